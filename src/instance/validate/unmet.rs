//! What accounts ask for and nobody has: a language that nobody speaks, a region that nobody looks after.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use crate::scenario::{Account, List, Person};

/// How many words are named.
const NAMED: usize = 6;

type OfAccount = fn(&Account) -> &Option<String>;
type OfPerson = fn(&Person) -> &List;

pub(super) fn check(check: &mut Check) {
    let fields: [(&str, &str, OfAccount, OfPerson); 2] = [
        ("language", "languages that nobody speaks", |it| &it.language, |it| &it.languages),
        ("region", "regions that nobody looks after", |it| &it.region, |it| &it.regions),
    ];
    for (field, what, asked, has) in fields {
        unmet(check, (field, what), asked, has);
    }
}

/// One warning for all words of a field; none where the team says nothing of it.
fn unmet(check: &mut Check, (field, what): (&str, &str), asked: OfAccount, has: OfPerson) {
    let document = check.document;
    let folded = |text: &str| text.trim().to_lowercase();
    let known: BTreeSet<String> = document.people().iter().flat_map(|person| has(person).iter()).map(folded).collect();
    if known.is_empty() {
        return;
    }
    let mut missing: BTreeMap<String, (usize, usize, &str)> = BTreeMap::new();
    for (index, account) in document.accounts().iter().enumerate() {
        if let Some(word) = asked(account).as_deref().filter(|word| !known.contains(&folded(word))) {
            missing.entry(folded(word)).or_insert((0, index, word)).0 += 1;
        }
    }
    let Some(first) = missing.values().map(|&(_, index, _)| index).min() else { return };
    let accounts: usize = missing.values().map(|(count, ..)| count).sum();
    let mut words: Vec<(usize, &str)> = missing.values().map(|&(count, _, word)| (count, word)).collect();
    words.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let more = if words.len() > NAMED { ", ..." } else { "" };
    let names: Vec<String> = words.iter().take(NAMED).map(|(count, word)| format!("{word} ({count})")).collect();
    let accounts = if accounts == 1 { "1 account has".to_owned() } else { format!("{accounts} accounts have") };
    let cause = format!("{accounts} {what}: {}{more}.", names.join(", "));
    let remedy = "If somebody has them, add them to the team, or spell them alike.";
    check.found.push("W314", document.account_place(first, field), cause, remedy);
}
