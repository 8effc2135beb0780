//! Accounts that are their own ancestors.

use super::Check;

/// How many accounts of a cycle are named.
const SHOWN: usize = 8;

pub(super) fn check(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    let accounts = document.accounts();
    let parent = |i: usize| accounts[i].parent.as_deref().and_then(|id| known.accounts.get(id)).copied();
    // The walk that visited each account first; a walk that meets itself has found a cycle.
    let mut visited = vec![usize::MAX; accounts.len()];
    for start in 0..accounts.len() {
        let mut here = Some(start);
        while let Some(i) = here.filter(|&i| visited[i] == usize::MAX) {
            visited[i] = start;
            here = parent(i);
        }
        if let Some(i) = here.filter(|&i| visited[i] == start) {
            let rest = std::iter::successors(parent(i), |&j| parent(j)).take_while(|&j| j != i);
            let cycle: Vec<usize> = std::iter::once(i).chain(rest).collect();
            let mut names: Vec<&str> = cycle.iter().take(SHOWN).map(|&j| accounts[j].id.as_str()).collect();
            if cycle.len() > SHOWN {
                names.push("...");
            }
            names.push(&accounts[i].id);
            let cause = format!("Parents run in a circle: {}.", names.join(" -> "));
            let remedy = "Take the parent away from the one at the top of the family.";
            check.found.push("E322", document.account_place(i, "parent"), cause, remedy);
        }
    }
}
