//! Whether a plan's bound is proven: worked out again from the scenario and the proof alone.
//!
//! The integer program is written here a second time, from the meaning of the rules: what is decided together (`units`),
//! who may have it and what that is worth (`program`), what is counted (`meters`). Then every node of the proof is worked
//! out in exact integers (`node`, `parts`, `knapsack`, `branch_and_bound`), and the bound holds if every node that ends
//! leaves no plan above it (`objective_lattice` says what plans can be worth). Whatever the proof says, it can't show a
//! bound that is too low: prices and multipliers only decide how sharp the bound is. A proof that is cut short, or that
//! doesn't fit the scenario, is refused.

use std::sync::Arc;

use rayon::prelude::*;

use super::{SOLVE_AGAIN, at};
use crate::error::{Diagnostic, Diagnostics};
use crate::instance::Instance;
use crate::plan::proof::{Next, Node, Proof};

mod branch_and_bound;
mod closing;
mod cuts;
mod dynamic_program;
mod knapsack;
mod meters;
mod node;
mod objective_lattice;
mod program;
mod residual_meter;
mod sums;
mod units;

use cuts::Cuts;
use node::{NodeKnapsacks, NodeTerms, NodeWorth, OpenOptions};
use program::{IntegerProgram, UnitOptions};

/// Points scaled by 2^[`BITS`].
type Scaled = i128;

/// Binary digits after the point of all sums: those of the prices of cuts.
const BITS: u32 = Proof::BITS + Proof::CUT_BITS;
/// A price times all the load that its meter can get stays below 2 to this power, so that sums fit 128 bits.
const REACH_BITS: u32 = 86;
/// As many options as a book is worth in time.
const BOOK: usize = 200_000;
/// No more options than this are held, some 400 MB: larger programs are written out as they are needed.
const MOST_HELD: usize = 4_000_000;
/// No more units than this are held for the branches that are still to come: some 500 MB.
const MOST_WAITING: usize = 64_000_000;

/// Whether a proof shows that no plan is worth more than the bound.
///
/// # Errors
/// * `E630`: the proof does not fit the scenario.
/// * `E631`: a node that ends may still hold a plan above the bound.
/// * `E632`: it would take too much memory or time to find out.
pub fn check(instance: &Instance, proof: &Proof, bound: i64) -> Result<(), Diagnostics> {
    let program = IntegerProgram::new(instance);
    if program.has_too_many_ways() {
        return Err(Flaw::Large("pod seats".to_owned()).into());
    }
    let named = proof.meters.iter().enumerate().map(|(place, meter)| {
        let flaw = || Flaw::meter(place, "counts nothing that the scenario limits or charges");
        program.meters.named(meter).ok_or_else(flaw)
    });
    let meters = named.collect::<Result<Vec<usize>, Flaw>>()?;
    let mut sorted = meters.clone();
    sorted.sort_unstable();
    if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        let place = meters.iter().rposition(|meter| *meter == twice[0]).unwrap_or_default();
        return Err(Flaw::meter(place, "is named twice").into());
    }
    let root = ProofRoot::new(&program, proof, &meters)?;
    let walk = ProofWalk {
        program: &program,
        proof,
        limit: objective_lattice::limit(&program, bound),
        prices: vec![0; program.meters.list.len() + proof.cuts.len()],
        meters,
        cuts: root.cuts,
        next: 0,
        waiting: Vec::new(),
        broken_off: false,
    };
    Ok(walk.run(root.open)?)
}

/// Where a proof begins.
struct ProofRoot {
    open: OpenOptions,
    cuts: Cuts,
}

impl ProofRoot {
    fn new(program: &IntegerProgram, proof: &Proof, meters: &[usize]) -> Result<Self, Flaw> {
        let large = program.size() > MOST_HELD;
        if proof.cuts.is_empty() && (proof.nodes.len() == 1 || large) {
            return Ok(Self { open: OpenOptions::All, cuts: Cuts::default() });
        }
        if large {
            return Err(Flaw::Large("cuts of so many options".to_owned()));
        }
        let held = |buffer: &mut UnitOptions, unit: usize| {
            program.write(unit, buffer);
            buffer.clone()
        };
        let units = (0..program.units.len()).into_par_iter().map_init(UnitOptions::default, held);
        let mut units: Vec<UnitOptions> = units.collect();
        let cuts = Cuts::write(program, (proof, meters), &mut units)?;
        Ok(Self { open: OpenOptions::These(units.into_iter().map(Arc::new).collect()), cuts })
    }
}

/// About how many options have to be looked at to check a proof. Searching a book takes as long as many of them.
#[must_use]
pub fn effort(instance: &Instance, proof: &Proof) -> usize {
    let options =
        instance.seats.len().saturating_mul(instance.owners.len()).saturating_mul(proof.nodes.len() + proof.cuts.len());
    let books: usize = proof.nodes.iter().map(|node| node.books.len()).sum();
    options.saturating_add(books.saturating_mul(BOOK))
}

/// What is wrong with a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Flaw {
    /// It does not fit the scenario: where, and how.
    Unfit(String, String),
    /// This node leaves something open.
    Open(usize),
    /// What would take too much memory or time.
    Large(String),
}

impl Flaw {
    fn meter(place: usize, how: &str) -> Self {
        Self::Unfit(format!("proof.meters[{place}]"), format!("This meter {how}."))
    }

    fn node(node: usize, field: &str, how: &str) -> Self {
        Self::Unfit(format!("proof.nodes[{node}]{field}"), format!("This node {how}."))
    }
}

impl From<Flaw> for Diagnostics {
    fn from(flaw: Flaw) -> Self {
        let one = match flaw {
            Flaw::Unfit(path, cause) => Diagnostic::new("E630", at(path), cause, SOLVE_AGAIN),
            Flaw::Open(node) => {
                let cause = "The bound does not follow from its proof: a better plan may exist here.";
                Diagnostic::new("E631", at(format!("proof.nodes[{node}]")), cause, SOLVE_AGAIN)
            }
            Flaw::Large(what) => {
                let cause = format!("The proof is too large to be checked: {what}.");
                Diagnostic::new("E632", at("proof"), cause, "Solve with a larger gap: its proof is smaller.")
            }
        };
        one.into()
    }
}

/// A proof as far as it has been followed.
struct ProofWalk<'a> {
    program: &'a IntegerProgram<'a>,
    proof: &'a Proof,
    /// What a plan must exceed to be above the bound.
    limit: i64,
    /// The meters that the proof names.
    meters: Vec<usize>,
    cuts: Cuts,
    /// The node to come.
    next: usize,
    /// For each meter, and behind these for each cut, as last written.
    prices: Vec<Scaled>,
    waiting: Vec<Branch<'a>>,
    /// Whether some book's search was broken off.
    broken_off: bool,
}

/// Nodes still to come: one for each of these sets of options of a unit, by their places.
struct Branch<'a> {
    left: Vec<Arc<UnitOptions>>,
    unit: usize,
    cases: std::slice::Iter<'a, Vec<u32>>,
}

impl ProofWalk<'_> {
    fn run(mut self, root: OpenOptions) -> Result<(), Flaw> {
        let found = self.walk(root);
        let open = found.as_ref().is_err_and(|flaw| matches!(flaw, Flaw::Open(_)));
        // What a search that was broken off leaves open might be closed with more patience.
        if open && self.broken_off { Err(Flaw::Large("books".to_owned())) } else { found }
    }

    fn walk(&mut self, root: OpenOptions) -> Result<(), Flaw> {
        let mut open = Some(root);
        while let Some(here) = open {
            open = match self.node(&here)? {
                Some(left) => Some(OpenOptions::These(left)),
                None => self.branch().map(OpenOptions::These),
            };
        }
        let over = self.next < self.proof.nodes.len();
        if over { Err(Flaw::node(self.next, "", "follows nothing")) } else { Ok(()) }
    }

    /// Works out the next node: what it leaves for the node behind it, if it goes on with just one.
    fn node(&mut self, open: &OpenOptions) -> Result<Option<Vec<Arc<UnitOptions>>>, Flaw> {
        let index = self.next;
        let Some(node) = self.proof.nodes.get(index) else {
            return Err(Flaw::node(index, "", "is missing"));
        };
        self.next += 1;
        let books = self.read(index, node)?;
        if !node.multipliers.is_empty() && matches!(open, OpenOptions::All) && self.program.size() > MOST_HELD {
            return Err(Flaw::Large("multipliers for so many options".to_owned()));
        }
        let multipliers: Vec<Scaled> =
            node.multipliers.iter().map(|&unit| Scaled::from(unit) << Proof::CUT_BITS).collect();
        let terms = NodeTerms {
            program: self.program,
            cuts: &self.cuts,
            prices: &self.prices,
            multipliers: &multipliers,
            books: &books,
            limit: self.limit,
        };
        let worth = terms.worth(open)?;
        self.broken_off |= worth.books.iter().any(|book| book.broken_off);
        match &node.next {
            Next::Closed => ended(&terms, open, &worth, index).map(|()| None),
            Next::Again => terms.closed(open, &worth).map(Some),
            Next::Branch(unit, cases) => {
                let left = terms.closed(open, &worth)?;
                let Some(options) = left.get(*unit) else {
                    return Err(Flaw::node(index, ".next", "branches on a unit that there is not"));
                };
                if options.places().iter().any(|place| !cases.iter().any(|case| case.contains(place))) {
                    return Err(Flaw::Open(index));
                }
                self.waiting.push(Branch { left, unit: *unit, cases: cases.iter() });
                let held = self.waiting.len().saturating_mul(self.program.units.len());
                if held > MOST_WAITING { Err(Flaw::Large("open branches".to_owned())) } else { Ok(None) }
            }
        }
    }

    /// Takes over a node's prices, and reads its books.
    fn read(&mut self, index: usize, node: &Node) -> Result<NodeKnapsacks, Flaw> {
        if !node.prices.is_empty() || !node.cuts.is_empty() {
            self.take_prices(index, node)?;
        }
        let multipliers = node.multipliers.len();
        if multipliers > 0 && multipliers != self.program.units.len() {
            return Err(Flaw::node(index, ".multipliers", "has another number of multipliers than there are units"));
        }
        let all = self.program.meters.list.len();
        if multipliers > 0 && self.prices[all..].iter().any(|&price| price != 0) {
            return Err(Flaw::node(index, ".cuts", "prices cuts beside multipliers"));
        }
        let meter = |place: &usize| self.meters.get(*place).copied().filter(|_| multipliers > 0);
        let list = node.books.iter().map(|book| book.iter().map(meter).collect());
        let list: Option<Vec<Vec<usize>>> = list.collect();
        let books = list.and_then(|list| NodeKnapsacks::new(list, all));
        books.ok_or_else(|| Flaw::node(index, ".books", "names a meter wrongly or twice, or too many in one book"))
    }

    fn take_prices(&mut self, index: usize, node: &Node) -> Result<(), Flaw> {
        if node.prices.len() != self.meters.len() {
            return Err(Flaw::node(index, ".prices", "has another number of prices than there are meters"));
        }
        self.prices.fill(0);
        for (&meter, &price) in self.meters.iter().zip(&node.prices) {
            let reach = self.program.meters.list[meter].reach;
            let most = i128::from(price.unsigned_abs()).checked_mul(reach);
            if most.is_none_or(|most| most >> REACH_BITS > 0) {
                return Err(Flaw::node(index, ".prices", "has a price beyond all measure"));
            }
            self.prices[meter] = Scaled::from(price) << Proof::CUT_BITS;
        }
        let first = self.program.meters.list.len();
        for &(cut, price) in &node.cuts {
            if !self.cuts.allows(cut as usize, price) {
                return Err(Flaw::node(
                    index,
                    ".cuts",
                    "prices a cut that there is not, or below 0, or beyond all measure",
                ));
            }
            self.prices[first + cut as usize] = price.into();
        }
        Ok(())
    }

    /// The options of the next branch.
    fn branch(&mut self) -> Option<Vec<Arc<UnitOptions>>> {
        loop {
            let branch = self.waiting.last_mut()?;
            if let Some(case) = branch.cases.next() {
                let mut left = branch.left.clone();
                let options = &branch.left[branch.unit];
                left[branch.unit] = Arc::new(options.kept(|option| case.contains(&options.places()[option])));
                return Some(left);
            }
            self.waiting.pop();
        }
    }
}

/// That a node which ends leaves nothing better than the bound, if need be after closing options.
fn ended(terms: &NodeTerms, open: &OpenOptions, worth: &NodeWorth, index: usize) -> Result<(), Flaw> {
    let better = |worth: &NodeWorth| worth.most.is_some_and(|most| terms.exceeds(most));
    if !better(worth) {
        return Ok(());
    }
    let left = OpenOptions::These(terms.closed(open, worth)?);
    let nothing = terms.worth(&left)?.most.is_none();
    if nothing { Ok(()) } else { Err(Flaw::Open(index)) }
}
