//! Roots of parts of a tree: once many options are closed, what is left gets a relaxation of its own, with cuts that follow
//! from it. Loads are larger against the room beside decided units, which cuts made before did not know.

use std::sync::Arc;

use super::super::cutting::Cutting;
use super::super::relaxation::Certificate;
use super::super::view::View;
use super::bounding::Bounded;
use super::node::{Case, Dive, Explorer};
use super::root::Root;

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

impl Explorer<'_> {
    /// Whether so much of a case's relaxation is closed that another one is likely to be tighter.
    pub(super) fn is_worth_deepening(&self, case: &Case) -> bool {
        let columns = case.root.relaxation.options.len();
        let open = case.closed[..columns].iter().filter(|closed| !**closed).count();
        let is_smaller = open >= FEWEST && open as f64 <= MUCH_SMALLER * columns as f64;
        let gap = case.bound as f64 - self.floor as f64;
        self.may_deepen && is_smaller && self.effort.is_deepening_worth_it(gap)
    }

    /// Makes a relaxation of what is left of a case, with cuts; `None` if rounding is in the way.
    pub(super) fn deepen<'b>(&self, case: &mut Case<'_, 'b>, dive: &mut Dive<'b>) -> Option<Bounded> {
        let above = Arc::clone(&case.root.relaxation);
        let view = Arc::new(left(case));
        if view.is_impossible() {
            // The prices that closed so much show it when they are looked at once more.
            case.prices.extend(case.prices.last().cloned());
            return Some(Bounded::Closed);
        }
        case.simplex.close(|column| case.closed[column]);
        case.simplex.expel();
        let mut cutting = Cutting::below(above.below(&view), (&above, &case.simplex), &case.cuts);
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
            case.root = Arc::new(Root {
                relaxation: Arc::clone(&cutting.relaxation),
                cost: cutting.cost(),
                basis: case.simplex.basis(),
            });
            case.closed = std::mem::take(&mut open);
            case.closed.resize(case.root.relaxation.program.column_count(), false);
            let bounded = self.settle(case);
            let is_open = matches!(bounded, Bounded::Open(_));
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
        let is_closed = matches!(known, Some(Bounded::Closed));
        let closed = if is_closed { 1.0 } else { (before as f64 - case.bound as f64) / gap };
        dive.effort.deepen(work, closed);
        if known.is_some() {
            dive.roots.push(Arc::clone(&case.root));
        }
        known
    }

    /// Bounds a case and closes what can't be in a better plan.
    fn settle(&self, case: &mut Case) -> Bounded {
        let mut last: Option<Certificate> = None;
        for _ in 0..CLOSINGS {
            match self.bound(case) {
                Bounded::Open(certificate) => {
                    let moved = self.close(case, &certificate);
                    last = Some(certificate);
                    if !moved || case.is_decided() {
                        break;
                    }
                }
                bounded => return bounded,
            }
        }
        last.map_or(Bounded::Late, Bounded::Open)
    }
}

/// The options that a case leaves open.
fn left(case: &Case) -> View {
    let relaxation = &case.root.relaxation;
    let mut keep = vec![true; relaxation.problem.option_count()];
    for (column, &option) in relaxation.options.iter().enumerate() {
        keep[option as usize] = !case.closed[column];
    }
    relaxation.view.keep(relaxation.problem, relaxation.curves, |_, option| keep[option])
}
