//! A report as text: aligned columns, at most [`WIDTH`] of them, plain ASCII but for names.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr};

use super::Style;
use super::text_table::{ColumnHeading, TextLine, TextTable, left_out, text_table};
use crate::report::block::{Block, BulletList, Findings, KeyFigure, ListItem, Mark, Tone};
use crate::report::chart::{Chart, Drawing, Line, LinePoint};
use crate::report::table::{Audience, Table};
use crate::report::words::{self, plain, wrapped};
use crate::report::{NextCommand, Report};

/// The widest line, in columns.
pub const WIDTH: usize = 100;
/// Blank columns between columns.
const GAP: usize = 2;
/// How wide the margin is in which stands what a paragraph is about.
const MARGIN: usize = 10;
/// A column of texts is cut to no less than this where a table is too wide.
const LEAST: usize = 8;
/// How wide the bars of a chart are.
const BARS: usize = 18;
/// Width of a finding's title.
const TITLE: usize = 44;

/// A report to read.
#[must_use]
pub fn text(report: &Report, style: Style) -> String {
    let mut parts = vec![title(report, style)];
    for section in &report.sections {
        let text: String = section.iter().map(|it| block(it, style)).collect();
        parts.push(text);
    }
    parts.push(next(&report.next, style));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

impl Style {
    /// A heading: bold where colours are wanted.
    fn heading(self, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let bold = anstyle::Style::new().bold();
        format!("{bold}{text}{bold:#}")
    }
}

impl Style {
    /// The line above a list, in a colour that says how good it is.
    fn toned(self, heading: &str, tone: Tone) -> String {
        let heading = wrapped(&plain(heading), WIDTH, 0);
        let colour = match tone {
            _ if heading.is_empty() => return heading,
            Tone::Bad if self.colour => anstyle::AnsiColor::Red,
            Tone::Doubtful if self.colour => anstyle::AnsiColor::Yellow,
            _ => return self.heading(&heading) + "\n",
        };
        let style = colour.on_default().bold();
        format!("{style}{heading}{style:#}\n")
    }
}

/// The title, and at the right how large its subject is.
fn title(report: &Report, style: Style) -> String {
    let (title, size) = (plain(&report.title), plain(&report.size));
    if size.is_empty() {
        let title = wrapped(&title, WIDTH, 0);
        return if title.is_empty() { title } else { format!("{}\n", style.heading(&title)) };
    }
    let title: String = title.chars().take(WIDTH.saturating_sub(size.chars().count() + GAP)).collect();
    let gap = WIDTH.saturating_sub(size.chars().count() + title.chars().count());
    format!("{}{}{size}\n", style.heading(&title), " ".repeat(gap))
}

fn block(block: &Block, style: Style) -> String {
    match block {
        Block::Chapter(about) => format!("{}\n", style.heading(&about.to_uppercase())),
        Block::Figures(figures) => key_figures(figures),
        Block::Lines(lines) => lines.clone(),
        Block::Text(text) if text.is_empty() => String::new(),
        Block::Text(text) => format!("{}\n", wrapped(&plain(text), WIDTH, 0)),
        Block::About(about, text) => about_line(about, text, style),
        Block::Table(it) if it.rows.is_empty() || it.audience == Audience::Programs => String::new(),
        Block::Table(it) => headed(&it.heading, &table(it, style), style),
        Block::Chart(it) if it.is_empty() || it.told_by.is_some() => String::new(),
        Block::Chart(it) => headed(&it.heading, &chart(it, style), style),
        Block::List(it) if it.items.is_empty() => String::new(),
        Block::List(it) => format!("{}{}", style.toned(&it.heading, it.tone), list(it, style)),
        Block::Findings(it) => headed(&it.heading, &findings(it, style), style),
    }
}

fn headed(heading: &str, body: &str, style: Style) -> String {
    if heading.is_empty() {
        body.to_owned()
    } else {
        format!("{}\n{body}", style.heading(&wrapped(&plain(heading), WIDTH, 0)))
    }
}

/// A paragraph with what it is about in the margin.
fn about_line(about: &str, text: &str, style: Style) -> String {
    let padding = " ".repeat(MARGIN.saturating_sub(about.len()));
    format!("{}{padding}{}\n", style.heading(about), wrapped(&plain(text), WIDTH - MARGIN, MARGIN))
}

/// A line that is indented, and further where it goes on.
fn line(text: &str, indent: usize, further: usize) -> String {
    format!("{:indent$}{}\n", "", wrapped(&plain(text), WIDTH - indent, further))
}

fn list(list: &BulletList, style: Style) -> String {
    let shown = if style.full { list.items.len() } else { list.items.len().min(list.most) };
    let mut text = String::new();
    for (place, item) in list.items[..shown].iter().enumerate() {
        let (mark, indent) = match list.mark {
            Mark::None => ("  ".to_owned(), 2),
            Mark::Dash => ("  - ".to_owned(), 4),
            Mark::Number => (format!("{:>4}  ", place + 1), 6),
        };
        let further = if list.mark == Mark::None { indent + 2 } else { indent };
        let _ = writeln!(text, "{mark}{}", wrapped(&plain(&item.text), WIDTH - indent, further));
        item.below.iter().for_each(|it| below(it, further, &mut text));
    }
    if shown < list.items.len() {
        let _ = writeln!(text, "  {}", left_out(list.items.len() - shown, list.noun));
    }
    text
}

fn below(item: &ListItem, indent: usize, text: &mut String) {
    let further = match item.text.starts_with("-> ") {
        true => 3,
        false if item.below.is_empty() => 0,
        false => 2,
    };
    text.push_str(&line(&item.text, indent, indent + further));
    item.below.iter().for_each(|it| below(it, indent + 2, text));
}

fn findings(findings: &Findings, style: Style) -> String {
    let mut text = String::new();
    for it in &findings.list {
        let title: String = plain(&it.title).chars().take(TITLE).collect();
        let head = format!("  {title:TITLE$}  {:>16}  {:>10}", it.count, it.amount);
        let _ = writeln!(text, "{}", head.trim_end());
        let shown = if style.full { it.cases.len() } else { it.cases.len().min(it.most) };
        it.said.iter().chain(&it.cases[..shown]).for_each(|said| text.push_str(&line(said, 4, 6)));
        if shown < it.cases.len() {
            let _ = writeln!(text, "    {}", left_out(it.cases.len() - shown, ("case", "cases")));
        }
        if !it.remedy.is_empty() {
            text.push_str(&line(&format!("-> {}", it.remedy), 4, 7));
        }
    }
    text
}

/// Figures one below the other.
fn key_figures(figures: &[KeyFigure]) -> String {
    let longest = figures.iter().map(|it| it.label.width()).max().unwrap_or(0);
    let line = |it: &KeyFigure| {
        let remark = if it.remark.is_empty() { String::new() } else { format!(" ({})", plain(&it.remark)) };
        let told = wrapped(&format!("{}{remark}", plain(&it.value)), WIDTH - longest - 2 * GAP, longest + 2 * GAP);
        format!("  {}  {told}\n", aligned(it.label, longest, true))
    };
    figures.iter().map(line).collect()
}

/// A chart in text: a line as bars, anything else as its table.
fn chart(chart: &Chart, style: Style) -> String {
    match &chart.drawing {
        Drawing::Line(line) => bars(line),
        _ => table(&chart.table(), style),
    }
}

/// Bars, with what is possible beyond what is reached.
fn bars(line: &Line) -> String {
    let label = |it: &LinePoint| it.across.to_string();
    let longest = line.points.iter().map(|it| label(it).width()).max().unwrap_or(0);
    let bars = line.points.iter().map(|row| {
        let label = aligned(&label(row), longest, true);
        let bar = words::drawn(row.reached, row.possible, BARS);
        format!("  {label}  {bar} {:>5} {}", words::percent(row.reached), row.remark).trim_end().to_owned() + "\n"
    });
    bars.collect()
}

/// Commands to go on with: what each is for beside it, or below it for all where that is too wide for one.
fn next(next: &[NextCommand], style: Style) -> String {
    let longest = next.iter().map(|it| plain(&it.command).width()).max().unwrap_or(0);
    let beside = next.iter().all(|it| MARGIN + longest + GAP + plain(it.what).width() <= WIDTH);
    let mut text = String::new();
    for (place, NextCommand { command, what }) in next.iter().enumerate() {
        let label = if place == 0 { "Next" } else { "" };
        let padding = " ".repeat(MARGIN - label.len());
        let (command, what) = (plain(command), plain(what));
        let apart = if beside { " ".repeat(longest + GAP - command.width()) } else { "\n".to_owned() };
        let what = if beside { what } else { line(&what, MARGIN + 4, MARGIN + 4).trim_end().to_owned() };
        let _ = writeln!(text, "{}{padding}{command}{apart}{what}", style.heading(label));
    }
    text
}

fn table(table: &Table, style: Style) -> String {
    let text_table = text_table(table, style.full);
    let mut widths = widths(&text_table);
    // Without headings it goes on with the paragraph above it, beside its margin.
    let is_bare = text_table.headings.iter().all(|it| it.own.is_empty() && it.group.is_none());
    let margin = if is_bare { MARGIN } else { 0 };
    let total = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    while total(&widths) + margin > WIDTH {
        let texts = text_table.headings.iter().zip(&mut widths).filter(|(it, width)| it.is_text && **width > LEAST);
        let Some((_, widest)) = texts.max_by_key(|(_, width)| **width) else { return listed(&text_table) };
        *widest -= 1;
    }
    let above: Vec<String> =
        headings(&text_table.headings, &widths).iter().map(|it| style.heading(it) + "\n").collect();
    let mut text = above.concat();
    for one in &text_table.lines {
        let _ = match one {
            TextLine::Group(group) => writeln!(text, "{}", cut(&format!("- {group}"), WIDTH)),
            TextLine::More(more) => writeln!(text, "{more}"),
            TextLine::Row(cells) => {
                let cells = cells.iter().zip(&widths).zip(&text_table.headings);
                let cells = cells.map(|((cell, &width), it)| aligned(&cut(cell, width), width, it.is_right));
                let cells = cells.collect::<Vec<_>>().join("  ");
                writeln!(text, "{:margin$}{}", "", cells.trim_end())
            }
        };
    }
    text
}

/// How wide columns are.
fn widths(text_table: &TextTable) -> Vec<usize> {
    let longest = |at: usize| {
        let rows = text_table
            .lines
            .iter()
            .filter_map(|line| if let TextLine::Row(cells) = line { cells.get(at) } else { None });
        rows.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let heading = |it: &ColumnHeading| it.own.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
    let mut widths: Vec<usize> =
        text_table.headings.iter().enumerate().map(|(at, it)| longest(at).min(it.most).max(heading(it))).collect();
    for (group, at, span) in spans(&text_table.headings) {
        let inside = widths[at..at + span].iter().sum::<usize>() + GAP * (span - 1);
        let wanted = group.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
        widths[at] += wanted.saturating_sub(inside);
    }
    widths
}

/// Headings that several columns share: the heading, the first column, and how many there are.
fn spans(headings: &[ColumnHeading]) -> Vec<(&str, usize, usize)> {
    let mut spans: Vec<(&str, usize, usize)> = Vec::new();
    for (at, it) in headings.iter().enumerate() {
        let Some(group) = it.group.as_deref() else { continue };
        match spans.last_mut() {
            Some((last, first, count)) if *last == group && *first + *count == at => *count += 1,
            _ => spans.push((group, at, 1)),
        }
    }
    spans
}

/// The lines above the columns: what columns share, then their own headings.
fn headings(headings: &[ColumnHeading], widths: &[usize]) -> Vec<String> {
    let spans = spans(headings);
    let shared = |at: usize| headings[at].group.as_deref().map_or(0, |group| group.lines().count());
    let height = (0..headings.len()).map(|at| shared(at) + headings[at].own.lines().count()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for level in 0..height {
        let mut cells = Vec::new();
        let mut at = 0;
        while at < headings.len() {
            let span = spans.iter().find(|(_, first, _)| *first == at && level < shared(at));
            let (text, width, count) = match span {
                Some((group, _, count)) => {
                    let inside = widths[at..at + count].iter().sum::<usize>() + GAP * (count - 1);
                    (group.lines().nth(level), inside, *count)
                }
                None => (level.checked_sub(shared(at)).and_then(|it| headings[at].own.lines().nth(it)), widths[at], 1),
            };
            let is_right =
                headings[at].is_right && (count > 1 || !(headings[at].is_bar && headings[at].group.is_some()));
            cells.push(aligned(&cut(text.unwrap_or_default(), width), width, is_right));
            at += count;
        }
        lines.push(cells.join("  ").trim_end().to_owned());
    }
    // A table whose columns say what they are without headings has none.
    if lines.iter().all(String::is_empty) { Vec::new() } else { lines }
}

/// A table that is too wide for a page, row by row.
fn listed(text_table: &TextTable) -> String {
    let mut text = String::new();
    for one in &text_table.lines {
        match one {
            TextLine::Group(group) => text.push_str(&line(&format!("- {group}"), 0, 2)),
            TextLine::More(more) => text.push_str(&line(more, 0, 2)),
            TextLine::Row(cells) => {
                let named =
                    cells.iter().zip(&text_table.headings).skip(1).filter(|(cell, _)| !cell.is_empty() && *cell != "-");
                let said: Vec<String> = named.map(|(cell, it)| said(cell, it)).collect();
                text.push_str(&line(&format!("{}: {}", cells[0], said.join(", ")), 2, 4));
            }
        }
    }
    text
}

fn said(cell: &str, heading: &ColumnHeading) -> String {
    let group = heading.group.as_deref().map_or_else(String::new, |group| format!("{group} "));
    format!("{group}{} {}", heading.own, cell.trim()).replace('\n', " ").trim_start().to_owned()
}

fn aligned(text: &str, width: usize, is_right: bool) -> String {
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    if is_right { format!("{blanks}{text}") } else { format!("{text}{blanks}") }
}

/// A text cut to a width, ending in three dots where it is too long.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + 3 + c.width().unwrap_or(0) > width {
            break;
        }
        short.push(c);
    }
    short + "..."
}
