//! The most that a book earns, in exact integers.
//!
//! At the guide prices every item is worth taking or not by itself, and what it would cost to do otherwise bounds every
//! set that does. The *core*, the items where that costs least, is searched: item after item, always where most may
//! still be earned, so that the first set that is complete is the best. What may be earned is the least that the prices
//! and the tables (`table`) say. Where too much would have to be looked at, the most that is still open counts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Scaled;
use super::dynamic_program::{DynamicProgram, tables};
use super::knapsack::{Item, Knapsack, MOST_METERS, MeterAmounts, add};
use super::residual_meter::NEVER;

/// Items of the core at first.
const CORE: usize = 32;
/// No more sets than this are looked at in one core.
const MOST_SETS: usize = 100_000;

/// What a book earns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Earned {
    /// No set earns more; `None` where none is inside the hard bands.
    pub(super) most: Option<Scaled>,
    /// Whether the search was broken off, so that less than the most may be earned.
    pub(super) broken_off: bool,
    /// What no set earns more than at the prices alone, and what each item earns there by itself.
    pub(super) priced: Scaled,
    pub(super) nets: Vec<Scaled>,
}

impl Knapsack<'_> {
    /// What the book earns at most.
    pub(super) fn earned(&self) -> Earned {
        let nets = self.nets(self.items, &self.prices, None);
        let taken: Scaled = nets.iter().map(|&net| net.max(0)).sum();
        let mut all = MeterAmounts::default();
        for item in self.items {
            add(&mut all, &item.loads);
        }
        let offered = self.offers(&self.prices, (&MeterAmounts::default(), &all), None);
        if offered == NEVER {
            return Earned { nets, ..Earned::default() };
        }
        let priced = taken + offered;
        let mut order: Vec<usize> = (0..nets.len()).collect();
        order.sort_by_key(|&item| nets[item].abs());
        // What no set earns more than that differs from the prices' choice in this item or one behind it.
        let beside = |place: usize| order.get(place).map_or(NEVER, |&item| priced - nets[item].abs());
        let mut size = CORE.min(order.len());
        loop {
            let (inside, broken_off) = Core::new(self, &nets, &order[..size]).most();
            let outside = beside(size);
            if outside <= inside {
                let most = inside.min(priced);
                return Earned { most: (inside > NEVER).then_some(most), broken_off, priced, nets };
            }
            let needed = (0..order.len()).take_while(|&place| beside(place) > inside).count();
            size = needed.clamp(size + 1, 2 * size + 8).min(order.len());
        }
    }
}

/// A set under way: what it may earn at most, how many items are decided, what these earn and load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct PartialSet {
    may: Scaled,
    decided: usize,
    gain: Scaled,
    loads: MeterAmounts,
}

/// Items that are searched, the others being taken or not as the prices say.
struct Core<'a> {
    book: &'a Knapsack<'a>,
    items: Vec<Item>,
    /// What the others earn and load.
    gain: Scaled,
    loads: MeterAmounts,
    /// What the items from each on load together, and what they earn at the prices.
    rest: Vec<MeterAmounts>,
    priced: Vec<Scaled>,
    tables: Vec<DynamicProgram>,
}

impl<'a> Core<'a> {
    fn new(book: &'a Knapsack, nets: &[Scaled], core: &[usize]) -> Self {
        let mut others: Vec<bool> = nets.iter().map(|&net| net > 0).collect();
        for &item in core {
            others[item] = false;
        }
        let (mut gain, mut loads) = (0, MeterAmounts::default());
        for (item, _) in book.items.iter().zip(others).filter(|it| it.1) {
            gain += item.gain;
            add(&mut loads, &item.loads);
        }
        let mut total = MeterAmounts::default();
        for &item in core {
            add(&mut total, &book.items[item].loads);
        }
        let part = |load: i64, total: i64| (Scaled::from(load) << 32) / Scaled::from(total.max(1));
        let size = |item: usize| -> Scaled {
            book.items[item].loads.iter().zip(total).map(|(&load, total)| part(load, total)).sum()
        };
        // The largest first: the others fill what they leave.
        let mut core = core.to_vec();
        core.sort_by_key(|&item| (Reverse(size(item)), item));
        let items: Vec<Item> = core.iter().map(|&item| book.items[item]).collect();
        let (mut rest, mut priced) = (vec![[0; MOST_METERS]], vec![0]);
        for (place, item) in core.iter().enumerate().rev() {
            let mut sum = rest[rest.len() - 1];
            add(&mut sum, &items[place].loads);
            rest.push(sum);
            priced.push(priced[priced.len() - 1] + nets[*item].max(0));
        }
        rest.reverse();
        priced.reverse();
        let tables = tables(book, &items, &loads);
        Self { book, items, gain, loads, rest, priced, tables }
    }

    /// What no set earns more than, and whether some set might be that is not known to earn so much.
    fn most(&self) -> (Scaled, bool) {
        let mut sets = BinaryHeap::from([self.set(0, self.gain, self.loads)]);
        let mut looked = 0;
        while let Some(set) = sets.pop() {
            if set.decided == self.items.len() || set.may == NEVER {
                return (set.may, false);
            }
            if looked == MOST_SETS {
                return (set.may, true);
            }
            looked += 1;
            let item = &self.items[set.decided];
            let mut with = set.loads;
            add(&mut with, &item.loads);
            for next in
                [self.set(set.decided + 1, set.gain, set.loads), self.set(set.decided + 1, set.gain + item.gain, with)]
            {
                // What holds for the whole holds for a part.
                sets.push(PartialSet { may: next.may.min(set.may), ..next });
            }
        }
        (NEVER, false)
    }

    fn set(&self, decided: usize, gain: Scaled, loads: MeterAmounts) -> PartialSet {
        let offers = |prices, without| self.book.offers(prices, (&loads, &self.rest[decided]), without);
        let mut rest = match offers(&self.book.prices, None) {
            NEVER => NEVER,
            offered => offered + self.priced[decided],
        };
        for table in &self.tables {
            let (earned, offered) = (table.earned(decided, &loads), offers(&table.prices, Some(table.meter)));
            rest = rest.min(if earned == NEVER || offered == NEVER { NEVER } else { earned + offered });
        }
        PartialSet { may: if rest == NEVER { NEVER } else { gain + rest }, decided, gain, loads }
    }
}
