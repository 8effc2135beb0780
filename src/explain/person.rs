//! What is in somebody's book and why, which of their loads bind, and what an hour more of theirs is worth.

use serde::Serialize;

use super::account::OwnerReason;
use super::facts::{ExplainedPlan, LoadExplained, Named, SeatShift};
use super::plan_model::PlanModel;
use super::price::Price;
use super::{Explanation, who};
use crate::analysis::ratio;
use crate::error::Diagnostics;
use crate::instance::{HOURS, MILLION};
use crate::plan::Tally;
use crate::solve::{Control, Reoptimiser};
use crate::what_if::parallel;
use crate::what_if::worth::{self, OfferWorth};

/// Somebody's book explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonExplained {
    /// The plan.
    pub plan: ExplainedPlan,
    /// Who.
    pub person: Named,
    /// The person's roles.
    pub roles: Vec<String>,
    /// The person's capacity in hours.
    pub capacity: f64,
    /// The book under the plan.
    pub book: Tally,
    /// The scenario's currency.
    pub currency: String,
    /// The person's loads that rules speak of.
    pub meters: Vec<LoadExplained>,
    /// What the person has, what would cost most to take away first.
    pub seats: Vec<BookSeat>,
    /// What more of the person's hours are worth; nothing for pools.
    pub hours: Option<OfferWorth>,
}

/// A seat in a book.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BookSeat {
    /// The account.
    pub account: Named,
    /// The role.
    pub role: String,
    /// Its ARR.
    pub arr: i64,
    /// Its hours.
    pub hours: f64,
    /// How well the person fits, 0 to 1.
    pub fit: f64,
    /// Whether the person has it today.
    pub is_present: bool,
    /// How strong the relationship is, 0 to 1; 0 where the person does not have it today.
    pub strength: f64,
    /// Why it is given, where it is.
    pub given: Option<OwnerReason>,
    /// How many other seats of the book are decided with it.
    pub together: usize,
    /// What taking it away from the person would cost, with all that is decided together; nothing where it can't be.
    pub price: Option<Price>,
    /// Who would have it then; nobody where it would be uncovered.
    pub next: Option<Named>,
    /// Who else would have to give way.
    pub gives_way: Vec<SeatShift>,
}

/// What is in somebody's book, and why.
///
/// # Errors
/// `E026`: there is no such person. `E504`: the plan can't be read, a fault of rebook's.
pub fn person(case: Explanation<'_>, id: &str) -> Result<PersonExplained, Diagnostics> {
    let owner = who::owner(&case, id)?;
    let plan_model = PlanModel::new(case)?;
    let own: Vec<usize> =
        (0..case.instance.seats.len()).filter(|&seat| plan_model.owner_of[seat] == Some(owner)).collect();
    let mut units: Vec<usize> = own.iter().map(|&seat| plan_model.unit_of[seat].0).collect();
    units.sort_unstable();
    units.dedup();
    let reoptimiser = plan_model.reoptimiser(&units);
    let taken = |index: usize, control: &Control| plan_model.taken(&reoptimiser, (owner, units[index]), control);
    let taken = parallel::all(case.control, units.len(), taken);
    let mut all: Vec<BookSeat> = units
        .iter()
        .zip(taken)
        .flat_map(|(&unit, taken)| plan_model.book_seats((owner, unit), taken.flatten().as_ref()))
        .collect();
    let price = |seat: &BookSeat| seat.price.map_or(f64::INFINITY, |price| price.at_most);
    all.sort_by(|a, b| price(b).total_cmp(&price(a)).then_with(|| a.account.cmp(&b.account)));
    let instance = case.instance;
    let it = &instance.owners[owner];
    let book = case.plan.books.iter().find(|book| book.owner == it.id);
    Ok(PersonExplained {
        plan: ExplainedPlan::of(&case),
        person: Named::owner(instance, owner),
        roles: it.roles.iter().map(|&role| instance.roles[role].clone()).collect(),
        capacity: ratio(it.minutes, 60),
        book: book.map(|book| book.plan.clone()).unwrap_or_default(),
        currency: instance.currency.clone(),
        meters: plan_model.meters(&reoptimiser, owner, None),
        seats: all,
        hours: worth::of_hours((case.document, case.instance), case.plan, id, &priced(case.control)),
    })
}

/// The control with the usual work where the user limits none: the figures then don't depend on time.
fn priced(control: &Control) -> Control {
    let work_limit = Some(control.work_limit.unwrap_or(super::WORK));
    Control { work_limit, time_limit: None, progress: None, ..control.clone() }
}

/// What a unit would cost elsewhere.
struct CostElsewhere {
    price: Price,
    choice: usize,
    shifts: Vec<SeatShift>,
}

impl PlanModel<'_> {
    fn taken(
        &self,
        reoptimiser: &Reoptimiser,
        (owner, unit): (usize, usize),
        control: &Control,
    ) -> Option<CostElsewhere> {
        let places: Vec<usize> = (0..self.model.decision_groups[unit].seats.len())
            .filter(|&place| self.place(unit, place) == Some(owner))
            .collect();
        let without = |option: &usize| {
            let decision = self.model.decision(*option);
            places.iter().all(|&place| decision.owner(place) != Some(owner))
        };
        let allowed: Vec<usize> = self.model.problem.options(unit).filter(without).collect();
        if allowed.is_empty() {
            return None;
        }
        let found = self.counterfactual(reoptimiser, (unit, &allowed), control).ok()?;
        Some(CostElsewhere { price: found.price, choice: found.choice[unit], shifts: found.shifts })
    }

    fn place(&self, unit: usize, place: usize) -> Option<usize> {
        self.model.decision(self.choice[unit]).owner(place)
    }

    /// An owner's seats of a unit.
    fn book_seats(&self, (owner, unit): (usize, usize), taken: Option<&CostElsewhere>) -> Vec<BookSeat> {
        let instance = self.case.instance;
        let own = |(place, _): &(usize, &usize)| self.place(unit, *place) == Some(owner);
        let all: Vec<(usize, &usize)> = self.model.decision_groups[unit].seats.iter().enumerate().filter(own).collect();
        let one = |&(place, &seat): &(usize, &usize)| {
            let it = &instance.seats[seat];
            let is_present = instance.is_incumbent(seat, owner);
            let next = taken.and_then(|taken| self.model.decision(taken.choice).owner(place));
            BookSeat {
                account: Named::account(instance, it.account),
                role: instance.roles[it.role].clone(),
                arr: instance.accounts[it.account].arr,
                hours: ratio(instance.amount(seat, HOURS, owner), 60),
                fit: self.fit(seat, owner),
                is_present,
                strength: if is_present { ratio(it.strength, MILLION) } else { 0.0 },
                given: self.given(seat),
                together: all.len() - 1,
                price: taken.map(|taken| taken.price),
                next: next.map(|next| Named::owner(instance, next)),
                gives_way: taken.map(|taken| taken.shifts.clone()).unwrap_or_default(),
            }
        };
        all.iter().map(one).collect()
    }
}
