//! The search of a core: item after item, best bound first.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::charges::NEVER;
use super::dynamic_program::{DynamicProgram, tables};
use super::knapsack_solver::{Core, KnapsackProblem, MeterAmounts, SearchEffort, add, pay};

/// Nodes to look at while no set is known.
const PATIENCE: u32 = 2000;

/// A set under way: decided up to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PartialSet {
    bound: i64,
    decided: usize,
    profit: i64,
    loads: MeterAmounts,
    set: u128,
}

impl Ord for PartialSet {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.bound, self.decided, self.set).cmp(&(other.bound, other.decided, other.set))
    }
}

impl PartialOrd for PartialSet {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The search of a core.
pub(super) struct BranchAndBound<'a> {
    core: &'a Core,
    problem: &'a KnapsackProblem<'a>,
    tables: Vec<DynamicProgram>,
    /// What the items from each on earn at the prices of all meters.
    rest: Vec<i64>,
    /// What the best set of the core's items earns with all the others; [`NEVER`] at first.
    pub(super) best: (i64, u128),
    pub(super) work: u64,
}

impl<'a> BranchAndBound<'a> {
    pub(super) fn new(core: &'a Core, problem: &'a KnapsackProblem<'a>) -> Self {
        let tables = tables(core, problem);
        let mut rest = vec![0; core.items.len() + 1];
        let schedules = problem.schedules(&problem.prices);
        for (place, item) in core.items.iter().enumerate().rev() {
            rest[place] = rest[place + 1] + (item.profit - pay(&schedules, &item.loads)).max(0);
        }
        let work = tables.iter().map(DynamicProgram::cells).sum();
        Self { core, problem, tables, rest, best: (NEVER, 0), work }
    }

    /// Looks for the best set; gives back what no set earns more than.
    pub(super) fn run(&mut self, effort: SearchEffort) -> i64 {
        let mut root = PartialSet { bound: 0, decided: 0, profit: self.core.profit, loads: self.core.base, set: 0 };
        root.bound = self.bound(&root);
        let mut open = BinaryHeap::from([root]);
        let (mut dropped, mut nodes) = (NEVER, 0);
        while let Some(mut node) = open.pop() {
            let enough = self.best.0.saturating_add(effort.tolerance);
            if node.bound <= enough || nodes >= if self.best.0 > NEVER { effort.nodes } else { PATIENCE } {
                // No other open node has a larger bound.
                dropped = dropped.max(node.bound);
                break;
            }
            while node.bound > enough {
                nodes += 1;
                if node.decided == self.core.items.len() {
                    self.best = (node.bound, node.set);
                    break;
                }
                let (better, worse) = self.children(&node);
                if worse.bound > NEVER {
                    open.push(worse);
                }
                node = better;
            }
            dropped = dropped.max(node.bound);
        }
        self.work += u64::from(nodes);
        dropped.max(self.best.0)
    }

    fn children(&self, node: &PartialSet) -> (PartialSet, PartialSet) {
        let item = &self.core.items[node.decided];
        let mut out = PartialSet { decided: node.decided + 1, ..*node };
        let mut taken = PartialSet { profit: node.profit + item.profit, set: node.set | 1 << node.decided, ..out };
        add(&mut taken.loads, &item.loads);
        // What holds for the whole holds for a part.
        out.bound = self.bound(&out).min(node.bound);
        taken.bound = self.bound(&taken).min(node.bound);
        if taken.bound > out.bound { (taken, out) } else { (out, taken) }
    }

    /// What no set that a node stands for earns more than.
    fn bound(&self, node: &PartialSet) -> i64 {
        let rest = &self.core.rest[node.decided];
        let charges = self.problem.charges;
        // What a meter earns beyond the loads so far.
        let offered = |meter: usize, price: i64| {
            let low = node.loads[meter];
            charges[meter].best(price, low, low + rest[meter]) - price * low
        };
        let all = |prices: &MeterAmounts, except: usize| -> i64 {
            (0..charges.len()).filter(|&meter| meter != except).map(|meter| offered(meter, prices[meter])).sum()
        };
        let by_table = self
            .tables
            .iter()
            .map(|table| table.earned(node.decided, node.loads[table.meter]) + all(&table.prices, table.meter));
        let priced = self.rest[node.decided] + all(&self.problem.prices, usize::MAX);
        let bound = node.profit + by_table.fold(priced, i64::min);
        if bound > NEVER / 2 { bound } else { NEVER }
    }
}
