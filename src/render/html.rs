//! A report as one HTML file: no network, nothing from elsewhere; readable on a phone and on paper. It works without a
//! script; one of our own, which the page's policy knows by its digest, adds search, sorting and filters to tables. It is for
//! people who have no terminal: no commands to go on with are named, and little is cut.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::text_table::{ColumnHeading, TextLine, TextTable, text_table};
use crate::report::block::{Block, BulletList, FindingBlock, Findings, KeyFigure, ListItem, Mark, Tone};
use crate::report::table::{Audience, Cell, ColumnKind, Table};
use crate::report::{Report, words};

mod chart;

/// How the page looks. Colours have a contrast of at least 4.5 to 1 on their backgrounds (WCAG 2.2, 1.4.3), light and dark.
const LOOK: &str = include_str!("html/page.css");
/// What the page can do besides, where scripts may run.
const SCRIPT: &str = include_str!("html/page.js");
/// By this line a later run knows that it may write over the file.
const FIRST_LINE: &str = "<!doctype html><!-- A report by rebook -->";
/// A bar is so many units wide, and so many stand for all of somebody's capacity: what is above is shown, too.
const BAR_WIDTH: f64 = 120.0;
const FULL: f64 = 100.0;
/// A page holds so many rows of a table and so many items of a list, so that browsers open it at once.
const MOST_ROWS: usize = 1000;
const MOST_ITEMS: usize = 200;
/// A table with more rows than this scrolls within the page.
const TALL: usize = 30;
/// Texts longer than this have a column that is wide enough to read them.
const LONG: usize = 60;

/// A report as a page of its own.
#[must_use]
pub fn html(report: &Report) -> String {
    let mut page = String::new();
    let title = escaped(if report.title.is_empty() { "rebook" } else { &report.title });
    let _ = write!(
        page,
        "{FIRST_LINE}\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src \
         'sha256-{}'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{LOOK}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        base64(&Sha256::digest(SCRIPT))
    );
    if !report.size.is_empty() {
        let _ = writeln!(page, "<p class=\"size\">{}</p>", escaped(&report.size));
    }
    page += &contents(report);
    for section in &report.sections {
        let inside: String = section.iter().map(block).collect();
        if !inside.is_empty() {
            let _ = write!(page, "<section>\n{inside}</section>\n");
        }
    }
    page + "</main>\n<script>" + SCRIPT + "</script>\n</body>\n</html>\n"
}

/// Bytes in the letters of base 64, as a policy names digests.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

/// The chapters, to go to.
fn contents(report: &Report) -> String {
    let chapters = report.sections.iter().flatten().filter_map(|block| match block {
        Block::Chapter(about) => Some(format!("<li><a href=\"#{}\">{}</a></li>", anchor(about), escaped(about))),
        _ => None,
    });
    let chapters: Vec<String> = chapters.collect();
    if chapters.len() < 3 {
        return String::new();
    }
    format!("<nav aria-label=\"Contents\"><ul>{}</ul></nav>\n", chapters.concat())
}

/// A chapter's name as a place on the page.
fn anchor(about: &str) -> String {
    about.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Chapter(about) => format!("<h2 id=\"{}\">{}</h2>\n", anchor(about), escaped(about)),
        Block::Figures(figures) => key_figures(figures),
        Block::Lines(lines) => format!("<pre>{}</pre>\n", escaped(lines.trim_end())),
        Block::Text(text) if text.is_empty() => String::new(),
        Block::Text(text) | Block::About("", text) => format!("<p>{}</p>\n", prose(text)),
        Block::About(about, text) => format!("<p><strong>{}</strong> {}</p>\n", escaped(about), prose(text)),
        Block::Table(it) if it.rows.is_empty() || it.audience == Audience::Programs => String::new(),
        Block::Table(it) => heading(&it.heading) + &table(it),
        Block::Chart(it) if it.is_empty() => String::new(),
        Block::Chart(it) => heading(&it.heading) + &chart::chart(it),
        Block::List(it) if it.items.is_empty() => String::new(),
        Block::List(it) => heading(&it.heading) + &list(it),
        Block::Findings(it) if it.list.is_empty() => String::new(),
        Block::Findings(it) => heading(&it.heading) + &findings(it),
    }
}

fn key_figures(figures: &[KeyFigure]) -> String {
    let figure = |it: &KeyFigure| {
        let remark = if it.remark.is_empty() {
            String::new()
        } else {
            format!("<dd class=\"quiet\">{}</dd>", escaped(&it.remark))
        };
        format!("<div><dt>{}</dt><dd>{}</dd>{remark}</div>\n", escaped(it.label), escaped(&it.value))
    };
    format!("<dl class=\"key\">\n{}</dl>\n", figures.iter().map(figure).collect::<String>())
}

fn heading(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<h3>{}</h3>\n", escaped(text)) }
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

/// A box that scrolls where its content is too wide or too long; with a name, so that a keyboard can reach it.
fn framed(name: &str, rows: usize, inside: &str) -> String {
    let class = if rows > TALL { "wide tall" } else { "wide" };
    let name = if name.is_empty() { "Table".to_owned() } else { escaped(name) };
    format!("<div class=\"{class}\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">{inside}</div>\n")
}

fn table(table: &Table) -> String {
    let TextTable { headings, lines } = text_table(table, true);
    let all = table.rows.len();
    let wide = wide(&lines, headings.len());
    let mut text = format!("<table class=\"data\">\n{}<tbody>\n", head(&headings));
    let mut shares = bars(table).into_iter();
    let mut shown = 0;
    for line in lines {
        if shown == MOST_ROWS {
            break;
        }
        match line {
            TextLine::Group(group) => {
                let (span, group) = (headings.len(), escaped(&group));
                let _ =
                    writeln!(text, "<tr class=\"group\"><th colspan=\"{span}\" scope=\"rowgroup\">{group}</th></tr>");
            }
            TextLine::Row(cells) => {
                shown += 1;
                let share = shares.next().flatten();
                let cells = cells.iter().zip(&headings).zip(&wide);
                let row: String = cells.map(|((it, heading), &is_wide)| cell(it, (heading, is_wide), share)).collect();
                let _ = writeln!(text, "<tr>{row}</tr>");
            }
            // Nothing is left out but below.
            TextLine::More(_) => {}
        }
    }
    let more = if all > shown {
        let left = words::count(all - shown, table.noun.0, table.noun.1);
        format!("<p class=\"more\">And {left} more, which a workbook or CSV of the same holds.</p>\n")
    } else {
        String::new()
    };
    framed(&table.heading, shown, &(text + "</tbody></table>")) + &more
}

/// Which columns hold texts that need room.
fn wide(lines: &[TextLine], columns: usize) -> Vec<bool> {
    let rows = || lines.iter().filter_map(|line| if let TextLine::Row(cells) = line { Some(cells) } else { None });
    (0..columns).map(|at| rows().any(|cells| cells.get(at).is_some_and(|cell| cell.chars().count() > LONG))).collect()
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

fn cell(text: &str, (heading, is_wide): (&ColumnHeading, bool), share: Option<f64>) -> String {
    if let (true, Some(share)) = (heading.is_bar, share) {
        return format!("<td class=\"figure\">{} {}</td>", bar(share, 1.0), escaped(&words::percent(share)));
    }
    let is_part = text.starts_with("  ");
    let class = match (heading.is_right, is_part) {
        (true, _) => " class=\"figure\"",
        (_, true) => " class=\"part\"",
        _ if is_wide => " class=\"long\"",
        _ if is_day(text) => " class=\"day\"",
        _ => "",
    };
    format!("<td{class}>{}</td>", escaped(text.trim()))
}

/// Whether a text is a day, which is no place to break a line.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
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

fn list(list: &BulletList) -> String {
    let tag = if list.mark == Mark::Number { "ol" } else { "ul" };
    let class = match list.tone {
        Tone::Plain => "",
        Tone::Doubtful => " class=\"doubtful\"",
        Tone::Bad => " class=\"bad\"",
    };
    let items: String = list.items.iter().take(MOST_ITEMS).map(item).collect();
    format!("<{tag}{class}>\n{items}</{tag}>\n{}", left_out(list.items.len(), list.noun))
}

/// That a list of so many has more items than are shown.
fn left_out(all: usize, noun: (&str, &str)) -> String {
    let left = all.saturating_sub(MOST_ITEMS);
    if left == 0 {
        String::new()
    } else {
        format!("<p class=\"more\">And {} more.</p>\n", words::count(left, noun.0, noun.1))
    }
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
    // A long one is opened by whoever wants to read it.
    let open = if finding.cases.len() > TALL { "" } else { " open" };
    let mut text =
        format!("<details{open}>\n<summary>{} <span>{facts}</span></summary>\n<ul>\n", escaped(&finding.title));
    for said in finding.said.iter().chain(finding.cases.iter().take(MOST_ITEMS)) {
        let _ = writeln!(text, "<li>{}</li>", prose(said));
    }
    text = text + "</ul>\n" + &left_out(finding.cases.len(), ("case", "cases"));
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
        assert!(!page.contains("<script>alert") && !page.contains("<b>") && !page.contains("onload='x"), "{page}");
        assert!(page.contains("150%") || page.contains("150 %"), "{page}");
    }

    #[test]
    fn the_policy_knows_the_script_by_its_digest() {
        let letters = |text: &str| base64(text.as_bytes());
        assert_eq!(["", "f", "fo", "foo", "foob"].map(letters), ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
        let page = html(&Report::new("A"));
        assert_eq!(page.matches("<script>").count(), 1, "{page}");
        assert!(page.contains(&format!("script-src 'sha256-{}'", base64(&Sha256::digest(SCRIPT)))), "{page}");
    }

    #[test]
    fn a_table_without_end_is_cut_and_says_so() {
        let rows = (0..MOST_ROWS + 7).map(|at| cells![format!("name {at}")]);
        let table = Table::new("t", [Column::text("name", "Name", 20)], rows).most(3, ("book", "books"));
        let page = html(&Report::new("A").with(table));
        assert!(page.contains("name 999<") && !page.contains("name 1000<"), "the first thousand");
        assert!(page.contains("And 7 books more"), "{}", &page[page.len() - 6000..]);
    }

    #[test]
    fn bars_show_what_is_beyond_the_line() {
        assert!(!bar(0.8, 1.0).contains("over"));
        assert!(bar(1.1, 1.0).contains("class=\"over\" x=\"100\" y=\"1\" width=\"10.0\""), "{}", bar(1.1, 1.0));
        assert!(bar(9.0, 1.0).contains("width=\"20.0\""));
    }
}
