//! Whom and what a command names, or what it could have meant.

use super::Explanation;
use crate::error::{Diagnostic, Diagnostics, Nameable, Place, did_you_mean};

/// The index of an account, by id or name.
pub(super) fn account(case: &Explanation, word: &str) -> Result<usize, Diagnostics> {
    let accounts = &case.instance.accounts;
    let records = accounts.iter().map(|it| (it.id.as_str(), it.name.as_str()));
    let id = Nameable { kind: "account", code: "E026", records }.find(word)?;
    Ok(accounts.partition_point(|it| it.id.as_str() < id))
}

/// The index of a person or pool, by id or name.
pub(super) fn owner(case: &Explanation, word: &str) -> Result<usize, Diagnostics> {
    let owners = &case.instance.owners;
    let records = owners.iter().map(|it| (it.id.as_str(), it.name.as_str()));
    let id = Nameable { kind: "person or pool", code: "E026", records }.find(word)?;
    Ok(owners.partition_point(|it| it.id.as_str() < id))
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
