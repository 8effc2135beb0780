//! What the contract says of cuts ([`rebook::internal::solve::Derivation`]), word by word and for all options.

use std::collections::BTreeMap;

use rebook::internal::instance::{Hinge, Side};
use rebook::internal::problem::Problem;
use rebook::internal::solve::{Derivation, RowSource};

use super::Contract;

/// Amounts of options and factors of excesses that add up to at most a number.
#[derive(Debug, Clone)]
pub struct Row {
    /// By option.
    pub amounts: Vec<i128>,
    /// By meter and hinge.
    pub excesses: BTreeMap<(usize, usize), i128>,
    pub most: i128,
}

impl Row {
    fn nothing(problem: &Problem) -> Self {
        Self { amounts: vec![0; problem.option_count()], excesses: BTreeMap::new(), most: 0 }
    }

    fn add(&mut self, weight: i128, row: &Self) {
        self.amounts.iter_mut().zip(&row.amounts).for_each(|(sum, amount)| *sum += weight * amount);
        for (&hinge, factor) in &row.excesses {
            *self.excesses.entry(hinge).or_default() += weight * factor;
        }
        self.most += weight * row.most;
    }

    /// The largest of its numbers, signs left aside.
    pub fn largest(&self) -> u128 {
        let numbers = self.amounts.iter().chain(self.excesses.values()).chain([&self.most]);
        numbers.map(|number| number.unsigned_abs()).max().unwrap()
    }

    /// By how much a choice with these loads breaks it; not above 0 where the choice keeps it.
    pub fn broken_by(&self, problem: &Problem, choice: &[usize], loads: &[i64]) -> i128 {
        let amounts: i128 = choice.iter().map(|&option| self.amounts[option]).sum();
        let of = |(&(meter, hinge), factor): (&(usize, usize), &i128)| {
            factor * i128::from(excess(&problem.meters[meter].hinges[hinge], loads[meter]))
        };
        amounts + self.excesses.iter().map(of).sum::<i128>() - self.most
    }
}

impl Contract<'_> {
    /// The row that a derivation begins with; nothing where it is not there.
    fn row(&self, source: RowSource) -> Option<Row> {
        let of_meter = |meter: usize, sign: i64, most: i64| {
            let amount = |option: usize| i128::from(sign * self.load(option, meter));
            let amounts = (0..self.problem.option_count()).map(amount).collect();
            Row { amounts, excesses: BTreeMap::new(), most: i128::from(sign * most) }
        };
        let at = |meter: u32| self.problem.meters.get(meter as usize);
        match source {
            RowSource::Hinge(meter, number) => {
                let hinge = at(meter)?.hinges.get(number as usize)?;
                let sign = if hinge.side == Side::Above { 1 } else { -1 };
                let mut row = of_meter(meter as usize, sign, hinge.at);
                row.excesses.insert((meter as usize, number as usize), -1);
                Some(row)
            }
            RowSource::Most(meter) => Some(of_meter(meter as usize, 1, at(meter)?.at_most?)),
            RowSource::Least(meter) => Some(of_meter(meter as usize, -1, at(meter)?.at_least?)),
            RowSource::Cut(cut) => self.cuts.get(cut as usize).cloned(),
        }
    }

    /// The cut that a derivation says.
    pub fn derive(&self, derivation: &Derivation) -> Option<Row> {
        let (mut sum, mut slacks) = (Row::nothing(self.problem), Row::nothing(self.problem));
        for &(source, weight) in &derivation.terms {
            let row = self.row(source)?;
            sum.add(i128::from(weight), &row);
            // An equation with its slack, which is what the row allows less what is there. It counts minus the weight's
            // size, so that what is there counts the weight's size, on both sides.
            if weight < 0 {
                slacks.add(i128::from(weight).abs(), &row);
            }
        }
        for unit in 0..self.problem.units() {
            let options = self.problem.options(unit);
            if options.is_empty() {
                continue;
            }
            for row in [&mut sum, &mut slacks] {
                let anchor = row.amounts[options.start + derivation.anchors[unit] as usize];
                options.clone().for_each(|option| row.amounts[option] -= anchor);
                row.most -= anchor;
            }
        }
        let divisor = i128::from(derivation.divisor);
        let left = sum.most.rem_euclid(divisor);
        let whole = |number: i128| (divisor - left) * number.div_euclid(divisor);
        let round = |amount: &i128| whole(*amount) + (amount.rem_euclid(divisor) - left).max(0);
        let mut cut = Row {
            amounts: sum.amounts.iter().map(round).collect(),
            excesses: sum.excesses.iter().map(|(&hinge, &factor)| (hinge, factor.min(0))).collect(),
            most: whole(sum.most),
        };
        cut.add(1, &slacks);
        let (times, parts) = match derivation.drop {
            drop @ 0.. => (1, 1i128 << drop),
            zeros => (1i128 << -zeros, 1),
        };
        let down = |number: &mut i128| *number = (*number * times).div_euclid(parts);
        cut.amounts.iter_mut().chain(cut.excesses.values_mut()).for_each(down);
        cut.most = -(-cut.most * times).div_euclid(parts);
        Some(cut)
    }
}

/// By how much a load is beyond a hinge's point on the charged side.
pub fn excess(hinge: &Hinge, load: i64) -> i64 {
    match hinge.side {
        Side::Above => (load - hinge.at).max(0),
        Side::Below => (hinge.at - load).max(0),
    }
}
