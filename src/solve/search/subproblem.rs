//! A part of a problem in which hard bands are broken, as a problem of its own: what is outside a band is charged, and next to
//! that values count little.

use super::super::open_options::OpenOptions;
use crate::instance::{Component, Hinge, Side};
use crate::problem::{ChoiceState, Load, Meter, Problem};

/// All values of a part together, in points: a unit of load outside a band costs more than they can earn.
const VALUES: i64 = 1 << 16;
/// Charges of a part come to no more than this, in points, so that its worths fit 64 bits, whatever the loads.
const MOST_CHARGED: i128 = 1 << 60;

/// A part: its problem, and what its units and options are in the whole.
pub(super) struct Subproblem {
    pub(super) problem: Problem,
    pub(super) units: Vec<u32>,
    pub(super) options: Vec<u32>,
    /// The present option of each unit, as an option of the part.
    pub(super) present: Vec<usize>,
}

/// A meter of the whole that a part loads.
struct LoadedMeter {
    meter: usize,
    /// What the units outside the part load.
    rest: i64,
    /// The largest load of an option.
    size: i64,
}

impl Subproblem {
    /// The part of some units, with their options in some books and those in none; all other units are as they are.
    pub(super) fn new(
        whole: &Problem,
        open_options: &OpenOptions,
        state: &ChoiceState,
        units: &[u32],
        is_in: &dyn Fn(u32) -> bool,
    ) -> Self {
        let book = |option: u32| whole.load_lists(option as usize).0.first().copied();
        let now = |unit: u32| state.choice()[unit as usize] as u32;
        let listed = |&unit: &u32| {
            let others = open_options.options(unit as usize).iter().copied();
            let others = others.filter(|&option| option != now(unit) && book(option).is_none_or(is_in));
            std::iter::once(now(unit)).chain(others).collect()
        };
        let listed: Vec<Vec<u32>> = units.iter().map(listed).collect();
        let (place_of, loaded) = loaded(whole, state, &listed);
        let largest = loaded.iter().map(|it| it.size).max().unwrap_or(1);
        let share = MOST_CHARGED / loaded.len().max(1) as i128;
        let meters = loaded.iter().map(|it| {
            // The part's units can take the meter so far outside its band, each by its largest load at most.
            let furthest = whole.meters[it.meter].violation(state.load(it.meter));
            let furthest = i128::from(furthest) + 2 * i128::from(it.size) * units.len() as i128;
            let slope = i128::from(VALUES) * i128::from((largest / it.size).max(1));
            charged(whole, state, it, i64::try_from(slope.min(share / furthest).max(1)).unwrap_or(1))
        });
        let meters = meters.collect();
        let ranges = listed.iter().map(|options| {
            let values = || options.iter().map(|&option| whole.value(option as usize));
            i128::from(values().max().unwrap_or(0)) - i128::from(values().min().unwrap_or(0))
        });
        let unit_of_value = ranges.sum::<i128>() / i128::from(VALUES) + 1;
        let mut part =
            Self { problem: Problem::new(meters), units: units.to_vec(), options: Vec::new(), present: Vec::new() };
        let mut loads = Vec::new();
        for options in listed {
            part.present.push(part.options.len());
            let first = i128::from(whole.value(options[0] as usize));
            for option in options {
                let of_part = |load: Load| Load { meter: place_of[load.meter as usize], ..load };
                loads.extend(whole.loads(option as usize).map(of_part));
                let ahead = (i128::from(whole.value(option as usize)) - first) / unit_of_value;
                part.problem.push_option(i64::try_from(ahead).unwrap_or(0), &mut loads);
                part.options.push(option);
            }
            part.problem.end_unit();
        }
        part
    }
}

/// The meters that options of a part load: the place of each meter of the whole among them, and what is known of each. The
/// first option of each unit is its present one.
fn loaded(whole: &Problem, state: &ChoiceState, listed: &[Vec<u32>]) -> (Vec<u32>, Vec<LoadedMeter>) {
    let mut place_of = vec![u32::MAX; whole.meters.len()];
    let mut all: Vec<LoadedMeter> = Vec::new();
    for options in listed {
        for (rank, &option) in options.iter().enumerate() {
            for load in whole.loads(option as usize) {
                let meter = load.meter as usize;
                if place_of[meter] == u32::MAX {
                    place_of[meter] = all.len() as u32;
                    all.push(LoadedMeter { meter, rest: state.load(meter), size: 1 });
                }
                let known = &mut all[place_of[meter] as usize];
                known.size = known.size.max(load.amount.abs());
                if rank == 0 {
                    known.rest -= load.amount;
                }
            }
        }
    }
    (place_of, all)
}

/// A meter of a part: its hard band less what others load; the end that is broken now is a point beyond which loads are
/// charged.
fn charged(whole: &Problem, state: &ChoiceState, loaded: &LoadedMeter, slope: i64) -> Meter {
    let Meter { at_least, at_most, .. } = whole.meters[loaded.meter];
    let load = state.load(loaded.meter);
    let hinge = |side: Side, at: i64| Hinge { component: Component::Capacity, side, at: at - loaded.rest, slope };
    let below = at_least.filter(|&least| load < least).map(|at| hinge(Side::Below, at));
    let above = at_most.filter(|&most| load > most).map(|at| hinge(Side::Above, at));
    let kept = |end: Option<i64>, broken: bool| end.filter(|_| !broken).map(|at| at - loaded.rest);
    Meter {
        at_least: kept(at_least, below.is_some()),
        at_most: kept(at_most, above.is_some()),
        hinges: below.into_iter().chain(above).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::open_options::OpenOptions;
    use super::super::super::piecewise_linear::curves;
    use super::Subproblem;
    use crate::problem::{ChoiceState, Load, Meter, Problem};
    use crate::solve::{Control, Start, solve};

    /// Five units of 4, 4, 3, 3 and 2 hours, for three people with exactly 4 to 6 hours.
    fn problem() -> Problem {
        let meter = || Meter { at_least: Some(4), at_most: Some(6), ..Meter::default() };
        let mut problem = Problem::new(vec![meter(), meter(), meter()]);
        for amount in [4, 4, 3, 3, 2] {
            for meter in 0..3 {
                problem.push_option(1_000_000 * i64::from(meter), &mut vec![Load { meter, amount }]);
            }
            problem.end_unit();
        }
        problem
    }

    #[test]
    fn what_is_outside_a_band_comes_before_all_values() {
        let whole = problem();
        let curves = curves(&whole);
        let open_options = OpenOptions::whole(&whole, &curves);
        // The third person has it all, which values like best.
        let state = ChoiceState::new(&whole, (0..5).map(|unit| 3 * unit + 2).collect());
        let part = Subproblem::new(&whole, &open_options, &state, &[0, 1, 2, 3, 4], &|_| true);
        assert!(part.problem.objective(&part.present).is_some(), "broken bands are charged, not hard");
        let found = solve(&part.problem, &Start::default(), &Control::default()).choice.unwrap();
        let choice: Vec<usize> = found.iter().map(|&option| part.options[option] as usize).collect();
        assert!(whole.objective(&choice).is_some(), "all three are inside their bands");
    }

    #[test]
    fn charges_fit_whatever_the_loads() {
        const MUCH: i64 = 1_000_000_000_000;
        let mut whole = Problem::new(vec![Meter { at_most: Some(1), ..Meter::default() }; 2]);
        for _ in 0..200 {
            for amounts in [[MUCH, 1], [1, MUCH]] {
                let loads = [0, 1].map(|meter| Load { meter, amount: amounts[meter as usize] });
                whole.push_option(i64::from(u32::MAX), &mut loads.to_vec());
            }
            whole.end_unit();
        }
        let curves = curves(&whole);
        let open_options = OpenOptions::whole(&whole, &curves);
        let state = ChoiceState::new(&whole, (0..200).map(|unit| 2 * unit).collect());
        let units: Vec<u32> = (0..200).collect();
        let part = Subproblem::new(&whole, &open_options, &state, &units, &|_| true);
        let all_of_one = (0..200).map(|unit| 2 * unit + 1).collect::<Vec<usize>>();
        assert!(part.problem.objective(&all_of_one).is_some(), "the sum of all charges fits");
    }

    #[test]
    fn books_outside_a_part_stay_as_they_are() {
        let whole = problem();
        let curves = curves(&whole);
        let open_options = OpenOptions::whole(&whole, &curves);
        // The first person has units 0 and 1, the second 2 and 3, the third 4: only two of them are in the part.
        let state = ChoiceState::new(&whole, vec![0, 3, 7, 10, 14]);
        let part = Subproblem::new(&whole, &open_options, &state, &[0, 1, 4], &|book| book != 1);
        let found = solve(&part.problem, &Start::default(), &Control::default()).choice.unwrap();
        let mut choice = state.choice().to_vec();
        for (&unit, &option) in part.units.iter().zip(&found) {
            choice[unit as usize] = part.options[option] as usize;
        }
        assert_eq!(choice[2..4], [7, 10]);
        assert!(whole.objective(&choice).is_some());
    }
}
