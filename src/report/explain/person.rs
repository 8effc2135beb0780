//! What is in somebody's book and why.

use super::super::table::{Cell, Column, ColumnGroup, ColumnKind, Table, cells};
use super::super::{CommandContext, Report, words};
use super::{NOTHING, legend, meter, seats_worth, shift};
use crate::explain::{BookSeat, LoadExplained, LoadState, PersonExplained};

/// How many seats are written before the list is cut.
const SEATS: usize = 20;

/// A book explained.
#[must_use]
pub fn report(explained: &PersonExplained, asked: &CommandContext) -> Report {
    let title = format!("{} ({}), {}", explained.person.name, explained.person.id, explained.roles.join(", "));
    let together = if explained.seats.iter().any(|seat| seat.together > 0) {
        "Seats that are decided together cost the same: the whole is taken away."
    } else {
        ""
    };
    let mut report = Report::new(&title)
        .main("seats")
        .with(answer(explained))
        .with(meters(explained))
        .section([book(explained).into(), together.into()]);
    if !explained.seats.is_empty() {
        report = report.with(legend(&explained.plan));
    }
    let account = |seat: &BookSeat| asked.command("explain", &format!("--account {}", words::shell(&seat.account.id)));
    report
        .next(explained.seats.last().and_then(account), "why the one that is easiest to give away is here")
        .next(asked.command("explain", ""), "which rules cost most")
}

/// The book in a few sentences: how large, what binds, what an hour is worth.
fn answer(explained: &PersonExplained) -> String {
    let name = &explained.person.name;
    if explained.seats.is_empty() {
        return format!("The plan gives {name} nothing.{}", hours(explained));
    }
    let fit = explained.book.fit.map_or_else(String::new, |fit| format!(", mean fit {fit:.2}"));
    let size = format!(
        "{name} has {} with {} of {} hours, {} {}{fit}.",
        words::count(explained.seats.len(), "seat", "seats"),
        words::hours(explained.book.hours),
        words::hours(explained.capacity),
        words::money(explained.book.arr),
        explained.currency
    );
    let kept = explained.seats.iter().filter(|seat| seat.is_present).count();
    let came = explained.seats.len() - kept;
    let moved = match (kept, came) {
        (_, 0) => " All of it is theirs today.".to_owned(),
        (0, _) => " All of it is new to them.".to_owned(),
        _ => format!(" {kept} of them are theirs today, {came} are new to them."),
    };
    let binding: Vec<String> =
        explained.meters.iter().filter(|explained| explained.state != LoadState::Within).map(meter).collect();
    let binds = if binding.is_empty() {
        " Nothing of it is at a limit or beyond an aim.".to_owned()
    } else {
        format!(" What binds: {}.", words::list(&binding))
    };
    format!("{size}{moved}{binds}{}", hours(explained))
}

/// What an hour more is worth, as a range.
fn hours(explained: &PersonExplained) -> String {
    let Some(worth) = &explained.hours else { return String::new() };
    if worth.refused.is_some() {
        return String::new();
    }
    let (least, most) = (worth.at_least.unwrap_or(0.0), worth.at_most.or(worth.ceiling).unwrap_or(0.0));
    let guide = worth.price.filter(|price| *price >= 0.0005);
    let guide = guide.map_or_else(String::new, |price| format!(" At the margin an hour is priced at {price:.3}."));
    let what = worth.title.rsplit(": ").next().unwrap_or_default();
    if most <= NOTHING {
        return format!(" More of their hours are proven to be worth nothing ({what}).");
    }
    // What the plan found with them is worth more.
    let found = least + explained.plan.at_most - explained.plan.worth;
    if found <= NOTHING {
        return format!(
            " No plan was found in which {what} would help; they are worth at most {}.{guide}",
            words::points(most)
        );
    }
    let proven = if least > NOTHING { format!("at least {}", words::points(least)) } else { "not proven".to_owned() };
    let found = words::points(found.min(most));
    format!(
        " With {what} a plan was found that is worth {found} more ({proven}, at most {}).{guide}",
        words::points(most)
    )
}

fn meters(explained: &PersonExplained) -> Table {
    let load = |key, heading| Column::of(ColumnKind::Amount, key, heading);
    let fair = |key| load(key, "").within("fair share", ColumnGroup::Range);
    let columns = [
        Column::text("measure", "What counts", 18),
        load("load", "load"),
        load("limit", "limit"),
        load("target", "target"),
        fair("fair_from"),
        fair("fair_to"),
        Column::text("state", "", 14),
        Column::of(ColumnKind::Points, "price", "price of one more").digits(3),
    ];
    let row = |explained: &LoadExplained| {
        let state = match explained.state {
            LoadState::Full => "full",
            LoadState::AboveTarget => "above target",
            LoadState::AboveShare => "above share",
            LoadState::BelowShare => "below share",
            LoadState::Within => "",
        };
        let fair = explained.fair.map(|[low, high]| (low, high));
        let price = (explained.price.abs() >= 0.0005).then_some(explained.price);
        let (low, high) = (fair.map(|fair| fair.0), fair.map(|fair| fair.1));
        cells![&explained.measure, explained.load, explained.limit, explained.target, low, high, state, price]
    };
    Table::new("meters", columns, explained.meters.iter().map(row))
}

fn book(explained: &PersonExplained) -> Table {
    let columns = [
        Column::hidden(ColumnKind::Text, "owner"),
        Column::hidden(ColumnKind::Text, "account"),
        Column::text("account_name", "In the book", 24),
        Column::text("role", "role", 10),
        Column::hidden(ColumnKind::Money, "arr"),
        Column::of(ColumnKind::Hours, "hours", "hours"),
        Column::of(ColumnKind::Points, "fit", "fit").digits(2),
        Column::hidden(ColumnKind::YesNo, "present"),
        Column::hidden(ColumnKind::Points, "strength"),
        Column::hidden(ColumnKind::Text, "given"),
        Column::text("why", "why", 22).for_readers(),
        seats_worth("costs_at_most", "else costs"),
        Column::hidden(ColumnKind::Points, "costs_at_least"),
        Column::hidden(ColumnKind::Text, "next"),
        Column::text("next_name", "who then", 18).for_readers(),
        Column::hidden(ColumnKind::Text, "gives_way"),
    ];
    let row = |seat: &BookSeat| -> Vec<Cell> {
        let then = match (&seat.next, seat.price) {
            (Some(next), _) => &next.name,
            (None, Some(_)) => "nobody",
            (None, None) => "-",
        };
        let (most, least) =
            (seat.price.map(|explained| explained.at_most), seat.price.map(|explained| explained.at_least));
        let gives_way = seat.gives_way.iter().map(shift).collect::<Vec<_>>().join("; ");
        let (account, given) = (&seat.account, seat.given.as_ref().map(|given| given.why));
        let mut cells =
            cells![&explained.person.id, &account.id, &account.name, &seat.role, seat.arr, seat.hours, seat.fit];
        cells.extend(cells![seat.is_present, seat.strength, given, why(seat), most, least]);
        cells.extend(cells![seat.next.as_ref().map(|next| &next.id), then, gives_way]);
        cells
    };
    Table::new("seats", columns, explained.seats.iter().map(row)).most(SEATS, ("seat", "seats"))
}

/// Why a seat is in the book, in a few words.
fn why(seat: &BookSeat) -> String {
    if let Some(given) = &seat.given {
        return match given.why {
            "locked" => "locked".to_owned(),
            "family" => "with its family".to_owned(),
            "at_risk" => "frozen: at risk".to_owned(),
            "by_rule" => "frozen by rule".to_owned(),
            "kept" => "kept".to_owned(),
            _ => given.until.map_or_else(|| "frozen".to_owned(), |until| format!("frozen to {until}")),
        };
    }
    if seat.is_present { format!("kept, strength {:.2}", seat.strength) } else { "new to them".to_owned() }
}
