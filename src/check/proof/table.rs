//! Tables of what the items of a core can earn together, exactly in one meter and at prices in the others.

use super::Scaled;
use super::book::{Book, Item, Loads, NEVER, Prices};

/// No table has more cells.
const MOST_CELLS: i64 = 1 << 20;

/// What the items from each on earn at most, by the load of one meter that those before them make.
pub(super) struct Table {
    pub(super) meter: usize,
    /// Prices of the other meters.
    pub(super) prices: Prices,
    /// Loads are multiples of a unit above what there is anyway.
    base: i64,
    unit: i64,
    /// For each item the earnings by load, beginning with what the meter charges in the end.
    rows: Vec<Vec<Scaled>>,
}

/// Tables of the meter that has the smallest ones, if these are small enough.
pub(super) fn tables(book: &Book, items: &[Item], base: &Loads) -> Vec<Table> {
    let shape = |meter: usize| {
        let unit = items.iter().fold(0, |unit, item| divisor(unit, item.loads[meter])).max(1);
        let reach: i64 = items.iter().map(|item| item.loads[meter]).sum();
        // Loads beyond the hard band need no cells.
        let room = book.gauges[meter].band().1.saturating_sub(base[meter]);
        let longest = reach.min(room.max(0)) / unit + 1;
        (longest, unit, meter)
    };
    let least = (0..book.gauges.len()).map(shape).min();
    let rows = i64::try_from(items.len()).unwrap_or(i64::MAX).saturating_add(1);
    let fits = |&(longest, ..): &(i64, i64, usize)| longest.saturating_mul(rows) <= MOST_CELLS;
    least.filter(fits).map(|shape| vec![table(book, items, base, (shape, book.prices))]).unwrap_or_default()
}

fn table(
    book: &Book,
    items: &[Item],
    base: &Loads,
    ((longest, unit, meter), prices): ((i64, i64, usize), Prices),
) -> Table {
    let base = base[meter];
    let nets = book.nets(items, &prices, Some(meter));
    let mut rows = vec![(0..longest).map(|load| book.gauges[meter].earns(base + load * unit)).collect::<Vec<Scaled>>()];
    for (item, net) in items.iter().zip(nets).rev() {
        let step = usize::try_from(item.loads[meter] / unit).unwrap_or(usize::MAX);
        let next = &rows[rows.len() - 1];
        let mut row = next.clone();
        for (cell, &taken) in row.iter_mut().zip(next.get(step..).unwrap_or_default()) {
            if taken > NEVER {
                *cell = (*cell).max(taken + net);
            }
        }
        rows.push(row);
    }
    rows.reverse();
    Table { meter, prices, base, unit, rows }
}

impl Table {
    /// What the items from one on earn at most beside these loads.
    pub(super) fn earned(&self, from: usize, loads: &Loads) -> Scaled {
        let place = usize::try_from((loads[self.meter] - self.base) / self.unit).ok();
        place.and_then(|place| self.rows[from].get(place).copied()).unwrap_or(NEVER)
    }
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a.abs() } else { divisor(b, a % b) }
}
