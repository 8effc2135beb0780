//! The outlook: how far it looks, how many accounts come and go, and the segments that it speaks of.

use super::Check;
use crate::scenario::Outlook;

/// Most new accounts in a period, as a share of the segment's.
const GROWTH: f64 = 10.0;
/// Most lost accounts in a period, as a share of the segment's.
const CHURN: f64 = 1.0;

pub(super) fn check(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    let Some(outlook) = &check.scenario.outlook else { return };
    for (map, shares, most) in [("growth", &outlook.growth, GROWTH), ("churn", &outlook.churn, CHURN)] {
        for (id, &share) in shares {
            let path = format!("outlook.{map}.{id}");
            if id != Outlook::EVERY && !known.segments.contains(id.as_str()) {
                check.unknown(
                    "E350",
                    || document.place(path.as_str()),
                    ("segment", id),
                    || known.segments.iter().copied(),
                );
            }
            if !(0.0..=most).contains(&share) {
                let remedy = format!("Write a number from 0 to {most}; 0.05 is 5 % of the segment's accounts.");
                check.at("E351", &path, format!("{share} is not from 0 to {most}."), remedy);
            }
        }
    }
    if !(1..=Outlook::MOST_PERIODS).contains(&outlook.periods) {
        let most = Outlook::MOST_PERIODS;
        let cause = format!("{} is not from 1 to {most}.", outlook.periods);
        check.at("E352", "outlook.periods", cause, format!("Write a number from 1 to {most}."));
    }
}
