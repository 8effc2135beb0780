//! Free MPS.

use std::io::{self, Write};

use super::{Line, Program};

/// The name of the objective's row.
const OBJECTIVE: &str = "points";

pub(super) fn write(program: &Program, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "NAME {}", if program.title.is_empty() { "rebook" } else { &program.title })?;
    writeln!(out, "OBJSENSE\n    MAX\nROWS\n N {OBJECTIVE}")?;
    for row in &program.rows {
        writeln!(out, " {} {}", sense(row), row.name)?;
    }
    writeln!(out, "COLUMNS")?;
    columns(program, out)?;
    writeln!(out, "RHS")?;
    for row in &program.rows {
        let side = if sense(row) == 'L' { row.most } else { row.least };
        if let Some(side) = side.filter(|&side| side != 0) {
            writeln!(out, " rhs {} {side}", row.name)?;
        }
    }
    ranges(program, out)?;
    writeln!(out, "BOUNDS")?;
    for (i, column) in program.columns.iter().enumerate() {
        if i < program.binaries {
            writeln!(out, " BV bnd {}", column.name)?;
        } else {
            bounds(column, out)?;
        }
    }
    writeln!(out, "ENDATA")
}

/// The kind of a row; one with two different ends is a `G` with a range.
fn sense(row: &Line) -> char {
    match (row.least, row.most) {
        (None, _) => 'L',
        (Some(least), Some(most)) if least == most => 'E',
        (Some(_), _) => 'G',
    }
}

fn columns(program: &Program, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, " MARKER 'MARKER' 'INTORG'")?;
    for (i, column) in program.columns.iter().enumerate() {
        if i == program.binaries {
            writeln!(out, " MARKER 'MARKER' 'INTEND'")?;
        }
        // A column must be named even if it is worth nothing and stands nowhere else.
        let value = program.values[i];
        if value != 0 || program.entries(i).is_empty() {
            writeln!(out, " {} {OBJECTIVE} {value}", column.name)?;
        }
        for &(row, amount) in program.entries(i) {
            writeln!(out, " {} {} {amount}", column.name, program.rows[row].name)?;
        }
    }
    if program.columns.len() == program.binaries {
        writeln!(out, " MARKER 'MARKER' 'INTEND'")?;
    }
    Ok(())
}

fn ranges(program: &Program, out: &mut dyn Write) -> io::Result<()> {
    let mut begun = false;
    for row in &program.rows {
        if let (Some(least), Some(most), 'G') = (row.least, row.most, sense(row)) {
            if !begun {
                writeln!(out, "RANGES")?;
                begun = true;
            }
            writeln!(out, " rng {} {}", row.name, most - least)?;
        }
    }
    Ok(())
}

/// The bounds of a continuous column; from 0 on is the default.
fn bounds(column: &Line, out: &mut dyn Write) -> io::Result<()> {
    match (column.least, column.most) {
        (None, None) => return writeln!(out, " FR bnd {}", column.name),
        (Some(least), most) if least != 0 || most.is_some_and(|most| most < 0) => {
            writeln!(out, " LO bnd {} {least}", column.name)?;
        }
        (None, _) => writeln!(out, " MI bnd {}", column.name)?,
        _ => {}
    }
    match column.most {
        Some(most) => writeln!(out, " UP bnd {} {most}", column.name),
        None => Ok(()),
    }
}
