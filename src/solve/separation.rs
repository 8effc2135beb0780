//! Finding cuts that a solution of the relaxation breaks.

mod single_row;
mod tableau;

use std::sync::Arc;

use rayon::prelude::*;

use super::control::Clock;
use super::cut::{Cut, Cuts, Rounding};
use super::lp::Simplex;
use super::proof::Derivation;
use super::relaxation::{CutRow, Relaxation};

pub(super) use self::single_row::big_loads;

/// Values nearer to a whole number than this are taken for it.
const WHOLE: f64 = 0.005;
/// The least distance, in the scale of the columns, by which a cut must be broken.
pub(super) const LEAST_DEPTH: f64 = 1e-4;
/// Cuts of one round whose angle has a larger cosine than this say the same.
const ALIKE: f64 = 0.9;
/// So many more derivations are tried than cuts are wanted.
const TRIED: usize = 3;

/// A cut takes as much work as so many passes over the entries of a linear program: its sums have 128 bits.
const DERIVING: u64 = 4;

/// A derivation that might give a cut, and how deep that is at a guess.
struct CutCandidate {
    depth: f64,
    derivation: Derivation,
}

/// A solution of a relaxation.
pub(super) struct FractionalSolution<'a, 'b> {
    pub(super) relaxation: &'a Relaxation<'b>,
    pub(super) simplex: &'a mut Simplex,
    /// The values of all columns.
    pub(super) values: &'a [f64],
}

/// The deepest cuts, so many at most, that follow from rows of the tableau whose basic option is taken in part, or from the
/// rows of single meters; and the entries looked at for it. `cuts` are all that were found before. Fewer
/// are found where time is up.
pub(super) fn separate(
    solution: &mut FractionalSolution,
    cuts: &Cuts,
    most: usize,
    clock: &Clock,
) -> (Vec<(Cut, Arc<CutRow>)>, u64) {
    let mut candidates = tableau::candidates(solution, clock);
    candidates.extend(single_row::candidates(solution));
    if solution.relaxation.is_local {
        // Beside decided units loads are large that were not so at the root, which has its own from the beginning.
        let big = single_row::big_candidates(solution.relaxation, solution.values);
        candidates.extend(big.into_iter().filter(|candidate| candidate.depth > LEAST_DEPTH));
    }
    candidates.sort_by(|a, b| b.depth.total_cmp(&a.depth));
    candidates.truncate(TRIED * most);
    let work = candidates.len() as u64 * DERIVING * solution.relaxation.exact_len() as u64;
    let relaxation = solution.relaxation;
    let values = solution.values;
    let derive = |rounding: &mut Rounding, candidate: CutCandidate| {
        if clock.is_over() {
            return None;
        }
        let cut = rounding.derive(candidate.derivation, cuts)?;
        let row = relaxation.row_of_cut(&cut);
        let depth = row.depth(values);
        (depth > LEAST_DEPTH).then_some((depth, cut, row))
    };
    let new = || relaxation.rounding();
    let mut found: Vec<(f64, Cut, CutRow)> = candidates.into_par_iter().map_init(new, derive).flatten().collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut chosen: Vec<(Cut, Arc<CutRow>)> = Vec::new();
    for (_, cut, row) in found {
        if chosen.len() < most && chosen.iter().all(|other| row.cosine(&other.1) < ALIKE) {
            chosen.push((cut, Arc::new(row)));
        }
    }
    (chosen, work)
}

fn is_fraction(value: f64) -> bool {
    value > WHOLE && value < 1.0 - WHOLE
}
