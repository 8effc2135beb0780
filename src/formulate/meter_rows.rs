//! The rows and columns of one meter.

use crate::instance::Side;
use crate::problem::{Meter, Problem};

/// A meter with loads above this is written in units of as much, 2^6: it brings minutes and money nearer to the 0 and 1 of
/// everything else. Not more, because CP-SAT takes continuous columns for whole numbers unless it finds what they are
/// multiples of, and it looks for fractions of less than 100 only.
const LARGE: i64 = 1 << HALVINGS;
const HALVINGS: u32 = 6;

/// What a load can be: the least and the most that options can add up to, and the largest that one of them adds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LoadRange {
    least: i64,
    most: i64,
    largest: i64,
}

/// What the loads of all meters can be.
pub(super) fn ranges(problem: &Problem) -> Vec<LoadRange> {
    let mut ranges = vec![LoadRange::default(); problem.meters.len()];
    // By meter: how many options of the unit load it, and the least and the most that one of them adds.
    let mut of_unit = vec![(0_usize, i64::MAX, i64::MIN); problem.meters.len()];
    let mut loaded = Vec::new();
    for unit in 0..problem.units() {
        let options = problem.options(unit);
        for load in options.clone().flat_map(|option| problem.loads(option)) {
            let (times, least, most) = &mut of_unit[load.meter as usize];
            if *times == 0 {
                loaded.push(load.meter as usize);
            }
            (*times, *least, *most) = (*times + 1, load.amount.min(*least), load.amount.max(*most));
        }
        for meter in loaded.drain(..) {
            let (times, mut least, mut most) = std::mem::replace(&mut of_unit[meter], (0, i64::MAX, i64::MIN));
            let range = &mut ranges[meter];
            range.largest = range.largest.max(least.abs()).max(most.abs());
            if times < options.len() {
                (least, most) = (least.min(0), most.max(0));
            }
            (range.least, range.most) = (range.least + least, range.most + most);
        }
    }
    ranges
}

/// The rows of a meter, in each of which the options' loads stand.
#[derive(Debug)]
pub(super) struct MeterRows {
    pub(super) rows: Vec<NamedRow>,
    /// All its numbers are written divided by two so many times.
    pub(super) halvings: u32,
}

/// A row: its name, and its bounds in units of load.
#[derive(Debug)]
pub(super) struct NamedRow {
    pub(super) name: String,
    pub(super) least: Option<i64>,
    pub(super) most: Option<i64>,
    /// How far the load is beyond a hinge, if this is the row of one.
    pub(super) beyond: Option<ChargeColumn>,
}

/// A continuous column, from 0 on.
#[derive(Debug)]
pub(super) struct ChargeColumn {
    pub(super) name: String,
    /// What a unit of load costs, in points.
    pub(super) cost: i64,
    /// At least the most it can be, as it is written. CP-SAT rounds the objective more coarsely the wider columns are, and
    /// finds no multiples where this is no whole number.
    pub(super) most: i64,
    /// Its coefficient in the row: 1 or -1.
    pub(super) sign: i64,
}

impl MeterRows {
    /// The rows of a meter of this name whose loads have this range; none where nothing depends on its load.
    pub(super) fn new(meter: &Meter, name: &str, range: LoadRange) -> Self {
        let halvings = if range.largest > LARGE { HALVINGS } else { 0 };
        let mut rows = band(meter, name);
        let (least, most) = reach(meter, range);
        let mut numbers = [0, 0];
        for hinge in &meter.hinges {
            let side = usize::from(hinge.side == Side::Below);
            numbers[side] += 1;
            let numbered = |kind: &str| match numbers[side] {
                1 => format!("{kind}.{name}"),
                number => format!("{kind}.{name}..{number}"),
            };
            let beyond = |kind: &str, most: i64, sign| {
                let most = (most.max(0) + (1 << halvings) - 1) >> halvings;
                Some(ChargeColumn { name: numbered(kind), cost: -hinge.slope, most, sign })
            };
            let at = Some(hinge.at);
            rows.push(match hinge.side {
                Side::Above => NamedRow {
                    name: numbered("above"),
                    least: None,
                    most: at,
                    beyond: beyond("over", most - hinge.at, -1),
                },
                Side::Below => NamedRow {
                    name: numbered("below"),
                    least: at,
                    most: None,
                    beyond: beyond("under", hinge.at - least, 1),
                },
            });
        }
        Self { rows, halvings }
    }

    /// The continuous columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = &ChargeColumn> {
        self.rows.iter().filter_map(|row| row.beyond.as_ref())
    }
}

/// The row of a hard band, or two where nothing can keep it: readers take ends that are crossed for a slip, or swap them.
fn band(meter: &Meter, name: &str) -> Vec<NamedRow> {
    let row = |kind: &str, least, most| NamedRow { name: format!("{kind}.{name}"), least, most, beyond: None };
    match (meter.at_least, meter.at_most) {
        (None, None) => Vec::new(),
        (Some(least), Some(most)) if least > most => {
            vec![row("least", Some(least), None), row("most", None, Some(most))]
        }
        (least, most) => vec![row("band", least, most)],
    }
}

/// The least and the most that a load can be in a plan.
fn reach(meter: &Meter, range: LoadRange) -> (i64, i64) {
    let least = meter.at_least.map_or(range.least, |least| least.max(range.least));
    let most = meter.at_most.map_or(range.most, |most| most.min(range.most));
    (least, most)
}
