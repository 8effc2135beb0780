//! What the contract of proofs says ([`rebook::internal::solve::Proof`]), slowly and by its words.

use std::slice::Iter;

use rebook::internal::problem::Problem;
use rebook::internal::solve::{Next, Node, Proof};

use book::{Book, Gain};
use cut::Row;

mod book;
pub mod cut;

/// Binary digits after the point of all sums.
pub const BITS: u32 = Proof::BITS + Proof::CUT_BITS;

/// A problem and the cuts of a proof.
pub struct Contract<'a> {
    problem: &'a Problem,
    pub cuts: Vec<Row>,
    /// The worths of any two plans differ by multiples of this.
    step: i128,
    /// What some choice is worth, charges left aside.
    one: i128,
}

/// The options of each unit that are open.
pub type Open = Vec<Vec<usize>>;

/// The prices of all meters and those of cuts, as last written.
#[derive(Debug, Clone, Default)]
pub struct Prices {
    pub meters: Vec<i64>,
    pub cuts: Vec<(u32, i64)>,
}

/// What a node earns at most, and what it earns with each open option; scaled.
pub struct Worth {
    pub most: i128,
    pub with: Vec<Vec<i128>>,
}

/// A node's terms, and what is settled.
struct Here<'a> {
    open: &'a Open,
    node: &'a Node,
    prices: &'a Prices,
    /// What settled units load.
    moved: Vec<i64>,
}

impl Prices {
    /// Takes over what a node says.
    pub fn take(&mut self, node: &Node) {
        if !node.prices.is_empty() {
            *self = Self { meters: node.prices.clone(), cuts: node.cuts.clone() };
        }
    }

    /// Whether some cut has a price.
    pub fn on_cuts(&self) -> bool {
        self.cuts.iter().any(|cut| cut.1 != 0)
    }

    fn of_meter(&self, meter: usize) -> i128 {
        i128::from(self.meters.get(meter).copied().unwrap_or(0)) << Proof::CUT_BITS
    }
}

impl<'a> Contract<'a> {
    /// A problem without cuts so far.
    pub fn new(problem: &'a Problem) -> Self {
        let slopes = problem.meters.iter().flat_map(|meter| &meter.hinges).map(|hinge| i128::from(hinge.slope));
        let mut step = slopes.fold(0, divisor);
        let mut one = 0;
        for unit in 0..problem.units() {
            let values: Vec<i128> = problem.options(unit).map(|option| i128::from(problem.value(option))).collect();
            let first = values.first().copied().unwrap_or(0);
            step = values.iter().fold(step, |step, value| divisor(step, value - first));
            one += first;
        }
        Self { problem, cuts: Vec::new(), step: step.max(1), one }
    }

    /// A problem and the cuts of a proof, if all of their rows are there.
    pub fn of(problem: &'a Problem, proof: &Proof) -> Option<Self> {
        let mut contract = Self::new(problem);
        for derivation in &proof.cuts {
            let cut = contract.derive(derivation)?;
            contract.cuts.push(cut);
        }
        Some(contract)
    }

    /// All options.
    pub fn all(&self) -> Open {
        (0..self.problem.units()).map(|unit| self.problem.options(unit).collect()).collect()
    }

    /// The most that a plan can be worth which is worth no more than this, scaled.
    pub fn rounded(&self, most: i128) -> i128 {
        let whole = most >> BITS;
        whole - (whole - self.one).rem_euclid(self.step)
    }

    /// Whether a proof shows a bound. Its cuts are those of this contract.
    pub fn accepts(&self, proof: &Proof, bound: i64) -> bool {
        let mut nodes = proof.nodes.iter();
        self.follow(&mut nodes, &self.all(), Prices::default(), bound).is_some() && nodes.next().is_none()
    }

    /// Follows a node and what it goes on with; the prices as last written, or nothing where the bound is not shown.
    fn follow(&self, nodes: &mut Iter<Node>, open: &Open, mut prices: Prices, bound: i64) -> Option<Prices> {
        let node = nodes.next()?;
        prices.take(node);
        let worth = self.worth(open, node, &prices);
        let better = |worth: &Worth| self.rounded(worth.most) > i128::from(bound);
        let better = worth.filter(better);
        let left = match &better {
            Some(worth) => self.left(open, worth, bound),
            None => vec![Vec::new(); open.len()],
        };
        match &node.next {
            Next::Closed => (better.is_none() || self.worth(&left, node, &prices).is_none()).then_some(prices),
            Next::Again => self.follow(nodes, &left, prices, bound),
            Next::Branch(unit, sets) => {
                let place = |option: usize| u32::try_from(option - self.problem.options(*unit).start).unwrap();
                if !left[*unit].iter().all(|&option| sets.iter().any(|set| set.contains(&place(option)))) {
                    return None;
                }
                for set in sets {
                    let mut child = left.clone();
                    child[*unit].retain(|&option| set.contains(&place(option)));
                    prices = self.follow(nodes, &child, prices, bound)?;
                }
                Some(prices)
            }
        }
    }

    /// The options that could earn more than the bound.
    pub fn left(&self, open: &Open, worth: &Worth, bound: i64) -> Open {
        let one = |(options, with): (&Vec<usize>, &Vec<i128>)| {
            let with = options.iter().zip(with);
            with.filter(|it| self.rounded(*it.1) > i128::from(bound)).map(|it| *it.0).collect()
        };
        open.iter().zip(&worth.with).map(one).collect()
    }

    /// What the contract says of a node.
    pub fn worth(&self, open: &Open, node: &Node, prices: &Prices) -> Option<Worth> {
        if open.iter().any(Vec::is_empty) {
            return None;
        }
        let mut moved = vec![0; self.problem.meters.len()];
        let mut most = 0;
        for options in open.iter().filter(|options| options.len() == 1) {
            most += i128::from(self.problem.value(options[0])) << BITS;
            most -= self.paid_to_cuts(options[0], prices);
            self.problem.loads(options[0]).for_each(|load| moved[load.meter as usize] += load.amount);
        }
        for &(cut, price) in &prices.cuts {
            most += i128::from(price) * self.cuts[cut as usize].most;
        }
        let here = Here { open, node, prices, moved };
        for meter in (0..here.moved.len()).filter(|&meter| !here.is_in_book(meter)) {
            most += self.offers(&here, meter)?;
        }
        let net = |&option: &usize| self.net(&here, option);
        let nets =
            |options: &Vec<usize>| if options.len() == 1 { Vec::new() } else { options.iter().map(net).collect() };
        let nets: Vec<Vec<i128>> = open.iter().map(nets).collect();
        if !node.multipliers.is_empty() {
            return self.relaxed(&here, &nets, most);
        }
        let best = |nets: &Vec<i128>| *nets.iter().max().unwrap_or(&0);
        most += nets.iter().map(best).sum::<i128>();
        let with = nets.iter().map(|nets| nets.iter().map(|net| most - (best(nets) - net)).collect());
        Some(Worth { most, with: or_settled(with, most) })
    }

    /// The same where units are relaxed.
    fn relaxed(&self, here: &Here, nets: &[Vec<i128>], mut most: i128) -> Option<Worth> {
        let Here { open, node, prices, moved } = here;
        let multiplier = |unit: usize| i128::from(node.multipliers[unit]) << Proof::CUT_BITS;
        let wanted = |unit: usize| if nets[unit].is_empty() { 0 } else { multiplier(unit) };
        most += (0..nets.len()).map(wanted).sum::<i128>();
        let gain = |(unit, place): (usize, usize)| {
            let loads = |book: &Vec<usize>| book.iter().map(|&meter| self.load(open[unit][place], meter)).collect();
            let loads = node.books.iter().map(loads).enumerate();
            let mut on = loads.filter(|(_, loads): &(_, Vec<i64>)| loads.iter().any(|&load| load != 0));
            Gain { on: on.next(), gain: nets[unit][place] - wanted(unit) }
        };
        let gains = |unit: usize| (0..nets[unit].len()).map(|place| gain((unit, place))).collect();
        let gains: Vec<Vec<Gain>> = (0..nets.len()).map(gains).collect();
        most += gains.iter().flatten().filter(|it| it.on.is_none()).map(|it| it.gain.max(0)).sum::<i128>();
        let book = |(at, meters): (usize, &Vec<usize>)| Book {
            meters: meters.iter().map(|&meter| (&self.problem.meters[meter], moved[meter])).collect(),
            prices: meters.iter().map(|&meter| prices.of_meter(meter)).collect(),
            gains: gains.iter().flatten().filter(|it| it.on.as_ref().is_some_and(|on| on.0 == at)).collect(),
        };
        let books: Vec<Book> = node.books.iter().enumerate().map(book).collect();
        let bests = books.iter().map(Book::best_set).collect::<Option<Vec<i128>>>()?;
        most += bests.iter().sum::<i128>();
        let with = |gain: &Gain| match &gain.on {
            None => most + gain.gain.min(0),
            Some((book, loads)) => {
                let net = gain.gain - books[*book].pays(loads);
                most - bests[*book] + books[*book].priced() + net.min(0)
            }
        };
        let with = gains.iter().map(|gains| gains.iter().map(with).collect());
        Some(Worth { most, with: or_settled(with, most) })
    }

    fn load(&self, option: usize, meter: usize) -> i64 {
        self.problem.loads(option).filter(|load| load.meter as usize == meter).map(|load| load.amount).sum()
    }

    /// What an option pays for its amounts in cuts.
    fn paid_to_cuts(&self, option: usize, prices: &Prices) -> i128 {
        prices.cuts.iter().map(|&(cut, price)| i128::from(price) * self.cuts[cut as usize].amounts[option]).sum()
    }

    /// What an option is worth net of all that it pays, loads of books left aside.
    fn net(&self, here: &Here, option: usize) -> i128 {
        let loads = self.problem.loads(option).filter(|load| !here.is_in_book(load.meter as usize));
        let paid = loads.map(|load| here.prices.of_meter(load.meter as usize) * i128::from(load.amount)).sum::<i128>();
        (i128::from(self.problem.value(option)) << BITS) - paid - self.paid_to_cuts(option, here.prices)
    }

    /// What the best load of a meter earns, of those within what open options can add up to and inside the hard band.
    fn offers(&self, here: &Here, meter: usize) -> Option<i128> {
        let it = &self.problem.meters[meter];
        let units = || here.open.iter().filter(|options| options.len() > 1);
        let loads = |options: &Vec<usize>| options.iter().map(|&option| self.load(option, meter)).collect::<Vec<i64>>();
        let low: i64 = units().filter_map(|options| loads(options).into_iter().min()).sum();
        let high: i64 = units().filter_map(|options| loads(options).into_iter().max()).sum();
        let settled = here.moved[meter];
        let low = it.at_least.map_or(low, |least| low.max(least - settled));
        let high = it.at_most.map_or(high, |most| high.min(most - settled));
        let earns = |load: i64| {
            let charged = i128::from(it.charge(load + settled)) << BITS;
            here.prices.of_meter(meter) * i128::from(load) - charged - self.paid_for_excess(here, meter, load + settled)
        };
        // What is piecewise linear is largest where it bends, or at an end.
        let bends = it.hinges.iter().map(|hinge| hinge.at - settled).filter(|&at| low <= at && at <= high);
        if low > high { None } else { bends.chain([low, high]).map(earns).max() }
    }

    /// What a load of a meter pays for what it is beyond the points of hinges.
    fn paid_for_excess(&self, here: &Here, meter: usize, load: i64) -> i128 {
        let mut paid = 0;
        for (at, hinge) in self.problem.meters[meter].hinges.iter().enumerate() {
            for &(cut, price) in &here.prices.cuts {
                let factor = self.cuts[cut as usize].excesses.get(&(meter, at)).copied().unwrap_or(0);
                paid += i128::from(price) * factor * i128::from(cut::excess(hinge, load));
            }
        }
        paid
    }
}

impl Here<'_> {
    fn is_in_book(&self, meter: usize) -> bool {
        self.node.books.iter().any(|book| book.contains(&meter))
    }
}

/// Settled units keep their option.
fn or_settled(with: impl Iterator<Item = Vec<i128>>, most: i128) -> Vec<Vec<i128>> {
    with.map(|with| if with.is_empty() { vec![most] } else { with }).collect()
}

/// The greatest common divisor, signs left aside.
fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { divisor(b, a % b) }
}
