//! What a node of a proof earns, slowly and by the words of the contract ([`rebook::solve::Proof`]).

use std::collections::BTreeMap;

use rebook::instance::{Hinge, Side};
use rebook::problem::Problem;
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

/// What an option of a relaxed unit earns beyond that, and the exact part that it loads, with the load.
struct Gain {
    on: Option<(usize, i64)>,
    gain: i128,
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
        let cuts = self.cuts(open, &moved);
        let ranges: Vec<(i64, i64)> = (0..self.parts.len()).map(|part| self.range(part, &cuts, &moved)).collect();
        if ranges.iter().any(|(low, high)| low > high) {
            return None;
        }
        let exact = |part: usize| self.parts[part].piece.is_some_and(|piece| node.exact.contains(&piece));
        let value = |cut: &Cut| {
            let paid = cut.loads.iter().filter(|load| !exact(load.0));
            cut.value - paid.map(|load| self.price(load.0, prices) * i128::from(load.1)).sum::<i128>()
        };
        let others = (0..self.parts.len()).filter(|&part| !exact(part));
        most += others.map(|part| self.earns(self.price(part, prices), part, ranges[part], &moved)).sum::<i128>();
        let nets: Vec<Vec<i128>> = cuts.iter().map(|cuts| cuts.iter().map(value).collect()).collect();
        if node.multipliers.is_empty() {
            let best = |nets: &Vec<i128>| *nets.iter().max().unwrap_or(&0);
            most += nets.iter().map(best).sum::<i128>();
            let with = nets.iter().map(|nets| nets.iter().map(|net| most - (best(nets) - net)).collect());
            return Some(Worth { most, with: or_settled(with, most) });
        }
        let wanted = |unit: usize| if cuts[unit].is_empty() { 0 } else { i128::from(node.multipliers[unit]) };
        most += (0..cuts.len()).map(wanted).sum::<i128>();
        // For each unit and option what it earns beyond its unit's, and the exact part that it loads.
        let gains: Vec<Vec<Gain>> = (0..cuts.len())
            .map(|unit| {
                let gain = |(cut, net): (&Cut, &i128)| Gain {
                    on: cut.loads.iter().copied().find(|load| exact(load.0)),
                    gain: net - wanted(unit),
                };
                cuts[unit].iter().zip(&nets[unit]).map(gain).collect()
            })
            .collect();
        let free = gains.iter().flatten().filter(|it| it.on.is_none());
        most += free.map(|it| it.gain.max(0)).sum::<i128>();
        let mut bests = BTreeMap::new();
        for part in (0..self.parts.len()).filter(|&part| exact(part)) {
            bests.insert(part, self.best_set(&gains, None, (part, ranges[part]), &moved)?);
        }
        most += bests.values().sum::<i128>();
        let with = |(unit, option): (usize, usize)| match gains[unit][option].on {
            None => most + gains[unit][option].gain.min(0),
            Some((part, _)) => {
                let set = self.best_set(&gains, Some((unit, option)), (part, ranges[part]), &moved);
                set.map_or(i128::MIN, |set| most - bests[&part] + set)
            }
        };
        let with = (0..gains.len()).map(|unit| (0..gains[unit].len()).map(|option| with((unit, option))).collect());
        Some(Worth { most, with: or_settled(with, most) })
    }

    /// The most that any of the options which load a part earn there together, with this one among them if one is given.
    fn best_set(
        &self,
        gains: &[Vec<Gain>],
        with: Option<(usize, usize)>,
        (part, (low, high)): (usize, (i64, i64)),
        moved: &[i64],
    ) -> Option<i128> {
        let mut sets = BTreeMap::from([(0, 0)]);
        for (unit, option) in (0..gains.len()).flat_map(|unit| (0..gains[unit].len()).map(move |option| (unit, option)))
        {
            let Gain { on: Some((of, amount)), gain } = gains[unit][option] else { continue };
            if of != part {
                continue;
            }
            let before = if with == Some((unit, option)) { std::mem::take(&mut sets) } else { sets.clone() };
            for (load, earned) in before {
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
