//! Text to cells: separators, quotes and line ends.

use csv::{ReaderBuilder, StringRecord};

use super::grid::{Grid, Row};
use super::known::KnownHeadings;

/// What may stand between cells, the most usual first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many records are looked at to tell the separator.
const LOOKED_AT: usize = 1_000;

/// The lines of quotes that are closed too late, or never.
#[derive(Default)]
pub(super) struct QuoteSlips {
    /// That of one that is never closed: it swallows all rows behind it.
    pub(super) open: Option<u64>,
    /// Those of cells that look as if rows were in them.
    pub(super) swallowed: Vec<u64>,
}

/// The cells of a text, and where its quotes look wrong.
pub(super) fn read(text: &str, file: &str, known: &KnownHeadings) -> (Grid, QuoteSlips) {
    let (stated, text_lines) = stated(text);
    let (text, skipped) = text_lines;
    let separator = stated.unwrap_or_else(|| separator(text, known));
    let closer = with_quotes_first(text, separator);
    let text = closer.as_deref().unwrap_or(text);
    let mut grid = Grid { file: file.to_owned(), sheet: None, rows: Vec::new(), empty_rows: 0 };
    let mut lines = LineCounter { text: text.as_bytes(), byte: 0, line: 1 + skipped };
    let mut slips = QuoteSlips::default();
    for texts in records(text, separator) {
        let row = Row { number: lines.line_of(&texts), texts, kinds: Vec::new() };
        if row.is_empty() {
            grid.empty_rows += usize::from(row.texts.len() > 1);
        } else {
            if swallows(&row.texts, separator) {
                slips.swallowed.push(row.number);
            }
            grid.rows.push(row);
        }
    }
    let quotes = text.bytes().filter(|&byte| byte == b'"').count();
    let swallowed = grid.rows.last().filter(|row| row.texts.iter().any(|cell| cell.contains(['\n', '\r'])));
    slips.open = swallowed.filter(|_| quotes % 2 == 1).map(|row| row.number);
    (grid, slips)
}

/// Whether a cell holds the end of one record, whole records perhaps, and the beginning of another, so that the record comes
/// out as wide as it should be.
fn swallows(texts: &StringRecord, separator: u8) -> bool {
    let width = texts.len();
    let held = |(at, cell): (usize, &str)| {
        let lines: Vec<usize> =
            cell.split(['\n', '\r']).map(|line| line.matches(char::from(separator)).count()).collect();
        let [first, between @ .., last] = &lines[..] else { return false };
        at + first + 1 == width && *last == at && between.iter().all(|count| count + 1 == width)
    };
    width > 2 && texts.as_slice().contains(['\n', '\r']) && texts.iter().enumerate().any(held)
}

fn records(text: &str, separator: u8) -> impl Iterator<Item = StringRecord> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(separator);
    builder.from_reader(text.as_bytes()).into_records().map_while(Result::ok)
}

/// The separator that a first line such as `sep=;` states, and the text behind that line with the lines passed.
fn stated(text: &str) -> (Option<u8>, (&str, u64)) {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = text[..end].trim_end_matches([',', ' ']).trim_matches('"');
    let value = line.get(..4).filter(|key| key.eq_ignore_ascii_case("sep=")).and(line.get(4..));
    let byte = match value.map(str::as_bytes) {
        // The line as another program writes it again: its own separator was taken for the end of a cell.
        Some([]) if text[..end].contains(',') => b',',
        Some([byte]) if byte.is_ascii() && *byte != b'"' => *byte,
        Some(b"\\t") => b'\t',
        _ => return (None, (text, 0)),
    };
    let rest = &text[end..];
    let behind = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
    (Some(byte), (behind, 1))
}

/// The separator with which a row of familiar headings comes out; where several or none do, the one that makes the most
/// columns in which records agree.
fn separator(text: &str, known: &KnownHeadings) -> u8 {
    let mut best = (0, 0, b',');
    for separator in SEPARATORS {
        let records: Vec<StringRecord> = records(text, separator).take(LOOKED_AT).collect();
        let familiar = records.iter().map(|record| known.score(record.iter())).max().unwrap_or(0);
        let score = (familiar, agreement(&records));
        if score > (best.0, best.1) {
            best = (score.0, score.1, separator);
        }
    }
    best.2
}

/// The text without spaces between separators and opening quotes, if there are any and records agree better without: some
/// programs write `a1, "Acme, Inc"`.
fn with_quotes_first(text: &str, separator: u8) -> Option<String> {
    let separator = char::from(separator);
    if !text.contains(&format!("{separator} \"")) {
        return None;
    }
    let (mut closer, mut quoted, mut at_start, mut spaces) = (String::with_capacity(text.len()), false, true, 0);
    for c in text.chars() {
        if c == ' ' && at_start && !quoted {
            spaces += 1;
            continue;
        }
        let dropped = c == '"' && at_start && !quoted;
        (0..if dropped { 0 } else { spaces }).for_each(|_| closer.push(' '));
        spaces = 0;
        quoted ^= c == '"';
        at_start = !quoted && (c == separator || c == '\n' || c == '\r');
        closer.push(c);
    }
    let count = |text: &str| agreement(&records(text, separator as u8).take(LOOKED_AT).collect::<Vec<_>>());
    (count(&closer) > count(text)).then_some(closer)
}

/// How many separators stand in records of the most usual width that has any.
fn agreement(records: &[StringRecord]) -> usize {
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    for record in records {
        *widths.entry(record.len() - 1).or_default() += record.len() - 1;
    }
    widths.into_values().max().unwrap_or(0)
}

/// Counts lines along with the records. The reader's own count does not know of blank lines before a record.
struct LineCounter<'a> {
    text: &'a [u8],
    byte: usize,
    line: u64,
}

impl LineCounter<'_> {
    fn line_of(&mut self, record: &StringRecord) -> u64 {
        let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        let blank = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let start = start + self.text.iter().skip(start).take_while(blank).count();
        for at in self.byte..start.min(self.text.len()) {
            let alone = self.text[at] == b'\r' && self.text.get(at + 1) != Some(&b'\n');
            self.line += u64::from(alone || self.text[at] == b'\n');
        }
        self.byte = self.byte.max(start);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::{Grid, KnownHeadings, read};

    fn grid(text: &str) -> Grid {
        read(text, "f", &KnownHeadings::of(["id", "name"])).0
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        grid(text).rows.iter().map(|row| row.texts.iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn separators_are_told_by_whole_records() {
        for (text, width) in [
            ("id,name\n", 2),
            ("id;\"a,b,c\";name\n1;2;3\n", 3),
            ("id\tname, full\n1\t2\n", 2),
            ("ref|label\n1|2,5\n", 2),
            ("ref\n", 1),
            ("\"ref\nof a thing\";\"label;\nof it\";x\n1;2,5;3\n", 3),
            ("Book, as of today\n\nref;label;x\n1;2,5;3,5\n2;2,5;1,5\n", 3),
        ] {
            assert_eq!(grid(text).rows.last().map(|row| row.texts.len()), Some(width), "{text}");
        }
        assert_eq!(cells("id, name\na1, \"Acme, Inc\"\na2, Bolt\n")[1], ["a1", "Acme, Inc"]);
        assert_eq!(cells("sep=;\r\nid;name\r\n"), [["id", "name"]]);
        assert_eq!(cells("\"SEP=|\"\nid|name;x\n"), [["id", "name;x"]]);
        assert_eq!(cells("sep=,,,\nid,name\n"), [["id", "name"]]);
        assert_eq!(grid("sep=;\nid;name\n").rows[0].number, 2);
    }

    #[test]
    fn lines_count_blank_and_quoted_ones() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "id,name", "", "a,\"x", "y\"", "", " , ", "b,z,,", "c", "d,w"].join(end);
            let grid = grid(&text);
            assert_eq!(grid.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 4, 8, 9, 10], "{end:?}");
            assert_eq!(grid.empty_rows, 1);
        }
    }

    /// A table of random cells reads back the same, whatever separates its cells and ends its lines.
    #[test]
    fn tables_come_back_whatever_they_are_written_with() {
        let pieces = ["a", "é", " x", "\"", ",", ";", "\t", "|", "\n", "\r\n", "1,5", "'", "sep="];
        for seed in 0..500 {
            let mut dice = ChaCha8Rng::seed_from_u64(seed);
            let width = dice.random_range(2..5);
            let mut table = vec![(0..width).map(|i| ["id", "name", "x", "y"][i].to_owned()).collect::<Vec<_>>()];
            for _ in 0..dice.random_range(1..6) {
                let cell = |dice: &mut ChaCha8Rng| -> String {
                    (0..dice.random_range(0..4)).map(|_| pieces[dice.random_range(0..pieces.len())]).collect()
                };
                let row: Vec<String> = (0..width).map(|i| if i == 0 { "k".into() } else { cell(&mut dice) }).collect();
                table.push(row);
            }
            let separator = [",", ";", "\t", "|"][dice.random_range(0..4)];
            let end = ["\n", "\r\n", "\r"][dice.random_range(0..3)];
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(separator) + end;
            let text: String = table.iter().map(line).collect();
            assert_eq!(cells(&text), table, "seed {seed}: {text:?}");
        }
    }
}
