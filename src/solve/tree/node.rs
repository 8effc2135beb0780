//! Looking at a case: its bound, what can be closed, and where to go on.

use super::super::control::Clock;
use super::super::lp::{Basis, End, Simplex};
use super::super::relaxation::{self, Certificate, Relaxation};
use super::State;
use super::branching::{self, Crossroads, Experience, Lesson};

/// The most cases that one dive looks at, where there are at most so many columns, and else.
const DEEPEST: usize = 24;
const FEW_COLUMNS: usize = 3000;
const DEEPEST_OF_MANY: usize = 3;
/// Steps of the simplex method between two looks at the clock.
const STEPS: u32 = 100;
/// After so many steps in one case rounding is in the way.
const MOST_STEPS: u32 = 20_000;
/// How often a case is solved anew because options were closed.
const CLOSINGS: usize = 4;
/// Steps with the true costs that a solution gets where the costs' perturbation might be what keeps it open.
const POLISHING: u32 = 60;
/// The most, for each unit and in units of cost, that a perturbation is worth.
const PERTURBED: f64 = 3e-6;

/// What dives have in common.
pub(super) struct Explorer<'a, 'b> {
    pub(super) relaxation: &'a Relaxation<'b>,
    /// The costs, with ties broken.
    pub(super) cost: &'a [f64],
    pub(super) experience: &'a Experience,
    /// The basis of the root.
    pub(super) root: &'a Basis,
    /// What a plan must exceed to matter.
    pub(super) floor: i64,
    pub(super) clock: &'a Clock,
}

/// What a dive found out: a chain of cases, each the one that the split before follows.
pub(super) struct Dive {
    pub(super) nodes: Vec<Explored>,
    pub(super) favourites: Vec<Vec<u32>>,
    pub(super) lessons: Vec<Lesson>,
    pub(super) work: u64,
}

/// A case after it was looked at.
pub(super) struct Explored {
    /// The prices that close options, and in the end show its bound.
    pub(super) prices: Vec<Vec<i64>>,
    pub(super) outcome: Outcome,
}

/// What is left of a case.
pub(super) enum Outcome {
    /// Nothing.
    Closed,
    /// One choice.
    Leaf(Vec<u32>),
    /// All of it, to be looked at later.
    Open { state: State, bound: i64 },
    /// A case for each of these sets of columns of a group; the dive goes on with one of them.
    Split { state: State, unit: usize, children: Vec<Child>, followed: usize },
}

/// A case of a split.
pub(super) struct Child {
    pub(super) columns: Vec<u32>,
    /// The places of their options among all of the unit.
    pub(super) places: Vec<u32>,
    /// What no plan in it exceeds.
    pub(super) bound: i64,
}

/// Prices of the rows, and what they prove; `None` where a case holds no plan.
type Found = Option<(Vec<i64>, Certificate)>;

/// What came of bounding a case.
enum Bounded {
    /// It holds no plan above the floor.
    Closed,
    /// It may hold one.
    Open(Certificate),
    /// There was no time to find out.
    Late,
}

/// A case under way.
struct Case {
    simplex: Simplex,
    closed: Vec<bool>,
    /// What no plan in it exceeds, as far as is known.
    bound: i64,
    prices: Vec<Vec<i64>>,
}

/// The column that a dive has followed, how far it was from 1, and the objective before.
struct Followed {
    column: u32,
    distance: f64,
    before: f64,
}

impl Followed {
    fn lesson(&self, after: f64) -> Lesson {
        let fall = (self.before - after).max(0.0);
        Lesson { column: self.column, distance: self.distance, fall, is_whole: true }
    }
}

impl Explorer<'_, '_> {
    /// Looks at a case and those below it that look best; `None` if it is cut short at once.
    pub(super) fn dive(&self, basis: &Basis, closed: &[bool], taken: &[u32], bound: i64) -> Option<Dive> {
        let mut dive = Dive { nodes: Vec::new(), favourites: Vec::new(), lessons: Vec::new(), work: 0 };
        let simplex = Simplex::new(&self.relaxation.program, self.cost.to_vec(), basis);
        // A basis that rounding has made useless is no reason to give up.
        let again = || Simplex::new(&self.relaxation.program, self.cost.to_vec(), self.root);
        let from_prices = || {
            let basis = self.relaxation.first_basis(&vec![0.0; self.relaxation.curves.len()]);
            Simplex::new(&self.relaxation.program, self.cost.to_vec(), &basis)
        };
        let simplex = simplex.or_else(again).or_else(from_prices)?;
        let mut case = Case { simplex, closed: closed.to_vec(), bound, prices: Vec::new() };
        self.take(&mut case.closed, taken);
        let deepest = if self.relaxation.options.len() <= FEW_COLUMNS { DEEPEST } else { DEEPEST_OF_MANY };
        let mut split: Option<Followed> = None;
        for depth in 0..deepest {
            let looked = self.look(&mut case, &mut dive, split.take().as_ref());
            dive.work += case.simplex.take_work();
            let Some(outcome) = looked else {
                if depth == 0 {
                    return None;
                }
                Self::stay_open(&case, &mut dive);
                break;
            };
            let prices = std::mem::take(&mut case.prices);
            let next = match &outcome {
                Outcome::Split { children, followed, .. } => Some(children[*followed].columns.clone()),
                _ => None,
            };
            dive.nodes.push(Explored { prices, outcome });
            let Some(columns) = next else { return Some(dive) };
            if let &[column] = columns.as_slice() {
                let distance = 1.0 - case.simplex.value(column as usize);
                split = Some(Followed { column, distance, before: case.simplex.objective() });
            }
            self.take(&mut case.closed, &columns);
        }
        Self::stay_open(&case, &mut dive);
        Some(dive)
    }

    /// Leaves the case that a dive has come to for later.
    fn stay_open(case: &Case, dive: &mut Dive) {
        let state = State { closed: case.closed.clone(), basis: case.simplex.basis() };
        dive.nodes.push(Explored { prices: Vec::new(), outcome: Outcome::Open { state, bound: case.bound } });
    }

    /// Closes all columns of a group but these, if there are any.
    fn take(&self, closed: &mut [bool], columns: &[u32]) {
        let Some(&first) = columns.first() else { return };
        for other in self.relaxation.program.columns_of(self.relaxation.program.group_of(first as usize)) {
            closed[other] |= !columns.contains(&(other as u32));
        }
    }

    /// Bounds a case, closes what can't be in a better plan, and splits what is left; `None` if time is up.
    fn look(&self, case: &mut Case, dive: &mut Dive, split: Option<&Followed>) -> Option<Outcome> {
        for closings in 0.. {
            let bounded = self.bound(case);
            if let Some(split) = split.filter(|_| closings == 0) {
                let cutoff = self.relaxation.objective(self.floor as f64);
                let after = if matches!(bounded, Bounded::Closed) { cutoff } else { case.simplex.objective() };
                dive.lessons.push(split.lesson(after));
            }
            let certificate = match bounded {
                Bounded::Closed => return Some(Outcome::Closed),
                Bounded::Late => return None,
                Bounded::Open(certificate) => certificate,
            };
            let moved = self.close(case, &certificate);
            if (0..self.relaxation.units.len()).all(|group| self.open(case, group).nth(1).is_none()) {
                return Some(self.leaf(case));
            }
            if !moved || closings == CLOSINGS {
                return Some(self.split(case, &certificate, dive));
            }
        }
        None
    }

    /// Solves the relaxation of a case and proves a bound, which it notes.
    fn bound(&self, case: &mut Case) -> Bounded {
        case.simplex.close(|column| case.closed[column]);
        let mut end = self.solve(case, self.relaxation.objective(self.floor as f64));
        let mut found = None;
        if end == End::Cutoff {
            // Costs were moved a little: what is below the cutoff need not be below the floor.
            found = self.certified(case, &case.simplex);
            if self.is_open(&found) {
                end = self.solve(case, f64::NEG_INFINITY);
            }
        }
        match end {
            End::Limit if self.clock.is_over() => return Bounded::Late,
            End::Infeasible => found = self.certified_nothing(case),
            End::Cutoff => {}
            _ => found = self.certified(case, &case.simplex),
        }
        if end == End::Optimal && self.is_nearly_closed(&found) {
            found = self.polished(case, found);
        }
        let Some((prices, certificate)) = found else { return Bounded::Closed };
        case.prices.push(prices);
        case.bound = case.bound.min(relaxation::floor(certificate.bound));
        if case.bound <= self.floor { Bounded::Closed } else { Bounded::Open(certificate) }
    }

    fn is_open(&self, found: &Found) -> bool {
        found.as_ref().is_some_and(|found| relaxation::floor(found.1.bound) > self.floor)
    }

    /// Whether the perturbation of costs might be all that keeps a case open.
    fn is_nearly_closed(&self, found: &Found) -> bool {
        let Some((_, certificate)) = found else { return false };
        let above = (relaxation::floor(certificate.bound) - self.floor) as f64 / self.relaxation.scale;
        above > 0.0 && above < PERTURBED * self.relaxation.units.len() as f64
    }

    /// What was found, or what the true costs prove, if that is better.
    fn polished(&self, case: &Case, found: Found) -> Found {
        let mut polished = case.simplex.clone();
        polished.polish(self.relaxation.program.cost(), POLISHING);
        let again = self.certified(case, &polished);
        let bound = |found: &Found| found.as_ref().map(|found| found.1.bound);
        if bound(&again) < bound(&found) { again } else { found }
    }

    /// Solves the relaxation of a case down to a cutoff.
    fn solve(&self, case: &mut Case, cutoff: f64) -> End {
        let mut steps = 0;
        loop {
            match case.simplex.run(cutoff, STEPS) {
                End::Limit if !self.clock.is_over() && steps < MOST_STEPS => steps += STEPS,
                end => return end,
            }
        }
    }

    /// What the prices of a simplex prove of a case; `None` if it holds no plan.
    fn certified(&self, case: &Case, simplex: &Simplex) -> Found {
        let prices = self.relaxation.rounded(simplex.prices());
        let certificate = self.relaxation.certify(&prices, |column| case.closed[column])?;
        Some((prices, certificate))
    }

    /// The same where no values keep the rows: the further prices are moved along the ray, the lower the bound.
    fn certified_nothing(&self, case: &Case) -> Found {
        /// How far prices are moved at first, in units of cost, and how often that is doubled.
        const FIRST: f64 = 1.0;
        const DOUBLINGS: u32 = 24;
        if case.simplex.ray().is_empty() {
            return None;
        }
        let mut far = FIRST;
        let mut found = None;
        for _ in 0..DOUBLINGS {
            let moved = case.simplex.prices().iter().zip(case.simplex.ray()).map(|(price, ray)| price + far * ray);
            let prices = self.relaxation.rounded(&moved.collect::<Vec<f64>>());
            let certificate = self.relaxation.certify(&prices, |column| case.closed[column])?;
            found = Some((prices, certificate));
            if !self.is_open(&found) {
                break;
            }
            far *= 2.0;
        }
        found
    }

    /// Closes the options that no plan above the floor has; whether some of them are taken in the solution.
    fn close(&self, case: &mut Case, certificate: &Certificate) -> bool {
        let mut moved = false;
        for group in 0..self.relaxation.units.len() {
            for column in self.relaxation.program.columns_of(group) {
                if !case.closed[column] && relaxation::floor(certificate.with(group, column)) <= self.floor {
                    case.closed[column] = true;
                    moved |= case.simplex.value(column) > 1e-9;
                }
            }
        }
        moved
    }

    fn open<'c>(&'c self, case: &'c Case, group: usize) -> impl Iterator<Item = usize> + 'c {
        self.relaxation.program.columns_of(group).filter(|&column| !case.closed[column])
    }

    /// A case in which every unit is decided.
    fn leaf(&self, case: &Case) -> Outcome {
        let columns: Option<Vec<usize>> =
            (0..self.relaxation.units.len()).map(|group| self.open(case, group).next()).collect();
        let Some(columns) = columns else { return Outcome::Closed };
        Outcome::Leaf(self.relaxation.choice(columns.into_iter()))
    }

    /// Splits a case by one of its units.
    fn split(&self, case: &mut Case, certificate: &Certificate, dive: &mut Dive) -> Outcome {
        dive.favourites.push(self.favourite(case));
        let above = (relaxation::floor(certificate.bound) - self.floor) as f64 / self.relaxation.scale;
        let crossroads = Crossroads {
            relaxation: self.relaxation,
            simplex: &case.simplex,
            certificate,
            closed: &case.closed,
            experience: self.experience,
            gap: above,
            cutoff: self.relaxation.objective(self.floor as f64),
        };
        let (group, lessons, work) = crossroads.choose();
        dive.lessons.extend(lessons);
        dive.work += work;
        let Some(group) = group else { return self.leaf(case) };
        let children = self.children(case, certificate, group);
        let value =
            |child: &Child| child.columns.iter().map(|&column| case.simplex.value(column as usize)).sum::<f64>();
        let mut followed = 0;
        for child in 1..children.len() {
            if value(&children[child]) > value(&children[followed]) {
                followed = child;
            }
        }
        let state = State { closed: case.closed.clone(), basis: case.simplex.basis() };
        Outcome::Split { state, unit: self.relaxation.units[group] as usize, children, followed }
    }

    /// A case for each option of a group that is taken in part, and one for all others.
    fn children(&self, case: &Case, certificate: &Certificate, group: usize) -> Vec<Child> {
        let first = self.relaxation.problem.options(self.relaxation.units[group] as usize).start as u32;
        let child = |columns: Vec<u32>| {
            let bounds = columns.iter().map(|&column| relaxation::floor(certificate.with(group, column as usize)));
            Child {
                places: columns.iter().map(|&column| self.relaxation.options[column as usize] - first).collect(),
                bound: case.bound.min(bounds.max().unwrap_or(i64::MIN)),
                columns,
            }
        };
        let is_taken = |&column: &u32| case.simplex.value(column as usize) > branching::WHOLE;
        let open = self.open(case, group).map(|column| column as u32);
        let (mut taken, rest): (Vec<u32>, Vec<u32>) = open.partition(is_taken);
        // A unit that is taken whole is still split, where nothing else is left to split by.
        if taken.len() + rest.len() > 1 && taken.is_empty() {
            taken = vec![rest[0]];
        }
        let rest: Vec<u32> = rest.into_iter().filter(|column| !taken.contains(column)).collect();
        let mut children: Vec<Child> = taken.into_iter().map(|column| child(vec![column])).collect();
        if !rest.is_empty() {
            children.push(child(rest));
        }
        children
    }

    /// The choice in which every unit has the option that the solution takes most of.
    fn favourite(&self, case: &Case) -> Vec<u32> {
        let most = |group: usize| {
            let columns = self.open(case, group).map(|column| (case.simplex.value(column), column));
            columns.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(0, |best| best.1)
        };
        self.relaxation.choice((0..self.relaxation.units.len()).map(most))
    }
}
