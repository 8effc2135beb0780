//! The search against plain evaluation and enumeration, on small random problems.

use super::super::control::{Control, WorkBudget};
use super::super::piecewise_linear::curves;
use super::*;
use crate::instance::{Component, Hinge, Side};
use crate::problem::{Load, Meter};

/// Nine units, each in one of three books with a tight hard band, a shared meter with a lower limit, and a hinge.
fn random_problem(seed: u64) -> Problem {
    const BOOKS: u32 = 3;
    const UNITS: u32 = 9;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut below = |n: u64| (random.next_u64() % n).cast_signed();
    let book = || Meter {
        at_most: Some(33),
        hinges: vec![Hinge { component: Component::Capacity, side: Side::Above, at: 25, slope: 3 }],
        ..Meter::default()
    };
    let mut meters: Vec<Meter> = (0..BOOKS).map(|_| book()).collect();
    meters.push(Meter { at_least: Some(3), ..Meter::default() });
    let mut problem = Problem::new(meters);
    for unit in 0..UNITS {
        for book in 0..BOOKS {
            let mut loads = vec![Load { meter: book, amount: 5 + below(10) }];
            if unit % BOOKS == book {
                loads.push(Load { meter: BOOKS, amount: 1 });
            }
            problem.push_option(below(60), &mut loads);
        }
        problem.end_unit();
    }
    problem
}

fn all_options(problem: &Problem) -> OptionLists {
    let mut lists = OptionLists::default();
    for unit in 0..problem.units() {
        lists.push(unit as u32, problem.options(unit).map(|option| option as u32));
    }
    lists
}

/// The worth of the best choice that keeps all bands, by enumeration.
fn best_of_all(problem: &Problem) -> Option<i64> {
    let count = problem.options(0).len();
    let choice = |number: usize| -> Vec<usize> {
        let digit = |unit: usize| number / count.pow(unit as u32) % count;
        (0..problem.units()).map(|unit| problem.options(unit).start + digit(unit)).collect()
    };
    (0..count.pow(problem.units() as u32)).filter_map(|number| problem.objective(&choice(number))).max()
}

fn with_input<T>(problem: &Problem, test: impl FnOnce(&NeighbourhoodInput) -> T) -> T {
    let (curves, lists) = (curves(problem), all_options(problem));
    let (penalties, prices) = (vec![1000; curves.len()], vec![0.0; curves.len()]);
    test(&NeighbourhoodInput { problem, curves: &curves, penalties: &penalties, lists: &lists, prices: &prices })
}

fn first_choice(problem: &Problem) -> Vec<u32> {
    (0..problem.units()).map(|unit| problem.options(unit).start as u32).collect()
}

fn points(problem: &Problem, choice: &[u32]) -> Option<i64> {
    let choice: Vec<usize> = choice.iter().map(|&option| option as usize).collect();
    problem.objective(&choice)
}

#[test]
fn reaches_the_best_plan_of_small_problems() {
    let mut feasible = 0;
    for seed in 0..20 {
        let problem = random_problem(seed);
        let best = best_of_all(&problem);
        let schedule = CoolingSchedule { moves: 300_000, hot: 10.0, cold: 0.1, seed };
        let clock = WorkBudget::new(&Control::default()).clock;
        let found =
            with_input(&problem, |input| large_neighbourhood_search(input, &first_choice(&problem), schedule, &clock));
        assert_eq!(points(&problem, &found), best, "seed {seed}");
        feasible += usize::from(best.is_some());
    }
    assert!(feasible > 5, "the problems are too tight to show anything: {feasible}");
}

#[test]
fn books_what_a_fresh_evaluation_finds() {
    let problem = random_problem(4);
    with_input(&problem, |input| {
        let mut run = NeighbourhoodSearch::new(input, &first_choice(&problem), 1);
        let mut from: Option<(i64, f64)> = None;
        for _ in 0..300 {
            run.step(5.0);
            assert_eq!(run.loads, problem.meter_loads(run.choice.iter().map(|&option| option as usize)));
            let now = points(&problem, &run.choice);
            assert_eq!(run.broken == 0, now.is_some());
            let Some(now) = now else { continue };
            let (then, worth) = *from.get_or_insert((now, run.worth));
            assert!(((now - then) as f64 - (run.worth - worth)).abs() < 1e-6);
        }
        assert!(from.is_some());
    });
}

#[test]
fn never_breaks_a_band_that_is_kept() {
    let problem = random_problem(4);
    with_input(&problem, |input| {
        let mut run = NeighbourhoodSearch::new(input, &first_choice(&problem), 2);
        let mut fewest = run.broken;
        for _ in 0..300 {
            run.step(20.0);
            assert!(run.broken <= fewest);
            fewest = run.broken;
        }
    });
}

#[test]
fn a_large_unit_makes_way_for_several_small_ones() {
    // The large unit fills the book; any small one in its place is worth less, all three together are worth more.
    let mut problem = Problem::new(vec![Meter { at_most: Some(10), ..Meter::default() }]);
    for (amount, value) in [(10, 10), (3, 6), (3, 6), (4, 6)] {
        problem.push_option(value, &mut vec![Load { meter: 0, amount }]);
        problem.push_option(0, &mut Vec::new());
        problem.end_unit();
    }
    let schedule = CoolingSchedule { moves: 10_000, hot: 1e-3, cold: 1e-3, seed: 1 };
    let clock = WorkBudget::new(&Control::default()).clock;
    let found = with_input(&problem, |input| large_neighbourhood_search(input, &[0, 3, 5, 7], schedule, &clock));
    assert_eq!(points(&problem, &found), Some(18));
}
