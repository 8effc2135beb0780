//! How far apart the worths of plans are at least.

use rayon::prelude::*;

use super::node::CHUNK;
use super::program::{IntegerProgram, UnitOptions};

/// What one unit after the other tells: the worths of any two plans differ by multiples of `step`, and some choice is
/// worth `one`, if charges are left aside.
#[derive(Clone, Copy)]
struct ObjectiveLattice {
    step: i128,
    one: i128,
}

/// The largest number below the next worth above the bound that a plan can have. No plan is worth more than the bound
/// if none is worth more than this.
///
/// What is charged is a whole number of units of load times a slope; beyond that, two plans differ by what the chosen
/// options of each unit differ.
pub(super) fn limit(program: &IntegerProgram, bound: i64) -> i64 {
    let slopes = program.meters.list.iter().flat_map(|meter| meter.hinges).map(|hinge| i128::from(hinge.slope));
    let start = ObjectiveLattice { step: slopes.fold(0, divisor), one: 0 };
    // Worths that may differ by 1 are what is usual, and soon seen.
    let coarse = |steps: ObjectiveLattice| (steps.step != 1).then_some(steps);
    let unit = |(steps, mut options): (ObjectiveLattice, UnitOptions), unit: usize| {
        program.write(unit, &mut options);
        let values = || (0..options.len()).map(|option| i128::from(options.value(option)));
        let Some(first) = values().next() else { return Some((steps, options)) };
        let step = values().fold(steps.step, |step, value| divisor(step, value - first));
        coarse(ObjectiveLattice { step, one: steps.one + first }).map(|steps| (steps, options))
    };
    let both = |a: ObjectiveLattice, b: ObjectiveLattice| {
        coarse(ObjectiveLattice { step: divisor(a.step, b.step), one: a.one + b.one })
    };
    let units = (0..program.units.len()).into_par_iter().with_min_len(CHUNK);
    let found = coarse(start).and_then(|_| {
        let parts = units.try_fold(|| (start, UnitOptions::default()), unit);
        parts.map(|part| part.map(|(steps, _)| steps)).try_reduce(|| start, both)
    });
    // All plans may be worth the same: then any step is right.
    let Some(ObjectiveLattice { step, one }) = found.filter(|steps| steps.step > 0) else { return bound };
    let over = (i128::from(bound) - one).rem_euclid(step);
    i64::try_from(i128::from(bound) - over + step - 1).unwrap_or(i64::MAX)
}

/// The greatest common divisor, signs left aside.
fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { divisor(b, a % b) }
}
