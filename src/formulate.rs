//! The exact integer program of a problem, for any other solver, as MPS or LP text.
//!
//! One binary `x` for each option and one row `pick` for each unit, whose binaries add up to 1. A meter without hinges
//! is a row `band`. A meter with hinges has a variable `off`, by how much its load is off the middle of its hinges:
//! its row `band` says that what the chosen options add up to, less `off`, is that middle. The hard band is the bounds
//! of `off`, and each hinge a variable `over` or `under`, not negative, that costs the hinge's slope: `load - over <= at`,
//! `load + under >= at`. Maximising drives it down to the excess, so that the optimum is that of
//! [`Problem::objective`], on the same scale. All numbers are integers, printed exactly.
//!
//! The load itself is no variable because CP-SAT cuts the range of every variable to 10 million either way, and books
//! of that much money are common; being so much off is not.
//!
//! A hard band that nothing can keep, its least above its most, is two rows `least` and `most` over a free `off`:
//! readers take bounds or ranges that are crossed for a slip, or swap them.

use std::io;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::instance::Side;
use crate::problem::{Meter, Problem};

mod lp;
mod mps;

/// Names to write a problem with; they are made unique and safe where they are not.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// One for each unit, such as `acme.csm`.
    pub units: Vec<String>,
    /// One for each option, such as `acme.csm.p07`.
    pub options: Vec<String>,
    /// One for each meter, such as `hours.p07`.
    pub meters: Vec<String>,
    /// The program's name.
    pub title: String,
}

/// Writes a problem in free MPS format.
///
/// # Errors
/// Those of the output.
pub fn mps(problem: &Problem, names: &Names, out: &mut dyn io::Write) -> io::Result<()> {
    mps::write(&Program::new(problem, names), out)
}

/// Writes a problem in LP format.
///
/// # Errors
/// Those of the output.
pub fn lp(problem: &Problem, names: &Names, out: &mut dyn io::Write) -> io::Result<()> {
    lp::write(&Program::new(problem, names), out)
}

/// The longest name.
const LONGEST: usize = 60;
/// Room at a name's end for a dot and a number.
const TAIL: usize = 8;

/// A mixed-integer program: maximise, rows and columns within bounds.
struct Program {
    title: String,
    rows: Vec<Line>,
    columns: Vec<Line>,
    /// What each column is worth.
    values: Vec<i64>,
    /// Where the entries of each column begin; one more than there are columns.
    starts: Vec<usize>,
    /// Row and coefficient, by column.
    entries: Vec<(usize, i64)>,
    /// So many of the columns are binaries; they come first.
    binaries: usize,
}

/// A row or a column: its name and its bounds.
struct Line {
    name: String,
    least: Option<i64>,
    most: Option<i64>,
}

impl Program {
    fn new(problem: &Problem, names: &Names) -> Self {
        let mut program = Self {
            title: safe(&names.title),
            rows: Vec::new(),
            columns: Vec::new(),
            values: Vec::new(),
            starts: vec![0],
            entries: Vec::new(),
            binaries: problem.option_count(),
        };
        for unit in 0..problem.units() {
            program.row("pick", name_of(&names.units, unit), Some(1), Some(1));
        }
        let bands: Vec<Option<usize>> = problem
            .meters
            .iter()
            .enumerate()
            .map(|(i, meter)| program.band(meter, name_of(&names.meters, i)))
            .collect();
        program.options(problem, names, &bands);
        for (i, (meter, band)) in problem.meters.iter().zip(bands).enumerate() {
            if let Some(band) = band {
                program.hinges(meter, band, name_of(&names.meters, i));
            }
        }
        make_unique(&mut program.rows);
        make_unique(&mut program.columns);
        program
    }

    /// The row of a meter; none where nothing depends on its load.
    fn band(&mut self, meter: &Meter, name: &str) -> Option<usize> {
        let (least, most) = match (point(meter), meter.at_least, meter.at_most) {
            (Some(point), ..) => (Some(point), Some(point)),
            (None, None, None) => return None,
            (None, least, most) => (least, most),
        };
        self.row("band", name, least, most);
        Some(self.rows.len() - 1)
    }

    fn options(&mut self, problem: &Problem, names: &Names, bands: &[Option<usize>]) {
        for unit in 0..problem.units() {
            for option in problem.options(unit) {
                self.entries.push((unit, 1));
                let loads = problem.loads(option);
                self.entries.extend(loads.filter_map(|load| Some((bands[load.meter as usize]?, load.amount))));
                self.column("x", name_of(&names.options, option), problem.value(option), (Some(0), Some(1)));
            }
        }
    }

    /// By how much the load of a meter is off, its hinges' variables and their rows.
    fn hinges(&mut self, meter: &Meter, band: usize, name: &str) {
        let Some(point) = point(meter) else { return };
        let first = self.rows.len();
        for hinge in &meter.hinges {
            match hinge.side {
                Side::Above => self.row("above", name, None, Some(hinge.at - point)),
                Side::Below => self.row("below", name, Some(hinge.at - point), None),
            }
        }
        let off = |end: Option<i64>| end.map(|end| end - point);
        let mut ends = (off(meter.at_least), off(meter.at_most));
        if is_crossed(meter) {
            self.row("least", name, ends.0, None);
            self.row("most", name, None, ends.1);
            ends = (None, None);
        }
        self.entries.push((band, -1));
        self.entries.extend((first..self.rows.len()).map(|row| (row, 1)));
        self.column("off", name, 0, ends);
        for (row, hinge) in (first..).zip(&meter.hinges) {
            let (kind, sign) = match hinge.side {
                Side::Above => ("over", -1),
                Side::Below => ("under", 1),
            };
            self.entries.push((row, sign));
            self.column(kind, name, -hinge.slope, (Some(0), None));
        }
    }

    fn row(&mut self, kind: &str, name: &str, least: Option<i64>, most: Option<i64>) {
        self.rows.push(Line { name: format!("{kind}.{}", safe(name)), least, most });
    }

    /// Ends a column, whose entries have been pushed.
    fn column(&mut self, kind: &str, name: &str, value: i64, (least, most): (Option<i64>, Option<i64>)) {
        self.columns.push(Line { name: format!("{kind}.{}", safe(name)), least, most });
        self.values.push(value);
        self.starts.push(self.entries.len());
    }

    /// The rows in which a column stands, and its coefficients.
    fn entries(&self, column: usize) -> &[(usize, i64)] {
        &self.entries[self.starts[column]..self.starts[column + 1]]
    }
}

fn name_of(names: &[String], index: usize) -> &str {
    names.get(index).map_or("", String::as_str)
}

/// What a meter's `off` counts from, if it has one: the middle of its hinges, or the least of a crossed band.
fn point(meter: &Meter) -> Option<i64> {
    let points = || meter.hinges.iter().map(|hinge| hinge.at);
    let middle = points().min().zip(points().max()).map(|(first, last)| first.midpoint(last));
    middle.or_else(|| meter.at_least.filter(|_| is_crossed(meter)))
}

/// Whether the least of a meter's hard band is above its most.
fn is_crossed(meter: &Meter) -> bool {
    meter.at_least.zip(meter.at_most).is_some_and(|(least, most)| least > most)
}

/// A name of letters, digits, dots and low lines: what every reader of either format takes.
fn safe(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect()
}

/// Cuts names that are too long, and puts a number behind those that another line has already.
fn make_unique(lines: &mut [Line]) {
    let mut taken = FxHashSet::default();
    // The next number to put behind a stem: names by the thousand may be the same once they are safe.
    let mut next: FxHashMap<String, usize> = FxHashMap::default();
    for line in lines {
        line.name.truncate(LONGEST);
        if taken.insert(line.name.clone()) {
            continue;
        }
        line.name.truncate(LONGEST - TAIL);
        let number = next.entry(line.name.clone()).or_insert(1);
        let free = loop {
            *number += 1;
            let name = format!("{}.{number}", line.name);
            if taken.insert(name.clone()) {
                break name;
            }
        };
        line.name = free;
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Line, Names, lp, make_unique, mps};
    use crate::instance::{Component, Hinge, Side};
    use crate::problem::{Load, Meter, Problem};

    fn tiny() -> (Problem, Names) {
        let hinge = |side, at, slope| Hinge { component: Component::Capacity, side, at, slope };
        let hours = Meter {
            at_least: None,
            at_most: Some(600),
            hinges: vec![hinge(Side::Above, 500, 3), hinge(Side::Below, 300, 2)],
        };
        let moves = Meter { at_least: Some(0), at_most: Some(1), hinges: Vec::new() };
        let mut problem = Problem::new(vec![hours, moves, Meter::default()]);
        problem.push_option(1000, &mut vec![Load { meter: 0, amount: 250 }, Load { meter: 2, amount: 9 }]);
        problem.push_option(-4000, &mut vec![Load { meter: 1, amount: 1 }]);
        problem.end_unit();
        problem.push_option(0, &mut vec![Load { meter: 0, amount: 120 }, Load { meter: 1, amount: 1 }]);
        problem.end_unit();
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let names = Names {
            units: list(&["Café 1", "Café/1"]),
            options: list(&["Café 1.p1", "Café 1.nobody", &"a".repeat(80)]),
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
        insta::assert_snapshot!(text(|out| mps(&problem, &names, out)));
    }

    #[test]
    fn lp_text() {
        let (problem, names) = tiny();
        insta::assert_snapshot!(text(|out| lp(&problem, &names, out)));
    }

    #[test]
    fn a_band_that_nothing_can_keep_is_two_rows() {
        let hinges = vec![Hinge { component: Component::Capacity, side: Side::Above, at: 20, slope: 1 }];
        let crossed = |hinges| Meter { at_least: Some(50), at_most: Some(30), hinges };
        let mut problem = Problem::new(vec![crossed(Vec::new()), crossed(hinges)]);
        problem.push_option(1, &mut vec![Load { meter: 0, amount: 40 }, Load { meter: 1, amount: 40 }]);
        problem.end_unit();
        let meters = vec!["arr".to_owned(), "hours".to_owned()];
        let names = Names { meters, ..Names::default() };
        let lp = text(|out| lp(&problem, &names, out));
        for row in [
            "band.arr: + 40 x. - 1 off.arr = 50",
            "least.arr: + 1 off.arr >= 0",
            "most.arr: + 1 off.arr <= -20",
            "least.hours: + 1 off.hours >= 30",
            "most.hours: + 1 off.hours <= 10",
            "off.arr free",
            "off.hours free",
        ] {
            assert!(lp.contains(row), "{row} in {lp}");
        }
        assert!(!text(|out| mps(&problem, &names, out)).contains("RANGES"));
    }

    #[test]
    fn names_by_the_thousand_that_are_the_same() {
        let stems = ["_____".to_owned(), "b".repeat(70), "_____.7".to_owned()];
        let line = |name: &String| Line { name: name.clone(), least: None, most: None };
        let mut lines: Vec<Line> = stems.iter().cycle().take(30_000).map(line).collect();
        make_unique(&mut lines);
        let names: std::collections::BTreeSet<&str> = lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names.len(), lines.len());
        assert!(names.iter().all(|name| name.len() <= LONGEST));
        assert!(names.contains("_____.2") && names.contains("_____.7.2"));
    }
}
