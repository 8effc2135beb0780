//! Families of accounts as far as they can be told: parents may be missing or run in a circle here.

use std::collections::BTreeMap;

use crate::scenario::Document;

/// Parents, children and families, by position in the scenario's list of accounts.
pub(super) struct FamilyTree {
    /// The family of each account, as the position of one account of it.
    pub(super) family: Vec<usize>,
    /// The children of each account, ordered.
    pub(super) children: Vec<Vec<usize>>,
}

impl FamilyTree {
    pub(super) fn of(document: &Document) -> Self {
        let accounts = document.accounts();
        let index: BTreeMap<&str, usize> = accounts.iter().map(|account| account.id.as_str()).zip(0..).collect();
        let mut children = vec![Vec::new(); accounts.len()];
        // Those who name the same parent that is not there are one family.
        let mut first_of: BTreeMap<&str, usize> = BTreeMap::new();
        let mut leader: Vec<usize> = (0..accounts.len()).collect();
        for (i, account) in accounts.iter().enumerate() {
            let Some(id) = account.parent.as_deref() else { continue };
            match index.get(id) {
                Some(&parent) => children[parent].push(i),
                None => leader[i] = *first_of.entry(id).or_insert(i),
            }
        }
        Self { family: families(&children, &leader), children }
    }
}

/// Gives every account the family of the leader of the first account from which it is reached.
fn families(children: &[Vec<usize>], leader: &[usize]) -> Vec<usize> {
    let mut has_parent = vec![false; children.len()];
    children.iter().flatten().for_each(|&child| has_parent[child] = true);
    let mut family = vec![usize::MAX; children.len()];
    // Those at the top first; what is left then runs in a circle.
    let tops = (0..children.len()).filter(|&i| !has_parent[i]);
    for top in tops.chain(0..children.len()) {
        let mut open = vec![top];
        while let Some(i) = open.pop().filter(|&i| family[i] == usize::MAX) {
            family[i] = leader[top];
            open.extend(&children[i]);
        }
    }
    family
}
