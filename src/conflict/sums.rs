//! Sums that show a conflict at a glance, where there are such sums.

use super::rule::RelaxableRule;
use super::words::figure_rounded;
use crate::candidates;
use crate::instance::Instance;

/// How much more the seats come to that only the people to blame may have than their limits admit, in a sentence.
/// The instance has the conflict's rules alone.
pub(super) fn overload_sentence(instance: &Instance, rules: &[&RelaxableRule]) -> Option<String> {
    if !rules.contains(&&RelaxableRule::Coverage) {
        return None;
    }
    let found = candidates::find(instance);
    let most = |measure: usize| {
        let of = |rule: &&RelaxableRule| match rule {
            RelaxableRule::Most(band) if instance.bands[*band].measure == measure => Some(&instance.bands[*band]),
            _ => None,
        };
        rules.iter().filter_map(of).collect::<Vec<_>>()
    };
    for measure in 0..instance.measures.len() {
        let bands = most(measure);
        let theirs = |owner: usize| bands.iter().any(|band| band.owner == owner);
        let mut asked = 0;
        for seat in 0..instance.seats.len() {
            let able = found.of(seat);
            if !able.is_empty() && able.iter().all(|it| theirs(it.owner as usize)) {
                let amounts = able.iter().map(|it| instance.amount(seat, measure, it.owner as usize));
                asked += amounts.min().unwrap_or(0);
            }
        }
        let room: i64 = bands.iter().filter_map(|band| band.at_most).sum();
        if !bands.is_empty() && asked > room {
            // Rounded apart: hours that differ by minutes must not read the same.
            let asked = figure_rounded(instance, measure, asked, f64::ceil);
            let room = figure_rounded(instance, measure, room, f64::floor);
            return Some(match &bands[..] {
                [one] => {
                    format!(
                        "what only {} may have comes to {asked}; the most allowed is {room}",
                        instance.owner_called(one.owner)
                    )
                }
                _ => format!("what only these people may have comes to {asked}; together they may have {room}"),
            });
        }
    }
    None
}
