//! The story of one team or one owner, without what is not theirs to see: no book, figure or reason of anybody else. Of
//! others it names only from whom an account comes and to whom it goes, which both sides have to know.

use std::collections::{BTreeMap, BTreeSet};

use super::{charts, tables};
use crate::instance::Instance;
use crate::plan::{Move, Plan};
use crate::reassign::Reassignment;
use crate::report::block::{Block, KeyFigure};
use crate::report::names::Names;
use crate::report::table::{Column, ColumnKind, Table, cells};
use crate::report::{Report, books, seats, words};

/// Whose story it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A manager, as an index of [`Instance::managers`].
    Manager(usize),
    /// An owner, as an index of [`Instance::owners`].
    Person(usize),
}

impl Reader {
    /// The owners whose books are the reader's to see, by id.
    fn owners(self, instance: &Instance) -> BTreeSet<&str> {
        let is_theirs = |at: usize| match self {
            Self::Person(person) => at == person,
            Self::Manager(manager) => {
                instance.owners[at].manager == Some(manager) || instance.owners[at].id == instance.managers[manager]
            }
        };
        (0..instance.owners.len()).filter(|&at| is_theirs(at)).map(|at| instance.owners[at].id.as_str()).collect()
    }

    fn name(self, instance: &Instance) -> String {
        match self {
            Self::Person(person) => instance.owners[person].name.clone(),
            Self::Manager(manager) => format!("the team of {}", Names::of(instance).owner(&instance.managers[manager])),
        }
    }
}

/// The document for one reader.
#[must_use]
pub fn for_reader(reader: Reader, instance: &Instance, plan: &Plan, moves: Option<&Reassignment>) -> Report {
    let theirs = reader.owners(instance);
    let plan = &of_these(plan, &theirs);
    let mut report = Report::new(&format!("{}: {}", instance.name, reader.name(instance)))
        .main("moves")
        .with(answer(plan, &theirs))
        .section([Block::Figures(figures(plan, &theirs, &instance.currency))]);
    let drawn = charts::books(instance, plan).into_iter().map(|mut chart| {
        // How many are within their bands is said of all others, too, where the chart holds all; here it would be of few.
        chart.reading =
            String::from("The band is a fair share by capacity, with the tolerance that the scenario allows.");
        Block::from(chart)
    });
    let of_books = [Block::Chapter("Books before and after")].into_iter().chain(drawn);
    report = report.section(of_books.chain([books::books(instance, plan).into()]));
    report = report.section([Block::Chapter("What changes hands"), changes(instance, plan, moves).into()]);
    let open = tables::not_covered(instance, plan);
    if !open.rows.is_empty() {
        report = report.section([Block::Chapter("What is not covered, and why"), open.into()]);
    }
    report.with(seats::seats(instance, plan).title("Accounts"))
}

/// Of a plan what these owners have, get or give.
fn of_these(plan: &Plan, theirs: &BTreeSet<&str>) -> Plan {
    let is_theirs = |id: &Option<String>| id.as_deref().is_some_and(|id| theirs.contains(id));
    let mut plan = plan.clone();
    plan.books.retain(|it| theirs.contains(it.owner.as_str()));
    plan.moves.retain(|it| is_theirs(&it.from) || is_theirs(&it.to));
    plan.uncovered.retain(|it| is_theirs(&it.previous));
    plan.assignments.retain(|it| theirs.contains(it.owner.as_str()) || is_theirs(&it.previous));
    // How well a colleague fits is that colleague's own.
    plan.assignments.iter_mut().filter(|it| !theirs.contains(it.owner.as_str())).for_each(|it| it.fit = f64::NAN);
    plan
}

/// Moves that come to these owners from others, go to others, and stay among them.
fn directions(plan: &Plan, theirs: &BTreeSet<&str>) -> (usize, usize, usize) {
    let is_theirs = |id: &Option<String>| id.as_deref().is_some_and(|id| theirs.contains(id));
    let count = |from: bool, to: bool| {
        plan.moves.iter().filter(|one| is_theirs(&one.from) == from && is_theirs(&one.to) == to).count()
    };
    (count(false, true), count(true, false), count(true, true))
}

fn answer(plan: &Plan, theirs: &BTreeSet<&str>) -> String {
    let (comes, goes, within) = directions(plan, theirs);
    let seats = |n: usize| words::count(n, "seat", "seats");
    match (comes, goes, within) {
        (0, 0, 0) => "Nothing changes hands here.".to_owned(),
        (_, _, 0) => format!("{} come from others and {} go to others.", capital(&seats(comes)), seats(goes)),
        _ => format!(
            "{} come from others, {} go to others and {} change hands within the team.",
            capital(&seats(comes)),
            seats(goes),
            seats(within)
        ),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn figures(plan: &Plan, theirs: &BTreeSet<&str>, currency: &str) -> Vec<KeyFigure> {
    let sum = |of: fn(&crate::plan::Tally) -> i64| {
        plan.books.iter().fold((0, 0), |sum, book| (sum.0 + of(&book.now), sum.1 + of(&book.plan)))
    };
    let hours = plan
        .books
        .iter()
        .fold((0.0, 0.0, 0.0), |sum, book| (sum.0 + book.now.hours, sum.1 + book.plan.hours, sum.2 + book.capacity));
    let (accounts, arr) = (sum(|it| it.accounts), sum(|it| it.arr));
    let figure = |label, value, now: String| KeyFigure { label, value, remark: format!("today {now}") };
    let money = |amount: i64| if amount == 0 { "0".to_owned() } else { format!("{} {currency}", words::money(amount)) };
    let mut figures = vec![
        figure("Accounts, counted per seat", accounts.1.to_string(), accounts.0.to_string()),
        figure("ARR", money(arr.1), money(arr.0)),
    ];
    if hours.2 > 0.0 {
        figures.push(figure(
            "Hours, of capacity",
            words::percent(hours.1 / hours.2),
            words::percent(hours.0 / hours.2),
        ));
    }
    let (comes, goes, _) = directions(plan, theirs);
    let remark = "from and to others".to_owned();
    figures.push(KeyFigure { label: "Seats that come and go", value: format!("{comes} and {goes}"), remark });
    figures
}

/// What changes hands, and when; not why, because reasons speak of other people's books.
fn changes(instance: &Instance, plan: &Plan, moves: Option<&Reassignment>) -> Table {
    let all = moves.into_iter().flat_map(|it| &it.steps).flat_map(|step| &step.moves);
    let dates: BTreeMap<_, _> = all
        .filter_map(|it| {
            Some(((it.account.as_str(), it.role.as_str(), it.from.as_deref(), it.to.as_deref()), it.date?))
        })
        .collect();
    let names = Names::of(instance);
    let owners = |key, heading| Column::text(key, heading, 20).nothing("nobody");
    let columns = [
        Column::hidden(ColumnKind::Text, "account"),
        Column::text("account_name", "Account", 26),
        Column::text("role", "role", 12),
        owners("from_name", "from"),
        owners("to_name", "to"),
        Column::of(ColumnKind::Money, "arr", "ARR").unit(&instance.currency).own_units(),
        Column::of(ColumnKind::Date, "renewal", "renewal"),
        Column::of(ColumnKind::Date, "date", "day"),
    ];
    let mut listed: Vec<&Move> = plan.moves.iter().collect();
    listed.sort_by_key(|one| -one.arr);
    let row = |one: &Move| {
        let (from, to) = (one.from.as_deref(), one.to.as_deref());
        let date = dates.get(&(one.account.as_str(), one.role.as_str(), from, to)).copied();
        let mut cells = cells![&one.account, names.account(&one.account), &one.role];
        cells.extend(cells![from.map(|id| names.owner(id)), to.map(|id| names.owner(id)), one.arr, one.renewal, date]);
        cells
    };
    Table::new("moves", columns, listed.into_iter().map(row)).most(40, ("seat", "seats"))
}
