//! From an instance to its problem: every rule becomes meters or options.

use std::collections::BTreeMap;

use super::meters::{MeterIndex, MeterKind, counts};
use super::usual_options::UsualOptions;
use super::{Load, Problem};
use crate::candidates::{Candidates, DecisionGroup, GroupKind, decision_groups};
use crate::instance::Instance;

/// More ways than this to fill the pod seats of one account, or of a family, from one pod are refused.
const MOST_COMBINATIONS: usize = 20_000;

/// A problem of more bytes than this is refused: with what the solver adds, a machine of 16 GB still holds it.
const MOST_BYTES: usize = 6 << 30;
/// Bytes of an option without its loads: value, places and decision, and what the solver adds.
const OPTION_BYTES: usize = 40;

/// A problem and what its units, options and meters stand for.
#[derive(Debug, Clone)]
pub struct Model {
    /// The problem.
    pub problem: Problem,
    /// For each unit the seats that it decides.
    pub decision_groups: Vec<DecisionGroup>,
    /// For each meter what it counts.
    pub counts: Vec<MeterKind>,
    /// For each option its owner, [`UNCOVERED`], or [`EACH`] and an index in `each`.
    codes: Vec<u32>,
    each: Vec<Box<[Option<u32>]>>,
}

/// The code of an option that leaves its unit uncovered.
const UNCOVERED: u32 = u32::MAX;
/// The bit that says that each seat has an owner of its own.
const EACH: u32 = 1 << 31;

/// What an option does with the seats of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision<'a> {
    /// This owner gets them all.
    Owner(usize),
    /// Nobody gets any of them.
    Uncovered,
    /// Each seat gets this owner, or nobody.
    Each(&'a [Option<u32>]),
}

impl Decision<'_> {
    /// The owner of the unit's seat of this place.
    #[must_use]
    pub fn owner(self, place: usize) -> Option<usize> {
        match self {
            Self::Owner(owner) => Some(owner),
            Self::Uncovered => None,
            Self::Each(owners) => owners[place].map(|owner| owner as usize),
        }
    }
}

/// Why no problem can be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLarge {
    /// The pod seats of one account, or of a family, can be filled in too many ways.
    Ways {
        /// The first of these seats.
        seat: usize,
        /// How many ways there are at least.
        ways: usize,
    },
    /// The whole would need too much memory.
    Memory {
        /// Options that there would be, at most.
        options: usize,
        /// Bytes that they would take, about.
        bytes: usize,
    },
}

/// Builds the problem of an instance.
///
/// # Errors
/// Where it would be too large.
pub fn build(instance: &Instance, candidates: &Candidates) -> Result<Model, TooLarge> {
    let decision_groups = decision_groups(instance);
    let mut writer = ProblemWriter::new(instance, candidates);
    writer.check_size(&decision_groups)?;
    let mut usual = UsualOptions::new(instance);
    for group in &decision_groups {
        match group.kind {
            GroupKind::Owner => writer.owner_options(&group.seats, &mut usual),
            GroupKind::Pod(pod) => writer.pod_options(&group.seats, pod),
        }
        let fixed = group.seats.iter().any(|&seat| instance.seats[seat].fixed.is_some());
        if !fixed && !instance.rules.coverage_required {
            writer.uncovered(&group.seats);
        }
        writer.problem.end_unit();
    }
    let ProblemWriter { problem, codes, each, meters, .. } = writer;
    Ok(Model { problem, decision_groups, counts: meters.counts, codes, each })
}

/// Whether the problem of an instance would be too large; nothing of it is built.
#[must_use]
pub fn too_large(instance: &Instance, candidates: &Candidates) -> Option<TooLarge> {
    ProblemWriter::new(instance, candidates).check_size(&decision_groups(instance)).err()
}

impl Model {
    /// What an option does with the seats of its unit.
    #[must_use]
    pub fn decision(&self, option: usize) -> Decision<'_> {
        match self.codes[option] {
            UNCOVERED => Decision::Uncovered,
            code if code & EACH != 0 => Decision::Each(&self.each[(code & !EACH) as usize]),
            owner => Decision::Owner(owner as usize),
        }
    }

    /// The owner of every seat under a choice of one option for each unit.
    #[must_use]
    pub fn owners(&self, choice: &[usize], seats: usize) -> Vec<Option<usize>> {
        let mut owner_of = vec![None; seats];
        for (group, &option) in self.decision_groups.iter().zip(choice) {
            for (place, &seat) in group.seats.iter().enumerate() {
                owner_of[seat] = self.decision(option).owner(place);
            }
        }
        owner_of
    }

    /// For each unit the option that changes least: the one that keeps the most seats with their present owners.
    #[must_use]
    pub fn as_today(&self, instance: &Instance) -> Vec<usize> {
        self.nearest(|seat, owner| owner.is_some_and(|owner| instance.is_incumbent(seat, owner)))
    }

    /// For each unit the option under which the most seats have an owner as wanted, or nobody; of several the most
    /// valuable one.
    #[must_use]
    pub fn nearest(&self, wanted: impl Fn(usize, Option<usize>) -> bool) -> Vec<usize> {
        let right = |unit: usize, option: usize| {
            let seats = self.decision_groups[unit].seats.iter().enumerate();
            let decision = self.decision(option);
            seats.filter(|&(place, &seat)| wanted(seat, decision.owner(place))).count()
        };
        (0..self.decision_groups.len())
            .filter_map(|unit| {
                let options = self.problem.options(unit);
                options
                    .max_by_key(|&option| (right(unit, option), self.problem.value(option), std::cmp::Reverse(option)))
            })
            .collect()
    }
}

pub(super) struct ProblemWriter<'a> {
    pub(super) instance: &'a Instance,
    candidates: &'a Candidates,
    pub(super) meters: MeterIndex,
    pub(super) problem: Problem,
    codes: Vec<u32>,
    each: Vec<Box<[Option<u32>]>>,
    loads: Vec<Load>,
}

impl<'a> ProblemWriter<'a> {
    fn new(instance: &'a Instance, candidates: &'a Candidates) -> Self {
        let meters = MeterIndex::new(instance, candidates);
        let problem = Problem::new(meters.list.clone());
        Self { instance, candidates, meters, problem, codes: Vec::new(), each: Vec::new(), loads: Vec::new() }
    }

    /// Refuses pod seats that can be filled in too many ways and what would not fit into memory, before any of it is built.
    fn check_size(&self, decision_groups: &[DecisionGroup]) -> Result<(), TooLarge> {
        let meters = self.instance.measures.len() + 8;
        let (mut options, mut loads) = (0_usize, 0_usize);
        for group in decision_groups {
            let most = match group.kind {
                GroupKind::Owner => self.candidates.of(group.seats[0]).len() + 1,
                GroupKind::Pod(pod) => {
                    let mut all = 0_usize;
                    for pod in self.pods(pod) {
                        let ways = ways(&self.pod_groups(&group.seats, pod));
                        if ways > MOST_COMBINATIONS {
                            return Err(TooLarge::Ways { seat: group.seats[0], ways });
                        }
                        all = all.saturating_add(ways);
                    }
                    all
                }
            };
            let owners = if group.kind == GroupKind::Owner { 1 } else { group.seats.len() };
            options = options.saturating_add(most);
            loads = loads.saturating_add(most.saturating_mul(meters * owners));
        }
        let bytes = options.saturating_mul(OPTION_BYTES).saturating_add(loads.saturating_mul(size_of::<Load>()));
        if bytes > MOST_BYTES { Err(TooLarge::Memory { options, bytes }) } else { Ok(()) }
    }

    /// One option for everybody who may have all of the seats.
    fn owner_options(&mut self, seats: &[usize], usual: &mut UsualOptions) {
        let candidates = self.candidates;
        let is_usual = usual.begin(self.instance, seats);
        for candidate in candidates.of(seats[0]) {
            let owner = candidate.owner as usize;
            let mut value = self.value(seats[0], owner, i64::from(candidate.fit));
            let others = seats[1..]
                .iter()
                .try_fold(0, |sum, &seat| candidates.fit(seat, owner).map(|fit| sum + self.value(seat, owner, fit)));
            let Some(others) = others else { continue };
            value += others;
            if is_usual && !seats.iter().any(|&seat| self.instance.is_incumbent(seat, owner)) {
                usual.push(&mut self.problem, &self.meters, owner, value);
                self.codes.push(candidate.owner);
                continue;
            }
            for &seat in seats {
                self.load(seat, owner);
            }
            self.push(value, candidate.owner);
        }
    }

    /// Every way to fill the seats from one pod, one person for each role and index; a seat may stay uncovered, but
    /// not all of them.
    fn pod_options(&mut self, seats: &[usize], pod: Option<usize>) {
        for pod in self.pods(pod) {
            let groups = self.pod_groups(seats, pod);
            for way in 0..ways(&groups) {
                self.pod_option(seats, &groups, way);
            }
        }
    }

    /// The pod that a group is decided for, or all of them.
    fn pods(&self, pod: Option<usize>) -> std::ops::Range<usize> {
        pod.map_or(0..self.instance.pods.len(), |pod| pod..pod + 1)
    }

    fn pod_groups(&self, seats: &[usize], pod: usize) -> Vec<PodGroup> {
        let mut groups: BTreeMap<(usize, u32), Vec<usize>> = BTreeMap::new();
        for (k, &seat) in seats.iter().enumerate() {
            let it = &self.instance.seats[seat];
            groups.entry((it.role, it.index)).or_default().push(k);
        }
        let members = &self.instance.pods[pod].members;
        let of = |(role, positions): (usize, Vec<usize>)| {
            let may = |owner: usize| positions.iter().all(|&k| self.candidates.fit(seats[k], owner).is_some());
            let mut owners: Vec<Option<usize>> = members.iter().copied().filter(|&o| may(o)).map(Some).collect();
            let fixed = positions.iter().any(|&k| self.instance.seats[seats[k]].fixed.is_some());
            if !fixed && !self.instance.rules.coverage_required {
                owners.push(None);
            }
            PodGroup { role, positions, owners }
        };
        groups.into_iter().map(|((role, _), positions)| of((role, positions))).collect()
    }

    fn pod_option(&mut self, seats: &[usize], groups: &[PodGroup], mut way: usize) {
        let mut each: Vec<Option<u32>> = vec![None; seats.len()];
        // Accounts, roles and owners: nobody has two seats of one account and role.
        let mut taken: Vec<(usize, usize, usize)> = Vec::new();
        for group in groups {
            let owner = group.owners[way % group.owners.len()];
            way /= group.owners.len();
            let Some(owner) = owner else { continue };
            for &k in &group.positions {
                let place = (self.instance.seats[seats[k]].account, group.role, owner);
                if taken.contains(&place) {
                    return;
                }
                taken.push(place);
                each[k] = u32::try_from(owner).ok();
            }
        }
        if each.iter().all(Option::is_none) {
            return;
        }
        let mut value = 0;
        for (&seat, owner) in seats.iter().zip(&each) {
            if let Some(owner) = *owner {
                let fit = self.candidates.fit(seat, owner as usize).unwrap_or(0);
                value += self.value(seat, owner as usize, fit);
                self.load(seat, owner as usize);
            } else {
                value -= self.instance.seats[seat].price;
            }
        }
        let code = EACH | u32::try_from(self.each.len()).unwrap_or(0);
        self.each.push(each.into());
        self.push(value, code);
    }

    fn uncovered(&mut self, seats: &[usize]) {
        let price: i64 = seats.iter().map(|&seat| self.instance.seats[seat].price).sum();
        self.push(-price, UNCOVERED);
    }

    fn push(&mut self, value: i64, code: u32) {
        self.problem.push_option(value, &mut self.loads);
        self.codes.push(code);
    }

    /// What an owner in a seat earns by fit and by who had it, less what the owner costs there.
    fn value(&self, seat: usize, owner: usize, fit: i64) -> i64 {
        self.instance.fit_points(seat, fit)
            + self.instance.continuity_points(seat, owner)
            + self.instance.backfill_points(seat, owner)
            + self.instance.staying_points(seat, owner)
            - self.instance.cost_points(seat, owner)
    }

    /// Notes what an owner in a seat adds to every meter.
    fn load(&mut self, seat: usize, owner: usize) {
        let measures = self.instance.measures.len();
        for measure in 0..measures {
            if let Some(meter) = self.meters.band_of[owner * measures + measure] {
                self.loads.push(Load { meter, amount: self.instance.amount(seat, measure, owner) });
            }
        }
        counts(self.instance, seat, owner, &mut |key, amount| {
            if let Some(&meter) = self.meters.at.get(&key) {
                self.loads.push(Load { meter, amount });
            }
        });
    }
}

/// In how many ways groups of pod seats can be filled.
fn ways(groups: &[PodGroup]) -> usize {
    groups.iter().map(|group| group.owners.len()).fold(1, usize::saturating_mul)
}

/// Pod seats of one role and index: who of a pod may have them all.
struct PodGroup {
    role: usize,
    positions: Vec<usize>,
    owners: Vec<Option<usize>>,
}
