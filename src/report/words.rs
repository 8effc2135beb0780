//! Figures and counts as people read them.

/// A count and its noun: `1 account`, `2 accounts`, `no accounts`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", grouped(n)),
    }
}

/// A whole number with commas between thousands.
#[must_use]
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The size of a file: `1.9 GB`, `120 MB`.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    let megabytes = bytes / 1_000_000;
    if megabytes < 1000 {
        format!("{megabytes} MB")
    } else {
        format!("{}.{} GB", megabytes / 1000, megabytes % 1000 / 100)
    }
}

/// A unit in which amounts of money are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MoneyUnit {
    size: f64,
    sign: &'static str,
}

/// The unit that suits amounts up to this one.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "for display")]
pub fn unit(most: i64) -> MoneyUnit {
    let units = [(1e9, " bn"), (1e6, " M"), (1e3, " k")];
    let fitting = units.into_iter().find(|&(size, _)| most as f64 >= size);
    fitting.map_or(MoneyUnit { size: 1.0, sign: "" }, |(size, sign)| MoneyUnit { size, sign })
}

/// An amount of money in its own unit: `2.71 M`, `480 k`.
#[must_use]
pub fn money(amount: i64) -> String {
    in_unit(amount, unit(amount.saturating_abs()))
}

/// An amount of money in a given unit; `-` where there is none.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "for display")]
pub fn in_unit(amount: i64, unit: MoneyUnit) -> String {
    if amount == 0 {
        return "-".to_owned();
    }
    let digits = if unit.size >= 1e6 { 2 } else { 0 };
    let least = if digits == 0 { 1.0 } else { 0.01 };
    let figure = amount as f64 / unit.size;
    if figure.abs() < least / 2.0 {
        format!("<{least}{}", unit.sign)
    } else {
        format!("{figure:.digits$}{}", unit.sign)
    }
}

/// An amount of whatever is measured: large ones as money is written, small ones in tenths where that tells something.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "whole amounts for display")]
pub fn amount(value: f64) -> String {
    if value.abs() >= 10_000.0 {
        return money(value.round() as i64);
    }
    if (value - value.round()).abs() < 0.05 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// Hours in a table, in tenths below a hundred: `-` for none.
#[must_use]
pub fn hours(hours: f64) -> String {
    if hours == 0.0 {
        return "-".to_owned();
    }
    if hours < 99.95 { format!("{hours:.1}") } else { format!("{hours:.0}") }
}

/// A share as whole per cent: `48 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A gap as per cent, rounded up to two digits that count, so that what it promises is true.
#[must_use]
pub fn gap(gap: f64) -> String {
    let percent = gap * 100.0;
    if percent <= 0.0 {
        return "0 %".to_owned();
    }
    let mut digits = 0;
    let mut step = 1.0;
    while percent / step < 10.0 && digits < 7 && percent < 10.0 {
        digits += 1;
        step /= 10.0;
    }
    let rounded = (percent / step * (1.0 - 1e-12)).ceil() * step;
    let figure = format!("{rounded:.digits$}");
    let short = if figure.contains('.') { figure.trim_end_matches('0').trim_end_matches('.') } else { &figure };
    format!("{short} %")
}

/// Points, or seats' worth: two digits below ten, one below a thousand; what rounds to nothing has no sign.
#[must_use]
pub fn points(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 999.95 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    };
    rounded(value, digits)
}

/// A number with so many digits after the point; what rounds to nothing has no sign.
#[must_use]
pub fn rounded(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let is_nothing = text.bytes().all(|c| matches!(c, b'-' | b'0' | b'.'));
    if is_nothing { text.trim_start_matches('-').to_owned() } else { text }
}

/// A text with a plus before it where it is a gain.
#[must_use]
pub fn with_sign(text: String) -> String {
    let is_gain = !text.starts_with('-') && text.bytes().any(|c| (b'1'..=b'9').contains(&c));
    if is_gain { format!("+{text}") } else { text }
}

/// A text without control characters, which would move a terminal's cursor, and without marks that turn the direction of
/// writing, which would make it read otherwise than it is.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || turns(c) { ' ' } else { c }).collect()
}

/// Whether a character turns the direction of what follows it.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a spreadsheet would take a text for a formula. A number is none.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    let is_number = || text.ends_with(|c: char| c.is_ascii_digit()) && text.parse::<f64>().is_ok();
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number()
}

/// Whether a spreadsheet would rewrite a text that is an id: drop its leading zeros, round its digits, or make a power of
/// ten or a day of it.
#[must_use]
pub fn is_rewritten(id: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    // Beyond 11 digits a cell shows a power of ten, beyond 15 digits are lost.
    let is_long = digits(id) && (id.len() > 11 || id.len() > 1 && id.starts_with('0'));
    let is_power = id.split_once(['e', 'E']).is_some_and(|(a, b)| digits(a) && digits(b));
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let is_month = |text: &str| text.len() < 10 && months.iter().any(|month| text.to_lowercase().starts_with(month));
    let is_small =
        |text: &str| digits(text) && text.len() < 3 && text.parse::<u8>().is_ok_and(|it| (1..=31).contains(&it));
    let is_day = id
        .split_once(['-', '/'])
        .is_some_and(|(a, b)| is_month(a) && digits(b) && b.len() < 5 || is_small(a) && (is_small(b) || is_month(b)));
    is_long || is_power || is_day
}

/// A bar of a share of 1, ten characters wide; more than 1 is a full bar with a plus.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=10 before")]
pub fn bar(share: f64) -> String {
    let full = (share * 10.0).round().clamp(0.0, 10.0) as usize;
    let end = if share > 1.0 { "+" } else { "" };
    format!("{:.<10}", format!("{}{end}", "#".repeat(full - end.len().min(full))))
}

/// A bar of a share of 1, so wide, with what is possible beyond it.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the bar's width before")]
#[expect(clippy::cast_precision_loss, reason = "a width in characters")]
pub fn drawn(reached: f64, possible: f64, width: usize) -> String {
    let wide = |share: f64| (share.clamp(0.0, 1.0) * width as f64).round() as usize;
    let (full, open) = (wide(reached), wide(possible).saturating_sub(wide(reached)));
    format!("{:.<width$}", format!("{}{}", "#".repeat(full), "-".repeat(open)))
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// A text wrapped to a width, each line after the first indented.
#[must_use]
pub fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_whitespace() {
        let room = if lines.is_empty() { width } else { width - indent };
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

/// A file's name as a shell takes it: quoted where it has to be.
#[must_use]
pub fn shell(file: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || "/._-+:@%".contains(c);
    if file.chars().all(safe) { file.to_owned() } else { format!("'{}'", file.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_singular_or_plural() {
        assert_eq!(count(0, "seat", "seats"), "no seats");
        assert_eq!(count(1, "seat", "seats"), "1 seat");
        assert_eq!(count(1_234_567, "seat", "seats"), "1,234,567 seats");
    }

    #[test]
    fn sizes_of_files_are_in_units_of_their_own() {
        assert_eq!(bytes(123_456_789), "123 MB");
        assert_eq!(bytes(1_950_000_000), "1.9 GB");
    }

    #[test]
    fn money_keeps_its_unit() {
        assert_eq!(money(2_712_345), "2.71 M");
        assert_eq!(money(480_000), "480 k");
        assert_eq!(money(0), "-");
        assert_eq!(in_unit(480_000, unit(2_000_000)), "0.48 M");
        assert_eq!(in_unit(1_000, unit(2_000_000)), "<0.01 M");
    }

    #[test]
    fn a_gap_is_never_told_smaller_than_it_is() {
        assert_eq!(gap(0.0), "0 %");
        assert_eq!(gap(0.000_6), "0.06 %");
        assert_eq!(gap(0.000_601), "0.061 %");
        assert_eq!(gap(0.123_4), "13 %");
        assert_eq!(gap(3.0), "300 %");
        for thousandths in 1..2000 {
            let exact = f64::from(thousandths) / 7000.0;
            let told: f64 = gap(exact).trim_end_matches(" %").parse().unwrap();
            assert!(told >= exact * 100.0 * (1.0 - 1e-9) && told <= exact * 111.0 + 1e-6, "{exact}: {told}");
        }
    }

    #[test]
    fn ids_that_spreadsheets_rewrite_are_known() {
        for id in ["00123", "123456789012", "12E4", "May-27", "3-4", "1/2", "10-Mar"] {
            assert!(super::is_rewritten(id), "{id}");
        }
        for id in ["123", "0013X00002aPyFtQAG", "A-17", "S14", "maya", "2027-01", "ann@example.com", "e5", "0"] {
            assert!(!super::is_rewritten(id), "{id}");
        }
    }

    #[test]
    fn bars_are_ten_wide() {
        for (share, drawn) in [(0.0, ".........."), (0.48, "#####....."), (1.0, "##########"), (1.7, "#########+")] {
            assert_eq!(bar(share), drawn);
        }
    }

    #[test]
    fn lists_read_like_sentences() {
        let words = |n: usize| ["a", "b", "c"][..n].iter().map(|&w| w.to_owned()).collect::<Vec<_>>();
        assert_eq!(list(&words(0)), "");
        assert_eq!(list(&words(2)), "a and b");
        assert_eq!(list(&words(3)), "a, b and c");
    }

    #[test]
    fn long_texts_wrap() {
        assert_eq!(wrapped("one two three", 8, 2), "one two\n  three");
        assert_eq!(wrapped("", 8, 2), "");
    }

    #[test]
    fn files_are_quoted_for_the_shell() {
        assert_eq!(shell("books/scenario.json"), "books/scenario.json");
        assert_eq!(shell("my books/it's.json"), "'my books/it'\\''s.json'");
    }
}
