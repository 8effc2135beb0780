//! What no plan of a case exceeds.

use super::super::lp::{Simplex, Termination};
use super::super::relaxation::{self, DualCertificate};
use super::node::{ActiveNode, DiveContext};

/// Steps of the simplex method between two looks at the clock.
const STEPS: u32 = 100;
/// After so many steps in one case rounding is in the way.
const MOST_STEPS: u32 = 20_000;
/// Steps with the true costs that a solution gets where the costs' perturbation might be what keeps it open.
const POLISHING: u32 = 60;
/// The most, for each unit and in units of cost, that a perturbation is worth.
const PERTURBED: f64 = 3e-6;

/// Prices of the rows, and what they prove; `None` where a case holds no plan.
type NodeBound = Option<(Vec<i64>, DualCertificate)>;

/// What came of bounding a case.
pub(super) enum BoundingResult {
    /// It holds no plan above the floor.
    Closed,
    /// It may hold one.
    Open(DualCertificate),
    /// There was no time to find out.
    Late,
}

impl DiveContext<'_> {
    /// Solves the relaxation of a case and proves a bound, which it notes.
    pub(super) fn bound(&self, case: &mut ActiveNode) -> BoundingResult {
        case.simplex.close(|column| case.closed[column]);
        let cutoff = case.root.relaxation.objective(self.floor as f64);
        let mut end = self.solve(case, cutoff);
        let mut found = None;
        if end == Termination::Cutoff {
            // Costs were moved a little: what is below the cutoff need not be below the floor.
            found = certified(case, &case.simplex);
            if self.is_open(&found) {
                end = self.solve(case, f64::NEG_INFINITY);
            }
        }
        match end {
            Termination::Limit if self.clock.is_over() => return BoundingResult::Late,
            Termination::Infeasible => found = self.certified_nothing(case),
            Termination::Cutoff => {}
            _ => found = certified(case, &case.simplex),
        }
        if end == Termination::Optimal && self.is_nearly_closed(case, &found) {
            found = polished(case, found);
        }
        let Some((prices, certificate)) = found else { return BoundingResult::Closed };
        case.prices.push(case.root.relaxation.named(&prices));
        case.bound = case.bound.min(relaxation::floor(certificate.bound));
        if case.bound <= self.floor { BoundingResult::Closed } else { BoundingResult::Open(certificate) }
    }

    fn is_open(&self, found: &NodeBound) -> bool {
        found.as_ref().is_some_and(|found| relaxation::floor(found.1.bound) > self.floor)
    }

    /// Whether the perturbation of costs might be all that keeps a case open.
    fn is_nearly_closed(&self, case: &ActiveNode, found: &NodeBound) -> bool {
        let Some((_, certificate)) = found else { return false };
        let above = (relaxation::floor(certificate.bound) - self.floor) as f64 / case.root.relaxation.scale;
        above > 0.0 && above < PERTURBED * case.root.relaxation.units.len() as f64
    }

    /// Solves the relaxation of a case down to a cutoff.
    fn solve(&self, case: &mut ActiveNode, cutoff: f64) -> Termination {
        let mut steps = 0;
        loop {
            match case.simplex.run(cutoff, STEPS) {
                Termination::Limit if !self.clock.is_over() && steps < MOST_STEPS => steps += STEPS,
                end => return end,
            }
        }
    }

    /// What is proven where no values keep the rows: the further prices are moved along the ray, the lower the bound.
    fn certified_nothing(&self, case: &ActiveNode) -> NodeBound {
        /// How far prices are moved at first, in units of cost, and how often that is doubled.
        const FIRST: f64 = 1.0;
        const DOUBLINGS: u32 = 24;
        if case.simplex.ray().is_empty() {
            return None;
        }
        let mut far = FIRST;
        let mut found = None;
        for _ in 0..DOUBLINGS {
            let moved = case.simplex.prices().iter().zip(case.simplex.ray()).map(|(price, ray)| price + far * ray);
            let prices = case.root.relaxation.rounded(&moved.collect::<Vec<f64>>());
            let certificate = case.root.relaxation.certify(&prices, |column| case.closed[column])?;
            found = Some((prices, certificate));
            if !self.is_open(&found) {
                break;
            }
            far *= 2.0;
        }
        found
    }
}

/// What the prices of a simplex prove of a case; `None` if it holds no plan.
fn certified(case: &ActiveNode, simplex: &Simplex) -> NodeBound {
    let prices = case.root.relaxation.rounded(simplex.prices());
    let certificate = case.root.relaxation.certify(&prices, |column| case.closed[column])?;
    Some((prices, certificate))
}

/// What was found, or what the true costs prove, if that is better.
fn polished(case: &ActiveNode, found: NodeBound) -> NodeBound {
    let mut polished = case.simplex.clone();
    polished.polish(case.root.relaxation.program.cost(), POLISHING);
    let again = certified(case, &polished);
    let bound = |found: &NodeBound| found.as_ref().map(|found| found.1.bound);
    if bound(&again) < bound(&found) { again } else { found }
}
