//! The columns of the accounts' file.

use super::columns::Search;
use super::owners::OwnerColumn;
use crate::instance::validate::attributes::why_not;
use crate::io;

/// Takes the columns of the accounts.
pub(super) fn take(search: &mut Search<'_>, owners: Option<&OwnerColumn>, year: i16) {
    if let Some(owners) = owners.filter(|it| search.is_open("owner") && search.is_free(it.column)) {
        let (known, all) = owners.known;
        let evidence = match owners.by {
            Some(_) => format!("{known} of {all} values are in the team"),
            None => "a usual heading for it".to_owned(),
        };
        search.take("owner", owners.column, evidence);
    }
    record_id(search);
    search.take_by_heading();
    id_by_values(search);
    renewal_by_values(search, year);
    health_by_values(search);
    attributes(search);
    search.leave_rest(useless);
    search.sort();
}

/// The id by which Dynamics finds a record again: the first of the columns that it asks to leave as they are.
fn record_id(search: &mut Search<'_>) {
    let is_record = |it: &usize| search.export.headings[*it].starts_with("(Do Not Modify)");
    let column = search.free().into_iter().find(is_record).filter(|&it| search.profiles[it].is_ids());
    if let Some(column) = column.filter(|_| search.is_open("id")) {
        search.take("id", column, "the record's id, as Dynamics exports it");
    }
}

/// Where no heading says how customers are: the first column in which every word is one for that, such as a colour.
fn health_by_values(search: &mut Search<'_>) {
    let is_health = |it: &usize| search.profiles[*it].distinct > 1 && search.cells(*it).all(io::is_score);
    if let Some(column) = search.free().into_iter().find(is_health).filter(|_| search.is_open("health")) {
        search.take("health", column, "its values are words for health");
    }
}

/// Where no heading says what the id is: a column of ids, else names that are there once.
fn id_by_values(search: &mut Search<'_>) {
    if !search.is_open("id") {
        return;
    }
    let is_id = |search: &Search<'_>, it: usize| {
        let (profile, heading) = (&search.profiles[it], search.heading(it));
        // Numbers that happen to be there once are amounts, unless the heading says otherwise.
        let is_called = heading.is_of_ids() || matches!(heading.joined.as_str(), "code" | "ref" | "reference");
        profile.is_ids() && profile.is_unique() && (!profile.is_numbers() || is_called)
    };
    if let Some(column) = search.free().into_iter().find(|&it| is_id(search, it)) {
        search.take("id", column, "its values are ids, each another");
        return;
    }
    let name = search.columns.of("name").map(|it| it.index);
    let words =
        || search.free().into_iter().find(|&it| search.profiles[it].is_unique() && !search.profiles[it].is_numbers());
    if let Some(column) = name.filter(|&it| search.profiles[it].is_unique()).or_else(words) {
        search.columns.found.retain(|it| it.index != column);
        search.take("id", column, "no two accounts have the same");
    }
}

/// Where no heading says which day is the renewal: the only column of days to come.
fn renewal_by_values(search: &mut Search<'_>, year: i16) {
    let is_unclear = search.columns.unclear.iter().any(|it| it.field == "renewal");
    let ahead: Vec<usize> = search.free().into_iter().filter(|&it| search.profiles[it].is_ahead(year)).collect();
    if let ([column], true) = (ahead.as_slice(), search.is_open("renewal") && !is_unclear) {
        let words = &search.heading(*column).words;
        let is_past = words
            .iter()
            .any(|it| matches!(it.as_str(), "last" | "created" | "modified" | "activity" | "letzte" | "letzter"));
        if !is_past {
            search.take("renewal", *column, "the only column of days to come");
        }
    }
}

/// What else is known about accounts, for rules: numbers, yes and no, and words of a few kinds.
fn attributes(search: &mut Search<'_>) {
    for column in search.free() {
        let (profile, heading) = (&search.profiles[column], search.heading(column));
        let is_trap = heading.is_no_amount() || heading.is_of_ids() || profile.is_constant() || profile.is_dates();
        let unclear = search
            .columns
            .unclear
            .iter()
            .any(|it| it.choices.iter().any(|(there, _)| *there == search.export.headings[column]));
        if is_trap || unclear || !(profile.is_numbers() || profile.is_flags() || profile.is_kinds()) {
            continue;
        }
        let (slug, evidence) = if heading.is_revenue() {
            ("customer_revenue".to_owned(), "what the customer earns, not ARR")
        } else if heading.is_roll_up() {
            (heading.slug(), "a sum over a family, not an account's own ARR")
        } else if heading.joined.contains("mrr") {
            (heading.slug(), "for a month: ARR is twelve times as much")
        } else {
            (heading.slug(), "more that is known, for rules")
        };
        // "ARR (2026)" is not to be called like the ARR that is planned with.
        let names = [slug, heading.whole_slug()].map(|name| (format!("attributes.{name}"), why_not(&name)));
        let free = names.into_iter().find(|(field, why)| why.is_none() && search.is_open(field));
        if let Some((field, _)) = free {
            search.take(&field, column, evidence);
        }
    }
}

/// Why a column of the accounts is of no use.
fn useless(search: &Search<'_>, column: usize) -> &'static str {
    let (profile, heading) = (&search.profiles[column], search.heading(column));
    if profile.is_constant() {
        "it says the same of every account"
    } else if search.is_called("owner", column) || search.is_called("owner_since", column) {
        "another column names the owners"
    } else if heading.is_no_amount() {
        "its numbers are no amounts"
    } else if profile.is_dates() {
        "no rule asks for this day"
    } else if profile.is_numbers() || profile.is_flags() || profile.is_kinds() {
        "rules can't call it by its heading; give it a name, such as attributes.tickets, under columns"
    } else {
        "it says something else of every account, which no rule can use"
    }
}
