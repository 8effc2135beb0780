//! What a node of a proof earns, slowly and by the words of the contract ([`rebook::solve::Proof`]).

use std::collections::BTreeMap;

use rebook::instance::{Hinge, Side};
use rebook::problem::{Meter, Problem};
use rebook::solve::{Node, Piece, Proof};

/// A problem whose meters are cut into parts.
pub struct Contract<'a> {
    problem: &'a Problem,
    parts: Vec<Part>,
}

/// The options of each unit that are open.
pub type Open = Vec<Vec<usize>>;

struct Part {
    meter: usize,
    piece: Option<usize>,
    hinges: Vec<Hinge>,
    least: Option<i64>,
    most: Option<i64>,
    cut: bool,
}

/// What a node earns at most, and what it earns with each open option; scaled.
pub struct Worth {
    pub most: i128,
    pub with: Vec<Vec<i128>>,
}

/// An option's loads on the parts, and its value less what is charged at once.
struct Cut {
    value: i128,
    loads: Vec<(usize, i64)>,
}

/// What an option earns beyond what its unit must earn, and the book that it loads, with its loads of the book's meters.
struct Gain {
    on: Option<(usize, Vec<i64>)>,
    gain: i128,
}

/// Meters judged together, beside the loads of settled units.
struct Book<'a> {
    meters: Vec<(&'a Meter, i64)>,
    /// Of the book's meters.
    prices: Vec<i128>,
    /// The options that load it.
    gains: Vec<&'a Gain>,
}

impl<'a> Contract<'a> {
    /// Cuts the meters of a problem into these pieces and what is left.
    pub fn new(problem: &'a Problem, pieces: &[(usize, Piece)]) -> Self {
        Self { problem, parts: parts(problem, pieces) }
    }

    /// What the contract says of a node.
    pub fn worth(&self, open: &Open, node: &Node, prices: &[i64]) -> Option<Worth> {
        if open.iter().any(Vec::is_empty) {
            return None;
        }
        let mut moved = vec![0; self.problem.meters.len()];
        let mut most = 0;
        for options in open.iter().filter(|options| options.len() == 1) {
            most += i128::from(self.problem.value(options[0])) << Proof::BITS;
            self.problem.loads(options[0]).for_each(|load| moved[load.meter as usize] += load.amount);
        }
        let cuts = self.cuts(open, &moved, &node.books);
        let in_book = |part: &usize| node.books.iter().any(|book| book.contains(&self.parts[*part].meter));
        for part in (0..self.parts.len()).filter(|part| !in_book(part)) {
            let (low, high) = self.range(part, &cuts, &moved);
            if low > high {
                return None;
            }
            most += self.earns(self.price(part, prices), part, (low, high), &moved);
        }
        let net = |cut: &Cut| {
            cut.value - cut.loads.iter().map(|load| self.price(load.0, prices) * i128::from(load.1)).sum::<i128>()
        };
        let nets: Vec<Vec<i128>> = cuts.iter().map(|cuts| cuts.iter().map(net).collect()).collect();
        if node.multipliers.is_empty() {
            let best = |nets: &Vec<i128>| *nets.iter().max().unwrap_or(&0);
            most += nets.iter().map(best).sum::<i128>();
            let with = nets.iter().map(|nets| nets.iter().map(|net| most - (best(nets) - net)).collect());
            return Some(Worth { most, with: or_settled(with, most) });
        }
        let wanted = |unit: usize| if cuts[unit].is_empty() { 0 } else { i128::from(node.multipliers[unit]) };
        most += (0..cuts.len()).map(wanted).sum::<i128>();
        let gain = |(unit, place): (usize, usize)| {
            let loads = |book: &Vec<usize>| book.iter().map(|&meter| self.load(open[unit][place], meter)).collect();
            let mut on = node
                .books
                .iter()
                .map(loads)
                .enumerate()
                .filter(|(_, loads): &(_, Vec<i64>)| *loads != vec![0; loads.len()]);
            Gain { on: on.next(), gain: nets[unit][place] - wanted(unit) }
        };
        let gains = |unit: usize| (0..nets[unit].len()).map(|place| gain((unit, place))).collect();
        let gains: Vec<Vec<Gain>> = (0..nets.len()).map(gains).collect();
        most += gains.iter().flatten().filter(|it| it.on.is_none()).map(|it| it.gain.max(0)).sum::<i128>();
        let book = |(at, meters): (usize, &Vec<usize>)| Book {
            meters: meters.iter().map(|&meter| (&self.problem.meters[meter], moved[meter])).collect(),
            prices: meters.iter().map(|&meter| self.price_of_all(meter, prices)).collect(),
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

    fn price_of_all(&self, meter: usize, prices: &[i64]) -> i128 {
        (0..self.parts.len()).filter(|&at| self.parts[at].meter == meter).map(|at| self.price(at, prices)).sum()
    }

    /// The options of open units after the cut, without their loads of books; none for settled ones.
    fn cuts(&self, open: &Open, moved: &[i64], books: &[Vec<usize>]) -> Vec<Vec<Cut>> {
        let cut = |&option: &usize| {
            let mut cut = Cut { value: i128::from(self.problem.value(option)) << Proof::BITS, loads: Vec::new() };
            for load in self.problem.loads(option) {
                let meter = load.meter as usize;
                if books.iter().any(|book| book.contains(&meter)) {
                    continue;
                }
                for (at, part) in self.parts.iter().enumerate().filter(|it| it.1.meter == meter) {
                    let mut amount = load.amount;
                    if part.cut {
                        let hinge = part.hinges.first();
                        let point = hinge.map(|hinge| hinge.at).or(part.least).unwrap() - moved[meter];
                        amount = amount.min(point.max(0));
                        let over = hinge.filter(|hinge| hinge.side == Side::Above).map_or(0, |hinge| hinge.slope);
                        cut.value -= (i128::from(load.amount - amount) * i128::from(over)) << Proof::BITS;
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

    fn price(&self, part: usize, prices: &[i64]) -> i128 {
        self.parts[part].piece.map_or(0, |piece| i128::from(prices[piece]))
    }

    fn charge(&self, part: usize, load: i64, moved: &[i64]) -> i128 {
        let part = &self.parts[part];
        part.hinges.iter().map(|hinge| i128::from(hinge.charge(load + moved[part.meter]))).sum::<i128>() << Proof::BITS
    }

    fn earns(&self, price: i128, part: usize, (low, high): (i64, i64), moved: &[i64]) -> i128 {
        let points = self.parts[part].hinges.iter().map(|hinge| hinge.at - moved[self.parts[part].meter]);
        let loads = points.filter(|&at| low <= at && at <= high).chain([low, high]);
        loads.map(|load| price * i128::from(load) - self.charge(part, load, moved)).max().unwrap()
    }
}

impl Book<'_> {
    /// The most that any set of the options earns.
    fn best_set(&self) -> Option<i128> {
        let mut sets = BTreeMap::from([(vec![0; self.meters.len()], 0)]);
        for Gain { on, gain } in &self.gains {
            for (mut loads, earned) in sets.clone() {
                let more = on.as_ref().map(|on| &on.1).into_iter().flatten();
                loads.iter_mut().zip(more).for_each(|(load, more)| *load += more);
                let entry = sets.entry(loads).or_insert(i128::MIN);
                *entry = (*entry).max(earned + gain);
            }
        }
        let charged = |loads: &[i64]| {
            let charges = self.meters.iter().zip(loads).map(|((meter, settled), load)| charge(meter, settled + load));
            charges.sum::<Option<i128>>()
        };
        sets.into_iter().filter_map(|(loads, earned)| Some(earned - charged(&loads)?)).max()
    }

    /// What the options and the meters earn at the prices.
    fn priced(&self) -> i128 {
        let loads = || self.gains.iter().filter_map(|it| it.on.as_ref().map(|on| (it.gain, &on.1)));
        let mut sum: i128 = loads().map(|(gain, loads)| (gain - self.pays(loads)).max(0)).sum();
        for (at, (&(meter, settled), price)) in self.meters.iter().zip(&self.prices).enumerate() {
            let all: i64 = loads().map(|(_, loads)| loads[at]).sum();
            let bends = meter.hinges.iter().map(|hinge| hinge.at).chain(meter.at_least).chain(meter.at_most);
            let bends = bends.filter(|&bend| settled < bend && bend < settled + all);
            let earns = |load: i64| Some(price * i128::from(load - settled) - charge(meter, load)?);
            sum += bends.chain([settled, settled + all]).filter_map(earns).max().unwrap();
        }
        sum
    }

    /// What an option pays for its loads.
    fn pays(&self, loads: &[i64]) -> i128 {
        let meters = self.meters.iter().zip(&self.prices).zip(loads);
        meters.map(|((&(meter, settled), &price), &load)| pays(meter, settled, price, load)).sum()
    }
}

/// What a meter charges for a load; nothing outside the hard band.
fn charge(meter: &Meter, load: i64) -> Option<i128> {
    let inside = meter.at_least.is_none_or(|least| least <= load) && meter.at_most.is_none_or(|most| load <= most);
    inside.then(|| meter.hinges.iter().map(|hinge| i128::from(hinge.charge(load))).sum::<i128>() << Proof::BITS)
}

/// What a load pays to a meter at a price, beside what settled units load.
fn pays(meter: &Meter, settled: i64, price: i128, load: i64) -> i128 {
    let (least, most) = (meter.at_least.unwrap_or(i64::MIN), meter.at_most.unwrap_or(i64::MAX));
    let slope = |hinge: &Hinge| i128::from(hinge.slope) << Proof::BITS;
    let bends = |hinge: &&Hinge| if hinge.side == Side::Above { hinge.at < most } else { hinge.at > least };
    // For each hinge that bends inside the band: the point, the least of a share, and the most of one.
    let share = |hinge: &Hinge| match hinge.side {
        Side::Above => (hinge.at.max(least), 0, slope(hinge)),
        Side::Below => (hinge.at.min(most), -slope(hinge), 0),
    };
    let mut shares: Vec<(i64, i128, i128)> = meter.hinges.iter().filter(bends).map(share).collect();
    shares.sort_unstable();
    let mut left = price - shares.iter().map(|share| share.1).sum::<i128>();
    let mut paid = 0;
    for (point, low, high) in shares {
        let more = if left < 0 { 0 } else { left.min(high - low) };
        left -= more;
        let within = load.min((point - settled).max(0));
        paid += (low + more) * i128::from(within) + high * i128::from(load - within);
    }
    paid + left * i128::from(load)
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
