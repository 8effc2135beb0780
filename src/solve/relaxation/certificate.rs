//! What prices prove of a relaxation, in exact integers.

use rustc_hash::FxHashMap;

use super::super::certified_bound::{LARGEST, REACH_BITS};
use super::super::proof::Proof;
use super::super::tree::SparsePrices;
use super::Relaxation;
use crate::instance::Side;

/// Binary digits after the point of all sums: those of the prices of cuts.
pub(in super::super) const BITS: u32 = Proof::BITS + Proof::CUT_BITS;

/// A bound, and what every column is worth at its prices.
#[derive(Debug)]
pub(in super::super) struct DualCertificate {
    /// What no choice of open columns can exceed, scaled.
    pub(in super::super) bound: i128,
    /// The value of each column net of what it is priced, scaled.
    nets: Vec<i128>,
    /// The best of each group's open columns.
    best: Vec<i128>,
}

impl DualCertificate {
    /// What no choice with this column of this group can exceed.
    pub(in super::super) fn with(&self, group: usize, column: usize) -> i128 {
        self.bound - (self.best[group] - self.nets[column])
    }
}

/// The largest integer that is not above a scaled number, as far as 64 bits go.
pub(in super::super) fn floor(scaled: i128) -> i64 {
    let whole = scaled >> BITS;
    i64::try_from(whole).unwrap_or(if whole > 0 { i64::MAX } else { i64::MIN })
}

impl Relaxation<'_> {
    /// Writes down what columns add to the rows.
    pub(super) fn write_exact(&mut self) {
        let mut lists: Vec<Vec<(u32, i64)>> = Vec::with_capacity(self.options.len());
        for &option in &self.options {
            let loads = self.problem.loads(option as usize);
            let known = loads.map(|load| (self.row_of[load.meter as usize], load.amount));
            lists.push(known.filter(|load| load.0 != super::NONE).collect());
        }
        for (place, row) in self.cut_rows.iter().enumerate() {
            let row_number = (self.meters.len() + place) as u32;
            for &(column, amount) in &row.amounts {
                lists[column as usize].push((row_number, amount));
            }
        }
        self.exact_start = vec![0];
        self.exact.clear();
        for list in lists {
            self.exact.extend(list);
            self.exact_start.push(self.exact.len() as u32);
        }
    }

    /// How many entries the rows have in the columns of options.
    pub(in super::super) fn exact_len(&self) -> usize {
        self.exact.len()
    }

    /// How many bytes it takes, about.
    pub(in super::super) fn bytes(&self) -> usize {
        let rows: usize = self.cut_rows.iter().map(|row| row.entries.len() + row.amounts.len()).sum();
        12 * self.exact.len() + 24 * self.program.entry_count() + 16 * rows + 8 * self.column_of.len()
    }

    /// Prices of the rows rounded to integers: those of meters scaled by 2^[`Proof::BITS`], those of cuts, which are not
    /// negative, by 2^[`BITS`].
    pub(in super::super) fn rounded(&self, prices: &[f64]) -> Vec<i64> {
        let round = |price: f64, bits: u32, reach: f64| {
            let limit = (2f64.powi(REACH_BITS) / reach.max(1.0)).min(LARGEST);
            let scaled = (price * (1u64 << bits) as f64).clamp(-limit, limit);
            if scaled.is_finite() { scaled.round() as i64 } else { 0 }
        };
        let meters = self.meters.iter().zip(prices).map(|(row, price)| {
            let (low, high) = self.open_options.reach[row.meter];
            let reach = low.unsigned_abs().max(high.unsigned_abs()) as f64;
            round(price * self.scale / row.scale, Proof::BITS, reach)
        });
        let cuts = self.cut_rows.iter().zip(&prices[self.meters.len()..]).map(|(row, price)| {
            let reach = row.amounts.iter().map(|amount| amount.1.unsigned_abs() as f64).sum::<f64>();
            let rounded =
                round((price * self.scale / row.scale).max(0.0), BITS, reach + row.most.unsigned_abs() as f64);
            (rounded as f64).min(row.most_price) as i64
        });
        meters.chain(cuts).collect()
    }

    /// By option of the problem, what it is worth net of what it is priced, in points; options without a column are far behind.
    pub(in super::super) fn nets(&self, certificate: &DualCertificate) -> Vec<f64> {
        let mut nets = vec![f64::MIN; self.problem.option_count()];
        for (&option, &net) in self.options.iter().zip(&certificate.nets) {
            nets[option as usize] = net as f64 / (1u128 << BITS) as f64;
        }
        nets
    }

    /// Rounded prices by meters and cuts.
    pub(in super::super) fn named(&self, prices: &[i64]) -> SparsePrices {
        let (of_meters, of_cuts) = prices.split_at(prices.len().min(self.meters.len()));
        let meters = self.meters.iter().map(|row| row.meter as u32).zip(of_meters.iter().copied());
        let cuts = self.cuts.iter().copied().zip(of_cuts.iter().copied());
        let is_some = |price: &(u32, i64)| price.1 != 0;
        SparsePrices { meters: meters.filter(is_some).collect(), cuts: cuts.filter(is_some).collect() }
    }

    /// What rounded prices prove of the columns that are not closed; `None` where a group has none left.
    pub(in super::super) fn certify(&self, prices: &[i64], closed: impl Fn(usize) -> bool) -> Option<DualCertificate> {
        let (of_meters, of_cuts) = prices.split_at(self.meters.len());
        let of_meters = of_meters.iter().map(|&price| i128::from(price) << Proof::CUT_BITS);
        let scaled: Vec<i128> = of_meters.chain(of_cuts.iter().map(|&price| i128::from(price))).collect();
        let net = |column: usize| {
            let value = i128::from(self.problem.value(self.options[column] as usize)) << BITS;
            let rows = &self.exact[self.exact_start[column] as usize..self.exact_start[column + 1] as usize];
            rows.iter().fold(value, |net, &(row, amount)| net - scaled[row as usize] * i128::from(amount))
        };
        let nets: Vec<i128> = (0..self.options.len()).map(net).collect();
        let mut best = Vec::with_capacity(self.units.len());
        for group in 0..self.units.len() {
            best.push(
                self.program.columns_of(group).filter(|&column| !closed(column)).map(|column| nets[column]).max()?,
            );
        }
        let mut bound = (self.settled << BITS) + best.iter().sum::<i128>();
        let mut excesses: FxHashMap<(u32, u32), i128> = FxHashMap::default();
        for (row, &price) in self.cut_rows.iter().zip(&scaled[self.meters.len()..]) {
            bound += price * i128::from(row.most);
            for &(meter, hinge, amount) in &row.excesses {
                *excesses.entry((meter, hinge)).or_default() += price * i128::from(amount);
            }
        }
        for (row, &price) in scaled[..self.meters.len()].iter().enumerate() {
            bound += self.offer(row, price, &excesses);
        }
        Some(DualCertificate { bound, nets, best })
    }

    /// What the best load of a meter earns at a price, less the charge and what its excesses are priced, less the price of
    /// what decided units load. A piecewise linear function has its maximum where it bends, or at an end.
    fn offer(&self, row: usize, price: i128, excesses: &FxHashMap<(u32, u32), i128>) -> i128 {
        let it = &self.meters[row];
        let hinges = &self.problem.meters[it.meter].hinges;
        let mut priced: Vec<(Side, i64, i128)> = Vec::new();
        for (number, hinge) in hinges.iter().enumerate() {
            if let Some(&price) = excesses.get(&(row as u32, number as u32)) {
                priced.push((hinge.side, hinge.at, price));
            }
        }
        let (low, high) = self.open_options.ranges[it.meter];
        let earn = |load: i64| {
            let beyond = priced.iter().map(|&(side, at, price)| {
                let excess = if side == Side::Above { load - at } else { at - load };
                price * i128::from(excess.max(0))
            });
            price * i128::from(load - it.moved) - (self.curves[it.meter].charge(load) << BITS) - beyond.sum::<i128>()
        };
        let points = hinges.iter().map(|hinge| hinge.at).filter(|&at| low < at && at < high);
        points.chain([low, high]).map(earn).max().unwrap_or(0)
    }
}
