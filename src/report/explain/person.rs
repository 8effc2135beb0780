//! What is in somebody's book and why, to read.

use std::fmt::Write as _;

use super::super::grid::{Column, grid, plain};
use super::super::{Style, headed, words};
use super::{NOTHING, figure, item, legend, meter, next, paragraph};
use crate::explain::{BookSeat, Meter, PersonExplained, State};

/// How many seats are written before the list is cut.
const SEATS: usize = 20;

/// A book explained.
#[must_use]
pub fn person(it: &PersonExplained, style: &Style) -> String {
    let title = format!("{} ({}), {}", it.person.name, it.person.id, it.roles.join(", "));
    let mut text = format!("{}\n\n", style.heading(&plain(&title)));
    text.push_str(&paragraph(&answer(it)));
    if !it.meters.is_empty() {
        text.push('\n');
        text.push_str(&meters(it, style));
    }
    if !it.seats.is_empty() {
        text.push('\n');
        text.push_str(&book(it, style));
        text.push('\n');
        text.push_str(&legend(&it.plan));
    }
    text.push('\n');
    let mut commands = Vec::new();
    if let Some(seat) = it.seats.last() {
        let flags = format!("--account {}", words::shell(&seat.account.id));
        commands.push((flags, "why the one that is easiest to give away is hers"));
    }
    commands.push((String::new(), "which rules cost most"));
    text.push_str(&next(style, &commands));
    text
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
        (_, 0) => " All of it is hers today.".to_owned(),
        (0, _) => " All of it is new to her.".to_owned(),
        _ => format!(" {kept} of them are hers today, {came} are new to her."),
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
        return format!(" More of her hours are proven to be worth nothing ({what}).");
    }
    // What the plan found with them is worth more.
    let found = least + it.plan.at_most - it.plan.worth;
    if found <= NOTHING {
        return format!(
            " No plan was found in which {what} would help; they are worth at most {}.{guide}",
            figure(most)
        );
    }
    let proven = if least > NOTHING { format!("at least {}", figure(least)) } else { "not proven".to_owned() };
    let found = figure(found.min(most));
    format!(" With {what} a plan was found that is worth {found} more ({proven}, at most {}).{guide}", figure(most))
}

fn meters(it: &PersonExplained, style: &Style) -> String {
    let columns = [
        Column::text("What counts", 18),
        Column::figures("load"),
        Column::figures("limit"),
        Column::figures("target"),
        Column::figures("fair share"),
        Column::text("", 14),
        Column::figures("price of one more"),
    ];
    let row = |it: &Meter| {
        let some = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), super::amount);
        let fair = it
            .fair
            .map_or_else(|| "-".to_owned(), |[low, high]| format!("{} to {}", super::amount(low), super::amount(high)));
        let state = match it.state {
            State::Full => "full",
            State::AboveTarget => "above target",
            State::AboveShare => "above share",
            State::BelowShare => "below share",
            State::Within => "",
        };
        let price = if it.price.abs() < 0.0005 { "-".to_owned() } else { format!("{:.3}", it.price) };
        vec![it.measure.clone(), super::amount(it.load), some(it.limit), some(it.target), fair, state.to_owned(), price]
    };
    headed(grid(&columns, it.meters.iter().map(row).collect()), style)
}

fn book(it: &PersonExplained, style: &Style) -> String {
    let columns = [
        Column::text("In the book", 24),
        Column::text("role", 10),
        Column::figures("hours"),
        Column::figures("fit"),
        Column::text("why", 22),
        Column::figures("else costs"),
        Column::text("who then", 18),
    ];
    let shown = it.seats.len().min(style.rows(SEATS));
    let row = |seat: &BookSeat| {
        let costs = seat.price.map_or_else(|| "-".to_owned(), |price| figure(price.at_most));
        let next = match (&seat.next, seat.price) {
            (Some(next), _) => next.name.clone(),
            (None, Some(_)) => "nobody".to_owned(),
            (None, None) => "-".to_owned(),
        };
        let name = seat.account.name.clone();
        vec![name, seat.role.clone(), words::hours(seat.hours), format!("{:.2}", seat.fit), why(seat), costs, next]
    };
    let mut text = headed(grid(&columns, it.seats[..shown].iter().map(row).collect()), style);
    if shown < it.seats.len() {
        let _ = writeln!(text, "... and {} more; -v shows all", it.seats.len() - shown);
    }
    if it.seats.iter().any(|seat| seat.together > 0) {
        text.push_str(&item("Seats that are decided together cost the same: the whole is taken away."));
    }
    text
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
    if seat.is_present { format!("hers, strength {:.2}", seat.strength) } else { "new to her".to_owned() }
}
