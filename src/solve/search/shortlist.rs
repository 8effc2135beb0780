//! Which options of each unit a search for plans tries.

use rayon::prelude::*;

use super::super::dense_subproblem::OptionLists;
use super::super::lagrangian_dual::DualProblem;
use crate::problem::Load;

/// Units that one task looks at: fixed, so that results don't depend on the number of threads.
const CHUNK: usize = 512;
/// Units that stand for all where a typical charge is looked for.
const SAMPLE: usize = 2048;
/// A typical distance is at least this part of a typical charge: where people are alike, nothing else says what is hot.
const LEAST_SPREAD: f64 = 1.0 / 16.0;
/// Net values that differ by less than this part of a typical charge are equal: prices are no more certain than that.
const EQUAL: f64 = 1.0 / 64.0;
/// Options of a unit that are listed, at least and at most: in a problem with so few options all that there are, as a
/// rule, and else as many as the processor's cache holds.
const FEW_OPTIONS: usize = 3_000;
const LISTED_OF_FEW: (usize, usize) = (16, 40);
const LISTED: (usize, usize) = (6, 16);

/// An option with its value net of its priced loads.
#[derive(Debug, Clone, Copy)]
struct RankedOption {
    net: f64,
    /// By how much it is behind the best of its unit, in steps within which options are equal.
    behind: u64,
    /// Decides among equals.
    tie: u64,
    option: u32,
}

/// The options worth trying, at some prices.
pub(super) struct Shortlist {
    pub(super) lists: OptionLists,
    /// The median over the open units of the distance between the best and the second best, in points.
    pub(super) spread: f64,
}

impl Shortlist {
    /// The options of every open unit that are at most so many typical distances behind its best by their net values, but
    /// a few in any case and not more than the processor's cache holds. Of equal ones some are drawn, for each unit and
    /// seed others. An option that loads nothing is always among them: it is the way out where bands bind.
    pub(super) fn new(dual_problem: DualProblem, net: impl Fn(u32) -> f64 + Sync, margin: f64, seed: u64) -> Self {
        let few = dual_problem.open_options.option_count() <= FEW_OPTIONS;
        let (least, most) = if few { LISTED_OF_FEW } else { LISTED };
        let charge = typical_charge(dual_problem);
        let ranking = OptionRanking { dual_problem, net, equal: (charge * EQUAL).max(1.0), most, seed };
        let ranked = ranking.all();
        let pairs = ranked.iter().filter(|ranked| ranked.len() > 1);
        let distances =
            pairs.map(|ranked| ranked[0].net - ranked[1..].iter().map(|it| it.net).fold(f64::MIN, f64::max));
        let spread = median(distances.map(|distance| distance.max(0.0)).collect()).max(charge * LEAST_SPREAD).max(1.0);
        let mut lists = OptionLists::default();
        for (place, ranked) in ranked.into_iter().enumerate() {
            let lowest = ranked[0].net - margin * spread;
            let is_listed =
                |(rank, it): &(usize, &RankedOption)| *rank < least || it.net >= lowest || it.is_free(dual_problem);
            let listed: Vec<u32> = ranked.iter().enumerate().filter(is_listed).map(|it| it.1.option).collect();
            if listed.len() > 1 {
                lists.push(place as u32, listed);
            }
        }
        Self { lists, spread }
    }
}

impl RankedOption {
    /// Whether it loads nothing.
    fn is_free(&self, dual_problem: DualProblem) -> bool {
        dual_problem.problem.load_lists(self.option as usize).0.is_empty()
    }
}

/// How options are ranked.
struct OptionRanking<'a, N> {
    dual_problem: DualProblem<'a>,
    /// The value of an option net of what is priced.
    net: N,
    /// Net values this near are equal.
    equal: f64,
    /// So many of each unit are listed at most, beside those that load nothing.
    most: usize,
    seed: u64,
}

impl<N: Fn(u32) -> f64 + Sync> OptionRanking<'_, N> {
    /// The best options of every unit, in order.
    fn all(&self) -> Vec<Vec<RankedOption>> {
        let units = self.dual_problem.open_options.units();
        let chunk = |chunk: usize| -> Vec<Vec<RankedOption>> {
            (chunk * CHUNK..units.min((chunk + 1) * CHUNK)).map(|unit| self.of(unit)).collect()
        };
        let chunks: Vec<Vec<Vec<RankedOption>>> = (0..units.div_ceil(CHUNK)).into_par_iter().map(chunk).collect();
        chunks.into_iter().flatten().collect()
    }

    fn of(&self, unit: usize) -> Vec<RankedOption> {
        let options = self.dual_problem.open_options.options(unit).iter();
        let nets: Vec<f64> = options.clone().map(|&option| (self.net)(option)).collect();
        let best = nets.iter().copied().fold(f64::MIN, f64::max);
        let rank = |(&option, net): (&u32, f64)| {
            let behind = ((best - net) / self.equal).min(1e15) as u64;
            RankedOption { net, behind, tie: mixed(u64::from(option) ^ self.seed), option }
        };
        let mut ranked: Vec<RankedOption> = options.zip(nets).map(rank).collect();
        let order = |it: &RankedOption| (it.behind, it.tie);
        if ranked.len() > self.most {
            ranked.select_nth_unstable_by_key(self.most - 1, order);
            let rest = ranked.split_off(self.most);
            ranked.extend(rest.into_iter().filter(|it| it.is_free(self.dual_problem)));
        }
        ranked.sort_unstable_by_key(order);
        ranked
    }
}

/// What a usual unit's loads could be charged, in points.
fn typical_charge(dual_problem: DualProblem) -> f64 {
    let charge = |load: Load| {
        let (below, above) = dual_problem.curves[load.meter as usize].slopes();
        load.amount.abs() as f64 * (below + above)
    };
    let of_option = |&option: &u32| dual_problem.problem.loads(option as usize).map(charge).sum::<f64>();
    let units = (0..dual_problem.open_options.units()).step_by((dual_problem.open_options.units() / SAMPLE).max(1));
    let open = units.map(|unit| dual_problem.open_options.options(unit)).filter(|options| options.len() > 1);
    median(open.map(|options| options.iter().map(of_option).fold(0.0, f64::max)).collect())
}

/// The middle of some numbers; 0 where there are none.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(0.0)
}

/// A number that looks drawn by chance (a step of `SplitMix64`, Steele et al. 2014).
fn mixed(number: u64) -> u64 {
    let number = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number ^ (number >> 27)
}
