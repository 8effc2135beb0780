//! How a figure spreads over the samples.

use crate::analysis::rounded;

use serde::Serialize;

/// The figures that one sample of ten is below, the middle one, and the one that nine of ten are not above.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// The tenth percentile.
    pub p10: f64,
    /// The median.
    pub p50: f64,
    /// The ninetieth percentile.
    pub p90: f64,
}

/// The share of samples that the expected shortfall is the mean of, in per cent.
const WORST: usize = 10;

impl Spread {
    /// The percentiles of some figures by nearest rank: the p-th is the least that p per cent of them don't exceed, so
    /// that each is a figure of some sample. Nothing where there are no figures.
    #[must_use]
    pub fn of(figures: impl Iterator<Item = f64>) -> Option<Self> {
        let sorted = sorted(figures);
        let rank = |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).max(1) - 1).copied();
        Some(Self { p10: rank(10)?, p50: rank(50)?, p90: rank(90)? })
    }
}

/// The expected shortfall: the mean of the worst tenth of some figures, of which more is better; at least of one.
#[must_use]
pub fn shortfall(figures: impl Iterator<Item = f64>) -> Option<f64> {
    let sorted = sorted(figures);
    let worst = &sorted[..(sorted.len() * WORST).div_ceil(100)];
    let count = u32::try_from(worst.len()).ok().filter(|count| *count > 0)?;
    Some(rounded(worst.iter().sum::<f64>() / f64::from(count)))
}

fn sorted(figures: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}
