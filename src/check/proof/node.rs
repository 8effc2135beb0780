//! What a node of a proof earns at most.

use std::sync::Arc;

use rayon::prelude::*;

use super::book::{self, Book, Gauge, Item, MOST_METERS, Prices};
use super::meters::Load;
use super::parts::{Part, Parts};
use super::program::{Options, Program};
use super::search::Earned;
use super::sums::{Loads, Sums};
use super::{Flaw, Scaled};
use crate::plan::proof::Proof;

/// Units that one thread takes at a time; fewer are looked at without any other.
pub(super) const CHUNK: usize = 512;

/// The options that are still open.
#[derive(Debug, Clone)]
pub(super) enum Open {
    /// All of them, written out as they are needed.
    All,
    /// These, for each unit.
    These(Vec<Arc<Options>>),
}

/// A node's terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'a> {
    pub(super) program: &'a Program<'a>,
    pub(super) parts: &'a Parts,
    /// For each piece.
    pub(super) prices: &'a [i64],
    /// For each unit, where units are relaxed.
    pub(super) multipliers: &'a [i64],
    pub(super) books: &'a Books,
    /// What a plan must exceed to be above the bound.
    pub(super) limit: i64,
}

/// The books of a node.
#[derive(Debug, Default)]
pub(super) struct Books {
    /// The meters of each.
    list: Vec<Vec<usize>>,
    /// For each meter its book and its place there; empty without books.
    of: Vec<Option<(usize, usize)>>,
}

/// What was found out about a node.
#[derive(Debug)]
pub(super) struct Worth {
    /// What it earns at most, scaled; `None` where it holds no plan.
    pub(super) most: Option<Scaled>,
    /// The settled units' load of each meter.
    pub(super) moved: Vec<i64>,
    /// What each book earns; its options are in their order.
    pub(super) books: Vec<Earned>,
}

/// What a single option comes to.
pub(super) struct Net {
    /// Its value net of priced loads and of what is charged at once, scaled.
    pub(super) value: Scaled,
    /// The book that it loads, and by how much.
    pub(super) on: Option<(usize, book::Loads)>,
}

impl Books {
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

impl Open {
    /// The options of a unit, written into the buffer where they are not held.
    pub(super) fn of<'a>(&'a self, program: &Program, unit: usize, buffer: &'a mut Options) -> &'a Options {
        match self {
            Self::These(units) => &units[unit],
            Self::All => {
                program.write(unit, buffer);
                buffer
            }
        }
    }
}

impl Terms<'_> {
    /// What a node earns at most.
    pub(super) fn worth(&self, open: &Open) -> Result<Worth, Flaw> {
        // Cuts depend on what is settled; without any, one look at the units is enough.
        let moved = if self.parts.cut_loads() { self.settled(open) } else { vec![0; self.program.meters.list.len()] };
        let units = 0..self.program.units.len();
        let each = |mut sums: Sums, (buffer, loads): (&mut Options, &mut Loads), unit: usize| {
            let options = open.of(self.program, unit, buffer);
            self.add(&mut sums, options, (unit, &moved), loads);
            sums
        };
        let sums = if units.len() <= CHUNK || !self.multipliers.is_empty() {
            let (mut buffer, mut loads) = (Options::default(), self.no_loads());
            units.fold(self.nothing(), |sums, unit| each(sums, (&mut buffer, &mut loads), unit))
        } else {
            let start = || (self.nothing(), Options::default(), self.no_loads());
            let chunks =
                units.into_par_iter().with_min_len(CHUNK).fold(start, |(sums, mut buffer, mut loads), unit| {
                    (each(sums, (&mut buffer, &mut loads), unit), buffer, loads)
                });
            chunks.map(|it| it.0).reduce(|| self.nothing(), Sums::and)
        };
        self.finish(sums)
    }

    /// The load of every meter that settled units make.
    fn settled(&self, open: &Open) -> Vec<i64> {
        let loads = |buffer: &mut Options, unit: usize| {
            let options = open.of(self.program, unit, buffer);
            if options.len() == 1 { options.loads(0).to_vec() } else { Vec::new() }
        };
        let units = 0..self.program.units.len();
        let lists: Vec<Vec<Load>> = if units.len() <= CHUNK {
            let mut buffer = Options::default();
            units.map(|unit| loads(&mut buffer, unit)).collect()
        } else {
            units.into_par_iter().with_min_len(CHUNK).map_init(Options::default, loads).collect()
        };
        let mut moved = vec![0; self.program.meters.list.len()];
        lists.iter().flatten().for_each(|load| moved[load.meter as usize] += load.amount);
        moved
    }

    fn nothing(&self) -> Sums {
        Sums {
            earned: 0,
            stuck: false,
            moved: vec![0; self.program.meters.list.len()],
            reach: vec![(0, 0); self.parts.list.len()],
            items: vec![Vec::new(); self.books.list.len()],
            flaw: None,
        }
    }

    fn no_loads(&self) -> Loads {
        Loads { of: vec![(0, 0, 0); self.parts.list.len()], touched: Vec::new() }
    }

    /// Adds what a unit comes to.
    fn add(&self, sums: &mut Sums, options: &Options, (unit, moved): (usize, &[i64]), loads: &mut Loads) {
        match options.len() {
            0 => sums.stuck = true,
            1 => {
                sums.earned += Scaled::from(options.value(0)) << Proof::BITS;
                options.loads(0).iter().for_each(|load| sums.moved[load.meter as usize] += load.amount);
            }
            count => {
                let must = self.multipliers.get(unit).copied().map(Scaled::from);
                let mut earned = must.unwrap_or(Scaled::MIN);
                for option in 0..count {
                    match self.net(options, option, moved, Some(loads)) {
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
        options: &Options,
        option: usize,
        moved: &[i64],
        mut loads: Option<&mut Loads>,
    ) -> Result<Net, Flaw> {
        let mut net = Net { value: Scaled::from(options.value(option)) << Proof::BITS, on: None };
        for &load in options.loads(option) {
            if let Some((book, place)) = self.books.of(load.meter as usize) {
                let (on, loads) = net.on.get_or_insert((book, book::Loads::default()));
                if *on != book || load.amount < 0 {
                    return Err(self.unfit(load.meter as usize));
                }
                loads[place] += load.amount;
                continue;
            }
            if let Some(piece) = self.parts.cuts_wrongly(load) {
                return Err(Flaw::piece(piece, "cuts loads, and some load on its meter is negative"));
            }
            for at in self.parts.of(load.meter as usize) {
                let part = &self.parts.list[at];
                let (amount, charged) = part.cut(load.amount, moved);
                net.value -= charged << Proof::BITS;
                if let Some(loads) = &mut loads {
                    loads.note(at, amount);
                }
                net.value -= self.price(part) * Scaled::from(amount);
            }
        }
        Ok(net)
    }

    /// That a book does not suit the options.
    fn unfit(&self, meter: usize) -> Flaw {
        let piece = self.parts.list[self.parts.of(meter)].iter().find_map(|part| part.piece);
        let how = "is in a book; loads there must not be negative, and no option may load two books";
        Flaw::piece(piece.unwrap_or_default(), how)
    }

    fn price(&self, part: &Part) -> Scaled {
        part.piece.map_or(0, |piece| Scaled::from(self.prices[piece]))
    }

    /// Adds what the meters earn.
    fn finish(&self, sums: Sums) -> Result<Worth, Flaw> {
        if let Some(flaw) = sums.flaw {
            return Err(flaw);
        }
        let mut worth = Worth { most: None, moved: sums.moved, books: Vec::new() };
        if sums.stuck {
            return Ok(worth);
        }
        let mut most = sums.earned;
        for (part, &reach) in self.parts.list.iter().zip(&sums.reach) {
            if self.books.of(part.meter).is_none() {
                let range = part.within(reach, &worth.moved);
                if range.0 > range.1 {
                    return Ok(worth);
                }
                most += part.earns(self.price(part), range, &worth.moved);
            }
        }
        let books = self.books.list.par_iter().zip(&sums.items);
        worth.books = books.map(|(meters, items)| self.book(meters, items, &worth.moved).earned()).collect();
        let earned: Option<Scaled> = worth.books.iter().map(|book| book.most).sum();
        worth.most = earned.map(|earned| most + earned);
        Ok(worth)
    }

    /// A book with the options that load it.
    fn book<'a>(&'a self, meters: &[usize], items: &'a [Item], moved: &[i64]) -> Book<'a> {
        let gauge = |&meter: &usize| Gauge { meter: self.program.meters.list[meter], settled: moved[meter] };
        let mut prices = Prices::default();
        for (price, &meter) in prices.iter_mut().zip(meters) {
            *price = self.parts.list[self.parts.of(meter)].iter().map(|part| self.price(part)).sum();
        }
        Book { gauges: meters.iter().map(gauge).collect(), items, prices }
    }
}
