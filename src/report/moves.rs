//! The proposed moves: to read, and as rows to decide on (`decisions`).

mod decisions;

use std::fmt::Write as _;

use super::block::{BulletList, ListItem, Mark};
use super::books::now_and_plan;
use super::table::{Column, ColumnKind, Table, cells};
use super::{CommandContext, Report, words};
use crate::instance::Instance;
use crate::reassign::{Approval, MoveStep, PersonEffect, ProposedMove, Reassignment, SegmentEffect, StepKind, Wave};
use crate::scenario::Document;

/// How many steps are written before the list is cut.
const MOST_STEPS: usize = 12;
/// How many numbers of the list are named in a sentence.
const MOST_NUMBERS: usize = 6;
/// How many rows of the other lists.
const MOST: usize = 20;

/// The moves: the answer, the steps with their reasons, the waves, people and segments, how to go on.
#[must_use]
pub fn report(moves: &Reassignment, instance: &Instance, document: &Document, asked: &CommandContext) -> Report {
    let report =
        Report::new(&moves.name).main("moves").with(answer(moves)).with(decisions::table(moves, instance, document));
    if moves.moves == 0 {
        return report;
    }
    let command = asked.command("moves", format!("{} -o moves.csv", asked.arguments.trim_start()).trim_start());
    report
        .with(steps(moves))
        .with(LEGEND)
        .section([waves(moves).into(), not_apart(moves).into()])
        .with(doubtful_dates(moves))
        .with(unplaced(moves))
        .with(people(moves))
        .with(segments(moves))
        .next(command, "one row a move, to decide on in a spreadsheet")
}

/// The answer in a few sentences: who has to move and who moves by choice, first; then what it brings.
fn answer(moves: &Reassignment) -> String {
    if moves.moves == 0 {
        return "Nothing has to move: the plan keeps today's books.".to_owned();
    }
    let all = || moves.steps.iter().flat_map(|step| &step.moves);
    let by_choice = |one: &&ProposedMove| one.from.is_some() && !one.forced;
    let forced = moves.moves - all().filter(by_choice).count();
    let arr: i64 = all().map(|one| one.arr).sum();
    let mut said = format!(
        "The plan asks for {} of {} {} in all: {} that no owner of today can keep, and {} by choice.",
        words::count(moves.moves, "move", "moves"),
        words::money(arr),
        moves.currency,
        words::grouped(forced),
        words::grouped(moves.moves - forced),
    );
    let covering: i64 = all().filter_map(|one| one.points.get("coverage")).sum();
    let gain = moves.gain - crate::analysis::ratio(covering, moves.points_per_seat);
    let beside = if covering > 0 { " beside the accounts that get an owner" } else { "" };
    let _ = write!(said, " Together they bring {} points{beside}.", words::with_sign(words::points(gain)));
    if let Some(first) = moves.most_of_it.filter(|first| *first < moves.moves) {
        let _ = write!(said, " The first {first} bring {} % of the benefit.", share_after(moves, first));
    }
    if moves.first_together > 0 {
        let (verb, them) = if moves.first_together == 1 { ("has", "it") } else { ("have", "them") };
        let _ = write!(
            said,
            " {} {verb} to happen together first, because today's books break a rule without {them}; after that, \
             every rule is kept whenever you stop.",
            words::count(moves.first_together, "move", "moves"),
        );
    } else {
        said.push_str(" Whenever you stop, every rule is kept.");
    }
    said + &later(moves)
}

/// What figures of the list mean.
const LEGEND: &str = "A point is what one seat is worth with somebody who fits it perfectly. \"Stays\" is what the plan would lose \
                      if the account stayed where it is (a family: as a whole), and \"else\" with the next best owner, all \
                      else being as planned; `rebook explain` tells the same figures.";

/// Which numbers of the list are accounts whose owner can't keep them, beyond what must be first.
fn later(moves: &Reassignment) -> String {
    let late = moves.steps.iter().filter(|step| !step.first_together && step.moves.iter().any(|one| one.forced));
    let ranks: Vec<String> = late.map(|step| step.rank.to_string()).collect();
    let (number, listed) = match &ranks[..] {
        [] => return String::new(),
        [one] => ("number", one.clone()),
        [first @ .., last] if ranks.len() <= MOST_NUMBERS => ("numbers", format!("{} and {last}", first.join(", "))),
        _ => {
            let more = ranks.len() - MOST_NUMBERS + 1;
            ("numbers", format!("{} and {more} more", ranks[..MOST_NUMBERS - 1].join(", ")))
        }
    };
    format!(" Accounts whose owner can't keep them ({number} {listed} of the list) count as free until they move.")
}

/// The share of the benefit that so many moves bring, in whole per cent, rounded down.
fn share_after(moves: &Reassignment, first: usize) -> i64 {
    let mut made = 0;
    let step = moves.steps.iter().find(|step| {
        made += step.moves.len();
        made >= first
    });
    floor(step.and_then(|step| step.share).unwrap_or(0.0))
}

/// A share in whole per cent, rounded down.
#[expect(clippy::cast_possible_truncation, reason = "a share as per cent")]
fn floor(share: f64) -> i64 {
    (share * 100.0).floor() as i64
}

/// The steps by rank, each move with its reason.
fn steps(moves: &Reassignment) -> BulletList {
    let one = |one: &ProposedMove| ListItem::with(line(one, &moves.currency), [details(one)]);
    let step = |step: &MoveStep| ListItem::with(heading(step), step.moves.iter().map(one));
    BulletList::new("Moves, the most useful first", moves.steps.iter().map(step))
        .mark(Mark::Number)
        .most(MOST_STEPS, ("step", "steps"))
}

fn heading(step: &MoveStep) -> String {
    let kind = match step.kind {
        StepKind::Single => "One move",
        StepKind::Together => "Together",
        StepKind::Swap => "A swap",
        StepKind::Chain => "A chain",
    };
    let first = if step.first_together { ", among those that must happen first" } else { "" };
    // Rounded down as in the answer, which says with how many steps 80 % are there.
    let share = step.share.map_or_else(String::new, |share| format!("; {} % of the benefit so far", floor(share)));
    format!("{kind}{first}{share}")
}

/// Who gets what, and when.
fn line(one: &ProposedMove, currency: &str) -> String {
    let from = one.from_name.as_deref().unwrap_or("nobody");
    let to = one.to_name.as_deref().unwrap_or("nobody");
    let arr = if one.arr == 0 { String::new() } else { format!(", {} {currency}", words::money(one.arr)) };
    let date = one.date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
    format!("{} ({}{arr}): {from} -> {to}, {date}", one.account_name, one.role)
}

/// The reason, and what else there is to know.
fn details(one: &ProposedMove) -> String {
    let mut said = one.why.clone();
    if let Some(approval) = &one.approved {
        let _ = write!(said, " It is approved{}.", signature(approval));
    } else if one.to.is_some() {
        if let Some(cost) = one.cost_of_staying {
            let _ = write!(said, " Stays: {}.", words::with_sign(words::points(-cost)));
        }
        match (&one.runner_up, one.others) {
            (Some(runner_up), _) => {
                let _ = write!(said, " Else {}: {}.", runner_up.name, words::with_sign(words::points(-runner_up.cost)));
            }
            (None, 0) => said.push_str(" Nobody else may have it."),
            (None, _) => said.push_str(" With anybody else a rule would be broken, unless others give way."),
        }
    }
    if let Some(strength) = one.strength {
        let _ = write!(said, " Relationship {strength:.2}.");
    }
    if let Some(renewal) = one.renewal {
        let _ = write!(said, " Renewal {renewal}.");
    }
    if one.at_risk {
        said.push_str(" At risk.");
    }
    said
}

/// By whom and when, as far as that is known.
fn signature(approval: &Approval) -> String {
    let by = approval.by.as_deref().map(str::trim).filter(|by| !by.is_empty());
    let by = by.map_or_else(String::new, |by| format!(" by {by}"));
    by + &approval.on.map_or_else(String::new, |on| format!(" on {on}"))
}

fn waves(moves: &Reassignment) -> Table {
    let count = |key, heading| Column::of(ColumnKind::Count, key, heading);
    let columns = [
        Column::text("wave", "Wave", 6),
        Column::of(ColumnKind::Date, "date", "day"),
        count("moves", "moves"),
        Column::of(ColumnKind::Money, "arr", "ARR").unit(&moves.currency).own_units(),
        count("receivers", "people who\nget some"),
        count("most_received", "most for\none of them"),
        Column::hidden(ColumnKind::Count, "at_risk"),
        Column::text("note", "", 24).for_readers(),
    ];
    let row = |wave: &Wave| {
        let note = match wave.not_apart {
            _ if wave.at_risk => "accounts at risk".to_owned(),
            0 => String::new(),
            some => format!("{some} of them at risk"),
        };
        let at_risk = if wave.at_risk { wave.moves } else { wave.not_apart };
        let mut cells = cells![wave.number.to_string(), wave.date, wave.moves, wave.arr];
        cells.extend(cells![wave.receivers, wave.most_received, at_risk, note]);
        cells
    };
    Table::new("waves", columns, moves.waves.iter().map(row)).most(MOST, ("wave", "waves"))
}

/// That some accounts at risk have no wave of their own.
fn not_apart(moves: &Reassignment) -> String {
    let count: usize = moves.waves.iter().map(|wave| wave.not_apart).sum();
    if count == 0 {
        return String::new();
    }
    let count = words::count(count, "move of an account", "moves of accounts");
    format!(
        "{count} at risk can't wait for a wave apart: others have to happen with them first, or nobody is there later to \
         hand them over."
    )
}

/// Moves on days on which something is not as it should be.
fn doubtful_dates(moves: &Reassignment) -> BulletList {
    let all = moves.steps.iter().flat_map(|step| &step.moves);
    let line = |one: &ProposedMove| {
        let (date, note) = (one.date?, one.date_note.as_ref()?);
        Some(format!("{} ({}), {date}: {note}", one.account_name, one.role))
    };
    BulletList::new("Dates to look at", all.filter_map(line)).most(MOST, ("move", "moves"))
}

fn unplaced(moves: &Reassignment) -> BulletList {
    let line = |one: &crate::reassign::Unplaced| format!("{} ({}): {}", one.account, one.role, one.why);
    BulletList::new("Without a date", moves.unplaced.iter().map(line)).most(MOST, ("move", "moves"))
}

fn people(moves: &Reassignment) -> Table {
    let mut columns = vec![
        Column::hidden(ColumnKind::Text, "owner"),
        Column::text("name", "Person", 24),
        Column::of(ColumnKind::Count, "gained", "in"),
        Column::of(ColumnKind::Count, "lost", "out"),
    ];
    columns.extend(now_and_plan(ColumnKind::Count, "accounts", ["accounts_now", "accounts_plan"]));
    columns.extend(now_and_plan(ColumnKind::Money, "ARR", ["arr_now", "arr_plan"]).map(|it| it.unit(&moves.currency)));
    columns.extend(now_and_plan(ColumnKind::Hours, "hours", ["hours_now", "hours_plan"]));
    columns.extend(now_and_plan(ColumnKind::Share, "of capacity", ["use_now", "use_plan"]));
    let row = |effect: &PersonEffect| {
        let (now, plan) = (&effect.now, &effect.plan);
        let mut cells = cells![
            &effect.owner,
            &effect.name,
            effect.gained,
            effect.lost,
            now.accounts,
            plan.accounts,
            now.arr,
            plan.arr
        ];
        cells.extend(cells![now.hours, plan.hours, effect.utilisation_now, effect.utilisation_plan]);
        cells
    };
    let mut listed: Vec<&PersonEffect> = moves.people.iter().collect();
    listed.sort_by_key(|it| std::cmp::Reverse(it.gained + it.lost));
    Table::new("people", columns, listed.into_iter().map(row)).most(MOST, ("person", "people"))
}

fn segments(moves: &Reassignment) -> Table {
    let mut columns = vec![
        Column::hidden(ColumnKind::Text, "segment"),
        Column::text("name", "Segment", 30),
        Column::of(ColumnKind::Count, "moves", "moves"),
        Column::of(ColumnKind::Money, "arr", "ARR\nthat moves").unit(&moves.currency).own_units(),
        Column::of(ColumnKind::Share, "share_of_arr", "of all\nits ARR"),
    ];
    columns.extend(now_and_plan(ColumnKind::Points, "fit", ["fit_now", "fit_plan"]));
    let row = |effect: &SegmentEffect| {
        let share = (effect.of_arr != 0).then(|| crate::analysis::ratio(effect.arr, effect.of_arr));
        cells![&effect.segment, &effect.name, effect.moves, effect.arr, share, effect.fit_now, effect.fit_plan]
    };
    Table::new("segments", columns, moves.segments.iter().map(row))
}
