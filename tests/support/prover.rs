//! Makes proofs for small problems, by chance.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rebook::problem::{Load, Problem};
use rebook::solve::{Next, Node, Piece, Proof};

use super::contract::{Contract, Open};

/// More nodes than this are too many for a test.
const MOST_NODES: usize = 400;
/// In a problem of more units no piece is exact: sets of options are tried one by one.
const MOST_EXACT: usize = 12;

/// Writes the proof of a bound, node by node.
pub struct Prover<'a> {
    problem: &'a Problem,
    bound: i64,
    /// How far from 0 prices are drawn, in points.
    spread: i64,
    pub proof: Proof,
    contract: Contract<'a>,
    prices: Vec<i64>,
    rng: &'a mut ChaCha8Rng,
}

impl<'a> Prover<'a> {
    /// Prices some parts of the meters, chosen by chance.
    pub fn new(problem: &'a Problem, bound: i64, spread: i64, rng: &'a mut ChaCha8Rng) -> Self {
        let mut pieces = Vec::new();
        for (index, meter) in problem.meters.iter().enumerate() {
            for hinge in 0..meter.hinges.len() {
                if rng.random_ratio(1, 3) {
                    pieces.push((index, Piece::Hinge(hinge)));
                }
            }
            if meter.at_least.is_some() && rng.random_ratio(1, 3) {
                pieces.push((index, Piece::Least));
            }
            if rng.random_ratio(2, 3) {
                pieces.push((index, Piece::Rest));
            }
        }
        let contract = Contract::new(problem, &pieces);
        let prices = vec![0; pieces.len()];
        let proof = Proof { pieces, nodes: Vec::new() };
        Self { problem, bound, spread, proof, contract, prices, rng }
    }

    /// The proof by this one node alone, and the bound that it gives; nothing where it leaves no plan.
    pub fn single(mut self) -> Option<(Proof, i64)> {
        let node = self.draw();
        let worth = self.contract.worth(&self.all(), &node, &self.prices)?;
        self.proof.nodes.push(node);
        Some((self.proof, i64::try_from(worth.most >> Proof::BITS).unwrap()))
    }

    /// A tree that ends where the bound is reached or every unit is decided; nothing where it grows too large.
    pub fn tree(mut self) -> Option<Proof> {
        self.explore(&self.all()).then_some(self.proof)
    }

    fn all(&self) -> Open {
        (0..self.problem.units()).map(|unit| self.problem.options(unit).collect()).collect()
    }

    fn explore(&mut self, open: &Open) -> bool {
        if self.proof.nodes.len() > MOST_NODES {
            return false;
        }
        let node = self.draw();
        let worth = self.contract.worth(open, &node, &self.prices);
        let at = self.proof.nodes.len();
        self.proof.nodes.push(node);
        let exceeds = |most: i128| most >> Proof::BITS > i128::from(self.bound);
        let Some(worth) = worth.filter(|worth| exceeds(worth.most)) else { return true };
        let left: Open = open
            .iter()
            .zip(&worth.with)
            .map(|(options, with)| options.iter().zip(with).filter(|it| exceeds(*it.1)).map(|it| *it.0).collect())
            .collect();
        let undecided: Vec<usize> = (0..left.len()).filter(|&unit| left[unit].len() > 1).collect();
        if self.rng.random_ratio(1, 5) || undecided.is_empty() {
            // With all units decided before, nothing more can be said of this node.
            if open.iter().all(|options| options.len() == 1) {
                return true;
            }
            self.proof.nodes[at].next = Next::Again;
            return self.explore(&left);
        }
        let unit = undecided[self.rng.random_range(0..undecided.len())];
        let first = self.problem.options(unit).start;
        let places = left[unit].iter().map(|&option| u32::try_from(option - first).unwrap());
        self.proof.nodes[at].next = Next::Branch(unit, places.collect());
        left[unit].iter().all(|&option| {
            let mut child = left.clone();
            child[unit] = vec![option];
            self.explore(&child)
        })
    }

    /// A node with prices by chance, or with those of the node before.
    fn draw(&mut self) -> Node {
        let mut node = Node::default();
        let scale = 1 << Proof::BITS;
        let spread = self.spread.clamp(1, 1 << 38);
        if self.rng.random_ratio(2, 3) {
            let narrow = [1, 8, 64, 4096, 1 << 20];
            let price = |rng: &mut ChaCha8Rng| {
                let spread = spread / narrow[rng.random_range(0..narrow.len())] + 1;
                rng.random_range(-spread * scale..=spread * scale) / i64::from(rng.random_range(1..3_u8))
            };
            node.prices = self.prices.iter().map(|_| price(self.rng)).collect();
            self.prices.clone_from(&node.prices);
        }
        if self.problem.units() > 0 && self.rng.random_ratio(1, 3) {
            let must = |rng: &mut ChaCha8Rng| rng.random_range(-spread / 8..=spread) * scale;
            node.multipliers = (0..self.problem.units()).map(|_| must(self.rng)).collect();
            node.exact = if self.problem.units() > MOST_EXACT { Vec::new() } else { self.exact() };
        }
        node
    }

    /// Pieces of meters that no option loads two of.
    fn exact(&mut self) -> Vec<usize> {
        let mut exact: Vec<usize> = Vec::new();
        for piece in 0..self.proof.pieces.len() {
            let meter = |piece: usize| self.proof.pieces[piece].0;
            let options = (0..self.problem.units()).flat_map(|unit| self.problem.options(unit));
            let apart = options.into_iter().all(|option| {
                let loads: Vec<Load> = self.problem.loads(option).collect();
                let of = |piece: usize| loads.iter().filter(|load| load.meter as usize == meter(piece)).count();
                let few = exact.iter().map(|&other| of(other)).sum::<usize>() + of(piece) <= 1;
                few && loads.iter().all(|load| load.amount > 0)
            });
            if apart && self.rng.random_ratio(1, 2) {
                exact.push(piece);
            }
        }
        exact
    }
}
