//! Parents whose ARR already holds their subsidiaries'.

use super::families::FamilyTree;
use super::{Doubt, DoubtKind};
use crate::scenario::Document;

/// Amounts with fewer digits before their zeros meet by chance: 94,200 has three.
const TELLING_DIGITS: usize = 5;
/// Where at least one parent of this many is a sum, it is no chance.
const ONE_OF: usize = 5;

/// Parents with at least two children that have ARR, where the parent's ARR is the sum of its children's, to within
/// one unit of currency. A round sum, with fewer than five digits before its zeros, counts only where at least a fifth of
/// all such parents are sums: round amounts meet by chance.
pub(super) fn find(document: &Document, families: &FamilyTree) -> Vec<Doubt> {
    let accounts = document.accounts();
    let mut parents = 0;
    let mut sums = Vec::new();
    for (parent, children) in families.children.iter().enumerate() {
        let arrs: Vec<f64> = children.iter().filter_map(|&i| accounts[i].arr).filter(|arr| *arr > 0.0).collect();
        let Some(own) = accounts[parent].arr.filter(|_| arrs.len() > 1) else { continue };
        parents += 1;
        let sum: f64 = arrs.iter().sum();
        if (own - sum).abs() <= 1.0 {
            sums.push((parent, own));
        }
    }
    let many = sums.len() * ONE_OF >= parents;
    let doubtful = sums.into_iter().filter(|(_, own)| many || digits(*own) >= TELLING_DIGITS);
    let doubt = |(parent, own): (usize, f64)| {
        let name = accounts[parent].name.as_deref().unwrap_or(&accounts[parent].id);
        let children = families.children[parent].len();
        let text = format!("\"{}\" has {own:.0}, and so have its {children} subsidiaries together", name.trim());
        let mut concerned = vec![parent];
        concerned.extend(&families.children[parent]);
        Doubt { kind: DoubtKind::RolledUp, accounts: concerned, text }
    };
    doubtful.map(doubt).collect()
}

/// How many digits an amount has before its zeros.
fn digits(amount: f64) -> usize {
    format!("{amount:.0}").trim_end_matches('0').len()
}
