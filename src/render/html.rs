//! A report as one HTML file: no network, no script, nothing from elsewhere; readable on a phone and on paper. It is for
//! people who have no terminal: nothing is cut, and no commands to go on with are named.

use std::fmt::Write as _;

use super::text_table::{ColumnHeading, TextLine, TextTable, text_table};
use crate::report::block::{Block, BulletList, Chart, FindingBlock, Findings, ListItem, Mark, Tone};
use crate::report::table::{Audience, Cell, ColumnKind, Table};
use crate::report::{Report, words};

/// How the page looks. Colours have a contrast of at least 4.5 to 1 on their backgrounds (WCAG 2.2, 1.4.3), light and dark.
const LOOK: &str = include_str!("html/page.css");
/// By this line a later run knows that it may write over the file.
const FIRST_LINE: &str = "<!doctype html><!-- A report by rebook -->";
/// A bar is so many units wide, and so many stand for all of somebody's capacity: what is above is shown, too.
const BAR_WIDTH: f64 = 120.0;
const FULL: f64 = 100.0;

/// A report as a page of its own.
#[must_use]
pub fn html(report: &Report) -> String {
    let mut page = String::new();
    let title = escaped(if report.title.is_empty() { "rebook" } else { &report.title });
    let _ = write!(
        page,
        "{FIRST_LINE}\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{LOOK}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    if !report.size.is_empty() {
        let _ = writeln!(page, "<p class=\"size\">{}</p>", escaped(&report.size));
    }
    for section in &report.sections {
        let inside: String = section.iter().map(block).collect();
        if !inside.is_empty() {
            let _ = write!(page, "<section>\n{inside}</section>\n");
        }
    }
    page + "</main>\n</body>\n</html>\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Lines(lines) => format!("<pre>{}</pre>\n", escaped(lines.trim_end())),
        Block::Text(text) if text.is_empty() => String::new(),
        Block::Text(text) | Block::About("", text) => format!("<p>{}</p>\n", prose(text)),
        Block::About(about, text) => format!("<p><strong>{}</strong> {}</p>\n", escaped(about), prose(text)),
        Block::Table(it) if it.rows.is_empty() || it.audience == Audience::Programs => String::new(),
        Block::Table(it) => heading(&it.heading) + &table(it),
        Block::Chart(it) => heading(&it.heading) + &chart(it),
        Block::List(it) if it.items.is_empty() => String::new(),
        Block::List(it) => heading(&it.heading) + &list(it),
        Block::Findings(it) => heading(&it.heading) + &findings(it),
    }
}

fn heading(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<h2>{}</h2>\n", escaped(text)) }
}

/// A text without any power in HTML, and without marks that turn the direction of what follows.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in words::plain(text).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// A paragraph; what stands between backticks is code.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let part = |(at, part): (usize, &&str)| {
        if at % 2 == 0 { escaped(part) } else { format!("<code>{}</code>", escaped(part)) }
    };
    parts.iter().enumerate().map(part).collect()
}

fn table(table: &Table) -> String {
    let TextTable { headings, lines } = text_table(table, true);
    let mut text = format!("<div class=\"wide\"><table>\n{}<tbody>\n", head(&headings));
    let mut shares = bars(table).into_iter();
    for line in lines {
        match line {
            TextLine::Group(group) => {
                let _ = writeln!(
                    text,
                    "<tr><th colspan=\"{}\" scope=\"rowgroup\">{}</th></tr>",
                    headings.len(),
                    escaped(&group)
                );
            }
            TextLine::Row(cells) => {
                let share = shares.next().flatten();
                let row: String = cells.iter().zip(&headings).map(|(it, heading)| cell(it, heading, share)).collect();
                let _ = writeln!(text, "<tr>{row}</tr>");
            }
            // Nothing is left out.
            TextLine::More(_) => {}
        }
    }
    text + "</tbody></table></div>\n"
}

/// The share that each row draws as a bar, where the table has a column of bars and the row a figure in it.
fn bars(table: &Table) -> Vec<Option<f64>> {
    let column = table.columns.iter().position(|column| column.kind == ColumnKind::Bar);
    let share = |cell: &Cell| match cell {
        Cell::Number(share) if share.is_finite() => Some(*share),
        _ => None,
    };
    table.rows.iter().map(|row| column.and_then(|at| row.cells.get(at)).and_then(share)).collect()
}

/// The headings, those that are shared above their columns.
fn head(headings: &[ColumnHeading]) -> String {
    let own = |it: &ColumnHeading| {
        let side = if it.is_right { " class=\"figure\"" } else { "" };
        format!("<th scope=\"col\"{side}>{}</th>", escaped(&it.own.replace('\n', " ")))
    };
    let mut text = "<thead>\n".to_owned();
    if headings.iter().any(|it| it.group.is_some()) {
        text += "<tr>";
        for group in headings.chunk_by(|a, b| a.group.is_some() && a.group == b.group) {
            let shared = group[0].group.as_deref().unwrap_or_default();
            let _ = write!(
                text,
                "<th colspan=\"{}\" scope=\"colgroup\">{}</th>",
                group.len(),
                escaped(&shared.replace('\n', " "))
            );
        }
        text += "</tr>\n";
    }
    let _ = writeln!(text, "<tr>{}</tr>\n</thead>", headings.iter().map(own).collect::<String>());
    text
}

fn cell(text: &str, heading: &ColumnHeading, share: Option<f64>) -> String {
    if let (true, Some(share)) = (heading.is_bar, share) {
        return format!("<td class=\"figure\">{} {}</td>", bar(share, 1.0), escaped(&words::percent(share)));
    }
    let is_part = text.starts_with("  ");
    let class = match (heading.is_right, is_part) {
        (true, _) => " class=\"figure\"",
        (_, true) => " class=\"part\"",
        _ => "",
    };
    format!("<td{class}>{}</td>", escaped(text.trim()))
}

/// A bar from 0 to a share; the line is at what is possible, and what is beyond it is set off.
fn bar(reached: f64, possible: f64) -> String {
    let width = |share: f64| (share.clamp(0.0, BAR_WIDTH / FULL) * FULL * 10.0).round() / 10.0;
    let (within, beyond) = (width(reached.min(possible)), width(reached) - width(reached.min(possible)));
    let line = width(possible);
    let over = if beyond > 0.0 {
        format!("<rect class=\"over\" x=\"{within}\" y=\"1\" width=\"{beyond:.1}\" height=\"10\"/>")
    } else {
        String::new()
    };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 {BAR_WIDTH} 12\" width=\"{BAR_WIDTH}\" height=\"12\" aria-hidden=\"true\">\
         <rect class=\"rail\" x=\"0\" y=\"1\" width=\"{line}\" height=\"10\"/>\
         <rect class=\"reach\" x=\"0\" y=\"1\" width=\"{within}\" height=\"10\"/>{over}\
         <line x1=\"{line}\" y1=\"0\" x2=\"{line}\" y2=\"12\"/></svg>"
    )
}

fn chart(chart: &Chart) -> String {
    let mut text = "<div class=\"wide\"><table>\n<tbody>\n".to_owned();
    for it in &chart.bars {
        let _ = writeln!(
            text,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"figure\">{}</td><td>{}</td></tr>",
            escaped(&it.label),
            bar(it.reached, it.possible),
            escaped(&words::percent(it.reached)),
            escaped(it.remark)
        );
    }
    text + "</tbody></table></div>\n"
}

fn list(list: &BulletList) -> String {
    let tag = if list.mark == Mark::Number { "ol" } else { "ul" };
    let class = match list.tone {
        Tone::Plain => "",
        Tone::Doubtful => " class=\"doubtful\"",
        Tone::Bad => " class=\"bad\"",
    };
    let items: String = list.items.iter().map(item).collect();
    format!("<{tag}{class}>\n{items}</{tag}>\n")
}

fn item(it: &ListItem) -> String {
    let below: String = it.below.iter().map(item).collect();
    let below = if below.is_empty() { below } else { format!("\n<ul>\n{below}</ul>\n") };
    format!("<li>{}{below}</li>\n", prose(&it.text))
}

fn findings(findings: &Findings) -> String {
    findings.list.iter().map(finding).collect()
}

fn finding(finding: &FindingBlock) -> String {
    let facts = [&finding.count, &finding.amount].map(|fact| escaped(fact)).into_iter().filter(|fact| !fact.is_empty());
    let facts = facts.collect::<Vec<_>>().join(", ");
    let mut text =
        format!("<details open>\n<summary>{} <span>{facts}</span></summary>\n<ul>\n", escaped(&finding.title));
    for said in finding.said.iter().chain(&finding.cases) {
        let _ = writeln!(text, "<li>{}</li>", prose(said));
    }
    text += "</ul>\n";
    if !finding.remedy.is_empty() {
        let _ = writeln!(text, "<p>What to do: {}</p>", prose(&finding.remedy));
    }
    text + "</details>\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::{Column, cells};

    #[test]
    fn nothing_in_the_data_becomes_markup() {
        let columns = [Column::text("name", "Name <b>", 20), Column::of(ColumnKind::Bar, "use", "use")];
        let rows = [cells!["<script>alert(1)</script>", 1.5], cells!["\" onload='x", "no capacity"]];
        let report = Report::new("A & <B>").with(Table::new("t", columns, rows)).with("Run `a <b>` & see");
        let page = html(&report);
        assert!(page.contains("A &amp; &lt;B&gt;") && page.contains("<code>a &lt;b&gt;</code> &amp; see"), "{page}");
        assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains("onload='x"), "{page}");
        assert!(page.contains("150%") || page.contains("150 %"), "{page}");
    }

    #[test]
    fn bars_show_what_is_beyond_the_line() {
        assert!(!bar(0.8, 1.0).contains("over"));
        assert!(bar(1.1, 1.0).contains("class=\"over\" x=\"100\" y=\"1\" width=\"10.0\""), "{}", bar(1.1, 1.0));
        assert!(bar(9.0, 1.0).contains("width=\"20.0\""));
    }
}
