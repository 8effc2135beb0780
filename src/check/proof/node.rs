//! What a node of a proof earns at most, and which options it closes.

use std::sync::Arc;

use rayon::prelude::*;

use super::exact::{Item, Knapsack};
use super::parts::Parts;
use super::program::{Options, Program};
use super::{Flaw, Scaled};
use crate::plan::proof::Proof;

/// Units that one thread takes at a time; fewer are looked at without any other.
const CHUNK: usize = 512;

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
    moved: Vec<i64>,
    /// For each part the loads that are left for it.
    ranges: Vec<(i64, i64)>,
    /// The options on each exact part, in their order.
    items: Vec<Vec<Item>>,
}

/// What the units add up to, apart from what the meters earn.
#[derive(Debug, Clone)]
struct Sums {
    earned: Scaled,
    /// Whether some unit has no option left.
    stuck: bool,
    moved: Vec<i64>,
    /// For each part the least and the largest load that the open units can add up to.
    reach: Vec<(i64, i64)>,
    items: Vec<Vec<Item>>,
    flaw: Option<Flaw>,
}

/// The loads of one unit's options on the parts: how many options load each, and the least and largest of these loads.
struct Loads {
    of: Vec<(usize, i64, i64)>,
    touched: Vec<usize>,
}

/// What a single option comes to.
struct Net {
    /// Its value net of priced loads and of what is charged at once, scaled.
    value: Scaled,
    /// The exact part that it loads, and by how much.
    on: Option<(usize, i64)>,
}

impl Open {
    /// The options of a unit, written into the buffer where they are not held.
    fn of<'a>(&'a self, program: &Program, unit: usize, buffer: &'a mut Options) -> &'a Options {
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
        let mut buffer = Options::default();
        let mut moved = vec![0; self.program.meters.list.len()];
        for unit in 0..self.program.units.len() {
            let options = open.of(self.program, unit, &mut buffer);
            if options.len() == 1 {
                options.loads(0).iter().for_each(|load| moved[load.meter as usize] += load.amount);
            }
        }
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
                let relaxed = self.multipliers.get(unit).map(|&must| Scaled::from(must));
                let mut best = relaxed.unwrap_or(Scaled::MIN);
                for option in 0..count {
                    let net = match self.net(options, option, moved, Some(loads)) {
                        Ok(net) => net,
                        Err(flaw) => return sums.flaw = sums.flaw.take().or(Some(flaw)),
                    };
                    match (relaxed, net.on) {
                        (None, _) => best = best.max(net.value),
                        (Some(must), None) => sums.earned += (net.value - must).max(0),
                        (Some(must), Some((part, amount))) => {
                            sums.items[part].push(Item { amount, gain: net.value - must });
                        }
                    }
                }
                sums.earned += best;
                loads.add_to(&mut sums.reach, count);
            }
        }
    }

    /// What an option comes to; also notes its loads.
    fn net(&self, options: &Options, option: usize, moved: &[i64], mut loads: Option<&mut Loads>) -> Result<Net, Flaw> {
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

    fn knapsack<'a>(&'a self, worth: &'a Worth, at: usize) -> Knapsack<'a> {
        let (range, part) = (worth.ranges[at], &self.parts.list[at]);
        Knapsack { items: &worth.items[at], part, range, moved: &worth.moved }
    }

    /// Whether a node that earns this holds a plan above the bound; all worths of plans are whole points.
    pub(super) fn exceeds(&self, most: Scaled) -> bool {
        most >> Proof::BITS > Scaled::from(self.bound)
    }

    /// What is left of a node when the options that can at most earn the bound are closed.
    pub(super) fn closed(&self, open: &Open, worth: &Worth) -> Result<Vec<Arc<Options>>, Flaw> {
        let units = 0..self.program.units.len();
        let Some(most) = worth.most.filter(|&most| self.exceeds(most)) else {
            return Ok(units.map(|_| Arc::default()).collect());
        };
        if !self.multipliers.is_empty() {
            return self.closed_relaxed(open, worth, most);
        }
        let one = |unit: usize, buffer: &mut Options| -> Result<Arc<Options>, Flaw> {
            let options = open.of(self.program, unit, buffer);
            let net = |option| self.net(options, option, &worth.moved, None).map(|net| net.value);
            let nets = (0..options.len()).map(net).collect::<Result<Vec<Scaled>, Flaw>>()?;
            let best = nets.iter().copied().max().unwrap_or(0);
            Ok(self.kept(open, unit, options, |option| most - (best - nets[option])))
        };
        if units.len() <= CHUNK {
            let mut buffer = Options::default();
            return units.map(|unit| one(unit, &mut buffer)).collect();
        }
        units.into_par_iter().with_min_len(CHUNK).map_init(Options::default, |buffer, unit| one(unit, buffer)).collect()
    }

    /// The same where units are relaxed: options of exact parts are behind by what the part then earns less.
    fn closed_relaxed(&self, open: &Open, worth: &Worth, most: Scaled) -> Result<Vec<Arc<Options>>, Flaw> {
        let mut with = vec![Vec::new(); self.parts.list.len()];
        for (at, part) in self.parts.list.iter().enumerate() {
            if let Some(piece) = part.piece.filter(|&piece| self.exact[piece]) {
                let knapsack = self.knapsack(worth, at);
                let all = knapsack.most().map_err(|_| Flaw::large(piece))?.unwrap_or(0);
                let each = knapsack.most_with_each().map_err(|_| Flaw::large(piece))?;
                // Backwards, so that the next one is always the last.
                with[at] = each.into_iter().rev().map(|earned| earned.map(|earned| most - (all - earned))).collect();
            }
        }
        let mut buffer = Options::default();
        let mut left = Vec::with_capacity(self.program.units.len());
        for unit in 0..self.program.units.len() {
            let options = open.of(self.program, unit, &mut buffer);
            let must = Scaled::from(self.multipliers[unit]);
            let mut earn = vec![most; options.len()];
            for (option, earn) in earn.iter_mut().enumerate().filter(|_| options.len() > 1) {
                let net = self.net(options, option, &worth.moved, None)?;
                *earn = match net.on {
                    Some((part, _)) => with[part].pop().flatten().unwrap_or(Scaled::MIN),
                    None => most + (net.value - must).min(0),
                };
            }
            left.push(self.kept(open, unit, options, |option| earn[option]));
        }
        Ok(left)
    }

    /// The options of a unit that could earn more than the bound.
    fn kept(&self, open: &Open, unit: usize, options: &Options, earn: impl Fn(usize) -> Scaled) -> Arc<Options> {
        let keep = |option: usize| self.exceeds(earn(option));
        match open {
            Open::These(units) if (0..options.len()).all(keep) => Arc::clone(&units[unit]),
            _ => Arc::new(options.kept(keep)),
        }
    }
}

impl Sums {
    fn and(mut self, other: Self) -> Self {
        self.earned += other.earned;
        self.stuck |= other.stuck;
        self.moved.iter_mut().zip(other.moved).for_each(|(sum, more)| *sum += more);
        self.reach.iter_mut().zip(other.reach).for_each(|(sum, (low, high))| *sum = (sum.0 + low, sum.1 + high));
        self.items.iter_mut().zip(other.items).for_each(|(list, more)| list.extend(more));
        self.flaw = self.flaw.or(other.flaw);
        self
    }
}

impl Loads {
    fn note(&mut self, part: usize, amount: i64) {
        let (count, low, high) = &mut self.of[part];
        if *count == 0 {
            self.touched.push(part);
            (*low, *high) = (amount, amount);
        }
        *count += 1;
        (*low, *high) = (amount.min(*low), amount.max(*high));
    }

    /// Adds the least and the largest load of one of `options`, and forgets them.
    fn add_to(&mut self, reach: &mut [(i64, i64)], options: usize) {
        for part in self.touched.drain(..) {
            let (count, low, high) = std::mem::take(&mut self.of[part]);
            let (low, high) = if count < options { (low.min(0), high.max(0)) } else { (low, high) };
            reach[part] = (reach[part].0 + low, reach[part].1 + high);
        }
    }
}
