//! The seats that nobody covers, and the seats that change hands.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::grid::{Column, arr_heading, grid, plain};
use super::{Style, WIDTH, words};
use crate::instance::Instance;
use crate::plan::{Move, Plan};

/// How many seats are written before a list is cut.
pub(super) const MOST: usize = 12;

/// The uncovered seats and why, those of the highest ARR first.
pub(super) fn uncovered(instance: &Instance, plan: &Plan, style: &Style) -> String {
    let accounts: BTreeMap<&str, (&str, i64)> =
        instance.accounts.iter().map(|account| (account.id.as_str(), (account.name.as_str(), account.arr))).collect();
    let arr = |id: &str| accounts.get(id).map_or(0, |account| account.1);
    let mut seats: Vec<_> = plan.uncovered.iter().collect();
    if seats.is_empty() {
        return String::new();
    }
    seats.sort_by_cached_key(|seat| -arr(&seat.account));
    let shown = seats.len().min(style.rows(MOST));
    let mut text = format!("{}\n", style.heading("Not covered"));
    for seat in &seats[..shown] {
        let name = accounts.get(seat.account.as_str()).map_or(seat.account.as_str(), |account| account.0);
        let worth =
            if arr(&seat.account) == 0 { String::new() } else { format!(", {}", words::money(arr(&seat.account))) };
        let line = plain(&format!("{name} ({}{worth}): {}", seat.role, seat.reason));
        let _ = writeln!(text, "  {}", words::wrapped(&line, WIDTH - 2, 4));
    }
    text + &left_out(seats.len() - shown)
}

/// The seats that change hands, those of the highest ARR first.
pub(super) fn moves(instance: &Instance, plan: &Plan, style: &Style) -> String {
    if plan.moves.is_empty() {
        return String::new();
    }
    let accounts = instance.accounts.iter().map(|account| (account.id.as_str(), account.name.as_str()));
    let owners = instance.owners.iter().map(|owner| (owner.id.as_str(), owner.name.as_str()));
    let names = Names { accounts: accounts.collect(), owners: owners.collect() };
    let mut moves: Vec<&Move> = plan.moves.iter().collect();
    moves.sort_by_key(|one| -one.arr);
    let shown = moves.len().min(style.rows(MOST));
    let columns = [
        Column::text("Change of owner", 22),
        Column::text("role", 10),
        Column::text("from", 16),
        Column::text("to", 16),
        Column::figures(arr_heading(&instance.currency)),
        Column::text("renewal", 10),
        Column::text("", 6),
    ];
    let text = grid(&columns, moves[..shown].iter().map(|one| names.row(one)).collect());
    super::headed(text, style) + &left_out(moves.len() - shown)
}

fn left_out(more: usize) -> String {
    if more == 0 {
        String::new()
    } else {
        format!("  and {} (-v shows all)\n", words::count(more, "more seat", "more seats"))
    }
}

/// Names by id.
struct Names<'a> {
    accounts: BTreeMap<&'a str, &'a str>,
    owners: BTreeMap<&'a str, &'a str>,
}

impl Names<'_> {
    fn row(&self, one: &Move) -> Vec<String> {
        let owner = |id: &Option<String>| match id {
            None => "nobody".to_owned(),
            Some(id) => (*self.owners.get(id.as_str()).unwrap_or(&id.as_str())).to_owned(),
        };
        vec![
            (*self.accounts.get(one.account.as_str()).unwrap_or(&one.account.as_str())).to_owned(),
            one.role.clone(),
            owner(&one.from),
            owner(&one.to),
            words::money(one.arr),
            one.renewal.map_or_else(|| "-".to_owned(), |date| date.to_string()),
            if one.forced { "forced" } else { "" }.to_owned(),
        ]
    }
}
