//! Accounts and team as tables, and which column is which field.

use serde_json::{Map, Value};

use super::super::organisation::{levels, skill_heading};
use super::super::words::{LOCK_REASONS, REGIONS, SKILLS, account_name};
use super::accounts::ShapedAccount;
use super::day;
use super::recipe::Recipe;
use super::team::ShapedPerson;

/// A table of columns, each with its field, its heading and its cells.
#[derive(Default)]
pub struct TableWriter(Vec<(String, String, Vec<String>)>);

impl TableWriter {
    /// Adds a column; one that says nothing is left out.
    fn add(&mut self, field: impl Into<String>, heading: impl Into<String>, cells: impl Iterator<Item = String>) {
        let cells: Vec<String> = cells.collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.0.push((field.into(), heading.into(), cells));
        }
    }

    /// Field and heading of every column, as a scenario names them.
    pub fn columns(&self) -> Value {
        let pairs = self.0.iter().map(|(field, heading, _)| (field.clone(), Value::from(heading.as_str())));
        Value::Object(pairs.collect::<Map<_, _>>())
    }

    /// The table as CSV; no cell holds a comma, a quote or a line break.
    pub fn csv(&self) -> String {
        let headings: Vec<&str> = self.0.iter().map(|(_, heading, _)| heading.as_str()).collect();
        let mut text = headings.join(",") + "\n";
        for row in 0..self.0.first().map_or(0, |(.., cells)| cells.len()) {
            let cells: Vec<&str> = self.0.iter().map(|(.., cells)| cells[row].as_str()).collect();
            text += &(cells.join(",") + "\n");
        }
        text
    }
}

/// The people.
pub fn team(recipe: &Recipe, team: &[ShapedPerson]) -> TableWriter {
    let mut table = TableWriter::default();
    table.add("id", "Employee ID", team.iter().map(|person| person.id.clone()));
    table.add("name", "Name", team.iter().map(|person| person.name.clone()));
    table.add("role", "Role", team.iter().map(|person| recipe.roles()[person.role].to_owned()));
    table.add("hours", "Hours per quarter", team.iter().map(|person| hours(person.tenths)));
    table.add("pod", "Pod", team.iter().map(|person| person.pod.map_or_else(String::new, pod)));
    table.add("regions", "Regions", team.iter().map(regions));
    table.add("industries", "Industries", team.iter().map(|person| person.industries.join(";")));
    table.add("max_accounts", "Most accounts", team.iter().map(|person| cell(person.max_accounts)));
    table.add("max_arr", "Most ARR (USD)", team.iter().map(|person| cell(person.max_arr)));
    if recipe.differ {
        for (i, skill) in SKILLS.iter().enumerate() {
            let levels = team.iter().map(|person| person.levels[i].to_string());
            table.add(format!("skills.{skill}"), skill_heading(skill), levels);
        }
    }
    table
}

/// The accounts.
pub fn accounts(recipe: &Recipe, accounts: &[ShapedAccount], team: &[ShapedPerson]) -> TableWriter {
    let width = accounts.len().to_string().len().max(3);
    let id = |number: usize| format!("A{:0width$}", number + 1);
    let mut table = TableWriter::default();
    table.add("id", "Account ID", (0..accounts.len()).map(id));
    table.add("name", "Account name", (0..accounts.len()).map(account_name));
    table.add("parent", "Parent account ID", accounts.iter().map(|a| a.parent.map_or_else(String::new, id)));
    if recipe.kinds.len() > 1 {
        table.add("segment", "Segment", accounts.iter().map(|a| recipe.kinds[a.kind].id.to_owned()));
    }
    table.add("arr", "ARR (USD)", accounts.iter().map(|a| a.arr.to_string()));
    table.add("renewal", "Renewal date", accounts.iter().map(|a| day(a.renewal_in)));
    table.add("health", "Health", accounts.iter().map(|a| a.health.to_string()));
    table.add("industry", "Industry", accounts.iter().map(|a| cell(a.industry)));
    table.add("region", "Region", accounts.iter().map(|a| cell(a.region.map(|region| REGIONS[region].0))));
    table.add("needs", "Needed skills", accounts.iter().map(|a| levels(&a.needs)));
    table.add("wants", "Wished-for skills", accounts.iter().map(|a| levels(&a.wants)));
    for (i, role) in recipe.roles().iter().enumerate() {
        let name = role.to_uppercase();
        let owner = |a: &ShapedAccount| a.owners[i].map(|owner| team[owner].id.as_str());
        let since = |a: &ShapedAccount| a.owners[i].map(|_| day(-a.since));
        table.add(
            format!("hours.{role}"),
            format!("{name} hours per quarter"),
            accounts.iter().map(|a| hours(a.tenths[i])),
        );
        table.add(format!("owner.{role}"), name.clone(), accounts.iter().map(|a| cell(owner(a))));
        table.add(format!("owner_since.{role}"), format!("{name} since"), accounts.iter().map(|a| cell(since(a))));
    }
    let locked = |a: &ShapedAccount| a.locked.then_some("yes");
    table.add("locked", "Locked", accounts.iter().map(|a| cell(locked(a))));
    let reasons = LOCK_REASONS.iter().cycle().zip(accounts).map(|(reason, a)| cell(a.locked.then_some(reason)));
    table.add("lock_reason", "Lock reason", reasons);
    table
}

/// The id of a pod.
pub fn pod(number: usize) -> String {
    format!("pod{}", number + 1)
}

/// What is there, or an empty cell.
fn cell(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Tenths of an hour as hours.
fn hours(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn regions(person: &ShapedPerson) -> String {
    person.regions.iter().map(|&region| REGIONS[region].0).collect::<Vec<_>>().join(";")
}
