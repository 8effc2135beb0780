//! Sampled futures: how a plan fares, and what can be made of it, when people leave and accounts come and go.
//!
//! The base and each what-if are planned once. Then futures are drawn, the same for all of them; in each the plan is
//! looked at twice: kept as it is, where the seats of leavers are with nobody and nothing is solved, and made anew from
//! the plan and its prices. Percentiles are over the samples. The most robust what-if is the one whose new plans are
//! worth most in the worst tenth of the futures (the expected shortfall, or `CVaR`).

use serde::Serialize;

use super::figures::{Holding, holding};
use super::run::Questions;
use super::{apply, parallel, why};
use crate::error::{Diagnostic, Diagnostics};
use crate::instance::{Instance, build};
use crate::plan::Plan;
use crate::planner::{self, WarmStart};
use crate::scenario::{Document, Futures, WhatIf};
use crate::solve::Control;

mod draw;
mod sample;
mod spread;

use draw::Chances;
use sample::{FutureFigures, FutureSample};
pub use spread::{Spread, shortfall};

/// The part of the time that the plans before all futures may take.
const FIRST_SHARE: u32 = 4;

/// A plan made anew with a larger gap than this is looked for a second time, from today's books.
const LARGE_GAP: f64 = 0.02;

/// How the base and each what-if fare.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlooks {
    /// The scenario's name.
    pub name: String,
    /// The scenario's currency.
    pub currency: String,
    /// What is drawn.
    pub futures: Futures,
    /// How many futures were looked at: fewer than asked for where the run was stopped.
    pub samples: usize,
    /// The base, then the what-ifs in order.
    pub rows: Vec<Prospect>,
    /// The place in `rows` of the one with the highest expected shortfall.
    pub most_robust: Option<usize>,
}

/// How one of them fares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prospect {
    /// The what-if's id; empty for the base.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Seats that lose their owner.
    pub forced: Option<Spread>,
    /// The plan kept as it is.
    pub kept: Option<Spreads>,
    /// The best plan made anew.
    pub again: Option<Spreads>,
    /// By how much the plans made anew may at most be short of the best ones, in perfectly fitting seats; proven.
    pub short: Option<Spread>,
    /// Futures without a plan; there the plan kept as it is stands for it.
    pub without_plan: usize,
    /// Futures in which the scenario makes no sense any more, such as one without accounts; they don't count.
    pub left_out: usize,
    /// Why it has no plan even without a future, where it has none.
    pub refused: Option<String>,
}

/// How a plan's figures spread over the futures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spreads {
    /// Seats that nobody has.
    pub uncovered: Spread,
    /// ARR of the accounts with such a seat.
    pub uncovered_arr: Spread,
    /// Hours above everyone's target of utilisation.
    pub overload: Spread,
    /// Seats whose owner is another than before.
    pub moves: Spread,
    /// What the plan is worth, in perfectly fitting seats.
    pub worth: Spread,
    /// What it is worth on average in the worst tenth of the futures.
    pub shortfall: f64,
}

/// A scenario before all futures.
struct FutureBase<'a> {
    question: Option<&'a WhatIf>,
    planned: Result<(Document, WarmStart, Holding), String>,
}

/// How the base and each what-if fare in the futures that the scenario speaks of.
///
/// # Errors
/// `E377`: it speaks of none. `E365`: a sweep can't be made. Or what is wrong with the base.
pub fn futures(document: &Document, only: &[String], control: &Control) -> Result<Outlooks, Diagnostics> {
    let Some(futures) = &document.scenario.futures else {
        let remedy = "Add \"futures\": { \"samples\": 200, \"attrition\": 0.1, \"churn\": { \"*\": 0.04 } }.";
        let cause = "The scenario does not say what may happen.";
        return Err(Diagnostic::new("E377", document.place("futures"), cause, remedy).into());
    };
    let questions = Questions::of(document, only)?;
    build(&questions.base)?;
    let starts = starts(&questions, control);
    let chances: Vec<Option<Chances>> =
        starts.iter().map(|start| start.planned.as_ref().ok().map(|it| Chances::of(&it.0, futures))).collect();
    let of = starts.len();
    let count = futures.samples as usize * of;
    let all = parallel::all(control, count, |index, own| {
        let (start, chances) = (&starts[index % of], chances[index % of].as_ref()?);
        let sample = u32::try_from(index / of).ok()?;
        look(start.planned.as_ref().ok()?, chances, sample, own)
    });
    // What-ifs are compared in the same futures only.
    let whole: Vec<&[Option<Option<FutureSample>>]> =
        all.chunks(of).filter(|chunk| chunk.iter().all(Option::is_some)).collect();
    let row = |(index, start): (usize, &FutureBase)| {
        let samples: Vec<FutureSample> = whole.iter().filter_map(|chunk| chunk[index].clone()?).collect();
        prospect(start, &samples, whole.len())
    };
    let rows: Vec<Prospect> = starts.iter().enumerate().map(row).collect();
    let ranked = rows.iter().enumerate().filter_map(|(index, row)| Some((index, row.again.as_ref()?.shortfall)));
    let most_robust = ranked.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(index, _)| index);
    Ok(Outlooks {
        name: document.scenario.name.clone(),
        currency: document.scenario.currency.clone(),
        futures: futures.clone(),
        samples: whole.len(),
        rows,
        most_robust,
    })
}

/// The base and each what-if, planned; the base first, as the others start from it.
fn starts<'a>(questions: &'a Questions, control: &Control) -> Vec<FutureBase<'a>> {
    let first = Control { time_limit: control.time_limit.map(|limit| limit / FIRST_SHARE), ..control.clone() };
    let half = Control { time_limit: first.time_limit.map(|limit| limit / 2), ..first.clone() };
    let base = planned(Ok(questions.base.clone()), None, &half);
    let warm = base.as_ref().ok().map(|base| base.1.clone());
    let others = parallel::all(&first, questions.asked.len(), |index, own| {
        planned(apply(&questions.base, &questions.asked[index]), warm.as_ref(), own)
    });
    let mut starts = vec![FutureBase { question: None, planned: base }];
    for (question, planned) in questions.asked.iter().zip(others) {
        let planned = planned.unwrap_or_else(|| Err("The run was stopped before it.".to_owned()));
        starts.push(FutureBase { question: Some(question), planned });
    }
    starts
}

fn planned(
    document: Result<Document, Diagnostics>,
    warm: Option<&WarmStart>,
    control: &Control,
) -> Result<(Document, WarmStart, Holding), String> {
    let plan = document.and_then(|document| {
        let (instance, _) = build(&document)?;
        let plan = planner::plan_from(&instance, warm, control)?;
        Ok((document, WarmStart::of(&plan).and_cases(&instance, &plan), holding(&plan)))
    });
    plan.map_err(|found| why(&found))
}

/// One future of one scenario; nothing where it makes no sense any more.
fn look(
    (document, warm, held): &(Document, WarmStart, Holding),
    chances: &Chances,
    sample: u32,
    control: &Control,
) -> Option<FutureSample> {
    let drawn = chances.draw(sample);
    let nothing = drawn.is_empty();
    let question = WhatIf { changes: drawn, ..WhatIf::default() };
    let future = apply(document, &question).ok()?;
    let (instance, _) = build(&future).ok()?;
    let (kept, forced) = sample::keep(&future, &instance, held);
    if nothing {
        return Some(FutureSample { forced, kept, again: Some(kept) });
    }
    let plan = best(&instance, warm, control);
    Some(FutureSample { forced, kept, again: plan.map(|plan| sample::plan(&future, &instance, &plan, held)) })
}

/// The best plan that is found: where many have left, the plan before is a poor start, and a gap this large says so.
fn best(instance: &Instance, warm: &WarmStart, control: &Control) -> Option<Plan> {
    let near = planner::plan_from(instance, Some(warm), control).ok();
    if near.as_ref().and_then(|plan| plan.gap).is_some_and(|gap| gap <= LARGE_GAP) {
        return near;
    }
    let afresh = planner::plan(instance, control).ok();
    near.into_iter().chain(afresh).reduce(|best, next| {
        let bound = best.bound.min(next.bound);
        let better = if next.objective > best.objective { next } else { best };
        Plan { bound, ..better }
    })
}

fn prospect(start: &FutureBase, samples: &[FutureSample], drawn: usize) -> Prospect {
    let title = |question: &WhatIf| question.title.clone().unwrap_or_else(|| question.id.clone());
    let again: Vec<FutureFigures> = samples.iter().map(|sample| sample.again.unwrap_or(sample.kept)).collect();
    let kept: Vec<FutureFigures> = samples.iter().map(|sample| sample.kept).collect();
    Prospect {
        id: start.question.map_or_else(String::new, |question| question.id.clone()),
        title: start.question.map_or_else(|| "Base".to_owned(), title),
        forced: Spread::of(samples.iter().map(|sample| sample.forced)),
        kept: spreads(&kept),
        again: spreads(&again),
        short: Spread::of(again.iter().map(|figures| figures.short)),
        without_plan: samples.iter().filter(|sample| sample.again.is_none()).count(),
        left_out: if start.planned.is_ok() { drawn - samples.len() } else { 0 },
        refused: start.planned.as_ref().err().cloned(),
    }
}

fn spreads(figures: &[FutureFigures]) -> Option<Spreads> {
    let spread = |get: fn(&FutureFigures) -> f64| Spread::of(figures.iter().map(get));
    Some(Spreads {
        uncovered: spread(|it| it.uncovered)?,
        uncovered_arr: spread(|it| it.uncovered_arr)?,
        overload: spread(|it| it.overload)?,
        moves: spread(|it| it.moves)?,
        worth: spread(|it| it.worth)?,
        shortfall: shortfall(figures.iter().map(|it| it.worth))?,
    })
}
