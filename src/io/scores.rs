//! Scores of a hundred: words such as `Green`, and numbers that look as if they were of 10 or of 1.

use super::grid::CellKind;
use super::headings::MatchedColumn;
use super::table::Table;
use super::words;
use crate::error::Limited;
use crate::scenario::field::Kind;

/// How many numbers it takes to tell a scale.
const ENOUGH: usize = 3;

/// Says what words of a column of scores are read as, and doubts its scale.
pub(super) fn say<T>(table: &Table, column: &MatchedColumn<'_, T>, found: &mut Limited<'_>) {
    if !matches!(column.field.kind, Kind::OfHundred(_)) {
        return;
    }
    let heading = table.heading(column.index).unwrap_or_default();
    let mut said: Vec<(String, f64, usize, usize)> = Vec::new();
    let mut numbers = Vec::new();
    for row in 0..table.len() {
        let cell = table.cell(row, column.index);
        if let Some(score) = words::score(cell.text) {
            match said.iter_mut().find(|(word, ..)| word.eq_ignore_ascii_case(cell.text)) {
                Some((_, _, count, _)) => *count += 1,
                None => said.push((cell.text.to_owned(), score, 1, row)),
            }
        } else if matches!(cell.kind, CellKind::Number | CellKind::Text) {
            numbers.extend(cell.text.replace(',', ".").parse::<f64>().ok());
        }
    }
    said.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if let Some(row) = said.iter().map(|&(_, _, _, row)| row).min() {
        let list: Vec<String> =
            said.iter().map(|(word, score, count, _)| format!("{word} as {score} ({count} cells)")).collect();
        let cause = format!("Words in \"{heading}\" are read on the scale of 0 to 100: {}.", list.join(", "));
        found.push("W108", table.place(row, column.index), cause, "Nothing to do, if that is what they mean.");
    }
    let most = numbers.iter().copied().fold(0.0_f64, f64::max);
    if numbers.len() >= ENOUGH && said.is_empty() && most > 0.0 && most <= 10.0 {
        let scale = if most <= 1.0 { 1 } else { 10 };
        let cause = format!("All {} numbers in \"{heading}\" are up to {scale}, but it is of 100.", numbers.len());
        let remedy = format!("If they are of {scale}, multiply them by {}; they are read as they are.", 100 / scale);
        found.push("W115", table.heading_place(column.index), cause, remedy);
    }
}
