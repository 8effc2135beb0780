//! The most that options can earn on one piece together: a dynamic program over the load, in exact integers.

use super::parts::Part;
use crate::plan::proof::Proof;

/// No table may have more cells: some 256 MB.
const MOST_CELLS: usize = 1 << 24;
/// No more steps are taken for the most that one piece's options earn: some seconds.
const MOST_STEPS: usize = 1 << 31;
/// Stands for a load that can't be reached; sums stay far from the ends of the range.
const NEVER: i128 = i128::MIN / 4;

/// An option that loads a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// The load; above 0.
    pub(super) amount: i64,
    /// What it earns beyond what its unit must earn, scaled.
    pub(super) gain: i128,
}

/// The options that load a piece, and what their loads together are charged.
#[derive(Debug)]
pub(super) struct Knapsack<'a> {
    pub(super) items: &'a [Item],
    pub(super) part: &'a Part,
    /// The loads that the options can add up to and the band allows.
    pub(super) range: (i64, i64),
    pub(super) moved: &'a [i64],
}

/// The table would be too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

impl Knapsack<'_> {
    /// The most that any set of the options earns, scaled; `None` where none has an allowed load.
    pub(super) fn most(&self) -> Result<Option<i128>, TooLarge> {
        let (unit, ends) = self.ends()?;
        let mut best = nothing(ends.len());
        for item in self.items {
            add(&mut best, item, unit);
        }
        Ok(most(best.iter().zip(&ends).map(|(gain, end)| gain + end)))
    }

    /// For each option the most that any set with it earns.
    pub(super) fn most_with_each(&self) -> Result<Vec<Option<i128>>, TooLarge> {
        let (unit, mut ends) = self.ends()?;
        if ends.len().saturating_mul(self.items.len()) > MOST_CELLS {
            return Err(TooLarge);
        }
        // What the options before each one earn at every load.
        let mut before = vec![nothing(ends.len())];
        for item in self.items {
            let mut next = before[before.len() - 1].clone();
            add(&mut next, item, unit);
            before.push(next);
        }
        // From behind: what can still be earned from every load on.
        let mut with = Vec::with_capacity(self.items.len());
        for (item, before) in self.items.iter().zip(&before).rev() {
            let step = step(item, unit);
            let sums = before.iter().zip(ends.iter().skip(step)).map(|(gain, end)| gain + item.gain + end);
            with.push(most(sums));
            for load in 0..ends.len().saturating_sub(step) {
                ends[load] = ends[load].max(clamped(ends[load + step] + item.gain));
            }
        }
        with.reverse();
        Ok(with)
    }

    /// The load that one cell stands for, and what every load earns by itself: the charge, or that it is not allowed.
    fn ends(&self) -> Result<(i64, Vec<i128>), TooLarge> {
        let unit = self.items.iter().fold(0, |unit, item| divisor(unit, item.amount)).max(1);
        let (low, high) = self.range;
        let cells = usize::try_from(high.max(0) / unit).map_err(|_| TooLarge)?;
        if cells >= MOST_CELLS || cells.saturating_mul(self.items.len()) > MOST_STEPS {
            return Err(TooLarge);
        }
        let end = |cell: i64| {
            let load = cell * unit;
            let allowed = low <= load && load <= high;
            if allowed { -(self.part.charge(load, self.moved) << Proof::BITS) } else { NEVER }
        };
        Ok((unit, (0..=i64::try_from(cells).unwrap_or(0)).map(end).collect()))
    }
}

/// That no load earns nothing, and that no other is reached yet.
fn nothing(loads: usize) -> Vec<i128> {
    (0..loads).map(|load| if load == 0 { 0 } else { NEVER }).collect()
}

/// Lets every set of options so far go on with this one too.
fn add(best: &mut [i128], item: &Item, unit: i64) {
    let step = step(item, unit);
    for load in (step..best.len()).rev() {
        best[load] = best[load].max(clamped(best[load - step] + item.gain));
    }
}

/// What can't be reached stays so, however much is earned.
fn clamped(sum: i128) -> i128 {
    if sum < NEVER / 2 { NEVER } else { sum }
}

fn most(sums: impl Iterator<Item = i128>) -> Option<i128> {
    sums.max().filter(|&sum| sum >= NEVER / 2)
}

fn step(item: &Item, unit: i64) -> usize {
    usize::try_from(item.amount / unit).unwrap_or(usize::MAX)
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a.abs() } else { divisor(b, a % b) }
}
