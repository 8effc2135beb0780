//! Makes proofs for small problems, by chance.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rebook::internal::problem::{Load, Problem};
use rebook::internal::solve::{Next, Node, Proof};

use super::contract::{Contract, Open, Prices};

pub mod cuts;

/// More nodes than this are too many for a test.
const MOST_NODES: usize = 400;
/// No more options than this load a book: their sets are tried one by one.
const MOST_LOADING: usize = 14;
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
    /// The meters that have prices.
    priced: Vec<bool>,
    prices: Prices,
    rng: &'a mut ChaCha8Rng,
}

impl<'a> Prover<'a> {
    /// Prices some of the meters, and some cuts, chosen by chance.
    pub fn new(problem: &'a Problem, bound: i64, spread: i64, rng: &'a mut ChaCha8Rng) -> Self {
        let priced = problem.meters.iter().map(|_| rng.random_ratio(2, 3)).collect();
        let mut contract = Contract::new(problem);
        let cuts = if rng.random_ratio(2, 3) { cuts::draw(problem, &mut contract, rng) } else { Vec::new() };
        let proof = Proof { cuts, nodes: Vec::new() };
        let spread = spread.clamp(1, 1 << 38);
        Self { problem, bound, spread, proof, contract, priced, prices: Prices::default(), rng }
    }

    /// The proof by this one node alone, and what the node earns, scaled; nothing where it leaves no plan.
    pub fn single(mut self) -> Option<(Proof, i128)> {
        let node = self.draw(false);
        let worth = self.contract.worth(&self.contract.all(), &node, &self.prices)?;
        self.proof.nodes.push(node);
        Some((self.proof, worth.most))
    }

    /// A tree that ends where the bound is reached or every unit is decided; nothing where it grows too large.
    pub fn tree(mut self) -> Option<Proof> {
        let all = self.contract.all();
        self.explore(&all).then_some(self.proof)
    }

    fn explore(&mut self, open: &Open) -> bool {
        if self.proof.nodes.len() > MOST_NODES {
            return false;
        }
        let decided = open.iter().all(|options| options.len() == 1);
        let node = self.draw(decided);
        let worth = self.contract.worth(open, &node, &self.prices);
        let at = self.proof.nodes.len();
        self.proof.nodes.push(node);
        let better = worth.filter(|worth| self.contract.rounded(worth.most) > i128::from(self.bound));
        // With all units decided before, nothing more can be said of this node.
        let Some(worth) = better.filter(|_| !decided) else { return true };
        let left = self.contract.left(open, &worth, self.bound);
        let undecided: Vec<usize> = (0..left.len()).filter(|&unit| left[unit].len() > 1).collect();
        if self.rng.random_ratio(1, 5) || undecided.is_empty() {
            self.proof.nodes[at].next = Next::Again;
            return self.explore(&left);
        }
        let unit = undecided[self.rng.random_range(0..undecided.len())];
        let first = self.problem.options(unit).start;
        let place = |option: usize| u32::try_from(option - first).unwrap();
        let sets = self.sets(unit, left[unit].iter().map(|&option| place(option)).collect());
        self.proof.nodes[at].next = Next::Branch(unit, sets.clone());
        sets.iter().all(|set| {
            let mut child = left.clone();
            child[unit].retain(|&option| set.contains(&place(option)));
            self.explore(&child)
        })
    }

    /// Sets that hold all of these places, the first of them at least one; by chance some places twice, and some of
    /// options that are closed.
    fn sets(&mut self, unit: usize, mut places: Vec<u32>) -> Vec<Vec<u32>> {
        places.shuffle(self.rng);
        let count = if self.rng.random_ratio(1, 2) { places.len() } else { self.rng.random_range(1..=places.len()) };
        let mut sets = vec![Vec::new(); count];
        for (number, &place) in places.iter().enumerate() {
            let set = if number < count { number } else { self.rng.random_range(0..count) };
            sets[set].push(place);
        }
        if self.rng.random_ratio(1, 4) {
            let all = u32::try_from(self.problem.options(unit).len()).unwrap();
            let closed: Vec<u32> = (0..all).filter(|place| !places.contains(place)).collect();
            let more = if closed.is_empty() || self.rng.random_ratio(1, 3) { &places } else { &closed };
            let set = self.rng.random_range(0..=count);
            sets.resize(count.max(set + 1), Vec::new());
            sets[set].push(more[self.rng.random_range(0..more.len())]);
        }
        sets
    }

    /// A node with prices by chance, or with those of the node before. Where all is decided, prices of cuts are in the way.
    fn draw(&mut self, decided: bool) -> Node {
        let mut node = Node::default();
        let relaxed = self.problem.units() > 0 && self.rng.random_ratio(1, 3);
        let without_cuts = decided || relaxed;
        if self.rng.random_ratio(2, 3) || (without_cuts && self.prices.on_cuts()) {
            node.prices = (0..self.priced.len()).map(|meter| self.price(meter)).collect();
            if !without_cuts && self.rng.random_ratio(3, 4) {
                node.cuts = cuts::prices(&self.contract.cuts, self.spread, self.rng);
            }
        }
        self.prices.take(&node);
        if relaxed {
            let spread = self.spread;
            let must = |rng: &mut ChaCha8Rng| rng.random_range(-spread / 8..=spread) << Proof::BITS;
            node.multipliers = (0..self.problem.units()).map(|_| must(self.rng)).collect();
            node.books = self.books();
        }
        node
    }

    fn price(&mut self, meter: usize) -> i64 {
        let narrow = [1, 8, 64, 4096, 1 << 20];
        let spread = self.spread / narrow[self.rng.random_range(0..narrow.len())] + 1;
        let price = self.rng.random_range(-spread << Proof::BITS..=spread << Proof::BITS);
        if self.priced[meter] { price / i64::from(self.rng.random_range(1..3_u8)) } else { 0 }
    }

    /// Meters that are judged together, chosen by chance.
    fn books(&mut self) -> Vec<Vec<usize>> {
        let mut books: Vec<Vec<usize>> = Vec::new();
        for meter in (0..self.priced.len()).filter(|&meter| self.priced[meter]) {
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

    /// Whether no option loads two of these books, nor any with less than nothing, and none has too many meters or options.
    fn fit(&self, books: &[Vec<usize>]) -> bool {
        let on = |option: usize, book: &Vec<usize>| {
            self.problem.loads(option).any(|load| book.contains(&(load.meter as usize)))
        };
        let negative = |load: Load| load.amount < 0 && books.iter().flatten().any(|&it| it == load.meter as usize);
        let fits = |option: usize| {
            let count = books.iter().filter(|book| on(option, book)).count();
            count <= 1 && !self.problem.loads(option).any(negative)
        };
        let options = 0..self.problem.option_count();
        let small = |book: &Vec<usize>| {
            book.len() <= MOST_METERS && options.clone().filter(|&option| on(option, book)).count() <= MOST_LOADING
        };
        books.iter().all(small) && options.clone().all(fits)
    }
}
