//! What is in somebody's book and why.

use super::super::table::{Cell, Column, Kind, Table, Together, cells};
use super::super::{Asked, Report, words};
use super::{NOTHING, legend, meter, seats_worth, shift};
use crate::explain::{BookSeat, Meter, PersonExplained, State};

/// How many seats are written before the list is cut.
const SEATS: usize = 20;

/// A book explained.
#[must_use]
pub fn report(it: &PersonExplained, asked: &Asked) -> Report {
    let title = format!("{} ({}), {}", it.person.name, it.person.id, it.roles.join(", "));
    let together = if it.seats.iter().any(|seat| seat.together > 0) {
        "Seats that are decided together cost the same: the whole is taken away."
    } else {
        ""
    };
    let mut report =
        Report::new(&title).main("seats").with(answer(it)).with(meters(it)).section([book(it).into(), together.into()]);
    if !it.seats.is_empty() {
        report = report.with(legend(&it.plan));
    }
    let account = |seat: &BookSeat| asked.command("explain", &format!("--account {}", words::shell(&seat.account.id)));
    report
        .next(it.seats.last().and_then(account), "why the one that is easiest to give away is here")
        .next(asked.command("explain", ""), "which rules cost most")
}

/// The book in a few sentences: how large, what binds, what an hour is worth.
fn answer(it: &PersonExplained) -> String {
    let name = &it.person.name;
    if it.seats.is_empty() {
        return format!("The plan gives {name} nothing.{}", hours(it));
    }
    let fit = it.book.fit.map_or_else(String::new, |fit| format!(", mean fit {fit:.2}"));
    let size = format!(
        "{name} has {} with {} of {} hours, {} {}{fit}.",
        words::count(it.seats.len(), "seat", "seats"),
        words::hours(it.book.hours),
        words::hours(it.capacity),
        words::money(it.book.arr),
        it.currency
    );
    let kept = it.seats.iter().filter(|seat| seat.is_present).count();
    let came = it.seats.len() - kept;
    let moved = match (kept, came) {
        (_, 0) => " All of it is theirs today.".to_owned(),
        (0, _) => " All of it is new to them.".to_owned(),
        _ => format!(" {kept} of them are theirs today, {came} are new to them."),
    };
    let binding: Vec<String> = it.meters.iter().filter(|it| it.state != State::Within).map(meter).collect();
    let binds = if binding.is_empty() {
        " Nothing of it is at a limit or beyond an aim.".to_owned()
    } else {
        format!(" What binds: {}.", words::list(&binding))
    };
    format!("{size}{moved}{binds}{}", hours(it))
}

/// What an hour more is worth, as a range.
fn hours(it: &PersonExplained) -> String {
    let Some(worth) = &it.hours else { return String::new() };
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
    let found = least + it.plan.at_most - it.plan.worth;
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

fn meters(it: &PersonExplained) -> Table {
    let load = |key, heading| Column::of(Kind::Amount, key, heading);
    let fair = |key| load(key, "").within("fair share", Together::Range);
    let columns = [
        Column::text("measure", "What counts", 18),
        load("load", "load"),
        load("limit", "limit"),
        load("target", "target"),
        fair("fair_from"),
        fair("fair_to"),
        Column::text("state", "", 14),
        Column::of(Kind::Points, "price", "price of one more").digits(3),
    ];
    let row = |it: &Meter| {
        let state = match it.state {
            State::Full => "full",
            State::AboveTarget => "above target",
            State::AboveShare => "above share",
            State::BelowShare => "below share",
            State::Within => "",
        };
        let fair = it.fair.map(|[low, high]| (low, high));
        let price = (it.price.abs() >= 0.0005).then_some(it.price);
        let (low, high) = (fair.map(|fair| fair.0), fair.map(|fair| fair.1));
        cells![&it.measure, it.load, it.limit, it.target, low, high, state, price]
    };
    Table::new("meters", columns, it.meters.iter().map(row))
}

fn book(it: &PersonExplained) -> Table {
    let columns = [
        Column::hidden(Kind::Text, "owner"),
        Column::hidden(Kind::Text, "account"),
        Column::text("account_name", "In the book", 24),
        Column::text("role", "role", 10),
        Column::hidden(Kind::Money, "arr"),
        Column::of(Kind::Hours, "hours", "hours"),
        Column::of(Kind::Points, "fit", "fit").digits(2),
        Column::hidden(Kind::YesNo, "present"),
        Column::hidden(Kind::Points, "strength"),
        Column::hidden(Kind::Text, "given"),
        Column::text("why", "why", 22).for_readers(),
        seats_worth("costs_at_most", "else costs"),
        Column::hidden(Kind::Points, "costs_at_least"),
        Column::hidden(Kind::Text, "next"),
        Column::text("next_name", "who then", 18).for_readers(),
        Column::hidden(Kind::Text, "gives_way"),
    ];
    let row = |seat: &BookSeat| -> Vec<Cell> {
        let then = match (&seat.next, seat.price) {
            (Some(next), _) => &next.name,
            (None, Some(_)) => "nobody",
            (None, None) => "-",
        };
        let (most, least) = (seat.price.map(|it| it.at_most), seat.price.map(|it| it.at_least));
        let gives_way = seat.gives_way.iter().map(shift).collect::<Vec<_>>().join("; ");
        let (account, given) = (&seat.account, seat.given.as_ref().map(|given| given.why));
        let mut cells = cells![&it.person.id, &account.id, &account.name, &seat.role, seat.arr, seat.hours, seat.fit];
        cells.extend(cells![seat.is_present, seat.strength, given, why(seat), most, least]);
        cells.extend(cells![seat.next.as_ref().map(|next| &next.id), then, gives_way]);
        cells
    };
    Table::new("seats", columns, it.seats.iter().map(row)).most(SEATS, ("seat", "seats"))
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
