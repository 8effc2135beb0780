//! The integer program that is written means the same as the problem: read back in exact numbers, every choice is worth
//! the same in both, to the point, or possible in neither.

use std::collections::BTreeMap;

use rebook::internal::formulate::{MixedIntegerProgram, ModelNames};
use rebook::internal::problem::Problem;

use crate::solver::random::{Random, Shape, problem, small_shape};

/// Decimal places that are kept of loads, and of the objective.
const LOAD_PLACES: usize = 6;
const VALUE_PLACES: usize = 12;

/// A program as it was read from MPS text.
#[derive(Debug, Default)]
struct Read {
    points: i128,
    /// Sense and right-hand side of each row, and how far beyond that side it may go.
    rows: BTreeMap<String, (String, i128, Option<i128>)>,
    /// Worth, rows and coefficients of each column, in the order of the file.
    columns: Vec<Column>,
    /// The most that a continuous column can be.
    most: BTreeMap<String, i128>,
}

#[derive(Debug, Default)]
struct Column {
    name: String,
    worth: i128,
    entries: Vec<(String, i128)>,
}

/// A decimal as a whole number of its last place.
fn exact(text: &str, places: usize) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    assert!(fraction.len() <= places, "{text}");
    format!("{whole}{fraction:0<places$}").parse().unwrap()
}

fn read(text: &str) -> Read {
    let mut read = Read::default();
    let mut section = String::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(points) = line.split_once("in units of ").and_then(|(_, rest)| rest.strip_suffix(" points")) {
            read.points = points.parse().unwrap();
        }
        if line.starts_with('*') || words.contains(&"'MARKER'") {
            continue;
        }
        if !line.starts_with(' ') {
            words[0].clone_into(&mut section);
            continue;
        }
        match (section.as_str(), words.as_slice()) {
            ("ROWS", [sense, name]) => drop(read.rows.insert((*name).into(), ((*sense).into(), 0, None))),
            ("COLUMNS", [column, row, number]) => read.entry(column, row, number),
            ("RHS", [_, row, number]) => read.rows.get_mut(*row).unwrap().1 = exact(number, LOAD_PLACES),
            ("RANGES", [_, row, number]) => read.rows.get_mut(*row).unwrap().2 = Some(exact(number, LOAD_PLACES)),
            ("BOUNDS", [_, _, column, number]) => drop(read.most.insert((*column).into(), exact(number, LOAD_PLACES))),
            _ => {}
        }
    }
    read
}

impl Read {
    fn entry(&mut self, name: &str, row: &str, number: &str) {
        if self.columns.last().is_none_or(|column| column.name != name) {
            self.columns.push(Column { name: name.to_owned(), ..Column::default() });
        }
        let column = self.columns.last_mut().unwrap();
        match row {
            "points" => column.worth = exact(number, VALUE_PLACES),
            _ => column.entries.push((row.to_owned(), exact(number, LOAD_PLACES))),
        }
    }

    fn binaries(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.name.starts_with("x."))
    }

    fn continuous(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| !column.name.starts_with("x."))
    }

    /// The most that the program is worth with these binaries at 1, in points, if that is possible.
    fn worth(&self, choice: &[usize]) -> Option<i128> {
        let mut activity: BTreeMap<&str, i128> = BTreeMap::new();
        let one = 10_i128.pow(u32::try_from(LOAD_PLACES).unwrap());
        let mut worth = 0;
        let chosen: Vec<&Column> = self.binaries().collect();
        for column in choice.iter().map(|&option| chosen[option]) {
            worth += column.worth * one;
            column.entries.iter().for_each(|(row, amount)| *activity.entry(row).or_default() += amount);
        }
        // Each of them has one row, which says the least that it can be; more would only cost.
        for column in self.continuous() {
            let [(row, sign)] = column.entries.as_slice() else { panic!("one row: {column:?}") };
            let missing = self.rows[row].1 - activity.get(row.as_str()).copied().unwrap_or(0);
            let value = (missing * sign.signum()).max(0);
            if value > self.most[&column.name] {
                return None;
            }
            worth += column.worth * value;
            *activity.entry(row).or_default() += value * sign.signum();
        }
        let points = 10_i128.pow(u32::try_from(LOAD_PLACES + VALUE_PLACES).unwrap());
        assert_eq!(worth * self.points % points, 0, "whole points");
        let kept = self.rows.iter().all(|(row, (sense, side, range))| {
            let over = activity.get(row.as_str()).copied().unwrap_or(0) - side;
            match sense.as_str() {
                "N" => true,
                "E" => over == 0,
                "L" => over <= 0,
                _ => over >= 0 && range.is_none_or(|range| over <= range),
            }
        });
        kept.then_some(worth * self.points / points)
    }
}

/// Compares every choice, or so many at random where there are more.
fn compare(problem: &Problem, random: &mut Random) {
    let names = ModelNames::default();
    let mut text = Vec::new();
    MixedIntegerProgram::new(problem, &names).mps(&mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let read = read(&text);
    assert_eq!(read.binaries().count(), problem.option_count(), "{text}");
    for _ in 0..40 {
        let choice: Vec<usize> = (0..problem.units())
            .map(|unit| {
                let options = problem.options(unit);
                options.start + usize::try_from(random.within(0, i64::try_from(options.len()).unwrap() - 1)).unwrap()
            })
            .collect();
        assert_eq!(
            read.worth(&choice),
            problem.objective(&choice).map(i128::from),
            "{choice:?} of {problem:?}\n{text}"
        );
    }
}

#[test]
fn small_programs_are_worth_what_their_problems_are() {
    let mut random = Random::new(1);
    for _ in 0..1000 {
        let shape = small_shape(&mut random);
        let problem = problem(&mut random, shape);
        compare(&problem, &mut random);
    }
}

#[test]
fn programs_with_large_numbers_are_worth_what_their_problems_are() {
    let mut random = Random::new(2);
    for hard in [0, 20, 60] {
        for largest_load in [60, 5000, 50_000_000] {
            for _ in 0..20 {
                let largest_value = 8_000_000_000;
                let shape = Shape {
                    units: 20,
                    options: 6,
                    meters: 8,
                    largest_load,
                    largest_value,
                    negative_loads: hard == 20,
                    hard,
                };
                let problem = problem(&mut random, shape);
                compare(&problem, &mut random);
            }
        }
    }
}
