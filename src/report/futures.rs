//! How plans fare in sampled futures, to read: 80 columns wide, the answer first.

use std::fmt::Write as _;

use super::grid::{Column, grid, plain};
use super::{Style, words};
use crate::what_if::futures::{Fate, Outlooks, Spread, Spreads};

/// The widest line.
const WIDTH: usize = 80;
/// How many what-ifs are written before the list is cut.
const MOST: usize = 40;

/// How all of them fare, as tables.
#[must_use]
pub fn table(outlooks: &Outlooks, style: &Style) -> String {
    let mut text = format!("{}\n\n", style.heading(&plain(&outlooks.name)));
    let _ = writeln!(text, "{}\n", words::wrapped(&plain(&answer(outlooks)), WIDTH, 0));
    let shown = outlooks.rows.len().min(style.rows(MOST));
    let rows = || outlooks.rows[..shown].iter();
    text.push_str(&super::headed(grid(&SEATS.map(column), rows().filter_map(seats).collect()), style));
    text.push('\n');
    let unit = words::unit(most(outlooks));
    let amounts = rows().filter_map(|row| amounts(row, unit)).collect();
    text.push_str(&super::headed(grid(&AMOUNTS.map(column), amounts), style));
    if shown < outlooks.rows.len() {
        let _ = writeln!(text, "and {} more (-v shows all)", outlooks.rows.len() - shown);
    }
    for row in rows() {
        text.push_str(&remark(row));
    }
    let _ = write!(text, "\n{LEGEND}");
    if let Some(short) = outlooks.rows.first().and_then(|row| row.short) {
        let said = format!(
            "The base's plans made anew are short of the best ones by at most {} such seats in half of the futures and {} \
             in nine of ten (proven).",
            figure(short.p50),
            figure(short.p90)
        );
        let _ = writeln!(text, "{}", words::wrapped(&said, WIDTH, 0));
    }
    text
}

const SEATS: [&str; 6] =
    ["Seats", "lose their\nowner", "with nobody,\nplan kept", "plan\nanew", "moves,\nanew", "worst\ntenth"];
const AMOUNTS: [&str; 5] =
    ["Amounts", "ARR with nobody,\nplan kept", "plan\nanew", "overload,\nplan kept, h", "plan\nanew"];

const LEGEND: &str = "\
Figures are P10/P50/P90 over the futures: one in ten is below the first, one in
ten above the last. Plan kept: what leavers had is with nobody, and those who
stay may be over their limits. Plan anew: the best plan found inside all limits.
Overload: hours above everyone's target. Worst tenth: what the plan made anew is
worth on average in the worst tenth of the futures, in perfectly fitting seats
(expected shortfall).
";

fn column(heading: &'static str) -> Column {
    if heading == SEATS[0] || heading == AMOUNTS[0] { Column::text(heading, 26) } else { Column::figures(heading) }
}

/// The highest ARR that will be written.
#[expect(clippy::cast_possible_truncation, reason = "whole units of currency")]
fn most(outlooks: &Outlooks) -> i64 {
    let kept = outlooks.rows.iter().filter_map(|row| row.kept.as_ref());
    kept.map(|it| it.uncovered_arr.p90).fold(0.0, f64::max) as i64
}

/// The answer: what one future of ten brings, and which what-if stands it best.
#[expect(clippy::cast_possible_truncation, reason = "whole units of currency")]
fn answer(outlooks: &Outlooks) -> String {
    let mut said = format!("In {}", words::count(outlooks.samples, "future", "futures"));
    let Some((base, (kept, again))) =
        outlooks.rows.first().and_then(|row| Some((row, row.kept.as_ref().zip(row.again.as_ref())?)))
    else {
        return format!("{said} there is nothing to see: the base has no plan.");
    };
    let arr = words::money(kept.uncovered_arr.p90 as i64);
    let _ = write!(
        said,
        " drawn from the chances in the scenario, one in ten leaves {:.0} seats or more ({arr} {}) with nobody if the plan \
         is kept as it is, and {:.0} or more if it is made anew.",
        kept.uncovered.p90, outlooks.currency, again.uncovered.p90
    );
    if again.uncovered.p90 > kept.uncovered.p90 {
        said.push_str(" A plan kept leaves less open because it overloads those who stay.");
    }
    if let Some(forced) = base.forced.filter(|forced| forced.p50 > 0.0) {
        let _ = write!(said, " Half of them force {:.0} seats or more to change hands.", forced.p50);
    }
    let best = outlooks.most_robust.and_then(|index| Some((index, outlooks.rows.get(index)?)));
    if let Some((index, best)) = best.filter(|_| outlooks.rows.len() > 1) {
        let shortfall = best.again.as_ref().map_or(0.0, |it| it.shortfall);
        let _ = match index {
            0 => write!(said, " No what-if is more robust than the base."),
            _ => write!(
                said,
                " Most robust: \"{}\", worth {} more than the base in the worst tenth of the futures.",
                best.title,
                figure(shortfall - again.shortfall)
            ),
        };
    }
    said
}

fn seats(row: &Fate) -> Option<Vec<String>> {
    let (kept, again) = (row.kept.as_ref()?, row.again.as_ref()?);
    Some(vec![
        row.title.clone(),
        spread(row.forced?, count),
        spread(kept.uncovered, count),
        spread(again.uncovered, count),
        spread(again.moves, count),
        figure(again.shortfall),
    ])
}

#[expect(clippy::cast_possible_truncation, reason = "whole units of currency")]
fn amounts(row: &Fate, unit: words::Unit) -> Option<Vec<String>> {
    let (kept, again) = (row.kept.as_ref()?, row.again.as_ref()?);
    let money = |value: f64| words::in_unit(value as i64, unit);
    Some(vec![
        row.title.clone(),
        spread(kept.uncovered_arr, money),
        spread(again.uncovered_arr, money),
        spread(kept.overload, count),
        spread(again.overload, count),
    ])
}

fn spread(spread: Spread, write: impl Fn(f64) -> String) -> String {
    let all = [spread.p10, spread.p50, spread.p90].map(write);
    // A unit is said once.
    let unit = all[2].split_once(' ').map_or(String::new(), |(_, unit)| format!(" {unit}"));
    let bare = all.map(|one| one.split(' ').next().unwrap_or_default().to_owned());
    format!("{}{unit}", bare.join("/"))
}

fn count(value: f64) -> String {
    format!("{value:.0}")
}

fn figure(value: f64) -> String {
    if value.abs() >= 99.95 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// What is to be said of a what-if beside its figures.
fn remark(row: &Fate) -> String {
    let said = if let Some(why) = &row.refused {
        format!("{}: {why}", row.title)
    } else if row.without_plan > 0 {
        let futures = words::count(row.without_plan, "future", "futures");
        format!("{}: no plan in {futures}; there the plan kept as it is stands for it.", row.title)
    } else {
        return String::new();
    };
    format!("  {}\n", words::wrapped(&plain(&said), WIDTH - 2, 4))
}

/// All figures as CSV: a row for the base and for each what-if.
///
/// # Errors
/// Where it can't be written.
pub fn csv(outlooks: &Outlooks) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let figures = ["uncovered", "uncovered_arr", "overload", "moves", "worth"];
    let mut headings: Vec<String> =
        ["id", "title", "refused", "samples", "without_plan"].iter().map(|&it| it.to_owned()).collect();
    headings.extend(["p10", "p50", "p90"].map(|p| format!("forced_{p}")));
    for plan in ["kept", "anew"] {
        headings.extend(figures.iter().flat_map(|it| ["p10", "p50", "p90"].map(|p| format!("{plan}_{it}_{p}"))));
        headings.push(format!("{plan}_worst_tenth"));
    }
    writer.write_record(&headings)?;
    for row in &outlooks.rows {
        let mut cells = vec![row.id.clone(), row.title.clone(), row.refused.clone().unwrap_or_default()];
        cells.extend([outlooks.samples - row.left_out, row.without_plan].map(|count| count.to_string()));
        cells.extend(row.forced.iter().flat_map(percentiles));
        cells.extend([&row.kept, &row.again].into_iter().flatten().flat_map(all));
        cells.resize(headings.len(), String::new());
        writer.write_record(cells.iter().map(|cell| super::csv::text(cell).into_owned()))?;
    }
    super::csv::written(writer)
}

fn percentiles(spread: &Spread) -> [String; 3] {
    [spread.p10, spread.p50, spread.p90].map(|value| value.to_string())
}

fn all(it: &Spreads) -> Vec<String> {
    let spreads = [&it.uncovered, &it.uncovered_arr, &it.overload, &it.moves, &it.worth];
    spreads.into_iter().flat_map(percentiles).chain([it.shortfall.to_string()]).collect()
}
