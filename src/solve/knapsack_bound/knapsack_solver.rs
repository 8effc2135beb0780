//! What one book can earn at most: the best set of items, charged for their loads together.
//!
//! Items earn profits and load a few meters. At prices of the meters every item is worth taking or not by itself, and
//! how far it is from the border says what deviating costs at least. Only the *core*, the items closest to the border,
//! is searched. For each meter of few distinct loads a table says what the rest of the core can earn from any load on,
//! exactly in that meter and with the other meters priced; the search branches on item after item, best bound first,
//! and the least of the tables' words is the bound. Stopped early it still has one.

use std::cmp::Reverse;

use super::branch_and_bound::BranchAndBound;
use super::charges::{NEVER, PriceSchedule, ScaledCharge};

/// The most meters that a book has.
pub(super) const MOST_METERS: usize = 4;
/// The most items of a core: a set of them is the bits of a number.
const MOST_CORE: usize = 128;

/// An amount of each meter of a book.
pub(super) type MeterAmounts = [i64; MOST_METERS];

/// Something that a book may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) profit: i64,
    pub(super) loads: MeterAmounts,
}

/// A knapsack problem: which set of the items earns most?
#[derive(Debug, Clone, Copy)]
pub(super) struct KnapsackProblem<'a> {
    pub(super) items: &'a [Item],
    /// What the meters charge.
    pub(super) charges: &'a [ScaledCharge],
    /// What is in the book whatever is taken.
    pub(super) base: MeterAmounts,
    /// Prices of the meters; any are right, good ones are fast.
    pub(super) prices: MeterAmounts,
}

impl KnapsackProblem<'_> {
    /// The price schedules of meters at prices.
    pub(super) fn schedules(&self, prices: &MeterAmounts) -> Vec<Option<PriceSchedule>> {
        let meters = self.charges.iter().zip(prices).zip(&self.base);
        meters.map(|((charge, &price), &base)| Some(PriceSchedule::new(charge, price, base))).collect()
    }

    /// Prices of all meters but one to make its tables with: those given, and those at which another's charge bends.
    pub(super) fn prices_beside(&self, meter: usize) -> Vec<MeterAmounts> {
        let mut given = self.prices;
        given[meter] = 0;
        let mut list = vec![given];
        for (other, charge) in self.charges.iter().enumerate().filter(|&(other, _)| other != meter) {
            for price in charge.slopes() {
                let mut prices = given;
                prices[other] = price;
                list.push(prices);
            }
        }
        list
    }
}

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SearchEffort {
    /// How much too high the answer may be if that saves work.
    pub(super) tolerance: i64,
    /// Nodes to look at.
    pub(super) nodes: u32,
    /// Items of the core at first.
    pub(super) core: usize,
}

/// What solving a knapsack problem came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct KnapsackSolution {
    /// What no set of items earns more than; `None` if no set is inside the hard bands.
    pub(super) bound: Option<i64>,
    /// The best set found, ordered; `None` if none was.
    pub(super) best: Option<(i64, Vec<u32>)>,
    /// What no set earns more than at the prices alone, and for each item how much less if it is taken against them.
    pub(super) priced: i64,
    pub(super) reduced: Vec<i64>,
    /// Nodes looked at, and cells of tables written.
    pub(super) work: u64,
}

/// Solves a knapsack problem.
pub(super) fn solve_knapsack(problem: KnapsackProblem, effort: SearchEffort) -> KnapsackSolution {
    let schedules = problem.schedules(&problem.prices);
    let reduced: Vec<i64> = problem.items.iter().map(|item| item.profit - pay(&schedules, &item.loads)).collect();
    let mut solution = KnapsackSolution { priced: priced(&problem, &reduced), reduced, ..KnapsackSolution::default() };
    if solution.priced == NEVER {
        return solution;
    }
    let mut order: Vec<u32> = (0..problem.items.len() as u32).collect();
    order.sort_by_key(|&item| (solution.reduced[item as usize].unsigned_abs(), item));
    let distance = |place: usize| order.get(place).map(|&item| solution.reduced[item as usize].abs());
    let mut size = effort.core.min(MOST_CORE).min(order.len());
    loop {
        let core = Core::new(&problem, &solution.reduced, &order[..size]);
        let mut search = BranchAndBound::new(&core, &problem);
        let inside = search.run(effort);
        solution.work += search.work;
        let outside = distance(size).map_or(NEVER, |distance| solution.priced - distance);
        let bound = inside.max(outside).min(solution.priced);
        solution.bound = (bound > NEVER / 2).then_some(solution.bound.map_or(bound, |known| known.min(bound)));
        if solution.best.as_ref().is_none_or(|best| search.best.0 > best.0) && search.best.0 > NEVER {
            solution.best = Some((search.best.0, core.chosen(&problem, &solution.reduced, search.best.1)));
        }
        let found = search.best.0.max(inside - effort.tolerance);
        if outside <= found.saturating_add(effort.tolerance) || size >= MOST_CORE {
            return solution;
        }
        let needed = order.iter().take_while(|&&item| solution.priced - solution.reduced[item as usize].abs() > found);
        size = needed.count().clamp(size + 1, 2 * size + 8).min(MOST_CORE);
    }
}

/// What some loads pay.
pub(super) fn pay(schedules: &[Option<PriceSchedule>], loads: &MeterAmounts) -> i64 {
    schedules.iter().zip(loads).filter_map(|(schedule, &load)| Some(schedule.as_ref()?.pay(load))).sum()
}

/// The price of some loads.
fn worth(prices: &MeterAmounts, loads: &MeterAmounts) -> i64 {
    prices.iter().zip(loads).map(|(price, load)| price * load).sum()
}

/// What no set earns more than at the prices.
fn priced(problem: &KnapsackProblem, reduced: &[i64]) -> i64 {
    let taken: i64 = reduced.iter().map(|&reduced| reduced.max(0)).sum();
    let mut sum = taken - worth(&problem.prices, &problem.base);
    for (meter, charge) in problem.charges.iter().enumerate() {
        let reach: i64 = problem.items.iter().map(|item| item.loads[meter]).sum();
        let low = problem.base[meter];
        let best = charge.best(problem.prices[meter], low, low + reach);
        if best == NEVER {
            return NEVER;
        }
        sum += best;
    }
    sum
}

/// The items that are searched; the others are taken or not as the prices say.
pub(super) struct Core {
    /// Those searched, the biggest first, with their places in the question.
    pub(super) items: Vec<Item>,
    places: Vec<u32>,
    /// What the items that are taken anyway earn, and all loads without the core.
    pub(super) profit: i64,
    pub(super) base: MeterAmounts,
    /// What the items of the core from each on load together.
    pub(super) rest: Vec<MeterAmounts>,
}

impl Core {
    fn new(problem: &KnapsackProblem, reduced: &[i64], places: &[u32]) -> Self {
        let mut outside = vec![true; problem.items.len()];
        for &place in places {
            outside[place as usize] = false;
        }
        let (mut profit, mut base) = (0, problem.base);
        for (place, item) in problem.items.iter().enumerate() {
            if outside[place] && reduced[place] > 0 {
                profit += item.profit;
                add(&mut base, &item.loads);
            }
        }
        let mut total = [0; MOST_METERS];
        for &place in places {
            add(&mut total, &problem.items[place as usize].loads);
        }
        let size = |place: u32| {
            let loads = problem.items[place as usize].loads;
            loads.iter().zip(&total).map(|(&load, &total)| load.saturating_mul(1 << 20) / total.max(1)).sum::<i64>()
        };
        let mut places = places.to_vec();
        places.sort_by_key(|&place| (Reverse(size(place)), place));
        let items: Vec<Item> = places.iter().map(|&place| problem.items[place as usize]).collect();
        let mut rest = vec![[0; MOST_METERS]; items.len() + 1];
        for (place, item) in items.iter().enumerate().rev() {
            rest[place] = rest[place + 1];
            add(&mut rest[place], &item.loads);
        }
        Self { items, places, profit, base, rest }
    }

    /// The set of all items that goes with a set of the core's.
    fn chosen(&self, problem: &KnapsackProblem, reduced: &[i64], set: u128) -> Vec<u32> {
        let mut taken: Vec<bool> = reduced.iter().map(|&reduced| reduced > 0).collect();
        for (bit, &place) in self.places.iter().enumerate() {
            taken[place as usize] = set >> bit & 1 == 1;
        }
        (0..problem.items.len() as u32).filter(|&place| taken[place as usize]).collect()
    }
}

pub(super) fn add(sum: &mut MeterAmounts, loads: &MeterAmounts) {
    for (sum, load) in sum.iter_mut().zip(loads) {
        *sum += load;
    }
}
