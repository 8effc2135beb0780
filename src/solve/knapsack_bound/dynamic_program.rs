//! Tables of what is left to earn, by the load of one meter.

use super::charges::NEVER;
use super::knapsack_solver::{Core, KnapsackProblem, MeterAmounts, pay};

/// The most cells of a table.
const MOST_CELLS: i64 = 1_000_000;
/// Earnings in a table stay below 2 to this power; what is below minus twice that stands for what can't be.
const CELL_BITS: u32 = 28;
const NO_CELL: i32 = -(1 << (CELL_BITS + 2));

/// What the core's items from each on can earn at most, by the load of one meter so far; other meters are priced.
pub(super) struct DynamicProgram {
    pub(super) meter: usize,
    /// Prices of the other meters.
    pub(super) prices: MeterAmounts,
    base: i64,
    /// Loads are multiples of this above the base.
    unit: i64,
    /// Earnings are rounded up to multiples of 2 to this power.
    digits: u32,
    /// For each item the earnings by load.
    rows: Vec<Vec<i32>>,
}

/// The rows of a meter's tables.
struct TableShape {
    meter: usize,
    unit: i64,
    /// How many loads each row has.
    lengths: Vec<i64>,
}

impl TableShape {
    fn new(core: &Core, problem: &KnapsackProblem, meter: usize) -> Self {
        let unit = core.items.iter().fold(0, |unit, item| gcd(unit, item.loads[meter])).max(1);
        // Loads beyond the hard band need no cells.
        let longest = (problem.charges[meter].most.saturating_sub(core.base[meter]).max(0) / unit).saturating_add(1);
        let mut lengths = vec![1];
        for item in &core.items {
            lengths.push((lengths[lengths.len() - 1] + item.loads[meter] / unit).min(longest));
        }
        Self { meter, unit, lengths }
    }

    fn cells(&self) -> i64 {
        self.lengths.iter().sum()
    }
}

/// The tables of the meter that has the smallest ones, unless they are too big.
pub(super) fn tables(core: &Core, problem: &KnapsackProblem) -> Vec<DynamicProgram> {
    let shapes = (0..problem.charges.len()).map(|meter| TableShape::new(core, problem, meter));
    let Some(shape) = shapes.min_by_key(TableShape::cells).filter(|shape| shape.cells() <= MOST_CELLS) else {
        return Vec::new();
    };
    problem
        .prices_beside(shape.meter)
        .into_iter()
        .map(|prices| DynamicProgram::new(core, problem, &shape, prices))
        .collect()
}

impl DynamicProgram {
    fn new(core: &Core, problem: &KnapsackProblem, shape: &TableShape, prices: MeterAmounts) -> Self {
        let &TableShape { meter, unit, ref lengths } = shape;
        let (base, charge) = (core.base[meter], &problem.charges[meter]);
        let mut schedules = problem.schedules(&prices);
        schedules[meter] = None;
        let profits: Vec<i64> = core.items.iter().map(|item| item.profit - pay(&schedules, &item.loads)).collect();
        let total: u64 = profits.iter().map(|profit| profit.unsigned_abs()).sum();
        let digits = (u64::BITS - total.leading_zeros()).saturating_sub(CELL_BITS);
        let last = (0..lengths[core.items.len()]).map(|load| {
            let charged = charge.at(base + load * unit);
            if charged == -NEVER { NO_CELL } else { -((charged >> digits).min(1 << CELL_BITS) as i32) }
        });
        let mut rows = vec![last.collect::<Vec<i32>>()];
        for (place, item) in core.items.iter().enumerate().rev() {
            let next = &rows[rows.len() - 1];
            let profit = -(-profits[place] >> digits) as i32;
            let mut row = next[..lengths[place] as usize].to_vec();
            let taken = next.get((item.loads[meter] / unit) as usize..).unwrap_or_default();
            for (cell, &taken) in row.iter_mut().zip(taken) {
                *cell = (*cell).max(taken + profit);
            }
            rows.push(row);
        }
        rows.reverse();
        Self { meter, prices, base, unit, digits, rows }
    }

    /// What the items from one on earn at most from a load on.
    pub(super) fn earned(&self, from: usize, load: i64) -> i64 {
        let place = usize::try_from((load - self.base) / self.unit).ok();
        let cell = place.and_then(|place| self.rows[from].get(place)).filter(|&&cell| cell > NO_CELL / 2);
        cell.map_or(NEVER, |&cell| i64::from(cell) << self.digits)
    }

    /// How many cells it has.
    pub(super) fn cells(&self) -> u64 {
        self.rows.iter().map(|row| row.len() as u64).sum()
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
