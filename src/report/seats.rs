//! The seats of a plan: those that nobody covers, those that change hands, and all of them.

use super::block::BulletList;
use super::names::Names;
use super::table::{Cell, Column, ColumnKind, Table, cells};
use super::words;
use crate::instance::{Account, Instance};
use crate::plan::{Assignment, Move, Plan, Uncovered};
use crate::scenario::FitPart;

/// How many seats are written before a list is cut.
const MOST: usize = 12;

/// The uncovered seats and why, those of the highest ARR first.
pub(super) fn uncovered(instance: &Instance, plan: &Plan) -> BulletList {
    let names = Names::of(instance);
    let arr = |seat: &Uncovered| names.known(&seat.account).map_or(0, |account| account.arr);
    let mut seats: Vec<&Uncovered> = plan.uncovered.iter().collect();
    seats.sort_by_cached_key(|seat| -arr(seat));
    let line = |seat: &&Uncovered| {
        let worth = if arr(seat) == 0 { String::new() } else { format!(", {}", words::money(arr(seat))) };
        format!("{} ({}{worth}): {}", names.account(&seat.account), seat.role, seat.reason)
    };
    BulletList::new("Not covered", seats.iter().map(line)).most(MOST, ("seat", "seats"))
}

/// The seats that change hands, those of the highest ARR first.
pub(super) fn moves(instance: &Instance, plan: &Plan) -> Table {
    let names = Names::of(instance);
    let mut moves: Vec<&Move> = plan.moves.iter().collect();
    moves.sort_by_key(|one| -one.arr);
    let id = |key| Column::hidden(ColumnKind::Text, key);
    let columns = [
        id("account"),
        Column::text("account_name", "Change of owner", 22),
        Column::text("role", "role", 10),
        id("from"),
        Column::text("from_name", "from", 16).nothing("nobody"),
        id("to"),
        Column::text("to_name", "to", 16).nothing("nobody"),
        Column::of(ColumnKind::Money, "arr", "ARR").unit(&instance.currency).own_units(),
        Column::of(ColumnKind::Date, "renewal", "renewal"),
        Column::text("forced", "", 6),
    ];
    let row = |one: &Move| {
        let (from, to) = (one.from.as_deref(), one.to.as_deref());
        let (account, forced) = (names.account(&one.account), if one.forced { "forced" } else { "" });
        let mut cells = cells![
            &one.account,
            account,
            &one.role,
            from,
            from.map(|id| names.owner(id)),
            to,
            to.map(|id| names.owner(id))
        ];
        cells.extend(cells![one.arr, one.renewal, forced]);
        cells
    };
    Table::new("moves", columns, moves.into_iter().map(row)).most(MOST, ("seat", "seats"))
}

/// All seats, covered or not, ordered by account and role: for spreadsheets and loaders.
pub(super) fn seats(instance: &Instance, plan: &Plan) -> Table {
    let columns = Column::all_hidden(&[
        (ColumnKind::Text, "account account_name role owner owner_name previous previous_name"),
        (ColumnKind::YesNo, "changed"),
        (ColumnKind::Points, "fit"),
        (ColumnKind::Hours, "hours"),
        (ColumnKind::Money, "arr"),
        (ColumnKind::Text, "segment region industry"),
        (ColumnKind::Date, "renewal"),
        (ColumnKind::YesNo, "locked"),
        (ColumnKind::Text, "lock_reason"),
    ]);
    let names = Names::of(instance);
    let covered = plan.assignments.iter().map(PlanSeat::from);
    let mut seats: Vec<(&Account, PlanSeat<'_>)> = covered
        .chain(plan.uncovered.iter().map(PlanSeat::from))
        .filter_map(|seat| Some((names.known(seat.account)?, seat)))
        .collect();
    seats.sort_by_key(|(account, seat)| (&account.id, seat.role));
    let rows = seats.iter().map(|(account, seat)| row((instance, &names), account, seat));
    Table::new("seats", columns, rows).for_programs()
}

fn row((instance, names): (&Instance, &Names<'_>), account: &Account, seat: &PlanSeat<'_>) -> Vec<Cell> {
    let owner = |id: Option<&str>| id.map(|id| names.owner(id));
    let word = |of: FitPart| account.words[of].map(|word| instance.word(word));
    let mut cells = cells![&account.id, &account.name, seat.role, seat.owner, owner(seat.owner)];
    cells.extend(cells![seat.previous, owner(seat.previous), seat.owner != seat.previous, seat.fit, seat.hours]);
    cells.extend(cells![account.arr, &instance.segments[account.segment].id, word(FitPart::Region)]);
    cells.extend(cells![word(FitPart::Industry), account.renewal, seat.locked]);
    cells.extend(cells![account.lock_reason.as_ref().filter(|_| seat.locked)]);
    cells
}

/// What a plan says of one seat.
struct PlanSeat<'a> {
    account: &'a str,
    role: &'a str,
    owner: Option<&'a str>,
    previous: Option<&'a str>,
    fit: Option<f64>,
    hours: Option<f64>,
    locked: bool,
}

impl<'a> From<&'a Assignment> for PlanSeat<'a> {
    fn from(row: &'a Assignment) -> Self {
        Self {
            account: &row.account,
            role: &row.role,
            owner: Some(&row.owner),
            previous: row.previous.as_deref(),
            fit: Some(row.fit),
            hours: Some(row.hours),
            locked: row.locked,
        }
    }
}

impl<'a> From<&'a Uncovered> for PlanSeat<'a> {
    fn from(row: &'a Uncovered) -> Self {
        let (account, role, previous) = (&row.account, &row.role, row.previous.as_deref());
        Self { account, role, owner: None, previous, fit: None, hours: None, locked: false }
    }
}
