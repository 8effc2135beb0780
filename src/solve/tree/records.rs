//! What is known of the cases of a tree for good, for the proof.

use super::super::proof::{Next, Node};

/// The most prices of all cases: a proof of them takes some 40 MB as a file.
const MOST_PRICES: usize = 4_000_000;

/// A case.
#[derive(Debug, Default)]
struct Record {
    /// The prices that close options, one list after the other, and in the end show its bound.
    prices: Vec<Vec<i64>>,
    /// Whether every unit is decided once options are closed.
    is_decided: bool,
    split: Option<Split>,
}

/// The unit that a case is split by, and the case of each of these sets of options, by their places.
type Split = (usize, Vec<(Vec<u32>, usize)>);

/// All cases that there ever were, the root first.
#[derive(Debug, Default)]
pub(super) struct Records {
    list: Vec<Record>,
    prices: usize,
}

impl Records {
    /// A new case; its number.
    pub(super) fn add(&mut self) -> usize {
        self.list.push(Record::default());
        self.list.len() - 1
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.prices > MOST_PRICES
    }

    /// Adds lists of prices to a case.
    pub(super) fn note(&mut self, number: usize, prices: Vec<Vec<i64>>) {
        self.prices += prices.iter().map(Vec::len).sum::<usize>();
        self.list[number].prices.extend(prices);
    }

    pub(super) fn decide(&mut self, number: usize) {
        self.list[number].is_decided = true;
    }

    pub(super) fn split(&mut self, number: usize, unit: usize, cases: Vec<(Vec<u32>, usize)>) {
        self.list[number].split = Some((unit, cases));
    }

    /// The nodes of a proof, parents first, each made of its prices and how it goes on. A case without prices is not looked at yet: its parent's say what is known.
    pub(super) fn proof(&self, node: impl Fn(&[i64], Next) -> Node) -> Vec<Node> {
        let mut nodes = Vec::with_capacity(self.list.len());
        // Cases to come, each with the prices of its parent.
        let mut rest: Vec<(usize, &[i64])> = vec![(0, &[])];
        while let Some((number, of_parent)) = rest.pop() {
            let record = &self.list[number];
            let last: &[i64] = record.prices.last().map_or(of_parent, |prices| prices);
            let count = record.prices.len().max(1);
            for (at, prices) in record.prices.iter().map(Vec::as_slice).chain([of_parent]).take(count).enumerate() {
                let next = match &record.split {
                    _ if at + 1 < count || record.is_decided => Next::Again,
                    Some((unit, cases)) => Next::Branch(*unit, cases.iter().map(|case| case.0.clone()).collect()),
                    None => Next::Closed,
                };
                nodes.push(node(prices, next));
            }
            if record.is_decided {
                // Without prices a decided plan earns just what it is worth.
                nodes.push(node(&[], Next::Closed));
            }
            if let Some((_, cases)) = &record.split {
                rest.extend(cases.iter().rev().map(|case| (case.1, last)));
            }
        }
        nodes
    }
}
