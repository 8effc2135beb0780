//! The primal simplex method, for the last steps: the dual one ends at costs that were moved a little, and a few steps
//! at the true ones lead to their prices.

use super::NO_GROUP;
use super::simplex::{LOWER, Simplex, UPPER};

/// Reduced costs this far on the wrong side are rounding.
const OPTIMAL: f64 = 1e-11;
/// A smaller entry of a column is no pivot.
const PIVOT: f64 = 1e-8;
/// The inverse is made anew after so many steps.
const REFACTOR: u32 = 64;

/// What a rising column meets first.
enum Blocking {
    /// Its own other limit.
    Itself,
    /// A working column, which goes to its lower or upper limit.
    Working(usize, bool),
    /// The key of a group.
    Key(usize),
}

impl Simplex {
    /// Goes on from an optimal basis to one that is optimal at these costs, or as far as so many steps lead.
    pub(in super::super) fn polish(&mut self, cost: &[f64], steps: u32) {
        self.cost.copy_from_slice(cost);
        self.price();
        for step in 0..steps {
            let Some(column) = self.worth_entering() else { return };
            let exact = (step + 1) % REFACTOR == 0;
            if !self.enter(column) || (exact && !self.refactor_as_is()) {
                return;
            }
            self.price();
        }
    }

    /// The column whose reduced cost is furthest on the wrong side.
    fn worth_entering(&self) -> Option<usize> {
        let gain = |column: usize| match self.status[column] {
            LOWER if !self.closed[column] && self.program.upper[column] > 0.0 => self.reduced[column],
            UPPER => -self.reduced[column],
            _ => 0.0,
        };
        let mut best = (OPTIMAL, None);
        for column in 0..self.status.len() {
            let gain = gain(column);
            if gain > best.0 {
                best = (gain, Some(column));
            }
        }
        best.1
    }

    /// Lets a column go as far as it can; whether that worked.
    fn enter(&mut self, column: usize) -> bool {
        let sign = if self.status[column] == UPPER { -1.0 } else { 1.0 };
        self.fill_product(column, 0);
        let Some((by, block)) = self.first_block(column, sign) else { return false };
        match block {
            Blocking::Itself => {
                self.values.iter_mut().zip(&self.product).for_each(|(value, entry)| *value -= sign * by * entry);
                self.status[column] = if sign > 0.0 { UPPER } else { LOWER };
                self.settle_keys();
                true
            }
            Blocking::Working(place, to_upper) => {
                self.pivot(place, column, sign * by, to_upper);
                true
            }
            Blocking::Key(group) => {
                let place = self.places_of(group).next();
                let Some(place) = place else {
                    // Nothing else of the group is basic, so it is the column's own: the two change places.
                    return self.replace(group, column);
                };
                self.exchange(group, place);
                if self.fill_product(column, place).abs() < PIVOT {
                    return false;
                }
                self.pivot(place, column, sign * by, false);
                true
            }
        }
    }

    /// Makes a column the key of its group instead of one that is 0 then.
    fn replace(&mut self, group: usize, column: usize) -> bool {
        let key = self.keys[group] as usize;
        self.status[key] = LOWER;
        self.keys[group] = column as u32;
        self.status[column] = super::simplex::KEY;
        self.refactor_as_is()
    }

    /// What a column meets first when it moves, and after how far.
    fn first_block(&self, column: usize, sign: f64) -> Option<(f64, Blocking)> {
        let mut best = (self.program.upper[column], Blocking::Itself);
        for (place, &entry) in self.product.iter().enumerate() {
            let rate = -sign * entry;
            let value = self.values[place];
            let upper = self.upper(self.working[place] as usize);
            let (distance, to_upper) = if rate < -PIVOT {
                (value.max(0.0) / -rate, false)
            } else if rate > PIVOT && upper.is_finite() {
                ((upper - value).max(0.0) / rate, true)
            } else {
                continue;
            };
            if distance < best.0 {
                best = (distance, Blocking::Working(place, to_upper));
            }
        }
        for (group, rate) in self.key_rates(column, sign) {
            if rate < -PIVOT {
                let distance = self.key_values[group].max(0.0) / -rate;
                if distance < best.0 {
                    best = (distance, Blocking::Key(group));
                }
            }
        }
        best.0.is_finite().then_some(best)
    }

    /// How fast the keys change that do so at all.
    fn key_rates(&self, column: usize, sign: f64) -> Vec<(usize, f64)> {
        let mut rates: Vec<(usize, f64)> = Vec::new();
        let mut add = |group: u32, rate: f64| {
            if group == NO_GROUP {
                return;
            }
            match rates.iter_mut().find(|known| known.0 == group as usize) {
                Some(known) => known.1 += rate,
                None => rates.push((group as usize, rate)),
            }
        };
        add(self.program.group[column], -sign);
        for (&other, &entry) in self.working.iter().zip(&self.product) {
            add(self.program.group[other as usize], sign * entry);
        }
        rates
    }

    /// Makes the inverse anew without moving any cost.
    fn refactor_as_is(&mut self) -> bool {
        let cost = self.cost.clone();
        let status = self.status.clone();
        let done = self.refactor();
        self.cost = cost;
        self.status = status;
        self.price();
        self.settle();
        done
    }
}
