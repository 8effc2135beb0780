//! Free MPS.

use std::io::{self, Write};

use super::decimal::FixedDecimal;
use super::meter_rows::{MeterRows, NamedRow};
use super::names::mean;
use super::{MixedIntegerProgram, OBJECTIVE};

pub(super) fn write(program: &MixedIntegerProgram, out: &mut dyn Write) -> io::Result<()> {
    for line in program.head() {
        writeln!(out, "* {line}")?;
    }
    writeln!(out, "NAME {}", program.labels.program())?;
    writeln!(out, "OBJSENSE\n    MAX\nROWS\n N {OBJECTIVE}")?;
    for unit in &program.labels.units {
        writeln!(out, " E pick.{unit}")?;
    }
    for (_, row) in rows(program) {
        writeln!(out, " {} {}", sense(row), row.name)?;
    }
    columns(program, out)?;
    sides(program, out)?;
    ranges(program, out)?;
    bounds(program, out)?;
    writeln!(out, "ENDATA")
}

/// About how many bytes are written.
pub(super) fn bytes(program: &MixedIntegerProgram) -> u64 {
    let (column, unit) = (program.labels.mean_option(), mean(&program.labels.units));
    // The objective, the unit's row and the bound; then the loads.
    let option = 3 * column + OBJECTIVE.len() as u64 + unit + 33;
    program.problem.option_count() as u64 * option + program.entries() * (column + mean(&program.labels.meters) + 14)
}

/// The rows of all meters.
fn rows<'a>(program: &'a MixedIntegerProgram) -> impl Iterator<Item = (&'a MeterRows, &'a NamedRow)> {
    program.counts.iter().flat_map(|count| count.rows.iter().map(move |row| (count, row)))
}

/// The kind of a row; one with two different ends is a `G` with a range.
fn sense(row: &NamedRow) -> char {
    match (row.least, row.most) {
        (None, _) => 'L',
        (Some(least), Some(most)) if least == most => 'E',
        (Some(_), _) => 'G',
    }
}

fn columns(program: &MixedIntegerProgram, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "COLUMNS\n MARKER 'MARKER' 'INTORG'")?;
    let problem = program.problem;
    for (unit, unit_name) in program.labels.units.iter().enumerate() {
        for (number, option) in problem.options(unit).enumerate() {
            let name = program.labels.option(unit, option, number);
            if problem.value(option) != 0 {
                writeln!(out, " {name} {OBJECTIVE} {}", program.value(option))?;
            }
            writeln!(out, " {name} pick.{unit_name} 1")?;
            for load in problem.loads(option) {
                let count = &program.counts[load.meter as usize];
                for row in &count.rows {
                    writeln!(out, " {name} {} {}", row.name, FixedDecimal::half(load.amount, count.halvings))?;
                }
            }
        }
    }
    writeln!(out, " MARKER 'MARKER' 'INTEND'")?;
    for (count, row) in rows(program) {
        if let Some(column) = &row.beyond {
            if column.cost != 0 {
                writeln!(out, " {} {OBJECTIVE} {}", column.name, program.cost(count, column))?;
            }
            writeln!(out, " {} {} {}", column.name, row.name, column.sign)?;
        }
    }
    Ok(())
}

fn sides(program: &MixedIntegerProgram, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "RHS")?;
    for unit in &program.labels.units {
        writeln!(out, " rhs pick.{unit} 1")?;
    }
    for (count, row) in rows(program) {
        let side = if sense(row) == 'L' { row.most } else { row.least };
        if let Some(side) = side.filter(|&side| side != 0) {
            writeln!(out, " rhs {} {}", row.name, FixedDecimal::half(side, count.halvings))?;
        }
    }
    Ok(())
}

fn ranges(program: &MixedIntegerProgram, out: &mut dyn Write) -> io::Result<()> {
    let mut begun = false;
    for (count, row) in rows(program) {
        if let (Some(least), Some(most), 'G') = (row.least, row.most, sense(row)) {
            if !begun {
                writeln!(out, "RANGES")?;
                begun = true;
            }
            writeln!(out, " rng {} {}", row.name, FixedDecimal::half(most - least, count.halvings))?;
        }
    }
    Ok(())
}

fn bounds(program: &MixedIntegerProgram, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "BOUNDS")?;
    for unit in 0..program.problem.units() {
        for (number, option) in program.problem.options(unit).enumerate() {
            writeln!(out, " BV bnd {}", program.labels.option(unit, option, number))?;
        }
    }
    for column in program.counts.iter().flat_map(MeterRows::columns) {
        // An upper bound of 0 makes some readers drop the lower one.
        let kind = if column.most == 0 { "FX" } else { "UP" };
        writeln!(out, " {kind} bnd {} {}", column.name, column.most)?;
    }
    Ok(())
}
