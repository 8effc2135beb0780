//! Makes proofs for small problems, slowly and by the words of the contract ([`rebook::solve::Proof`]).

use std::collections::BTreeMap;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rebook::instance::{Hinge, Side};
use rebook::problem::Problem;
use rebook::solve::{Next, Node, Piece, Proof};

/// More nodes than this are too many for a test.
const MOST_NODES: usize = 400;

/// Writes the proof of a bound, node by node.
pub struct Prover<'a> {
    problem: &'a Problem,
    bound: i64,
    /// How far from 0 prices are drawn, in points.
    spread: i64,
    pub proof: Proof,
    parts: Vec<Part>,
    prices: Vec<i64>,
    rng: &'a mut ChaCha8Rng,
}

/// The options of each unit that are open.
type Open = Vec<Vec<usize>>;

struct Part {
    meter: usize,
    piece: Option<usize>,
    hinges: Vec<Hinge>,
    least: Option<i64>,
    most: Option<i64>,
    cut: bool,
}

/// What a node earns at most, and what it earns with each open option.
struct Worth {
    most: i128,
    with: Vec<Vec<i128>>,
}

/// An option's loads on the parts, and its value less what is charged at once.
struct Cut {
    value: i128,
    loads: Vec<(usize, i64)>,
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
        let parts = parts(problem, &pieces);
        let prices = vec![0; pieces.len()];
        let proof = Proof { pieces, nodes: Vec::new() };
        Self { problem, bound, spread, proof, parts, prices, rng }
    }

    /// The proof by this one node alone, and the bound that it gives; nothing where it leaves no plan.
    pub fn single(mut self) -> Option<(Proof, i64)> {
        let node = self.draw();
        let worth = self.worth(&self.all(), &node)?;
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
        let worth = self.worth(open, &node);
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
        self.proof.nodes[at].next = Next::Branch(unit);
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
            node.exact = self.exact();
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
                let loads = self.problem.loads(option);
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

    /// What the contract says of a node.
    fn worth(&self, open: &Open, node: &Node) -> Option<Worth> {
        if open.iter().any(Vec::is_empty) {
            return None;
        }
        let mut moved = vec![0; self.problem.meters.len()];
        let mut most = 0;
        for options in open.iter().filter(|options| options.len() == 1) {
            most += i128::from(self.problem.value(options[0])) << Proof::BITS;
            self.problem.loads(options[0]).iter().for_each(|load| moved[load.meter as usize] += load.amount);
        }
        let cuts = self.cuts(open, &moved);
        let ranges: Vec<(i64, i64)> = (0..self.parts.len()).map(|part| self.range(part, &cuts, &moved)).collect();
        if ranges.iter().any(|(low, high)| low > high) {
            return None;
        }
        let exact = |part: usize| self.parts[part].piece.is_some_and(|piece| node.exact.contains(&piece));
        let net = |cut: &Cut| {
            let priced = cut.loads.iter().filter(|load| !exact(load.0));
            cut.value - priced.map(|load| self.price(load.0) * i128::from(load.1)).sum::<i128>()
        };
        let priced = (0..self.parts.len()).filter(|&part| !exact(part));
        most += priced.map(|part| self.earns(part, ranges[part], &moved)).sum::<i128>();
        let nets: Vec<Vec<i128>> = cuts.iter().map(|cuts| cuts.iter().map(net).collect()).collect();
        if node.multipliers.is_empty() {
            let best = |nets: &Vec<i128>| *nets.iter().max().unwrap_or(&0);
            most += nets.iter().map(best).sum::<i128>();
            let with = nets.iter().map(|nets| nets.iter().map(|net| most - (best(nets) - net)).collect::<Vec<_>>());
            return Some(Worth { most, with: or_settled(with, most) });
        }
        let mut items: BTreeMap<usize, Vec<(i64, i128)>> = BTreeMap::new();
        let mut free = 0;
        for ((cuts, nets), must) in cuts.iter().zip(&nets).zip(&node.multipliers) {
            most += if cuts.is_empty() { 0 } else { i128::from(*must) };
            for (cut, net) in cuts.iter().zip(nets) {
                let gain = net - i128::from(*must);
                match cut.loads.iter().find(|load| exact(load.0)) {
                    Some(&(part, amount)) => items.entry(part).or_default().push((amount, gain)),
                    None => free += gain.max(0),
                }
            }
        }
        most += free;
        let mut bests = BTreeMap::new();
        for part in (0..self.parts.len()).filter(|&part| exact(part)) {
            let list = items.get(&part).cloned().unwrap_or_default();
            let best = self.best_set((0, 0), &list, part, ranges[part], &moved)?;
            bests.insert(part, best);
            most += best;
        }
        let mut next: BTreeMap<usize, usize> = BTreeMap::new();
        let mut with = Vec::new();
        for ((cuts, nets), must) in cuts.iter().zip(&nets).zip(&node.multipliers) {
            let mut of_unit = Vec::new();
            for (cut, net) in cuts.iter().zip(nets) {
                of_unit.push(match cut.loads.iter().find(|load| exact(load.0)) {
                    Some(&(part, _)) => {
                        let at = next.entry(part).or_default();
                        let mut list = items[&part].clone();
                        let taken = list.remove(*at);
                        *at += 1;
                        let set = self.best_set(taken, &list, part, ranges[part], &moved);
                        set.map_or(i128::MIN, |set| most - bests[&part] + set)
                    }
                    None => most + (net - i128::from(*must)).min(0),
                });
            }
            with.push(of_unit);
        }
        Some(Worth { most, with: or_settled(with.into_iter(), most) })
    }

    /// The most that a load and any of these together earn on a part.
    fn best_set(
        &self,
        from: (i64, i128),
        items: &[(i64, i128)],
        part: usize,
        (low, high): (i64, i64),
        moved: &[i64],
    ) -> Option<i128> {
        let mut sets = BTreeMap::from([from]);
        for &(amount, gain) in items {
            for (load, earned) in sets.clone() {
                let entry = sets.entry(load + amount).or_insert(i128::MIN);
                *entry = (*entry).max(earned + gain);
            }
        }
        let allowed = sets.into_iter().filter(|&(load, _)| low <= load && load <= high);
        allowed.map(|(load, earned)| earned - self.charge(part, load, moved)).max()
    }

    /// The options of open units after the cut; none for settled ones.
    fn cuts(&self, open: &Open, moved: &[i64]) -> Vec<Vec<Cut>> {
        let cut = |&option: &usize| {
            let mut cut = Cut { value: i128::from(self.problem.value(option)) << Proof::BITS, loads: Vec::new() };
            for load in self.problem.loads(option) {
                let meter = load.meter as usize;
                for (at, part) in self.parts.iter().enumerate().filter(|it| it.1.meter == meter) {
                    let mut amount = load.amount;
                    if part.cut {
                        let hinge = part.hinges.first();
                        let point = hinge.map(|hinge| hinge.at).or(part.least).unwrap() - moved[meter];
                        amount = amount.min(point.max(0));
                        let over = hinge.filter(|hinge| hinge.side == Side::Above).map_or(0, |hinge| hinge.slope);
                        cut.value -= i128::from(load.amount - amount) * i128::from(over) << Proof::BITS;
                    }
                    if amount != 0 {
                        cut.loads.push((at, amount));
                    }
                }
            }
            cut
        };
        open.iter()
            .map(|options| if options.len() == 1 { Vec::new() } else { options.iter().map(cut).collect() })
            .collect()
    }

    fn range(&self, part: usize, cuts: &[Vec<Cut>], moved: &[i64]) -> (i64, i64) {
        let on = |cut: &Cut| cut.loads.iter().find(|load| load.0 == part).map_or(0, |load| load.1);
        let low: i64 = cuts.iter().filter_map(|cuts| cuts.iter().map(on).min()).sum();
        let high: i64 = cuts.iter().filter_map(|cuts| cuts.iter().map(on).max()).sum();
        let Part { meter, least, most, .. } = self.parts[part];
        (
            least.map_or(low, |least| low.max(least - moved[meter])),
            most.map_or(high, |most| high.min(most - moved[meter])),
        )
    }

    fn price(&self, part: usize) -> i128 {
        self.parts[part].piece.map_or(0, |piece| i128::from(self.prices[piece]))
    }

    fn charge(&self, part: usize, load: i64, moved: &[i64]) -> i128 {
        let part = &self.parts[part];
        part.hinges.iter().map(|hinge| i128::from(hinge.charge(load + moved[part.meter]))).sum::<i128>() << Proof::BITS
    }

    fn earns(&self, part: usize, (low, high): (i64, i64), moved: &[i64]) -> i128 {
        let points = self.parts[part].hinges.iter().map(|hinge| hinge.at - moved[self.parts[part].meter]);
        let loads = points.filter(|&at| low <= at && at <= high).chain([low, high]);
        loads.map(|load| self.price(part) * i128::from(load) - self.charge(part, load, moved)).max().unwrap()
    }
}

/// Settled units keep their option.
fn or_settled(with: impl Iterator<Item = Vec<i128>>, most: i128) -> Vec<Vec<i128>> {
    with.map(|with| if with.is_empty() { vec![most] } else { with }).collect()
}

fn parts(problem: &Problem, pieces: &[(usize, Piece)]) -> Vec<Part> {
    let place = |meter: usize, piece: Piece| pieces.iter().position(|it| *it == (meter, piece));
    let mut parts = Vec::new();
    for (index, meter) in problem.meters.iter().enumerate() {
        let none = || Part { meter: index, piece: None, hinges: Vec::new(), least: None, most: None, cut: true };
        let mut rest = Part { piece: place(index, Piece::Rest), most: meter.at_most, cut: false, ..none() };
        for (at, &hinge) in meter.hinges.iter().enumerate() {
            match place(index, Piece::Hinge(at)) {
                Some(piece) => parts.push(Part { piece: Some(piece), hinges: vec![hinge], ..none() }),
                None => rest.hinges.push(hinge),
            }
        }
        match place(index, Piece::Least) {
            Some(piece) => parts.push(Part { piece: Some(piece), least: meter.at_least, ..none() }),
            None => rest.least = meter.at_least,
        }
        parts.push(rest);
    }
    parts
}
