//! The table of fields: each field of an account, a person or a decision is declared once, by `record!`, and all that
//! reads, judges or looks at fields by name goes by that declaration.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::list::List;
use super::value::{Absence, Attribute, Verdict};

/// Most hours of one seat in a period.
pub const SEAT_HOURS: f64 = 10_000.0;
/// Most hours of one person in a period.
pub const PERSON_HOURS: f64 = 100_000.0;
/// Most money of one account or one person.
pub const MONEY: f64 = 1e12;
/// Most money in all.
pub const ALL_MONEY: f64 = 1e15;
/// Most years of experience.
pub const YEARS: f64 = 100.0;
/// Most effort, as a multiple of the usual hours: of one factor and of all of an account's together.
pub const EFFORT: f64 = 100.0;
/// Most of a cost or an attribute, either way.
pub const ANY: f64 = 1e12;

/// One field of a record.
pub struct Field<T> {
    /// Its name; `skills` also stands for `skills.german` and so on.
    pub name: &'static str,
    /// How it is written, and where its value is.
    pub kind: Kind<T>,
    /// The numbers that it may hold.
    pub range: Range,
    /// Headings seen in exports (Salesforce, Gainsight, `HubSpot` and hand-made sheets), in lower case without spaces and
    /// signs. For suggestions only: a column is never taken for a field because its heading looks like one.
    pub aliases: &'static [&'static str],
    /// Whether every record must have it.
    pub is_required: bool,
    /// Whether it holds a value by role.
    pub is_by_role: bool,
    /// Whether rules see it.
    pub is_in_rules: bool,
}

/// The numbers that make sense in a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Range {
    /// What the kind of the field says.
    OfKind,
    /// An amount from 0 to this.
    AtMost(f64),
    /// A share or a score from 0 to this, where more is a slip rather than too much.
    Scale(f64),
    /// From this below 0 to this above.
    Within(f64),
}

/// Where the value of a field is.
pub struct Access<T, V> {
    /// To read it.
    pub get: fn(&T) -> &V,
    /// To write it.
    pub set: fn(&mut T) -> &mut V,
}

/// How a field is written in a cell, and where its value is.
pub enum Kind<T> {
    /// The record's own id; must be there.
    Id(Access<T, String>),
    /// An id of something else.
    Reference(Access<T, Option<String>>),
    /// Any text.
    Text(Access<T, Option<String>>),
    /// An offset from UTC.
    TimeZone(Access<T, Option<String>>),
    /// A number; `%` means hundredths.
    Number(Access<T, Option<f64>>),
    /// A number of a hundred; `%` means nothing.
    OfHundred(Access<T, Option<f64>>),
    /// A whole number.
    Count(Access<T, Option<u32>>),
    /// A date.
    Date(Access<T, Option<Date>>),
    /// A decision: approve, reject or keep.
    Verdict(Access<T, Option<Verdict>>),
    /// Yes or no.
    Flag(Access<T, bool>),
    /// Texts between semicolons.
    List(Access<T, List>),
    /// Numbers between semicolons.
    Numbers(Access<T, Vec<f64>>),
    /// `2027-01-01/2027-02-01` between semicolons.
    Absences(Access<T, Vec<Absence>>),
    /// Levels of skills by name.
    LevelBy(Access<T, BTreeMap<String, u8>>),
    /// Numbers by name.
    NumberBy(Access<T, BTreeMap<String, f64>>),
    /// Whole numbers by name.
    CountBy(Access<T, BTreeMap<String, u32>>),
    /// Dates by name.
    DateBy(Access<T, BTreeMap<String, Date>>),
    /// Lists of ids by name.
    ListBy(Access<T, BTreeMap<String, List>>),
    /// Further attributes by name, one column each.
    AttributeBy(Access<T, BTreeMap<String, Attribute>>),
}

impl<T> Kind<T> {
    /// Whether the field holds values by name, so that columns are called `field.name`.
    #[must_use]
    pub fn by_name(&self) -> bool {
        matches!(
            self,
            Self::LevelBy(_)
                | Self::NumberBy(_)
                | Self::CountBy(_)
                | Self::DateBy(_)
                | Self::ListBy(_)
                | Self::AttributeBy(_)
        )
    }

    /// Whether its cells are ids, which spreadsheets like to turn into numbers.
    #[must_use]
    pub fn is_id(&self) -> bool {
        matches!(self, Self::Id(_) | Self::Reference(_) | Self::ListBy(_))
    }

    /// Whether its cells may have a decimal separator.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::OfHundred(_) | Self::Numbers(_) | Self::NumberBy(_))
    }
}

impl<T> Field<T> {
    /// Whether it holds money.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.range == Range::AtMost(MONEY) || self.range == Range::AtMost(ALL_MONEY)
    }

    /// A field of which only its kind is known.
    pub(super) const fn new(name: &'static str, kind: Kind<T>) -> Self {
        let (is_required, is_by_role, is_in_rules) = (false, false, false);
        Self { name, kind, range: Range::OfKind, aliases: &[], is_required, is_by_role, is_in_rules }
    }

    /// Takes numbers from 0 to `most`.
    pub(super) const fn at_most(self, most: f64) -> Self {
        Self { range: Range::AtMost(most), ..self }
    }

    /// Takes numbers on a scale from 0 to `most`.
    pub(super) const fn scale(self, most: f64) -> Self {
        Self { range: Range::Scale(most), ..self }
    }

    /// Takes numbers from `-most` to `most`.
    pub(super) const fn within(self, most: f64) -> Self {
        Self { range: Range::Within(most), ..self }
    }

    /// Has these headings in exports.
    pub(super) const fn known_as(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// Must be in every record.
    pub(super) const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// Holds a value by role.
    pub(super) const fn by_role(self) -> Self {
        Self { is_by_role: true, ..self }
    }

    /// Is seen by rules.
    pub(super) const fn in_rules(self) -> Self {
        Self { is_in_rules: true, ..self }
    }
}

/// Whether a field says nothing, so that it is not written.
pub(super) fn is_unset<V: Default + PartialEq>(value: &V) -> bool {
    *value == V::default()
}

/// An offset from UTC such as `+01:00` in minutes.
#[must_use]
pub fn time_zone(text: &str) -> Option<i64> {
    let text = text.strip_prefix("UTC").unwrap_or(text);
    if text.is_empty() || text == "Z" {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text[1..].split_once(':').unwrap_or((&text[1..], "0"));
    let number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<i64>().ok())?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes)).then_some(sign * (hours * 60 + minutes))
}

/// Declares a record: its struct, and the table of its fields in the order of the format. A field is its name, its type,
/// its [`Kind`] and what else holds of it. Of the fields, some are always written and some where they say something.
macro_rules! record {
    (
        $(#[$about:meta])* $record:ident:
        $(
            always { $($(#[$of_always:meta])* $always:ident: $type_of_always:ty = $kind_of_always:ident $(. $fact_of_always:ident($($is_always:expr),*))*;)* }
            optional { $($(#[$of_optional:meta])* $optional:ident: $type_of_optional:ty = $kind_of_optional:ident $(. $fact_of_optional:ident($($is_optional:expr),*))*;)* }
        )*
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $record {
            $(
                $($(#[$of_always])* pub $always: $type_of_always,)*
                $($(#[$of_optional])* #[serde(default, skip_serializing_if = "super::field::is_unset")] pub $optional: $type_of_optional,)*
            )*
        }

        impl $record {
            /// Every field, in the order of the format.
            pub const FIELDS: &'static [Field<Self>] = &[
                $(
                    $(Field::new(stringify!($always), Kind::<Self>::$kind_of_always(Access { get: |it| &it.$always, set: |it| &mut it.$always }))$(.$fact_of_always($($is_always),*))*,)*
                    $(Field::new(stringify!($optional), Kind::<Self>::$kind_of_optional(Access { get: |it| &it.$optional, set: |it| &mut it.$optional }))$(.$fact_of_optional($($is_optional),*))*,)*
                )*
            ];
        }
    };
}

/// Declares structs of which a key that says nothing may be left out and is not written.
macro_rules! sparse {
    ($($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[$of])* #[serde(skip_serializing_if = "super::field::is_unset")] pub $field: $type,)*
        }
    )*};
}

pub(super) use {record, sparse};
