//! The LP format that began with CPLEX.

use std::io::{self, Write};

use super::decimal::FixedDecimal;
use super::meter_rows::{MeterRows, NamedRow};
use super::{MixedIntegerProgram, OBJECTIVE};

/// Lines are broken before they grow longer.
const WIDTH: usize = 100;

pub(super) fn write(program: &MixedIntegerProgram, out: &mut dyn Write) -> io::Result<()> {
    for line in program.head() {
        writeln!(out, "\\ {line}")?;
    }
    writeln!(out, "Maximize")?;
    objective(program, out)?;
    writeln!(out, "\nSubject To")?;
    units(program, out)?;
    meters(program, out)?;
    writeln!(out, "Bounds")?;
    for column in program.counts.iter().flat_map(MeterRows::columns) {
        let relation = if column.most == 0 { "=" } else { "<=" };
        writeln!(out, " {} {relation} {}", column.name, column.most)?;
    }
    writeln!(out, "Binaries")?;
    for unit in 0..program.problem.units() {
        for (number, option) in program.problem.options(unit).enumerate() {
            writeln!(out, " {}", program.labels.option(unit, option, number))?;
        }
    }
    writeln!(out, "End")
}

/// About how many bytes are written.
pub(super) fn bytes(program: &MixedIntegerProgram) -> u64 {
    let column = program.labels.mean_option();
    // The objective, the unit's row and the list of binaries; then the loads.
    program.problem.option_count() as u64 * (3 * column + 22) + program.entries() * (column + 12)
}

fn objective(program: &MixedIntegerProgram, out: &mut dyn Write) -> io::Result<()> {
    let mut sum = NamedSum::begin(out, OBJECTIVE)?;
    for unit in 0..program.problem.units() {
        for (number, option) in program.problem.options(unit).enumerate() {
            if program.problem.value(option) != 0 {
                sum.add(program.value(option), program.labels.option(unit, option, number))?;
            }
        }
    }
    for count in &program.counts {
        for column in count.columns().filter(|column| column.cost != 0) {
            sum.add(program.cost(count, column), &column.name)?;
        }
    }
    sum.end(program)
}

fn units(program: &MixedIntegerProgram, out: &mut dyn Write) -> io::Result<()> {
    for (unit, name) in program.labels.units.iter().enumerate() {
        let mut sum = NamedSum::begin(out, &format!("pick.{name}"))?;
        for (number, option) in program.problem.options(unit).enumerate() {
            sum.add(FixedDecimal::tenth(1, 0), program.labels.option(unit, option, number))?;
        }
        sum.end(program)?;
        writeln!(out, " = 1")?;
    }
    Ok(())
}

fn meters(program: &MixedIntegerProgram, out: &mut dyn Write) -> io::Result<()> {
    for ((meter, count), options) in program.counts.iter().enumerate().zip(by_meter(program)) {
        let loads = MeterLoads { program, meter, options: &options };
        count.rows.iter().try_for_each(|row| constraint(&loads, row, out))?;
    }
    Ok(())
}

/// The options that load each meter.
fn by_meter(program: &MixedIntegerProgram) -> Vec<Vec<u32>> {
    let mut options = vec![Vec::new(); program.counts.len()];
    for (option, number) in (0..program.problem.option_count()).zip(0_u32..) {
        for load in program.problem.loads(option) {
            options[load.meter as usize].push(number);
        }
    }
    options
}

/// The options that load a meter.
struct MeterLoads<'a> {
    program: &'a MixedIntegerProgram<'a>,
    meter: usize,
    options: &'a [u32],
}

impl MeterLoads<'_> {
    fn halvings(&self) -> u32 {
        self.program.counts[self.meter].halvings
    }

    /// Writes a row of the meter up to its end.
    fn sum(&self, name: &str, row: &NamedRow, out: &mut dyn Write) -> io::Result<()> {
        let problem = self.program.problem;
        let mut sum = NamedSum::begin(out, name)?;
        let mut unit = 0;
        for &option in self.options {
            let option = option as usize;
            while problem.options(unit).end <= option {
                unit += 1;
            }
            let (meters, amounts) = problem.load_lists(option);
            let place = meters.iter().position(|&meter| meter as usize == self.meter);
            let amount = place.map_or(0, |place| amounts[place]);
            let number = option - problem.options(unit).start;
            let column = self.program.labels.option(unit, option, number);
            sum.add(FixedDecimal::half(amount, self.halvings()), column)?;
        }
        if let Some(column) = &row.beyond {
            sum.add(FixedDecimal::tenth(column.sign.into(), 0), &column.name)?;
        }
        sum.end(self.program)
    }
}

/// A row; one with two different ends is written as two, which every reader takes.
fn constraint(loads: &MeterLoads, row: &NamedRow, out: &mut dyn Write) -> io::Result<()> {
    let exact = |end: i64| FixedDecimal::half(end, loads.halvings());
    match (row.least, row.most) {
        (Some(least), Some(most)) if least == most => {
            loads.sum(&row.name, row, out)?;
            writeln!(out, " = {}", exact(least))
        }
        (least, most) => {
            let both = least.is_some() && most.is_some();
            for (end, relation, tail) in [(least, ">=", "..least"), (most, "<=", "..most")] {
                if let Some(end) = end {
                    loads.sum(&format!("{}{}", row.name, if both { tail } else { "" }), row, out)?;
                    writeln!(out, " {relation} {}", exact(end))?;
                }
            }
            Ok(())
        }
    }
}

/// A named sum that is being written.
struct NamedSum<'a> {
    out: &'a mut dyn Write,
    /// Characters of the line so far.
    used: usize,
    is_empty: bool,
}

impl<'a> NamedSum<'a> {
    fn begin(out: &'a mut dyn Write, name: &str) -> io::Result<Self> {
        write!(out, " {name}:")?;
        Ok(Self { out, used: name.len() + 2, is_empty: true })
    }

    fn add(&mut self, amount: FixedDecimal, column: impl std::fmt::Display) -> io::Result<()> {
        let sign = if amount.is_negative() { '-' } else { '+' };
        let term = format!(" {sign} {} {column}", amount.unsigned());
        if self.used + term.len() > WIDTH {
            write!(self.out, "\n ")?;
            self.used = 1;
        }
        self.used += term.len();
        self.is_empty = false;
        self.out.write_all(term.as_bytes())
    }

    /// Ends the sum, without a line break. A sum of nothing is 0 times the first column.
    fn end(self, program: &MixedIntegerProgram) -> io::Result<()> {
        if self.is_empty && program.problem.option_count() > 0 {
            write!(self.out, " + 0 {}", program.labels.option(0, 0, 0))?;
        }
        Ok(())
    }
}
