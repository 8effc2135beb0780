//! How evenly a measure is shared out, against everyone's fair share.

use super::{SeatOwners, loads, rounded};
use crate::instance::{Band, Instance};
use crate::plan::Equity;

/// The evenness of every balanced measure, in the order of the measures.
#[must_use]
pub fn equity(instance: &Instance, today: &SeatOwners, plan: &SeatOwners) -> Vec<Equity> {
    let (before, after) = (loads(instance, today), loads(instance, plan));
    let mut rows = Vec::new();
    for (measure, about) in instance.measures.iter().enumerate() {
        let bands: Vec<&Band> = compared(instance, measure).collect();
        if bands.is_empty() {
            continue;
        }
        rows.push(Equity {
            measure: about.name.clone(),
            owners: count(bands.len()),
            within_now: within(&bands, &before),
            within_plan: within(&bands, &after),
            gini_now: evenness(&bands, &before),
            gini_plan: evenness(&bands, &after),
        });
    }
    rows
}

/// The bands of everybody who is compared in a measure.
fn compared(instance: &Instance, measure: usize) -> impl Iterator<Item = &Band> {
    instance.bands.iter().filter(move |band| band.measure == measure && band.balanced.is_some())
}

fn within(bands: &[&Band], loads: &[Vec<i64>]) -> u32 {
    let inside = |band: &&&Band| {
        let load = loads[band.owner][band.measure];
        band.balanced.is_some_and(|(low, high)| (low..=high).contains(&load))
    };
    count(bands.iter().filter(inside).count())
}

fn evenness(bands: &[&Band], loads: &[Vec<i64>]) -> f64 {
    let shares = bands.iter().filter_map(|band| {
        let fair = band.fair_share.filter(|&fair| fair > 0)?;
        Some(super::ratio(loads[band.owner][band.measure], fair))
    });
    rounded(gini(shares.collect()))
}

/// The Gini coefficient of figures that are not negative: 0 if all are equal, towards 1 if one has everything.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a count of people")]
pub fn gini(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let (count, total) = (values.len() as f64, values.iter().sum::<f64>());
    if total <= 0.0 {
        return 0.0;
    }
    let ranked: f64 = values.iter().enumerate().map(|(rank, value)| (rank + 1) as f64 * value).sum();
    2.0 * ranked / (count * total) - (count + 1.0) / count
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::gini;

    #[test]
    fn gini_runs_from_even_to_one_has_all() {
        assert!(gini(Vec::new()).abs() < 1e-12);
        assert!(gini(vec![0.0, 0.0]).abs() < 1e-12);
        assert!(gini(vec![2.0; 5]).abs() < 1e-12);
        assert!((gini(vec![0.0, 0.0, 0.0, 1.0]) - 0.75).abs() < 1e-12);
        assert!((gini(vec![3.0, 1.0]) - 0.25).abs() < 1e-12, "order does not matter");
    }
}
