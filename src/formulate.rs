//! The exact integer program of a problem, for any other solver, as MPS or LP text.
//!
//! One binary `x` for each option and one row `pick` for each unit, whose binaries add up to 1. A meter without hinges
//! is a row `band`. A meter with hinges has a variable `load` that its row `band` sets equal to what the chosen options
//! add up to; the hard band is the bounds of `load`, and each hinge a variable `over` or `under`, not negative, that
//! costs the hinge's slope: `load - over <= at`, `load + under >= at`. Maximising drives it down to the excess, so that
//! the optimum is that of [`Problem::objective`], on the same scale. All numbers are integers, printed exactly.

use std::io;

use rustc_hash::FxHashSet;

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
            if let Some(band) = band.filter(|_| !meter.hinges.is_empty()) {
                program.hinges(meter, band, name_of(&names.meters, i));
            }
        }
        make_unique(&mut program.rows);
        make_unique(&mut program.columns);
        program
    }

    /// The row of a meter; none where nothing depends on its load.
    fn band(&mut self, meter: &Meter, name: &str) -> Option<usize> {
        let (least, most) = match (meter.at_least, meter.at_most) {
            _ if !meter.hinges.is_empty() => (Some(0), Some(0)),
            (None, None) => return None,
            band => band,
        };
        self.row("band", name, least, most);
        Some(self.rows.len() - 1)
    }

    fn options(&mut self, problem: &Problem, names: &Names, bands: &[Option<usize>]) {
        for unit in 0..problem.units() {
            for option in problem.options(unit) {
                self.entries.push((unit, 1));
                let loads = problem.loads(option).iter();
                self.entries.extend(loads.filter_map(|load| Some((bands[load.meter as usize]?, load.amount))));
                self.column("x", name_of(&names.options, option), problem.value(option), (Some(0), Some(1)));
            }
        }
    }

    /// The load of a meter, its hinges' variables and their rows.
    fn hinges(&mut self, meter: &Meter, band: usize, name: &str) {
        let first = self.rows.len();
        for hinge in &meter.hinges {
            match hinge.side {
                Side::Above => self.row("above", name, None, Some(hinge.at)),
                Side::Below => self.row("below", name, Some(hinge.at), None),
            }
        }
        self.entries.push((band, -1));
        self.entries.extend((first..self.rows.len()).map(|row| (row, 1)));
        self.column("load", name, 0, (meter.at_least, meter.at_most));
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

/// A name of letters, digits, dots and low lines: what every reader of either format takes.
fn safe(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect()
}

/// Cuts names that are too long, and puts a number behind those that another line has already.
fn make_unique(lines: &mut [Line]) {
    let mut taken = FxHashSet::default();
    for line in lines {
        line.name.truncate(LONGEST);
        let mut number = 1;
        while !taken.insert(line.name.clone()) {
            number += 1;
            let tail = format!(".{number}");
            let stem = line.name.rsplit_once('.').filter(|(_, last)| number > 2 && *last == (number - 1).to_string());
            let stem = stem.map_or(line.name.as_str(), |(stem, _)| stem);
            let mut name = stem.to_owned();
            name.truncate(LONGEST - tail.len());
            line.name = name + &tail;
        }
    }
}
