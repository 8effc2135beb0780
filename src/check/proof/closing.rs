//! Which options a node closes: those that can at most earn the bound.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::node::{CHUNK, NodeTerms, NodeWorth, OpenOptions};
use super::program::UnitOptions;
use super::{BITS, Flaw, MOST_HELD, Scaled};

impl NodeTerms<'_> {
    /// Whether a node that earns this holds a plan above the bound.
    pub(super) fn exceeds(&self, most: Scaled) -> bool {
        most >> BITS > Scaled::from(self.limit)
    }

    /// What is left of a node when the options that can at most earn the bound are closed.
    pub(super) fn closed(&self, open: &OpenOptions, worth: &NodeWorth) -> Result<Vec<Arc<UnitOptions>>, Flaw> {
        let units = 0..self.program.units.len();
        let Some(most) = worth.most.filter(|&most| self.exceeds(most)) else {
            return Ok(units.map(|_| Arc::default()).collect());
        };
        if !self.multipliers.is_empty() {
            return self.closed_relaxed(open, worth, most);
        }
        let one = |unit: usize, buffer: &mut UnitOptions| -> Result<Arc<UnitOptions>, Flaw> {
            let options = open.of(self.program, unit, buffer);
            let net = |option| self.net(options, option, None).map(|net| net.value);
            let nets = (0..options.len()).map(net).collect::<Result<Vec<Scaled>, Flaw>>()?;
            let best = nets.iter().copied().max().unwrap_or(0);
            Ok(self.kept(open, unit, options, |option| most - (best - nets[option])))
        };
        if units.len() <= CHUNK {
            let mut buffer = UnitOptions::default();
            return units.map(|unit| one(unit, &mut buffer)).collect();
        }
        let held = AtomicUsize::new(0);
        let counted = |buffer: &mut UnitOptions, unit: usize| {
            let left = one(unit, buffer)?;
            let before = held.fetch_add(left.len(), Ordering::Relaxed);
            if before + left.len() > MOST_HELD { Err(Flaw::Large("options left open".to_owned())) } else { Ok(left) }
        };
        units.into_par_iter().with_min_len(CHUNK).map_init(UnitOptions::default, counted).collect()
    }

    /// The same where units are relaxed.
    fn closed_relaxed(
        &self,
        open: &OpenOptions,
        worth: &NodeWorth,
        earned: Scaled,
    ) -> Result<Vec<Arc<UnitOptions>>, Flaw> {
        let mut nets: Vec<_> = worth.books.iter().map(|book| book.nets.iter()).collect();
        let mut buffer = UnitOptions::default();
        let mut left = Vec::with_capacity(self.program.units.len());
        for (unit, &must) in self.multipliers.iter().enumerate() {
            let options = open.of(self.program, unit, &mut buffer);
            let mut earn = vec![earned; options.len()];
            for (option, earn) in earn.iter_mut().enumerate().filter(|_| options.len() > 1) {
                let net = self.net(options, option, None)?;
                let behind = match net.on {
                    Some((book, _)) => {
                        *earn += worth.books[book].priced - worth.books[book].most.unwrap_or(0);
                        nets[book].next().copied().unwrap_or(0)
                    }
                    None => net.value - must,
                };
                *earn += behind.min(0);
            }
            left.push(self.kept(open, unit, options, |option| earn[option]));
        }
        Ok(left)
    }

    /// The options of a unit that could earn more than the bound.
    fn kept(
        &self,
        open: &OpenOptions,
        unit: usize,
        options: &UnitOptions,
        earn: impl Fn(usize) -> Scaled,
    ) -> Arc<UnitOptions> {
        let keep = |option: usize| self.exceeds(earn(option));
        match open {
            OpenOptions::These(units) if (0..options.len()).all(keep) => Arc::clone(&units[unit]),
            _ => Arc::new(options.kept(keep)),
        }
    }
}
