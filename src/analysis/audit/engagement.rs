//! The engagement that the journey plans, and how much of it everybody's hours allow.

use serde::Serialize;

use super::{AuditCase, AuditContext, AuditFinding, FindingKind, LoadAgainstAim};
use crate::analysis::ratio;
use crate::instance::{HOURS, MILLION};

/// What the journey plans for the customers of one book, in the period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Engagement {
    /// Planned touches: activities of the owner's seats whose `contact` is a touch.
    pub touches: f64,
    /// Planned reviews of the business with a customer.
    pub reviews: f64,
    /// The share of them for which the owner has the hours: capacity over the hours of the book, at most 1.
    pub kept: f64,
}

impl Engagement {
    /// Whether anything is planned.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        self.touches + self.reviews > 0.0
    }

    /// Whether all of it can be kept.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        !self.is_planned() || self.kept >= 1.0
    }
}

/// The engagement of every owner's present book, by owner.
pub(super) fn of_books(context: &AuditContext) -> Vec<Engagement> {
    let mut planned = vec![(0, 0); context.instance.owners.len()];
    for (seat, owner) in context.instance.seats.iter().zip(&context.today.owner_of) {
        if let Some(owner) = *owner {
            planned[owner].0 += seat.touches;
            planned[owner].1 += seat.reviews;
        }
    }
    let engagement = |(owner, (touches, reviews)): (usize, (i64, i64))| Engagement {
        touches: ratio(touches, MILLION),
        reviews: ratio(reviews, MILLION),
        kept: kept(context.instance.owners[owner].minutes, context.loads[owner][HOURS]),
    };
    planned.into_iter().enumerate().map(engagement).collect()
}

/// How much of what is planned a capacity allows. Hours above it are missing everywhere alike: nobody knows which
/// customers will wait.
fn kept(capacity: i64, load: i64) -> f64 {
    if load <= capacity { 1.0 } else { ratio(capacity.max(0), load) }
}

/// People who can't keep what is planned for their books, those who miss most first.
pub(super) fn find(context: &AuditContext, here: &[usize]) -> AuditFinding {
    let all = of_books(context);
    let mut short: Vec<usize> = here.iter().copied().filter(|&owner| !all[owner].is_kept()).collect();
    let missed = |owner: &usize| (all[*owner].touches + all[*owner].reviews) * (1.0 - all[*owner].kept);
    short.sort_by(|a, b| missed(b).total_cmp(&missed(a)));
    context.of_people(
        FindingKind::Engagement,
        short.into_iter().map(|owner| (owner, case(context, owner, all[owner]))).collect(),
    )
}

fn case(context: &AuditContext, owner: usize, planned: Engagement) -> AuditCase {
    let contacts = planned.touches + planned.reviews;
    let kept = (contacts * planned.kept * 1e6).round() / 1e6;
    let load = LoadAgainstAim { measure: "contacts".to_owned(), is: contacts, at_least: None, at_most: Some(kept) };
    let number =
        |of: f64, one: &str, many: &str| format!("{of:.0} {}", if (0.5..1.5).contains(&of) { one } else { many });
    let what = [(planned.touches, "touch", "touches"), (planned.reviews, "review", "reviews")];
    let what: Vec<String> =
        what.into_iter().filter(|(of, ..)| *of > 0.0).map(|(of, one, many)| number(of, one, many)).collect();
    let detail = format!("{} planned, hours for {:.0} % of them", what.join(" and "), planned.kept * 100.0);
    AuditCase { load: Some(load), detail, ..context.person_case(owner) }
}
