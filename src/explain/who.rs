//! Whom and what a command names, or what it could have meant.

use super::Explanation;
use crate::error::{Diagnostic, Diagnostics, Place, did_you_mean};

/// The index of an account.
pub(super) fn account(case: &Explanation, id: &str) -> Result<usize, Diagnostics> {
    let accounts = &case.instance.accounts;
    let found = accounts.binary_search_by(|it| it.id.as_str().cmp(id));
    found.map_err(|_| unknown("account", id, accounts.iter().map(|it| it.id.as_str())))
}

/// The index of a person or pool.
pub(super) fn owner(case: &Explanation, id: &str) -> Result<usize, Diagnostics> {
    let owners = &case.instance.owners;
    let found = owners.binary_search_by(|it| it.id.as_str().cmp(id));
    found.map_err(|_| unknown("person or pool", id, owners.iter().map(|it| it.id.as_str())))
}

/// The seats of an account, those of a role where one is named.
pub(super) fn seats(case: &Explanation, account: usize, role: Option<&str>) -> Result<Vec<usize>, Diagnostics> {
    let instance = case.instance;
    let all: Vec<usize> = (0..instance.seats.len()).filter(|&seat| instance.seats[seat].account == account).collect();
    let Some(role) = role else { return Ok(all) };
    let name = |seat: &usize| instance.roles[instance.seats[*seat].role].as_str();
    let of: Vec<usize> = all.iter().copied().filter(|seat| name(seat) == role).collect();
    if !of.is_empty() {
        return Ok(of);
    }
    let mut known: Vec<&str> = all.iter().map(name).collect();
    known.dedup();
    let id = &instance.accounts[account].id;
    let why = format!("The account \"{id}\" has no seat of the role \"{role}\".");
    Err(Diagnostic::new("E027", Place::default(), why, did_you_mean(role, known)).into())
}

fn unknown<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str>) -> Diagnostics {
    let cause = format!("There is no {what} \"{id}\" in the scenario.");
    Diagnostic::new("E026", Place::default(), cause, did_you_mean(id, known)).into()
}
