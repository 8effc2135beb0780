//! Why an account has its owners.

use std::fmt::Write as _;

use super::super::block::{Block, BulletList};
use super::super::table::{Column, ColumnKind, Table, cells};
use super::super::{CommandContext, Report, words};
use super::{NOTHING, given, legend, meter, obstacle, seats_worth, shift, stake};
use crate::explain::{AccountExplained, ExcludedOwner, Holder, LoadExplained, OtherOwner, Price, SeatExplained};

/// How many others are written before the list is cut.
const OTHERS: usize = 10;
/// How many people who may not have a seat are written.
const EXCLUDED: usize = 8;
/// For how many of the others it is written who would have to give way, and how many seats of each.
const GIVING: usize = 5;
const SHIFTS: usize = 4;
/// How many seats that are decided together are named.
const TOGETHER: usize = 6;

/// An account explained.
#[must_use]
pub fn report(explained: &AccountExplained, asked: &CommandContext) -> Report {
    let arr = if explained.arr == 0 {
        String::new()
    } else {
        format!(", {} {}", words::money(explained.arr), explained.currency)
    };
    let title = format!("{} ({}), {}{arr}", explained.account.name, explained.account.id, explained.segment.name);
    let mut report = Report::new(&title).main("others");
    if explained.seats.is_empty() {
        report = report.with("It has no seats in this period: nobody has to own it.");
    }
    for seat in &explained.seats {
        report = report
            .section([answer(explained, seat).into(), BulletList::new("", why(seat, asked)).into()])
            .with(others(&seat.others))
            .with(giving(&seat.others, asked))
            .section(excluded(seat));
    }
    if explained.seats.iter().any(|seat| !seat.others.is_empty()) {
        report = report.with(legend(&explained.plan));
    }
    further(report.with(all(explained)), explained, asked)
}

fn further(report: Report, explained: &AccountExplained, asked: &CommandContext) -> Report {
    let person = |id: &str| asked.command("explain", &format!("--person {}", words::shell(id)));
    let owner = explained.seats.iter().find_map(|seat| seat.owner.as_ref());
    let runner_up = explained.seats.iter().find_map(|seat| seat.others.first());
    report
        .next(owner.and_then(|owner| person(&owner.who.id)), "what else is in that book, and why")
        .next(runner_up.and_then(|runner_up| person(&runner_up.who.id)), "what is in the book of the next best")
        .next(asked.command("explain", ""), "which rules cost most")
}

/// Who has it, and how far the next best is behind.
fn answer(explained: &AccountExplained, seat: &SeatExplained) -> String {
    let name = &explained.account.name;
    let Some(owner) = &seat.owner else {
        let why = seat.uncovered.as_deref().unwrap_or_default();
        let repair = match seat.others.first().and_then(|other| Some((other, other.price?))) {
            Some((other, price)) => format!(
                " The cheapest way to cover it is {}, and that costs {} elsewhere.",
                other.who.name,
                words::points(price.at_most)
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
    if let Some(explained) = &seat.given {
        return format!("{start} {}", given(explained, &owner.who.name));
    }
    match (next_best(&seat.others), found(&seat.others)) {
        (Some(said), _) | (None, Some(said)) => format!("{start} {said}"),
        (None, None) if seat.others.is_empty() => format!("{start} Nobody else may have it."),
        (None, None) => format!("{start} No plan was found in which anybody else has it."),
    }
}

/// Of those for whom a plan was found the one that costs least where others give way.
fn cheapest(others: &[OtherOwner]) -> Option<(&OtherOwner, Price)> {
    let priced = others.iter().filter_map(|other| Some((other, other.price?)));
    priced.min_by(|a, b| a.1.at_most.total_cmp(&b.1.at_most))
}

/// What anybody else costs at least, proven.
fn least(others: &[OtherOwner]) -> f64 {
    let least = |other: &OtherOwner| match other.price {
        _ if other.impossible => f64::INFINITY,
        price => price.map_or(f64::NEG_INFINITY, |price| price.at_least),
    };
    others.iter().map(least).reduce(f64::min).filter(|least| least.is_finite()).unwrap_or(0.0)
}

/// Who is next with all else as planned, where that costs something or nothing; and who where others give way.
fn next_best(others: &[OtherOwner]) -> Option<String> {
    let first = others.first()?;
    let cost = first.as_planned.filter(|cost| cost.seats > -NOTHING)?;
    let name = &first.who.name;
    let at = words::points(cost.seats);
    let mut said = if cost.seats > NOTHING {
        format!("The next best is {name}, at {at} with all else as planned.")
    } else {
        format!("{name} would do as well: it costs nothing that counts.")
    };
    if let Some((other, price)) = cheapest(others)
        && price.at_most < cost.seats - NOTHING
    {
        let costs = words::points(price.at_most);
        let _ = write!(said, " If others give way, {} costs {costs}.", other.who.name);
    }
    let least = least(others);
    if least > NOTHING {
        let _ = write!(said, " Anybody else costs at least {}, proven.", words::points(least));
    }
    Some(said)
}

/// Who is next where nobody has room with all else as planned, or where the plan found is even better.
fn found(others: &[OtherOwner]) -> Option<String> {
    let (other, price) = cheapest(others)?;
    let (name, costs) = (&other.who.name, words::points(price.at_most.abs()));
    Some(match price {
        _ if price.at_most < -NOTHING => {
            format!("With {name} the plan found is even better, by {costs}: solve for longer.")
        }
        _ if price.at_most <= NOTHING => format!("{name} would do as well where others give way."),
        _ if least(others) > NOTHING => format!(
            "Others would have to give way for anybody else, at {} at least (proven); the next best is {name}, at {costs}.",
            words::points(least(others))
        ),
        _ => format!("Others would have to give way for anybody else; the next best is {name}, at a cost of {costs}."),
    })
}

/// What speaks for the owner, what the owner pays with, and what is decided together with it.
fn why(seat: &SeatExplained, asked: &CommandContext) -> Vec<String> {
    let mut said = seat.owner.as_ref().map_or_else(Vec::new, |owner| reasons(seat, owner));
    if !seat.together.is_empty() {
        let whole = if seat.pod { "One pod is chosen for it and for" } else { "It is decided together with" };
        let names: Vec<String> =
            seat.together.iter().map(|(account, role)| format!("{} ({role})", account.name)).collect();
        let shown = asked.told(names.len(), TOGETHER);
        let more = names.len() - shown;
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        said.push(format!("{whole} {}{rest}: all costs are those of the whole.", names[..shown].join(", ")));
    }
    said
}

fn reasons(seat: &SeatExplained, owner: &Holder) -> Vec<String> {
    let parts: Vec<String> =
        owner.parts.iter().map(|part| format!("{} {:.2}", part.name.replace('_', " "), part.value)).collect();
    let parts = if parts.is_empty() { "nothing of it is known".to_owned() } else { parts.join(", ") };
    let mut said = vec![format!("Fit {:.2}: {parts}.", owner.fit)];
    let names: Vec<String> = seat.today.iter().map(|who| who.name.clone()).collect();
    if owner.is_present {
        let worth = if owner.continuity >= NOTHING {
            format!(": keeping the relationship is worth {}", words::points(owner.continuity))
        } else {
            String::new()
        };
        said.push(format!("It is with {} today{worth}.", owner.who.name));
    } else if !names.is_empty() {
        said.push(format!("Today it is with {}.", words::list(&names)));
    }
    if owner.cost.abs() >= NOTHING {
        said.push(format!("The account's own cost of that is {}.", words::points(owner.cost)));
    }
    let adds = |it: &LoadExplained| it.adds.map_or_else(String::new, words::amount);
    let loads: Vec<String> =
        owner.meters.iter().map(|load| format!("{}, {} of it by this seat", meter(load), adds(load))).collect();
    if !loads.is_empty() {
        said.push(format!("{}'s book: {}.", owner.who.name, loads.join("; ")));
    }
    said
}

fn others(all: &[OtherOwner]) -> Table {
    let columns = [
        Column::text("other_name", "Who else may have it", 22),
        Column::of(ColumnKind::Points, "fit", "fit").digits(2),
        seats_worth("costs", "costs"),
        seats_worth("costs_at_most", "if others\ngive way"),
        seats_worth("costs_at_least", "proven"),
        Column::text("against", "what stands against it", 48),
    ];
    let row = |other: &OtherOwner| {
        let costs = match other.price {
            Some(price) => price.at_most.into(),
            None if other.impossible => "no plan".into(),
            None => "not found".into(),
        };
        let least = other.price.map(|price| price.at_least).filter(|least| *least >= NOTHING);
        let as_planned = other.as_planned.map_or_else(|| "no room".into(), |cost| cost.seats.into());
        let mut cells = cells![&other.who.name, other.fit];
        cells.extend([as_planned, costs]);
        cells.extend(cells![least, against(other)]);
        cells
    };
    Table::new("who_else", columns, all.iter().map(row)).most(OTHERS, ("person", "people")).for_readers()
}

/// What stands against somebody, in a few words: a full meter, else what the plan would lose most.
fn against(other: &OtherOwner) -> String {
    if let Some(first) = other.obstacles.first() {
        let more = other.obstacles.len() - 1;
        let rest = if more > 0 { format!(" (+{more})") } else { String::new() };
        return format!("{}{rest}", obstacle(first, &other.who));
    }
    let lost = other.stakes.first().filter(|it| it.seats > NOTHING);
    lost.map_or_else(|| "nothing".to_owned(), |it| format!("loses {}", stake(it)))
}

/// Who would have to give way for the others, the cheapest first.
fn giving(all: &[OtherOwner], asked: &CommandContext) -> BulletList {
    let some: Vec<&OtherOwner> = all.iter().filter(|other| other.price.is_some()).collect();
    let line = |other: &&OtherOwner| {
        let shown = asked.told(other.gives_way.len(), SHIFTS);
        let mut shifts: Vec<String> = other.gives_way[..shown].iter().map(shift).collect();
        if shown < other.gives_way.len() {
            shifts.push(format!("{} more", other.gives_way.len() - shown));
        }
        let said = if shifts.is_empty() { "nobody".to_owned() } else { words::list(&shifts) };
        let lost: Vec<String> = other.stakes.iter().filter(|it| it.seats.abs() >= NOTHING).take(3).map(stake).collect();
        let lost = if lost.is_empty() { String::new() } else { format!("; lost: {}", lost.join(", ")) };
        format!("for {}: {said}{lost}", other.who.name)
    };
    BulletList::new("Who would have to give way", some.iter().map(line)).most(GIVING, ("person", "people"))
}

fn excluded(seat: &SeatExplained) -> Vec<Block> {
    if seat.given.is_some() {
        return Vec::new();
    }
    let line = |one: &ExcludedOwner| format!("{} {}", one.who.name, one.reason);
    let list =
        BulletList::new("Who may not have it", seat.excluded.iter().map(line)).most(EXCLUDED, ("person", "people"));
    let others = words::count(seat.other_roles, "other person has", "others have");
    let others = (seat.other_roles > 0).then(|| format!("{others} another role."));
    vec![list.into(), BulletList::new("", others).into()]
}

/// Everybody in the role who has not got a seat of the account: what it would cost, or why they may not have it.
fn all(explained: &AccountExplained) -> Table {
    let columns = Column::all_hidden(&[
        (ColumnKind::Text, "account role owner other other_name"),
        (ColumnKind::YesNo, "eligible"),
        (ColumnKind::Points, "fit costs costs_at_most costs_at_least"),
        (ColumnKind::Text, "obstacles gives_way reason"),
    ]);
    let mut rows = Vec::new();
    for seat in &explained.seats {
        let owner = seat.owner.as_ref().map(|owner| &owner.who.id);
        let head = || cells![&explained.account.id, &seat.role, owner];
        for other in &seat.others {
            let why = match (other.price, other.impossible) {
                (Some(_), _) => "",
                (None, true) => "no plan gives it to them, proven",
                (None, false) => "no plan was found in which they have it",
            };
            let obstacles =
                other.obstacles.iter().map(|explained| obstacle(explained, &other.who)).collect::<Vec<_>>().join("; ");
            let gives_way = other.gives_way.iter().map(shift).collect::<Vec<_>>().join("; ");
            let (most, least) =
                (other.price.map(|explained| explained.at_most), other.price.map(|explained| explained.at_least));
            let as_planned = other.as_planned.map(|cost| cost.seats);
            let mut row = head();
            row.extend(cells![&other.who.id, &other.who.name, true, other.fit, as_planned, most, least, obstacles]);
            row.extend(cells![gives_way, why]);
            rows.push(row);
        }
        for one in &seat.excluded {
            let mut row = head();
            row.extend(cells![&one.who.id, &one.who.name, false, "", "", "", "", "", "", &one.reason]);
            rows.push(row);
        }
    }
    Table::new("others", columns, rows).for_programs()
}
