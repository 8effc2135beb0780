//! Tables of what the items of a core can earn together, exactly in one meter and at prices in the others.

use super::Scaled;
use super::knapsack::{Item, Knapsack, MeterAmounts, MeterPrices};
use super::residual_meter::NEVER;

/// No table has more cells: as large as any that the solver rests a bound on.
const MOST_CELLS: i64 = 1 << 20;

/// What the items from each on earn at most, by the load of one meter that those before them make.
pub(super) struct DynamicProgram {
    pub(super) meter: usize,
    /// Prices of the other meters.
    pub(super) prices: MeterPrices,
    /// Loads are multiples of a unit above what there is anyway.
    base: i64,
    unit: i64,
    /// For each item the earnings by load, beginning with what the meter charges in the end.
    rows: Vec<Vec<Scaled>>,
}

/// Tables of the meters that have small enough ones: at the guide prices of the other meters, and at the prices at which
/// another meter's charge bends, since a set without a big item is best judged at a price of its own.
pub(super) fn tables(book: &Knapsack, items: &[Item], base: &MeterAmounts) -> Vec<DynamicProgram> {
    let shapes = (0..book.residuals.len()).map(|meter| TableShape::new(book, items, base, meter));
    let shapes: Vec<TableShape> = shapes.filter(|shape| shape.lengths.iter().sum::<i64>() <= MOST_CELLS).collect();
    let wanted =
        shapes.iter().flat_map(|shape| prices_beside(book, shape.meter).into_iter().map(move |it| (shape, it)));
    wanted.map(|(shape, prices)| table(book, items, base[shape.meter], (shape, prices))).collect()
}

/// The rows of a meter's tables.
struct TableShape {
    meter: usize,
    unit: i64,
    /// How many loads the row of each item has, and the last one.
    lengths: Vec<i64>,
}

impl TableShape {
    fn new(book: &Knapsack, items: &[Item], base: &MeterAmounts, meter: usize) -> Self {
        let unit = items.iter().fold(0, |unit, item| divisor(unit, item.loads[meter])).max(1);
        // Loads beyond the hard band need no cells.
        let room = book.residuals[meter].band().1.saturating_sub(base[meter]);
        let longest = (room.max(0) / unit).saturating_add(1);
        let mut lengths = vec![1];
        for item in items {
            lengths.push((lengths[lengths.len() - 1] + item.loads[meter] / unit).min(longest));
        }
        Self { meter, unit, lengths }
    }
}

/// Prices of the meters beside one.
fn prices_beside(book: &Knapsack, meter: usize) -> Vec<MeterPrices> {
    let mut list = vec![book.prices];
    for (other, residual) in book.residuals.iter().enumerate().filter(|&(other, _)| other != meter) {
        let slopes = residual.slopes();
        let between = slopes.windows(2).map(|pair| pair[0].midpoint(pair[1]));
        for price in slopes.iter().copied().chain(between) {
            let mut prices = book.prices;
            prices[other] = price;
            list.push(prices);
        }
    }
    list
}

fn table(book: &Knapsack, items: &[Item], base: i64, (shape, prices): (&TableShape, MeterPrices)) -> DynamicProgram {
    let &TableShape { meter, unit, ref lengths } = shape;
    let nets = book.nets(items, &prices, Some(meter));
    let mut rows = vec![
        (0..lengths[items.len()]).map(|load| book.residuals[meter].earns(base + load * unit)).collect::<Vec<Scaled>>(),
    ];
    for ((item, net), &length) in items.iter().zip(nets).zip(lengths).rev() {
        let step = usize::try_from(item.loads[meter] / unit).unwrap_or(usize::MAX);
        let next = &rows[rows.len() - 1];
        let mut row = next[..usize::try_from(length).unwrap_or(usize::MAX).min(next.len())].to_vec();
        for (cell, &taken) in row.iter_mut().zip(next.get(step..).unwrap_or_default()) {
            if taken > NEVER {
                *cell = (*cell).max(taken + net);
            }
        }
        rows.push(row);
    }
    rows.reverse();
    DynamicProgram { meter, prices, base, unit, rows }
}

impl DynamicProgram {
    /// What the items from one on earn at most beside these loads.
    pub(super) fn earned(&self, from: usize, loads: &MeterAmounts) -> Scaled {
        let place = usize::try_from((loads[self.meter] - self.base) / self.unit).ok();
        place.and_then(|place| self.rows[from].get(place).copied()).unwrap_or(NEVER)
    }
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a.abs() } else { divisor(b, a % b) }
}
