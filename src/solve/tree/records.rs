//! What is known of the cases of a tree for good, for the proof.

use super::super::proof::{Next, Node};

/// The most prices of all cases: a proof of them takes some 40 MB as a file.
const MOST_PRICES: usize = 4_000_000;

/// Prices of meters and cuts by their numbers, rounded, without those that are 0.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct SparsePrices {
    pub(in super::super) meters: Vec<(u32, i64)>,
    pub(in super::super) cuts: Vec<(u32, i64)>,
}

impl SparsePrices {
    fn len(&self) -> usize {
        self.meters.len() + self.cuts.len()
    }

    /// The node of a proof that has these prices, where there are so many meters.
    pub(in super::super) fn node(&self, meters: usize, next: Next) -> Node {
        let mut prices = vec![0; meters];
        self.meters.iter().for_each(|&(meter, price)| prices[meter as usize] = price);
        Node { prices, cuts: self.cuts.clone(), next, ..Node::default() }
    }
}

/// A case.
#[derive(Debug, Default)]
struct NodeRecord {
    /// The prices that close options, one list after the other, and in the end show its bound.
    prices: Vec<SparsePrices>,
    /// Whether every unit is decided once options are closed.
    is_decided: bool,
    split: Option<BranchRecord>,
}

/// The unit that a case is split by, and the case of each of these sets of options, by their places.
type BranchRecord = (usize, Vec<(Vec<u32>, usize)>);

/// All cases that there ever were, the root first.
#[derive(Debug, Default)]
pub(super) struct NodeRecords {
    list: Vec<NodeRecord>,
    prices: usize,
}

impl NodeRecords {
    /// A new case; its number.
    pub(super) fn add(&mut self) -> usize {
        self.list.push(NodeRecord::default());
        self.list.len() - 1
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.prices > MOST_PRICES
    }

    /// Adds lists of prices to a case.
    pub(super) fn note(&mut self, number: usize, prices: Vec<SparsePrices>) {
        self.prices += prices.iter().map(SparsePrices::len).sum::<usize>();
        self.list[number].prices.extend(prices);
    }

    pub(super) fn decide(&mut self, number: usize) {
        self.list[number].is_decided = true;
    }

    pub(super) fn split(&mut self, number: usize, unit: usize, cases: Vec<(Vec<u32>, usize)>) {
        self.list[number].split = Some((unit, cases));
    }

    /// The nodes of a proof, parents first, where there are so many meters. A case without prices is not looked at yet: its
    /// parent's say what is known.
    pub(super) fn proof(&self, meters: usize) -> Vec<Node> {
        let none = SparsePrices::default();
        let mut nodes = Vec::with_capacity(self.list.len());
        // Cases to come, each with the prices of its parent.
        let mut rest: Vec<(usize, &SparsePrices)> = vec![(0, &none)];
        while let Some((number, of_parent)) = rest.pop() {
            let record = &self.list[number];
            let last = record.prices.last().unwrap_or(of_parent);
            let count = record.prices.len().max(1);
            for (at, prices) in record.prices.iter().chain([of_parent]).take(count).enumerate() {
                let next = match &record.split {
                    _ if at + 1 < count || record.is_decided => Next::Again,
                    Some((unit, cases)) => Next::Branch(*unit, cases.iter().map(|case| case.0.clone()).collect()),
                    None => Next::Closed,
                };
                nodes.push(prices.node(meters, next));
            }
            if record.is_decided {
                // Without prices a decided plan earns just what it is worth.
                nodes.push(none.node(meters, Next::Closed));
            }
            if let Some((_, cases)) = &record.split {
                rest.extend(cases.iter().rev().map(|case| (case.1, last)));
            }
        }
        nodes
    }
}
