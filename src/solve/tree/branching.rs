//! Which unit to split by.
//!
//! The number of cases below a split grows with every case that lowers the bound little. What a case lowers it by is known
//! from earlier splits (pseudo-costs, Benichou et al. 1971), is tried by some steps of the simplex method where there were
//! few (reliability branching, Achterberg, Koch and Martin 2005), and is at least what reduced costs say.

use super::super::bulk;
use super::super::control::Clock;
use super::super::lp::{Simplex, Termination};
use super::super::relaxation::{BITS, DualCertificate, Relaxation};

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
pub(super) struct PseudoCosts {
    /// By option: the sum over splits of what the bound fell by for a whole unit of the column, and their number.
    options: Vec<(f64, u32)>,
    /// How big each option's unit is.
    bulks: Vec<f64>,
    /// From here on units are split first.
    bulky_from: f64,
    /// Over all options: the sum of what the bound fell by, and of how big their units are.
    all: (f64, f64),
}

/// What one split has shown: the option, how far it was from 1, and what the bound fell by, in units of cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct PseudoCostSample {
    pub(super) option: u32,
    pub(super) distance: f64,
    pub(super) fall: f64,
    /// Whether the bound was known exactly, and not only after a few steps.
    pub(super) is_whole: bool,
}

impl PseudoCosts {
    /// None yet: where the largest unit is split is expected to lower the bound by this, in units of cost.
    pub(super) fn new(relaxation: &Relaxation, fall: f64) -> Self {
        let open_options = &relaxation.open_options;
        let of_unit = bulk::bulks(relaxation.problem, relaxation.curves, open_options);
        let bulky_from = bulk::split_first_from(open_options, &of_unit);
        let mut bulks = vec![0.0; relaxation.problem.option_count()];
        for (unit, &bulk) in of_unit.iter().enumerate() {
            open_options.options(unit).iter().for_each(|&option| bulks[option as usize] = bulk);
        }
        let largest = of_unit.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        Self { bulky_from, options: vec![(0.0, 0); bulks.len()], bulks, all: (fall, largest) }
    }

    pub(super) fn learn(&mut self, pseudo_cost: PseudoCostSample) {
        if !pseudo_cost.is_whole {
            return;
        }
        let rate = pseudo_cost.fall / pseudo_cost.distance.max(WHOLE);
        let known = &mut self.options[pseudo_cost.option as usize];
        *known = (known.0 + rate, known.1 + 1);
        self.all = (self.all.0 + rate, self.all.1 + self.bulks[pseudo_cost.option as usize]);
    }

    /// What the bound is expected to fall by if an option's part grows by so much.
    fn expected(&self, option: u32, distance: f64) -> f64 {
        let (sum, count) = self.options[option as usize];
        let usual = self.all.0 / self.all.1 * self.bulks[option as usize];
        // One more split counts as if it had been usual for a unit as big.
        (sum + usual) / f64::from(count + 1) * distance
    }

    /// Whether an option's unit is split before others, into all its options.
    pub(super) fn is_bulky(&self, option: u32) -> bool {
        self.bulks[option as usize] >= self.bulky_from
    }

    fn is_reliable(&self, option: u32) -> bool {
        self.options[option as usize].1 >= RELIABLE
    }
}

/// What a case is split by.
pub(super) struct BranchingChoice {
    /// `None` if every unit is decided.
    pub(super) group: Option<usize>,
    /// What was learnt by trying, and the entries looked at for it.
    pub(super) pseudo_cost_samples: Vec<PseudoCostSample>,
    pub(super) work: u64,
    /// The binary logarithm of how many cases are expected below it.
    pub(super) size: f64,
}

/// The binary logarithm of the size of a tree in which every split lowers the bound by these, until the gap is closed: that
/// whose inverse, to the power of each part of the gap, gives 1 in sum (Le Bodic and Nemhauser 2017).
fn size(falls: &[f64], gap: f64) -> f64 {
    /// The largest that is told apart, and the bits of it.
    const LARGEST: f64 = 24.0;
    const BITS: u32 = 12;
    let sum = |size: f64| falls.iter().map(|fall| (-size * (fall / gap).min(1.0)).exp2()).sum::<f64>();
    let (mut small, mut large) = (0.0, LARGEST);
    for _ in 0..BITS {
        let middle = 0.5 * (small + large);
        if sum(middle) > 1.0 { small = middle } else { large = middle }
    }
    large
}

/// A node as far as splitting needs it.
pub(super) struct BranchingNode<'a, 'b> {
    pub(super) relaxation: &'a Relaxation<'b>,
    pub(super) simplex: &'a Simplex,
    pub(super) certificate: &'a DualCertificate,
    pub(super) closed: &'a [bool],
    pub(super) pseudo_costs: &'a PseudoCosts,
    pub(super) clock: &'a Clock,
    /// What the bound is above the floor by, in units of cost.
    pub(super) gap: f64,
    /// The objective below which nothing matters.
    pub(super) cutoff: f64,
}

impl BranchingNode<'_, '_> {
    /// Finds out which group to split by.
    pub(super) fn choose(&self) -> BranchingChoice {
        let mut fractional: Vec<(f64, usize)> = Vec::new();
        let mut any = None;
        let mut bulky: Option<(f64, usize)> = None;
        for group in 0..self.relaxation.units.len() {
            if self.open(group).nth(1).is_none() {
                continue;
            }
            any = any.or(Some(group));
            let option = self.relaxation.options[self.relaxation.program.columns_of(group).start];
            let bulk = self.pseudo_costs.bulks[option as usize];
            if self.pseudo_costs.is_bulky(option) && bulky.is_none_or(|known| bulk > known.0) {
                bulky = Some((bulk, group));
            }
            let largest = self.open(group).map(|column| self.simplex.value(column)).fold(0.0, f64::max);
            if largest < 1.0 - WHOLE {
                fractional.push((self.score(group, &[]), group));
            }
        }
        if let Some((_, group)) = bulky {
            return self.chosen(Some(group), Vec::new(), 0);
        }
        fractional.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (mut pseudo_cost_samples, mut work) = (Vec::new(), 0);
        let mut best: Option<(f64, usize)> = None;
        for &(score, group) in fractional.iter().take(MOST_TRIED) {
            if self.clock.is_over() {
                break;
            }
            let known = pseudo_cost_samples.len();
            self.try_columns(group, &mut pseudo_cost_samples, &mut work);
            let score = if pseudo_cost_samples.len() > known {
                self.score(group, &pseudo_cost_samples[known..])
            } else {
                score
            };
            if best.is_none_or(|best| score < best.0) {
                best = Some((score, group));
            }
        }
        self.chosen(best.map(|best| best.1).or(any), pseudo_cost_samples, work)
    }

    fn chosen(&self, group: Option<usize>, pseudo_cost_samples: Vec<PseudoCostSample>, work: u64) -> BranchingChoice {
        let size = group.map_or(0.0, |group| size(&self.falls(group, &pseudo_cost_samples), self.gap));
        BranchingChoice { group, pseudo_cost_samples, work, size }
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
    fn score(&self, group: usize, pseudo_cost_samples: &[PseudoCostSample]) -> f64 {
        let size = |fall: f64| if fall >= self.gap { 0.01 } else { (-fall / (HALVING * self.gap)).exp2() };
        self.falls(group, pseudo_cost_samples).into_iter().map(size).sum()
    }

    /// What the bound is expected to fall by in each case of a split, in units of cost.
    fn falls(&self, group: usize, pseudo_cost_samples: &[PseudoCostSample]) -> Vec<f64> {
        let option = |column: usize| self.relaxation.options[column];
        let mut falls = Vec::new();
        // Those that are not taken are one case together.
        let mut rest: Option<f64> = None;
        for column in self.open(group) {
            let known = pseudo_cost_samples
                .iter()
                .find(|pseudo_cost| pseudo_cost.option == option(column))
                .map(|pseudo_cost| pseudo_cost.fall);
            let value = self.simplex.value(column);
            let fall = known.unwrap_or_else(|| self.pseudo_costs.expected(option(column), 1.0 - value));
            let fall = fall.max(self.behind(group, column));
            if value > WHOLE {
                falls.push(fall);
            } else {
                rest = Some(rest.map_or(fall, |rest| rest.min(fall)));
            }
        }
        falls.extend(rest);
        falls
    }

    /// Tries what taking columns of a group whole lowers the objective by, where that is not known well.
    fn try_columns(&self, group: usize, pseudo_cost_samples: &mut Vec<PseudoCostSample>, work: &mut u64) {
        let option = |column: usize| self.relaxation.options[column];
        let mut columns: Vec<usize> = self
            .open(group)
            .filter(|&column| self.simplex.value(column) > WHOLE && !self.pseudo_costs.is_reliable(option(column)))
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
                Termination::Infeasible => self.cutoff,
                _ => trial.objective(),
            };
            let distance = 1.0 - self.simplex.value(column);
            let fall = (before - after).max(0.0);
            // After a few steps the objective is on its way down still.
            let fall = if end == Termination::Limit {
                fall.max(self.pseudo_costs.expected(option(column), distance))
            } else {
                fall
            };
            pseudo_cost_samples.push(PseudoCostSample {
                option: option(column),
                distance,
                fall,
                is_whole: end != Termination::Limit,
            });
        }
    }
}
