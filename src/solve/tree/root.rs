//! What cases of a part of a tree have in common, and the cuts that were made for it.

use std::sync::Arc;

use super::super::cut::{self, Cut};
use super::super::lp::SimplexBasis;
use super::super::proof::RowSource;
use super::super::relaxation::Relaxation;
use super::node::Dive;

/// A relaxation that cases refer to.
pub(super) struct RootRelaxation<'a> {
    pub(super) relaxation: Arc<Relaxation<'a>>,
    /// The costs, with ties broken.
    pub(super) cost: Vec<f64>,
    /// A basis to begin with.
    pub(super) basis: SimplexBasis,
}

impl RootRelaxation<'_> {
    pub(super) fn bytes(&self) -> usize {
        self.relaxation.bytes() + 8 * self.cost.len() + 4 * self.basis.keys.len()
    }
}

impl Dive<'_> {
    /// The new cuts that are needed, where they are numbered from `to` on instead of `from`.
    pub(super) fn renumber(&mut self, from: u32, to: u32) -> Vec<Cut> {
        let needed = self.needed(from);
        let mut numbers = Vec::with_capacity(needed.len());
        let mut next = to;
        for &is_needed in &needed {
            numbers.push(next);
            next += u32::from(is_needed);
        }
        let renumber = |cut: &mut u32| {
            if let Some(place) = cut.checked_sub(from) {
                *cut = numbers[place as usize];
            }
        };
        let mut cuts = std::mem::take(&mut self.cuts);
        let mut is_needed = needed.iter();
        cuts.retain(|_| is_needed.next() == Some(&true));
        for (source, _) in cuts.iter_mut().flat_map(|cut| &mut cut.derivation.terms) {
            if let RowSource::Cut(cut) = source {
                renumber(cut);
            }
        }
        self.nodes.iter_mut().flat_map(|node| &mut node.prices).for_each(|prices| {
            prices.cuts.iter_mut().for_each(|cut| renumber(&mut cut.0));
        });
        // The first root is the part's, which knows none of them.
        for root in &mut self.roots[1..] {
            if let Some(root) = Arc::get_mut(root) {
                Arc::make_mut(&mut root.relaxation).cuts.iter_mut().for_each(renumber);
            }
        }
        cuts
    }

    /// Of the new cuts, which have a price or a row, or others that have follow from them.
    fn needed(&self, from: u32) -> Vec<bool> {
        let mut needed = vec![false; self.cuts.len()];
        let priced = self.nodes.iter().flat_map(|node| &node.prices).flat_map(|prices| &prices.cuts).map(|cut| cut.0);
        let rows = self.roots.iter().flat_map(|root| root.relaxation.cuts.iter().copied());
        for place in priced.chain(rows).filter_map(|cut| cut.checked_sub(from)) {
            needed[place as usize] = true;
        }
        cut::mark_earlier(&self.cuts, from, &mut needed);
        needed
    }
}
