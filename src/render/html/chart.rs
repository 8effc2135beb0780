//! Charts on a page. Bars, intervals and heat maps are tables with a drawing in each row, so that labels wrap and never
//! overlap, a phone has room for them, and a screen reader reads figures. A line is one drawing, with its table below it.

use std::fmt::Write as _;

use super::{escaped, table};
use crate::render::text_table::figure;
use crate::report::chart::{BandBar, Chart, Drawing, HeatMap, Interval, Line, LinePoint};

/// A drawing in a row is so many units wide, whatever that is on the screen.
const WIDE: f64 = 1000.0;
/// The drawing of a line, and its margins: left, right, top and bottom.
const LINE: (f64, f64) = (640.0, 300.0);
const MARGINS: (f64, f64, f64, f64) = (64.0, 24.0, 28.0, 48.0);
/// Labels below a line are at least so far apart.
const APART: f64 = 64.0;
/// Steps of colour of a heat map.
const STEPS: f64 = 10.0;

/// A chart, without its heading.
pub(super) fn chart(chart: &Chart) -> String {
    let drawn = match &chart.drawing {
        Drawing::Bars(rows) => bars(chart, rows),
        Drawing::Intervals(rows) => intervals(chart, rows),
        Drawing::Line(it) => line(chart, it),
        Drawing::Heat(map) => heat(chart, map),
    };
    let reading = if chart.reading.is_empty() {
        String::new()
    } else {
        format!("<p class=\"reading\">{}</p>\n", escaped(&chart.reading))
    };
    reading + &drawn
}

/// A box that scrolls where its content is too wide or too long, by keyboard as well.
fn framed(chart: &Chart, rows: usize, inside: &str) -> String {
    super::framed(&chart.heading, rows, inside)
}

fn bars(chart: &Chart, rows: &[BandBar]) -> String {
    let highest = rows.iter().flat_map(|it| [it.before, it.after, it.band.map_or(0.0, |(_, high)| high)]);
    let end = round_up(highest.fold(0.0, f64::max));
    let has_limits = rows.iter().any(|it| it.at_most.is_some());
    let has_bands = rows.iter().any(|it| it.band.is_some());
    let mut legend = vec![("before", "now"), ("after", "after"), ("beyond", "after, outside its band or limit")];
    legend.extend(has_bands.then_some(("band", "band")));
    legend.extend(has_limits.then_some(("most", "limit")));
    let axis = format!("<span>0</span><span>{}</span>", escaped(&figure(chart.kind, &chart.unit, end)));
    let mut text = format!(
        "{}<table class=\"chart\">\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\" class=\"drawn\"><span \
         class=\"axis\">{axis}</span></th><th scope=\"col\" class=\"figure\">now</th><th scope=\"col\" \
         class=\"figure\">after</th><th scope=\"col\" class=\"figure\">band</th></tr></thead>\n<tbody>\n",
        legend_of(&legend)
    );
    let mut group = None;
    for row in rows {
        if row.group.is_some() && row.group != group {
            group.clone_from(&row.group);
            let name = escaped(row.group.as_deref().unwrap_or_default());
            let _ = writeln!(text, "<tr class=\"group\"><th colspan=\"5\" scope=\"rowgroup\">{name}</th></tr>");
        }
        text += &bar_row(chart, row, end);
    }
    framed(chart, rows.len(), &(text + "</tbody></table>\n"))
}

fn bar_row(chart: &Chart, row: &BandBar, end: f64) -> String {
    // The currency stands at the end of the scale, once.
    let said = |value: f64| escaped(&figure(chart.kind, "", value));
    let band = row.band.map_or_else(String::new, |(low, high)| format!("{} to {}", said(low), said(high)));
    let outside = if row.is_outside() { " <span class=\"mark\" title=\"outside\">!</span>" } else { "" };
    format!(
        "<tr><th scope=\"row\">{}</th><td class=\"drawn\">{}</td><td class=\"figure\">{}</td><td class=\"figure\">{}{outside}</td>\
         <td class=\"figure quiet\">{band}</td></tr>\n",
        escaped(&row.label),
        bar(row, end),
        said(row.before),
        said(row.after)
    )
}

/// A row's drawing: the band behind, before as a thin bar below, after as a thick one.
fn bar(row: &BandBar, end: f64) -> String {
    let at = |value: f64| across(if end > 0.0 { value / end } else { 0.0 });
    let rect = |class: &str, from: f64, to: f64, (top, high): (u8, u8)| {
        let wide = (to - from).max(0.0);
        format!("<rect class=\"{class}\" x=\"{from}\" y=\"{top}\" width=\"{wide:.0}\" height=\"{high}\"/>")
    };
    let band = row.band.map_or_else(String::new, |(low, high)| rect("band", at(low), at(high), (0, 22)));
    let after = if row.is_outside() { "beyond" } else { "after" };
    let most = row.at_most.filter(|most| *most <= end).map_or_else(String::new, |most| upright("most", at(most)));
    drawing(&format!(
        "{band}{}{}{most}",
        rect(after, 0.0, at(row.after), (3, 10)),
        rect("before", 0.0, at(row.before), (15, 5))
    ))
}

/// A drawing that is as wide as its cell. It holds upright and level shapes only, which may be stretched.
fn drawing(inside: &str) -> String {
    format!(
        "<svg class=\"row\" viewBox=\"0 0 {WIDE} 22\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{inside}</svg>"
    )
}

fn upright(class: &str, at: f64) -> String {
    format!("<line class=\"{class}\" x1=\"{at}\" y1=\"0\" x2=\"{at}\" y2=\"22\"/>")
}

/// A share of the width, in whole units.
fn across(share: f64) -> f64 {
    (share.clamp(0.0, 1.0) * WIDE).round()
}

fn legend_of(entries: &[(&str, &str)]) -> String {
    let entry = |(class, says): &(&str, &str)| format!("<li><i class=\"{class}\"></i>{says}</li>");
    format!("<ul class=\"legend\" aria-hidden=\"true\">{}</ul>", entries.iter().map(entry).collect::<String>())
}

fn intervals(chart: &Chart, rows: &[Interval]) -> String {
    let low = rows.iter().map(|it| it.least).fold(0.0, f64::min);
    let high = rows.iter().map(|it| it.most).fold(0.0, f64::max);
    let (low, high) = (-round_up(-low), round_up(high));
    let wide = if high > low { high - low } else { 1.0 };
    let at = |value: f64| across((value - low) / wide);
    let said = |value: f64| escaped(&crate::report::words::with_sign(figure(chart.kind, &chart.unit, value)));
    let zero = if low < 0.0 && high > 0.0 { "<span>0</span>" } else { "" };
    let mut text = format!(
        "{}<table class=\"chart\">\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\" class=\"drawn\"><span \
         class=\"axis\"><span>{}</span>{}<span>{}</span></span></th><th scope=\"col\" class=\"figure\">least</th><th scope=\"col\" \
         class=\"figure\">most</th></tr></thead>\n<tbody>\n",
        legend_of(&[("after", "better for certain"), ("beyond", "worse for certain"), ("before", "not decided")]),
        said(low),
        if (low + high).abs() < wide / 5.0 { zero } else { "" },
        said(high)
    );
    for row in rows {
        let class = if row.least > 0.0 {
            "after"
        } else if row.most < 0.0 {
            "beyond"
        } else {
            "before"
        };
        let (from, to) = (at(row.least), at(row.most));
        // What is known to the point is a thin mark, not nothing.
        let rect =
            format!("<rect class=\"{class}\" x=\"{from}\" y=\"6\" width=\"{}\" height=\"10\"/>", (to - from).max(6.0));
        let _ = writeln!(
            text,
            "<tr><th scope=\"row\">{}</th><td class=\"drawn\">{}</td><td class=\"figure\">{}</td><td class=\"figure\">{}</td></tr>",
            escaped(&row.label),
            drawing(&(upright("zero", at(0.0)) + &rect)),
            said(row.least),
            said(row.most)
        );
    }
    framed(chart, rows.len(), &(text + "</tbody></table>\n"))
}

fn heat(chart: &Chart, map: &HeatMap) -> String {
    let heading = |name: &String| format!("<th scope=\"col\">{}</th>", escaped(name));
    let mut text = format!(
        "<table class=\"heat\">\n<thead><tr><th scope=\"col\">{}</th>{}</tr></thead>\n<tbody>\n",
        escaped(map.rows_are),
        map.columns.iter().map(heading).collect::<String>()
    );
    for row in &map.rows {
        let cell = |share: &Option<f64>| match share {
            Some(share) => {
                let step = (share.clamp(0.0, 1.0) * STEPS).floor();
                format!("<td class=\"h{step}\">{}</td>", escaped(&figure(chart.kind, &chart.unit, *share)))
            }
            None => "<td></td>".to_owned(),
        };
        let cells: String = row.shares.iter().map(cell).collect();
        let _ = writeln!(text, "<tr><th scope=\"row\">{}</th>{cells}</tr>", escaped(&row.label));
    }
    framed(chart, map.rows.len(), &(text + "</tbody></table>\n"))
}

/// A line with its table below it.
fn line(chart: &Chart, it: &Line) -> String {
    let (width, height) = LINE;
    let scale = LineScale::of(it);
    let label = escaped(&format!("{}: {} by {}", chart.heading, it.up, it.across.to_lowercase()));
    let reached: Vec<(f64, f64)> = it.points.iter().map(|point| (scale.x(point), scale.y(point.reached))).collect();
    let possible: Vec<(f64, f64)> = it.points.iter().map(|point| (scale.x(point), scale.y(point.possible))).collect();
    let area = listed(possible.iter().chain(reached.iter().rev()));
    let mut text = format!(
        "<svg class=\"line\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{label}\">{}{}\
         <polygon class=\"open\" points=\"{area}\"/><polyline class=\"reached\" points=\"{}\"/>",
        scale.up(chart),
        scale.along(it),
        listed(reached.iter())
    );
    for (point, (x, y)) in it.points.iter().zip(&reached) {
        let chosen = !point.remark.is_empty();
        let (class, size) = if chosen { ("chosen", 7) } else { ("point", 4) };
        let _ = write!(text, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{size}\"/>");
    }
    text += &remarks(it, &reached);
    format!("{text}</svg>\n<details><summary>The figures</summary>\n{}</details>\n", table(&chart.table()))
}

/// What is said of points, below the line and to the right, where the line never is; never two over each other.
fn remarks(it: &Line, at: &[(f64, f64)]) -> String {
    let mut text = String::new();
    let mut last = (f64::MIN, f64::MIN);
    for (point, &(x, y)) in it.points.iter().zip(at).filter(|(point, _)| !point.remark.is_empty()) {
        let near = x - last.0 < 2.0 * APART && (y + 22.0 - last.1).abs() < 18.0;
        let y = if near { last.1 + 18.0 } else { y + 22.0 };
        last = (x, y);
        let (anchor, dx) = if x > LINE.0 - 2.0 * APART { ("end", -10.0) } else { ("start", 10.0) };
        let said = escaped(&format!("{} ({})", point.remark, point.across));
        let _ = write!(
            text,
            "<text class=\"said\" x=\"{:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{said}</text>",
            x + dx
        );
    }
    text
}

fn listed<'a>(points: impl Iterator<Item = &'a (f64, f64)>) -> String {
    points.map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
}

/// Where points lie.
struct LineScale {
    first: f64,
    last: f64,
    low: f64,
    high: f64,
}

impl LineScale {
    fn of(line: &Line) -> Self {
        let across = || line.points.iter().map(|point| f64::from(point.across));
        let up = || line.points.iter().flat_map(|point| [point.reached, point.possible]);
        let (first, last) = (across().fold(f64::MAX, f64::min), across().fold(f64::MIN, f64::max));
        // A point whose possible height is far beyond the line would press the line flat.
        let high = round_up(line.points.iter().map(|point| point.reached).fold(0.0, f64::max));
        Self {
            first,
            last: if last > first { last } else { first + 1.0 },
            low: up().fold(0.0, f64::min),
            high: if high > 0.0 { high } else { 1.0 },
        }
    }

    fn x(&self, point: &LinePoint) -> f64 {
        let (left, right, ..) = MARGINS;
        left + (f64::from(point.across) - self.first) / (self.last - self.first) * (LINE.0 - left - right)
    }

    fn y(&self, value: f64) -> f64 {
        let (.., top, bottom) = MARGINS;
        let share = (value.min(self.high) - self.low) / (self.high - self.low);
        LINE.1 - bottom - share * (LINE.1 - top - bottom)
    }

    /// Levels with their figures.
    fn up(&self, chart: &Chart) -> String {
        let (left, right, ..) = MARGINS;
        let level = |step: u8| {
            let value = self.low + (self.high - self.low) * f64::from(step) / 4.0;
            let y = self.y(value);
            let said = escaped(&figure(chart.kind, &chart.unit, value));
            format!(
                "<line class=\"level\" x1=\"{left}\" y1=\"{y:.1}\" x2=\"{}\" y2=\"{y:.1}\"/><text x=\"{}\" y=\"{:.1}\" \
                 text-anchor=\"end\">{said}</text>",
                LINE.0 - right,
                left - 8.0,
                y + 4.0
            )
        };
        (0..=4).map(level).collect()
    }

    /// What is counted from left to right: as many figures as have room.
    fn along(&self, line: &Line) -> String {
        let mut text = String::new();
        let mut last = f64::MIN;
        for point in &line.points {
            let x = self.x(point);
            if x - last >= APART {
                last = x;
                let y = LINE.1 - MARGINS.3 + 18.0;
                let _ = write!(text, "<text x=\"{x:.1}\" y=\"{y}\" text-anchor=\"middle\">{}</text>", point.across);
            }
        }
        let (middle, y) = (LINE.0 / 2.0, LINE.1 - 8.0);
        text + &format!("<text x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\">{}</text>", escaped(line.across))
    }
}

/// The end of a scale: the next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    let step =
        [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0].into_iter().find(|step| step * power >= value * (1.0 - 1e-9));
    step.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::ColumnKind;

    fn point(across: u32, reached: f64, remark: &'static str) -> LinePoint {
        LinePoint { across, reached, possible: reached + 0.1, remark }
    }

    #[test]
    fn scales_end_at_round_figures() {
        let ends = [(0.7, 0.8), (1.0, 1.0), (1.2, 1.5), (640.0, 800.0), (8_100_000.0, 10_000_000.0), (0.0, 0.0)];
        for (most, end) in ends {
            assert!((round_up(most) - end).abs() < 1e-9 * (1.0 + end), "{most}");
        }
        assert!(round_up(f64::NAN).abs() < 1e-9);
    }

    #[test]
    fn a_bar_outside_its_band_says_so_in_more_than_colour() {
        let row = BandBar {
            label: "<Ines>".into(),
            group: None,
            before: 2.0,
            after: 9.0,
            band: Some((3.0, 5.0)),
            at_most: None,
        };
        let page = chart(&Chart::new("books", "Books", ColumnKind::Hours, Drawing::Bars(vec![row])));
        assert!(page.contains("class=\"beyond\"") && page.contains("class=\"mark\""), "{page}");
        assert!(page.contains("&lt;Ines&gt;") && page.contains("3.0 h to 5.0 h"), "{page}");
    }

    #[test]
    fn labels_along_a_line_keep_apart() {
        let points =
            (0..200).map(|at| point(at, f64::from(at) / 200.0, if at == 100 || at == 101 { "chosen" } else { "" }));
        let line = Line { across: "Moves", up: "share", points: points.collect() };
        let page = chart(&Chart::new("gain", "Gain", ColumnKind::Share, Drawing::Line(line)));
        let drawn = &page[..page.find("</svg>").unwrap()];
        let along = drawn.matches("y=\"270\" text-anchor=\"middle\"").count();
        assert!((5..=10).contains(&along), "{along}");
        let heights: Vec<&str> =
            drawn.split("class=\"said\"").skip(1).map(|it| it.split('"').nth(3).unwrap()).collect();
        assert!(heights.len() == 2 && heights[0] != heights[1], "{heights:?}");
    }

    #[test]
    fn nothing_to_measure_draws_nothing_that_is_no_number() {
        let row = BandBar { label: "x".into(), group: None, before: 0.0, after: 0.0, band: None, at_most: None };
        let one = Line { across: "Moves", up: "share", points: vec![point(3, 0.0, "")] };
        for drawing in [
            Drawing::Bars(vec![row]),
            Drawing::Line(one),
            Drawing::Intervals(vec![Interval { label: "y".into(), least: 0.0, most: 0.0 }]),
        ] {
            let page = chart(&Chart::new("k", "K", ColumnKind::Points, drawing));
            assert!(!page.contains("NaN") && !page.contains("inf"), "{page}");
        }
    }
}
