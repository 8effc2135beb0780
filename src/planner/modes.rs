//! Plans that are asked to be something beside the best: of the fewest moves, or without any.

use super::{MOST_EFFORT, WarmStart, in_time, plan, plan_from, reasons};
use crate::analysis::{SeatOwners, budgeted, loads};
use crate::candidates::{exclusion, may_keep};
use crate::check::holders::Holders;
use crate::check::{self, proof::effort};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::{Instance, Measure, UNCOVERED};
use crate::plan::{Fewest, Mode, Plan};
use crate::solve::Control;

/// The share of the time that counting moves may take at most, and again where no plan was found at first.
const COUNTING: u32 = 2;
/// The share of the time by which the plan that comes nearest must be found.
const NEAREST: f64 = 0.7;
/// The weight of fit where balance is to decide, in millionths.
const LITTLE: i64 = 1_000;
/// No more people outside their bands than this are named.
const MOST_NAMED: usize = 5;

/// The fewest moves that keep an instance's rules.
#[derive(Debug, Clone)]
pub struct FewestMoves {
    /// The plan with the fewest moves that was found, worth little but its seats kept.
    pub plan: Plan,
    /// Its moves.
    pub moves: i64,
    /// No plan has fewer, its uncovered seats counted in: each as so many moves as asked for.
    pub counted: i64,
}

impl FewestMoves {
    /// No plan that leaves at most so many seats uncovered has fewer moves.
    fn proven(&self, uncovered: usize) -> i64 {
        (self.counted - UNCOVERED * i64::try_from(uncovered).unwrap_or(i64::MAX / UNCOVERED)).max(0)
    }
}

/// The best plan of a mode that the limits allow, checked.
///
/// # Errors
/// As [`plan`], and `E506` where no plan brings all balanced loads into their bands, `E507` where none was found.
pub fn plan_in(mode: Mode, instance: &Instance, control: &Control) -> Result<Plan, Diagnostics> {
    let plan = match mode {
        Mode::Best => return plan(instance, control),
        Mode::None => without_moves(instance, control)?,
        // Two plans are checked, and two proofs.
        Mode::Fewest => fewest(instance, &in_time(control, instance))?,
    };
    let mut breaches = check::check(instance, &plan);
    let proof = plan.fewest.as_ref().and_then(|it| it.proof.as_ref());
    if proof.is_some_and(|proof| effort(instance, proof) <= MOST_EFFORT) {
        let found = check::mode::proven(instance, &plan).err().unwrap_or_default();
        breaches.0.extend(found.0.into_iter().filter(|one| one.code != "E632"));
    }
    if breaches.has_errors() { Err(reasons::faulty(&breaches)) } else { Ok(plan) }
}

/// Every seat that its present owner may keep stays with them.
fn without_moves(instance: &Instance, control: &Control) -> Result<Plan, Diagnostics> {
    let still = instance.unmoved(&|seat, owner| exclusion(instance, seat, owner).is_none());
    Ok(Plan { mode: Mode::None, ..plan(&still, control)? })
}

/// First the fewest moves, then the best plan with as many.
fn fewest(instance: &Instance, control: &Control) -> Result<Plan, Diagnostics> {
    let even = instance.with_hard_balance_bands();
    let least = least(&even, UNCOVERED, None, &until(control, 1.0 / f64::from(COUNTING)));
    let least = least.or_else(|found| from_the_nearest(instance, &even, &found, control))?;
    let mut within = even;
    within.rules.limit_moves(Some(least.moves));
    let warm = WarmStart::default().with_books_of(Some(&least.plan));
    let plan = plan_from(&within, Some(&warm), control)?;
    let proven = least.proven(plan.uncovered.len()).min(least.moves);
    let fewest = Fewest {
        allowed: count(least.moves),
        at_least: count(proven),
        bound: least.plan.bound,
        proof: least.plan.proof.filter(|_| proven > 0),
    };
    Ok(Plan { mode: Mode::Fewest, fewest: Some(fewest), ..plan })
}

/// The fewest moves that keep an instance's rules, each uncovered seat counted as so many more, looked for from a plan's books, if one is given, or from today's.
///
/// # Errors
/// As [`plan`].
pub fn least(
    instance: &Instance,
    uncovered: i64,
    start: Option<&Plan>,
    control: &Control,
) -> Result<FewestMoves, Diagnostics> {
    let still = instance.counting_kept(uncovered);
    let (movable, worth) = (movable(instance), instance.kept_worth());
    let warm = start.map(|start| WarmStart::default().with_books_of(Some(start)));
    let control = Control { gap: enough(instance, movable), progress: None, ..control.clone() };
    let plan = plan_from(&still, warm.as_ref(), &control)?;
    let counted = movable - plan.bound.saturating_add(instance.aside()).div_euclid(worth);
    let moves = i64::try_from(budgeted(&plan.moves)).unwrap_or(i64::MAX);
    Ok(FewestMoves { plan, moves, counted })
}

/// Seats that present owners could keep: the most moves that there can be.
#[must_use]
pub fn movable(instance: &Instance) -> i64 {
    let first = instance.seats.iter().enumerate().filter(|(_, it)| it.index == 0);
    let kept = first.map(|(seat, it)| it.incumbents.iter().filter(|&&who| may_keep(instance, seat, who)).count());
    i64::try_from(kept.sum::<usize>()).unwrap_or(i64::MAX)
}

/// The relative gap at which the number of seats kept is proven: less than one of them.
#[expect(clippy::cast_precision_loss, reason = "only says when to stop")]
fn enough(instance: &Instance, movable: i64) -> f64 {
    let (worth, aside) = (instance.kept_worth(), instance.aside());
    let most = (i128::from(worth) * i128::from(movable.max(1)) + i128::from(aside)) as f64;
    (worth - 2 * aside - 1) as f64 / most * (1.0 - 1e-9)
}

/// The same control, with its end at a share of the time.
fn until(control: &Control, share: f64) -> Control {
    Control { time_limit: control.time_limit.map(|limit| limit.mul_f64(share)), ..control.clone() }
}

/// Where no plan was found that brings everybody into the bands: tries again from the one that comes nearest, and says who
/// is in the way where that does not help.
fn from_the_nearest(
    instance: &Instance,
    even: &Instance,
    found: &Diagnostics,
    control: &Control,
) -> Result<FewestMoves, Diagnostics> {
    let nearest = plan(&only_balance(instance), &Control { progress: None, ..until(control, NEAREST) })?;
    let outside = outside(instance, &nearest);
    let proven = found.0.iter().any(|one| one.code == "E502");
    if !proven {
        let again = least(even, UNCOVERED, Some(&nearest), &until(control, f64::midpoint(NEAREST, 1.0)));
        return again.map_err(|_| not_all(instance, found, &outside, proven).into());
    }
    Err(not_all(instance, found, &outside, proven).into())
}

/// The same rules, with little but balance and coverage to be won. Some fit is left: it tells the ways apart that even
/// the books out alike.
fn only_balance(instance: &Instance) -> Instance {
    let mut even = instance.clone();
    (even.weights.fit, even.weights.continuity, even.weights.backfill) = (LITTLE, 0, 0);
    even.weights.staying = 0;
    even.seats.iter_mut().for_each(|seat| seat.cost_by.clear());
    even
}

/// Whose loads are outside their bands under a plan, in words: by how much in all, the furthest first.
fn outside(instance: &Instance, plan: &Plan) -> Vec<String> {
    let Some(holders) = Holders::read(instance, plan, &mut Diagnostics::new()) else { return Vec::new() };
    let loads = loads(instance, &SeatOwners { owner_of: holders.owner });
    let mut list = Vec::new();
    for band in &instance.bands {
        let load = loads[band.owner][band.measure];
        let Some((low, high)) = band.balanced.filter(|(low, high)| !(low..=high).contains(&&load)) else { continue };
        let by = i128::from((low - load).max(load - high)) * 1000 / i128::from(high.max(1));
        let measure = &instance.measures[band.measure];
        let [load, low, high] = [load, low, high].map(|figure| units(measure, figure));
        let name = &instance.owners[band.owner].name;
        list.push((-by, format!("{name} with {load} {} (band {low} to {high})", measure.name)));
    }
    list.sort();
    list.into_iter().map(|it| it.1).collect()
}

fn units(measure: &Measure, figure: i64) -> String {
    let scale = measure.scale.max(1);
    if figure % scale == 0 {
        return (figure / scale).to_string();
    }
    let tenths = i128::from(figure) * 10 / i128::from(scale);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn not_all(instance: &Instance, found: &Diagnostics, outside: &[String], proven: bool) -> Diagnostic {
    let cause = found.0.first().map_or("", |one| one.cause.as_str());
    let nearest = match outside.len() {
        0 => "The books can be evened out, but not within the other rules.".to_owned(),
        all => {
            let more = if all > MOST_NAMED { format!(", and {} more", all - MOST_NAMED) } else { String::new() };
            let named = outside[..all.min(MOST_NAMED)].join(", ");
            format!("The plan that comes nearest leaves {named}{more} outside.")
        }
    };
    let balanced = instance.bands.iter().filter(|band| band.balanced.is_some()).map(|band| band.measure);
    let measures: std::collections::BTreeSet<usize> = balanced.collect();
    let names: Vec<&str> = measures.into_iter().map(|measure| instance.measures[measure].name.as_str()).collect();
    let remedy = format!(
        "Widen a tolerance (\"rules.balance\"; balanced are {}), balance fewer measures, or loosen what keeps accounts where \
         they are.",
        names.join(", ")
    );
    let code = if proven { "E506" } else { "E507" };
    Diagnostic::new(code, Place::default(), format!("{cause} {nearest}"), remedy)
}

fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}
