//! Makes proofs for small problems, by chance.

use std::collections::BTreeSet;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rebook::problem::{Load, Problem};
use rebook::solve::{Next, Node, Piece, Proof};

use super::contract::{Contract, Open};

/// More nodes than this are too many for a test.
const MOST_NODES: usize = 400;
/// In a problem of more units there are no books: sets of options are tried one by one.
const MOST_UNITS: usize = 12;
/// The most meters of a book.
const MOST_METERS: usize = 4;

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
            node.books = if self.problem.units() > MOST_UNITS { Vec::new() } else { self.books() };
        }
        node
    }

    /// Meters that are judged together, chosen by chance.
    fn books(&mut self) -> Vec<Vec<usize>> {
        let mut books: Vec<Vec<usize>> = Vec::new();
        let meters: BTreeSet<usize> = self.proof.pieces.iter().map(|piece| piece.0).collect();
        for meter in meters {
            if self.rng.random_ratio(1, 3) {
                continue;
            }
            let (places, start) = (books.len() + 1, self.rng.random_range(0..=books.len()));
            let tried = (0..places).map(|place| {
                let mut tried = books.clone();
                tried.push(Vec::new());
                tried[(start + place) % places].push(meter);
                tried.retain(|book| !book.is_empty());
                tried
            });
            let fitting = tried.into_iter().find(|books| self.fit(books));
            books = fitting.unwrap_or(books);
        }
        books
    }

    /// Whether no option loads two of these books, nor any with less than nothing, and none has too many meters.
    fn fit(&self, books: &[Vec<usize>]) -> bool {
        let options = (0..self.problem.units()).flat_map(|unit| self.problem.options(unit));
        let fits = |option: usize| {
            let on = |book: &&Vec<usize>| self.problem.loads(option).any(|load| book.contains(&(load.meter as usize)));
            let negative = |load: Load| load.amount < 0 && books.iter().flatten().any(|&it| it == load.meter as usize);
            books.iter().filter(on).count() <= 1 && !self.problem.loads(option).any(negative)
        };
        books.iter().all(|book| book.len() <= MOST_METERS) && options.into_iter().all(fits)
    }
}
