//! The exact integer program of a problem, for any other solver, as MPS or LP text.
//!
//! One binary `x` for each option and one row `pick` for each unit, whose binaries add up to 1. The hard band of a meter
//! is a row `band` over the binaries, and each of its hinges a row `above` or `below` with a variable `over` or `under`,
//! not negative, that costs the hinge's slope: `load - over <= at`, `load + under >= at`. Maximising drives it down to
//! the excess, so that the optimum is that of [`Problem::objective`]. A hard band that nothing can keep, its least above
//! its most, is two rows `least` and `most`.
//!
//! **Scale.** Solvers of linear relaxations keep to absolute tolerances and want coefficients near 1. So the objective
//! is in units of a power of ten of points ([`MixedIntegerProgram::points`]) that makes its coefficients 100,000 at most,
//! and a meter with loads above 64 is counted in units of 64. Both are exact as decimals, and both are in the head of the
//! file. Against whole points, minutes and units of currency, `HiGHS` is mostly three to thirty times as fast on the
//! bundled scenarios and on small ones of other shapes, SCIP up to twenty times, and CP-SAT mostly faster, too. Rows
//! scaled down to 1 gain `HiGHS` little more, and CP-SAT then rounds `over` and `under` up to whole units. A variable for
//! how much a load is off a point, in place of loads in each hinge's row, halves the file, but CP-SAT refuses some of the
//! programs.
//!
//! Nothing of the program is held but the rows of meters, the names of units and the way of each option: the rest is
//! written as it is looked at, so that 12 million options take little memory beyond the problem's own. LP text, which
//! goes by rows, also needs the options of each meter.

use std::io::{self, Write};

use crate::problem::Problem;

mod decimal;
mod lp;
mod meter_rows;
mod mps;
mod names;

use decimal::FixedDecimal;
use meter_rows::MeterRows;
use names::Labels;
pub use names::ModelNames;

/// The objective's coefficients are at most this.
const LARGEST: i128 = 100_000;
/// The largest power of ten for the objective's unit; no problem's numbers ask for as much.
const MOST_PLACES: u32 = 18;
/// The name of the objective.
const OBJECTIVE: &str = "points";

/// A mixed-integer program, ready to be written: maximise, rows and columns within bounds.
pub struct MixedIntegerProgram<'a> {
    problem: &'a Problem,
    labels: Labels<'a>,
    /// One for each meter.
    counts: Vec<MeterRows>,
    /// The objective is in units of ten points to this power.
    places: u32,
}

impl<'a> MixedIntegerProgram<'a> {
    /// The program of a problem, with these names.
    #[must_use]
    pub fn new(problem: &'a Problem, names: &'a ModelNames) -> Self {
        let labels = Labels::new(names, problem.units(), problem.meters.len());
        let ranges = meter_rows::ranges(problem);
        let meters = problem.meters.iter().zip(&labels.meters).zip(ranges);
        let counts: Vec<MeterRows> = meters.map(|((meter, name), range)| MeterRows::new(meter, name, range)).collect();
        let values = (0..problem.option_count()).map(|option| i128::from(problem.value(option)));
        let costs = counts.iter().flat_map(|count| count.columns().map(|column| cost(count, column)));
        let largest = values.chain(costs).map(i128::abs).max().unwrap_or(0);
        let places = (0..MOST_PLACES).find(|&places| largest <= LARGEST * 10_i128.pow(places)).unwrap_or(MOST_PLACES);
        Self { problem, labels, counts, places }
    }

    /// What one unit of the objective is worth, in points: times this, its optimum is the problem's.
    #[must_use]
    pub fn points(&self) -> u64 {
        10_u64.pow(self.places)
    }

    /// Writes it in free MPS format.
    ///
    /// # Errors
    /// Those of the output.
    pub fn mps(&self, out: &mut dyn Write) -> io::Result<()> {
        mps::write(self, out)
    }

    /// Writes it in LP format.
    ///
    /// # Errors
    /// Those of the output.
    pub fn lp(&self, out: &mut dyn Write) -> io::Result<()> {
        lp::write(self, out)
    }

    /// About how many bytes [`MixedIntegerProgram::mps`] writes.
    #[must_use]
    pub fn mps_bytes(&self) -> u64 {
        mps::bytes(self)
    }

    /// About how many bytes [`MixedIntegerProgram::lp`] writes.
    #[must_use]
    pub fn lp_bytes(&self) -> u64 {
        lp::bytes(self)
    }

    /// What a reader of the file should know, a line each.
    fn head(&self) -> [String; 7] {
        let (units, options, meters) = (self.problem.units(), self.problem.option_count(), self.problem.meters.len());
        [
            if self.labels.title.is_empty() { "rebook".to_owned() } else { self.labels.title.clone() },
            format!(
                "{units} units, {options} options, {meters} meters; maximise, in units of {} points",
                self.points()
            ),
            "x: 1 where a unit is decided so; pick: every unit is decided once".to_owned(),
            "band: what the options chosen load a meter with is within its hard band".to_owned(),
            "above, below: the load, less over or with under, is on the free side of a hinge; over and under cost"
                .to_owned(),
            "least, most: the ends of a hard band that nothing can keep".to_owned(),
            "a meter with loads above 64 is counted in units of 64; every number is exact".to_owned(),
        ]
    }

    /// What an option is worth, in units of the objective.
    fn value(&self, option: usize) -> FixedDecimal {
        FixedDecimal::tenth(self.problem.value(option).into(), self.places)
    }

    /// What a unit of a column of a meter is worth, in units of the objective.
    fn cost(&self, count: &MeterRows, column: &meter_rows::ChargeColumn) -> FixedDecimal {
        FixedDecimal::tenth(cost(count, column), self.places)
    }

    /// How often options stand in rows of meters.
    fn entries(&self) -> u64 {
        let loads = (0..self.problem.option_count()).flat_map(|option| self.problem.loads(option));
        loads.map(|load| self.counts[load.meter as usize].rows.len() as u64).sum()
    }
}

/// What a unit of a column as it is written is worth, in points.
fn cost(count: &MeterRows, column: &meter_rows::ChargeColumn) -> i128 {
    i128::from(column.cost) << count.halvings
}

#[cfg(test)]
mod tests {
    use super::{MixedIntegerProgram, ModelNames};
    use crate::instance::{Component, Hinge, Side};
    use crate::problem::{Load, Meter, Problem};

    fn hinge(side: Side, at: i64, slope: i64) -> Hinge {
        Hinge { component: Component::Capacity, side, at, slope }
    }

    fn tiny() -> (Problem, ModelNames) {
        let hours = Meter {
            at_least: None,
            at_most: Some(600),
            hinges: vec![hinge(Side::Above, 500, 3), hinge(Side::Below, 300, 2), hinge(Side::Above, 550, 40_000)],
        };
        let moves = Meter { at_least: Some(0), at_most: Some(1), hinges: Vec::new() };
        let mut problem = Problem::new(vec![hours, moves, Meter::default()]);
        problem.push_option(100_000, &mut vec![Load { meter: 0, amount: 250 }, Load { meter: 2, amount: 9 }]);
        problem.push_option(-4007, &mut vec![Load { meter: 1, amount: 1 }]);
        problem.end_unit();
        problem.push_option(0, &mut vec![Load { meter: 0, amount: 120 }, Load { meter: 1, amount: 1 }]);
        problem.end_unit();
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let names = ModelNames {
            units: list(&["Café 1", "Café/1"]),
            ways: list(&["p1", "nobody", &"a".repeat(80)]),
            way_of: vec![0, 1, 2],
            meters: list(&["hours.p1", "moves", "unused"]),
            title: "a tiny problem".to_owned(),
        };
        (problem, names)
    }

    fn text(write: impl Fn(&mut Vec<u8>) -> std::io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn mps_text() {
        let (problem, names) = tiny();
        insta::assert_snapshot!(text(|out| MixedIntegerProgram::new(&problem, &names).mps(out)));
    }

    #[test]
    fn lp_text() {
        let (problem, names) = tiny();
        insta::assert_snapshot!(text(|out| MixedIntegerProgram::new(&problem, &names).lp(out)));
    }

    #[test]
    fn a_band_that_nothing_can_keep_is_two_rows() {
        let crossed = |hinges| Meter { at_least: Some(50), at_most: Some(30), hinges };
        let mut problem = Problem::new(vec![crossed(Vec::new()), crossed(vec![hinge(Side::Above, 20, 1)])]);
        problem.push_option(1, &mut vec![Load { meter: 0, amount: 40 }, Load { meter: 1, amount: 40 }]);
        problem.end_unit();
        let meters = vec!["arr".to_owned(), "hours".to_owned()];
        let names = ModelNames { meters, ..ModelNames::default() };
        let lp = text(|out| MixedIntegerProgram::new(&problem, &names).lp(out));
        for row in [
            "least.arr: + 40 x._..1 >= 50",
            "most.arr: + 40 x._..1 <= 30",
            "least.hours: + 40 x._..1 >= 50",
            "most.hours: + 40 x._..1 <= 30",
            "above.hours: + 40 x._..1 - 1 over.hours <= 20",
        ] {
            assert!(lp.contains(row), "{row} in {lp}");
        }
        assert!(!text(|out| MixedIntegerProgram::new(&problem, &names).mps(out)).contains("RANGES"));
    }

    #[test]
    fn continuous_columns_have_whole_bounds_that_follow_from_the_options() {
        let (problem, names) = tiny();
        let lp = text(|out| MixedIntegerProgram::new(&problem, &names).lp(out));
        // Between 120 and 370 can be loaded, in units of 64.
        for row in ["over.hours.p1 = 0", "under.hours.p1 <= 3", "over.hours.p1..2 = 0"] {
            assert!(lp.contains(row), "{row} in {lp}");
        }
    }

    #[test]
    fn the_expected_size_is_about_right() {
        let units = 300;
        let meters =
            vec![Meter { at_least: None, at_most: Some(9000), hinges: vec![hinge(Side::Above, 8000, 77)] }; 20];
        let mut problem = Problem::new(meters);
        for unit in 0..units {
            for meter in 0..20 {
                problem.push_option(31_415_926_535 + unit, &mut vec![Load { meter, amount: 271 + unit }]);
            }
            problem.end_unit();
        }
        let names = ModelNames {
            units: (0..units).map(|unit| format!("A{unit:05}.csm")).collect(),
            ways: (0..20).map(|way| format!("p{way:03}")).collect(),
            way_of: (0..units).flat_map(|_| 0..20).collect(),
            meters: (0..20).map(|meter| format!("hours.p{meter:03}")).collect(),
            title: String::new(),
        };
        let program = MixedIntegerProgram::new(&problem, &names);
        let near = |expected: u64, text: &str| expected.abs_diff(text.len() as u64) * 5 < text.len() as u64;
        assert!(near(program.mps_bytes(), &text(|out| program.mps(out))));
        assert!(near(program.lp_bytes(), &text(|out| program.lp(out))));
    }
}
