//! The root of a tree, or of a part of one: a relaxation that cuts tighten, round by round.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::control::{Clock, WorkBudget};
use super::cut::{Cut, Cuts};
use super::lp::{Simplex, SimplexBasis, Termination};
use super::relaxation::{CutRow, Relaxation};
use super::separation::{self, FractionalSolution, LEAST_DEPTH};

/// A cut whose slack was basic for so many rounds is put aside.
const PATIENCE: u32 = 2;
/// The fewest cuts added in a round; else as many as there are meters.
const LEAST_CUTS: usize = 10;
/// Steps of the simplex method between two looks at the clock.
const STEPS: u32 = 50;
/// After so many steps in one round rounding is in the way.
const MOST_STEPS: u32 = 100_000;
/// The most amounts of all cuts: they take some 200 MB.
const MOST_AMOUNTS: usize = 4_000_000;

/// A relaxation with its cuts.
pub(super) struct CuttingPlanes<'a> {
    pub(super) relaxation: Arc<Relaxation<'a>>,
    /// All cuts at hand, by their numbers.
    pool: BTreeMap<u32, PooledCut>,
    amounts: usize,
    basis: SimplexBasis,
    round: u64,
    /// Entries looked at.
    work: u64,
}

/// A cut as a row of the relaxation, and for how many rounds it was of no use.
struct PooledCut {
    row: Arc<CutRow>,
    idle: u32,
}

impl<'a> CuttingPlanes<'a> {
    /// A relaxation without rows for cuts so far, which begins at some prices of the meters. The cuts that are known are
    /// at hand, and those that large loads give at once are added to them and to the relaxation. The seed breaks ties.
    pub(super) fn new(relaxation: Relaxation<'a>, prices: &[f64], cuts: &mut Cuts, seed: u64) -> Self {
        let basis = relaxation.first_basis(prices);
        let mut cutting = Self::of(relaxation, basis, seed);
        for number in 0..cuts.len() as u32 {
            // What options elsewhere have of a local cut is not known.
            if !cuts.get(number).is_local {
                cutting.add_to_pool(number, cuts.get(number));
            }
        }
        let known = cuts.len() as u32;
        let mut rounding = cutting.relaxation.rounding();
        for derivation in separation::big_loads(&cutting.relaxation) {
            if let Some(cut) = rounding.derive(derivation, cuts) {
                cutting.add_to_pool(cuts.len() as u32, &cut);
                cuts.push(cut);
            }
        }
        cutting.use_cuts((known..cuts.len() as u32).collect());
        cutting
    }

    /// A relaxation of a part of a tree, without rows for cuts so far, to which those are added that are of use in one
    /// above it; it begins where that ended.
    pub(super) fn below(relaxation: Relaxation<'a>, (above, simplex): (&Relaxation, &Simplex), cuts: &Cuts) -> Self {
        let mut cutting = Self::of(relaxation, SimplexBasis::default(), 0);
        let is_used = |place: usize| !simplex.is_basic(above.slack(place) as usize);
        let used = above.cuts.iter().enumerate().filter(|cut| is_used(cut.0)).map(|cut| *cut.1);
        for number in used.clone() {
            cutting.add_to_pool(number, cuts.get(number));
        }
        let rows = used.map(|cut| (cut, Arc::clone(&cutting.pool[&cut].row))).collect();
        cutting.relaxation = Arc::new(cutting.relaxation.with_cuts(rows));
        cutting.basis = cutting.relaxation.carried(above, simplex);
        cutting
    }

    fn of(relaxation: Relaxation<'a>, basis: SimplexBasis, round: u64) -> Self {
        Self { relaxation: Arc::new(relaxation), pool: BTreeMap::new(), amounts: 0, basis, round, work: 0 }
    }

    fn add_to_pool(&mut self, number: u32, cut: &Cut) {
        self.amounts += cut.amounts.len();
        let row = Arc::new(self.relaxation.row_of_cut(cut));
        self.pool.insert(number, PooledCut { row, idle: 0 });
    }

    /// Where the solution of the relaxation begins; `None` if precision fails.
    pub(super) fn simplex(&self) -> Option<Simplex> {
        Simplex::new(&self.relaxation.program, self.cost(), &self.basis)
    }

    /// Solves the relaxation as it is; `None` if there is no time for it, or precision fails.
    pub(super) fn solve(&mut self, budget: &mut WorkBudget) -> Option<(Simplex, Termination)> {
        let mut simplex = self.simplex()?;
        for _ in 0..MOST_STEPS / STEPS {
            let end = simplex.run(f64::NEG_INFINITY, STEPS);
            budget.spend_on_entries(simplex.take_work());
            match end {
                Termination::Limit if budget.stopped().is_some() => return None,
                Termination::Limit => {}
                Termination::Stuck => return None,
                _ => {
                    self.basis = simplex.basis();
                    return Some((simplex, end));
                }
            }
        }
        None
    }

    /// Adds cuts that break the solution, and puts others aside; how many were added. The simplex is that of the last
    /// solution.
    pub(super) fn tighten(&mut self, simplex: &mut Simplex, cuts: &mut Cuts, clock: &Clock) -> usize {
        self.round += 1;
        self.basis = simplex.basis();
        let values: Vec<f64> =
            (0..self.relaxation.program.column_count()).map(|column| simplex.value(column)).collect();
        let most = self.relaxation.meters.len().max(LEAST_CUTS);
        let mut active = self.useful(simplex);
        let known = active.len();
        let idle = self.pool.iter().filter(|it| !self.relaxation.cuts.contains(it.0));
        let depth = |it: (&u32, &PooledCut)| (it.1.row.depth(&values), *it.0);
        let mut broken: Vec<(f64, u32)> = idle.map(depth).filter(|cut| cut.0 > LEAST_DEPTH).collect();
        broken.sort_by(|a, b| b.0.total_cmp(&a.0));
        active.extend(broken.into_iter().take(most).map(|cut| cut.1));
        if self.amounts < MOST_AMOUNTS {
            let mut solution = FractionalSolution { relaxation: &self.relaxation, simplex, values: &values };
            let (found, work) = separation::separate(&mut solution, cuts, most, clock);
            self.work += work;
            for (cut, row) in found {
                let number = cuts.len() as u32;
                active.push(number);
                self.amounts += cut.amounts.len();
                self.pool.insert(number, PooledCut { row, idle: 0 });
                cuts.push(cut);
            }
        }
        self.work += simplex.take_work();
        let added = active.len() - known;
        self.use_cuts(active);
        added
    }

    /// The cuts of the relaxation that are of use.
    fn useful(&mut self, simplex: &Simplex) -> Vec<u32> {
        let mut useful = Vec::new();
        for (place, &cut) in self.relaxation.cuts.iter().enumerate() {
            let Some(pooled) = self.pool.get_mut(&cut) else { continue };
            let is_idle = simplex.is_basic(self.relaxation.slack(place) as usize);
            pooled.idle = if is_idle { pooled.idle + 1 } else { 0 };
            if pooled.idle < PATIENCE {
                useful.push(cut);
            }
        }
        useful
    }

    /// Makes these cuts those of the relaxation. The basis stays; slacks of new cuts join it.
    fn use_cuts(&mut self, cuts: Vec<u32>) {
        let place = |cut: u32| cuts.iter().position(|&other| other == cut);
        let first = self.relaxation.slack(0);
        let slack_of = |slack: u32| place(self.relaxation.cuts[(slack - first) as usize]).map(|at| first + at as u32);
        let moved = |&column: &u32| if column < first { Some(column) } else { slack_of(column) };
        let mut working: Vec<u32> = self.basis.working.iter().filter_map(moved).collect();
        let is_new = |cut: &u32| !self.relaxation.cuts.contains(cut);
        working.extend((0..cuts.len()).filter(|&at| is_new(&cuts[at])).map(|at| first + at as u32));
        self.basis.working = working;
        for cut in cuts.iter().filter(|cut| is_new(cut)) {
            self.pool.entry(*cut).and_modify(|pooled| pooled.idle = 0);
        }
        let rows = cuts.into_iter().map(|cut| (cut, Arc::clone(&self.pool[&cut].row))).collect();
        self.relaxation = Arc::new(self.relaxation.with_cuts(rows));
    }

    /// Entries looked at for cuts since this was asked last.
    pub(super) fn take_work(&mut self) -> u64 {
        std::mem::take(&mut self.work)
    }

    /// The costs of the relaxation, with ties broken.
    pub(super) fn cost(&self) -> Vec<f64> {
        self.relaxation.perturbed(self.round)
    }

    /// The relaxation as it is, and the basis to go on from.
    pub(super) fn into_parts(self) -> (Arc<Relaxation<'a>>, SimplexBasis) {
        (self.relaxation, self.basis)
    }
}
