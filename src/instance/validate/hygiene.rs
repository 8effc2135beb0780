//! Data that ownership depends on and that looks wrong: customers that are there twice, ARR that is counted twice,
//! words that are spelt in two ways. All of it is suspicion, so that each kind is one warning with its best examples.

use super::Check;
use crate::scenario::Document;

mod duplicates;
mod families;
pub mod fold;
mod roll_up;
mod spelling;

use families::FamilyTree;

/// How many examples a warning gives.
const EXAMPLES: usize = 3;

/// Something in the accounts that looks wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What kind of thing it is.
    pub kind: DoubtKind,
    /// The accounts concerned, as positions in the scenario's list, ordered; empty where only the team is.
    pub accounts: Vec<usize>,
    /// What was found, as a part of a sentence: `"Acme Inc" (A1) and "ACME" (A7)`.
    pub text: String,
}

/// A kind of doubt, in the order in which they are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoubtKind {
    /// Accounts of different families have the same name but for case, accents, punctuation and legal form.
    SameName,
    /// Accounts of different families have the same web domain.
    SameDomain,
    /// A parent's ARR is the sum of its subsidiaries'.
    RolledUp,
    /// A word of this field looks like another one.
    Spelling(SharedField),
}

/// A field whose words people and accounts share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedField {
    /// Industry.
    Industry,
    /// Region.
    Region,
    /// Language.
    Language,
    /// Country.
    Country,
}

impl SharedField {
    /// Its name in the scenario.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Industry => "industry",
            Self::Region => "region",
            Self::Language => "language",
            Self::Country => "country",
        }
    }
}

impl DoubtKind {
    /// The code of its warning.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SameName => "W310",
            Self::SameDomain => "W311",
            Self::RolledUp => "W312",
            Self::Spelling(_) => "W313",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::SameName | Self::SameDomain => {
                "If they are one customer, merge them or give them a common parent, so that they get one owner."
            }
            Self::RolledUp => {
                "ARR is that of each account alone: take away what the subsidiaries pay, or it is counted twice."
            }
            Self::Spelling(_) => "If they mean the same, spell them alike: owners and accounts are matched by them.",
        }
    }

    /// The field of the account that it is about.
    fn field(self) -> &'static str {
        match self {
            Self::SameName => "name",
            Self::SameDomain => "domain",
            Self::RolledUp => "arr",
            Self::Spelling(field) => field.name(),
        }
    }

    /// What several of them are, as the beginning of a sentence.
    fn several(self, count: usize) -> String {
        let word = if count == 1 { "" } else { "s" };
        match self {
            Self::SameName => format!("{count} customer{word} may be there more than once, by name"),
            Self::SameDomain => format!("{count} customer{word} may be there more than once, by web domain"),
            Self::RolledUp => format!("The ARR of {count} parent{word} is the sum of the subsidiaries'"),
            Self::Spelling(field) => format!("{count} word{word} for {} may be slips", field.name()),
        }
    }
}

/// Everything that looks wrong, ordered by kind and, within it, by ARR, the highest first.
#[must_use]
pub fn doubts(document: &Document) -> Vec<Doubt> {
    let families = FamilyTree::of(document);
    let mut all = duplicates::by_name(document, &families);
    all.extend(duplicates::by_domain(document, &families, &all));
    all.extend(roll_up::find(document, &families));
    all.extend(spelling::find(document));
    let arr = |doubt: &Doubt| -> f64 { doubt.accounts.iter().filter_map(|&i| document.accounts()[i].arr).sum() };
    all.sort_by(|a, b| a.kind.cmp(&b.kind).then(arr(b).total_cmp(&arr(a))));
    all
}

/// One warning for each kind of doubt.
pub(super) fn check(check: &mut Check) {
    let document = check.document;
    for group in doubts(document).chunk_by(|a, b| a.kind == b.kind) {
        let kind = group[0].kind;
        let examples: Vec<&str> = group.iter().take(EXAMPLES).map(|doubt| doubt.text.as_str()).collect();
        let more = if group.len() > EXAMPLES { "; ..." } else { "" };
        let cause = format!("{}: {}{more}.", kind.several(group.len()), examples.join("; "));
        let place = match group[0].accounts.first() {
            Some(&account) => document.account_place(account, kind.field()),
            None => document.place("team"),
        };
        check.found.push(kind.code(), place, cause, kind.remedy());
    }
}
