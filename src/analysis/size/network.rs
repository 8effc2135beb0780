//! Work and people as a network: how many minutes can be covered without counting one twice, and where they can't.

use std::collections::BTreeMap;

use petgraph::algo::dinics;
use petgraph::graph::{DiGraph, NodeIndex};

/// Kinds of work, people, and who can do what.
pub(super) struct StaffingNetwork {
    /// Minutes of each kind of work.
    pub(super) demand: Vec<i64>,
    /// Minutes of each person.
    pub(super) supply: Vec<i64>,
    /// For each kind of work the people who can do it.
    pub(super) can: Vec<Vec<usize>>,
}

/// How some of the work is covered as far as it can be.
pub(super) struct FlowCover {
    /// Minutes that are covered: the maximum flow.
    pub(super) covered: i64,
    /// Who does how much of what: kind of work, person, minutes above 0.
    pub(super) flows: Vec<(usize, usize, i64)>,
}

/// Kinds of work, and all the people who can do any of them, who have too few minutes even if they do nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bottleneck {
    /// The kinds of work, ordered.
    pub(super) work: Vec<usize>,
    /// The people, ordered.
    pub(super) people: Vec<usize>,
}

impl StaffingNetwork {
    /// All kinds of work.
    pub(super) fn all(&self) -> Vec<usize> {
        (0..self.demand.len()).collect()
    }

    /// Minutes of these kinds of work together.
    pub(super) fn needed(&self, work: &[usize]) -> i64 {
        work.iter().map(|&kind| self.demand[kind]).sum()
    }

    /// Everybody who can do any of these kinds of work, ordered.
    pub(super) fn people(&self, work: &[usize]) -> Vec<usize> {
        let mut people: Vec<usize> = work.iter().flat_map(|&kind| &self.can[kind]).copied().collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Minutes of these people together.
    pub(super) fn supplied(&self, people: &[usize]) -> i64 {
        people.iter().map(|&person| self.supply[person]).sum()
    }

    /// Covers as much as possible of these kinds of work (ordered, each once), as if there were no others.
    ///
    /// Work that the same people can do is one node of the graph, which makes it several times smaller.
    pub(super) fn cover(&self, work: &[usize]) -> FlowCover {
        let mut groups: BTreeMap<&[usize], Vec<usize>> = BTreeMap::new();
        for &kind in work {
            groups.entry(&self.can[kind]).or_default().push(kind);
        }
        let people = self.people(work);
        let mut graph: DiGraph<(), u64> = DiGraph::new();
        let (source, sink) = (graph.add_node(()), graph.add_node(()));
        let nodes: BTreeMap<usize, NodeIndex> = people.iter().map(|&person| (person, graph.add_node(()))).collect();
        // The edges between work and people come first, so that their flows do.
        for (people, kinds) in &groups {
            let (node, minutes) = (graph.add_node(()), capacity(self.needed(kinds)));
            for person in *people {
                graph.add_edge(node, nodes[person], minutes);
            }
        }
        let of_group = (0..groups.len()).map(|group| NodeIndex::new(2 + nodes.len() + group));
        for (node, kinds) in of_group.zip(groups.values()) {
            graph.add_edge(source, node, capacity(self.needed(kinds)));
        }
        for (&person, &node) in &nodes {
            graph.add_edge(node, sink, capacity(self.supply[person]));
        }
        let (covered, flows) = dinics(&graph, source, sink);
        let mut flows = flows.into_iter().map(minutes);
        let done = groups.into_iter().flat_map(|(people, kinds)| {
            let done: Vec<(usize, i64)> = people.iter().copied().zip(flows.by_ref()).collect();
            self.dealt(&kinds, &done)
        });
        FlowCover { flows: done.collect(), covered: minutes(covered) }
    }

    /// What people do for a group, dealt out to its kinds of work one after the other.
    fn dealt(&self, kinds: &[usize], done: &[(usize, i64)]) -> Vec<(usize, usize, i64)> {
        let mut dealt = Vec::new();
        let mut open: Vec<(usize, i64)> = kinds.iter().rev().map(|&kind| (kind, self.demand[kind])).collect();
        for &(person, mut minutes) in done {
            while minutes > 0 {
                let Some((kind, left)) = open.pop() else { break };
                let part = left.min(minutes);
                minutes -= part;
                dealt.extend((part > 0).then_some((kind, person, part)));
                open.extend((part < left).then_some((kind, left - part)));
            }
        }
        dealt
    }

    /// Where these kinds of work are short: the connected parts of the smallest source side of a minimum cut. They share
    /// nobody, and their shortages add up to the whole shortage.
    pub(super) fn bottlenecks(&self, work: &[usize], cover: &FlowCover) -> Vec<Bottleneck> {
        let cut = self.source_side(work, cover);
        let mut doing: Vec<Vec<usize>> = vec![Vec::new(); self.supply.len()];
        for &kind in &cut {
            self.can[kind].iter().for_each(|&person| doing[person].push(kind));
        }
        let mut met = vec![false; self.demand.len()];
        let mut parts = Vec::new();
        for &first in &cut {
            let mut part = Vec::new();
            let mut open = vec![first];
            while let Some(kind) = open.pop() {
                if !std::mem::replace(&mut met[kind], true) {
                    part.push(kind);
                    open.extend(self.can[kind].iter().flat_map(|&person| std::mem::take(&mut doing[person])));
                }
            }
            if !part.is_empty() {
                part.sort_unstable();
                parts.push(Bottleneck { people: self.people(&part), work: part });
            }
        }
        parts
    }

    /// The kinds of work that could still take minutes, or could if somebody did less of them: what is reached from the
    /// source where flow is left over. Ordered.
    fn source_side(&self, work: &[usize], cover: &FlowCover) -> Vec<usize> {
        let mut covered = vec![0; self.demand.len()];
        let mut doing: Vec<Vec<usize>> = vec![Vec::new(); self.supply.len()];
        for &(kind, person, flow) in &cover.flows {
            covered[kind] += flow;
            doing[person].push(kind);
        }
        let mut reached = vec![false; self.demand.len()];
        let mut open: Vec<usize> = work.iter().copied().filter(|&kind| covered[kind] < self.demand[kind]).collect();
        while let Some(kind) = open.pop() {
            if !std::mem::replace(&mut reached[kind], true) {
                open.extend(self.can[kind].iter().flat_map(|&person| std::mem::take(&mut doing[person])));
            }
        }
        work.iter().copied().filter(|&kind| reached[kind]).collect()
    }
}

/// Minutes, which are never negative, as the network has them.
fn capacity(minutes: i64) -> u64 {
    u64::try_from(minutes).unwrap_or(0)
}

fn minutes(flow: u64) -> i64 {
    i64::try_from(flow).unwrap_or(i64::MAX)
}
