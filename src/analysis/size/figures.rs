//! Figures that stay exact until somebody reads them.

use serde::{Serialize, Serializer};

use crate::analysis::{hours, ratio};

/// A length of time in whole minutes. Written as hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minutes(pub i64);

impl Minutes {
    /// In hours, rounded to millionths.
    #[must_use]
    pub fn hours(self) -> f64 {
        hours(self.0)
    }
}

impl Serialize for Minutes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.hours())
    }
}

/// An exact fraction, such as minutes needed over the minutes of one full-time person. Written as a number, or as nothing
/// where the whole is 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratio {
    /// What is counted.
    pub part: i64,
    /// What makes one of it.
    pub whole: i64,
}

impl Ratio {
    /// This many of what makes one.
    pub(super) fn new(part: i64, whole: i64) -> Self {
        Self { part, whole }
    }

    /// As a number, rounded to millionths; nothing where the whole is 0.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.whole != 0).then(|| ratio(self.part, self.whole))
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}
