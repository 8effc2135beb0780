//! The names behind ids: people read names, programs need ids.

use std::collections::BTreeMap;

use crate::instance::{Account, Instance};

/// Accounts and owners by id. Without any, ids stand for themselves.
#[derive(Debug, Default)]
pub struct Names<'a> {
    accounts: BTreeMap<&'a str, &'a Account>,
    owners: BTreeMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    /// Those of an instance.
    #[must_use]
    pub fn of(instance: &'a Instance) -> Self {
        Self {
            accounts: instance.accounts.iter().map(|account| (account.id.as_str(), account)).collect(),
            owners: instance.owners.iter().map(|owner| (owner.id.as_str(), owner.name.as_str())).collect(),
        }
    }

    /// An account, if it is known.
    pub(super) fn known(&self, id: &str) -> Option<&'a Account> {
        self.accounts.get(id).copied()
    }

    /// An account's name; its id where it is not known.
    pub(super) fn account(&self, id: &str) -> String {
        self.known(id).map_or(id, |account| &account.name).to_owned()
    }

    /// An owner's name; the id of somebody who is not in the team.
    pub(super) fn owner(&self, id: &str) -> String {
        self.owners.get(id).copied().unwrap_or(id).to_owned()
    }

    /// The names of several owners in a row.
    pub(super) fn owners(&self, ids: &[String]) -> String {
        ids.iter().map(|id| self.owner(id)).collect::<Vec<_>>().join("; ")
    }
}
