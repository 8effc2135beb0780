//! What a node of a proof earns at most.

use std::sync::Arc;

use rayon::prelude::*;

use super::exact::{Item, Knapsack};
use super::meters::Load;
use super::parts::Parts;
use super::program::{Options, Program};
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
    /// For each piece whether it is exact.
    pub(super) exact: &'a [bool],
    pub(super) bound: i64,
}

/// What was found out about a node.
#[derive(Debug)]
pub(super) struct Worth {
    /// What it earns at most, scaled; `None` where it holds no plan.
    pub(super) most: Option<Scaled>,
    /// The settled units' load of each meter.
    pub(super) moved: Vec<i64>,
    /// For each part the loads that are left for it.
    ranges: Vec<(i64, i64)>,
    /// The options on each exact part, in their order.
    items: Vec<Vec<Item>>,
}

/// What a single option comes to.
pub(super) struct Net {
    /// Its value net of priced loads and of what is charged at once, scaled.
    pub(super) value: Scaled,
    /// The exact part that it loads, and by how much.
    pub(super) on: Option<(usize, i64)>,
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
            items: vec![Vec::new(); if self.multipliers.is_empty() { 0 } else { self.parts.list.len() }],
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
                let Some(piece) = part.piece.filter(|_| amount != 0) else { continue };
                if !self.exact[piece] {
                    net.value -= Scaled::from(self.prices[piece]) * Scaled::from(amount);
                } else if amount < 0 || net.on.replace((at, amount)).is_some() {
                    return Err(Flaw::piece(
                        piece,
                        "is exact; loads on it must not be negative nor on two such pieces",
                    ));
                }
            }
        }
        Ok(net)
    }

    /// Adds what the meters earn.
    fn finish(&self, sums: Sums) -> Result<Worth, Flaw> {
        if let Some(flaw) = sums.flaw {
            return Err(flaw);
        }
        let moved = sums.moved;
        let parts = self.parts.list.iter().zip(&sums.reach);
        let ranges: Vec<(i64, i64)> = parts.map(|(part, &reach)| part.within(reach, &moved)).collect();
        let mut worth = Worth { most: None, moved, ranges, items: sums.items };
        if sums.stuck || worth.ranges.iter().any(|(low, high)| low > high) {
            return Ok(worth);
        }
        let mut most = sums.earned;
        for (at, part) in self.parts.list.iter().enumerate() {
            let earned = match part.piece {
                Some(piece) if self.exact[piece] => self.knapsack(&worth, at).most().map_err(|_| Flaw::large(piece))?,
                piece => {
                    let price = piece.map_or(0, |piece| self.prices[piece]);
                    Some(part.earns(price, worth.ranges[at], &worth.moved))
                }
            };
            let Some(earned) = earned else { return Ok(worth) };
            most += earned;
        }
        worth.most = Some(most);
        Ok(worth)
    }

    /// The options on an exact part.
    pub(super) fn knapsack<'a>(&'a self, worth: &'a Worth, at: usize) -> Knapsack<'a> {
        let (range, part) = (worth.ranges[at], &self.parts.list[at]);
        Knapsack { items: &worth.items[at], part, range, moved: &worth.moved }
    }
}
