//! A basis of a linear program with what follows from it.

use std::sync::Arc;

use super::inverse::Inverse;
use super::{LinearProgram, NO_GROUP};

/// Reduced costs this far on the wrong side are rounding.
const OPTIMAL: f64 = 1e-9;

/// Where a column is: at a place of the working basis, or one of these.
pub(super) const KEY: u32 = u32::MAX;
pub(super) const LOWER: u32 = u32::MAX - 1;
pub(super) const UPPER: u32 = u32::MAX - 2;

/// A basis, to come back to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct SimplexBasis {
    /// The key of each group.
    pub(in super::super) keys: Vec<u32>,
    /// The other basic columns: the working basis.
    pub(in super::super) working: Vec<u32>,
    /// The columns at their upper limits.
    pub(in super::super) upper: Vec<u32>,
}

/// A basis with its inverse, values, prices and reduced costs.
#[derive(Debug, Clone)]
pub(in super::super) struct Simplex {
    pub(super) program: Arc<LinearProgram>,
    /// The costs, moved a little where that keeps the basis dual feasible.
    pub(super) cost: Vec<f64>,
    /// Columns that must be 0.
    pub(super) closed: Vec<bool>,
    pub(super) status: Vec<u32>,
    pub(super) keys: Vec<u32>,
    pub(super) working: Vec<u32>,
    pub(super) inverse: Inverse,
    /// The values of the working basis, and of the keys.
    pub(super) values: Vec<f64>,
    pub(super) key_values: Vec<f64>,
    pub(super) prices: Vec<f64>,
    /// What each column earns beyond its price, less what its group's key does.
    pub(super) reduced: Vec<f64>,
    /// Changes of the basis since the inverse was made anew.
    pub(super) changes: u32,
    pub(super) work: u64,
    /// How prices can be moved for ever, to prove that nothing is feasible.
    pub(super) ray: Vec<f64>,
    /// A combination of rows, over all columns.
    pub(super) row: Vec<f64>,
    pub(super) product: Vec<f64>,
    /// Columns that rounding keeps from entering for now.
    pub(super) barred: Vec<u32>,
}

impl Simplex {
    /// A basis of a program at these costs; `None` if its columns are too few or depend on each other.
    pub(in super::super) fn new(program: &Arc<LinearProgram>, cost: Vec<f64>, basis: &SimplexBasis) -> Option<Self> {
        let columns = program.column_count();
        let mut simplex = Self {
            program: Arc::clone(program),
            cost,
            closed: vec![false; columns],
            status: vec![LOWER; columns],
            keys: Vec::new(),
            working: Vec::new(),
            inverse: Inverse::default(),
            values: Vec::new(),
            key_values: vec![1.0; program.group_count()],
            prices: vec![0.0; program.row_count()],
            reduced: vec![0.0; columns],
            changes: 0,
            work: 0,
            ray: Vec::new(),
            row: vec![0.0; columns],
            product: Vec::new(),
            barred: Vec::new(),
        };
        (basis.working.len() == program.row_count() && simplex.restore(basis)).then_some(simplex)
    }

    /// Goes to a basis; whether its columns are independent.
    pub(in super::super) fn restore(&mut self, basis: &SimplexBasis) -> bool {
        self.status.fill(LOWER);
        self.keys.clone_from(&basis.keys);
        self.working.clone_from(&basis.working);
        self.keys.iter().for_each(|&key| self.status[key as usize] = KEY);
        basis.upper.iter().for_each(|&column| self.status[column as usize] = UPPER);
        for (place, &column) in self.working.iter().enumerate() {
            self.status[column as usize] = place as u32;
        }
        self.refactor()
    }

    /// The present basis.
    pub(in super::super) fn basis(&self) -> SimplexBasis {
        let upper = (0..self.status.len()).filter(|&column| self.status[column] == UPPER);
        SimplexBasis {
            keys: self.keys.clone(),
            working: self.working.clone(),
            upper: upper.map(|column| column as u32).collect(),
        }
    }

    /// Says which columns must be 0.
    pub(in super::super) fn close(&mut self, closed: impl Fn(usize) -> bool) {
        for column in 0..self.closed.len() {
            self.closed[column] = closed(column);
        }
    }

    /// Closes all of these columns but one.
    pub(in super::super) fn close_others(&mut self, columns: std::ops::Range<usize>, open: usize) {
        columns.filter(|&column| column != open).for_each(|column| self.closed[column] = true);
    }

    /// The value of a column.
    pub(in super::super) fn value(&self, column: usize) -> f64 {
        match self.status[column] {
            KEY => self.key_values[self.program.group[column] as usize],
            LOWER => 0.0,
            UPPER => self.upper(column),
            place => self.values[place as usize],
        }
    }

    pub(in super::super) fn is_basic(&self, column: usize) -> bool {
        self.status[column] < UPPER || self.status[column] == KEY
    }

    pub(in super::super) fn is_key(&self, column: usize) -> bool {
        self.status[column] == KEY
    }

    pub(in super::super) fn is_at_upper(&self, column: usize) -> bool {
        self.status[column] == UPPER
    }

    pub(in super::super) fn is_closed(&self, column: usize) -> bool {
        self.closed[column]
    }

    pub(in super::super) fn working(&self) -> &[u32] {
        &self.working
    }

    pub(in super::super) fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// The price of each row.
    pub(in super::super) fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// The direction in which prices prove that nothing is feasible, where a run has ended so. It is empty where a group
    /// has no open column.
    pub(in super::super) fn ray(&self) -> &[f64] {
        &self.ray
    }

    /// Entries looked at since this was asked last.
    pub(in super::super) fn take_work(&mut self) -> u64 {
        std::mem::take(&mut self.work)
    }

    /// The line of the inverse for the working column at a place: how it depends on the rows.
    pub(in super::super) fn inverse_line(&self, place: usize) -> &[f64] {
        self.inverse.line(place)
    }

    pub(super) fn upper(&self, column: usize) -> f64 {
        if self.closed[column] { 0.0 } else { self.program.upper[column] }
    }

    /// What the basis is worth at the costs as they are.
    pub(in super::super) fn objective(&self) -> f64 {
        let working = self.working.iter().zip(&self.values).map(|(&column, value)| self.cost[column as usize] * value);
        let keys = self.keys.iter().zip(&self.key_values).map(|(&key, value)| self.cost[key as usize] * value);
        let singles = self.program.first_single()..self.status.len();
        let upper = singles.filter(|&column| self.status[column] == UPPER);
        working.chain(keys).sum::<f64>() + upper.map(|column| self.cost[column] * self.upper(column)).sum::<f64>()
    }

    /// The key that a column's entries are taken against.
    fn key_of(&self, column: usize) -> Option<usize> {
        let group = self.program.group[column];
        (group != NO_GROUP).then(|| self.keys[group as usize] as usize)
    }

    /// The entries of a column, less those of its group's key.
    pub(super) fn against_key(&self, column: usize) -> Vec<(usize, f64)> {
        let mut entries: Vec<(usize, f64)> = self.program.column(column).collect();
        if let Some(key) = self.key_of(column) {
            for (row, value) in self.program.column(key) {
                match entries.iter_mut().find(|entry| entry.0 == row) {
                    Some(entry) => entry.1 -= value,
                    None => entries.push((row, -value)),
                }
            }
            entries.retain(|entry| entry.1 != 0.0);
        }
        entries
    }

    /// Makes the inverse anew, and all that follows from it; whether the columns are independent.
    pub(super) fn refactor(&mut self) -> bool {
        let columns: Vec<Vec<(usize, f64)>> =
            self.working.iter().map(|&column| self.against_key(column as usize)).collect();
        let Some(inverse) = Inverse::of(&columns) else { return false };
        // Columns with one entry cost nothing; the others are inverted together.
        let core = columns.iter().filter(|column| column.len() > 1).count();
        self.work += (core * core * core + inverse.size * inverse.size + 4 * self.row.len()) as u64;
        self.inverse = inverse;
        self.changes = 0;
        self.price();
        self.stay_feasible();
        self.settle();
        true
    }

    /// Works the values out.
    pub(super) fn settle(&mut self) {
        let mut left = self.program.right.clone();
        for &key in &self.keys {
            self.program.column(key as usize).for_each(|(row, entry)| left[row] -= entry);
        }
        for column in self.program.first_single()..self.status.len() {
            if self.status[column] == UPPER {
                let upper = self.upper(column);
                self.program.column(column).for_each(|(row, entry)| left[row] -= entry * upper);
            }
        }
        let value = |place: usize| self.inverse.line(place).iter().zip(&left).map(|(a, b)| a * b).sum();
        self.values = (0..self.inverse.size).map(value).collect();
        self.settle_keys();
    }

    /// Works the values of the keys out.
    pub(super) fn settle_keys(&mut self) {
        self.key_values.fill(1.0);
        for (&column, value) in self.working.iter().zip(&self.values) {
            let group = self.program.group[column as usize];
            if group != NO_GROUP {
                self.key_values[group as usize] -= value;
            }
        }
    }

    /// Works prices and reduced costs out.
    pub(super) fn price(&mut self) {
        self.prices.fill(0.0);
        for (place, &column) in self.working.iter().enumerate() {
            let column = column as usize;
            let cost = self.cost[column] - self.key_of(column).map_or(0.0, |key| self.cost[key]);
            if cost != 0.0 {
                self.prices.iter_mut().zip(self.inverse.line(place)).for_each(|(price, value)| *price += cost * value);
            }
        }
        self.reduced.clone_from(&self.cost);
        for (row, &price) in self.prices.iter().enumerate() {
            if price != 0.0 {
                self.program.row(row).for_each(|(column, entry)| self.reduced[column] -= price * entry);
            }
        }
        for group in 0..self.program.group_count() {
            let key = self.reduced[self.keys[group] as usize];
            self.program.columns_of(group).for_each(|column| self.reduced[column] -= key);
        }
        for &column in &self.working {
            self.reduced[column as usize] = 0.0;
        }
    }

    /// Moves costs so that no reduced cost is on the wrong side; columns with two limits go to the other one instead.
    fn stay_feasible(&mut self) {
        for column in 0..self.status.len() {
            let (status, reduced) = (self.status[column], self.reduced[column]);
            let is_wrong = match status {
                LOWER => reduced > 0.0 && !self.closed[column],
                UPPER => reduced < 0.0,
                _ => false,
            };
            if !is_wrong {
                continue;
            }
            if reduced.abs() > OPTIMAL && self.program.upper[column].is_finite() {
                self.status[column] = if status == LOWER { UPPER } else { LOWER };
            } else {
                self.cost[column] -= reduced;
                self.reduced[column] = 0.0;
            }
        }
    }

    /// The places of a group's working columns.
    pub(super) fn places_of(&self, group: usize) -> impl Iterator<Item = usize> + '_ {
        let columns = self.program.columns_of(group);
        columns.filter(|&column| self.status[column] < UPPER).map(|column| self.status[column] as usize)
    }

    /// Makes the working column at a place the key of its group, and the key a working column there.
    pub(super) fn exchange(&mut self, group: usize, place: usize) {
        let others: Vec<usize> = self.places_of(group).filter(|&other| other != place).collect();
        self.inverse.exchange(place, &others);
        let (key, column) = (self.keys[group], self.working[place]);
        (self.keys[group], self.working[place]) = (column, key);
        self.status[column as usize] = KEY;
        self.status[key as usize] = place as u32;
        std::mem::swap(&mut self.values[place], &mut self.key_values[group]);
    }

    /// The rows, each so many times, over all columns, those of groups against their keys.
    pub(in super::super) fn combination(&mut self, multipliers: &[f64]) {
        /// Less than this is rounding.
        const NOTHING: f64 = 1e-14;
        self.row.fill(0.0);
        for (row, &factor) in multipliers.iter().enumerate() {
            if factor.abs() > NOTHING {
                let (index, value) = self.program.rows.line(row);
                self.work += index.len() as u64;
                for (&column, &entry) in index.iter().zip(value) {
                    self.row[column as usize] += factor * entry;
                }
            }
        }
        for group in 0..self.keys.len() {
            let key = self.row[self.keys[group] as usize];
            if key != 0.0 {
                self.program.columns_of(group).for_each(|column| self.row[column] -= key);
            }
        }
        self.work += self.row.len() as u64;
    }

    /// The combination that was worked out last.
    pub(in super::super) fn combined(&self) -> &[f64] {
        &self.row
    }

    /// Works the row of a place out, over all columns.
    pub(super) fn fill_row(&mut self, place: usize) {
        let line = self.inverse.line(place).to_vec();
        self.combination(&line);
    }

    /// Works out how the working columns change when a column rises; what that is at a place.
    pub(super) fn fill_product(&mut self, column: usize, place: usize) -> f64 {
        let entries = self.against_key(column);
        self.inverse.times(&entries, &mut self.product);
        self.work += (entries.len() * self.inverse.size) as u64;
        self.product[place]
    }

    /// Makes a column basic at a place, `by` up from where it was; the one that was there goes to a limit.
    pub(super) fn pivot(&mut self, place: usize, column: usize, by: f64, to_upper: bool) {
        let start = if self.status[column] == UPPER { self.program.upper[column] } else { 0.0 };
        for (value, &entry) in self.values.iter_mut().zip(&self.product) {
            *value -= by * entry;
        }
        self.values[place] = start + by;
        self.inverse.replace(place, &self.product);
        self.work += (self.inverse.size * self.inverse.size) as u64 / 2;
        let left = self.working[place] as usize;
        let has_upper = !self.closed[left] && self.program.upper[left].is_finite();
        self.status[left] = if to_upper && has_upper { UPPER } else { LOWER };
        self.working[place] = column as u32;
        self.status[column] = place as u32;
        self.changes += 1;
        self.settle_keys();
    }
}
