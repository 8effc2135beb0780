//! The proposed moves to read; [`csv`] writes them as rows to decide on.

mod csv;

pub use csv::csv;

use std::fmt::Write as _;

use super::grid::{Column, arr_heading, grid, plain};
use super::{Style, WIDTH, words};
use crate::reassign::{Approval, Move, PersonEffect, Reassignment, SegmentEffect, Step, StepKind, Wave};

/// How many steps are written before the list is cut.
const MOST_STEPS: usize = 12;
/// How many numbers of the list are named in a sentence.
const MOST_NUMBERS: usize = 6;
/// How many rows of the other lists.
const MOST: usize = 20;

/// The moves as a table: the answer, the steps with their reasons, the waves, people and segments, how to go on.
#[must_use]
pub fn table(moves: &Reassignment, style: &Style) -> String {
    let title = style.heading(&plain(&moves.name));
    let mut text = format!("{title}\n\n{}\n", words::wrapped(&plain(&answer(moves)), WIDTH, 0));
    if moves.moves == 0 {
        return text;
    }
    for part in
        [steps(moves, style), waves(moves, style), unplaced(moves, style), people(moves, style), segments(moves, style)]
    {
        if !part.is_empty() {
            let _ = write!(text, "\n{part}");
        }
    }
    let (file, asked) = (words::shell(&style.scenario), &style.asked);
    let _ = write!(
        text,
        "\nNext  rebook moves {file}{asked} -o moves.csv\n      one row a move, to decide on in a spreadsheet\n"
    );
    text
}

/// The answer in a few sentences.
fn answer(moves: &Reassignment) -> String {
    if moves.moves == 0 {
        return "Nothing has to move: the plan keeps today's books.".to_owned();
    }
    let count = words::count(moves.moves, "move", "moves");
    let mut said = match moves.most_of_it {
        Some(first) if first < moves.moves => {
            format!("The first {first} of {count} bring {} % of the benefit.", share_after(moves, first))
        }
        Some(_) => format!("The plan asks for {count}; it takes all of them to bring 80 % of the benefit."),
        None if moves.first_together > 0 => {
            format!("The plan asks for {count}. Today's books would be worth more, but they break rules.")
        }
        None => format!("The plan asks for {count} that bring nothing on balance: let the search run longer."),
    };
    let _ = write!(
        said,
        " Together they bring {} perfectly fitting seats (today's books {}, the plan {}).",
        signed(moves.gain),
        figure(moves.today),
        figure(moves.plan)
    );
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
#[expect(clippy::cast_possible_truncation, reason = "a share as per cent")]
fn share_after(moves: &Reassignment, first: usize) -> i64 {
    let mut made = 0;
    let step = moves.steps.iter().find(|step| {
        made += step.moves.len();
        made >= first
    });
    (step.and_then(|step| step.share).unwrap_or(0.0) * 100.0).floor() as i64
}

/// The steps by rank, each move with its reason.
fn steps(moves: &Reassignment, style: &Style) -> String {
    let shown = moves.steps.len().min(style.rows(MOST_STEPS));
    let mut text = format!("{}\n", style.heading("Moves, the most useful first"));
    for step in &moves.steps[..shown] {
        let _ = writeln!(text, "{:>4}  {}", step.rank, words::wrapped(&plain(&heading(step)), WIDTH - 6, 6));
        for one in &step.moves {
            let _ = writeln!(text, "      {}", words::wrapped(&plain(&line(one, &moves.currency)), WIDTH - 6, 8));
            let _ = writeln!(text, "        {}", words::wrapped(&plain(&details(one)), WIDTH - 8, 8));
        }
    }
    let left: usize = moves.steps[shown..].iter().map(|step| step.moves.len()).sum();
    if left > 0 {
        let _ = writeln!(text, "      and {} (-v shows all)", words::count(left, "more move", "more moves"));
    }
    text
}

fn heading(step: &Step) -> String {
    let kind = match step.kind {
        StepKind::Single => "One move",
        StepKind::Together => "Together",
        StepKind::Swap => "A swap",
        StepKind::Chain => "A chain",
    };
    let first = if step.first_together { ", of what must be first" } else { "" };
    let share = step.share.map_or_else(String::new, |share| format!(", {} so far", words::percent(share)));
    format!("{kind}{first}: {}{share}", signed(step.gain))
}

/// Who gets what, and when.
fn line(one: &Move, currency: &str) -> String {
    let from = one.from_name.as_deref().unwrap_or("nobody");
    let to = one.to_name.as_deref().unwrap_or("nobody");
    let arr = if one.arr == 0 { String::new() } else { format!(", {} {currency}", words::money(one.arr)) };
    let date = one.date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
    format!("{} ({}{arr}): {from} -> {to}, {date}", one.account_name, one.role)
}

/// The reason, and what else there is to know.
fn details(one: &Move) -> String {
    let mut said = one.why.clone();
    if let Some(approval) = &one.approved {
        let _ = write!(said, " It is approved{}.", signature(approval));
    } else if one.to.is_some() {
        match (&one.runner_up, one.others) {
            (Some(rival), _) => {
                let _ = write!(said, " Else {} ({}).", rival.name, signed(-rival.cost));
            }
            (None, 0) => said.push_str(" Nobody else may have it."),
            (None, _) => said.push_str(" Nobody else has room."),
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

fn waves(moves: &Reassignment, style: &Style) -> String {
    let columns = [
        Column::text("Wave", 6),
        Column::text("day", 10),
        Column::figures("moves"),
        Column::figures(arr_heading(&moves.currency)),
        Column::figures("people who\nget some"),
        Column::figures("most for\none of them"),
        Column::text("", 24),
    ];
    let shown = moves.waves.len().min(style.rows(MOST));
    let row = |wave: &Wave| {
        vec![
            wave.number.to_string(),
            wave.date.to_string(),
            wave.moves.to_string(),
            words::money(wave.arr),
            wave.receivers.to_string(),
            wave.most_received.to_string(),
            match wave.not_apart {
                _ if wave.at_risk => "accounts at risk".to_owned(),
                0 => String::new(),
                some => format!("{some} of them at risk"),
            },
        ]
    };
    if shown == 0 {
        return String::new();
    }
    let text = grid(&columns, moves.waves[..shown].iter().map(row).collect());
    let text = super::headed(text, style) + &left_out(moves.waves.len() - shown, "wave", "waves");
    text + &not_apart(moves)
}

/// That some accounts at risk have no wave of their own.
fn not_apart(moves: &Reassignment) -> String {
    let count: usize = moves.waves.iter().map(|wave| wave.not_apart).sum();
    if count == 0 {
        return String::new();
    }
    let count = words::count(count, "move of an account", "moves of accounts");
    let said = format!("{count} at risk can't wait for a wave apart, being of what has to happen together first.");
    format!("{}\n", words::wrapped(&said, WIDTH, 0))
}

fn unplaced(moves: &Reassignment, style: &Style) -> String {
    if moves.unplaced.is_empty() {
        return String::new();
    }
    let shown = moves.unplaced.len().min(style.rows(MOST));
    let mut text = format!("{}\n", style.heading("Without a date"));
    for one in &moves.unplaced[..shown] {
        let line = plain(&format!("{} ({}): {}", one.account, one.role, one.why));
        let _ = writeln!(text, "  {}", words::wrapped(&line, WIDTH - 2, 4));
    }
    text + &left_out(moves.unplaced.len() - shown, "move", "moves")
}

fn people(moves: &Reassignment, style: &Style) -> String {
    let columns = [
        Column::text("Person", 24),
        Column::figures("in"),
        Column::figures("out"),
        Column::figures("accounts\n now  plan"),
        Column::figures(arr_heading(&moves.currency) + "\n   now     plan"),
        Column::figures("hours\n   now    plan"),
        Column::figures("of capacity\n  now   plan"),
    ];
    let most = moves.people.iter().map(|it| it.now.arr.max(it.plan.arr)).max().unwrap_or(0);
    let unit = words::unit(most);
    let share = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), words::percent);
    let row = |it: &PersonEffect| {
        vec![
            it.name.clone(),
            words::figure(it.gained),
            words::figure(it.lost),
            format!("{:>4} {:>5}", words::figure(it.now.accounts), words::figure(it.plan.accounts)),
            format!("{:>8} {:>8}", words::in_unit(it.now.arr, unit), words::in_unit(it.plan.arr, unit)),
            format!("{:>6} {:>7}", words::hours(it.now.hours), words::hours(it.plan.hours)),
            format!("{:>5} {:>6}", share(it.utilisation_now), share(it.utilisation_plan)),
        ]
    };
    let mut listed: Vec<&PersonEffect> = moves.people.iter().collect();
    listed.sort_by_key(|it| std::cmp::Reverse(it.gained + it.lost));
    let shown = listed.len().min(style.rows(MOST));
    let text = grid(&columns, listed[..shown].iter().map(|it| row(it)).collect());
    super::headed(text, style) + &left_out(listed.len() - shown, "person", "people")
}

fn segments(moves: &Reassignment, style: &Style) -> String {
    let columns = [
        Column::text("Segment", 30),
        Column::figures("moves"),
        Column::figures(arr_heading(&moves.currency) + "\nthat moves"),
        Column::figures("of all\nits ARR"),
        Column::figures("fit\n now  plan"),
    ];
    let fit = |fit: Option<f64>| fit.map_or_else(|| "-".to_owned(), |fit| format!("{fit:.2}"));
    let row = |it: &SegmentEffect| {
        let share =
            if it.of_arr == 0 { "-".to_owned() } else { words::percent(crate::analysis::ratio(it.arr, it.of_arr)) };
        vec![
            it.name.clone(),
            it.moves.to_string(),
            words::money(it.arr),
            share,
            format!("{:>4} {:>5}", fit(it.fit_now), fit(it.fit_plan)),
        ]
    };
    super::headed(grid(&columns, moves.segments.iter().map(row).collect()), style)
}

fn left_out(more: usize, one: &str, many: &str) -> String {
    if more == 0 {
        String::new()
    } else {
        format!("and {more} more {} (-v shows all)\n", if more == 1 { one } else { many })
    }
}

/// A gain with its sign: two digits below ten.
fn signed(value: f64) -> String {
    let text = figure(value);
    if text.starts_with('-') || text == "0.00" { text } else { format!("+{text}") }
}

fn figure(value: f64) -> String {
    let text = if value.abs() >= 9.995 { format!("{value:.1}") } else { format!("{value:.2}") };
    if text == "-0.00" { "0.00".to_owned() } else { text }
}
