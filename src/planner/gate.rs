//! The gate for plans that come back from a file: nothing is made of one that has not passed it.

use super::{MOST_EFFORT, cost};
use crate::analysis;
use crate::check::{self, proof::effort};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::{Instance, UNCOVERED};
use crate::plan::proof::Proof;
use crate::plan::{Plan, out_of_range};

/// How long a command may take to find out whether a plan's bound is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Half a second, about; what takes longer is said to be taken on trust.
    Moments,
    /// As long as it takes; a bound that is not proven is an error.
    All,
}

impl Patience {
    /// The most options that may be looked at.
    fn effort(self) -> usize {
        match self {
            Self::Moments => 10 * MOST_EFFORT,
            Self::All => usize::MAX,
        }
    }
}

/// What is wrong with a plan that was kept, and what of it is taken on trust: it is for this scenario, keeps every rule,
/// says no figure that is untrue, and its bound follows from its proof. A plan with errors must not be used.
///
/// * `E6xx`: what is wrong; `E634`, with all patience, that there is no proof.
/// * `W630`: what is taken on trust.
#[must_use]
pub fn gate(instance: &Instance, plan: &Plan, patience: Patience) -> Diagnostics {
    let mut found = out_of_range(plan);
    if found.has_errors() {
        return found;
    }
    found.0.extend(check::check(instance, plan).0);
    found.0.extend(analysis::figures_agree(instance, plan));
    found.0.extend(costs(instance, plan));
    if !found.has_errors() {
        found.0.extend(proven(instance, plan, patience).0);
    }
    found
}

/// Notes totals of costs that are not those of the objective and the bound.
fn costs(instance: &Instance, plan: &Plan) -> Option<Diagnostic> {
    let instance = &*check::mode::under(instance, plan);
    let known = (cost(instance, plan.objective), cost(instance, plan.bound));
    let same = known == (plan.solver.cost, plan.solver.cost_bound);
    let cause = || format!("The plan says {:?}, at least {:?}.", plan.solver.cost, plan.solver.cost_bound);
    (!same).then(|| {
        let remedy = "Solve the scenario again: the plan's file was changed.";
        Diagnostic::new("E626", Place::path("", "solver.cost"), cause(), remedy)
    })
}

/// Whether the bound, and that of the fewest moves, is proven.
fn proven(instance: &Instance, plan: &Plan, patience: Patience) -> Diagnostics {
    let Some(proof) = &plan.proof else { return without_proof(plan, patience).into() };
    let ruled = check::mode::under(instance, plan);
    let mut found = Diagnostics::new();
    let mut judge = |instance: &Instance, proof: &Proof, prove: &dyn Fn() -> Result<(), Diagnostics>| {
        if effort(instance, proof) > patience.effort() {
            found.0.push(on_trust(plan, "checking its proof takes long"));
            return;
        }
        for one in prove().err().unwrap_or_default().0 {
            // Too large to be checked is not false.
            let excused = one.code == "E632" && patience == Patience::Moments;
            found.0.push(if excused { on_trust(plan, "its proof is too large to be checked") } else { one });
        }
    };
    judge(&ruled, proof, &|| check::proof::check(&ruled, proof, plan.bound));
    match plan.fewest.as_ref().and_then(|fewest| fewest.proof.as_ref()) {
        Some(proof) => {
            let counting = instance.with_hard_balance_bands().counting_kept(UNCOVERED);
            judge(&counting, proof, &|| check::mode::proven(instance, plan));
        }
        None => found.0.extend(check::mode::proven(instance, plan).err().unwrap_or_default().0),
    }
    found
}

fn without_proof(plan: &Plan, patience: Patience) -> Diagnostic {
    if patience == Patience::Moments {
        return on_trust(plan, "the file holds no proof of it");
    }
    let cause = format!("The plan keeps all rules, but its bound of {} is not proven: no proof is there.", plan.bound);
    Diagnostic::new(
        "E634",
        Place::path("", "proof"),
        cause,
        "Solve the scenario again: every plan is written with its proof.",
    )
}

fn on_trust(plan: &Plan, why: &str) -> Diagnostic {
    let cause = format!("The bound of {} points is taken on trust: {why}.", plan.bound);
    Diagnostic::new("W630", Place::path("", "bound"), cause, "To have it checked: `rebook verify SCENARIO PLAN`.")
}
