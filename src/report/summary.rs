//! How a plan is summed up: what it is, how good it is, and what its components mean.

use std::collections::BTreeSet;

use super::block::Block;
use super::table::{Column, ColumnKind, Table, cells};
use super::words::{self, plain};
use crate::analysis::{SeatOwners, budgeted, loads};
use crate::instance::Instance;
use crate::plan::{Mode, Plan, Status, Stopped};

/// How large a scenario is.
pub(super) fn size(instance: &Instance, people: usize) -> String {
    let size = [
        words::count(instance.accounts.len(), "account", "accounts"),
        words::count(people, "owner", "owners"),
        words::count(instance.seats.len(), "seat", "seats"),
    ];
    size.join(", ")
}

/// The answer in words: what is covered, what moves, how far from the best it can be.
pub(super) fn answer(instance: &Instance, plan: &Plan) -> Vec<Block> {
    let text = format!("{} {}{}", coverage(instance, plan), moves(instance, plan), least_worth(instance));
    let lines = [Some(text), asked(instance, plan), Some(proven(plan))].into_iter().flatten();
    labelled("Plan", lines)
}

/// Paragraphs under one label.
pub(super) fn labelled(label: &'static str, lines: impl IntoIterator<Item = String>) -> Vec<Block> {
    let label = |at: usize| if at == 0 { label } else { "" };
    lines.into_iter().enumerate().map(|(at, line)| Block::About(label(at), line)).collect()
}

/// What the plan was asked to be, and what is proven of that.
fn asked(instance: &Instance, plan: &Plan) -> Option<String> {
    let fewest = match plan.mode {
        Mode::Best => return None,
        Mode::None => return Some("As asked, nobody who could keep a seat loses it.".to_owned()),
        Mode::Fewest => plan.fewest.as_ref()?,
    };
    let balanced = |index: &usize| instance.bands.iter().any(|band| band.measure == *index && band.balanced.is_some());
    let measures = (0..instance.measures.len()).filter(balanced);
    let measures: Vec<String> = measures.map(|index| measure(&instance.measures[index].name)).collect();
    let (moves, least) = (budgeted(&plan.moves), fewest.at_least as usize);
    let brings = format!("brings everybody's {} into their bands", words::list(&measures));
    let covers = if plan.uncovered.is_empty() { "that covers all seats" } else { "that covers as many seats" };
    let told = match (moves, least) {
        (0, _) => format!("Nobody has to lose a seat by choice: that {brings}."),
        (moves, least) if least >= moves => {
            format!("No plan {covers} {brings} with fewer than {} (proven).", words::count(moves, "move", "moves"))
        }
        (moves, 0) => {
            format!("It {brings} with {}; whether fewer will do is open.", words::count(moves, "move", "moves"))
        }
        (moves, least) => format!(
            "It {brings} with {}; no plan {covers} does so with fewer than {least} (proven).",
            words::count(moves, "move", "moves")
        ),
    };
    let outside = outside(instance, plan);
    if outside.is_empty() {
        return Some(told);
    }
    Some(format!("{told} Only {} stay above by locked or frozen accounts alone.", words::list(&outside)))
}

/// Who is not within all of their bands, by name; the first few.
fn outside(instance: &Instance, plan: &Plan) -> Vec<String> {
    let fixed = instance.seats.iter().map(|seat| seat.fixed.map(|fixed| fixed.owner)).collect();
    let loads = loads(instance, &SeatOwners { owner_of: fixed });
    let above = instance.bands.iter().filter(|band| {
        band.balanced.is_some_and(|(_, high)| plan.fewest.is_some() && loads[band.owner][band.measure] > high)
    });
    let owners: BTreeSet<usize> = above.map(|band| band.owner).collect();
    let mut names: Vec<String> = owners.iter().take(3).map(|&owner| plain(&instance.owners[owner].name)).collect();
    if owners.len() > names.len() {
        names.push(format!("{} more", owners.len() - names.len()));
    }
    names
}

fn coverage(instance: &Instance, plan: &Plan) -> String {
    let seats = instance.seats.len();
    match (plan.uncovered.len(), seats) {
        (_, 0) => "There are no seats to cover.".to_owned(),
        (0, 1) => "The one seat is covered.".to_owned(),
        (0, _) => "All seats are covered.".to_owned(),
        (none, _) if none == seats => "No seat is covered.".to_owned(),
        (none, _) => format!("All seats but {} are covered.", words::grouped(none)),
    }
}

fn moves(instance: &Instance, plan: &Plan) -> String {
    let counted = budgeted(&plan.moves);
    let forced = plan.moves.iter().filter(|one| one.forced).count();
    let filled = plan.moves.iter().filter(|one| one.from.is_none()).count();
    let allowed = instance.rules.most_moves().map_or_else(String::new, |most| format!(" ({most} allowed)"));
    let mut told = vec![match counted {
        0 => "No seat changes hands by choice".to_owned(),
        1 => format!("1 seat changes hands by choice{allowed}"),
        _ => format!("{} seats change hands by choice{allowed}", words::grouped(counted)),
    }];
    if forced > 0 {
        let verb = if forced == 1 { "leaves an owner" } else { "leave owners" };
        told.push(format!(
            "{} {verb} who can't keep {}",
            words::grouped(forced),
            if forced == 1 { "it" } else { "them" }
        ));
    }
    if filled > 0 {
        let verb = if filled == 1 { "gets its" } else { "get their" };
        told.push(format!("{} {verb} first owner", words::grouped(filled)));
    }
    words::list(&told) + "."
}

/// What a move by choice must bring, where that is ruled.
fn least_worth(instance: &Instance) -> String {
    let least = instance.weights.staying;
    if least == 0 {
        return String::new();
    }
    let least = words::points(ratio(least, crate::instance::MILLION));
    format!(
        " A move by choice has to bring {least} perfectly fitting seats, more for much ARR (rules.moves.worth_at_least)."
    )
}

/// How good the plan is at least, and why no more was tried.
fn proven(plan: &Plan) -> String {
    // Every plan of ours has a proof; one that has lost it says what nobody can check.
    let how = if plan.proof.is_some() { "proven" } else { "as its file says; no proof is there" };
    let better = match (plan.status, plan.gap) {
        (Status::Optimal, _) => return format!("No plan is better ({how})."),
        (Status::Feasible, Some(gap)) => {
            format!("No plan can be better by more than {} ({how}).", words::gap(gap))
        }
        (Status::Feasible, None) => {
            let seats = ratio(plan.bound - plan.objective, plan.points_per_seat);
            format!("No plan can be better by more than {seats:.2} perfectly filled seats ({how}).")
        }
    };
    let why = match plan.stopped {
        Stopped::Optimal | Stopped::Gap => "",
        Stopped::Time => " The time limit ended the search.",
        Stopped::Work => " The work limit ended the search.",
        Stopped::Interrupted => " You interrupted the search.",
        Stopped::Exhausted if plan.solver.method == "again" => " It changes as little of the earlier plan as it can.",
        Stopped::Exhausted => " There was nothing left to try.",
    };
    better + why
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// The components of the objective, today and under the plan, with what they mean.
pub(super) fn components(plan: &Plan) -> Table {
    let column = |key| Column::of(ColumnKind::Points, key, key).nothing("");
    let columns = [
        Column::hidden(ColumnKind::Text, "component"),
        Column::text("title", "", 22),
        column("now"),
        column("plan"),
        column("weight").exact(),
        column("points").digits(2),
        Column::text("meaning", "", 48).for_readers(),
    ];
    let in_seats = |points| ratio(points, plan.points_per_seat);
    let mut rows: Vec<_> = plan
        .components
        .iter()
        .map(|row| {
            let (title, meaning) = (title_of(&row.name), meaning(plan, &row.name));
            cells![&row.name, title, row.now, row.value, row.weight, in_seats(row.points), meaning]
        })
        .collect();
    let sum = in_seats(plan.objective);
    rows.push(cells!["objective", "Objective", "", "", "", sum, "points won, less points lost"]);
    Table::new("components", columns, rows)
}

pub(super) fn title_of(name: &str) -> String {
    match name {
        "fit" => "Fit".to_owned(),
        "continuity" => "Kept".to_owned(),
        "backfill" => "Taken over".to_owned(),
        "staying" => "Staying".to_owned(),
        "cost" => "Cost".to_owned(),
        "coverage" => "Covered".to_owned(),
        "capacity" => "Capacity".to_owned(),
        other => {
            other.strip_prefix("balance.").map_or_else(|| other.to_owned(), |m| format!("Balance of {}", measure(m)))
        }
    }
}

/// A measure in words.
pub(super) fn measure(name: &str) -> String {
    match name {
        "arr" => "ARR".to_owned(),
        "at_risk_arr" => "ARR at risk".to_owned(),
        other => plain(&other.replace('_', " ")),
    }
}

/// What a component's figure says, in a few words.
fn meaning(plan: &Plan, name: &str) -> String {
    if let Some(row) = plan.equity.iter().find(|row| name.strip_prefix("balance.") == Some(&row.measure)) {
        let (within, of, before) = (row.within_plan, row.owners, row.within_now);
        return format!("{within} of {of} within their band (now {before})");
    }
    match name {
        "fit" => "how well owners fit their seats",
        "continuity" => "relationships that stay, by strength",
        "backfill" => "leavers' accounts with those who are to take over",
        "staying" => "seats that stay: as much as a move of each must bring",
        "cost" => "in the scenario's own unit; less is better",
        "coverage" => "seats that somebody owns, by what they need",
        "capacity" => "hours below everybody's target",
        _ => "",
    }
    .to_owned()
}
