//! Looking at a case: its bound, what can be closed, and where to go on.

use std::sync::Arc;

use super::super::control::Clock;
use super::super::cut::{Cut, Cuts};
use super::super::lp::{Simplex, SimplexBasis};
use super::super::relaxation::{self, DualCertificate};
use super::bounding::BoundingResult;
use super::branching::{self, BranchingNode, PseudoCostSample, PseudoCosts};
use super::effort::TreeEffort;
use super::root::RootRelaxation;
use super::{NodeStart, OpenNode, SparsePrices};

/// The most cases that one dive looks at, where there are at most so many columns, and else.
const DEEPEST: usize = 24;
const FEW_COLUMNS: usize = 3000;
const DEEPEST_OF_MANY: usize = 3;
/// How often a case is solved anew because options were closed.
const CLOSINGS: usize = 4;

/// What dives have in common.
pub(super) struct DiveContext<'a> {
    pub(super) pseudo_costs: &'a PseudoCosts,
    pub(super) effort: TreeEffort,
    /// All cuts that there were before.
    pub(super) cuts: &'a [Cut],
    /// Whether there is room for more of them.
    pub(super) may_deepen: bool,
    /// What a plan must exceed to matter.
    pub(super) floor: i64,
    /// What no plan in any case exceeds that is not under way.
    pub(super) next: i64,
    pub(super) clock: &'a Clock,
}

/// What a dive found out: a chain of cases, each the one that the split before follows.
pub(super) struct Dive<'b> {
    pub(super) nodes: Vec<ExploredNode>,
    /// The part's own root, and those made on the way.
    pub(super) roots: Vec<Arc<RootRelaxation<'b>>>,
    /// New cuts, numbered behind those that there were before.
    pub(super) cuts: Vec<Cut>,
    pub(super) favourites: Vec<Vec<u32>>,
    pub(super) pseudo_cost_samples: Vec<PseudoCostSample>,
    pub(super) effort: TreeEffort,
}

/// A case after it was looked at.
pub(super) struct ExploredNode {
    /// The prices that close options, and in the end show its bound.
    pub(super) prices: Vec<SparsePrices>,
    /// The root, among those of the dive, that columns are of.
    pub(super) root: usize,
    pub(super) outcome: NodeOutcome,
}

/// What is left of a case.
pub(super) enum NodeOutcome {
    /// Nothing.
    Closed,
    /// One choice.
    Leaf(Vec<u32>),
    /// All of it, to be looked at later.
    Open { state: NodeStart, bound: i64 },
    /// A case for each of these sets of columns of a group; the dive goes on with one of them.
    Split { state: NodeStart, unit: usize, children: Vec<Child>, followed: usize },
}

/// A case of a split.
pub(super) struct Child {
    pub(super) columns: Vec<u32>,
    /// The places of their options among all of the unit.
    pub(super) places: Vec<u32>,
    /// What no plan in it exceeds.
    pub(super) bound: i64,
}

/// A case under way.
pub(super) struct ActiveNode<'a, 'b> {
    pub(super) root: Arc<RootRelaxation<'b>>,
    pub(super) simplex: Simplex,
    pub(super) closed: Vec<bool>,
    /// What no plan in it exceeds, as far as is known.
    pub(super) bound: i64,
    pub(super) prices: Vec<SparsePrices>,
    pub(super) cuts: Cuts<'a>,
}

/// The option that a dive has followed, how far it was from 1, and the objective before, in points.
struct Followed {
    option: u32,
    distance: f64,
    before: f64,
}

impl Followed {
    fn pseudo_cost(&self, after: f64, scale: f64) -> PseudoCostSample {
        let fall = (self.before - after).max(0.0) / scale;
        PseudoCostSample { option: self.option, distance: self.distance, fall, is_whole: true }
    }
}

impl ActiveNode<'_, '_> {
    /// What the solution is worth at most, in points.
    fn points(&self) -> f64 {
        self.root.relaxation.points(self.simplex.objective())
    }

    /// The columns of a group that are open.
    pub(super) fn open(&self, group: usize) -> impl Iterator<Item = usize> + '_ {
        self.root.relaxation.program.columns_of(group).filter(|&column| !self.closed[column])
    }

    pub(super) fn is_decided(&self) -> bool {
        (0..self.root.relaxation.units.len()).all(|group| self.open(group).nth(1).is_none())
    }

    /// Entries that take as long as working out what its prices prove.
    fn certifying(&self) -> u64 {
        /// In 128 bits, and once more for every option that it closes.
        const EACH: usize = 8;
        (EACH * self.prices.len() * self.root.relaxation.exact_len()) as u64
    }

    /// Closes all columns of a group but these, if there are any.
    fn take(&mut self, columns: &[u32]) {
        let Some(&first) = columns.first() else { return };
        let program = &self.root.relaxation.program;
        for other in program.columns_of(program.group_of(first as usize)) {
            self.closed[other] |= !columns.contains(&(other as u32));
        }
    }

    /// A case in which every unit is decided.
    fn leaf(&self) -> NodeOutcome {
        let columns: Option<Vec<usize>> =
            (0..self.root.relaxation.units.len()).map(|group| self.open(group).next()).collect();
        let Some(columns) = columns else { return NodeOutcome::Closed };
        NodeOutcome::Leaf(self.root.relaxation.choice(columns.into_iter()))
    }

    /// A case for each option of a group that is taken in part, and one for all others; or a case for each option.
    fn children(&self, certificate: &DualCertificate, group: usize, singly: bool) -> Vec<Child> {
        let first = self.root.relaxation.problem.options(self.root.relaxation.units[group] as usize).start as u32;
        let child = |columns: Vec<u32>| {
            let bounds = columns.iter().map(|&column| relaxation::floor(certificate.with(group, column as usize)));
            Child {
                places: columns.iter().map(|&column| self.root.relaxation.options[column as usize] - first).collect(),
                bound: self.bound.min(bounds.max().unwrap_or(i64::MIN)),
                columns,
            }
        };
        let is_taken = |&column: &u32| singly || self.simplex.value(column as usize) > branching::WHOLE;
        let open = self.open(group).map(|column| column as u32);
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
    fn favourite(&self) -> Vec<u32> {
        let most = |group: usize| {
            let columns = self.open(group).map(|column| (self.simplex.value(column), column));
            columns.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(0, |best| best.1)
        };
        self.root.relaxation.choice((0..self.root.relaxation.units.len()).map(most))
    }

    /// The case as it can be come back to.
    fn state(&self) -> NodeStart {
        NodeStart { closed: self.closed.clone(), basis: self.simplex.basis() }
    }
}

impl<'a> DiveContext<'a> {
    /// Looks at a case and those below it that look best; `None` if it is cut short at once.
    pub(super) fn dive<'b>(&self, part: &OpenNode<'b>) -> Option<Dive<'b>> {
        let mut dive = Dive {
            nodes: Vec::new(),
            roots: vec![Arc::clone(&part.root)],
            cuts: Vec::new(),
            favourites: Vec::new(),
            pseudo_cost_samples: Vec::new(),
            effort: TreeEffort::default(),
        };
        let mut case = self.begin(part)?;
        let deepest = if case.root.relaxation.options.len() <= FEW_COLUMNS { DEEPEST } else { DEEPEST_OF_MANY };
        let mut split: Option<Followed> = None;
        for depth in 0..deepest {
            let looked = self.look(&mut case, &mut dive, split.take().as_ref());
            dive.effort.look(case.simplex.take_work() + case.certifying());
            let Some(outcome) = looked else {
                if depth == 0 {
                    return None;
                }
                break;
            };
            let prices = std::mem::take(&mut case.prices);
            let next = match &outcome {
                NodeOutcome::Split { children, followed, .. } => Some(children[*followed].columns.clone()),
                _ => None,
            };
            dive.nodes.push(ExploredNode { prices, root: dive.roots.len() - 1, outcome });
            let Some(columns) = next else {
                dive.cuts = case.cuts.new;
                return Some(dive);
            };
            if let &[column] = columns.as_slice() {
                let distance = 1.0 - case.simplex.value(column as usize);
                let option = case.root.relaxation.options[column as usize];
                split = Some(Followed { option, distance, before: case.points() });
            }
            case.take(&columns);
        }
        // The case that the dive has come to is left for later.
        let outcome = NodeOutcome::Open { state: case.state(), bound: case.bound };
        dive.nodes.push(ExploredNode { prices: case.prices, root: dive.roots.len() - 1, outcome });
        dive.cuts = case.cuts.new;
        Some(dive)
    }

    fn begin<'b>(&self, part: &OpenNode<'b>) -> Option<ActiveNode<'a, 'b>> {
        let root = Arc::clone(&part.root);
        let simplex = |basis: &SimplexBasis| Simplex::new(&root.relaxation.program, root.cost.clone(), basis);
        // A basis that rounding has made useless is no reason to give up.
        let from_prices = || simplex(&root.relaxation.first_basis(&vec![0.0; root.relaxation.curves.len()]));
        let simplex = simplex(&part.state.basis).or_else(|| simplex(&root.basis)).or_else(from_prices)?;
        let (closed, bound) = (part.state.closed.clone(), part.bound);
        let mut case = ActiveNode { root, simplex, closed, bound, prices: Vec::new(), cuts: Cuts::behind(self.cuts) };
        case.take(&part.taken);
        Some(case)
    }

    /// Bounds a case, closes what can't be in a better plan, and splits what is left; `None` if time is up.
    fn look<'b>(
        &self,
        case: &mut ActiveNode<'_, 'b>,
        dive: &mut Dive<'b>,
        split: Option<&Followed>,
    ) -> Option<NodeOutcome> {
        let mut deepened = false;
        let mut certificate = None;
        for closings in 0.. {
            let bounded = match certificate.take() {
                Some(certificate) => BoundingResult::Open(certificate),
                None => self.bound(case),
            };
            if let Some(split) = split.filter(|_| closings == 0) {
                let after = if matches!(bounded, BoundingResult::Closed) { self.floor as f64 } else { case.points() };
                dive.pseudo_cost_samples.push(split.pseudo_cost(after, case.root.relaxation.scale));
            }
            let known = match bounded {
                BoundingResult::Closed => return Some(NodeOutcome::Closed),
                BoundingResult::Late => return None,
                BoundingResult::Open(certificate) => certificate,
            };
            let moved = self.close(case, &known);
            if case.is_decided() {
                return Some(case.leaf());
            }
            if moved && closings < CLOSINGS {
                continue;
            }
            if self.is_for_later(case, dive) {
                return Some(NodeOutcome::Open { state: case.state(), bound: case.bound });
            }
            if deepened || !self.is_worth_deepening(case) {
                return Some(self.split(case, &known, dive));
            }
            deepened = true;
            match self.deepen(case, dive) {
                Some(BoundingResult::Open(found)) => certificate = Some(found),
                Some(BoundingResult::Closed) => return Some(NodeOutcome::Closed),
                Some(BoundingResult::Late) => return None,
                None => return Some(self.split(case, &known, dive)),
            }
        }
        None
    }

    /// Whether others should be looked at first, where a dive begins and looking at a case takes long.
    fn is_for_later(&self, case: &ActiveNode, dive: &Dive) -> bool {
        let takes_long = case.root.relaxation.options.len() > FEW_COLUMNS;
        takes_long && dive.nodes.is_empty() && case.bound < self.next
    }

    /// Closes the options that no plan above the floor has; whether some of them are taken in the solution.
    pub(super) fn close(&self, case: &mut ActiveNode, certificate: &DualCertificate) -> bool {
        let mut moved = false;
        for group in 0..case.root.relaxation.units.len() {
            for column in case.root.relaxation.program.columns_of(group) {
                if !case.closed[column] && relaxation::floor(certificate.with(group, column)) <= self.floor {
                    case.closed[column] = true;
                    moved |= case.simplex.value(column) > 1e-9;
                }
            }
        }
        moved
    }

    /// Splits a case by one of its units.
    fn split(&self, case: &mut ActiveNode, certificate: &DualCertificate, dive: &mut Dive) -> NodeOutcome {
        dive.favourites.push(case.favourite());
        let above = (relaxation::floor(certificate.bound) - self.floor) as f64 / case.root.relaxation.scale;
        let branching = BranchingNode {
            relaxation: &case.root.relaxation,
            simplex: &case.simplex,
            certificate,
            closed: &case.closed,
            pseudo_costs: self.pseudo_costs,
            clock: self.clock,
            gap: above,
            cutoff: case.root.relaxation.objective(self.floor as f64),
        };
        let choice = branching.choose();
        dive.pseudo_cost_samples.extend(choice.pseudo_cost_samples);
        dive.effort.split(choice.size, case.bound as f64 - self.floor as f64, choice.work);
        let Some(group) = choice.group else { return case.leaf() };
        let first = case.root.relaxation.program.columns_of(group).start;
        let singly = self.pseudo_costs.is_bulky(case.root.relaxation.options[first]);
        let children = case.children(certificate, group, singly);
        let value =
            |child: &Child| child.columns.iter().map(|&column| case.simplex.value(column as usize)).sum::<f64>();
        let mut followed = 0;
        for child in 1..children.len() {
            if value(&children[child]) > value(&children[followed]) {
                followed = child;
            }
        }
        let state = case.state();
        NodeOutcome::Split { state, unit: case.root.relaxation.units[group] as usize, children, followed }
    }
}
