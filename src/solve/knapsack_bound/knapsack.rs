//! Which meters form books, and what a book may take.

use super::super::open_options::OpenOptions;
use super::super::piecewise_linear::PiecewiseLinear;
use super::charges::{PriceSchedule, ScaledCharge};
use super::knapsack_solver::{
    Item, KnapsackProblem, KnapsackSolution, MOST_METERS, MeterAmounts, SearchEffort, solve_knapsack,
};
use crate::problem::Problem;

/// A meter that is loaded together with more others is of many people.
const MOST_NEIGHBOURS: usize = 8;
/// Prices times loads stay below 2 to this power.
const PRICED_BITS: u32 = 57;

/// Meters that are judged together, and the options that load them.
#[derive(Debug, Clone)]
pub(super) struct Knapsack {
    pub(super) meters: Vec<usize>,
    charges: Vec<ScaledCharge>,
    /// What settled units load.
    base: MeterAmounts,
    /// Unit and option.
    pub(super) options: Vec<(u32, u32)>,
    loads: Vec<MeterAmounts>,
    /// The largest sensible price of each meter.
    pub(super) limits: MeterAmounts,
}

impl Knapsack {
    /// What the book earns at most at some profits. The prices are repaired on the way.
    pub(super) fn solve(
        &self,
        profits: impl Iterator<Item = i64>,
        prices: &mut MeterAmounts,
        effort: SearchEffort,
    ) -> KnapsackSolution {
        let items: Vec<Item> = profits.zip(&self.loads).map(|(profit, &loads)| Item { profit, loads }).collect();
        for meter in 0..self.meters.len() {
            prices[meter] = self.price(&items, prices, meter);
        }
        solve_knapsack(
            KnapsackProblem { items: &items, charges: &self.charges, base: self.base, prices: *prices },
            effort,
        )
    }

    /// The price of a meter, given those of the others, at which items worth taking load what is worth loading.
    fn price(&self, items: &[Item], prices: &MeterAmounts, meter: usize) -> i64 {
        let charge = &self.charges[meter];
        let schedule = |meter: usize, price: i64| PriceSchedule::new(&self.charges[meter], price, self.base[meter]);
        let others: Vec<(usize, PriceSchedule)> = (0..self.meters.len())
            .filter(|&other| other != meter)
            .map(|other| (other, schedule(other, prices[other])))
            .collect();
        let net = |item: &Item| -> i64 {
            item.profit - others.iter().map(|(other, schedule)| schedule.pay(item.loads[*other])).sum::<i64>()
        };
        let nets: Vec<(i64, i64)> = items.iter().map(|item| (net(item), item.loads[meter])).collect();
        let top = charge.top().saturating_sub(self.base[meter]).max(0);
        let (mut low, mut high) = (-self.limits[meter], self.limits[meter]);
        while low < high {
            let middle = low + (high - low) / 2;
            let schedule = schedule(meter, middle);
            let taken = nets.iter().filter(|(net, load)| *net > schedule.pay(*load)).map(|(_, load)| *load.min(&top));
            if charge.slope(self.base[meter] + taken.sum::<i64>()) > middle {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// The books of a set of open options, and the book of each meter that is in one.
pub(super) fn books(
    problem: &Problem,
    curves: &[PiecewiseLinear],
    open_options: &OpenOptions,
    bits: u32,
) -> (Vec<Knapsack>, Vec<Option<u32>>) {
    let (groups, mut group_of) = groups(problem, curves, open_options);
    let mut books: Vec<Knapsack> =
        groups.into_iter().map(|meters| Knapsack::new(curves, open_options, meters, bits)).collect();
    for unit in 0..open_options.units() {
        let options = open_options.options(unit);
        for &option in options {
            let Some(book) = book_of(problem, &group_of, option) else { continue };
            let mut loads = [0; MOST_METERS];
            for load in problem.loads(option as usize) {
                if let Some(place) = books[book].meters.iter().position(|&meter| meter == load.meter as usize) {
                    loads[place] = load.amount;
                }
            }
            if options.len() == 1 {
                books[book].base.iter_mut().zip(loads).for_each(|(base, load)| *base += load);
            } else {
                books[book].options.push((unit as u32, option));
                books[book].loads.push(loads);
            }
        }
    }
    if books.is_empty() {
        group_of.clear();
    }
    (books, group_of)
}

/// The book that an option loads.
pub(super) fn book_of(problem: &Problem, group_of: &[Option<u32>], option: u32) -> Option<usize> {
    let (meters, _) = problem.load_lists(option as usize);
    meters.iter().find_map(|&meter| group_of[meter as usize]).map(|group| group as usize)
}

impl Knapsack {
    fn new(curves: &[PiecewiseLinear], open_options: &OpenOptions, meters: Vec<usize>, bits: u32) -> Self {
        let charges = meters.iter().map(|&meter| ScaledCharge::new(&curves[meter], bits)).collect();
        let mut limits = [0; MOST_METERS];
        for (limit, &meter) in limits.iter_mut().zip(&meters) {
            let (low, high) = open_options.reach[meter];
            *limit = (1 << PRICED_BITS) / (low.abs().max(high.abs()) + 1);
        }
        Self { meters, charges, base: [0; MOST_METERS], options: Vec::new(), loads: Vec::new(), limits }
    }
}

/// The groups of meters that form books, and the group of each meter: those that options load together, unless they are
/// loaded together with many others, or too many, or with less than nothing.
fn groups(
    problem: &Problem,
    curves: &[PiecewiseLinear],
    open_options: &OpenOptions,
) -> (Vec<Vec<usize>>, Vec<Option<u32>>) {
    let meters = curves.len();
    let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); meters];
    let mut is_plain = vec![true; meters];
    for option in (0..open_options.units()).flat_map(|unit| open_options.options(unit)) {
        let (list, amounts) = problem.load_lists(*option as usize);
        for (&meter, &amount) in list.iter().zip(amounts) {
            is_plain[meter as usize] &= amount > 0;
            let known = &mut neighbours[meter as usize];
            for &other in list {
                if known.len() <= MOST_NEIGHBOURS && !known.contains(&other) {
                    known.push(other);
                }
            }
        }
    }
    for (plain, curve) in is_plain.iter_mut().zip(curves) {
        let (above, below) = curve.hinges();
        *plain &= above.iter().chain(below).all(|&(_, slope)| slope > 0);
    }
    let fits = |meter: usize| is_plain[meter] && (1..=MOST_NEIGHBOURS).contains(&neighbours[meter].len());
    let (mut groups, mut group_of, mut seen) = (Vec::new(), vec![None; meters], vec![false; meters]);
    for first in (0..meters).filter(|&meter| fits(meter)) {
        let (mut group, mut next) = (Vec::new(), vec![first]);
        while let Some(meter) = next.pop() {
            if !std::mem::replace(&mut seen[meter], true) {
                group.push(meter);
                next.extend(neighbours[meter].iter().map(|&other| other as usize).filter(|&other| fits(other)));
            }
        }
        if (1..=MOST_METERS).contains(&group.len()) {
            group.sort_unstable();
            for &meter in &group {
                group_of[meter] = Some(groups.len() as u32);
            }
            groups.push(group);
        }
    }
    (groups, group_of)
}
