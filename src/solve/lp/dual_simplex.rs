//! The dual simplex method.
//!
//! Reduced costs stay on their right sides while values come within their limits. The column that leaves is the one
//! furthest outside, relative to its line of the inverse (steepest edge, Forrest and Goldfarb 1992); columns with two
//! limits may change to the other one on the way (Maros 2003).

use super::simplex::{KEY, LOWER, Simplex, UPPER};

/// Values this far outside their limits are rounding.
const FEASIBLE: f64 = 1e-9;
/// A smaller entry of a row is no pivot.
const PIVOT: f64 = 1e-7;
/// A pivot that comes out otherwise by the row and by the column is not to be trusted.
const DISAGREEMENT: f64 = 1e-6;
/// The inverse is made anew after so many changes, before rounding adds up.
const REFACTOR: u32 = 64;
/// Reduced costs may get this far to the wrong side for the sake of a larger pivot (Harris 1973).
const SLIP: f64 = 1e-8;
/// Steps between two looks at the objective.
const LOOK: u32 = 8;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Termination {
    Optimal,
    /// The objective is below the cutoff.
    Cutoff,
    /// No values keep the rows.
    Infeasible,
    /// It took as many steps as allowed.
    Limit,
    /// It can't go on for want of precision.
    Stuck,
}

/// What leaves the basis.
struct Leaving {
    place: BasisPosition,
    /// 1 if its value is too large, -1 if it is too small.
    sign: f64,
    infeasibility: f64,
}

enum BasisPosition {
    Working(usize),
    /// The key of a group that has no other basic column.
    Key(usize),
}

/// The column that enters, with those that change to their other limit on the way.
struct Entering {
    column: usize,
    flips: Vec<u32>,
}

impl Simplex {
    /// Runs until the basis is optimal, its objective is below the cutoff, or so many steps are taken.
    pub(in super::super) fn run(&mut self, cutoff: f64, steps: u32) -> Termination {
        self.settle();
        for step in 0..steps {
            if self.changes >= REFACTOR && !self.refactor() {
                return Termination::Stuck;
            }
            if step % LOOK == 0 && self.objective() < cutoff {
                return Termination::Cutoff;
            }
            let Some(leaving) = self.leaving() else {
                return if self.objective() < cutoff { Termination::Cutoff } else { Termination::Optimal };
            };
            if let Some(end) = self.step(&leaving) {
                return end;
            }
        }
        Termination::Limit
    }

    /// The basic column that is furthest outside its limits; a key is made a working column first.
    fn leaving(&mut self) -> Option<Leaving> {
        let mut best: Option<(f64, Leaving)> = None;
        for place in 0..self.working.len() {
            let (value, upper) = (self.values[place], self.upper(self.working[place] as usize));
            let (infeasibility, sign) = if value < -FEASIBLE {
                (-value, -1.0)
            } else if value > upper + FEASIBLE {
                (value - upper, 1.0)
            } else {
                continue;
            };
            let score = infeasibility * infeasibility / self.inverse.norm(place).max(1e-12);
            if best.as_ref().is_none_or(|best| score > best.0) {
                best = Some((score, Leaving { place: BasisPosition::Working(place), sign, infeasibility }));
            }
        }
        let Some((infeasibility, group)) = self.worst_key() else { return best.map(|best| best.1) };
        let sign = if self.key_values[group] < 0.0 { -1.0 } else { 1.0 };
        let Some(place) = self.partner(group) else {
            return Some(Leaving { place: BasisPosition::Key(group), sign, infeasibility });
        };
        let score = infeasibility * infeasibility / self.key_norm(group).max(1e-12);
        if best.as_ref().is_some_and(|best| best.0 > score) {
            return best.map(|best| best.1);
        }
        self.exchange(group, place);
        Some(Leaving { place: BasisPosition::Working(place), sign, infeasibility })
    }

    /// The group whose key is furthest outside its limits, and how far.
    fn worst_key(&self) -> Option<(f64, usize)> {
        let mut worst: Option<(f64, usize)> = None;
        for (group, (&key, &value)) in self.keys.iter().zip(&self.key_values).enumerate() {
            let infeasibility = if self.closed[key as usize] { value.abs() } else { -value };
            if infeasibility > FEASIBLE && worst.is_none_or(|worst| infeasibility > worst.0) {
                worst = Some((infeasibility, group));
            }
        }
        worst
    }

    /// The place of the group's working column that has the largest value, open ones first.
    fn partner(&self, group: usize) -> Option<usize> {
        let rank = |place: usize| (u8::from(!self.closed[self.working[place] as usize]), self.values[place]);
        self.places_of(group).reduce(|best, next| {
            let (a, b) = (rank(best), rank(next));
            if b.0 > a.0 || (b.0 == a.0 && b.1 > a.1) { next } else { best }
        })
    }

    /// The squared norm of the line that a key would have.
    fn key_norm(&self, group: usize) -> f64 {
        let places: Vec<usize> = self.places_of(group).collect();
        let entry = |row: usize| places.iter().map(|&place| self.inverse.line(place)[row]).sum::<f64>();
        (0..self.inverse.size).map(|row| entry(row).powi(2)).sum()
    }

    /// Takes a step; how the run ends, if it does.
    fn step(&mut self, leaving: &Leaving) -> Option<Termination> {
        let place = match leaving.place {
            BasisPosition::Working(place) => place,
            BasisPosition::Key(group) => return (!self.replace_key(group)).then_some(Termination::Infeasible),
        };
        // Reduced costs are looked at for the column that enters, and moved.
        self.work += 4 * self.row.len() as u64;
        self.fill_row(place);
        let Some(entering) = self.entering(leaving) else {
            if !self.barred.is_empty() {
                return Some(Termination::Stuck);
            }
            self.ray = self.inverse.line(place).iter().map(|value| -leaving.sign * value).collect();
            return Some(Termination::Infeasible);
        };
        let (column, expected) = (entering.column, self.row[entering.column]);
        let pivot = self.fill_product(column, place);
        if (pivot - expected).abs() > DISAGREEMENT * (1.0 + pivot.abs()) || pivot.abs() < PIVOT {
            if self.changes == 0 {
                self.barred.push(column as u32);
                return None;
            }
            return (!self.refactor()).then_some(Termination::Stuck);
        }
        self.barred.clear();
        self.flip(&entering.flips);
        self.move_prices(place, column);
        let left = self.working[place] as usize;
        let goal = if leaving.sign > 0.0 { self.upper(left) } else { 0.0 };
        let by = (self.values[place] - goal) / pivot;
        self.pivot(place, column, by, leaving.sign > 0.0);
        None
    }

    /// Makes closed columns leave the basis, in which they have no value; reduced costs stay on their right sides.
    pub(in super::super) fn expel(&mut self) {
        for group in 0..self.keys.len() {
            if self.closed[self.keys[group] as usize]
                && let Some(place) = self.partner(group)
            {
                self.exchange(group, place);
            }
        }
        for place in 0..self.working.len() {
            for sign in [1.0, -1.0] {
                if self.closed[self.working[place] as usize] {
                    self.step(&Leaving { place: BasisPosition::Working(place), sign, infeasibility: 0.0 });
                }
            }
        }
        self.barred.clear();
    }

    /// Another key for a group whose key is closed and which has no other basic column; whether there is one.
    fn replace_key(&mut self, group: usize) -> bool {
        let open = self.program.columns_of(group).filter(|&column| !self.closed[column]);
        let best = open.reduce(|best, next| if self.reduced[next] > self.reduced[best] { next } else { best });
        let Some(best) = best else {
            self.ray.clear();
            return false;
        };
        let (old, behind) = (self.keys[group] as usize, self.reduced[best]);
        self.program.columns_of(group).for_each(|column| self.reduced[column] -= behind);
        self.reduced[best] = 0.0;
        self.status[old] = LOWER;
        self.status[best] = KEY;
        self.keys[group] = best as u32;
        self.settle();
        true
    }

    /// The column that enters: the first whose reduced cost would change its side, where those that can go to their other
    /// limit without undoing the step do so.
    fn entering(&self, leaving: &Leaving) -> Option<Entering> {
        // Columns with two limits that would change sides, and when the first of the others does.
        let mut boxed: Vec<(f64, u32)> = Vec::new();
        let mut first = f64::INFINITY;
        for column in 0..self.row.len() {
            let Some(ratio) = self.ratio(column, leaving.sign) else { continue };
            if self.program.upper[column].is_finite() {
                boxed.push((ratio, column as u32));
            } else {
                first = first.min(ratio + SLIP / self.row[column].abs());
            }
        }
        boxed.retain(|next| next.0 <= first);
        boxed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut slope = leaving.infeasibility;
        let mut flips = Vec::new();
        for &(_, column) in &boxed {
            slope -= self.row[column as usize].abs() * self.program.upper[column as usize];
            if slope < FEASIBLE {
                return Some(Entering { column: column as usize, flips });
            }
            flips.push(column);
        }
        let mut best: Option<(f64, usize)> = None;
        for column in 0..self.row.len() {
            if self.program.upper[column].is_infinite()
                && self.ratio(column, leaving.sign).is_some_and(|ratio| ratio <= first)
                && best.is_none_or(|best| self.row[column].abs() > best.0)
            {
                best = Some((self.row[column].abs(), column));
            }
        }
        best.map(|(_, column)| Entering { column, flips })
    }

    /// How far prices move until a column's reduced cost changes its side, if it does so at all.
    #[inline]
    fn ratio(&self, column: usize, sign: f64) -> Option<f64> {
        let entry = sign * self.row[column];
        match self.status[column] {
            LOWER if entry > PIVOT && !self.closed[column] && !self.is_barred(column) => {
                Some((-self.reduced[column]).max(0.0) / entry)
            }
            UPPER if entry < -PIVOT && !self.is_barred(column) => Some(self.reduced[column].max(0.0) / -entry),
            _ => None,
        }
    }

    fn is_barred(&self, column: usize) -> bool {
        !self.barred.is_empty() && self.barred.contains(&(column as u32))
    }

    /// Puts columns to their other limits.
    fn flip(&mut self, columns: &[u32]) {
        let mut entries: Vec<(usize, f64)> = Vec::new();
        for &column in columns {
            let at = column as usize;
            let (status, change) = match self.status[at] {
                UPPER => (LOWER, -self.program.upper[at]),
                _ => (UPPER, self.program.upper[at]),
            };
            self.status[at] = status;
            entries.extend(self.program.column(at).map(|(row, entry)| (row, entry * change)));
        }
        if !entries.is_empty() {
            for (place, value) in self.values.iter_mut().enumerate() {
                let line = self.inverse.line(place);
                *value -= entries.iter().map(|&(row, entry)| line[row] * entry).sum::<f64>();
            }
        }
    }

    /// Moves prices and reduced costs so far that a column's reduced cost is 0.
    pub(super) fn move_prices(&mut self, place: usize, column: usize) {
        let step = self.reduced[column] / self.row[column];
        for (reduced, &entry) in self.reduced.iter_mut().zip(&self.row) {
            *reduced -= step * entry;
        }
        for (price, &entry) in self.prices.iter_mut().zip(self.inverse.line(place)) {
            *price += step * entry;
        }
        self.reduced[self.working[place] as usize] = -step;
        self.reduced[column] = 0.0;
    }
}
