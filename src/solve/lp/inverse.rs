//! The inverse of the working basis, kept densely.

/// A pivot smaller than this, with columns scaled to about 1, is as good as 0.
const SINGULAR: f64 = 1e-11;

/// A dense inverse: a line for each basic column, by row of the program.
#[derive(Debug, Clone, Default)]
pub(super) struct Inverse {
    pub(super) size: usize,
    value: Vec<f64>,
}

impl Inverse {
    /// The inverse of a matrix given by its columns; `None` if it is singular. Columns with a single entry, most of them
    /// slacks, cost nothing; the rest is inverted by Gauss and Jordan's method.
    pub(super) fn of(columns: &[Vec<(usize, f64)>]) -> Option<Self> {
        let size = columns.len();
        let mut row_of = vec![None; size];
        let mut taken = vec![false; size];
        for (place, column) in columns.iter().enumerate() {
            if let &[(row, _)] = column.as_slice()
                && !taken[row]
            {
                row_of[place] = Some(row);
                taken[row] = true;
            }
        }
        let places: Vec<usize> = (0..size).filter(|&place| row_of[place].is_none()).collect();
        let rows: Vec<usize> = (0..size).filter(|&row| !taken[row]).collect();
        let mut at = vec![usize::MAX; size];
        rows.iter().enumerate().for_each(|(line, &row)| at[row] = line);
        let core = core(columns, &places, &at)?;
        let mut inverse = Self { size, value: vec![0.0; size * size] };
        // The single of each row that has one, to take off what the other columns add there.
        let mut single = vec![None; size];
        for (place, row) in row_of.iter().enumerate() {
            if let Some(row) = *row {
                single[row] = Some((place, columns[place][0].1));
                inverse.value[place * size + row] = 1.0 / columns[place][0].1;
            }
        }
        let count = places.len();
        for (line, &place) in places.iter().enumerate() {
            let solved = &core[line * count..(line + 1) * count];
            for (&row, &value) in rows.iter().zip(solved) {
                inverse.value[place * size + row] = value;
            }
            for &(row, entry) in &columns[place] {
                if let Some((other, pivot)) = single[row] {
                    let factor = entry / pivot;
                    for (&row, &value) in rows.iter().zip(solved) {
                        inverse.value[other * size + row] -= factor * value;
                    }
                }
            }
        }
        Some(inverse)
    }

    pub(super) fn line(&self, place: usize) -> &[f64] {
        &self.value[place * self.size..(place + 1) * self.size]
    }

    /// The product with a sparse column.
    pub(super) fn times(&self, column: &[(usize, f64)], product: &mut Vec<f64>) {
        product.clear();
        product.extend((0..self.size).map(|place| {
            let line = self.line(place);
            column.iter().map(|&(row, value)| line[row] * value).sum::<f64>()
        }));
    }

    /// Replaces the basic column at a place by one whose product with the inverse is this.
    pub(super) fn replace(&mut self, place: usize, product: &[f64]) {
        let size = self.size;
        let pivot = product[place];
        let (before, rest) = self.value.split_at_mut(place * size);
        let (line, after) = rest.split_at_mut(size);
        for value in line.iter_mut() {
            *value /= pivot;
        }
        let others = before.chunks_exact_mut(size).zip(&product[..place]);
        for (other, &factor) in others.chain(after.chunks_exact_mut(size).zip(&product[place + 1..])) {
            if factor != 0.0 {
                for (value, &pivoted) in other.iter_mut().zip(&*line) {
                    *value -= factor * pivoted;
                }
            }
        }
    }

    /// Makes the line at a place minus the sum of itself and of these others.
    pub(super) fn exchange(&mut self, place: usize, others: &[usize]) {
        let size = self.size;
        for &other in others {
            for row in 0..size {
                let value = self.value[other * size + row];
                self.value[place * size + row] += value;
            }
        }
        self.value[place * size..(place + 1) * size].iter_mut().for_each(|value| *value = -*value);
    }

    /// The sum of the squares of a line.
    pub(super) fn norm(&self, place: usize) -> f64 {
        self.line(place).iter().map(|value| value * value).sum()
    }
}

/// The inverse of what is left of some columns in some rows, line by line.
fn core(columns: &[Vec<(usize, f64)>], places: &[usize], at: &[usize]) -> Option<Vec<f64>> {
    let count = places.len();
    // The matrix, and behind it what becomes its inverse.
    let width = 2 * count;
    let mut work = vec![0.0; count * width];
    for (line, &place) in places.iter().enumerate() {
        for &(row, value) in &columns[place] {
            if at[row] != usize::MAX {
                work[at[row] * width + line] = value;
            }
        }
    }
    for line in 0..count {
        work[line * width + count + line] = 1.0;
    }
    for step in 0..count {
        let largest = (step..count)
            .map(|line| (work[line * width + step].abs(), line))
            .fold((0.0, step), |best, next| if next.0 > best.0 { next } else { best });
        if largest.0 < SINGULAR {
            return None;
        }
        if largest.1 != step {
            for column in step..width {
                work.swap(step * width + column, largest.1 * width + column);
            }
        }
        eliminate(&mut work, step, width);
    }
    let mut inverse = Vec::with_capacity(count * count);
    for line in 0..count {
        inverse.extend_from_slice(&work[line * width + count..(line + 1) * width]);
    }
    Some(inverse)
}

/// Makes a column a unit column by the line of its number.
fn eliminate(work: &mut [f64], step: usize, width: usize) {
    let pivot = work[step * width + step];
    let (before, rest) = work.split_at_mut(step * width);
    let (line, after) = rest.split_at_mut(width);
    line[step..].iter_mut().for_each(|value| *value /= pivot);
    for other in before.chunks_exact_mut(width).chain(after.chunks_exact_mut(width)) {
        let factor = other[step];
        if factor != 0.0 {
            for (value, &pivoted) in other[step..].iter_mut().zip(&line[step..]) {
                *value -= factor * pivoted;
            }
        }
    }
}
