//! The tables that only the whole story has.

use std::collections::BTreeMap;

use crate::instance::{Instance, Owner};
use crate::plan::{Move, Plan, Tally, Uncovered};
use crate::report::books::now_and_plan;
use crate::report::names::Names;
use crate::report::seats;
use crate::report::table::{Audience, Cell, Column, ColumnKind, Table, cells};
use crate::scenario::FitPart;

/// How many changes are the largest.
const LARGEST: usize = 10;

/// The seats that nobody covers, those of the highest ARR first.
pub(super) fn not_covered(instance: &Instance, plan: &Plan) -> Table {
    let names = Names::of(instance);
    let columns = [
        Column::hidden(ColumnKind::Text, "account"),
        Column::text("account_name", "Account", 26),
        Column::text("role", "role", 12),
        Column::of(ColumnKind::Money, "arr", "ARR").unit(&instance.currency).own_units(),
        Column::text("segment", "segment", 16),
        Column::text("region", "region", 16),
        Column::text("previous_name", "so far", 18).nothing("nobody"),
        Column::text("reason", "why", 60),
    ];
    let arr = |it: &Uncovered| names.known(&it.account).map_or(0, |account| account.arr);
    let mut listed: Vec<&Uncovered> = plan.uncovered.iter().collect();
    listed.sort_by_key(|it| -arr(it));
    let row = |it: &Uncovered| {
        let account = names.known(&it.account);
        let segment = account.map(|account| instance.segments[account.segment].name.clone());
        let region =
            account.and_then(|account| account.words[FitPart::Region]).map(|word| instance.word(word).to_owned());
        let mut cells = cells![&it.account, names.account(&it.account), &it.role, arr(it), segment, region];
        cells.extend(cells![it.previous.as_deref().map(|id| names.owner(id)), &it.reason]);
        cells
    };
    Table::new("not_covered", columns, listed.into_iter().map(row)).most(40, ("seat", "seats"))
}

/// The changes of the highest ARR.
pub(super) fn largest(instance: &Instance, plan: &Plan) -> Table {
    let mut table = seats::moves(instance, plan);
    table.rows.truncate(LARGEST);
    let heading = if plan.moves.len() > LARGEST { "The ten largest changes, by ARR" } else { "The changes, by ARR" };
    Table { key: "largest", ..table }.heading(heading).for_readers()
}

/// The moves to decide on with headings for readers, where the columns tell them something.
pub(super) fn readable(mut table: Table) -> Table {
    let shown = |key: &str| match key {
        "rank" => Some(("#", Audience::All)),
        "account_name" => Some(("Account name", Audience::All)),
        "role" => Some(("role", Audience::All)),
        "from_name" => Some(("from", Audience::All)),
        "to_name" => Some(("to", Audience::All)),
        "arr" => Some(("ARR", Audience::All)),
        "date" => Some(("day", Audience::All)),
        "why" => Some(("why", Audience::All)),
        _ => None,
    };
    for column in &mut table.columns {
        if let Some((heading, audience)) = shown(&column.key) {
            column.heading = heading.into();
            column.audience = audience;
            column.own_units = true;
        }
        if matches!(column.key.as_ref(), "from_name" | "to_name") {
            column.nothing = Some("nobody");
        }
    }
    let table = table.heading("Every move, the most useful first").most(40, ("move", "moves"));
    Table { audience: Audience::All, ..table }
}

/// What several people have together.
#[derive(Default)]
struct TeamSum {
    people: usize,
    capacity: f64,
    now: Tally,
    plan: Tally,
    comes: usize,
    goes: usize,
    within: usize,
}

impl TeamSum {
    fn add(sum: &mut Tally, book: &Tally) {
        sum.accounts += book.accounts;
        sum.arr += book.arr;
        sum.hours += book.hours;
    }
}

/// Books by manager, and how many moves cross from one team to another.
pub(super) fn by_manager(instance: &Instance, plan: &Plan) -> Table {
    let owners: BTreeMap<&str, &Owner> = instance.owners.iter().map(|owner| (owner.id.as_str(), owner)).collect();
    let manager = |id: &str| owners.get(id).and_then(|owner| owner.manager);
    let mut teams: BTreeMap<Option<usize>, TeamSum> = BTreeMap::new();
    for book in &plan.books {
        let team = teams.entry(manager(&book.owner)).or_default();
        team.people += 1;
        team.capacity += book.capacity;
        TeamSum::add(&mut team.now, &book.now);
        TeamSum::add(&mut team.plan, &book.plan);
    }
    for one in &plan.moves {
        let team = |id: &Option<String>| id.as_deref().map(manager);
        let (from, to) = (team(&one.from), team(&one.to));
        if from.is_some() && from == to {
            from.and_then(|team| teams.get_mut(&team)).into_iter().for_each(|team| team.within += 1);
        } else {
            from.and_then(|team| teams.get_mut(&team)).into_iter().for_each(|team| team.goes += 1);
            to.and_then(|team| teams.get_mut(&team)).into_iter().for_each(|team| team.comes += 1);
        }
    }
    let names = Names::of(instance);
    let row = |(manager, it): (&Option<usize>, &TeamSum)| {
        let name = manager.map_or_else(|| "no manager".to_owned(), |at| names.owner(&instance.managers[at]));
        let share = |hours: f64| (it.capacity > 0.0).then(|| hours / it.capacity);
        let mut cells = cells![name, it.people, it.now.accounts, it.plan.accounts, it.now.arr, it.plan.arr];
        cells.extend(cells![it.capacity, it.now.hours, it.plan.hours, share(it.now.hours), share(it.plan.hours)]);
        cells.extend(cells![it.comes, it.goes, it.within]);
        cells
    };
    let rows: Vec<Vec<Cell>> = if instance.managers.is_empty() { Vec::new() } else { teams.iter().map(row).collect() };
    Table::new("by_manager", team_columns(&instance.currency), rows).heading("By manager").most(40, ("team", "teams"))
}

fn team_columns(currency: &str) -> Vec<Column> {
    let count = |key, heading| Column::of(ColumnKind::Count, key, heading);
    let mut columns = vec![Column::text("manager", "Manager", 24), count("people", "people")];
    columns.extend(now_and_plan(ColumnKind::Count, "accounts", ["accounts_now", "accounts_plan"]));
    columns.extend(now_and_plan(ColumnKind::Money, "ARR", ["arr_now", "arr_plan"]).map(|it| it.unit(currency)));
    columns.extend(["capacity", "hours_now", "hours_plan"].map(|key| Column::hidden(ColumnKind::Hours, key)));
    columns.extend(now_and_plan(ColumnKind::Share, "hours, of capacity", ["use_now", "use_plan"]));
    columns.extend([
        count("comes", "come from\nother teams"),
        count("goes", "go to\nother teams"),
        count("within", "move\nwithin"),
    ]);
    columns
}

/// Seats and ARR by the accounts' region.
pub(super) fn by_region(instance: &Instance, plan: &Plan) -> Table {
    #[derive(Default)]
    struct Region {
        accounts: usize,
        arr: i64,
        seats: usize,
        uncovered: usize,
        moved: usize,
    }
    let names = Names::of(instance);
    let mut regions: BTreeMap<Option<&str>, Region> = BTreeMap::new();
    let region = |word: Option<u32>| word.map(|word| instance.word(word));
    let of_account = |id: &str| names.known(id).and_then(|account| region(account.words[FitPart::Region]));
    for account in &instance.accounts {
        let it = regions.entry(region(account.words[FitPart::Region])).or_default();
        it.accounts += 1;
        it.arr += account.arr;
    }
    for seat in &instance.seats {
        regions.entry(region(instance.accounts[seat.account].words[FitPart::Region])).or_default().seats += 1;
    }
    plan.uncovered.iter().for_each(|it| regions.entry(of_account(&it.account)).or_default().uncovered += 1);
    plan.moves.iter().for_each(|it: &Move| regions.entry(of_account(&it.account)).or_default().moved += 1);
    let columns = [
        Column::text("region", "Region", 24),
        Column::of(ColumnKind::Count, "accounts", "accounts"),
        Column::of(ColumnKind::Money, "arr", "ARR").unit(&instance.currency),
        Column::of(ColumnKind::Count, "seats", "seats"),
        Column::of(ColumnKind::Count, "uncovered", "not\ncovered"),
        Column::of(ColumnKind::Count, "moved", "change\nhands"),
    ];
    // One region alone is the whole.
    let rows = if regions.len() < 2 { BTreeMap::new() } else { regions };
    let row = |(name, it): (Option<&str>, &Region)| {
        cells![name.unwrap_or("no region"), it.accounts, it.arr, it.seats, it.uncovered, it.moved]
    };
    Table::new("by_region", columns, rows.iter().map(|(name, it)| row((*name, it))))
        .heading("By region of the accounts")
        .most(40, ("region", "regions"))
}

/// What the sheets of a workbook hold and how to decide in it.
pub(super) fn how_to_read() -> Table {
    const SHEETS: [(&str, &str); 12] = [
        ("Summary", "The answer in words, and what was found."),
        ("Charts", "Books before and after against their bands; Chart data holds the figures that are drawn."),
        (
            "Books",
            "A row for each person or pool: accounts, ARR and hours now and under the plan, and the band of each.",
        ),
        ("Accounts", "A row for each seat: who has it now (previous), who is to have it (owner), how well they fit."),
        (
            "Moves",
            "A row for each change, the most useful first: why, who else could have it and what that would cost, and when.",
        ),
        (
            "Moves, Decision",
            "Choose approve, reject or keep; By, On and Note are yours. Sort, filter and colour as you like.",
        ),
        ("Not covered", "Seats that nobody has under the plan, and why."),
        ("Ratios, Shortages, Skills", "How many people the work takes, and what is short."),
        ("What-ifs, Frontier", "What other plans would be worth; `at least` and `at most` are proven."),
        ("Data doubts", "What looks wrong in the data and in the books of today."),
        (
            "Worth",
            "Worth is counted in perfectly filled seats: 1 is what one seat of ordinary importance with a perfect fit brings.",
        ),
        (
            "Back to rebook",
            "Name the file in the scenario, \"decisions\": { \"file\": \"plan.xlsx\", \"sheet\": \"Moves\" }, and solve again. Of \
             the whole workbook only the decisions of the sheet Moves are read; a changed figure changes nothing.",
        ),
    ];
    let columns = [Column::text("what", "What", 24), Column::text("says", "what it says", 90)];
    let rows = SHEETS.iter().map(|(what, says)| cells![*what, says.replace('`', "\"")]);
    Table::new("how_to_read", columns, rows).title("How to read this").for_programs()
}
