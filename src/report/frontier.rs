//! The frontier: what moves buy, what balance costs.

use std::collections::BTreeSet;

use super::block::BulletList;
use super::chart::{Chart, Drawing, Line, LinePoint};
use super::table::{Column, ColumnGroup, ColumnKind, Table, cells};
use super::{CommandContext, Report, words};
use crate::what_if::frontier::{Emphasis, Frontier, FrontierPoint, MoveBudget, RefusedCell};

/// How many rules that today's books break are named before the list is cut.
const BROKEN: usize = 3;

/// The frontier: the answer, the curve, the trade at the knee, what has no plan.
#[must_use]
pub fn report(frontier: &Frontier, asked: &CommandContext) -> Report {
    let mut report = Report::new(&frontier.name).main("points").with(answer(frontier));
    if frontier.curve.len() > 1 {
        report = report.with(curve(frontier)).with(chart(frontier)).with(CURVE);
    }
    let is_traded = frontier.points.len() > 1 && frontier.points.iter().any(|it| it.emphasis != Emphasis::AsWeighed);
    let every: Vec<_> = frontier.points.iter().map(|it| (counts(it.emphasis), it)).collect();
    let every = points("points", &every).heading("Fit against balance against moves");
    report = match (is_traded, asked.full) {
        (false, _) => report.with(every.for_programs()),
        (true, true) => report.with(every).with(TRADE),
        (true, false) => trade(report, frontier).with(every.for_programs()),
    };
    report = report.with(without(frontier, asked));
    if frontier.stopped {
        report = report.with("The run was stopped before every plan was looked for.");
    }
    if frontier.knee.is_none() {
        return report;
    }
    report
        .next(asked.command("solve", ""), "with the moves of the knee as \"at_most\" of \"moves\" in \"rules\"")
        .next(asked.command("frontier", "--alternatives 3"), "other plans nearly as good as the best")
}

const CURVE: &str = "\
Worth: all that the objective counts, in perfectly fitting seats; no plan with so many moves is worth more than \"at \
most\" (proven). In band: people whose loads are all within their fair bands. Share of the gain: from the fewest moves \
to the most; # is reached, - is not ruled out.";

/// The answer in a sentence or two.
fn answer(frontier: &Frontier) -> String {
    let (Some(first), Some(last)) = (frontier.curve.first(), frontier.curve.last()) else {
        return "No budget of moves has a plan.".to_owned();
    };
    if frontier.movable == 0 {
        return "No present owner could keep a seat, so that there is no question of moves.".to_owned();
    }
    if last.worth <= first.worth {
        let moves = words::count(first.moves as usize, "move", "moves");
        return format!("More than {moves} bring nothing: the best plan found has no more.");
    }
    let (knee, fewest) = (frontier.knee, first.moves);
    let needed = match (fewest, frontier.fewest.proven == fewest) {
        (0, _) => String::new(),
        (_, true) => {
            format!("{} needed to keep the rules (proven). ", words::count(fewest as usize, "move is", "moves are"))
        }
        (_, false) => format!("The fewest moves found that keep the rules are {fewest}. "),
    };
    let Some(knee) = knee else {
        let each = (last.worth - first.worth) / f64::from((last.moves - first.moves).max(1));
        return format!(
            "{needed}The gain grows about evenly up to {}, by {} seats' worth a move: no number of moves stands out.",
            words::count(last.moves as usize, "move", "moves"),
            words::points(each)
        );
    };
    format!(
        "{needed}With {} you get {} of what {} bring{}. Up to there a move brings {} seats' worth on average, after \
         that {}.",
        words::count(knee.moves as usize, "move", "moves"),
        words::percent(knee.share),
        last.moves,
        if fewest == 0 { "" } else { " beyond that" },
        words::points(knee.each_before),
        words::points(knee.each_after)
    )
}

/// What both tables tell of a plan besides its worth.
fn of_plan() -> [Column; 4] {
    let band = |key| Column::of(ColumnKind::Count, key, "").within("in band", ColumnGroup::Part);
    [
        Column::of(ColumnKind::Points, "fit", "fit"),
        band("in_band").nothing("0"),
        band("banded"),
        Column::of(ColumnKind::Count, "uncovered", "not\ncovered"),
    ]
}

fn curve(frontier: &Frontier) -> Table {
    let mut columns = vec![Column::of(ColumnKind::Count, "moves_allowed", "Moves").nothing("0")];
    columns.extend(of_plan());
    columns.extend([
        Column::of(ColumnKind::Points, "worth", "worth"),
        Column::of(ColumnKind::Points, "worth_at_most", "at most"),
        Column::of(ColumnKind::Share, "share_of_gain", "share of\nthe gain"),
        Column::hidden(ColumnKind::Share, "share_of_gain_at_most"),
        Column::text("mark", "", 5),
    ]);
    let row = |(at, it): (usize, &MoveBudget)| {
        let (worth, share) = ((it.worth, it.worth_at_most), (it.share, it.share_at_most));
        let mark = mark(frontier, at, it);
        cells![it.allowed, it.fit, it.in_band, it.banded, it.uncovered, worth.0, worth.1, share.0, share.1, mark]
    };
    Table::new("curve", columns, frontier.curve.iter().enumerate().map(row))
}

/// The gain by moves, with what is not ruled out behind it.
fn chart(frontier: &Frontier) -> Chart {
    let point = |(at, it): (usize, &MoveBudget)| LinePoint {
        across: it.allowed,
        reached: it.share,
        possible: it.share_at_most,
        remark: mark(frontier, at, it),
    };
    let points = frontier.curve.iter().enumerate().map(point).collect();
    let line = Line { across: "Moves", up: "share of the gain", points };
    Chart::new("gain", "Share of the gain, by moves", ColumnKind::Share, Drawing::Line(line))
        .reading("The line is what the plans found reach; the area above it is not ruled out.")
}

/// What stands out about a budget.
fn mark(frontier: &Frontier, index: usize, row: &MoveBudget) -> &'static str {
    match frontier.knee {
        Some(knee) if knee.index == index => "knee",
        _ if frontier.own_limit == Some(row.allowed) => "yours",
        _ => "",
    }
}

/// Fit against balance with the moves of the knee, or of the best plan where there is no knee.
fn trade(report: Report, frontier: &Frontier) -> Report {
    let moves = frontier.knee.map_or_else(|| frontier.curve.last().map_or(0, |row| row.moves), |knee| knee.moves);
    let best = |emphasis: Emphasis| Some((counts(emphasis), best(&frontier.points, emphasis, moves)?));
    let shown: Vec<(&str, &FrontierPoint)> = EMPHASES.into_iter().filter_map(best).collect();
    let plans: BTreeSet<_> = shown.iter().map(|it| (it.1.moves, it.1.points.quality)).collect();
    let allowed = words::count(moves as usize, "move", "moves");
    let more = match frontier.points.len() - plans.len() {
        0 => String::new(),
        more => format!(" There are {} (-v).", words::count(more, "more such point", "more such points")),
    };
    let table = points("trade", &shown).heading(format!("Fit against balance, with {allowed} at most"));
    report.with(table).with(format!("{TRADE}{more}"))
}

const EMPHASES: [Emphasis; 3] = [Emphasis::FitFirst, Emphasis::AsWeighed, Emphasis::BalanceFirst];

/// The best point with at most so many moves, if balance counts so much.
fn best(points: &[FrontierPoint], emphasis: Emphasis, moves: u32) -> Option<&FrontierPoint> {
    let worth = |point: &FrontierPoint| i128::from(point.points.quality) - emphasis.of(point.points.balance_lost);
    points.iter().filter(|it| it.moves <= moves).max_by_key(|it| (worth(it), std::cmp::Reverse(it.moves)))
}

fn points(key: &'static str, shown: &[(&str, &FrontierPoint)]) -> Table {
    let mut columns = vec![
        Column::text("counts", "Balance counts", 16).for_readers(),
        Column::of(ColumnKind::Count, "moves", "moves").nothing("0"),
        Column::hidden(ColumnKind::Count, "moves_allowed"),
        Column::hidden(ColumnKind::Text, "emphasis"),
    ];
    columns.extend(of_plan());
    columns.extend([
        Column::hidden(ColumnKind::Text, "balance"),
        Column::hidden(ColumnKind::Points, "worth"),
        Column::of(ColumnKind::Points, "quality", "quality"),
        Column::of(ColumnKind::Points, "quality_at_most", "at most"),
        Column::of(ColumnKind::Points, "balance_lost", "balance\nlost"),
    ]);
    let row = |(said, it): &(&str, &FrontierPoint)| {
        let balance: Vec<String> = it.balance.iter().map(|(measure, value)| format!("{measure}:{value}")).collect();
        let [quality, at_most] = [it.quality, it.quality_at_most];
        let mut cells = cells![*said, it.moves, it.allowed, it.emphasis.name(), it.fit, it.in_band, it.banded];
        cells.extend(cells![it.uncovered, balance.join(";"), it.worth, quality, at_most, it.balance_lost]);
        cells
    };
    Table::new(key, columns, shown.iter().map(row))
}

const TRADE: &str = "\
Quality: worth without balance; balance lost: what loads outside the bands cost. No plan with as few moves that is as \
well balanced has more quality than \"at most\" (proven).";

fn counts(emphasis: Emphasis) -> &'static str {
    match emphasis {
        Emphasis::FitFirst => "a quarter",
        Emphasis::AsWeighed => "as you weigh it",
        Emphasis::BalanceFirst => "four times",
    }
}

/// Why some seats have to move, and budgets for which nothing was found.
fn without(frontier: &Frontier, asked: &CommandContext) -> BulletList {
    let fewest = &frontier.fewest;
    let met = |one: &&RefusedCell| frontier.points.iter().any(|it| it.moves <= one.allowed);
    let mut lines = Vec::new();
    if fewest.moves > 0 {
        let known = if fewest.proven == fewest.moves { "none exists (proven)" } else { "none was found" };
        let shown = asked.told(fewest.broken.len(), BROKEN);
        let more = fewest.broken.len() - shown;
        let more = if more > 0 { format!(" And {more} more.") } else { String::new() };
        let broken = fewest.broken[..shown].join(" ");
        lines.push(format!("Fewer than {} moves: {known}. Without any: {broken}{more}", fewest.moves));
    }
    let mut refused: Vec<&RefusedCell> = frontier.refused.iter().filter(|one| !met(one)).collect();
    refused.sort_by_key(|one| one.allowed);
    refused.dedup_by_key(|one| one.allowed);
    lines.extend(refused.iter().map(|one| format!("{}: {}: {}", moves(one.allowed), one.code, one.cause)));
    BulletList::new("Without a plan", lines)
}

fn moves(allowed: u32) -> String {
    match allowed {
        u32::MAX => "any number of moves".to_owned(),
        allowed => words::count(allowed as usize, "move", "moves"),
    }
}
