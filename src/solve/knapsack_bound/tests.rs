//! Books against enumeration.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::super::certified_bound;
use super::super::control::{Control, WorkBudget};
use super::super::lagrangian_dual::{DualProblem, VolumeAlgorithm, net};
use super::super::open_options::OpenOptions;
use super::super::piecewise_linear::{PiecewiseLinear, curves};
use super::charges::ScaledCharge;
use super::knapsack_solver::{Item, KnapsackProblem, MeterAmounts, SearchEffort, solve_knapsack};
use super::{Ascent, BookKnapsacks};
use crate::instance::{Component, Hinge, Side};
use crate::problem::{Load, Meter, Problem};

struct RandomKnapsacks(ChaCha8Rng);

impl RandomKnapsacks {
    fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.0.next_u64() % (high - low + 1).unsigned_abs()).cast_signed()
    }

    /// A meter with up to three hinges, and hard ends now and then.
    fn meter(&mut self, total: i64) -> Meter {
        let hinge = |random: &mut Self| Hinge {
            component: Component::Capacity,
            side: if random.within(0, 1) == 0 { Side::Above } else { Side::Below },
            at: random.within(0, total),
            slope: random.within(0, 40),
        };
        let hinges = (0..self.within(0, 3)).map(|_| hinge(self)).collect();
        let least = self.within(0, total / 2);
        let most = self.within(total / 3, total);
        Meter {
            at_least: (self.within(0, 3) == 0).then_some(least),
            at_most: (self.within(0, 2) == 0).then_some(most),
            hinges,
        }
    }
}

const BITS: u32 = 4;

fn brute(knapsack: &KnapsackProblem) -> Option<i64> {
    let worth = |set: u32| {
        let (mut profit, mut loads) = (0, knapsack.base);
        for (_, item) in knapsack.items.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1) {
            profit += item.profit;
            loads.iter_mut().zip(item.loads).for_each(|(sum, load)| *sum += load);
        }
        let charged: Vec<i64> = knapsack.charges.iter().zip(loads).map(|(charge, load)| charge.at(load)).collect();
        (charged.iter().all(|&charged| charged < 1 << 58)).then(|| profit - charged.iter().sum::<i64>())
    };
    (0..1 << knapsack.items.len()).filter_map(worth).max()
}

#[test]
fn a_book_earns_what_enumeration_says() {
    let mut random = RandomKnapsacks(ChaCha8Rng::seed_from_u64(1));
    for case in 0..4000 {
        let meters = random.within(1, 3) as usize;
        let curves: Vec<PiecewiseLinear> =
            curves(&Problem::new((0..meters).map(|_| random.meter(60)).collect::<Vec<Meter>>()));
        let charges: Vec<ScaledCharge> = curves.iter().map(|curve| ScaledCharge::new(curve, BITS)).collect();
        let mut loads = |most: i64| -> MeterAmounts {
            std::array::from_fn(|meter| if meter < meters { random.within(0, most) } else { 0 })
        };
        let base = loads(10);
        let prices = loads(300);
        let unsigned: Vec<MeterAmounts> = (0..8).map(|_| loads(25)).collect();
        let count = random.within(0, 8) as usize;
        let items: Vec<Item> =
            unsigned[..count].iter().map(|&loads| Item { profit: random.within(-2000, 8000), loads }).collect();
        let knapsack = KnapsackProblem { items: &items, charges: &charges, base, prices };
        let best = brute(&knapsack);
        let full =
            solve_knapsack(knapsack, SearchEffort { tolerance: 0, nodes: 100_000, core: random.within(0, 8) as usize });
        assert_eq!(full.bound, best, "case {case}");
        assert_eq!(full.best.as_ref().map(|best| best.0), best, "case {case}");
        let quick = solve_knapsack(knapsack, SearchEffort { tolerance: random.within(0, 500), nodes: 3, core: 2 });
        assert!(quick.bound >= best, "case {case}");
        for (place, reduced) in full.reduced.iter().enumerate() {
            let mut shifted = knapsack.base;
            shifted.iter_mut().zip(items[place].loads).for_each(|(sum, load)| *sum += load);
            let rest: Vec<Item> =
                items.iter().enumerate().filter(|&(other, _)| other != place).map(|(_, item)| *item).collect();
            let with = brute(&KnapsackProblem { items: &rest, base: shifted, ..knapsack });
            let with = with.map(|with| with + items[place].profit);
            assert!(with <= Some(full.priced + reduced.min(&0)), "case {case}");
        }
    }
}

/// A problem of a few people with two meters each, perhaps a meter that all load, and options for nobody.
fn problem(random: &mut RandomKnapsacks) -> Problem {
    let people = random.within(1, 3);
    let shared = random.within(0, 1);
    let mut meters: Vec<Meter> = (0..2 * people).map(|_| random.meter(60)).collect();
    meters.extend((0..shared).map(|_| random.meter(6)));
    let mut problem = Problem::new(meters);
    for _ in 0..random.within(1, 6) {
        for person in 0..people {
            if person == 0 || random.within(0, 3) > 0 {
                let meter = 2 * person as u32;
                let mut loads = vec![
                    Load { meter, amount: random.within(1, 25) },
                    Load { meter: meter + 1, amount: random.within(0, 40) },
                ];
                loads.extend((0..shared).map(|_| Load { meter: 2 * people as u32, amount: random.within(0, 2) }));
                problem.push_option(random.within(-100, 500), &mut loads);
            }
        }
        if random.within(0, 2) > 0 {
            problem.push_option(random.within(-900, 0), &mut Vec::new());
        }
        problem.end_unit();
    }
    problem
}

/// The best worth of all choices that a filter on options keeps.
fn optimum(problem: &Problem, keep: &dyn Fn(usize) -> bool) -> Option<i64> {
    let mut choices: Vec<Vec<usize>> = vec![Vec::new()];
    for unit in 0..problem.units() {
        let options = problem.options(unit).filter(|&option| keep(option));
        choices = options
            .flat_map(|option| choices.iter().map(move |choice| [choice.as_slice(), &[option]].concat()))
            .collect();
    }
    choices.iter().filter_map(|choice| problem.objective(choice)).max()
}

#[test]
fn bounds_by_books_hold_and_are_no_worse_than_prices() {
    let mut random = RandomKnapsacks(ChaCha8Rng::seed_from_u64(2));
    let mut sharper = 0;
    for case in 0..600 {
        let problem = problem(&mut random);
        let curves = curves(&problem);
        let open_options = OpenOptions::whole(&problem, &curves);
        let best = optimum(&problem, &|_| true);
        let Some(books) = BookKnapsacks::new(&problem, &curves, &open_options) else { continue };
        let dual_problem =
            DualProblem { problem: &problem, curves: &curves, open_options: &open_options, valued: true };
        let mut budget = WorkBudget::new(&Control::default());
        let mut dual = VolumeAlgorithm::new(dual_problem, vec![0.0; curves.len()]);
        let target = best.map_or(-1000.0, |best| best as f64);
        dual.improve(dual_problem, target, 300, &mut budget);
        let by_prices = certified_bound::bound(
            &problem,
            &curves,
            &open_options,
            &certified_bound::round_prices(&open_options, &dual.prices),
        );
        let unit = |unit| {
            open_options
                .options(unit)
                .iter()
                .map(|&option| net(dual_problem, &dual.prices, option as usize))
                .fold(f64::MIN, f64::max)
        };
        let units: Vec<f64> = (0..open_options.units()).map(unit).collect();
        let Some(mut ascent) = Ascent::new(&books, &units, &dual.prices, target) else {
            assert_eq!(best, None, "case {case}");
            continue;
        };
        // What rounding multipliers to the books' digits may cost.
        let slack = 1 << (certified_bound::BITS - 2);
        ascent.improve(target, 100, &mut budget);
        assert!(Some(ascent.bound()) <= by_prices.map(|bound| bound + slack), "case {case}");
        let Some(best) = best else { continue };
        assert!(certified_bound::floor(ascent.bound()) >= best, "case {case}");
        sharper += u32::from(
            by_prices.is_some_and(|bound| certified_bound::floor(bound) > certified_bound::floor(ascent.bound())),
        );
        let keep = ascent.keeps(best - 1);
        assert_eq!(optimum(&problem, &|option| keep[option]), Some(best), "case {case}");
    }
    assert!(sharper > 100, "{sharper}");
}
