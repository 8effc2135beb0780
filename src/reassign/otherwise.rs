//! What would be if a seat stayed, in sentences: whose book would be too full, whose share uneven, what the plan would lose.

use super::as_planned::Stay;
use super::facts::{MoveFacts, ReasonKind, percent};
use super::sentence::{amount, called, name};
use crate::analysis::ratio;
use crate::instance::{Band, Component, HOURS, Side};
use crate::problem::MeterKind;

/// That a hard limit would be broken; `alone` is whether the move is a step of its own.
pub(super) fn broken(facts: &MoveFacts<'_>, from: usize, (alone, stay): (bool, &Stay)) -> Option<(ReasonKind, String)> {
    let bands = stay.breaks.iter().filter_map(|&(meter, _)| Some((meter, band(facts, meter)?)));
    let (meter, broken) = bands.min_by_key(|(_, broken)| (broken.owner != from, broken.measure))?;
    let then = load(stay, meter);
    let (owner, today) = (name(facts, broken.owner), facts.now[broken.owner][broken.measure]);
    let as_said = |load: i64| said(facts, broken, load);
    let Some(most) = broken.at_most.filter(|most| then > *most) else {
        let least = as_said(broken.at_least?);
        let said = format!("{owner} would {} if it stayed, and must have {least} at least.", has(facts, broken, then));
        return Some((ReasonKind::Balance, said));
    };
    let limit = format!("(the limit is {})", limit(facts, broken, most));
    if today > most {
        let (now, then) = (is(facts, broken, today), has(facts, broken, then));
        let said = format!("{owner} {now} today, and would {then} under the plan if it stayed {limit}.");
        return Some((ReasonKind::Overload, said));
    }
    let what = if alone { "With what else comes to them" } else { "With what comes to them in return" };
    Some((ReasonKind::MakesRoom, format!("{what}, {owner} would {} if it stayed {limit}.", has(facts, broken, then))))
}

/// That a load would go further beyond what is aimed at: the one that would cost most of this component.
pub(super) fn charged(
    facts: &MoveFacts<'_>,
    from: usize,
    (component, stay): (Component, &Stay),
) -> Option<(ReasonKind, String)> {
    let of_it = stay.charges.iter().filter(|it| it.1 == component && it.2 > 0);
    let &(meter, ..) = of_it.max_by_key(|it| (it.2, std::cmp::Reverse(it.0)))?;
    let band = band(facts, meter)?;
    let (owner, then) = (name(facts, band.owner), load(stay, meter));
    let (today, planned) = (facts.now[band.owner][band.measure], facts.plan[band.owner][band.measure]);
    if component == Component::Capacity {
        let target = band.hinges.iter().filter(|it| it.component == component && it.side == Side::Above);
        let target = limit(facts, band, target.map(|it| it.at).min()?);
        let today = if today > then { format!("{} today, and ", is(facts, band, today)) } else { String::new() };
        let said = format!("{owner} {today}would {} if it stayed (the target is {target}).", has(facts, band, then));
        let kind = if band.owner == from { ReasonKind::Overload } else { ReasonKind::Balance };
        return Some((kind, said));
    }
    let (low, high) = band.balanced?;
    let share = format!("a fair share is {} to {}", limit(facts, band, low), limit(facts, band, high));
    let (then, planned) = (has(facts, band, then), limit(facts, band, planned));
    let said = format!("{owner} would {then} if it stayed, not {planned} ({share}).");
    Some((ReasonKind::Balance, said))
}

/// What the plan would lose in all, where no single fact of the data says it.
pub(super) fn in_points(facts: &MoveFacts<'_>, stay: &Stay) -> (ReasonKind, String) {
    let points = stay.points();
    if points <= 0 {
        let said = "The plan would lose nothing if it stayed, all else being as planned.".to_owned();
        return (ReasonKind::OnBalance, said);
    }
    let scale = facts.instance.weights.points_per_seat;
    let said = format!("The plan would lose {:.2} if it stayed, all else being as planned.", ratio(points, scale));
    (ReasonKind::OnBalance, said)
}

fn band<'a>(facts: &MoveFacts<'a>, meter: u32) -> Option<&'a Band> {
    match facts.seat_values.model.counts[meter as usize] {
        MeterKind::Band(band) => Some(&facts.instance.bands[band]),
        _ => None,
    }
}

fn load(stay: &Stay, meter: u32) -> i64 {
    stay.loads.iter().find(|load| load.meter == meter).map_or(0, |load| load.amount)
}

/// That somebody has a load, after "would".
fn has(facts: &MoveFacts<'_>, band: &Band, load: i64) -> String {
    let verb = if is_share(facts, band) { "be at" } else { "have" };
    format!("{verb} {}", said(facts, band, load))
}

/// That somebody has a load, after a name.
fn is(facts: &MoveFacts<'_>, band: &Band, load: i64) -> String {
    let verb = if is_share(facts, band) { "is at" } else { "has" };
    format!("{verb} {}", said(facts, band, load))
}

fn is_share(facts: &MoveFacts<'_>, band: &Band) -> bool {
    band.measure == HOURS && facts.instance.owners[band.owner].minutes > 0
}

/// A load with its unit: hours as a part of the owner's own.
fn said(facts: &MoveFacts<'_>, band: &Band, load: i64) -> String {
    let measure = &facts.instance.measures[band.measure];
    match facts.instance.owners[band.owner].minutes {
        minutes if band.measure == HOURS && minutes > 0 => format!("{} % of their hours", percent(load, minutes)),
        _ => format!("{} {}", amount(measure, load), called(measure)),
    }
}

/// The same without its unit, but for per cent.
fn limit(facts: &MoveFacts<'_>, band: &Band, load: i64) -> String {
    match facts.instance.owners[band.owner].minutes {
        minutes if band.measure == HOURS && minutes > 0 => format!("{} %", percent(load, minutes)),
        _ => amount(&facts.instance.measures[band.measure], load),
    }
}
