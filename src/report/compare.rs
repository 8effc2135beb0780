//! What-ifs side by side, to read: 80 columns wide, the base first, then what each question changes.

use std::fmt::Write as _;

use super::grid::{Column, grid, plain};
use super::{Style, words};
use crate::what_if::comparison::{Between, Change, Comparison, Difference, Proven, Row};
use crate::what_if::figures::Figures;

/// The widest line.
const WIDTH: usize = 80;
/// How many questions are written before the list is cut.
const MOST: usize = 40;

/// The comparison as a table.
#[must_use]
pub fn table(comparison: &Comparison, style: &Style) -> String {
    let mut text = format!("{}\n", style.heading(&plain(&comparison.name)));
    text.push('\n');
    let _ = writeln!(text, "{}", words::wrapped(&answer(comparison), WIDTH, 0));
    text.push('\n');
    let shown = comparison.what_ifs.len().min(style.rows(MOST));
    let rows = std::iter::once(&comparison.base).chain(&comparison.what_ifs[..shown]);
    let rows: Vec<Vec<String>> = rows.filter_map(|row| Some(cells(row, row.figures.as_ref()?))).collect();
    text.push_str(&super::headed(grid(&columns(), rows), style));
    if shown < comparison.what_ifs.len() {
        let more = words::count(comparison.what_ifs.len() - shown, "more question", "more questions");
        let _ = writeln!(text, "and {more} (-v shows all)");
    }
    text.push_str(&refused(comparison, style));
    let _ = write!(text, "\n{LEGEND}");
    if !comparison.open.is_empty() {
        let open = words::count(comparison.open.len(), "question is", "questions are");
        let _ = writeln!(text, "\n{open} not answered yet: {}", words::wrapped(&comparison.open.join(", "), WIDTH, 2));
    }
    if let Some(between) = &comparison.between {
        let _ = write!(text, "\n{}", changes(between, style));
    }
    text
}

const LEGEND: &str = "\
Open: seats that nobody covers. Busiest: the fullest book. Moves: owners
changed by choice. Worth is counted in perfectly fitting seats; for a what-if it
is how much more than in the base the best plan is worth, proven.
";

/// The answer in a sentence or two: what helps most and hurts most, as far as it is proven.
fn answer(comparison: &Comparison) -> String {
    let solved: Vec<(&Row, &Difference)> =
        comparison.what_ifs.iter().filter_map(|row| Some((row, row.against_base.as_ref()?))).collect();
    let best = solved
        .iter()
        .filter(|(_, it)| it.proven == Proven::Better)
        .max_by(|a, b| a.1.at_least.total_cmp(&b.1.at_least));
    let worst =
        solved.iter().filter(|(_, it)| it.proven == Proven::Worse).min_by(|a, b| a.1.at_most.total_cmp(&b.1.at_most));
    let mut said = Vec::new();
    if let Some((row, it)) = best {
        said.push(format!("\"{}\" helps most: by {} seats at least (proven).", row.title, figure(it.at_least)));
    }
    if let Some((row, it)) = worst {
        said.push(format!("\"{}\" hurts most: by {} seats at least (proven).", row.title, figure(-it.at_most)));
    }
    let open = solved.iter().filter(|(_, it)| it.proven == Proven::WithinTheGaps).count();
    if said.is_empty() {
        said.push("No question is proven to help or to hurt: all differences are within the gaps.".to_owned());
    } else if open > 0 {
        let is = if open == 1 { "differs" } else { "differ" };
        said.push(format!("{open} of {} {is} from the base by less than the gaps can tell.", solved.len()));
    }
    said.join(" ")
}

fn columns() -> [Column; 7] {
    [
        Column::text("What if", 31),
        Column::figures("FTE"),
        Column::figures("open"),
        Column::figures("fit"),
        Column::figures("busiest"),
        Column::figures("moves"),
        Column::figures("worth, proven"),
    ]
}

fn cells(row: &Row, figures: &Figures) -> Vec<String> {
    let worth = match &row.against_base {
        None => figure(figures.worth().0),
        Some(it) => apart(it),
    };
    vec![
        row.title.clone(),
        format!("{:.1}", figures.fte),
        words::figure(figures.uncovered),
        figures.fit.map_or_else(|| "-".to_owned(), |fit| format!("{fit:.2}")),
        figures.worst_utilisation.map_or_else(|| "-".to_owned(), words::percent),
        words::figure(figures.moves),
        worth,
    ]
}

/// Between what the difference of the best plans lies.
fn apart(it: &Difference) -> String {
    let (least, most) = (signed(it.at_least), signed(it.at_most));
    if least == most { least } else { format!("{least} to {most}") }
}

fn figure(value: f64) -> String {
    if value.abs() >= 99.95 { format!("{value:.0}") } else { format!("{value:.1}") }
}

fn signed(value: f64) -> String {
    let text = figure(value);
    if value >= 0.05 { format!("+{text}") } else { text.replace("-0.0", "0.0") }
}

fn refused(comparison: &Comparison, style: &Style) -> String {
    let refused: Vec<(&Row, &String)> =
        comparison.what_ifs.iter().filter_map(|row| Some((row, row.refused.as_ref()?))).collect();
    if refused.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", style.heading("Without a plan"));
    for (row, why) in refused {
        let line = plain(&format!("{}: {why}", row.title));
        let _ = writeln!(text, "  {}", words::wrapped(&line, WIDTH - 2, 4));
    }
    text
}

/// The seats that two plans give to different people.
fn changes(Between { before, after, changes }: &Between, style: &Style) -> String {
    let title = plain(&format!("Seats that differ between \"{before}\" and \"{after}\""));
    let mut text = format!("{}\n", style.heading(&title));
    let columns =
        [Column::text("Account", 24), Column::text("role", 12), Column::text("from", 18), Column::text("to", 18)];
    let shown = changes.len().min(style.rows(MOST));
    let row = |it: &Change| vec![it.account.clone(), it.role.clone(), who(&it.from), who(&it.to)];
    text.push_str(&super::headed(grid(&columns, changes[..shown].iter().map(row).collect()), style));
    if shown < changes.len() {
        let _ = writeln!(text, "and {} more (-v shows all)", changes.len() - shown);
    }
    text
}

fn who(owners: &[String]) -> String {
    if owners.is_empty() { "nobody".to_owned() } else { owners.join(", ") }
}

/// The comparison as CSV: a row for the base and for each question; or, where two were compared, a row for each seat that
/// differs.
///
/// # Errors
/// Where it can't be written.
pub fn csv(comparison: &Comparison) -> Result<String, csv::Error> {
    if let Some(between) = &comparison.between {
        return seats(&between.changes);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    for row in std::iter::once(&comparison.base).chain(&comparison.what_ifs) {
        let mut cells = vec![row.id.clone(), row.title.clone(), row.refused.clone().unwrap_or_default()];
        let opt = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        match &row.figures {
            None => cells.resize(HEADINGS.len(), String::new()),
            Some(it) => {
                let (against, difference) =
                    (row.against_base.as_ref(), |get: fn(&Difference) -> f64| row.against_base.as_ref().map(get));
                cells.extend([
                    it.people.to_string(),
                    it.fte.to_string(),
                    opt(it.cost),
                    it.covered.to_string(),
                    it.uncovered.to_string(),
                    it.uncovered_arr.to_string(),
                    opt(it.fit),
                    opt(it.utilisation),
                    opt(it.worst_utilisation),
                    it.moves.to_string(),
                    it.moves_from_base.to_string(),
                    it.at_risk_arr.to_string(),
                    it.at_risk_skilled_arr.to_string(),
                    it.worth().0.to_string(),
                    it.worth().1.to_string(),
                    opt(it.gap),
                    opt(difference(|it| it.at_least)),
                    opt(difference(|it| it.at_most)),
                    against.map_or_else(String::new, |it| word(it.proven).to_owned()),
                ]);
            }
        }
        writer.write_record(cells.iter().map(|cell| super::csv::text(cell).into_owned()))?;
    }
    super::csv::written(writer)
}

/// A row for each seat that two plans give to different people.
pub(super) fn seats(changes: &[Change]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["account", "role", "from", "to"])?;
    for it in changes {
        let cells = [it.account.clone(), it.role.clone(), it.from.join(";"), it.to.join(";")];
        writer.write_record(cells.map(|cell| super::csv::text(&cell).into_owned()))?;
    }
    super::csv::written(writer)
}

const HEADINGS: [&str; 22] = [
    "id",
    "title",
    "refused",
    "people",
    "fte",
    "cost",
    "covered",
    "uncovered",
    "uncovered_arr",
    "fit",
    "utilisation",
    "worst_utilisation",
    "moves",
    "moves_from_base",
    "at_risk_arr",
    "at_risk_skilled_arr",
    "worth",
    "worth_at_most",
    "gap",
    "apart_at_least",
    "apart_at_most",
    "proven",
];

fn word(proven: Proven) -> &'static str {
    match proven {
        Proven::Better => "better",
        Proven::Worse => "worse",
        Proven::Equal => "equal",
        Proven::WithinTheGaps => "within the gaps",
    }
}
