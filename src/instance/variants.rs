//! The same accounts and people under other rules or another objective: what modes and frontiers solve.

use std::collections::BTreeMap;

use super::{Fixed, FixedWhy, Instance, MILLION};

/// Where seats kept are counted: the most that a seat can earn by fit, and what it loses uncovered.
const ASIDE: i64 = 10_000;
/// How many times that of all seats together a seat kept counts: bounds that are most of a seat too high still prove the
/// number of seats kept.
const KEPT: i64 = 10;
/// As many moves as an uncovered seat counts, where the fewest moves are looked for: leaving a customer to nobody is no
/// way to save a move.
pub const UNCOVERED: i64 = 4;

impl Instance {
    /// The same with all balanced bands hard. Where locked and frozen seats alone take somebody above one, it yields.
    #[must_use]
    pub fn with_hard_balance_bands(&self) -> Self {
        let mut even = self.clone();
        for band in &mut even.bands {
            if let Some((low, high)) = band.balanced {
                band.at_least = band.at_least.max(Some(low));
                band.at_most = Some(band.at_most.map_or(high, |known| known.min(high)));
            }
        }
        even.make_room();
        even
    }

    /// The same with every seat fixed whose present owner may keep it.
    #[must_use]
    pub fn unmoved(&self, may: &dyn Fn(usize, usize) -> bool) -> Self {
        let mut still = self.clone();
        let mut start = 0;
        while start < self.seats.len() {
            let post = |seat: &super::Seat| (seat.account, seat.role);
            let more = self.seats[start..].iter().take_while(|seat| post(seat) == post(&self.seats[start])).count();
            for &owner in &self.seats[start].incumbents {
                let mut free = (start..start + more).filter(|&seat| still.seats[seat].fixed.is_none());
                let has_one = self.seats[start..start + more].iter().filter_map(|seat| seat.fixed);
                if !has_one.into_iter().any(|fixed| fixed.owner == owner)
                    && let Some(seat) = free.find(|&seat| may(seat, owner))
                {
                    still.seats[seat].fixed = Some(Fixed { owner, why: FixedWhy::Kept });
                }
            }
            start += more;
        }
        still.make_room();
        still
    }

    /// The same rules. Each seat that is kept is worth [`Self::kept_worth`], and each uncovered one loses so many times as
    /// much; beside that fit counts so little that all of
    /// it, and all seats uncovered, come to at most [`Self::aside`] either way, and nothing else counts. Without fit,
    /// all ways to move a seat would look alike, and the search would not know where to look.
    #[must_use]
    pub fn counting_kept(&self, uncovered: i64) -> Self {
        let mut still = self.clone();
        let worth = self.kept_worth();
        still.weights.points_per_seat = worth;
        let fit = ASIDE * MILLION / worth;
        (still.weights.fit, still.weights.continuity) = (fit, MILLION);
        (still.weights.backfill, still.weights.staying) = (0, 0);
        for seat in &mut still.seats {
            (seat.worth, seat.strength, seat.price) = (worth, MILLION, ASIDE + uncovered * worth);
            seat.cost_by.clear();
        }
        still.bands.iter_mut().for_each(|band| band.hinges.clear());
        still
    }

    /// Points of a kept seat of [`Self::counting_kept`].
    #[must_use]
    pub fn kept_worth(&self) -> i64 {
        KEPT * (self.aside() + ASIDE)
    }

    /// The most points that all seats of [`Self::counting_kept`] earn or lose beside being kept.
    #[must_use]
    pub fn aside(&self) -> i64 {
        i64::try_from(self.seats.len()).unwrap_or(i64::MAX).saturating_mul(ASIDE)
    }

    /// Lets limits give way to what fixed seats alone make of a load, for each owner apart.
    fn make_room(&mut self) {
        let held = self.held();
        for band in &mut self.bands {
            let load = held.get(&(band.owner, band.measure)).copied().unwrap_or(0);
            if let Some(most) = band.at_most.filter(|most| load > *most) {
                band.gave_way.get_or_insert(most);
                band.at_most = Some(load);
            }
        }
    }

    /// Says anew what follows from the seats that are given, after some of them or who may have what was changed: which
    /// seats stay with their family, and which limits give way.
    pub(crate) fn settle_given(&mut self) {
        super::seats::settle_families(self);
        for band in &mut self.bands {
            band.at_most = band.gave_way.or(band.at_most);
        }
        self.make_room();
    }

    /// The loads that fixed seats alone make, by owner and measure.
    pub(super) fn held(&self) -> BTreeMap<(usize, usize), i64> {
        let mut held = BTreeMap::new();
        for (index, seat) in self.seats.iter().enumerate() {
            if let Some(fixed) = seat.fixed {
                for measure in 0..self.measures.len() {
                    *held.entry((fixed.owner, measure)).or_insert(0) += self.amount(index, measure, fixed.owner);
                }
            }
        }
        held
    }
}
