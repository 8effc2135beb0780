//! An account whose ARR is more than that of all others together: mostly a total, another currency or a slip of a comma.

use super::Check;

/// From how many accounts on that is odd.
const MANY: usize = 10;

pub(super) fn check(check: &mut Check) {
    let document = check.document;
    let arr: Vec<f64> = document.accounts().iter().map(|account| account.arr.unwrap_or(0.0)).collect();
    let Some((largest, most)) = arr.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)) else { return };
    let all: f64 = arr.iter().sum();
    if arr.len() >= MANY && most > all - most {
        let account = &document.accounts()[largest];
        let called = account.name.as_deref().unwrap_or(&account.id);
        let cause = format!("\"{called}\" has an ARR of {most}, more than the {} others together.", arr.len() - 1);
        let remedy = "Look whether it is a total, in another currency, or has a digit too many.";
        check.found.push("W315", document.account_place(largest, "arr"), cause, remedy);
    }
}
