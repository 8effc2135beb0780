//! Going on from the basis of a relaxation of more options.

use super::super::lp::{LinearProgram, Simplex, SimplexBasis};
use super::{CHOSEN, NONE, Relaxation};

/// A smaller pivot is rounding; columns are scaled to about 1.
const PIVOT: f64 = 1e-7;

impl Relaxation<'_> {
    /// The basis that is nearest to that of a relaxation with these options and more.
    pub(in super::super) fn carried(&self, above: &Relaxation, simplex: &Simplex) -> SimplexBasis {
        let old = |column: u32| above.column_of[self.options[column as usize] as usize] as usize;
        let keys: Vec<u32> = (0..self.units.len()).map(|group| self.carried_key(group, &old, simplex)).collect();
        let mut upper = Vec::new();
        let mut wanted: Vec<u32> = Vec::new();
        for (place, &cut) in self.cuts.iter().enumerate() {
            let before = above.cuts.iter().position(|&other| other == cut);
            if before.is_some_and(|before| simplex.is_basic(above.slack(before) as usize)) {
                wanted.push(self.slack(place));
            }
        }
        for row in &self.meters {
            let before = above.row_of[row.meter];
            if before == NONE {
                continue;
            }
            let before = &above.meters[before as usize];
            for (segment, pair) in row.breakpoints.windows(2).enumerate() {
                // Ends have moved, but no kink is new.
                let middle = pair[0].midpoint(pair[1]);
                let inner = &before.breakpoints[1..before.breakpoints.len() - 1];
                let column = (before.first as usize) + inner.iter().filter(|&&breakpoint| breakpoint <= middle).count();
                if simplex.is_basic(column) {
                    wanted.push(row.first + segment as u32);
                } else if simplex.is_at_upper(column) {
                    upper.push(row.first + segment as u32);
                }
            }
        }
        let options = 0..self.options.len() as u32;
        let basic = options.filter(|&column| simplex.is_basic(old(column)));
        wanted.extend(basic.filter(|&column| keys[self.program.group_of(column as usize)] != column));
        let working = self.independent(wanted, &keys);
        upper.retain(|column| !working.contains(column));
        SimplexBasis { keys, working, upper }
    }

    /// The key of a group: the one before, or else what is taken most of.
    fn carried_key(&self, group: usize, old: &impl Fn(u32) -> usize, simplex: &Simplex) -> u32 {
        let columns = self.program.columns_of(group).map(|column| column as u32);
        let rank = |column: u32| {
            let before = old(column);
            (simplex.is_key(before), simplex.is_basic(before), simplex.value(before))
        };
        let ranked = columns.map(|column| (rank(column), column));
        ranked.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(CHOSEN, |best| best.1)
    }

    /// As many of these columns as are independent, the first ones first; where they don't suffice, segments and slacks of
    /// the rows that are left.
    fn independent(&self, wanted: Vec<u32>, keys: &[u32]) -> Vec<u32> {
        let mut chosen = IndependentColumns::new(&self.program, keys);
        for column in wanted {
            chosen.add(column);
        }
        for (row, meter) in self.meters.iter().enumerate() {
            for segment in 0..meter.slopes.len() as u32 {
                if !chosen.is_taken[row] {
                    chosen.add(meter.first + segment);
                }
            }
        }
        for place in 0..self.cuts.len() {
            if !chosen.is_taken[self.meters.len() + place] {
                chosen.add(self.slack(place));
            }
        }
        chosen.columns
    }
}

/// Columns that are independent.
struct IndependentColumns<'a> {
    program: &'a LinearProgram,
    keys: &'a [u32],
    columns: Vec<u32>,
    /// For each the row that it stands for, and what is left of it by the columns before, which is 1 there.
    reduced: Vec<(usize, Vec<f64>)>,
    is_taken: Vec<bool>,
}

impl<'a> IndependentColumns<'a> {
    fn new(program: &'a LinearProgram, keys: &'a [u32]) -> Self {
        let is_taken = vec![false; program.row_count()];
        Self { program, keys, columns: Vec::new(), reduced: Vec::new(), is_taken }
    }

    /// Adds a column if it is independent of those before.
    fn add(&mut self, column: u32) {
        if self.columns.contains(&column) {
            return;
        }
        let mut left = vec![0.0; self.program.row_count()];
        self.program.column(column as usize).for_each(|(row, entry)| left[row] += entry);
        if (column as usize) < self.program.first_single() {
            let key = self.keys[self.program.group_of(column as usize)];
            self.program.column(key as usize).for_each(|(row, entry)| left[row] -= entry);
        }
        for (row, other) in &self.reduced {
            let factor = left[*row];
            if factor != 0.0 {
                left.iter_mut().zip(other).for_each(|(left, other)| *left -= factor * other);
                left[*row] = 0.0;
            }
        }
        let free = (0..left.len()).filter(|&row| !self.is_taken[row]);
        let largest = free.reduce(|best, row| if left[row].abs() > left[best].abs() { row } else { best });
        if let Some(row) = largest.filter(|&row| left[row].abs() > PIVOT) {
            let pivot = left[row];
            for left in &mut left {
                *left /= pivot;
            }
            self.reduced.push((row, left));
            self.is_taken[row] = true;
            self.columns.push(column);
        }
    }
}
