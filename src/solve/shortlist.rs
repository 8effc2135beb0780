//! The options worth trying: of every unit the few that look best at the prices of the dual.

use super::dual::net;
use super::tight::Tight;
use crate::problem::Problem;

/// Promising options by unit, and by meter which of them load it.
#[derive(Debug, Clone)]
pub(super) struct Shortlist {
    start: Vec<u32>,
    options: Vec<u32>,
    entry_start: Vec<u32>,
    entries: Vec<(u32, u32)>,
    /// Units with more than one option on the list.
    pub(super) open: Vec<u32>,
    /// The median over the open units of the distance between the best and the second best, in points.
    pub(super) spread: f64,
}

impl Shortlist {
    /// The `most` best options of every open unit at the given prices of a tightened problem.
    pub(super) fn new(problem: &Problem, tight: &Tight, prices: &[f64], most: usize) -> Self {
        let subject = tight.subject();
        let mut list = Self {
            start: Vec::with_capacity(problem.units() + 1),
            options: Vec::new(),
            entry_start: Vec::new(),
            entries: Vec::new(),
            open: Vec::new(),
            spread: 1.0,
        };
        let mut ranked = Vec::new();
        let mut distances = Vec::new();
        for (place, &unit) in tight.units.iter().enumerate() {
            let options = subject.view.options(place).iter();
            ranked.clear();
            ranked.extend(options.map(|&option| (net(subject, prices, option as usize), option)));
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            ranked.truncate(most);
            if ranked.len() > 1 {
                list.open.push(unit);
                distances.push(ranked[0].0 - ranked[1].0);
            }
            list.start.resize(unit as usize + 1, small(list.options.len()));
            list.options.extend(ranked.iter().map(|&(_, option)| tight.origin[option as usize]));
        }
        list.start.resize(problem.units() + 1, small(list.options.len()));
        distances.sort_by(f64::total_cmp);
        list.spread = distances.get(distances.len() / 2).map_or(1.0, |distance| distance.max(1.0));
        list.index_entries(problem);
        list
    }

    /// Counts, then fills: the options of the list by the meters that they load.
    fn index_entries(&mut self, problem: &Problem) {
        let mut counts = vec![0u32; problem.meters.len() + 1];
        for load in self.options.iter().flat_map(|&option| problem.loads(option as usize)) {
            counts[load.meter as usize + 1] += 1;
        }
        for meter in 1..counts.len() {
            counts[meter] += counts[meter - 1];
        }
        self.entries = vec![(0, 0); counts.last().map_or(0, |&count| count as usize)];
        let mut next = counts.clone();
        for unit in 0..problem.units() {
            for &option in &self.options[self.start[unit] as usize..self.start[unit + 1] as usize] {
                for load in problem.loads(option as usize) {
                    let place = &mut next[load.meter as usize];
                    self.entries[*place as usize] = (small(unit), option);
                    *place += 1;
                }
            }
        }
        self.entry_start = counts;
    }

    /// The options of a unit on the list, best first.
    pub(super) fn options(&self, unit: usize) -> &[u32] {
        &self.options[self.start[unit] as usize..self.start[unit + 1] as usize]
    }

    /// The pairs of unit and option on the list that load a meter.
    pub(super) fn entries(&self, meter: u32) -> &[(u32, u32)] {
        let meter = meter as usize;
        &self.entries[self.entry_start[meter] as usize..self.entry_start[meter + 1] as usize]
    }
}

fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
