//! The frontier to read: what moves buy, what balance costs. 80 columns wide.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::grid::{Column, grid, plain};
use super::{Style, words};
use crate::what_if::frontier::{Budget, Emphasis, Frontier, Point, Refused};

/// The widest line.
const WIDTH: usize = 80;
/// How many rules that today's books break are named before the list is cut.
const BROKEN: usize = 3;
/// How wide the chart is.
const CHART: usize = 18;

/// The frontier as a table: the answer, the curve, the trade at the knee, what has no plan.
#[must_use]
pub fn table(frontier: &Frontier, style: &Style) -> String {
    let mut text = format!("{}\n\n", style.heading(&plain(&frontier.name)));
    let _ = writeln!(text, "{}", words::wrapped(&answer(frontier), WIDTH, 0));
    if frontier.curve.len() > 1 {
        let _ = write!(text, "\n{}\n{CURVE}", super::headed(curve(frontier), style));
    }
    text.push_str(&trade(frontier, style));
    text.push_str(&without(frontier, style));
    if frontier.stopped {
        text.push_str("\nThe run was stopped before every plan was looked for.\n");
    }
    text.push_str(&next(frontier, style));
    text
}

const CURVE: &str = "\
Worth: all that the objective counts, in perfectly fitting seats; no plan with
so many moves is worth more than \"at most\" (proven). In band: people whose loads
are all within their fair bands. Chart: the gain from the fewest moves to the
most; # is reached, - is not ruled out.
";

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
            figure(each)
        );
    };
    format!(
        "{needed}With {} you get {} of what {} bring{}. Up to there a move brings {} seats' worth on average, after \
         that {}.",
        words::count(knee.moves as usize, "move", "moves"),
        words::percent(knee.share),
        last.moves,
        if fewest == 0 { "" } else { " beyond that" },
        figure(knee.each_before),
        figure(knee.each_after)
    )
}

fn curve(frontier: &Frontier) -> String {
    let columns = [
        Column::figures("Moves"),
        Column::figures("fit"),
        Column::figures("in band"),
        Column::figures("not\ncovered"),
        Column::figures("worth"),
        Column::figures("at most"),
        Column::text("share of the gain", 30),
    ];
    let rows = frontier.curve.iter().enumerate().map(|(index, row)| {
        vec![
            row.allowed.to_string(),
            fit(row.fit),
            band(row.in_band, row.banded),
            words::figure(row.uncovered),
            figure(row.worth),
            figure(row.worth_at_most),
            format!("{} {:>5} {}", chart(row), words::percent(row.share), mark(frontier, index, row)),
        ]
    });
    grid(&columns, rows.collect())
}

/// What stands out about a budget.
fn mark(frontier: &Frontier, index: usize, row: &Budget) -> &'static str {
    match frontier.knee {
        Some(knee) if knee.index == index => "knee",
        _ if frontier.own_limit == Some(row.allowed) => "yours",
        _ => "",
    }
}

/// The gain as a bar, with what is not ruled out behind it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the bar's width before")]
#[expect(clippy::cast_precision_loss, reason = "a width in characters")]
fn chart(row: &Budget) -> String {
    let cells = |share: f64| (share.clamp(0.0, 1.0) * CHART as f64).round() as usize;
    let reached = cells(row.share);
    let open = cells(row.share_at_most).saturating_sub(reached);
    format!("{:.<CHART$}", format!("{}{}", "#".repeat(reached), "-".repeat(open)))
}

/// Fit against balance with the moves of the knee, or of the best plan where there is no knee; all points on request.
fn trade(frontier: &Frontier, style: &Style) -> String {
    let moves = frontier.knee.map_or_else(|| frontier.curve.last().map_or(0, |row| row.moves), |knee| knee.moves);
    let shown: Vec<(&str, &Point)> = if style.full {
        frontier.points.iter().map(|it| (emphasis(it.emphasis), it)).collect()
    } else {
        let best = |emphasis: Emphasis| best(&frontier.points, emphasis, moves);
        EMPHASES.into_iter().filter_map(|it| Some((emphasis(it), best(it)?))).collect()
    };
    let plans: BTreeSet<_> = shown.iter().map(|it| (it.1.moves, it.1.points.quality)).collect();
    if frontier.points.len() < 2 || frontier.points.iter().all(|it| it.emphasis == Emphasis::AsWeighed) {
        return String::new();
    }
    let title = if style.full {
        "Fit against balance against moves".to_owned()
    } else {
        format!("Fit against balance, with {} at most", words::count(moves as usize, "move", "moves"))
    };
    let table = super::headed(points(&shown), style);
    let more = frontier.points.len() - plans.len();
    let more = match more {
        0 => String::new(),
        more => format!(
            "and {} (-v shows all)
",
            words::count(more, "more such point", "more such points")
        ),
    };
    format!("\n{}\n{table}{more}\n{TRADE}", style.heading(&title))
}

const EMPHASES: [Emphasis; 3] = [Emphasis::FitFirst, Emphasis::AsWeighed, Emphasis::BalanceFirst];

/// The best point with at most so many moves, if balance counts so much.
fn best(points: &[Point], emphasis: Emphasis, moves: u32) -> Option<&Point> {
    let worth = |it: &Point| i128::from(it.points.quality) - emphasis.of(it.points.balance_lost);
    points.iter().filter(|it| it.moves <= moves).max_by_key(|it| (worth(it), std::cmp::Reverse(it.moves)))
}

fn points(shown: &[(&str, &Point)]) -> String {
    let columns = [
        Column::text("Balance counts", 16),
        Column::figures("moves"),
        Column::figures("fit"),
        Column::figures("in band"),
        Column::figures("not\ncovered"),
        Column::figures("quality"),
        Column::figures("at most"),
        Column::figures("balance\nlost"),
    ];
    let rows = shown.iter().map(|(counts, it)| {
        vec![
            (*counts).to_owned(),
            it.moves.to_string(),
            fit(it.fit),
            band(it.in_band, it.banded),
            words::figure(it.uncovered),
            figure(it.quality),
            figure(it.quality_at_most),
            figure(it.balance_lost),
        ]
    });
    grid(&columns, rows.collect())
}

const TRADE: &str = "\
Quality: worth without balance; balance lost: what loads outside the bands cost.
No plan with as few moves that is as well balanced has more quality than \"at
most\" (proven).
";

fn emphasis(emphasis: Emphasis) -> &'static str {
    match emphasis {
        Emphasis::FitFirst => "a quarter",
        Emphasis::AsWeighed => "as you weigh it",
        Emphasis::BalanceFirst => "four times",
    }
}

/// Why some seats have to move, and budgets for which nothing was found.
fn without(frontier: &Frontier, style: &Style) -> String {
    let fewest = &frontier.fewest;
    let met = |one: &&Refused| frontier.points.iter().any(|it| it.moves <= one.allowed);
    let mut lines = Vec::new();
    if fewest.moves > 0 {
        let known = if fewest.proven == fewest.moves { "none exists (proven)" } else { "none was found" };
        let shown = fewest.broken.len().min(style.rows(BROKEN));
        let more = fewest.broken.len() - shown;
        let more = if more > 0 { format!(" And {more} more (-v shows all).") } else { String::new() };
        let broken = fewest.broken[..shown].join(" ");
        lines.push(format!("Fewer than {} moves: {known}. Without any: {broken}{more}", fewest.moves));
    }
    let mut refused: Vec<&Refused> = frontier.refused.iter().filter(|one| !met(one)).collect();
    refused.sort_by_key(|one| one.allowed);
    refused.dedup_by_key(|one| one.allowed);
    for one in refused {
        lines.push(format!("{}: {}: {}", moves(one.allowed), one.code, one.cause));
    }
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", style.heading("Without a plan"));
    for line in lines {
        let _ = writeln!(text, "  {}", words::wrapped(&plain(&line), WIDTH - 2, 4));
    }
    text
}

fn moves(allowed: u32) -> String {
    match allowed {
        u32::MAX => "any number of moves".to_owned(),
        allowed => words::count(allowed as usize, "move", "moves"),
    }
}

fn next(frontier: &Frontier, style: &Style) -> String {
    let Some(knee) = frontier.knee else { return String::new() };
    let file = words::shell(&style.scenario);
    format!(
        "\nNext  \"moves\": {{ \"at_most\": {} }} in \"rules\", then rebook solve {file}\n      rebook frontier {file} --alternatives 3\n",
        knee.moves
    )
}

fn fit(fit: Option<f64>) -> String {
    fit.map_or_else(|| "-".to_owned(), |fit| format!("{fit:.2}"))
}

fn band(inside: u32, of: u32) -> String {
    if of == 0 { "-".to_owned() } else { format!("{inside} of {of}") }
}

/// Seats' worth, with as many digits as tell something.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 999.5 => format!("{value:.0}"),
        size if size >= 9.995 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The frontier as CSV: a row for each point that none dominates.
///
/// # Errors
/// Where it can't be written.
pub fn csv(frontier: &Frontier) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    for it in &frontier.points {
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let balance = it.balance.iter().map(|(measure, value)| format!("{measure}:{value}")).collect::<Vec<_>>();
        writer.write_record([
            it.moves.to_string(),
            it.allowed.map_or_else(String::new, |allowed| allowed.to_string()),
            it.emphasis.name().to_owned(),
            number(it.fit),
            it.in_band.to_string(),
            it.banded.to_string(),
            it.uncovered.to_string(),
            super::csv::text(&balance.join(";")).into_owned(),
            it.worth.to_string(),
            it.quality.to_string(),
            it.quality_at_most.to_string(),
            it.balance_lost.to_string(),
        ])?;
    }
    super::csv::written(writer)
}

const HEADINGS: [&str; 12] = [
    "moves",
    "moves_allowed",
    "emphasis",
    "fit",
    "in_band",
    "banded",
    "uncovered",
    "balance",
    "worth",
    "quality",
    "quality_at_most",
    "balance_lost",
];
