//! Which unit to split by.
//!
//! The number of cases below a split grows with every case that lowers the bound little. What a case lowers it by is known
//! from earlier splits (pseudo-costs, Benichou et al. 1971), is tried by some steps of the simplex method where there were
//! few (reliability branching, Achterberg, Koch and Martin 2005), and is at least what reduced costs say.

use super::super::curve::Curve;
use super::super::lp::{End, Simplex};
use super::super::relaxation::{BITS, Certificate, Relaxation};
use crate::problem::Load;

/// After so many splits with an option, what it lowered the bound by is not tried any more.
const RELIABLE: u32 = 4;
/// The most units for which it is tried at a node, and options of each.
const MOST_TRIED: usize = 8;
const MOST_OPTIONS: usize = 4;
/// Steps of each try.
const STEPS: u32 = 12;
/// A case that lowers the bound by this part of the gap halves the cases below it.
const HALVING: f64 = 0.125;
/// Values nearer to a whole number than this are taken for it.
pub(super) const WHOLE: f64 = 0.005;

/// What splits have lowered bounds by.
#[derive(Debug, Clone)]
pub(super) struct Experience {
    /// By column: the sum over splits of what the bound fell by for a whole unit of the column, and their number.
    columns: Vec<(f64, u32)>,
    /// How big each column's unit is.
    bulks: Vec<f64>,
    /// Over all columns: the sum of what the bound fell by, and of how big their units are.
    all: (f64, f64),
}

/// What one split has shown: the column, how far it was from 1, and what the bound fell by, in units of cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lesson {
    pub(super) column: u32,
    pub(super) distance: f64,
    pub(super) fall: f64,
    /// Whether the bound was known exactly, and not only after a few steps.
    pub(super) is_whole: bool,
}

impl Experience {
    /// None yet: where the largest unit is split is expected to lower the bound by this, in units of cost.
    pub(super) fn new(relaxation: &Relaxation, fall: f64) -> Self {
        let bulks = bulks(relaxation);
        let largest = bulks.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        Self { columns: vec![(0.0, 0); bulks.len()], bulks, all: (fall, largest) }
    }

    pub(super) fn learn(&mut self, lesson: Lesson) {
        if !lesson.is_whole {
            return;
        }
        let rate = lesson.fall / lesson.distance.max(WHOLE);
        let known = &mut self.columns[lesson.column as usize];
        *known = (known.0 + rate, known.1 + 1);
        self.all = (self.all.0 + rate, self.all.1 + self.bulks[lesson.column as usize]);
    }

    /// What the bound is expected to fall by if a column goes so far.
    fn expected(&self, column: usize, distance: f64) -> f64 {
        let (sum, count) = self.columns[column];
        let usual = self.all.0 / self.all.1 * self.bulks[column];
        // One more split counts as if it had been usual for a unit as big.
        (sum + usual) / f64::from(count + 1) * distance
    }

    fn is_reliable(&self, column: usize) -> bool {
        self.columns[column].1 >= RELIABLE
    }
}

/// By column, how big its unit is against the room in books: the square of what it takes of it, added up.
fn bulks(relaxation: &Relaxation) -> Vec<f64> {
    /// What counts for every unit, however small.
    const LEAST: f64 = 1e-4;
    // Up to where loads are free, or else what is wanted at least.
    let room = |curve: &Curve| {
        let ((above, below), (least, most)) = (curve.hinges(), curve.band());
        let free = above.iter().map(|hinge| hinge.0).fold(most, i64::min);
        if free < i64::MAX { free } else { below.iter().map(|hinge| hinge.0).fold(least, i64::max) }
    };
    let rooms: Vec<i64> = relaxation.curves.iter().map(room).collect();
    let part = |load: Load| {
        let room = rooms[load.meter as usize];
        if room > 0 { (load.amount as f64 / room as f64).powi(2) } else { 0.0 }
    };
    let bulk = |column: usize| relaxation.problem.loads(relaxation.options[column] as usize).map(part).sum::<f64>();
    let mut bulks = Vec::with_capacity(relaxation.options.len());
    for group in 0..relaxation.units.len() {
        let columns = relaxation.program.columns_of(group);
        let largest = columns.clone().map(bulk).fold(LEAST, f64::max);
        bulks.extend(columns.map(|_| largest));
    }
    bulks
}

/// A node as far as splitting needs it.
pub(super) struct Crossroads<'a, 'b> {
    pub(super) relaxation: &'a Relaxation<'b>,
    pub(super) simplex: &'a Simplex,
    pub(super) certificate: &'a Certificate,
    pub(super) closed: &'a [bool],
    pub(super) experience: &'a Experience,
    /// What the bound is above the floor by, in units of cost.
    pub(super) gap: f64,
    /// The objective below which nothing matters.
    pub(super) cutoff: f64,
}

impl Crossroads<'_, '_> {
    /// The group to split by, `None` if every unit is decided; with what was learnt by trying, and the work of it.
    pub(super) fn choose(&self) -> (Option<usize>, Vec<Lesson>, u64) {
        let mut fractional: Vec<(f64, usize)> = Vec::new();
        let mut any = None;
        for group in 0..self.relaxation.units.len() {
            if self.open(group).nth(1).is_none() {
                continue;
            }
            any = any.or(Some(group));
            let largest = self.open(group).map(|column| self.simplex.value(column)).fold(0.0, f64::max);
            if largest < 1.0 - WHOLE {
                fractional.push((self.score(group, &[]), group));
            }
        }
        fractional.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (mut lessons, mut work) = (Vec::new(), 0);
        let mut best: Option<(f64, usize)> = None;
        for &(score, group) in fractional.iter().take(MOST_TRIED) {
            let known = lessons.len();
            self.try_columns(group, &mut lessons, &mut work);
            let score = if lessons.len() > known { self.score(group, &lessons[known..]) } else { score };
            if best.is_none_or(|best| score < best.0) {
                best = Some((score, group));
            }
        }
        (best.map(|best| best.1).or(any), lessons, work)
    }

    fn open(&self, group: usize) -> impl Iterator<Item = usize> + '_ {
        self.relaxation.program.columns_of(group).filter(|&column| !self.closed[column])
    }

    /// What reduced costs say that the bound falls by at least, in units of cost.
    fn behind(&self, group: usize, column: usize) -> f64 {
        let behind = self.certificate.bound - self.certificate.with(group, column);
        behind as f64 / (1u128 << BITS) as f64 / self.relaxation.scale
    }

    /// How many cases there will be below a split, relative to others.
    fn score(&self, group: usize, lessons: &[Lesson]) -> f64 {
        let size = |fall: f64| if fall >= self.gap { 0.01 } else { (-fall / (HALVING * self.gap)).exp2() };
        let mut score = 0.0;
        // Those that are not taken are one case together.
        let mut rest: Option<f64> = None;
        for column in self.open(group) {
            let known = lessons.iter().find(|lesson| lesson.column as usize == column).map(|lesson| lesson.fall);
            let value = self.simplex.value(column);
            let fall = known.unwrap_or_else(|| self.experience.expected(column, 1.0 - value));
            let fall = fall.max(self.behind(group, column));
            if value > WHOLE {
                score += size(fall);
            } else {
                rest = Some(rest.map_or(fall, |rest| rest.min(fall)));
            }
        }
        score + rest.map_or(0.0, size)
    }

    /// Tries what taking columns of a group whole lowers the objective by, where that is not known well.
    fn try_columns(&self, group: usize, lessons: &mut Vec<Lesson>, work: &mut u64) {
        let mut columns: Vec<usize> = self
            .open(group)
            .filter(|&column| self.simplex.value(column) > WHOLE && !self.experience.is_reliable(column))
            .collect();
        columns.sort_by(|&a, &b| self.simplex.value(b).total_cmp(&self.simplex.value(a)));
        let before = self.simplex.objective();
        for &column in columns.iter().take(MOST_OPTIONS) {
            let mut trial = self.simplex.clone();
            let others = self.relaxation.program.columns_of(group);
            trial.close_others(others, column);
            let end = trial.run(self.cutoff, STEPS);
            *work += trial.take_work();
            let after = match end {
                End::Infeasible => self.cutoff,
                _ => trial.objective(),
            };
            let distance = 1.0 - self.simplex.value(column);
            let fall = (before - after).max(0.0);
            // After a few steps the objective is on its way down still.
            let fall = if end == End::Limit { fall.max(self.experience.expected(column, distance)) } else { fall };
            lessons.push(Lesson { column: column as u32, distance, fall, is_whole: end != End::Limit });
        }
    }
}
