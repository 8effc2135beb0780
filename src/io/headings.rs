//! Which column fills which field.
//!
//! The scenario's mapping comes first, then a heading that is the field's name, then one that differs from it in case,
//! spaces and underscores only. Anything else is suggested, never taken.

use super::fields::Layout;
use super::known::{self, KnownHeadings, squeezed, tidy};
use super::path;
use super::request::Request;
use super::table::Table;
use crate::error::{Limited, Place, did_you_mean, nearest};
use crate::scenario::field::{Field, Kind};

/// Headings that mean the customer's own revenue in Salesforce and `HubSpot`, not what the customer pays us.
const REVENUE_OF_THE_CUSTOMER: [&str; 2] = ["annualrevenue", "revenue"];

/// A column that fills a field.
pub(super) struct MatchedColumn<'a, T> {
    /// The field.
    pub(super) field: &'a Field<T>,
    /// For a field that holds values by name: the name, if the column is for one alone.
    pub(super) key: Option<String>,
    /// Where the column stands; none for a field that the scenario fills in for all records.
    pub(super) index: Option<usize>,
}

impl<T> MatchedColumn<'_, T> {
    /// Our name of it, such as `skills.german`.
    pub(super) fn name(&self) -> String {
        match &self.key {
            Some(key) => format!("{}.{key}", self.field.name),
            None => self.field.name.to_owned(),
        }
    }
}

/// The headings that a request looks for.
pub(super) fn known<T>(request: &Request<'_, T>) -> KnownHeadings {
    let mut known = KnownHeadings::new();
    request.source.columns.values().for_each(|heading| known.add(heading, known::MAPPED));
    for field in request.layout.fields {
        known.add(field.name, known::NAMED);
        field.aliases.iter().for_each(|alias| known.add(alias, known::FAMILIAR));
    }
    known
}

/// Whether a heading is a usual one of the records' id.
pub(super) fn is_id<T>(request: &Request<'_, T>, heading: &str) -> bool {
    let simple = simple(heading);
    let id = request.layout.fields.iter().find(|field| matches!(field.kind, Kind::Id(_)));
    id.is_some_and(|id| simple == id.name || id.aliases.contains(&simple.as_str()))
}

/// The columns of a file in the order of the fields, and every problem with its headings.
pub(super) fn columns<'a, T>(
    request: &Request<'a, T>,
    table: &Table,
    found: &mut Limited<'_>,
) -> Vec<MatchedColumn<'a, T>> {
    let mut columns = mapped(request, table, found);
    by_name(request, table, &mut columns, true, found);
    by_name(request, table, &mut columns, false, found);
    filled(request, &mut columns, found);
    missing(request, &table.headings, &columns, found);
    // Decisions are written into lists that say much more of a move.
    if request.layout.list != "decisions" {
        unused(request, &table.headings, &columns, found);
    }
    customers_revenue(table, &columns, found);
    let order =
        |column: &MatchedColumn<T>| request.layout.fields.iter().position(|field| field.name == column.field.name);
    columns.sort_by_key(|column| (order(column), column.key.clone()));
    columns
}

/// The columns that the scenario's mapping names.
fn mapped<'a, T>(request: &Request<'a, T>, table: &Table, found: &mut Limited<'_>) -> Vec<MatchedColumn<'a, T>> {
    let mut columns = Vec::new();
    let headings = &table.headings;
    for (ours, heading) in &request.source.columns {
        let place = || mapping_place(request, "columns", ours);
        let named = ours_named(request, "columns", ours, found);
        match called(headings, heading)[..] {
            [] => {
                let cause = format!("{} has no heading \"{heading}\".", request.file);
                let known = headings.iter().map(String::as_str).filter(|heading| !heading.is_empty());
                found.push("E103", place(), cause, did_you_mean(heading, known));
            }
            [index] => columns.extend(named.map(|(field, key)| MatchedColumn { field, key, index: Some(index) })),
            [index, ..] => twice(table, index, found),
        }
    }
    columns
}

/// The columns that a heading of the scenario's mapping means: those of exactly this heading, or else those that differ
/// from it only in what nobody would look at.
fn called(headings: &[String], wanted: &str) -> Vec<usize> {
    let by = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
        headings.iter().enumerate().filter(|(_, heading)| same(heading)).map(|(index, _)| index).collect()
    };
    let exact = by(&|heading| heading == tidy(wanted));
    let form = squeezed(wanted);
    if exact.is_empty() && !form.is_empty() { by(&|heading| squeezed(heading) == form) } else { exact }
}

/// Which columns the scenario's mapping means.
fn wanted<T>(request: &Request<'_, T>, headings: &[String]) -> Vec<usize> {
    request.source.columns.values().flat_map(|heading| called(headings, heading)).collect()
}

/// Adds the fields that the scenario fills in and that have no column.
fn filled<'a, T>(request: &Request<'a, T>, columns: &mut Vec<MatchedColumn<'a, T>>, found: &mut Limited<'_>) {
    for ours in request.source.values.keys() {
        ours_named(request, "values", ours, found);
    }
    for ours in request.source.fill.keys() {
        if let Some((field, key)) = ours_named(request, "fill", ours, found)
            && !columns.iter().any(|column| column.name() == *ours)
        {
            columns.push(MatchedColumn { field, key, index: None });
        }
    }
}

fn mapping_place<T>(request: &Request<'_, T>, map: &str, ours: &str) -> Place {
    let mut at = format!("{}.{map}", request.layout.list);
    path::push_key(&mut at, ours);
    Place::path(request.scenario, at)
}

/// The field that the scenario names in `columns` or `fill`, or a report that there is none such (E104).
fn ours_named<'a, T>(
    request: &Request<'a, T>,
    map: &str,
    ours: &str,
    found: &mut Limited<'_>,
) -> Option<(&'a Field<T>, Option<String>)> {
    let named = named(request.layout, ours, str::to_owned);
    if named.is_none() {
        let cause = format!("\"{ours}\" is no field of {}.", request.layout.list);
        found.push("E104", mapping_place(request, map, ours), cause, field_hint(request.layout, ours));
    }
    named
}

/// Adds the columns whose heading is the name of a field that is not yet filled.
fn by_name<'a, T>(
    request: &Request<'a, T>,
    table: &Table,
    columns: &mut Vec<MatchedColumn<'a, T>>,
    exact: bool,
    found: &mut Limited<'_>,
) {
    let form = if exact { str::to_owned } else { squeezed };
    let before = columns.len();
    let wanted = wanted(request, &table.headings);
    for (index, heading) in table.headings.iter().enumerate() {
        let named = named(request.layout, heading, form).filter(|_| !wanted.contains(&index));
        let Some((field, key)) = named else { continue };
        // "Owner Since" is more likely the date itself than dates by role, so that it takes the exact name.
        if key.is_none() && field.kind.by_name() && !exact {
            continue;
        }
        let column = MatchedColumn { field, key, index: Some(index) };
        let same = |other: &MatchedColumn<T>| other.field.name == field.name && other.key == column.key;
        match columns.iter().position(same) {
            Some(at) if at >= before && columns[at].index != Some(index) => twice(table, index, found),
            Some(_) => {}
            None if request.source.columns.contains_key(&column.name()) => {}
            None => columns.push(column),
        }
    }
}

/// The field that a name such as `skills.german` stands for, compared in some form.
fn named<'a, T>(layout: &'a Layout<T>, name: &str, form: fn(&str) -> String) -> Option<(&'a Field<T>, Option<String>)> {
    let (head, key) = match name.split_once('.') {
        Some((head, key)) => (head, Some(key.trim())),
        None => (name, None),
    };
    let field = layout.fields.iter().find(|field| form(field.name) == form(head))?;
    let fits = match key {
        Some(key) => field.kind.by_name() && !key.is_empty(),
        None => !matches!(field.kind, Kind::AttributeBy(_)),
    };
    fits.then(|| (field, key.map(str::to_owned)))
}

fn field_hint<T>(layout: &Layout<T>, ours: &str) -> String {
    let (head, key) = ours.split_once('.').unwrap_or((ours, ""));
    match layout.fields.iter().find(|field| field.name == head) {
        Some(field) if field.kind.by_name() => format!("Add a name behind the point, such as \"{head}.name\"."),
        Some(_) => format!("\"{head}\" has a single value: write it without \".{key}\"."),
        None if layout.list == "accounts" && nearest(head, layout.fields.iter().map(|f| f.name)).is_none() => {
            format!("For something of your own, write \"attributes.{}\".", head.to_lowercase().replace(' ', "_"))
        }
        None => did_you_mean(head, layout.fields.iter().map(|field| field.name)),
    }
}

/// A heading in lower case, without spaces and signs, and without anything in brackets: `ARR (USD)` is `arr`.
fn simple(heading: &str) -> String {
    let mut depth = 0_usize;
    let mut simple = String::new();
    for c in heading.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphanumeric() => simple.extend(c.to_lowercase()),
            _ => {}
        }
    }
    simple
}

fn twice(table: &Table, index: usize, found: &mut Limited<'_>) {
    let cause = format!("Two columns can be meant by the heading \"{}\".", table.headings[index]);
    let remedy = "Give every column that is used a heading of its own.";
    found.push("E105", table.heading_place(Some(index)), cause, remedy);
}

/// Reports the fields that every record must have and that no column fills.
fn missing<T>(
    request: &Request<'_, T>,
    headings: &[String],
    columns: &[MatchedColumn<'_, T>],
    found: &mut Limited<'_>,
) {
    let layout = request.layout;
    for field in layout.fields.iter().filter(|field| field.is_required) {
        let there = columns.iter().any(|column| column.field.name == field.name);
        if there || request.source.columns.contains_key(field.name) {
            continue;
        }
        let free = |heading: &&String| suggestion(request, heading).is_some_and(|ours| ours == field.name);
        let (ours, list) = (field.name, layout.list);
        let remedy = if let Some(heading) = headings.iter().find(free) {
            add(request, ours, heading)
        } else {
            let value = if ours == "id" { String::new() } else { format!(", or one value for all to {list}.fill") };
            format!("Add \"{ours}\" and one of these headings to {list}.columns{value}: {}.", headings.join(", "))
        };
        let cause = format!("No column is called \"{ours}\", and every record needs one.");
        found.push("E102", Place::file(request.file), cause, remedy);
    }
}

/// Warns of the columns that fill nothing: those with a familiar heading by a suggestion, the others by name.
fn unused<T>(request: &Request<'_, T>, headings: &[String], columns: &[MatchedColumn<'_, T>], found: &mut Limited<'_>) {
    let layout = request.layout;
    let wanted = wanted(request, headings);
    let used = |index: usize| columns.iter().any(|column| column.index == Some(index));
    let filled = |ours: &str| {
        request.source.columns.contains_key(ours)
            || columns.iter().any(|column| column.name() == ours && column.index.is_some())
    };
    let is_required = |ours: &str| layout.fields.iter().any(|field| field.name == ours && field.is_required);
    let (mut strangers, mut familiar) = (Vec::new(), Vec::new());
    for (index, heading) in headings.iter().enumerate() {
        let on_purpose = request.source.unused.iter().any(|it| squeezed(it) == squeezed(heading));
        if used(index) || wanted.contains(&index) || heading.is_empty() || on_purpose {
            continue;
        }
        match suggestion(request, heading).filter(|ours| !filled(ours)) {
            // What is required and missing is an error already.
            Some(ours) if is_required(&ours) => {}
            Some(ours) => familiar.push(format!("\"{ours}\": \"{heading}\"")),
            None => strangers.push(heading.as_str()),
        }
    }
    if !familiar.is_empty() {
        let cause = "Columns that are not used have headings that look like fields.";
        let remedy = format!("If that is what they are, add to {}.columns: {}.", layout.list, familiar.join(", "));
        found.push("W102", Place::file(request.file), cause, remedy);
    }
    if !strangers.is_empty() {
        let cause = format!("Columns that are not used: {}.", strangers.join(", "));
        let remedy = match layout.list {
            "accounts" => {
                "To use one in rules, add it to accounts.columns, such as \"attributes.tickets\": \"Tickets\"."
            }
            _ => "To use one, add it to team.columns.",
        };
        found.push("W101", Place::file(request.file), cause, remedy);
    }
}

fn add<T>(request: &Request<'_, T>, ours: &str, heading: &str) -> String {
    format!("Add \"{ours}\": \"{heading}\" to {}.columns.", request.layout.list)
}

/// The field that a heading looks like.
fn suggestion<T>(request: &Request<'_, T>, heading: &str) -> Option<String> {
    let simple = simple(heading);
    let layout = request.layout;
    if let Some(skill) = heading.strip_prefix("Skill: ").filter(|_| layout.list == "team") {
        return Some(format!("skills.{}", skill.trim().to_lowercase()));
    }
    let field = |is: &dyn Fn(&Field<T>) -> bool| layout.fields.iter().find(|field| is(field));
    let near = || {
        let name = nearest(&simple, layout.fields.iter().map(|field| field.name))?;
        field(&|field| field.name == name).filter(|_| simple.chars().count() > 3)
    };
    let ours = field(&|field| field.aliases.contains(&simple.as_str()));
    match ours.or_else(|| field(&|field| squeezed(field.name) == simple)).or_else(near)? {
        Field { kind: Kind::AttributeBy(_), .. } => None,
        Field { name, is_by_role: true, .. } => Some(format!("{name}.{}", request.role)),
        Field { name, .. } => Some((*name).to_owned()),
    }
}

/// Warns where ARR is read from the column that holds the customer's own revenue in common exports.
fn customers_revenue<T>(table: &Table, columns: &[MatchedColumn<'_, T>], found: &mut Limited<'_>) {
    let arr = columns.iter().filter(|column| column.field.name == "arr").filter_map(|column| column.index);
    for (index, heading) in arr.map(|index| (index, &table.headings[index])) {
        if REVENUE_OF_THE_CUSTOMER.contains(&simple(heading).as_str()) {
            let cause = format!("\"{heading}\" usually holds what the customer earns, not what the customer pays you.");
            let remedy = "Map \"arr\" to the column of recurring revenue, if there is one.";
            found.push("W104", table.heading_place(Some(index)), cause, remedy);
        }
    }
}
