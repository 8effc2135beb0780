//! What people have decided about moves: approvals, rejections, and accounts that stay.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Account;
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
    /// Who gets it.
    pub approved: Option<&'a str>,
    /// Whether its present owners stay.
    pub kept: bool,
    /// Who does not get it.
    pub rejected: Vec<&'a str>,
    /// Places of the decisions in their list.
    pub rows: Vec<usize>,
}

impl Settled<'_> {
    /// Whether a decision about the account and role is among what holds.
    #[must_use]
    pub fn holds(&self, one: &Decision) -> bool {
        match (one.decision, one.to.as_deref()) {
            (Some(Verdict::Keep), _) | (Some(Verdict::Reject), None) => self.kept,
            (Some(Verdict::Approve), Some(to)) => self.approved == Some(to),
            (Some(Verdict::Reject), Some(to)) => self.rejected.contains(&to),
            (Some(Verdict::Approve), None) => one.from.as_deref().is_some_and(|from| self.rejected.contains(&from)),
            (None, _) => false,
        }
    }
}

/// What holds for each account and role. Of decisions that exclude each other the later one holds, by date and, on the same
/// day, by their order; one without a date is later than all with one. A rejection takes back an approval of the same owner,
/// and that the account stays with them; an approval takes back that it stays, and the other way round.
#[must_use]
pub fn settled<'a>(decisions: &'a [Decision], accounts: &'a [Account]) -> BTreeMap<(&'a str, &'a str), Settled<'a>> {
    let mut all: BTreeMap<(&str, &str), Settled> = BTreeMap::new();
    let spoken_of: BTreeSet<&str> = decisions.iter().map(|one| one.account.as_str()).collect();
    let accounts = accounts.iter().filter(|account| spoken_of.contains(account.id.as_str()));
    let accounts: BTreeMap<&str, &Account> = accounts.map(|account| (account.id.as_str(), account)).collect();
    for row in by_time(decisions) {
        let one = &decisions[row];
        let Some(verdict) = one.decision else { continue };
        let has = |owner: &str| {
            let present = accounts.get(one.account.as_str()).and_then(|account| account.owner.get(&one.role));
            present.is_some_and(|owners| owners.iter().any(|it| it == owner))
        };
        let here = all.entry((one.account.as_str(), one.role.as_str())).or_default();
        here.rows.push(row);
        match (verdict, one.to.as_deref()) {
            // A move to nobody is rejected: the seat stays where it is.
            (Verdict::Keep, _) | (Verdict::Reject, None) => {
                (here.kept, here.approved) = (true, None);
                here.rejected.retain(|owner| !has(owner));
            }
            (Verdict::Approve, Some(to)) => {
                here.kept = false;
                here.rejected.retain(|owner| *owner != to);
                here.approved = Some(to);
            }
            (Verdict::Reject, Some(to)) => {
                here.kept &= !has(to);
                here.approved = here.approved.filter(|owner| *owner != to);
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

/// The places of decisions in the order in which they were made.
fn by_time(decisions: &[Decision]) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..decisions.len()).collect();
    rows.sort_by_key(|&row| (decisions[row].on.is_none(), decisions[row].on));
    rows
}

/// The decisions that hold, in their order; of several that say the same the latest.
#[must_use]
pub fn in_force<'a>(decisions: &'a [Decision], accounts: &[Account]) -> Vec<&'a Decision> {
    let all = settled(decisions, accounts);
    let mut said = BTreeSet::new();
    let mut rows: Vec<usize> = Vec::new();
    for row in by_time(decisions).into_iter().rev() {
        let one = &decisions[row];
        let account_role = (one.account.as_str(), one.role.as_str());
        let to = one.to.as_deref().filter(|_| one.decision != Some(Verdict::Keep));
        if all.get(&account_role).is_some_and(|here| here.holds(one)) && said.insert((account_role, to)) {
            rows.push(row);
        }
    }
    rows.sort_unstable();
    rows.into_iter().map(|row| &decisions[row]).collect()
}

#[cfg(test)]
mod tests {
    use super::{Account, Decision, Verdict, in_force, settled};

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
        let all = settled(&list, &[]);
        let here = &all[&("a", "csm")];
        assert_eq!((here.approved, &here.rejected[..], here.kept), (Some("ann"), &["ben"][..], false));
        assert_eq!(here.rows, [0, 1, 2]);
        assert_eq!(in_force(&list, &[]), [&list[1], &list[2]]);
        let list = [decision(Verdict::Approve, "ann"), decision(Verdict::Keep, ""), decision(Verdict::Reject, "ben")];
        assert!(settled(&list, &[])[&("a", "csm")].kept && settled(&list, &[])[&("a", "csm")].approved.is_none());
        assert_eq!(in_force(&list, &[]), [&list[1], &list[2]]);
    }

    #[test]
    fn the_later_of_two_approvals_holds_whatever_their_order_in_the_file() {
        let on = |day: i8, to: &str| Decision {
            on: jiff::civil::Date::new(2026, 12, day).ok(),
            ..decision(Verdict::Approve, to)
        };
        for list in [[on(1, "ann"), on(5, "ben")], [on(5, "ben"), on(1, "ann")]] {
            assert_eq!(settled(&list, &[])[&("a", "csm")].approved, Some("ben"));
            let held: Vec<Option<&str>> = in_force(&list, &[]).iter().map(|one| one.to.as_deref()).collect();
            assert_eq!(held, [Some("ben")]);
        }
    }

    #[test]
    fn the_later_of_keep_and_reject_holds_by_date_and_by_order() {
        let account: Account = serde_json::from_str(r#"{ "id": "a", "owner": { "csm": "ann" } }"#)
            .unwrap_or_else(|error| panic!("{error}"));
        let on = |day: i8, one: Decision| Decision { on: jiff::civil::Date::new(2026, 12, day).ok(), ..one };
        let (keep, reject) = (decision(Verdict::Keep, ""), decision(Verdict::Reject, "ann"));
        let cases = [
            ([on(2, keep.clone()), on(3, reject.clone())], (false, 1)),
            ([on(3, keep.clone()), on(2, reject.clone())], (true, 0)),
            ([on(3, keep.clone()), on(3, reject.clone())], (false, 1)),
            ([keep.clone(), on(3, reject.clone())], (true, 0)),
            ([reject.clone(), keep.clone()], (true, 1)),
        ];
        for (list, (kept, holds)) in cases {
            let all = settled(&list, std::slice::from_ref(&account));
            let here = &all[&("a", "csm")];
            assert_eq!((here.kept, here.rejected.is_empty()), (kept, kept), "{list:?}");
            assert_eq!(in_force(&list, std::slice::from_ref(&account)), [&list[holds]], "{list:?}");
        }
    }
}
