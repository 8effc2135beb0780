//! What a node of a proof earns at most.

use std::sync::Arc;

use rayon::prelude::*;

use super::branch_and_bound::Earned;
use super::cuts::Cuts;
use super::knapsack::{self, Item, Knapsack, MOST_METERS, MeterPrices};
use super::program::{IntegerProgram, UnitOptions};
use super::residual_meter::{NEVER, ResidualMeter};
use super::sums::{OptionNet, UnitLoads, UnitSums};
use super::{BITS, Flaw, Scaled};

/// Units that one thread takes at a time; fewer are looked at without any other.
pub(super) const CHUNK: usize = 512;

/// The options that are still open.
#[derive(Debug, Clone)]
pub(super) enum OpenOptions {
    /// All of them, written out as they are needed.
    All,
    /// These, for each unit.
    These(Vec<Arc<UnitOptions>>),
}

/// What a book asks of the options that load it.
const UNFIT: &str = "A meter is in a book; loads there must not be negative, and no option may load two books.";

/// A node's terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct NodeTerms<'a> {
    pub(super) program: &'a IntegerProgram<'a>,
    pub(super) cuts: &'a Cuts,
    /// For each meter, and behind these for each cut.
    pub(super) prices: &'a [Scaled],
    /// For each unit, where units are relaxed.
    pub(super) multipliers: &'a [Scaled],
    pub(super) books: &'a NodeKnapsacks,
    /// What a plan must exceed to be above the bound.
    pub(super) limit: i64,
}

/// The books of a node.
#[derive(Debug, Default)]
pub(super) struct NodeKnapsacks {
    /// The meters of each.
    list: Vec<Vec<usize>>,
    /// For each meter its book and its place there; empty without books.
    of: Vec<Option<(usize, usize)>>,
}

/// What was found out about a node.
#[derive(Debug)]
pub(super) struct NodeWorth {
    /// What it earns at most, scaled; `None` where it holds no plan.
    pub(super) most: Option<Scaled>,
    /// The settled units' load of each meter.
    pub(super) moved: Vec<i64>,
    /// What each book earns; its options are in their order.
    pub(super) books: Vec<Earned>,
}

impl NodeKnapsacks {
    /// Groups of this many meters; `None` if a meter is in two, or there are too many in one.
    pub(super) fn new(list: Vec<Vec<usize>>, meters: usize) -> Option<Self> {
        let mut of = vec![None; if list.is_empty() { 0 } else { meters }];
        for (book, meters) in list.iter().enumerate() {
            for (place, &meter) in meters.iter().enumerate() {
                if place >= MOST_METERS || of[meter].replace((book, place)).is_some() {
                    return None;
                }
            }
        }
        Some(Self { list, of })
    }

    /// The book that a meter is in, and its place there.
    fn of(&self, meter: usize) -> Option<(usize, usize)> {
        self.of.get(meter).copied().flatten()
    }
}

impl OpenOptions {
    /// The options of a unit, written into the buffer where they are not held.
    pub(super) fn of<'a>(
        &'a self,
        program: &IntegerProgram,
        unit: usize,
        buffer: &'a mut UnitOptions,
    ) -> &'a UnitOptions {
        match self {
            Self::These(units) => &units[unit],
            Self::All => {
                program.write(unit, buffer);
                buffer
            }
        }
    }
}

impl NodeTerms<'_> {
    /// What a node earns at most.
    pub(super) fn worth(&self, open: &OpenOptions) -> Result<NodeWorth, Flaw> {
        let units = 0..self.program.units.len();
        let each = |mut sums: UnitSums, (buffer, loads): (&mut UnitOptions, &mut UnitLoads), unit: usize| {
            let options = open.of(self.program, unit, buffer);
            self.add(&mut sums, options, unit, loads);
            sums
        };
        let sums = if units.len() <= CHUNK || !self.multipliers.is_empty() {
            let (mut buffer, mut loads) = (UnitOptions::default(), self.no_loads());
            units.fold(self.nothing(), |sums, unit| each(sums, (&mut buffer, &mut loads), unit))
        } else {
            let start = || (self.nothing(), UnitOptions::default(), self.no_loads());
            let chunks =
                units.into_par_iter().with_min_len(CHUNK).fold(start, |(sums, mut buffer, mut loads), unit| {
                    (each(sums, (&mut buffer, &mut loads), unit), buffer, loads)
                });
            chunks.map(|it| it.0).reduce(|| self.nothing(), UnitSums::and)
        };
        self.finish(sums)
    }

    fn nothing(&self) -> UnitSums {
        UnitSums {
            earned: 0,
            stuck: false,
            moved: vec![0; self.program.meters.list.len()],
            reach: vec![(0, 0); self.program.meters.list.len()],
            items: vec![Vec::new(); self.books.list.len()],
            flaw: None,
        }
    }

    fn no_loads(&self) -> UnitLoads {
        UnitLoads { of: vec![(0, 0, 0); self.program.meters.list.len()], touched: Vec::new() }
    }

    /// Adds what a unit comes to.
    fn add(&self, sums: &mut UnitSums, options: &UnitOptions, unit: usize, loads: &mut UnitLoads) {
        match options.len() {
            0 => sums.stuck = true,
            1 => {
                sums.earned += Scaled::from(options.value(0)) << BITS;
                for load in options.loads(0) {
                    match sums.moved.get_mut(load.meter as usize) {
                        Some(moved) => *moved += load.amount,
                        // A row behind the meters is a cut.
                        None => sums.earned -= self.prices[load.meter as usize] * Scaled::from(load.amount),
                    }
                }
            }
            count => {
                let must = self.multipliers.get(unit).copied();
                let mut earned = must.unwrap_or(Scaled::MIN);
                for option in 0..count {
                    match self.net(options, option, Some(loads)) {
                        Ok(net) => sums.add(&net, must, &mut earned),
                        Err(flaw) => return sums.flaw = sums.flaw.take().or(Some(flaw)),
                    }
                }
                sums.earned += earned;
                loads.add_to(&mut sums.reach, count);
            }
        }
    }

    /// What an option comes to; also notes its loads.
    pub(super) fn net(
        &self,
        options: &UnitOptions,
        option: usize,
        mut noted: Option<&mut UnitLoads>,
    ) -> Result<OptionNet, Flaw> {
        let mut net = OptionNet { value: Scaled::from(options.value(option)) << BITS, on: None };
        for &load in options.loads(option) {
            let meter = load.meter as usize;
            if let Some((book, place)) = self.books.of(meter) {
                let (on, loads) = net.on.get_or_insert((book, knapsack::MeterAmounts::default()));
                if *on != book || load.amount < 0 {
                    return Err(Flaw::Unfit("proof.nodes".to_owned(), UNFIT.to_owned()));
                }
                loads[place] += load.amount;
                continue;
            }
            if let Some(loads) = noted.as_deref_mut().filter(|loads| meter < loads.of.len()) {
                loads.note(meter, load.amount);
            }
            net.value -= self.prices[meter] * Scaled::from(load.amount);
        }
        Ok(net)
    }

    /// A meter beside what settled units load.
    fn residual(&self, meter: usize, moved: &[i64]) -> ResidualMeter<'_> {
        ResidualMeter { meter: self.program.meters.list[meter], settled: moved[meter], excesses: Vec::new() }
    }

    /// All meters, with what their excesses are priced.
    fn residuals(&self, moved: &[i64]) -> Vec<ResidualMeter<'_>> {
        let mut residuals: Vec<ResidualMeter<'_>> = (0..moved.len()).map(|meter| self.residual(meter, moved)).collect();
        for (allowed, price) in self.cuts.list.iter().zip(&self.prices[moved.len()..]).filter(|it| *it.1 != 0) {
            for &((meter, hinge), factor) in &allowed.excesses {
                let residual = &mut residuals[meter];
                residual.excesses.resize(residual.meter.hinges.len(), 0);
                residual.excesses[hinge] += price * Scaled::from(factor);
            }
        }
        residuals
    }

    /// Adds what the meters earn.
    fn finish(&self, sums: UnitSums) -> Result<NodeWorth, Flaw> {
        if let Some(flaw) = sums.flaw {
            return Err(flaw);
        }
        let mut worth = NodeWorth { most: None, moved: sums.moved, books: Vec::new() };
        if sums.stuck {
            return Ok(worth);
        }
        let allowed = self.cuts.list.iter().zip(&self.prices[worth.moved.len()..]);
        let mut most = sums.earned + allowed.map(|(allowed, price)| allowed.most * price).sum::<Scaled>();
        for (meter, residual) in self.residuals(&worth.moved).iter().enumerate() {
            if self.books.of(meter).is_none() {
                let offered = residual.offers(self.prices[meter], sums.reach[meter]);
                if offered == NEVER {
                    return Ok(worth);
                }
                most += offered;
            }
        }
        let books = self.books.list.par_iter().zip(&sums.items);
        worth.books = books.map(|(meters, items)| self.book(meters, items, &worth.moved).earned()).collect();
        let earned: Option<Scaled> = worth.books.iter().map(|book| book.most).sum();
        worth.most = earned.map(|earned| most + earned);
        Ok(worth)
    }

    /// A book with the options that load it.
    fn book<'a>(&'a self, meters: &[usize], items: &'a [Item], moved: &[i64]) -> Knapsack<'a> {
        let mut prices = MeterPrices::default();
        prices.iter_mut().zip(meters).for_each(|(price, &meter)| *price = self.prices[meter]);
        Knapsack { residuals: meters.iter().map(|&meter| self.residual(meter, moved)).collect(), items, prices }
    }
}
