//! The root of a tree: a relaxation that cuts tighten, round by round.

use std::sync::Arc;

use super::control::Budget;
use super::cut::{Cut, Rounding};
use super::lp::{Basis, End, Simplex};
use super::relaxation::{CutRow, Relaxation};
use super::separation::{self, LEAST_DEPTH, Solution};

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
pub(super) struct Cutting<'a> {
    pub(super) relaxation: Relaxation<'a>,
    /// All cuts that there are, by their numbers.
    pool: Vec<Pooled>,
    amounts: usize,
    basis: Basis,
    round: u64,
}

/// A cut as a row of the relaxation, and for how many rounds it was of no use.
struct Pooled {
    row: Arc<CutRow>,
    idle: u32,
}

impl<'a> Cutting<'a> {
    /// A relaxation without rows for cuts so far, which begins at some prices of the meters. The cuts that are known are
    /// at hand, and those that large loads give at once are added to them and to the relaxation. The seed breaks ties.
    pub(super) fn new(relaxation: Relaxation<'a>, prices: &[f64], cuts: &mut Vec<Cut>, seed: u64) -> Self {
        let basis = relaxation.first_basis(prices);
        let mut cutting = Self { relaxation, pool: Vec::new(), amounts: 0, basis, round: seed };
        for cut in cuts.iter() {
            cutting.add_to_pool(cut);
        }
        let known = cuts.len() as u32;
        // At these values no unit is anchored at an option that loads the meter, if it has another one.
        let values = vec![0.0; cutting.relaxation.program.column_count()];
        let relaxation = &cutting.relaxation;
        let mut rounding = Rounding::new(relaxation.problem, relaxation.curves, &relaxation.view);
        for derivation in separation::big_loads(&cutting.relaxation, &values) {
            if let Some(cut) = rounding.derive(derivation, cuts) {
                cutting.add_to_pool(&cut);
                cuts.push(cut);
            }
        }
        cutting.use_cuts((known..cuts.len() as u32).collect());
        cutting
    }

    fn add_to_pool(&mut self, cut: &Cut) {
        self.amounts += cut.amounts.len();
        self.pool.push(Pooled { row: Arc::new(self.relaxation.row_of_cut(cut)), idle: 0 });
    }

    /// Solves the relaxation as it is; `None` if there is no time for it, or precision fails.
    pub(super) fn solve(&mut self, budget: &mut Budget) -> Option<(Simplex, End)> {
        let mut simplex = Simplex::new(&self.relaxation.program, self.relaxation.perturbed(self.round), &self.basis)?;
        for _ in 0..MOST_STEPS / STEPS {
            let end = simplex.run(f64::NEG_INFINITY, STEPS);
            budget.spend_on_entries(simplex.take_work());
            match end {
                End::Limit if budget.stopped().is_some() => return None,
                End::Limit => {}
                End::Stuck => return None,
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
    pub(super) fn tighten(&mut self, simplex: &mut Simplex, cuts: &mut Vec<Cut>, budget: &mut Budget) -> usize {
        self.round += 1;
        let values: Vec<f64> =
            (0..self.relaxation.program.column_count()).map(|column| simplex.value(column)).collect();
        let most = self.relaxation.meters.len().max(LEAST_CUTS);
        let mut active = self.useful(simplex);
        let known = active.len();
        let is_active = |cut: &u32| self.relaxation.cuts.contains(cut);
        let idle = (0..self.pool.len() as u32).filter(|cut| !is_active(cut));
        let depth = |cut: u32| (self.pool[cut as usize].row.depth(&values), cut);
        let mut broken: Vec<(f64, u32)> = idle.map(depth).filter(|cut| cut.0 > LEAST_DEPTH).collect();
        broken.sort_by(|a, b| b.0.total_cmp(&a.0));
        active.extend(broken.into_iter().take(most).map(|cut| cut.1));
        if self.amounts < MOST_AMOUNTS {
            let mut solution = Solution { relaxation: &self.relaxation, simplex, values: &values };
            let (found, work) = separation::separate(&mut solution, cuts, most, &budget.clock);
            budget.spend_on_entries(work);
            for (cut, row) in found {
                active.push(cuts.len() as u32);
                self.amounts += cut.amounts.len();
                self.pool.push(Pooled { row, idle: 0 });
                cuts.push(cut);
            }
        }
        budget.spend_on_entries(simplex.take_work());
        let added = active.len() - known;
        self.use_cuts(active);
        added
    }

    /// The cuts of the relaxation that are of use.
    fn useful(&mut self, simplex: &Simplex) -> Vec<u32> {
        let mut useful = Vec::new();
        for (place, &cut) in self.relaxation.cuts.iter().enumerate() {
            let pooled = &mut self.pool[cut as usize];
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
        for &cut in cuts.iter().filter(|cut| is_new(cut)) {
            self.pool[cut as usize].idle = 0;
        }
        let rows = cuts.into_iter().map(|cut| (cut, Arc::clone(&self.pool[cut as usize].row))).collect();
        self.relaxation = self.relaxation.with_cuts(rows);
    }

    /// The relaxation as it is, and the basis to go on from.
    pub(super) fn into_parts(self) -> (Relaxation<'a>, Basis) {
        (self.relaxation, self.basis)
    }
}
