//! What an import has read, found, assumed and left out; with new exports, what has changed.

use super::block::{Block, BulletList, Mark};
use super::table::{Cell, Column, ColumnKind, Table, cells};
use super::{CommandContext, Report, problems, words};
use crate::error::Severity;
use crate::import::{
    AccountNews, Columns, Counts, MovesFound, Proposal, ProposedSegment, Renewal, SharedTrait, Since, Strength,
};

/// The title of every page about an import, so that a new one takes the place of the last.
const TITLE: &str = "Import";
/// How many lines of a list a page shows.
const MOST: usize = 12;

/// A new folder: everything about it.
#[must_use]
pub fn proposed(proposal: &Proposal, asked: &CommandContext) -> Report {
    let mut report = Report::new(TITLE).section(read(proposal).into_iter().map(Block::from));
    report = report.with(columns("accounts", "Accounts: which column is what", &proposal.accounts));
    if !proposal.team.found.is_empty() {
        report = report.with(columns("team", "Team: which column is what", &proposal.team));
    }
    report = report.with(left(proposal));
    report = report.with(segments(&proposal.segments, &proposal.counts));
    report = report.with(BulletList::new("Assumed", assumed(proposal)).mark(Mark::Dash));
    report = report.with(BulletList::new("To check next", to_check(proposal)).mark(Mark::Number));
    report = with_problems(report, &proposal.problems);
    next(report, asked)
}

/// The same in a few lines, for somebody who waits.
#[must_use]
pub fn proposed_in_short(proposal: &Proposal, page: &str, asked: &CommandContext) -> Report {
    let mut report = Report::default().section(read(proposal).into_iter().map(Block::from));
    report = report.with(BulletList::new("Assumed", assumed(proposal)).mark(Mark::Dash));
    let said = format!("Each column with its evidence, what was left out and what to check: {page}");
    report = report.section([said.into(), problem_line(&proposal.problems).into()]);
    next(report, asked)
}

/// A folder with new exports.
#[must_use]
pub fn renewed(renewal: &Renewal, asked: &CommandContext) -> Report {
    let mut report = Report::new(TITLE).with(if renewal.scenario.is_some() {
        "The scenario keeps its mapping and its rules; only what you said and the names of its files are new in it."
    } else {
        "The scenario keeps its mapping and its rules, word for word."
    });
    match &renewal.since {
        None => {
            report = report.with("What has changed can't be said: the files before could not be read any more.");
        }
        Some(since) => {
            report = report.section(changed(since, &renewal.currency).into_iter().map(Block::from));
            let lists = [
                ("come", "Accounts that are new", &since.come),
                ("gone", "Accounts that are gone", &since.gone),
                ("owners", "Accounts with other owners", &since.owners),
                ("arr", "Accounts with another ARR", &since.arr),
                ("renewals", "Accounts with another renewal", &since.renewals),
            ];
            for (key, heading, list) in lists {
                report = report.with(news(key, heading, list, &renewal.currency));
            }
        }
    }
    next(with_problems(report, &renewal.problems), asked)
}

fn next(report: Report, asked: &CommandContext) -> Report {
    report
        .next(asked.command("check", ""), "all that is still to be looked at")
        .next(asked.command("solve", ""), "the plan")
}

/// A count and its verb.
fn have(count: usize) -> String {
    if count == 1 { "1 has".to_owned() } else { format!("{} have", words::grouped(count)) }
}

fn read(proposal: &Proposal) -> Vec<String> {
    let counts = &proposal.counts;
    let arr = if counts.arr > 0.0 {
        format!(", {} {} ARR", words::amount(counts.arr), counts.currency)
    } else {
        String::new()
    };
    let accounts = words::count(counts.accounts, "account", "accounts");
    let mut said = vec![format!("Read {accounts}{arr}, and {}.", words::count(counts.people, "person", "people"))];
    let (owned, known) = counts.owned;
    if owned > 0 {
        let strangers = match owned - known {
            0 => " who is in the team".to_owned(),
            some => format!(", {} of them one who is not in the team and counts as having left", words::grouped(some)),
        };
        said.push(format!("{} an owner{strangers}; {} none.", have(owned), have(counts.accounts - owned)));
    }
    if counts.parents > 0 {
        said.push(format!("{} a parent: families are kept in mind.", have(counts.parents)));
    }
    if let Some((capacity, hours)) = counts.hours {
        said.push(format!(
            "The accounts take {} of the {} hours that {} have in the quarter: {}.",
            words::amount(hours),
            words::amount(capacity),
            words::count(counts.here, "person", "people"),
            words::percent(hours / capacity)
        ));
    }
    said
}

fn columns(key: &'static str, heading: &str, columns: &Columns) -> Table {
    let shape =
        [("field", "Field", 24), ("column", "Column", 28), ("evidence", "Found by", 44), ("sample", "First value", 28)];
    let shape = shape.map(|(key, heading, most)| Column::text(key, heading, most));
    let rows = columns.found.iter().map(|it| cells![&it.field, &it.heading, &it.evidence, words::plain(&it.sample)]);
    Table::new(key, shape, rows).heading(heading.to_owned())
}

fn left(proposal: &Proposal) -> Table {
    let shape = [("file", "File", 10), ("column", "Column", 28), ("why", "Why", 60), ("sample", "First value", 28)];
    let shape = shape.map(|(key, heading, most)| Column::text(key, heading, most));
    let of = |file: &'static str, columns: &Columns| {
        let row = |it: &crate::import::LeftColumn| cells![file, &it.heading, &it.why, words::plain(&it.sample)];
        columns.left.iter().map(row).collect::<Vec<_>>()
    };
    let rows = of("accounts", &proposal.accounts).into_iter().chain(of("team", &proposal.team));
    Table::new("left", shape, rows).heading("Columns that are not used")
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "for display")]
fn segments(segments: &[ProposedSegment], counts: &Counts) -> Table {
    let shape = vec![
        Column::text("segment", "Segment", 24),
        Column::text("rule", "Rule", 30).nothing("named by the accounts"),
        Column::of(ColumnKind::Count, "accounts", "Accounts"),
        Column::of(ColumnKind::Money, "mean_arr", "Mean ARR").unit(&counts.currency),
        Column::of(ColumnKind::Hours, "hours", "Hours each"),
        Column::of(ColumnKind::Hours, "all_hours", "Hours in all"),
    ];
    let row = |it: &ProposedSegment| {
        let mean = it.mean_arr.map(|mean| mean.round() as i64);
        cells![&it.id, it.when.as_deref(), it.accounts, mean, it.hours, it.hours * it.accounts as f64]
    };
    Table::new("segments", shape, segments.iter().map(row)).heading("Segments and hours in a quarter, to start from")
}

/// What was not known and had to be said all the same.
fn assumed(proposal: &Proposal) -> Vec<String> {
    let mut said = proposal.assumed.clone();
    said.push(titles(proposal));
    said.extend(proposal.territory.as_ref().map(|(found, what)| shared("region", "look after", found, *what)));
    said.extend(proposal.language.as_ref().map(|(found, what)| shared("language", "speak", found, *what)));
    let hours: Vec<String> = proposal.segments.iter().map(|it| format!("{} {}", it.id, it.hours)).collect();
    said.push(format!("An account takes so many hours in a quarter: {}.", hours.join(", ")));
    let rules = &proposal.scenario["rules"];
    said.push(moves(proposal.moves));
    let days = |key: &str| rules["freeze"][key].as_u64();
    let before = days("before_renewal_days").map(|days| format!("within {days} days before a renewal"));
    let after = days("after_change_days").map(|days| format!("within {days} days after the last change of owner"));
    let frozen: Vec<String> = before.into_iter().chain(after).collect();
    if !frozen.is_empty() {
        said.push(format!("No account moves {}.", frozen.join(", nor ")));
    }
    if rules["freeze"]["at_risk"] == true {
        said.push(
            "Accounts at risk, those with a health below 60, stay with an owner who is there to keep them.".to_owned(),
        );
    }
    if let Some(most) = proposal.scenario["schedule"]["per_receiver"].as_u64() {
        said.push(format!("Nobody takes over more than {most} accounts in one wave of two weeks."));
    }
    let day = proposal.scenario["as_of"].as_str().unwrap_or_default();
    said.push(format!("The plan is for the quarter from {day}."));
    said
}

/// The most changes of owner, and how they are found where today's books force some.
fn moves(found: MovesFound) -> String {
    let forced = [
        (found.overload, "must leave owners who have more hours than they may"),
        (found.families, "must move for each family to have one owner"),
    ];
    let forced: Vec<String> = forced
        .iter()
        .filter(|it| it.0 > 0)
        .map(|(count, why)| format!("{} that {why}", words::grouped(*count)))
        .collect();
    let most = words::count(found.most(), "account changes hands", "accounts change hands");
    if forced.is_empty() {
        return format!("At most {most} by choice.");
    }
    format!("At most {most}: {} and {} by choice.", forced.join(", "), words::grouped(found.usual))
}

/// Who plans in the role, by title.
fn titles(proposal: &Proposal) -> String {
    let Some(values) = proposal.team.values.get("role") else {
        return format!("Everybody in the team plans as {}.", proposal.role);
    };
    let of = |is_role: bool| -> Vec<String> {
        let titles = values.iter().filter(|(_, meant)| (**meant == proposal.role) == is_role);
        titles.map(|(title, _)| title.clone()).collect()
    };
    let others = of(false);
    let role = &proposal.role;
    let others = if others.is_empty() { String::new() } else { format!("; {} get no accounts", words::list(&others)) };
    format!("Who is called {} plans as {role}{others}.", words::list(&of(true)))
}

fn shared(what: &str, does: &str, found: &SharedTrait, strength: Strength) -> String {
    let (kept, of) = found.kept;
    let today = match of {
        0 => "no owner is known".to_owned(),
        of => format!("{kept} of {of} accounts have an owner of the same {what} today"),
    };
    match strength {
        Strength::Must => format!("Owners must {does} the account's {what} ({today})."),
        Strength::Should => format!("Owners should {does} the account's {what} ({today}); it counts in the fit."),
        Strength::Ignore => format!("The account's {what} makes no difference ({today})."),
    }
}

fn to_check(proposal: &Proposal) -> Vec<String> {
    let mut said = vec![
        "The tables above: is each column what it is taken for? A mapping is changed under `columns` in scenario.json."
            .to_owned(),
    ];
    said.push(
        "Hours of each segment (`segments` in scenario.json): how many does an account really take in a quarter?"
            .to_owned(),
    );
    for (what, found) in [("region", &proposal.territory), ("language", &proposal.language)] {
        if let Some((found, _)) = found.as_ref().filter(|(found, _)| !found.nobody.is_empty()) {
            let words: Vec<String> =
                found.nobody.iter().take(5).map(|(word, count)| format!("{word} ({count})")).collect();
            said.push(format!("Nobody in the team has the {what} of these accounts: {}.", words.join(", ")));
        }
    }
    let traps = proposal.accounts.found.iter().filter(|it| it.evidence.contains("ARR"));
    said.extend(traps.map(|it| format!("\"{}\" is kept as `{}`: {}.", it.heading, it.field, it.evidence)));
    for (field, what) in [
        ("arr", "No column is taken for ARR: books are balanced by hours alone."),
        ("renewal", "No column is taken for the renewal: nothing is frozen before one."),
    ] {
        if proposal.accounts.of(field).is_none() {
            said.push(what.to_owned());
        }
    }
    if proposal.accounts.found.iter().all(|it| !it.field.starts_with("owner.")) {
        said.push(
            "No column names owners: all accounts count as new, and everybody gets theirs by fit and balance."
                .to_owned(),
        );
    }
    if proposal.team.found.iter().any(|it| it.field.starts_with("skills.")) {
        said.push("Skills are read, but no segment asks for any: add `needs` or `wants` to its seats.".to_owned());
    }
    said
}

fn with_problems(report: Report, found: &crate::error::Diagnostics) -> Report {
    if found.0.is_empty() { report } else { problems::list(report, found) }
}

fn problem_line(found: &crate::error::Diagnostics) -> String {
    let errors = found.0.iter().filter(|one| one.severity == Severity::Error).count();
    match (found.0.len(), errors) {
        (0, _) => "Nothing in the data looks wrong.".to_owned(),
        (_, 0) => format!("{} about the data: rebook check shows them.", problems::counted(found)),
        _ => format!(
            "{} to be mended in the data before there is a plan: rebook check shows them.",
            problems::counted(found)
        ),
    }
}

fn changed(since: &Since, currency: &str) -> Vec<String> {
    let (before, now) = since.accounts;
    let mut said = vec![format!(
        "{} accounts instead of {}: {} new, {} gone. ARR {} instead of {} {currency}.",
        words::grouped(now),
        words::grouped(before),
        since.come.len(),
        since.gone.len(),
        words::amount(since.total.1),
        words::amount(since.total.0)
    )];
    let counted = [
        (since.owners.len(), "other owners"),
        (since.arr.len(), "another ARR"),
        (since.renewals.len(), "another renewal"),
    ];
    let counted: Vec<String> =
        counted.iter().filter(|it| it.0 > 0).map(|(n, what)| format!("{} with {what}", words::grouped(*n))).collect();
    if !counted.is_empty() {
        said.push(format!("Of those that stay, {}.", words::list(&counted)));
    }
    for (list, what) in [(&since.people_come, "New in the team"), (&since.people_gone, "Gone from the team")] {
        if !list.is_empty() {
            said.push(format!("{what}: {}.", words::list(list)));
        }
    }
    said
}

#[expect(clippy::cast_possible_truncation, reason = "whole units for display")]
fn news(key: &'static str, heading: &'static str, list: &[AccountNews], currency: &str) -> Table {
    let mut shape = vec![Column::text("account", "Account", 36)];
    let is_change = key != "come" && key != "gone";
    if is_change {
        shape.extend([Column::text("before", "Before", 24), Column::text("now", "Now", 24)]);
    } else {
        shape.push(Column::of(ColumnKind::Money, "arr", "ARR").unit(currency));
        shape.push(Column::text("owner", "Owner", 24));
    }
    let row = |it: &AccountNews| -> Vec<Cell> {
        let arr = it.arr.map(|arr| arr.round() as i64);
        if is_change { cells![&it.name, &it.before, &it.now] } else { cells![&it.name, arr, &it.before] }
    };
    Table::new(key, shape, list.iter().map(row)).heading(heading).most(MOST, ("account", "accounts"))
}
