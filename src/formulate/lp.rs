//! The LP format that began with CPLEX.

use std::io::{self, Write};

use super::{Line, Program};

/// Lines are broken before they grow longer.
const WIDTH: usize = 100;

pub(super) fn write(program: &Program, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\\ {}\nMaximize", if program.title.is_empty() { "rebook" } else { &program.title })?;
    let worth: Vec<(usize, i64)> =
        program.values.iter().copied().enumerate().filter(|&(_, value)| value != 0).collect();
    sum(program, "points", &worth, out)?;
    writeln!(out, "\nSubject To")?;
    for (row, terms) in program.rows.iter().zip(by_row(program)) {
        constraint(program, row, &terms, out)?;
    }
    writeln!(out, "Bounds")?;
    program.columns[program.binaries..].iter().try_for_each(|column| bounds(column, out))?;
    writeln!(out, "Binaries")?;
    for column in &program.columns[..program.binaries] {
        writeln!(out, " {}", column.name)?;
    }
    writeln!(out, "End")
}

/// Column and coefficient, by row.
fn by_row(program: &Program) -> Vec<Vec<(usize, i64)>> {
    let mut rows = vec![Vec::new(); program.rows.len()];
    for column in 0..program.columns.len() {
        for &(row, amount) in program.entries(column) {
            rows[row].push((column, amount));
        }
    }
    rows
}

/// A row; one with two different ends is written as two, which every reader takes.
fn constraint(program: &Program, row: &Line, terms: &[(usize, i64)], out: &mut dyn Write) -> io::Result<()> {
    let name = &row.name;
    match (row.least, row.most) {
        (None, None) => Ok(()),
        (Some(least), Some(most)) if least == most => {
            sum(program, name, terms, out)?;
            writeln!(out, " = {least}")
        }
        (least, most) => {
            let both = least.is_some() && most.is_some();
            for (end, relation, tail) in [(least, ">=", "..least"), (most, "<=", "..most")] {
                if let Some(end) = end {
                    sum(program, &format!("{name}{}", if both { tail } else { "" }), terms, out)?;
                    writeln!(out, " {relation} {end}")?;
                }
            }
            Ok(())
        }
    }
}

/// A named sum, without a line break at its end. A sum of nothing is 0 times the first column.
fn sum(program: &Program, name: &str, terms: &[(usize, i64)], out: &mut dyn Write) -> io::Result<()> {
    write!(out, " {name}:")?;
    let mut used = name.len() + 2;
    let nothing = [(0, 0)];
    let terms = if terms.is_empty() && !program.columns.is_empty() { &nothing } else { terms };
    for &(column, amount) in terms {
        let sign = if amount < 0 { '-' } else { '+' };
        let term = format!(" {sign} {} {}", amount.unsigned_abs(), program.columns[column].name);
        if used + term.len() > WIDTH {
            write!(out, "\n ")?;
            used = 1;
        }
        used += term.len();
        write!(out, "{term}")?;
    }
    Ok(())
}

/// The bounds of a continuous column; from 0 on is the default.
fn bounds(column: &Line, out: &mut dyn Write) -> io::Result<()> {
    let name = &column.name;
    match (column.least, column.most) {
        (Some(0), None) => Ok(()),
        (None, None) => writeln!(out, " {name} free"),
        (Some(least), None) => writeln!(out, " {name} >= {least}"),
        (None, Some(most)) => writeln!(out, " -inf <= {name} <= {most}"),
        (Some(least), Some(most)) => writeln!(out, " {least} <= {name} <= {most}"),
    }
}
