//! Which few rules can't be kept together, why, and the cheapest ways out.
//!
//! Rules are left out and put back (`relax`); whether those that are left have a plan is a question to the solver
//! (`oracle`), whose plans and proofs are both checked before they count. `irreducible_subset` goes from all rules to a
//! few of which each is needed, and from there to the fewest; `repairs` changes as little as possible of one rule or a
//! few and plans with it. The conflict is written with its proof, so that [`Conflict::holds`] can work it out again.

use serde::{Deserialize, Serialize};

use crate::check::proof;
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::ScenarioRef;
use crate::plan::proof::Proof;
use crate::solve::Control;

mod advice;
mod hitting_set;
mod irreducible_subset;
mod loosen;
mod oracle;
mod relax;
mod repairs;
mod rule;
mod sums;
mod words;

pub use relax::{bare, without};
pub use rule::{RelaxableRule, SeatDemand, rules};
pub use words::rule as sentence;

use irreducible_subset::SubsetReducer;
use oracle::{Feasibility, FeasibilityOracle, NOTHING};

/// The format of a conflict on file.
pub const FORMAT: u32 = 1;

/// Whether all rules of a scenario can be kept.
#[derive(Debug, Clone, PartialEq)]
pub enum RulesVerdict {
    /// There is a plan.
    Possible,
    /// There is none.
    Conflict(Box<Conflict>),
    /// Neither a plan nor a proof that there is none was found within the limits.
    Open,
}

/// Rules that can't be kept together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// The version of this format, named so that the file says what it is.
    pub conflict: u32,
    /// The scenario.
    pub scenario: ScenarioRef,
    /// The rules, those that differ in names only in one sentence.
    pub summary: Vec<String>,
    /// The rules, a sentence each.
    pub rules: Vec<String>,
    /// Sums that show it at a glance, where there are such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Whether the others could be kept if any one of them were left out.
    pub minimal: bool,
    /// Whether it is proven that no fewer rules are enough for a conflict.
    pub smallest: bool,
    /// Ways out, the smallest change first.
    pub repairs: Vec<Repair>,
    /// Whether the limits ended the search before every way out was looked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut_short: bool,
    /// Why there is no plan with these rules alone: that none is worth more than -1 where every plan is worth 0.
    pub proof: Proof,
}

/// A way out: after these changes there is a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repair {
    /// What is to be changed.
    pub changes: Vec<String>,
    /// How much that is: limits count by the part that they move, anything else 1 for each seat that makes use of it.
    pub size: f64,
    /// Seats without an owner in the plan that was made with it, by their accounts.
    pub uncovered: Vec<String>,
    /// Seats that change hands in that plan.
    pub moves: usize,
    /// What that plan is worth, in perfectly fitting seats.
    pub worth: f64,
}

/// Finds the fewest rules of an instance that can't be kept together, and ways out.
///
/// # Errors
/// `E501`: the problem would be too large.
pub fn conflict(instance: &Instance, control: &Control) -> Result<RulesVerdict, Diagnostics> {
    let rules = rules(instance);
    let mut oracle = FeasibilityOracle::new(instance, &rules, control);
    let all: Vec<usize> = (0..rules.len()).collect();
    let proof = match oracle.ask(&all)? {
        Feasibility::Plan(_) => return Ok(RulesVerdict::Possible),
        Feasibility::Open => return Ok(RulesVerdict::Open),
        Feasibility::None(proof) => proof,
    };
    let core = SubsetReducer::new(&mut oracle, proof).run()?;
    let (repairs, cut_short) = repairs::repairs(&mut oracle, &core, control)?;
    let blamed: Vec<&RelaxableRule> = core.rules.iter().map(|&rule| &rules[rule]).collect();
    let alone = without(instance, rules.iter().filter(|rule| !blamed.contains(rule)));
    Ok(RulesVerdict::Conflict(Box::new(Conflict {
        conflict: FORMAT,
        scenario: ScenarioRef { name: instance.name.clone(), digest: instance.digest.clone() },
        summary: words::summary(&blamed, instance),
        rules: blamed.iter().map(|rule| words::rule(rule, instance)).collect(),
        because: sums::overload_sentence(&alone, &blamed),
        minimal: core.minimal,
        smallest: core.smallest,
        repairs: repairs.iter().map(|repair| told(repair, instance)).collect(),
        cut_short,
        proof: core.proof,
    })))
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn told(repair: &repairs::PlannedRepair, instance: &Instance) -> Repair {
    Repair {
        changes: repair.changes.iter().map(|change| advice::change(change, instance)).collect(),
        size: repair.cost as f64 / 1e6,
        uncovered: repair.plan.uncovered.iter().map(|it| words::named(&it.account, &it.role, instance)).collect(),
        moves: repair.plan.moves.len(),
        worth: crate::analysis::rounded(repair.plan.objective as f64 / instance.weights.points_per_seat as f64),
    }
}

impl Conflict {
    /// Works out again that there is no plan which keeps these rules, from the scenario and this alone.
    ///
    /// # Errors
    /// * `E601`, `E602`: it is for another scenario, or in another format.
    /// * `E633`: it names a rule that the scenario does not have.
    /// * `E630`, `E631`, `E632`: its proof does not hold, or is too large to be checked.
    pub fn holds(&self, instance: &Instance) -> Result<(), Diagnostics> {
        let mut found = Diagnostics::new();
        let mut report = |code, path: String, cause: String| {
            let remedy = "Ask `rebook conflict` again: the scenario or the file was changed.";
            found.0.push(Diagnostic::new(code, Place::path("", path), cause, remedy));
        };
        if self.conflict != FORMAT {
            let cause = format!("The conflict has format {}; this version reads format {FORMAT}.", self.conflict);
            report("E602", "conflict".to_owned(), cause);
        }
        if self.scenario.digest != instance.digest {
            report("E601", "scenario.digest".to_owned(), "The conflict is for another scenario.".to_owned());
        }
        let rules = rules(instance);
        let named: Vec<(String, &RelaxableRule)> =
            rules.iter().map(|rule| (words::rule(rule, instance), rule)).collect();
        for (index, text) in self.rules.iter().enumerate() {
            if !named.iter().any(|it| it.0 == *text) {
                report("E633", format!("rules[{index}]"), format!("The scenario has no rule \"{text}\"."));
            }
        }
        if found.has_errors() {
            return Err(found);
        }
        let left_out = named.iter().filter(|it| !self.rules.contains(&it.0)).map(|it| it.1);
        proof::check(&bare(without(instance, left_out)), &self.proof, NOTHING)
    }
}
