//! Roots of parts of a tree: once many options are closed, what is left gets a relaxation of its own, with cuts that follow
//! from it. Loads are larger against the room beside decided units, which cuts made before did not know.

use std::sync::Arc;

use super::super::cutting_planes::CuttingPlanes;
use super::super::open_options::OpenOptions;
use super::super::relaxation::DualCertificate;
use super::bounding::BoundingResult;
use super::node::{ActiveNode, Dive, DiveContext};
use super::root::RootRelaxation;

/// The most rounds of cuts, and the part of the gap that each must close for another one.
const ROUNDS: usize = 8;
const LEAST_PROGRESS: f64 = 0.02;
/// How often a round is solved anew because options were closed.
const CLOSINGS: usize = 2;
/// A relaxation is worth making where this part of the columns is left: at 0.8 a sample of 200 accounts takes twice as long
/// to the end as at 0.5 or 0.6, and at 0.33 one with more work than hours does not end.
const MUCH_SMALLER: f64 = 0.6;
/// Fewer open columns are soon done with.
const FEWEST: usize = 16;

impl DiveContext<'_> {
    /// Whether so much of a case's relaxation is closed that another one is likely to be tighter.
    pub(super) fn is_worth_deepening(&self, case: &ActiveNode) -> bool {
        let columns = case.root.relaxation.options.len();
        let open = case.closed[..columns].iter().filter(|closed| !**closed).count();
        let is_smaller = open >= FEWEST && open as f64 <= MUCH_SMALLER * columns as f64;
        let gap = case.bound as f64 - self.floor as f64;
        self.may_deepen && is_smaller && self.effort.is_deepening_worth_it(gap)
    }

    /// Makes a relaxation of what is left of a case, with cuts; `None` if rounding is in the way.
    pub(super) fn deepen<'b>(&self, case: &mut ActiveNode<'_, 'b>, dive: &mut Dive<'b>) -> Option<BoundingResult> {
        let above = Arc::clone(&case.root.relaxation);
        let open_options = Arc::new(left(case));
        if open_options.is_impossible() {
            // The prices that closed so much show it when they are looked at once more.
            case.prices.extend(case.prices.last().cloned());
            return Some(BoundingResult::Closed);
        }
        case.simplex.close(|column| case.closed[column]);
        case.simplex.expel();
        let mut cutting = CuttingPlanes::below(above.below(&open_options), (&above, &case.simplex), &case.cuts);
        dive.effort.spend(case.simplex.take_work());
        let before = case.bound;
        let gap = (case.bound as f64 - self.floor as f64).max(1.0);
        let mut last = case.bound;
        let mut known = None;
        let mut open = Vec::new();
        let mut work = 0;
        for round in 0..ROUNDS {
            let Some(simplex) = cutting.simplex() else { break };
            work += case.simplex.take_work();
            case.simplex = simplex;
            case.root = Arc::new(RootRelaxation {
                relaxation: Arc::clone(&cutting.relaxation),
                cost: cutting.cost(),
                basis: case.simplex.basis(),
            });
            case.closed = std::mem::take(&mut open);
            case.closed.resize(case.root.relaxation.program.column_count(), false);
            let bounded = self.settle(case);
            let is_open = matches!(bounded, BoundingResult::Open(_));
            known = Some(bounded);
            if !is_open {
                break;
            }
            let fall = last as f64 - case.bound as f64;
            last = case.bound;
            let goes_on = round == 0 || fall >= LEAST_PROGRESS * gap;
            if case.is_decided() || !goes_on || cutting.tighten(&mut case.simplex, &mut case.cuts, self.clock) == 0 {
                break;
            }
            open = case.closed[..case.root.relaxation.options.len()].to_vec();
        }
        work += case.simplex.take_work() + cutting.take_work();
        let is_closed = matches!(known, Some(BoundingResult::Closed));
        let closed = if is_closed { 1.0 } else { (before as f64 - case.bound as f64) / gap };
        dive.effort.deepen(work, closed);
        if known.is_some() {
            dive.roots.push(Arc::clone(&case.root));
        }
        known
    }

    /// Bounds a case and closes what can't be in a better plan.
    fn settle(&self, case: &mut ActiveNode) -> BoundingResult {
        let mut last: Option<DualCertificate> = None;
        for _ in 0..CLOSINGS {
            match self.bound(case) {
                BoundingResult::Open(certificate) => {
                    let moved = self.close(case, &certificate);
                    last = Some(certificate);
                    if !moved || case.is_decided() {
                        break;
                    }
                }
                bounded => return bounded,
            }
        }
        last.map_or(BoundingResult::Late, BoundingResult::Open)
    }
}

/// The options that a case leaves open.
fn left(case: &ActiveNode) -> OpenOptions {
    let relaxation = &case.root.relaxation;
    let mut keep = vec![true; relaxation.problem.option_count()];
    for (column, &option) in relaxation.options.iter().enumerate() {
        keep[option as usize] = !case.closed[column];
    }
    relaxation.open_options.keep(relaxation.problem, relaxation.curves, |_, option| keep[option])
}
