//! Cuts as rows of a relaxation, and the rows that its own stand for.

use super::super::cut::Cut;
use super::super::proof::RowSource;
use super::{CHOSEN, NONE, Relaxation, power_of_two};
use crate::instance::Side;

/// A cut over the columns of a relaxation.
#[derive(Debug, Clone)]
pub(in super::super) struct CutRow {
    pub(in super::super) entries: Vec<(u32, f64)>,
    pub(in super::super) right: f64,
    /// Amounts are divided by this.
    pub(super) scale: f64,
    norm: f64,
    /// By columns, what is exact of it: amounts, and what is left of the right side beside decided units.
    pub(super) amounts: Vec<(u32, i64)>,
    pub(super) most: i64,
    /// No price may be larger, so that a proof can be checked which works the cut out over all options.
    pub(super) most_price: f64,
    /// Of excesses: row of the meter, hinge and amount.
    pub(super) excesses: Vec<(u32, u32, i64)>,
}

impl CutRow {
    /// How far a solution is beyond the cut.
    pub(in super::super) fn depth(&self, values: &[f64]) -> f64 {
        let sum: f64 = self.entries.iter().map(|&(column, entry)| entry * values[column as usize]).sum();
        (sum - self.right) / self.norm
    }

    /// The cosine of the angle between two cuts.
    pub(in super::super) fn cosine(&self, other: &Self) -> f64 {
        let (mut i, mut j, mut product) = (0, 0, 0.0);
        while i < self.entries.len() && j < other.entries.len() {
            let (a, b) = (self.entries[i], other.entries[j]);
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    product += a.1 * b.1;
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        product / (self.norm * other.norm)
    }
}

impl Relaxation<'_> {
    /// A cut as a row.
    pub(in super::super) fn row_of_cut(&self, cut: &Cut) -> CutRow {
        let mut most = cut.most;
        let mut amounts: Vec<(u32, i64)> = Vec::with_capacity(cut.amounts.len());
        for &(option, amount) in &cut.amounts {
            match self.column_of[option as usize] {
                CHOSEN => most -= amount,
                NONE => {}
                column => amounts.push((column, amount)),
            }
        }
        let scale = power_of_two(amounts.iter().map(|amount| amount.1.abs() as f64).fold(1.0, f64::max));
        let mut right = most as f64;
        let mut entries: Vec<(u32, f64)> = amounts.iter().map(|&(column, amount)| (column, amount as f64)).collect();
        let mut excesses = Vec::with_capacity(cut.excesses.len());
        for &(meter, hinge, amount) in &cut.excesses {
            let row = self.row_of[meter as usize];
            if row == NONE {
                // The load can't change any more, and the excess neither.
                let load = self.open_options.ranges[meter as usize].0;
                right -= amount as f64 * self.excess(meter as usize, hinge as usize, load) as f64;
                most -= amount * self.excess(meter as usize, hinge as usize, load);
                continue;
            }
            right -= self.add_excess(row, hinge as usize, amount as f64, &mut entries);
            excesses.push((row, hinge, amount));
        }
        entries.sort_unstable_by_key(|entry| entry.0);
        for entry in &mut entries {
            entry.1 /= scale;
        }
        let norm = entries.iter().map(|entry| entry.1 * entry.1).sum::<f64>().sqrt().max(1e-9);
        CutRow { entries, right: right / scale, scale, norm, amounts, most, most_price: self.most_price(cut), excesses }
    }

    /// The largest price of a cut, scaled, where it is known what all options may have of it.
    fn most_price(&self, cut: &Cut) -> f64 {
        /// A price times what a cut can come to stays below 2 to this power, with a digit to spare for excesses.
        const REACH_BITS: i32 = 104;
        if !cut.is_local {
            return f64::INFINITY;
        }
        let units = self.open_options.units() as f64;
        2f64.powi(REACH_BITS) / (2.0 * units * cut.extent.largest as f64 + cut.most.unsigned_abs() as f64)
    }

    /// The excess of a load beyond a hinge.
    fn excess(&self, meter: usize, hinge: usize, load: i64) -> i64 {
        let hinge = &self.problem.meters[meter].hinges[hinge];
        match hinge.side {
            Side::Above => (load - hinge.at).max(0),
            Side::Below => (hinge.at - load).max(0),
        }
    }

    /// Adds an amount of an excess to the segments that it is made of; gives back what it comes to at the least load.
    fn add_excess(&self, row: u32, hinge: usize, amount: f64, entries: &mut Vec<(u32, f64)>) -> f64 {
        let it = &self.meters[row as usize];
        let at = &self.problem.meters[it.meter].hinges[hinge];
        for (segment, pair) in it.breakpoints.windows(2).enumerate() {
            let change = match at.side {
                Side::Above if pair[0] >= at.at => amount * it.scale,
                Side::Below if pair[1] <= at.at => -amount * it.scale,
                _ => continue,
            };
            let column = it.first + segment as u32;
            match entries.iter_mut().find(|entry| entry.0 == column) {
                Some(entry) => entry.1 += change,
                None => entries.push((column, change)),
            }
        }
        amount * self.excess(it.meter, hinge, it.breakpoints[0]) as f64
    }

    /// The row that a row of the program stands for where the load is now, and how much of it one of the program's is.
    /// Where there are two, a positive weight asks for one that limits loads from above.
    pub(in super::super) fn source(
        &self,
        row: usize,
        is_at_upper: impl Fn(usize) -> bool,
        positive: bool,
    ) -> Option<(RowSource, f64)> {
        let Some(it) = self.meters.get(row) else {
            let place = row - self.meters.len();
            return Some((RowSource::Cut(self.cuts[place]), 1.0 / self.cut_rows[place].scale));
        };
        let segments = 0..it.slopes.len();
        let load = it.breakpoints[segments.take_while(|segment| is_at_upper(it.first as usize + segment)).count()];
        let meter = it.meter as u32;
        let hinges = &self.problem.meters[it.meter].hinges;
        let find = |side: Side| {
            let hinge = hinges.iter().position(|hinge| hinge.side == side && hinge.at == load && hinge.slope != 0);
            hinge.map(|hinge| RowSource::Hinge(meter, hinge as u32))
        };
        let (least, most) = self.curves[it.meter].band();
        let above = find(Side::Above).or((load == most).then_some(RowSource::Most(meter))).map(|source| (source, 1.0));
        let below =
            find(Side::Below).or((load == least).then_some(RowSource::Least(meter))).map(|source| (source, -1.0));
        let (source, sign) = if positive { above.or(below) } else { below.or(above) }?;
        Some((source, sign / it.scale))
    }
}
