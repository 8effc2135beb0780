//! What fit is made of: each part is declared once, by [`parts!`], and is called by its name wherever it counts.

use std::ops::Index;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::field::time_zone;
use super::{Account, List, Person};

/// What a part of fit compares.
pub enum Basis {
    /// A word of the account's with those of the owner: whether it is among them.
    Words {
        /// The account's word.
        account: fn(&Account) -> &Option<String>,
        /// The person's words.
        person: fn(&Person) -> &List,
    },
    /// Two numbers: the nearer they are, the better.
    Near {
        /// The account's number.
        account: fn(&Account) -> Option<f64>,
        /// The person's number.
        person: fn(&Person) -> Option<f64>,
        /// So far apart, nothing is left of it.
        none_at: i64,
        /// The numbers go around in a circle of this length.
        around: Option<i64>,
    },
    /// What the seat asks for or who has it, with the owner.
    Seat,
}

/// Declares the parts of fit in the order in which they are shown: name, default weight, what it compares, and how a
/// sentence says that somebody new is better in it than whom they follow, the account's word in brackets.
macro_rules! parts {
    ($($(#[$about:meta])* $name:ident: $part:ident = $weight:expr, $basis:expr, $better:expr;)*) => {
        /// The relative weights of the parts of fit.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct FitParts {
            $($(#[$about])* pub $name: f64,)*
        }

        impl Default for FitParts {
            fn default() -> Self {
                Self { $($name: $weight,)* }
            }
        }

        impl FitParts {
            /// The weight of a part.
            #[must_use]
            pub fn weight(&self, part: FitPart) -> f64 {
                match part { $(FitPart::$part => self.$name,)* }
            }
        }

        /// A part of fit.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FitPart {
            $($(#[$about])* $part,)*
        }

        impl FitPart {
            const COUNT: usize = [$(Self::$part),*].len();
            /// All of them.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$part),*];

            /// Its name in the scenario.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$part => stringify!($name),)* }
            }

            /// What it compares.
            #[must_use]
            pub const fn basis(self) -> Basis {
                match self { $(Self::$part => $basis,)* }
            }

            /// That somebody new is better in it than whom they follow.
            #[must_use]
            pub fn better(self, new: &str, old: &str, word: &str) -> String {
                let say: fn(&str, &str, &str) -> String = match self { $(Self::$part => $better,)* };
                say(new, old, word)
            }
        }
    };
}

parts! {
    /// Needed and wished-for skills against the levels that are enough.
    skills: Skills = 4.0, Basis::Seat, |new, old, _| format!("{new} fits better than {old}");
    /// The account's industry is one that the person knows.
    industry: Industry = 2.0, Basis::Words { account: |it| &it.industry, person: |it| &it.industries },
        |new, old, word| format!("{new} knows its industry{word}, {old} does not");
    /// The account's region is one of the person's.
    region: Region = 1.0, Basis::Words { account: |it| &it.region, person: |it| &it.regions },
        |new, old, word| format!("{new} looks after its region{word}, {old} does not");
    /// The person speaks the account's language.
    language: Language = 1.0, Basis::Words { account: |it| &it.language, person: |it| &it.languages },
        |new, old, word| format!("{new} speaks its language{word}, {old} does not");
    /// Working hours overlap.
    time_zone: TimeZone = 0.5,
        // In minutes: working hours of eight hours no longer overlap, and the clock goes round.
        Basis::Near { account: |it| offset(it.time_zone.as_ref()), person: |it| offset(it.time_zone.as_ref()), none_at: 480, around: Some(1440) },
        |new, old, _| format!("{new} is nearer to its time zone than {old}");
    /// The account is as satisfied as those whom the person suits best.
    csat: Csat = 1.0, Basis::Near { account: |it| it.csat, person: |it| it.csat, none_at: 10, around: None },
        |new, old, _| format!("{new} suits customers as satisfied as this one better than {old}");
    /// Experience against the seat's least.
    experience: Experience = 1.0, Basis::Seat,
        |new, old, _| format!("{new} has more of the experience that it asks for than {old}");
    /// Likeness to the present owner, for a change of hands.
    similarity: Similarity = 0.5, Basis::Seat, |new, old, _| format!("{new} fits better than {old}");
}

#[expect(clippy::cast_precision_loss, reason = "minutes of a day")]
fn offset(zone: Option<&String>) -> Option<f64> {
    zone.and_then(|zone| time_zone(zone)).map(|minutes| minutes as f64)
}

/// Something for each part of fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByPart<T>([T; FitPart::COUNT]);

impl<T> ByPart<T> {
    /// What is so for each part.
    #[must_use]
    pub fn new(of: impl FnMut(FitPart) -> T) -> Self {
        Self(FitPart::ALL.map(of))
    }

    /// Each part and what there is for it.
    pub fn iter(&self) -> impl Iterator<Item = (FitPart, &T)> {
        FitPart::ALL.into_iter().zip(&self.0)
    }
}

impl<T> Index<FitPart> for ByPart<T> {
    type Output = T;

    fn index(&self, part: FitPart) -> &T {
        &self.0[part as usize]
    }
}
