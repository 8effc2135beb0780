//! A plan and all that its packs are made of, found by name.

use std::collections::BTreeMap;

use super::Handovers;
use super::facts::PersonFacts;
use crate::coverage::{self, Covered};
use crate::error::Diagnostics;
use crate::instance::Instance;
use crate::instance::validate::hygiene::{Doubt, doubts};
use crate::plan::{Assignment, Book, Plan};
use crate::scenario::{Document, Person};

/// A plan with its scenario. The plan must be one of this scenario's.
pub struct PlanIndex<'a> {
    pub(super) document: &'a Document,
    pub(super) instance: &'a Instance,
    pub(super) plan: &'a Plan,
    pub(super) handovers: Handovers,
    pub(super) covered: Covered<'a>,
    pub(super) doubts: Vec<Doubt>,
    /// Positions of the scenario's accounts by id.
    pub(super) position: BTreeMap<&'a str, usize>,
    /// Indices of the instance's accounts by id.
    pub(super) index: BTreeMap<&'a str, usize>,
    pub(super) owners: BTreeMap<&'a str, usize>,
    pub(super) books: BTreeMap<&'a str, &'a Book>,
    people: BTreeMap<&'a str, &'a Person>,
    assignments: BTreeMap<&'a str, Vec<&'a Assignment>>,
}

impl<'a> PlanIndex<'a> {
    /// Looks at a plan whose moves happen on these days.
    #[must_use]
    pub fn new(document: &'a Document, instance: &'a Instance, plan: &'a Plan, handovers: Handovers) -> Self {
        let mut assignments: BTreeMap<&str, Vec<&Assignment>> = BTreeMap::new();
        for row in &plan.assignments {
            assignments.entry(&row.account).or_default().push(row);
        }
        Self {
            document,
            instance,
            plan,
            handovers,
            // What it finds was told when the instance was built.
            covered: coverage::cover(document, &mut Diagnostics::new()),
            doubts: doubts(document),
            position: document.accounts().iter().map(|it| it.id.as_str()).zip(0..).collect(),
            index: instance.accounts.iter().map(|it| it.id.as_str()).zip(0..).collect(),
            owners: instance.owners.iter().map(|it| it.id.as_str()).zip(0..).collect(),
            books: plan.books.iter().map(|book| (book.owner.as_str(), book)).collect(),
            people: document.people().iter().map(|person| (person.id.as_str(), person)).collect(),
            assignments,
        }
    }

    /// Who covers an account under the plan, by role.
    pub(super) fn of(&self, account: &str) -> &[&'a Assignment] {
        self.assignments.get(account).map_or(&[], Vec::as_slice)
    }

    /// The name of an owner; the id itself of somebody whom the team does not list.
    pub(super) fn name<'b>(&'b self, id: &'b str) -> &'b str {
        self.owners.get(id).map_or(id, |&owner| &self.instance.owners[owner].name)
    }

    /// The manager of somebody in the team, as written.
    pub(super) fn manager(&self, id: &str) -> Option<&'a str> {
        self.people.get(id).and_then(|it| it.manager.as_deref())
    }

    pub(super) fn person(&self, id: &str) -> PersonFacts {
        let person = self.people.get(id);
        PersonFacts {
            id: id.to_owned(),
            name: self.name(id).to_owned(),
            email: person.and_then(|it| it.email.clone()),
            manager: person.and_then(|it| it.manager.as_deref()).map(|it| self.name(it).to_owned()),
            end: person.and_then(|it| it.end).map(|day| day.to_string()),
            in_team: self.owners.contains_key(id),
            placeholder: person.is_some_and(|it| it.placeholder),
        }
    }
}
