//! A report as Markdown: to paste into a page, a ticket or a message.

use std::fmt::Write as _;

use super::Style;
use super::text_table::{ColumnHeading, TextLine, TextTable, left_out, text_table};
use crate::io::markdown::escaped;
use crate::report::block::{Block, BulletList, FindingBlock, Findings, KeyFigure, ListItem, Mark};
use crate::report::chart::{Chart, Drawing};
use crate::report::table::{Audience, Table};
use crate::report::{NextCommand, Report, words};

/// How wide the bars of a chart are.
const BARS: usize = 18;

/// A report as Markdown.
#[must_use]
pub fn markdown(report: &Report, style: Style) -> String {
    let mut parts = Vec::new();
    if !report.title.is_empty() {
        parts.push(format!("# {}\n", escaped(&report.title)));
    }
    if !report.size.is_empty() {
        parts.push(format!("{}\n", escaped(&report.size)));
    }
    parts.extend(report.sections.iter().flatten().map(|it| block(it, style)));
    parts.push(next(&report.next));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn block(block: &Block, style: Style) -> String {
    match block {
        Block::Chapter(about) => format!("## {}\n", escaped(about)),
        Block::Figures(figures) => figures.iter().map(figure).collect(),
        Block::Lines(lines) => format!("```\n{}\n```\n", lines.trim_end()),
        Block::Text(text) if text.is_empty() => String::new(),
        Block::Text(text) | Block::About("", text) => format!("{}\n", prose(text)),
        Block::About(about, text) => format!("**{}:** {}\n", escaped(about), prose(text)),
        Block::Table(it) if it.rows.is_empty() || it.audience == Audience::Programs => String::new(),
        Block::Table(it) => headed(&it.heading, &table(it, style)),
        Block::Chart(it) if it.is_empty() || it.told_by.is_some() => String::new(),
        Block::Chart(it) => headed(&it.heading, &chart(it, style)),
        Block::List(it) if it.items.is_empty() => String::new(),
        Block::List(it) => headed(&it.heading, &list(it, style)),
        Block::Findings(it) => headed(&it.heading, &findings(it, style)),
    }
}

fn headed(heading: &str, body: &str) -> String {
    if heading.is_empty() { body.to_owned() } else { format!("## {}\n\n{body}", escaped(heading)) }
}

/// A paragraph; what stands between backticks stays code.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    // Single blanks around code are part of the text, and escaping trims them.
    let outside = |part: &str| {
        let edge = |blank: bool| if blank && !part.trim().is_empty() { " " } else { "" };
        let (before, after) = (edge(part.starts_with(' ')), edge(part.ends_with(' ')));
        if part.trim().is_empty() { part.to_owned() } else { format!("{before}{}{after}", escaped(part)) }
    };
    let parts = parts.iter().enumerate();
    let parts = parts.map(|(at, part)| if at % 2 == 0 { outside(part) } else { format!("`{}`", words::plain(part)) });
    parts.collect()
}

fn table(table: &Table, style: Style) -> String {
    let TextTable { headings, lines } = text_table(table, style.full);
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = row(headings.iter().map(above).collect());
    text += &row(headings.iter().map(|it| if it.is_right { "---:" } else { "---" }.to_owned()).collect());
    let mut more = Vec::new();
    for line in lines {
        match line {
            TextLine::Group(group) => text += &row(vec![format!("**{}**", escaped(&group))]),
            TextLine::Row(cells) => {
                text += &row(cells.iter().zip(&headings).map(|(it, heading)| cell(it, heading)).collect());
            }
            TextLine::More(left) => more.push(left),
        }
    }
    more.iter().fold(text, |text, more| format!("{text}\n{more}\n"))
}

/// A cell: figures are as they are, and nothing else in them needs to be guarded than what would end the cell.
fn cell(text: &str, heading: &ColumnHeading) -> String {
    if heading.is_text { escaped(text) } else { text.trim().replace('|', "\\|") }
}

/// What stands above a column, in one line.
fn above(heading: &ColumnHeading) -> String {
    let group = heading.group.as_deref().map_or_else(String::new, |group| format!("{group}: "));
    escaped(&format!("{group}{}", heading.own))
}

fn list(list: &BulletList, style: Style) -> String {
    let shown = if style.full { list.items.len() } else { list.items.len().min(list.most) };
    let mark = if list.mark == Mark::Number { "1. " } else { "- " };
    let mut text = String::new();
    list.items[..shown].iter().for_each(|it| item(it, mark, 0, &mut text));
    if shown < list.items.len() {
        let _ = writeln!(text, "\n{}", left_out(list.items.len() - shown, list.noun));
    }
    text
}

fn item(it: &ListItem, mark: &str, indent: usize, text: &mut String) {
    let _ = writeln!(text, "{:indent$}{mark}{}", "", prose(&it.text));
    it.below.iter().for_each(|below| item(below, "- ", indent + mark.len(), text));
}

fn findings(findings: &Findings, style: Style) -> String {
    let mut text = String::new();
    for it in &findings.list {
        finding(it, style, &mut text);
    }
    text
}

fn finding(finding: &FindingBlock, style: Style, text: &mut String) {
    let facts = [&finding.count, &finding.amount].map(|fact| escaped(fact)).into_iter().filter(|fact| !fact.is_empty());
    let _ = writeln!(text, "- **{}**: {}", escaped(&finding.title), facts.collect::<Vec<_>>().join(", "));
    let shown = if style.full { finding.cases.len() } else { finding.cases.len().min(finding.most) };
    for said in finding.said.iter().chain(&finding.cases[..shown]) {
        let _ = writeln!(text, "  - {}", prose(said));
    }
    if shown < finding.cases.len() {
        let _ = writeln!(text, "  - {}", left_out(finding.cases.len() - shown, ("case", "cases")));
    }
    if !finding.remedy.is_empty() {
        let _ = writeln!(text, "  - What to do: {}", prose(&finding.remedy));
    }
}

/// A chart: a line as bars, anything else as its table.
fn chart(chart: &Chart, style: Style) -> String {
    let Drawing::Line(line) = &chart.drawing else { return table(&chart.table(), style) };
    let mut text = "| | | | |\n| ---: | --- | ---: | --- |\n".to_owned();
    for it in &line.points {
        let bar = words::drawn(it.reached, it.possible, BARS);
        let _ = writeln!(text, "| {} | `{bar}` | {} | {} |", it.across, words::percent(it.reached), it.remark);
    }
    text
}

fn figure(it: &KeyFigure) -> String {
    let remark = if it.remark.is_empty() { String::new() } else { format!(" ({})", escaped(&it.remark)) };
    format!("- {}: **{}**{remark}\n", it.label, escaped(&it.value))
}

/// Commands to go on with.
fn next(next: &[NextCommand]) -> String {
    if next.is_empty() {
        return String::new();
    }
    let line = |it: &NextCommand| format!("- `{}`: {}\n", words::plain(&it.command), it.what);
    format!("## Next\n\n{}", next.iter().map(line).collect::<String>())
}
