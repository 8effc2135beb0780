//! The parts that the pieces of a proof cut the meters into.
//!
//! The hinges and the band of a meter are the same load's concern, so that each may be priced by itself. Where no load
//! is negative, what of a single load is beyond the point of a hinge above is charged whatever else is there, and what
//! is beyond the point of a hinge below, or of the least load, changes nothing; it can be cut off.

use super::meters::{Load, Meter};
use crate::instance::{Hinge, Side};
use crate::plan::proof::{self, Proof};

/// A part of a meter with a price of its own.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) meter: usize,
    /// The place of its piece in the proof; a part that no piece names has price 0.
    pub(super) piece: Option<usize>,
    hinges: Vec<Hinge>,
    least: i64,
    most: i64,
    cut: Cut,
}

/// What of a single load is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Nothing,
    /// What is beyond a point, charged at once with a slope.
    Charged(i64, i64),
    /// What is beyond a point, free of charge.
    Free(i64),
}

/// All meters, in parts.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    pub(super) list: Vec<Part>,
    /// Where the parts of each meter begin, and where the last one's end.
    starts: Vec<usize>,
}

impl Parts {
    /// Cuts the meters as the pieces say, each given with its meter; the path in the proof of a piece that is none.
    pub(super) fn new(meters: &[Meter], pieces: &[(usize, proof::Part)]) -> Result<Self, usize> {
        let mut named: Vec<(usize, usize)> = pieces.iter().enumerate().map(|(piece, it)| (it.0, piece)).collect();
        named.sort_unstable();
        let mut parts = Self { list: Vec::new(), starts: vec![0] };
        let mut named = named.as_slice();
        for (index, meter) in meters.iter().enumerate() {
            let (own, rest) = named.split_at(named.partition_point(|it| it.0 == index));
            named = rest;
            parts.cut(index, meter, own.iter().map(|&(_, piece)| (piece, pieces[piece].1)))?;
            parts.starts.push(parts.list.len());
        }
        Ok(parts)
    }

    fn cut(
        &mut self,
        index: usize,
        meter: &Meter,
        pieces: impl Iterator<Item = (usize, proof::Part)>,
    ) -> Result<(), usize> {
        let none =
            Part { meter: index, piece: None, hinges: Vec::new(), least: i64::MIN, most: i64::MAX, cut: Cut::Nothing };
        let mut rest = Part { least: meter.least, most: meter.most, ..none.clone() };
        let mut left: Vec<Option<Hinge>> = meter.hinges.iter().copied().map(Some).collect();
        for (piece, part) in pieces {
            let none = Part { piece: Some(piece), ..none.clone() };
            match part {
                proof::Part::Rest if rest.piece.is_none() => rest.piece = Some(piece),
                proof::Part::Least if rest.least > i64::MIN => {
                    self.list.push(Part { least: rest.least, cut: Cut::Free(rest.least), ..none });
                    rest.least = i64::MIN;
                }
                proof::Part::Hinge(at) => {
                    let hinge = left.get_mut(at).and_then(Option::take).ok_or(piece)?;
                    let cut = match hinge.side {
                        Side::Above => Cut::Charged(hinge.at, hinge.slope),
                        Side::Below => Cut::Free(hinge.at),
                    };
                    self.list.push(Part { hinges: vec![hinge], cut, ..none });
                }
                _ => return Err(piece),
            }
        }
        rest.hinges = left.into_iter().flatten().collect();
        let banded = rest.least > i64::MIN || rest.most < i64::MAX;
        if banded || !rest.hinges.is_empty() || rest.piece.is_some() {
            self.list.push(rest);
        }
        Ok(())
    }

    /// Whether some load may be cut.
    pub(super) fn cut_loads(&self) -> bool {
        self.list.iter().any(|part| part.cut != Cut::Nothing)
    }

    /// The first piece that cuts this load although it is negative.
    pub(super) fn cuts_wrongly(&self, load: Load) -> Option<usize> {
        if load.amount >= 0 {
            return None;
        }
        let parts = &self.list[self.of(load.meter as usize)];
        parts.iter().filter(|part| part.cut != Cut::Nothing).find_map(|part| part.piece)
    }

    /// The places of a meter's parts.
    pub(super) fn of(&self, meter: usize) -> std::ops::Range<usize> {
        self.starts[meter]..self.starts[meter + 1]
    }
}

impl Part {
    /// What is left of a load after the cut, and what is charged for the rest; `moved` are the settled units' loads.
    pub(super) fn cut(&self, amount: i64, moved: &[i64]) -> (i64, i128) {
        let room = |at: i64| (at - moved[self.meter]).max(0);
        match self.cut {
            Cut::Nothing => (amount, 0),
            Cut::Free(at) => (amount.min(room(at)), 0),
            Cut::Charged(at, slope) => {
                let left = amount.min(room(at));
                (left, i128::from(amount - left) * i128::from(slope))
            }
        }
    }

    /// The loads of these that the band allows; none where the first is above the last.
    pub(super) fn within(&self, (low, high): (i64, i64), moved: &[i64]) -> (i64, i64) {
        let end = |end: i64| if end == i64::MIN || end == i64::MAX { end } else { end - moved[self.meter] };
        (low.max(end(self.least)), high.min(end(self.most)))
    }

    /// The charge on a load beside the settled ones, in points.
    pub(super) fn charge(&self, load: i64, moved: &[i64]) -> i128 {
        let load = i128::from(load) + i128::from(moved[self.meter]);
        let charge = |hinge: &Hinge| {
            let beyond = match hinge.side {
                Side::Above => load - i128::from(hinge.at),
                Side::Below => i128::from(hinge.at) - load,
            };
            beyond.max(0) * i128::from(hinge.slope)
        };
        self.hinges.iter().map(charge).sum()
    }

    /// What the best load from `low` to `high` earns at a price, scaled. What a load earns is concave and bends at the
    /// points of the hinges only, so that the best one is at one of these or at an end.
    pub(super) fn earns(&self, price: i128, (low, high): (i64, i64), moved: &[i64]) -> i128 {
        let earns = |load: i64| price * i128::from(load) - (self.charge(load, moved) << Proof::BITS);
        let bends = self.hinges.iter().map(|hinge| hinge.at - moved[self.meter]);
        bends.filter(|&at| low < at && at < high).map(earns).fold(earns(low).max(earns(high)), i128::max)
    }
}
