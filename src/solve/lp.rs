//! Linear programs in which one column of every group is chosen, by the dual simplex method.
//!
//! > maximise the sum of costs times columns, where every row adds up to its right side, the columns of every group add
//! > up to 1, and no column is below 0 or above its limit.
//!
//! That groups add up to 1 is never written as rows: each group has a *key* column which is basic and takes what its
//! other columns leave (generalised upper bounding, Dantzig and Van Slyke 1967). What remains of a basis is a square
//! matrix with a line for each row of the program. There are few of these, one for each meter and each cut, however many
//! units there are, so that its inverse is kept densely.

mod dual_simplex;
mod inverse;
mod primal_simplex;
mod simplex;
#[cfg(test)]
mod tests;

pub(super) use self::dual_simplex::Termination;
pub(super) use self::simplex::{Simplex, SimplexBasis};

/// The group of a column that is in none.
pub(super) const NO_GROUP: u32 = u32::MAX;

/// A sparse matrix, line by line.
#[derive(Debug, Clone, Default)]
struct SparseMatrix {
    start: Vec<u32>,
    index: Vec<u32>,
    value: Vec<f64>,
}

/// A linear program.
#[derive(Debug, Clone)]
pub(super) struct LinearProgram {
    /// Where the columns of each group begin, and where the last one's end; columns behind that are in no group.
    first: Vec<u32>,
    group: Vec<u32>,
    cost: Vec<f64>,
    /// The most of each column; infinite for columns of groups, which 1 limits anyway.
    upper: Vec<f64>,
    rows: SparseMatrix,
    columns: SparseMatrix,
    right: Vec<f64>,
}

impl SparseMatrix {
    fn new() -> Self {
        Self { start: vec![0], ..Self::default() }
    }

    fn lines(&self) -> usize {
        self.start.len() - 1
    }

    fn push(&mut self, entries: impl IntoIterator<Item = (u32, f64)>) {
        for (index, value) in entries {
            self.index.push(index);
            self.value.push(value);
        }
        self.start.push(self.index.len() as u32);
    }

    fn shorten(&mut self, lines: usize) {
        self.start.truncate(lines + 1);
        self.index.truncate(self.start[lines] as usize);
        self.value.truncate(self.start[lines] as usize);
    }

    fn line(&self, line: usize) -> (&[u32], &[f64]) {
        let range = self.start[line] as usize..self.start[line + 1] as usize;
        (&self.index[range.clone()], &self.value[range])
    }

    fn entries(&self, line: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let (index, value) = self.line(line);
        index.iter().zip(value).map(|(&index, &value)| (index as usize, value))
    }

    /// The same matrix the other way round, with so many lines.
    fn turned(&self, lines: usize) -> Self {
        let mut start = vec![0u32; lines + 1];
        for &index in &self.index {
            start[index as usize + 1] += 1;
        }
        for line in 0..lines {
            start[line + 1] += start[line];
        }
        let mut next = start.clone();
        let (mut index, mut value) = (vec![0; self.index.len()], vec![0.0; self.index.len()]);
        for line in 0..self.lines() {
            for (other, entry) in self.entries(line) {
                let at = &mut next[other];
                index[*at as usize] = line as u32;
                value[*at as usize] = entry;
                *at += 1;
            }
        }
        Self { start, index, value }
    }
}

impl LinearProgram {
    /// A program whose first columns are in groups of these sizes, of these costs, without rows yet.
    pub(super) fn new(sizes: impl IntoIterator<Item = usize>, cost: Vec<f64>) -> Self {
        let (mut first, mut group) = (vec![0], Vec::with_capacity(cost.len()));
        for size in sizes {
            group.resize(group.len() + size, first.len() as u32 - 1);
            first.push(group.len() as u32);
        }
        let upper = vec![f64::INFINITY; group.len()];
        Self { first, group, cost, upper, rows: SparseMatrix::new(), columns: SparseMatrix::new(), right: Vec::new() }
    }

    /// Adds a column in no group: its cost, and the most of it; its number.
    pub(super) fn add_column(&mut self, cost: f64, upper: f64) -> u32 {
        self.group.push(NO_GROUP);
        self.cost.push(cost);
        self.upper.push(upper);
        self.group.len() as u32 - 1
    }

    /// Adds a row. After the last one, [`LinearProgram::finish`] is due.
    pub(super) fn add_row(&mut self, entries: impl IntoIterator<Item = (u32, f64)>, right: f64) {
        self.rows.push(entries);
        self.right.push(right);
    }

    /// Makes the columns' entries known after rows were added.
    pub(super) fn finish(&mut self) {
        self.columns = self.rows.turned(self.group.len());
    }

    /// Leaves the first rows and columns only.
    pub(super) fn shorten(&mut self, rows: usize, columns: usize) {
        self.rows.shorten(rows);
        self.right.truncate(rows);
        self.group.truncate(columns);
        self.cost.truncate(columns);
        self.upper.truncate(columns);
    }

    pub(super) fn cost(&self) -> &[f64] {
        &self.cost
    }

    /// The group of a column that is in one.
    pub(super) fn group_of(&self, column: usize) -> usize {
        self.group[column] as usize
    }

    /// The most of a column.
    pub(super) fn upper_of(&self, column: usize) -> f64 {
        self.upper[column]
    }

    /// The first column that is in no group.
    pub(super) fn first_single(&self) -> usize {
        self.first[self.group_count()] as usize
    }

    pub(super) fn row_count(&self) -> usize {
        self.right.len()
    }

    /// How many entries the rows have.
    pub(super) fn entry_count(&self) -> usize {
        self.rows.index.len()
    }

    pub(super) fn column_count(&self) -> usize {
        self.group.len()
    }

    pub(super) fn group_count(&self) -> usize {
        self.first.len() - 1
    }

    /// The columns of a group.
    pub(super) fn columns_of(&self, group: usize) -> std::ops::Range<usize> {
        self.first[group] as usize..self.first[group + 1] as usize
    }

    /// The entries of a column, by row.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.columns.entries(column)
    }

    /// The entries of a row, by column.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.rows.entries(row)
    }
}
