//! Why an account has its owners, to read.

use std::fmt::Write as _;

use super::super::grid::{Column, grid, plain};
use super::super::{Style, headed, words};
use super::{NOTHING, figure, given, item, legend, meter, next, obstacle, paragraph, shift, stake};
use crate::explain::{AccountExplained, Holder, Other, SeatExplained};

/// How many others are written before the list is cut.
const OTHERS: usize = 10;
/// How many people who may not have a seat are written.
const EXCLUDED: usize = 8;
/// For how many of the others it is written who would have to give way, and how many seats of each.
const GIVING: usize = 5;
const SHIFTS: usize = 4;

/// An account explained.
#[must_use]
pub fn account(it: &AccountExplained, style: &Style) -> String {
    let arr = if it.arr == 0 { String::new() } else { format!(", {} {}", words::money(it.arr), it.currency) };
    let title = format!("{} ({}), {}{arr}", it.account.name, it.account.id, it.segment.name);
    let mut text = format!("{}\n", style.heading(&plain(&title)));
    if it.seats.is_empty() {
        text.push_str(&paragraph("It has no seats in this period: nobody has to own it."));
    }
    for seat in &it.seats {
        text.push('\n');
        text.push_str(&one(it, seat, style));
    }
    if it.seats.iter().any(|seat| !seat.others.is_empty()) {
        text.push('\n');
        text.push_str(&legend(&it.plan));
    }
    text.push('\n');
    text.push_str(&further(it, style));
    text
}

fn further(it: &AccountExplained, style: &Style) -> String {
    let mut commands = Vec::new();
    let owner = it.seats.iter().find_map(|seat| seat.owner.as_ref());
    if let Some(owner) = owner {
        commands.push((format!("--person {}", words::shell(&owner.who.id)), "what else is in that book, and why"));
    }
    let rival = it.seats.iter().find_map(|seat| seat.others.first());
    if let Some(rival) = rival {
        commands.push((format!("--person {}", words::shell(&rival.who.id)), "what is in the book of the next best"));
    }
    commands.push((String::new(), "which rules cost most"));
    next(style, &commands)
}

fn one(it: &AccountExplained, seat: &SeatExplained, style: &Style) -> String {
    let mut text = paragraph(&answer(it, seat));
    if let Some(owner) = &seat.owner {
        text.push_str(&why(seat, owner));
    }
    if !seat.together.is_empty() {
        let whole = if seat.pod { "One pod is chosen for it and for" } else { "It is decided together with" };
        let names: Vec<String> =
            seat.together.iter().map(|(account, role)| format!("{} ({role})", account.name)).collect();
        let shown = names.len().min(style.rows(6));
        let more = names.len() - shown;
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        text.push_str(&item(&format!(
            "{whole} {}{rest}: all costs are those of the whole.",
            names[..shown].join(", ")
        )));
    }
    if !seat.others.is_empty() {
        text.push('\n');
        text.push_str(&others(&seat.others, style));
        text.push_str(&giving(&seat.others, style));
    }
    text.push_str(&excluded(seat, style));
    text
}

/// Who has it, and how far the next best is behind.
fn answer(it: &AccountExplained, seat: &SeatExplained) -> String {
    let name = &it.account.name;
    let Some(owner) = &seat.owner else {
        let why = seat.uncovered.as_deref().unwrap_or_default();
        let repair = match seat.others.first().and_then(|other| Some((other, other.price?))) {
            Some((other, price)) => format!(
                " The cheapest way to cover it is {}, and that costs {} elsewhere.",
                other.who.name,
                figure(price.at_most)
            ),
            None => " No plan was found that covers it.".to_owned(),
        };
        return format!("Nobody is {} of {name}. {why}{repair}", seat.role);
    };
    let verb = if owner.is_present {
        "stays with"
    } else if seat.today.is_empty() {
        "gets an owner:"
    } else {
        "goes to"
    };
    let start = format!("{}: {name} {verb} {}.", seat.role, owner.who.name);
    if let Some(it) = &seat.given {
        return format!("{start} {}", given(it, &owner.who.name));
    }
    let next = seat.others.first().and_then(|other| Some((other, other.price?)));
    match next {
        None if seat.others.is_empty() => format!("{start} Nobody else may have it."),
        None => format!("{start} No plan was found in which anybody else has it."),
        Some((other, price)) if price.at_least > NOTHING => format!(
            "{start} Anybody else costs more, proven; the next best is {}, at {} (at least {}).",
            other.who.name,
            figure(price.at_most),
            figure(price.at_least)
        ),
        Some((other, price)) if price.at_most > NOTHING => {
            format!("{start} The next best is {}, at a cost of {}.", other.who.name, figure(price.at_most))
        }
        Some((other, price)) if price.at_most > -NOTHING => {
            format!("{start} {} would do as well: it costs nothing that counts.", other.who.name)
        }
        Some((other, price)) => format!(
            "{start} With {} the plan found is even better, by {}: solve for longer.",
            other.who.name,
            figure(-price.at_most)
        ),
    }
}

/// What speaks for her, and what she pays with.
fn why(seat: &SeatExplained, owner: &Holder) -> String {
    let parts: Vec<String> =
        owner.parts.iter().map(|part| format!("{} {:.2}", part.name.replace('_', " "), part.value)).collect();
    let parts = if parts.is_empty() { "nothing of it is known".to_owned() } else { parts.join(", ") };
    let mut text = item(&format!("Fit {:.2}: {parts}.", owner.fit));
    let names: Vec<String> = seat.today.iter().map(|who| who.name.clone()).collect();
    if owner.is_present {
        let worth = if owner.continuity >= NOTHING {
            format!(": keeping the relationship is worth {}", figure(owner.continuity))
        } else {
            String::new()
        };
        text.push_str(&item(&format!("It is with {} today{worth}.", owner.who.name)));
    } else if !names.is_empty() {
        text.push_str(&item(&format!("Today it is with {}.", words::list(&names))));
    }
    if owner.cost.abs() >= NOTHING {
        text.push_str(&item(&format!("The account's own cost of that is {}.", figure(owner.cost))));
    }
    let adds = |it: &crate::explain::Meter| it.adds.map_or_else(String::new, super::amount);
    let loads: Vec<String> =
        owner.meters.iter().map(|it| format!("{}, {} of it by this seat", meter(it), adds(it))).collect();
    if !loads.is_empty() {
        text.push_str(&item(&format!("{}'s book: {}.", owner.who.name, loads.join("; "))));
    }
    text
}

fn others(all: &[Other], style: &Style) -> String {
    let columns = [
        Column::text("Who else may have it", 22),
        Column::figures("fit"),
        Column::figures("costs"),
        Column::figures("proven"),
        Column::text("what stands against it", 56),
    ];
    let shown = all.len().min(style.rows(OTHERS));
    let row = |other: &Other| {
        let costs = match other.price {
            Some(price) => figure(price.at_most),
            None if other.impossible => "no plan".to_owned(),
            None => "not found".to_owned(),
        };
        let least = match other.price {
            Some(price) if price.at_least >= NOTHING => figure(price.at_least),
            _ => "-".to_owned(),
        };
        vec![other.who.name.clone(), format!("{:.2}", other.fit), costs, least, against(other)]
    };
    let mut text = headed(grid(&columns, all[..shown].iter().map(row).collect()), style);
    if shown < all.len() {
        let _ = writeln!(text, "... and {} more; -v shows all", all.len() - shown);
    }
    text
}

/// What stands against somebody, in a few words: a full meter, else what the plan would lose most.
fn against(other: &Other) -> String {
    if let Some(first) = other.obstacles.first() {
        let more = other.obstacles.len() - 1;
        let rest = if more > 0 { format!(" (+{more})") } else { String::new() };
        return format!("{}{rest}", obstacle(first, &other.who));
    }
    let lost = other.stakes.first().filter(|it| it.seats > NOTHING);
    lost.map_or_else(|| "nothing".to_owned(), |it| format!("loses {}", stake(it)))
}

/// Who would have to give way for the others, the cheapest first.
fn giving(all: &[Other], style: &Style) -> String {
    let some: Vec<&Other> = all.iter().filter(|other| other.price.is_some()).take(style.rows(GIVING)).collect();
    if some.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", style.heading("Who would have to give way"));
    for other in some {
        let shown = other.gives_way.len().min(style.rows(SHIFTS));
        let mut shifts: Vec<String> = other.gives_way[..shown].iter().map(shift).collect();
        if shown < other.gives_way.len() {
            shifts.push(format!("{} more", other.gives_way.len() - shown));
        }
        let said = if shifts.is_empty() { "nobody".to_owned() } else { words::list(&shifts) };
        let lost: Vec<String> = other.stakes.iter().filter(|it| it.seats.abs() >= NOTHING).take(3).map(stake).collect();
        let lost = if lost.is_empty() { String::new() } else { format!("; lost: {}", lost.join(", ")) };
        text.push_str(&item(&format!("for {}: {said}{lost}", other.who.name)));
    }
    text
}

fn excluded(seat: &SeatExplained, style: &Style) -> String {
    if seat.given.is_some() {
        return String::new();
    }
    let mut text = String::new();
    if !seat.excluded.is_empty() {
        let _ = writeln!(text, "\n{}", style.heading("Who may not have it"));
        let shown = seat.excluded.len().min(style.rows(EXCLUDED));
        for one in &seat.excluded[..shown] {
            text.push_str(&item(&format!("{} {}", one.who.name, one.reason)));
        }
        if shown < seat.excluded.len() {
            let _ = writeln!(text, "  ... and {} more; -v shows all", seat.excluded.len() - shown);
        }
    }
    if seat.other_roles > 0 {
        let people = words::count(seat.other_roles, "other person has", "others have");
        text.push_str(&item(&format!("{people} another role.")));
    }
    text
}
