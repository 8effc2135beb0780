//! The range of every figure in a plan's file: what lies outside was not written by us, and no sum is made of it.

use super::{FORMAT, Plan, Tally};
use crate::error::{Diagnostics, Place};

/// No sum of points of a scenario exceeds 2^61 (`instance/weights.rs`), so that differences of two fit 64 bits.
const POINTS: f64 = 2_305_843_009_213_693_952.0;
/// The most points of a perfectly fitting seat (`instance/weights.rs`).
const SCALE: f64 = 1e12;
/// No list of ours is as long, and nothing is counted further.
const COUNT: f64 = 1e9;
/// No sum of hours, money or costs is as large.
const AMOUNT: f64 = 1e18;
/// Weights are at most 1,000 in a scenario.
const WEIGHT: f64 = 1e3;

/// All values of one figure, with the row of the list in which each stands.
type Values<'a> = Box<dyn Iterator<Item = (usize, f64)> + 'a>;

/// A figure: its path, in which `[]` stands for a row, its range, and its values.
struct Figure {
    path: &'static str,
    within: (f64, f64),
    of: fn(&Plan) -> Values<'_>,
}

const fn figure(path: &'static str, within: (f64, f64), of: fn(&Plan) -> Values<'_>) -> Figure {
    Figure { path, within, of }
}

const EITHER_SIGN: (f64, f64) = (-POINTS, POINTS);
const COUNTED: (f64, f64) = (0.0, COUNT);
const AMOUNTS: (f64, f64) = (0.0, AMOUNT);
const SHARE: (f64, f64) = (0.0, 1.0);

/// Every figure of a plan but those of its proofs, which are worked with in 128 bits and judged where they are used.
const FIGURES: &[Figure] = &[
    figure("fewest.allowed", COUNTED, |plan| some(plan.fewest.as_ref().map(|it| f64::from(it.allowed)))),
    figure("fewest.at_least", COUNTED, |plan| some(plan.fewest.as_ref().map(|it| f64::from(it.at_least)))),
    figure("fewest.bound", EITHER_SIGN, |plan| some(plan.fewest.as_ref().map(|it| float(it.bound)))),
    figure("objective", EITHER_SIGN, |plan| one(float(plan.objective))),
    figure("bound", EITHER_SIGN, |plan| one(float(plan.bound))),
    figure("gap", (0.0, 2.0 * POINTS), |plan| some(plan.gap)),
    figure("points_per_seat", (1.0, SCALE), |plan| one(float(plan.points_per_seat))),
    figure("components[].weight", (0.0, WEIGHT), |plan| rows(&plan.components, |it| Some(it.weight))),
    figure("components[].value", (-AMOUNT, AMOUNT), |plan| rows(&plan.components, |it| Some(it.value))),
    figure("components[].now", (-AMOUNT, AMOUNT), |plan| rows(&plan.components, |it| it.now)),
    figure("components[].points", EITHER_SIGN, |plan| rows(&plan.components, |it| Some(float(it.points)))),
    figure("assignments[].fit", SHARE, |plan| rows(&plan.assignments, |it| Some(it.fit))),
    figure("assignments[].hours", AMOUNTS, |plan| rows(&plan.assignments, |it| Some(it.hours))),
    figure("books[].capacity", AMOUNTS, |plan| rows(&plan.books, |it| Some(it.capacity))),
    figure("books[].gained", COUNTED, |plan| rows(&plan.books, |it| Some(f64::from(it.gained)))),
    figure("books[].lost", COUNTED, |plan| rows(&plan.books, |it| Some(f64::from(it.lost)))),
    figure("books[].now.accounts", COUNTED, |plan| rows(&plan.books, |it| Some(float(it.now.accounts)))),
    figure("books[].plan.accounts", COUNTED, |plan| rows(&plan.books, |it| Some(float(it.plan.accounts)))),
    figure("books[].now.renewals", COUNTED, |plan| rows(&plan.books, |it| Some(float(it.now.renewals)))),
    figure("books[].plan.renewals", COUNTED, |plan| rows(&plan.books, |it| Some(float(it.plan.renewals)))),
    figure("books[].now", AMOUNTS, |plan| tallies(plan, |it| &it.now)),
    figure("books[].plan", AMOUNTS, |plan| tallies(plan, |it| &it.plan)),
    figure("books[].now.fit", SHARE, |plan| rows(&plan.books, |it| it.now.fit)),
    figure("books[].plan.fit", SHARE, |plan| rows(&plan.books, |it| it.plan.fit)),
    figure("books[].members", AMOUNTS, |plan| {
        let books = plan.books.iter().enumerate();
        Box::new(books.flat_map(|(row, book)| book.members.iter().map(move |it| (row, it.hours))))
    }),
    figure("equity[].owners", COUNTED, |plan| rows(&plan.equity, |it| Some(f64::from(it.owners)))),
    figure("equity[].within_now", COUNTED, |plan| rows(&plan.equity, |it| Some(f64::from(it.within_now)))),
    figure("equity[].within_plan", COUNTED, |plan| rows(&plan.equity, |it| Some(f64::from(it.within_plan)))),
    figure("equity[].gini_now", SHARE, |plan| rows(&plan.equity, |it| Some(it.gini_now))),
    figure("equity[].gini_plan", SHARE, |plan| rows(&plan.equity, |it| Some(it.gini_plan))),
    figure("moves[].arr", AMOUNTS, |plan| rows(&plan.moves, |it| Some(float(it.arr)))),
    figure("solver.units", COUNTED, |plan| one(float(plan.solver.units))),
    figure("solver.options", (0.0, AMOUNT), |plan| one(float(plan.solver.options))),
    figure("solver.meters", COUNTED, |plan| one(float(plan.solver.meters))),
    figure("solver.work", AMOUNTS, |plan| one(float(plan.solver.work))),
    figure("solver.cost", (-AMOUNT, AMOUNT), |plan| some(plan.solver.cost)),
    figure("solver.cost_bound", (-AMOUNT, AMOUNT), |plan| some(plan.solver.cost_bound)),
];

/// Notes the first value of every figure that no plan of ours can have (`E602`, `E605`).
#[must_use]
pub fn out_of_range(plan: &Plan) -> Diagnostics {
    let mut found = Diagnostics::new();
    if plan.format != FORMAT {
        let cause = format!("The plan has format {}; this version reads format {FORMAT}.", plan.format);
        found.push("E602", Place::path("", "format"), cause, "Solve the scenario again with this version.");
    }
    for figure in FIGURES {
        let (least, most) = figure.within;
        let Some((row, value)) = (figure.of)(plan).find(|(_, value)| !(least..=most).contains(value)) else { continue };
        let place = Place::path("", figure.path.replace("[]", &format!("[{row}]")));
        let cause = format!("{value} is not from {least} to {most}, as in every plan.");
        found.push("E605", place, cause, "Solve the scenario again: the plan's file was changed.");
    }
    found
}

fn one<'a>(value: f64) -> Values<'a> {
    some(Some(value))
}

fn some<'a>(value: Option<f64>) -> Values<'a> {
    Box::new(value.into_iter().map(|value| (0, value)))
}

fn rows<T>(list: &[T], of: fn(&T) -> Option<f64>) -> Values<'_> {
    Box::new(list.iter().enumerate().filter_map(move |(row, it)| Some((row, of(it)?))))
}

/// The sums of all books.
fn tallies(plan: &Plan, of: fn(&super::Book) -> &Tally) -> Values<'_> {
    let sums = move |(row, book)| {
        let it = of(book);
        [float(it.arr), it.hours, float(it.at_risk_arr)].map(|sum| (row, sum))
    };
    Box::new(plan.books.iter().enumerate().flat_map(sums))
}

/// An integer as a figure to compare with a range, whose ends are far apart.
#[expect(clippy::cast_precision_loss, reason = "only compared with ends of ranges, which are powers of two or far off")]
fn float(value: impl TryInto<i64>) -> f64 {
    value.try_into().map_or(f64::INFINITY, |value| value as f64)
}
