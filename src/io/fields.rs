//! Which fields of a person and of an account a CSV column can fill, and how each is written in a cell.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use super::aliases;
use crate::scenario::{Absence, Account, Attribute, Decision, List, Person, Verdict};

/// What a list of records looks like as a CSV file.
pub(super) struct Layout<T: 'static> {
    /// The scenario's key for the list.
    pub(super) list: &'static str,
    /// Every field that a column can fill.
    pub(super) fields: Vec<Field<T>>,
    /// A record of which nothing is known.
    pub(super) blank: T,
    /// Headings seen in exports, in lower case without spaces, and the field that they usually mean.
    pub(super) aliases: &'static [(&'static str, &'static str)],
}

/// One field.
pub(super) struct Field<T> {
    /// Its name; `skills` also stands for `skills.german` and so on.
    pub(super) name: &'static str,
    /// How it is written and where it goes.
    pub(super) kind: Kind<T>,
}

type Get<T, V> = fn(&mut T) -> &mut V;

/// How a field is written in a cell, and where its value goes.
pub(super) enum Kind<T> {
    /// The record's own id; must be there.
    Id(Get<T, String>),
    /// An id of something else.
    Reference(Get<T, Option<String>>),
    /// Any text.
    Text(Get<T, Option<String>>),
    /// A number; `%` means hundredths.
    Number(Get<T, Option<f64>>),
    /// A number of a hundred; `%` means nothing.
    OfHundred(Get<T, Option<f64>>),
    /// A whole number.
    Count(Get<T, Option<u32>>),
    /// A date.
    Date(Get<T, Option<Date>>),
    /// A decision: approve, reject or keep.
    Verdict(Get<T, Option<Verdict>>),
    /// Yes or no.
    Flag(Get<T, bool>),
    /// Texts between semicolons.
    List(Get<T, List>),
    /// Numbers between semicolons.
    Numbers(Get<T, Vec<f64>>),
    /// `2027-01-01/2027-02-01` between semicolons.
    Absences(Get<T, Vec<Absence>>),
    /// Whole numbers by name.
    LevelBy(Get<T, BTreeMap<String, u8>>),
    /// Numbers by name.
    NumberBy(Get<T, BTreeMap<String, f64>>),
    /// Whole numbers by name.
    CountBy(Get<T, BTreeMap<String, u32>>),
    /// Dates by name.
    DateBy(Get<T, BTreeMap<String, Date>>),
    /// Lists of ids by name.
    ListBy(Get<T, BTreeMap<String, List>>),
    /// Further attributes by name, one column each.
    AttributeBy(Get<T, BTreeMap<String, Attribute>>),
}

impl<T> Kind<T> {
    /// Whether the field holds values by name, so that columns are called `field.name`.
    pub(super) fn by_name(&self) -> bool {
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
    pub(super) fn is_id(&self) -> bool {
        matches!(self, Self::Id(_) | Self::Reference(_) | Self::ListBy(_))
    }

    /// Whether its cells may have a decimal separator.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::OfHundred(_) | Self::Numbers(_) | Self::NumberBy(_))
    }
}

impl<T> Layout<T> {
    /// Whether every record must have this field.
    pub(super) fn required(&self, field: &str) -> bool {
        match self.list {
            "team" => matches!(field, "id" | "role"),
            "decisions" => matches!(field, "account" | "role" | "decision"),
            _ => field == "id",
        }
    }
}

fn field<T>(name: &'static str, kind: Kind<T>) -> Field<T> {
    Field { name, kind }
}

/// The team's CSV file.
pub(super) fn team() -> Layout<Person> {
    let fields = vec![
        field("id", Kind::Id(|p: &mut Person| &mut p.id)),
        field("name", Kind::Text(|p| &mut p.name)),
        field("email", Kind::Text(|p| &mut p.email)),
        field("manager", Kind::Text(|p| &mut p.manager)),
        field("role", Kind::List(|p| &mut p.role)),
        field("skills", Kind::LevelBy(|p| &mut p.skills)),
        field("hours", Kind::Number(|p| &mut p.hours)),
        field("fte", Kind::Number(|p| &mut p.fte)),
        field("cost", Kind::Number(|p| &mut p.cost)),
        field("start", Kind::Date(|p| &mut p.start)),
        field("end", Kind::Date(|p| &mut p.end)),
        field("ramp", Kind::Numbers(|p| &mut p.ramp)),
        field("leave", Kind::Absences(|p| &mut p.leave)),
        field("regions", Kind::List(|p| &mut p.regions)),
        field("languages", Kind::List(|p| &mut p.languages)),
        field("time_zone", Kind::Text(|p| &mut p.time_zone)),
        field("industries", Kind::List(|p| &mut p.industries)),
        field("segments", Kind::List(|p| &mut p.segments)),
        field("experience", Kind::Number(|p| &mut p.experience)),
        field("max_accounts", Kind::Count(|p| &mut p.max_accounts)),
        field("max_arr", Kind::Number(|p| &mut p.max_arr)),
        field("assignable", Kind::Flag(|p| &mut p.assignable)),
        field("placeholder", Kind::Flag(|p| &mut p.placeholder)),
        field("backfill_for", Kind::Reference(|p| &mut p.backfill_for)),
        field("pod", Kind::Text(|p| &mut p.pod)),
    ];
    // Through serde, so that the defaults are those of the format.
    let blank = Person::deserialize(json!({ "id": "", "role": [] })).expect("the least that a person needs");
    Layout { list: "team", fields, blank, aliases: aliases::TEAM }
}

/// The accounts' CSV file.
pub(super) fn accounts() -> Layout<Account> {
    let fields = vec![
        field("id", Kind::Id(|a: &mut Account| &mut a.id)),
        field("name", Kind::Text(|a| &mut a.name)),
        field("parent", Kind::Reference(|a| &mut a.parent)),
        field("segment", Kind::Text(|a| &mut a.segment)),
        field("arr", Kind::Number(|a| &mut a.arr)),
        field("renewal", Kind::Date(|a| &mut a.renewal)),
        field("health", Kind::OfHundred(|a| &mut a.health)),
        field("stage", Kind::Text(|a| &mut a.stage)),
        field("stage_since", Kind::Date(|a| &mut a.stage_since)),
        field("industry", Kind::Text(|a| &mut a.industry)),
        field("region", Kind::Text(|a| &mut a.region)),
        field("country", Kind::Text(|a| &mut a.country)),
        field("language", Kind::Text(|a| &mut a.language)),
        field("time_zone", Kind::Text(|a| &mut a.time_zone)),
        field("employees", Kind::Number(|a| &mut a.employees)),
        field("domain", Kind::Text(|a| &mut a.domain)),
        field("needs", Kind::LevelBy(|a| &mut a.needs)),
        field("wants", Kind::LevelBy(|a| &mut a.wants)),
        field("hours", Kind::NumberBy(|a| &mut a.hours)),
        field("effort", Kind::NumberBy(|a| &mut a.effort)),
        field("hours_by", Kind::NumberBy(|a| &mut a.hours_by)),
        field("cost_by", Kind::NumberBy(|a| &mut a.cost_by)),
        field("owner", Kind::ListBy(|a| &mut a.owner)),
        field("owner_since", Kind::DateBy(|a| &mut a.owner_since)),
        field("former_owners", Kind::CountBy(|a| &mut a.former_owners)),
        field("contacts", Kind::CountBy(|a| &mut a.contacts)),
        field("locked", Kind::Flag(|a| &mut a.locked)),
        field("locked_to", Kind::ListBy(|a| &mut a.locked_to)),
        field("lock_reason", Kind::Text(|a| &mut a.lock_reason)),
        field("forbidden", Kind::List(|a| &mut a.forbidden)),
        field("attributes", Kind::AttributeBy(|a| &mut a.attributes)),
    ];
    Layout { list: "accounts", fields, blank: Account::default(), aliases: aliases::ACCOUNTS }
}

/// The decisions' CSV file.
pub(super) fn decisions() -> Layout<Decision> {
    let fields = vec![
        field("account", Kind::Id(|d: &mut Decision| &mut d.account)),
        field("role", Kind::Id(|d| &mut d.role)),
        field("decision", Kind::Verdict(|d| &mut d.decision)),
        field("from", Kind::Reference(|d| &mut d.from)),
        field("to", Kind::Reference(|d| &mut d.to)),
        field("by", Kind::Text(|d| &mut d.by)),
        field("on", Kind::Date(|d| &mut d.on)),
        field("note", Kind::Text(|d| &mut d.note)),
    ];
    Layout { list: "decisions", fields, blank: Decision::default(), aliases: &[] }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::scenario::schema::schema;

    fn properties(name: &str) -> Vec<String> {
        let schema = schema();
        let found = schema.pointer(&format!("/$defs/{name}/properties")).and_then(Value::as_object).unwrap();
        found.keys().cloned().collect()
    }

    #[test]
    fn every_field_of_the_format_can_be_a_column() {
        let team: Vec<&str> = super::team().fields.iter().map(|field| field.name).collect();
        assert_eq!(team, properties("Person"));
        let accounts: Vec<&str> = super::accounts().fields.iter().map(|field| field.name).collect();
        assert_eq!(accounts, properties("Account"));
        let decisions: Vec<&str> = super::decisions().fields.iter().map(|field| field.name).collect();
        assert_eq!(decisions, properties("Decision"));
    }
}
