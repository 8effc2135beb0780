//! What the next hire is worth, and the next hour, the next level of a skill, the next allowed move, the next point of
//! tolerance.
//!
//! For each offer there are two figures. The *ceiling*, at once: the base's prices are carried over to the scenario with
//! the offer and polished a little; whatever the prices, no plan of that scenario is worth more than the exact bound
//! that they give (weak duality), so the offer is worth at most that bound less what the base's plan is worth. Nothing is
//! searched. The *floor*, for the offers with the highest ceilings: the scenario is planned with the offer, and what
//! that plan is worth less the base's bound is what the offer is worth at least. The bound of that plan may lower the
//! ceiling. Everything is counted in perfectly fitting seats, because the points of two scenarios differ in scale.

use serde::Serialize;

use super::figures::{holding, moves_between};
use super::run::Runner;
use super::store::Store;
use super::{apply, parallel, why};
use crate::analysis::rounded;
use crate::error::Diagnostics;
use crate::instance::{Instance, build};
use crate::plan::Plan;
use crate::planner::{self, WarmStart};
use crate::scenario::{Document, Period};
use crate::solve::Control;

mod effect;
mod offers;

pub use effect::Effect;
use offers::Offer;
pub use offers::OfferKind;

/// How many offers of each kind are planned.
const PLANNED: usize = 5;
/// How many hires are planned.
const HIRES: usize = 20;

/// What could be had more, each kind ranked, and what it would be worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Worths {
    /// The scenario's name.
    pub name: String,
    /// The scenario's currency.
    pub currency: String,
    /// The period in which all of this counts.
    pub period: Period,
    /// What the base's plan is worth, in perfectly fitting seats.
    pub base: f64,
    /// What no plan of the base can exceed, in the same unit.
    pub base_at_most: f64,
    /// Seats that nobody has in the base's plan.
    pub uncovered: usize,
    /// How the figures come about.
    pub method: &'static str,
    /// Offers that were not looked at before the time was over.
    #[serde(skip_serializing_if = "is_zero")]
    pub left_out: usize,
    /// The offers: by kind, the planned ones first, the best first.
    pub offers: Vec<OfferWorth>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// The method in a sentence, for reports.
pub const METHOD: &str = "At most, at once: the exact bound at the base's prices with the offer, less the base's plan. \
    Proven: planned with the offer, less the base's bound.";

/// What one offer would be worth, in perfectly fitting seats.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferWorth {
    /// What kind of offer it is.
    pub kind: OfferKind,
    /// What it is an offer of: a profile's or person's id, a person and a skill, a measure.
    pub id: String,
    /// What it is in words.
    pub title: String,
    /// The price of an hour of this person in the base: a guide, not a bound.
    pub price: Option<f64>,
    /// The most that it can be worth, as known without planning.
    pub ceiling: Option<f64>,
    /// The least that it is worth, proven; only where it was planned.
    pub at_least: Option<f64>,
    /// The most that it can be worth, proven.
    pub at_most: Option<f64>,
    /// What is different in the plan with it.
    pub effect: Option<Effect>,
    /// Why there is no plan with it, where there is none.
    pub refused: Option<String>,
}

/// The base's plan and what else is needed of it.
struct WorthBase<'a> {
    document: &'a Document,
    instance: Instance,
    plan: Plan,
    warm: WarmStart,
}

/// What everything that could be had more would be worth.
///
/// # Errors
/// What is wrong with the base, or why it has no plan.
pub fn worths(document: &Document, control: &Control) -> Result<Worths, Diagnostics> {
    let mut alone = document.clone();
    alone.scenario.what_if.clear();
    let (instance, _) = build(&alone)?;
    let plan = Runner { control, store: &Store::default(), progress: None }.base(&alone)?;
    let warm = WarmStart::of(&plan).and_cases(&instance, &plan);
    let base = WorthBase { document: &alone, instance, warm, plan };
    let offers = offers::all(&base);
    let mut worths: Vec<OfferWorth> =
        parallel::all(control, offers.len(), |index, own| base.ceiling(&offers[index], own))
            .into_iter()
            .flatten()
            .collect();
    let left_out = offers.len() - worths.len();
    let picked = picked(&worths);
    let planned = parallel::all(control, picked.len(), |index, own| {
        base.planned(&offers[picked[index]], &worths[picked[index]], own)
    });
    for (&index, planned) in picked.iter().zip(planned) {
        if let Some(planned) = planned {
            worths[index] = planned;
        }
    }
    rank(&mut worths);
    let seat = seat(&base.plan);
    Ok(Worths {
        name: document.scenario.name.clone(),
        currency: document.scenario.currency.clone(),
        period: document.scenario.period,
        base: rounded(float(base.plan.objective) / seat),
        base_at_most: rounded(float(base.plan.bound) / seat),
        uncovered: base.plan.uncovered.len(),
        method: METHOD,
        left_out,
        offers: worths,
    })
}

/// What a tenth more hours of one owner would be worth; nothing where the owner may be given no seats, or is no person.
/// The base is the scenario without its what-ifs, with a plan.
#[must_use]
pub fn of_hours(
    (document, instance): (&Document, &Instance),
    plan: &Plan,
    person: &str,
    control: &Control,
) -> Option<OfferWorth> {
    let mut alone = document.clone();
    alone.scenario.what_if.clear();
    let base = WorthBase {
        document: &alone,
        instance: instance.clone(),
        warm: WarmStart::of(plan).and_cases(instance, plan).with_books_of(Some(plan)),
        plan: plan.clone(),
    };
    let offer = offers::of_person(&base, person)?;
    let known = base.ceiling(&offer, control);
    Some(base.planned(&offer, &known, control))
}

impl WorthBase<'_> {
    /// The most that an offer can be worth, without planning.
    fn ceiling(&self, offer: &Offer, control: &Control) -> OfferWorth {
        let mut worth = OfferWorth {
            kind: offer.kind,
            id: offer.id.clone(),
            title: offer.title.clone(),
            price: offer.price,
            ceiling: None,
            at_least: None,
            at_most: None,
            effect: None,
            refused: None,
        };
        let bound =
            apply(self.document, &offer.question).and_then(|document| build(&document)).and_then(|(instance, _)| {
                let bound = planner::ceiling(&instance, &self.warm(offer), control)?;
                Ok((bound, float(instance.weights.points_per_seat)))
            });
        match bound {
            Ok((Some(bound), seat)) => worth.ceiling = Some(rounded(float(bound) / seat - self.worth().0)),
            Ok((None, _)) => worth.refused = Some("No plan keeps all rules.".to_owned()),
            Err(found) => worth.refused = Some(why(&found)),
        }
        worth
    }

    /// What an offer is worth, by planning with it.
    fn planned(&self, offer: &Offer, known: &OfferWorth, control: &Control) -> OfferWorth {
        let mut worth = known.clone();
        let planned =
            apply(self.document, &offer.question).and_then(|document| build(&document)).and_then(|(instance, _)| {
                let plan = planner::plan_from(&instance, Some(&self.warm(offer)), control)?;
                Ok((instance, plan))
            });
        match planned {
            Err(found) => worth.refused = Some(why(&found)),
            Ok((instance, plan)) => {
                let ((objective, bound), seat) = (self.worth(), seat(&plan));
                let most = rounded(float(plan.bound) / seat - objective);
                worth.at_least = Some(rounded(float(plan.objective) / seat - bound));
                worth.at_most = Some(known.ceiling.map_or(most, |ceiling| ceiling.min(most)));
                let moves = moves_between(&holding(&self.plan), &holding(&plan));
                worth.effect = Some(effect::effect((&self.instance, &self.plan), (&instance, &plan), moves));
            }
        }
        worth
    }

    /// The base's prices; somebody new has those of the one they are like.
    fn warm(&self, offer: &Offer) -> WarmStart {
        let warm = self.warm.clone();
        match &offer.new_like {
            Some((new, known)) => warm.and_like(new, known),
            None => warm,
        }
    }

    /// What the base's plan is worth and can be worth at most, in perfectly fitting seats.
    fn worth(&self) -> (f64, f64) {
        let seat = seat(&self.plan);
        (float(self.plan.objective) / seat, float(self.plan.bound) / seat)
    }
}

/// The offers to plan: of each kind those with the highest ceilings.
fn picked(worths: &[OfferWorth]) -> Vec<usize> {
    let mut picked: Vec<usize> = (0..worths.len()).filter(|&index| worths[index].ceiling.is_some()).collect();
    picked.sort_by(|&a, &b| {
        worths[b].ceiling.unwrap_or(0.0).total_cmp(&worths[a].ceiling.unwrap_or(0.0)).then(a.cmp(&b))
    });
    let mut taken = std::collections::BTreeMap::new();
    picked.retain(|&index| {
        let count = taken.entry(worths[index].kind).or_insert(0);
        *count += 1;
        *count <= if worths[index].kind == OfferKind::Hire { HIRES } else { PLANNED }
    });
    picked
}

/// Orders offers by kind: those that are proven to be worth most, then those that can be.
fn rank(worths: &mut [OfferWorth]) {
    let key = |worth: &OfferWorth| {
        let helps = worth.at_least.filter(|least| *least > 0.0);
        (helps.unwrap_or(f64::NEG_INFINITY), worth.ceiling.unwrap_or(f64::NEG_INFINITY))
    };
    worths.sort_by(|a, b| {
        let ((least, most), (other_least, other_most)) = (key(a), key(b));
        a.kind.cmp(&b.kind).then(other_least.total_cmp(&least)).then(other_most.total_cmp(&most)).then(a.id.cmp(&b.id))
    });
}

/// Points of a perfectly fitting seat.
fn seat(plan: &Plan) -> f64 {
    float(plan.points_per_seat.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "points as figures to compare between scenarios")]
fn float(points: i64) -> f64 {
    points as f64
}
