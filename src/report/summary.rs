//! The first lines of a report: what the plan is, how good it is, and how to go on.

use super::grid::{Column, grid, plain};
use super::{Style, WIDTH, words};
use std::collections::BTreeSet;

use crate::analysis::{Books, budgeted, loads};
use crate::instance::Instance;
use crate::plan::{ComponentRow, Mode, Plan, Status, Stopped};

/// The scenario's name, and its size at the right.
pub(super) fn title(instance: &Instance, people: usize, style: &Style) -> String {
    let size = [
        words::count(instance.accounts.len(), "account", "accounts"),
        words::count(people, "owner", "owners"),
        words::count(instance.seats.len(), "seat", "seats"),
    ]
    .join(", ");
    heading_line(&instance.name, &size, style)
}

/// A report's first line: the scenario's name, and at the right how large it is.
pub(super) fn heading_line(name: &str, size: &str, style: &Style) -> String {
    let name: String = plain(name).chars().take(WIDTH - size.chars().count() - 2).collect();
    let gap = WIDTH - size.chars().count() - name.chars().count();
    format!("{}{}{size}\n", style.heading(&name), " ".repeat(gap))
}

/// The answer in words: what is covered, what moves, how far from the best it can be.
pub(super) fn answer(instance: &Instance, plan: &Plan, style: &Style) -> String {
    let text = format!("{} {}", coverage(instance, plan), moves(instance, plan));
    let mut lines = labelled("Plan", &text, style);
    if let Some(asked) = asked(instance, plan) {
        lines.push_str(&labelled("", &asked, style));
    }
    lines.push_str(&labelled("", &proven(plan), style));
    lines
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
    let loads = loads(instance, &Books { owner_of: fixed });
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

/// A paragraph with a label before it.
pub(super) fn labelled(label: &str, text: &str, style: &Style) -> String {
    let padding = " ".repeat(INDENT - label.len());
    format!("{}{padding}{}\n", style.heading(label), words::wrapped(text, WIDTH - INDENT, INDENT))
}

const INDENT: usize = 10;

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
    let allowed = instance.rules.moves.map_or_else(String::new, |most| format!(" ({most} allowed)"));
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

/// How good the plan is at least, and why no more was tried.
fn proven(plan: &Plan) -> String {
    let better = match (plan.status, plan.gap) {
        (Status::Optimal, _) => return "No plan is better (proven).".to_owned(),
        (Status::Feasible, Some(gap)) => {
            format!("No plan can be better by more than {} (proven).", words::gap(gap))
        }
        (Status::Feasible, None) => {
            let seats = ratio(plan.bound - plan.objective, plan.points_per_seat);
            format!("No plan can be better by more than {seats:.2} perfectly filled seats (proven).")
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
pub(super) fn components(plan: &Plan, style: &Style) -> String {
    let columns = [
        Column::text("", 22),
        Column::figures("now"),
        Column::figures("plan"),
        Column::figures("weight"),
        Column::figures("points"),
        Column::text("", 48),
    ];
    let mut rows: Vec<Vec<String>> = plan.components.iter().map(|row| component(plan, row)).collect();
    let mut last = vec![String::new(); 6];
    "Objective".clone_into(&mut last[0]);
    last[4] = in_seats(plan.objective, plan);
    "points won, less points lost".clone_into(&mut last[5]);
    rows.push(last);
    super::headed(grid(&columns, rows), style)
}

fn component(plan: &Plan, row: &ComponentRow) -> Vec<String> {
    let show = |value: f64| if row.name == "cost" { format!("{value}") } else { format!("{value:.2}") };
    vec![
        title_of(&row.name),
        row.now.map_or_else(|| "-".to_owned(), show),
        show(row.value),
        format!("{}", row.weight),
        in_seats(row.points, plan),
        meaning(plan, &row.name),
    ]
}

/// Points in perfectly filled seats; what rounds to nothing has no sign.
fn in_seats(points: i64, plan: &Plan) -> String {
    let text = format!("{:.2}", ratio(points, plan.points_per_seat));
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

pub(super) fn title_of(name: &str) -> String {
    match name {
        "fit" => "Fit".to_owned(),
        "continuity" => "Kept".to_owned(),
        "backfill" => "Taken over".to_owned(),
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
        "cost" => "in the scenario's own unit; less is better",
        "coverage" => "seats that somebody owns, by what they need",
        "capacity" => "hours below everybody's target",
        _ => "",
    }
    .to_owned()
}

/// Commands that make sense from here.
pub(super) fn next(plan: &Plan, style: &Style) -> String {
    if style.scenario.is_empty() {
        return String::new();
    }
    let (file, asked) = (words::shell(&style.scenario), &style.asked);
    let mut commands = Vec::new();
    if !style.full && (plan.books.len() > super::books::MOST || plan.moves.len() > super::seats::MOST) {
        commands.push((format!("rebook solve {file}{asked} -v"), "every row of every list"));
    }
    commands.push((format!("rebook solve {file}{asked} -o plan.json"), "keep the plan"));
    commands.push((format!("rebook verify {file} plan.json"), "check it again, from the files alone"));
    to_go_on(&commands, style)
}

/// Commands to go on with, and what each is for.
pub(super) fn to_go_on(commands: &[(String, &str)], style: &Style) -> String {
    let longest = commands.iter().map(|(command, _)| command.chars().count()).max().unwrap_or(0);
    let lines = commands.iter().enumerate().map(|(i, (command, use_of_it))| {
        let label = if i == 0 { "Next" } else { "" };
        let padding = " ".repeat(INDENT - label.len());
        let line = format!("{}{padding}{command}", style.heading(label));
        // A command is never cut; what it is for may be left out.
        let fits = INDENT + longest + 2 + use_of_it.len() <= WIDTH;
        let blanks = " ".repeat(longest - command.chars().count() + 2);
        if fits { format!("{line}{blanks}{use_of_it}") } else { line }
    });
    lines.map(|line| line + "\n").collect()
}
