//! The cuts of a proof: rows that every plan keeps, worked out again from the rows that they follow from.
//!
//! An option's amount in a cut is one more load of the option, on a row behind the meters. The same amount may be added to
//! all options of a unit and to what the cut allows, as exactly one of them is chosen: the usual amount of each unit is
//! taken off, so that few options have one.

use std::collections::BTreeMap;

use super::Flaw;
use super::meters::{BandedMeter, MeterLoad, index};
use super::program::{IntegerProgram, UnitOptions};
use crate::instance::Side;
use crate::plan::proof::{Cut, Proof, Row};

/// More cuts than this are no proof that somebody would wait for.
const MOST_CUTS: usize = 50_000;
/// More options than this, once for each cut, take minutes to look at.
const MOST_LOOKED_AT: usize = 2_000_000_000;
/// The most amounts of all cuts, some 500 MB.
const MOST_AMOUNTS: usize = 30_000_000;
/// A price times all that a cut can come to stays below 2 to this power.
const REACH_BITS: u32 = 106;

/// What the cuts say, their options' amounts left aside.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    pub(super) list: Vec<AllowedSum>,
    /// The row of the first one.
    first: usize,
}

/// What the amounts of options and the excesses of a cut may add up to.
#[derive(Debug)]
pub(super) struct AllowedSum {
    pub(super) most: i128,
    /// Factors of excesses, by meter and hinge.
    pub(super) excesses: Vec<((usize, usize), i64)>,
    /// What all of it can come to, signs left aside.
    reach: i128,
}

/// What something adds to a sum of rows, and to the sum of their slacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pair {
    sum: i128,
    slack: i128,
}

/// The sum of the rows that a cut follows from.
struct RowSum<'a> {
    cut: &'a Cut,
    /// For each row, meters first, how often it counts.
    weights: BTreeMap<u32, Pair>,
    excesses: BTreeMap<(usize, usize), Pair>,
    right: Pair,
}

impl Pair {
    fn add(&mut self, weight: i64, amount: i128) -> Option<()> {
        let product = i128::from(weight).checked_mul(amount)?;
        self.sum = self.sum.checked_add(product)?;
        if weight < 0 {
            self.slack = self.slack.checked_sub(product)?;
        }
        Some(())
    }

    fn add_times(&mut self, other: Self, amount: i64) -> Option<()> {
        let amount = i128::from(amount);
        self.sum = self.sum.checked_add(other.sum.checked_mul(amount)?)?;
        self.slack = self.slack.checked_add(other.slack.checked_mul(amount)?)?;
        Some(())
    }

    fn less(self, other: Self) -> Option<Self> {
        Some(Self { sum: self.sum.checked_sub(other.sum)?, slack: self.slack.checked_sub(other.slack)? })
    }
}

impl Cuts {
    /// Works the cuts of a proof out and adds their amounts to the options' loads; `meters` are those that the proof names.
    pub(super) fn write(
        program: &IntegerProgram,
        (proof, meters): (&Proof, &[usize]),
        units: &mut [UnitOptions],
    ) -> Result<Self, Flaw> {
        if proof.cuts.len() > MOST_CUTS || proof.cuts.len().saturating_mul(program.size()) > MOST_LOOKED_AT {
            return Err(Flaw::Large("cuts".to_owned()));
        }
        let mut cuts = Self { list: Vec::with_capacity(proof.cuts.len()), first: program.meters.list.len() };
        // By unit and option.
        let mut amounts: Vec<Vec<Vec<MeterLoad>>> =
            units.iter().map(|options| vec![Vec::new(); options.len()]).collect();
        let mut held = 0;
        for (number, cut) in proof.cuts.iter().enumerate() {
            let unfit = || Flaw::Unfit(format!("proof.cuts[{number}]"), "This cut follows from nothing.".to_owned());
            let sum = cuts.sum(&program.meters.list, cut, meters).ok_or_else(unfit)?;
            held += sum.round(units, &mut amounts, &mut cuts.list, cuts.first + number).ok_or_else(unfit)?;
            if held > MOST_AMOUNTS {
                return Err(Flaw::Large("amounts of cuts".to_owned()));
            }
            let allowed = cuts.list.last_mut().ok_or_else(unfit)?;
            for &((meter, hinge), factor) in &allowed.excesses {
                let it = &program.meters.list[meter];
                let furthest = it.reach + i128::from(it.hinges[hinge].at.unsigned_abs());
                allowed.reach =
                    allowed.reach.saturating_add(furthest.saturating_mul(i128::from(factor.unsigned_abs())));
            }
        }
        for (options, amounts) in units.iter_mut().zip(amounts).filter(|_| !proof.cuts.is_empty()) {
            options.add_loads(&amounts);
        }
        Ok(cuts)
    }

    /// Whether a cut may have a price: it is not negative, nor beyond all measure.
    pub(super) fn allows(&self, cut: usize, price: i64) -> bool {
        let reach = self.list.get(cut).map(|allowed| allowed.reach);
        let most = reach.and_then(|reach| i128::from(price).checked_mul(reach));
        price >= 0 && most.is_some_and(|most| most >> REACH_BITS == 0)
    }

    /// Adds up the rows that a cut follows from; nothing where one of them is not there.
    fn sum<'a>(&self, list: &[BandedMeter], cut: &'a Cut, meters: &[usize]) -> Option<RowSum<'a>> {
        let mut sum = RowSum { cut, weights: BTreeMap::new(), excesses: BTreeMap::new(), right: Pair::default() };
        for &(row, weight) in &cut.terms {
            let (meter, sign, most) = match row {
                Row::Hinge(place, at) => {
                    let meter = *meters.get(place)?;
                    let hinge = list[meter].hinges.get(at)?;
                    let sign = if hinge.side == Side::Above { 1 } else { -1 };
                    sum.excesses.entry((meter, at)).or_default().add(weight, -1)?;
                    (meter, sign, i128::from(sign) * i128::from(hinge.at))
                }
                Row::Most(place) => {
                    let meter = *meters.get(place)?;
                    (meter, 1, Some(list[meter].most).filter(|&most| most < i64::MAX)?.into())
                }
                Row::Least(place) => {
                    let meter = *meters.get(place)?;
                    (meter, -1, -i128::from(Some(list[meter].least).filter(|&least| least > i64::MIN)?))
                }
                Row::Cut(earlier) => {
                    let allowed = self.list.get(earlier)?;
                    for &(excess, factor) in &allowed.excesses {
                        sum.excesses.entry(excess).or_default().add(weight, i128::from(factor))?;
                    }
                    (self.first + earlier, 1, allowed.most)
                }
            };
            sum.weights.entry(index(meter)).or_default().add(weight, sign.into())?;
            sum.right.add(weight, most)?;
        }
        (cut.divisor > 0).then_some(sum)
    }
}

impl RowSum<'_> {
    /// An option's amount in the sum.
    fn amount(&self, loads: &[MeterLoad], amounts: &[MeterLoad]) -> Option<Pair> {
        let mut pair = Pair::default();
        for load in loads.iter().chain(amounts) {
            if let Some(&weight) = self.weights.get(&load.meter) {
                pair.add_times(weight, load.amount)?;
            }
        }
        Some(pair)
    }

    /// Rounds the sum to a cut and notes it, and the amounts of options; how many these are. Nothing where numbers are too
    /// large.
    fn round(
        &self,
        units: &[UnitOptions],
        amounts: &mut [Vec<Vec<MeterLoad>>],
        list: &mut Vec<AllowedSum>,
        row: usize,
    ) -> Option<usize> {
        let mut pairs: Vec<(usize, Vec<Pair>, Pair)> = Vec::new();
        let mut right = self.right;
        for (unit, options) in units.iter().enumerate() {
            let pair = |option: usize| self.amount(options.loads(option), &amounts[unit][option]);
            let of_unit = (0..options.len()).map(pair).collect::<Option<Vec<Pair>>>()?;
            if of_unit.iter().all(|pair| *pair == Pair::default()) {
                continue;
            }
            // An option that is not there (any more) stands for the first one.
            let anchor =
                self.cut.anchors.get(unit).and_then(|place| options.places().iter().position(|it| it == place));
            let anchor = of_unit[anchor.unwrap_or(0)];
            right = right.less(anchor)?;
            pairs.push((unit, of_unit, anchor));
        }
        let divisor = i128::from(self.cut.divisor);
        let left = right.sum.rem_euclid(divisor);
        let rounded = |amount: i128| {
            let whole = (divisor - left).checked_mul(amount.div_euclid(divisor))?;
            whole.checked_add((amount.rem_euclid(divisor) - left).max(0))
        };
        let whole = (divisor - left).checked_mul(right.sum.div_euclid(divisor))?.checked_add(right.slack)?;
        let mut allowed = AllowedSum {
            most: shifted(whole.checked_neg()?, self.cut.drop)?.checked_neg()?,
            excesses: Vec::new(),
            reach: 0,
        };
        let mut count = 0;
        for (unit, of_unit, anchor) in pairs {
            let amount = |pair: &Pair| {
                let Pair { sum, slack } = pair.less(anchor)?;
                shifted(rounded(sum)?.checked_add(slack)?, self.cut.drop)
            };
            let of_unit = of_unit.iter().map(amount).collect::<Option<Vec<i128>>>()?;
            let usual = usual(&of_unit);
            allowed.most = allowed.most.checked_sub(usual)?;
            let mut largest = 0;
            for (option, amount) in of_unit.into_iter().enumerate().filter(|it| it.1 != usual) {
                // A lower amount says less, so that one which is too large for a load may be cut off.
                let amount = amount.checked_sub(usual)?.min(i64::MAX.into());
                let amount = i64::try_from(amount).ok()?;
                amounts[unit][option].push(MeterLoad { meter: index(row), amount });
                largest = largest.max(i128::from(amount.unsigned_abs()));
                count += 1;
            }
            allowed.reach = allowed.reach.checked_add(largest)?;
        }
        for (&excess, pair) in &self.excesses {
            let factor = i64::try_from(shifted(pair.sum.min(0).checked_add(pair.slack)?, self.cut.drop)?).ok()?;
            if factor != 0 {
                allowed.excesses.push((excess, factor));
            }
        }
        allowed.reach = allowed.reach.checked_add(allowed.most.checked_abs()?)?;
        list.push(allowed);
        Some(count)
    }
}

/// A number without so many of its last binary digits, rounded down, or with zeros behind them.
fn shifted(number: i128, drop: i32) -> Option<i128> {
    match u32::try_from(drop) {
        Ok(drop) => Some(number >> drop.min(127)),
        // A power beyond 126 has no place beside the sign.
        Err(_) if drop < -126 => (number == 0).then_some(0),
        Err(_) => number.checked_mul(1 << -drop),
    }
}

/// The most frequent of some amounts; of several the least.
fn usual(amounts: &[i128]) -> i128 {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable();
    let runs = sorted.chunk_by(|a, b| a == b);
    runs.fold(&[][..], |best, run| if run.len() > best.len() { run } else { best }).first().copied().unwrap_or(0)
}
