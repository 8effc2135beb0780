//! What people have decided about moves: approvals, rejections, and accounts that stay.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::field::{Access, Field, Kind, record};
use super::value::Verdict;

record! {
    /// What somebody decided about the owner of an account in a role. `rebook moves -o moves.csv` writes a file of rows to
    /// decide, which can be named here as it is.
    #[derive(Default)]
    Decision:
    always {
        /// The account's id.
        account: String = Id.required();
        /// The role.
        role: String = Id.required();
    }
    optional {
        /// What is decided. Left out: nothing yet.
        decision: Option<Verdict> = Verdict.required();
        /// The owner that the move takes it from.
        from: Option<String> = Reference;
        /// The owner that the move gives it to.
        to: Option<String> = Reference;
        /// Who decided.
        by: Option<String> = Text;
        /// When.
        on: Option<Date> = Date;
        /// Why.
        note: Option<String> = Text;
    }
}

/// What holds for an account and role after all that was decided about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled<'a> {
    /// Who gets it: one owner a seat.
    pub approved: Vec<&'a str>,
    /// Whether its present owners stay.
    pub kept: bool,
    /// Who does not get it.
    pub rejected: Vec<&'a str>,
    /// Places of the decisions in their list.
    pub rows: Vec<usize>,
}

impl Settled<'_> {
    /// Whether a decision about the account and role is among what holds.
    fn holds(&self, one: &Decision) -> bool {
        match (one.decision, one.to.as_deref()) {
            (Some(Verdict::Keep), _) | (Some(Verdict::Reject), None) => self.kept,
            (Some(Verdict::Approve), Some(to)) => self.approved.contains(&to),
            (Some(Verdict::Reject), Some(to)) => self.rejected.contains(&to),
            (Some(Verdict::Approve), None) => one.from.as_deref().is_some_and(|from| self.rejected.contains(&from)),
            (None, _) => false,
        }
    }
}

/// What holds for each account and role. Of decisions that exclude each other the later one holds: a rejection takes back
/// an approval of the same owner, an approval takes back that the account stays, and the other way round.
#[must_use]
pub fn settled(decisions: &[Decision]) -> BTreeMap<(&str, &str), Settled<'_>> {
    let mut all: BTreeMap<(&str, &str), Settled> = BTreeMap::new();
    for (row, one) in decisions.iter().enumerate() {
        let Some(verdict) = one.decision else { continue };
        let here = all.entry((one.account.as_str(), one.role.as_str())).or_default();
        here.rows.push(row);
        match (verdict, one.to.as_deref()) {
            // A move to nobody is rejected: the seat stays where it is.
            (Verdict::Keep, _) | (Verdict::Reject, None) => (here.kept, here.approved) = (true, Vec::new()),
            (Verdict::Approve, Some(to)) => {
                here.kept = false;
                here.rejected.retain(|owner| *owner != to);
                here.approved.retain(|owner| *owner != to);
                here.approved.push(to);
            }
            (Verdict::Reject, Some(to)) => {
                here.approved.retain(|owner| *owner != to);
                here.rejected.retain(|owner| *owner != to);
                here.rejected.push(to);
            }
            // To nobody: the owner gives it up.
            (Verdict::Approve, None) => {
                here.kept = false;
                here.rejected.extend(one.from.as_deref());
            }
        }
    }
    all
}

/// The decisions that hold, in their order; of several that say the same the last.
#[must_use]
pub fn in_force(decisions: &[Decision]) -> Vec<&Decision> {
    let all = settled(decisions);
    let mut said = BTreeSet::new();
    let mut list: Vec<&Decision> = Vec::new();
    for one in decisions.iter().rev() {
        let account_role = (one.account.as_str(), one.role.as_str());
        let to = one.to.as_deref().filter(|_| one.decision != Some(Verdict::Keep));
        if all.get(&account_role).is_some_and(|here| here.holds(one)) && said.insert((account_role, to)) {
            list.push(one);
        }
    }
    list.reverse();
    list
}

#[cfg(test)]
mod tests {
    use super::{Decision, Verdict, in_force, settled};

    fn decision(verdict: Verdict, to: &str) -> Decision {
        Decision {
            account: "a".to_owned(),
            role: "csm".to_owned(),
            decision: Some(verdict),
            to: (!to.is_empty()).then(|| to.to_owned()),
            ..Decision::default()
        }
    }

    #[test]
    fn the_later_of_two_decisions_holds() {
        let list = [
            decision(Verdict::Reject, "ann"),
            decision(Verdict::Approve, "ann"),
            decision(Verdict::Reject, "ben"),
            Decision { decision: None, ..decision(Verdict::Keep, "") },
        ];
        let all = settled(&list);
        let here = &all[&("a", "csm")];
        assert_eq!((&here.approved[..], &here.rejected[..], here.kept), (&["ann"][..], &["ben"][..], false));
        assert_eq!(here.rows, [0, 1, 2]);
        assert_eq!(in_force(&list), [&list[1], &list[2]]);
        let list = [decision(Verdict::Approve, "ann"), decision(Verdict::Keep, ""), decision(Verdict::Reject, "ben")];
        assert!(settled(&list)[&("a", "csm")].kept && settled(&list)[&("a", "csm")].approved.is_empty());
        assert_eq!(in_force(&list), [&list[1], &list[2]]);
    }
}
