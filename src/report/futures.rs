//! How plans fare in sampled futures: the answer first.

use std::fmt::Write as _;

use super::block::{Block, BulletList};
use super::table::{Cell, Column, ColumnGroup, ColumnKind, Table, cells};
use super::{Report, words};
use crate::what_if::futures::{Outlooks, Prospect, Spread, Spreads};

/// How many what-ifs are written before the list is cut.
const MOST: usize = 40;

/// How all of them fare.
#[must_use]
pub fn report(outlooks: &Outlooks) -> Report {
    let mut legend = vec![Block::from(LEGEND)];
    if let Some(short) = outlooks.rows.first().and_then(|row| row.short) {
        let (half, tenth) = (words::points(short.p50), words::points(short.p90));
        let said = format!(
            "The base's plans made anew are short of the best ones by at most {half} such seats in half of the futures \
             and {tenth} in nine of ten (proven)."
        );
        legend.push(said.into());
    }
    Report::new(&outlooks.name)
        .main("what_ifs")
        .with(answer(outlooks))
        .with(seats(outlooks))
        .section([amounts(outlooks).into(), BulletList::new("", outlooks.rows.iter().filter_map(remark)).into()])
        .section(legend)
        .with(whole(outlooks))
}

const LEGEND: &str = "\
Figures are P10/P50/P90 over the futures: one in ten is below the first, one in ten above the last. Plan kept: what \
leavers had is with nobody, and those who stay may be over their limits. Plan anew: the best plan found inside all \
limits. Overload: hours above everyone's target. Worst tenth: what the plan made anew is worth on average in the worst \
tenth of the futures, in perfectly fitting seats (expected shortfall).";

/// The answer: what one future of ten brings, and which what-if stands it best.
#[expect(clippy::cast_possible_truncation, reason = "whole units of currency")]
fn answer(outlooks: &Outlooks) -> String {
    let mut said = format!("In {}", words::count(outlooks.samples, "future", "futures"));
    let Some((base, (kept, again))) =
        outlooks.rows.first().and_then(|row| Some((row, row.kept.as_ref().zip(row.again.as_ref())?)))
    else {
        let refused = outlooks.rows.first().and_then(|base| base.refused.as_ref());
        return match refused {
            Some(why) => format!("{said} there is nothing to see: the base has no plan ({why})."),
            None if outlooks.samples == 0 => "The time was over before a future was looked at.".to_owned(),
            None => format!("{said} there is nothing to see: none of them leaves people and accounts to plan with."),
        };
    };
    let arr = words::money(kept.uncovered_arr.p90 as i64);
    let _ = write!(
        said,
        " drawn from the chances in the scenario, one in ten leaves {:.0} seats or more ({arr} {}) with nobody if the plan \
         is kept as it is, and {:.0} or more if it is made anew.",
        kept.uncovered.p90, outlooks.currency, again.uncovered.p90
    );
    if outlooks.samples < outlooks.futures.samples as usize {
        let _ =
            write!(said, " The time was over before the rest of the {} that were asked for.", outlooks.futures.samples);
    }
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
                words::points(shortfall - again.shortfall)
            ),
        };
    }
    said
}

/// The columns of a spread, under one heading.
fn spread(kind: ColumnKind, key: &str, heading: &'static str) -> [Column; 3] {
    let column = |p| Column::of(kind, format!("{key}_{p}"), "").digits(0).nothing("0");
    ["p10", "p50", "p90"].map(|p| column(p).within(heading, ColumnGroup::Spread))
}

fn percentiles(spread: &Spread) -> [Cell; 3] {
    [spread.p10, spread.p50, spread.p90].map(Cell::from)
}

fn table(key: &'static str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
    Table::new(key, columns, rows).most(MOST, ("what-if", "what-ifs"))
}

fn seats(outlooks: &Outlooks) -> Table {
    let mut columns = vec![Column::text("title", "Seats", 26)];
    columns.extend(spread(ColumnKind::Count, "forced", "lose their\nowner"));
    columns.extend(spread(ColumnKind::Count, "kept_uncovered", "with nobody,\nplan kept"));
    columns.extend(spread(ColumnKind::Count, "anew_uncovered", "with nobody,\nplan anew"));
    columns.extend(spread(ColumnKind::Count, "anew_moves", "moves,\nanew"));
    columns.push(Column::of(ColumnKind::Points, "anew_worst_tenth", "worst\ntenth"));
    let row = |row: &Prospect| {
        let (forced, kept, again) = (row.forced?, row.kept.as_ref()?, row.again.as_ref()?);
        let spreads = [forced, kept.uncovered, again.uncovered, again.moves];
        let spreads = spreads.iter().flat_map(percentiles);
        Some(cells![&row.title].into_iter().chain(spreads).chain(cells![again.shortfall]).collect())
    };
    table("seats", columns, outlooks.rows.iter().filter_map(row).collect())
}

fn amounts(outlooks: &Outlooks) -> Table {
    let money = |key, heading| spread(ColumnKind::Money, key, heading).map(|it| it.unit(&outlooks.currency));
    let mut columns = vec![Column::text("title", "Amounts", 26)];
    columns.extend(money("kept_uncovered_arr", "ARR\nwith nobody,\nplan kept"));
    columns.extend(money("anew_uncovered_arr", "ARR\nwith nobody,\nplan anew"));
    columns.extend(spread(ColumnKind::Hours, "kept_overload", "overload, h,\nplan kept"));
    columns.extend(spread(ColumnKind::Hours, "anew_overload", "overload, h,\nplan anew"));
    let row = |row: &Prospect| {
        let (kept, again) = (row.kept.as_ref()?, row.again.as_ref()?);
        let spreads = [kept.uncovered_arr, again.uncovered_arr, kept.overload, again.overload];
        Some(cells![&row.title].into_iter().chain(spreads.iter().flat_map(percentiles)).collect())
    };
    table("amounts", columns, outlooks.rows.iter().filter_map(row).collect())
}

/// All figures: a row for the base and for each what-if.
fn whole(outlooks: &Outlooks) -> Table {
    let figures = ["uncovered", "uncovered_arr", "overload", "moves", "worth"];
    let mut columns =
        Column::all_hidden(&[(ColumnKind::Text, "id title refused"), (ColumnKind::Count, "samples without_plan")]);
    columns.extend(spread(ColumnKind::Points, "forced", ""));
    for plan in ["kept", "anew"] {
        columns.extend(figures.iter().flat_map(|it| spread(ColumnKind::Points, &format!("{plan}_{it}"), "")));
        columns.push(Column::hidden(ColumnKind::Points, format!("{plan}_worst_tenth")));
    }
    let row = |row: &Prospect| {
        let samples = outlooks.samples - row.left_out;
        let mut cells = cells![&row.id, &row.title, &row.refused, samples, row.without_plan];
        cells.extend(row.forced.iter().flat_map(percentiles));
        cells.extend([&row.kept, &row.again].into_iter().flatten().flat_map(all));
        cells
    };
    table("what_ifs", columns, outlooks.rows.iter().map(row).collect()).for_programs()
}

fn all(of_plan: &Spreads) -> Vec<Cell> {
    let spreads = [&of_plan.uncovered, &of_plan.uncovered_arr, &of_plan.overload, &of_plan.moves, &of_plan.worth];
    spreads.into_iter().flat_map(percentiles).chain([of_plan.shortfall.into()]).collect()
}

/// What is to be said of a what-if beside its figures.
fn remark(row: &Prospect) -> Option<String> {
    if let Some(why) = &row.refused {
        return Some(format!("{}: {why}", row.title));
    }
    let futures = words::count(row.without_plan, "future", "futures");
    let said = format!("{}: no plan in {futures}; there the plan kept as it is stands for it.", row.title);
    (row.without_plan > 0).then_some(said)
}
