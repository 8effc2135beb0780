//! CSV text to headings and rows.

use csv::StringRecord;

use crate::error::{Limited, Place};

/// A CSV file as rows of texts.
pub(super) struct CsvTable {
    /// The headings, trimmed.
    pub(super) headings: Vec<String>,
    /// The rows, each as wide as the headings.
    pub(super) rows: Vec<StringRecord>,
    /// The 1-based line on which each row begins.
    pub(super) lines: Vec<u64>,
}

/// Reads a table. Blank rows are skipped; ragged ones are reported (E106) and skipped.
pub(super) fn read(text: &str, file: &str, found: &mut Limited<'_>) -> Option<CsvTable> {
    let header_line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(header_line))
        .from_reader(text.as_bytes());
    let mut records = reader.records().map_while(Result::ok);
    let Some(headings) = records.next() else {
        found.push("E101", Place::file(file), "The file is empty.", "Put a line of headings first, then one row each.");
        return None;
    };
    let headings: Vec<String> = headings.iter().map(|heading| heading.trim().to_owned()).collect();
    let mut table = CsvTable { headings, rows: Vec::new(), lines: Vec::new() };
    let mut lines = LineCounter { text: text.as_bytes(), byte: 0, line: 1 };
    for record in records {
        let line = lines.line_of(&record);
        table.add(record, line, file, found);
    }
    open_quote(text, &table, file, found);
    Some(table)
}

impl CsvTable {
    fn add(&mut self, mut record: StringRecord, line: u64, file: &str, found: &mut Limited<'_>) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let width = self.headings.len();
        if record.len() > width && record.iter().skip(width).all(|cell| cell.trim().is_empty()) {
            record.truncate(width);
        }
        if record.len() != width {
            let cause = format!("This row has {} cells, but there are {width} headings.", record.len());
            let remedy = "Put quotes around cells that contain the separator; leave empty cells in place.";
            found.push("E106", Place::cell(file, line, None), cause, remedy);
            return;
        }
        self.rows.push(record);
        self.lines.push(line);
    }

    /// The cell of a row, trimmed; empty where there is no such column.
    pub(super) fn cell(&self, row: usize, column: Option<usize>) -> &str {
        column.and_then(|column| self.rows[row].get(column)).unwrap_or_default().trim()
    }

    /// The heading of a column.
    pub(super) fn heading(&self, column: Option<usize>) -> Option<&str> {
        column.and_then(|column| self.headings.get(column)).map(String::as_str)
    }
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
        let passed = self.text.get(self.byte..start).unwrap_or_default();
        self.line += passed.iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
        self.byte = self.byte.max(start);
        self.line
    }
}

/// The delimiter that the line of headings uses most, outside quotes.
fn delimiter(header: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| !quoted && *delimiter == byte) {
            *count += 1;
        }
    }
    // `max_by_key` takes the last of equals, and the comma should win those.
    counts.iter().rev().max_by_key(|(_, count)| count).map_or(b',', |&(delimiter, _)| delimiter)
}

/// Reports a quote that is never closed: it swallows all rows behind it.
fn open_quote(text: &str, table: &CsvTable, file: &str, found: &mut Limited<'_>) {
    let quotes = text.bytes().filter(|&byte| byte == b'"').count();
    let swallowed = table.rows.last().is_some_and(|row| row.iter().any(|cell| cell.contains('\n')));
    if let (1, true, Some(&line)) = (quotes % 2, swallowed, table.lines.last()) {
        let cause = "A quote that is opened in this row is never closed; all that follows is read as one cell.";
        found.push("E115", Place::cell(file, line, None), cause, "Close the quote, or write two for a quote itself.");
    }
}

#[cfg(test)]
mod tests {
    use super::{delimiter, read};
    use crate::error::{Diagnostics, Limited};

    #[test]
    fn delimiters_come_from_the_headings() {
        assert_eq!(delimiter("id,name"), b',');
        assert_eq!(delimiter("id;\"a,b,c\";name"), b';');
        assert_eq!(delimiter("id\tname, full"), b',');
        assert_eq!(delimiter("id\tname\tarr, eur"), b'\t');
        assert_eq!(delimiter("id"), b',');
    }

    #[test]
    fn lines_count_blank_and_quoted_ones() {
        let mut found = Diagnostics::new();
        let text = "\r\nid,name\r\n\r\na,\"x\r\ny\"\r\n\r\n , \r\nb,z,,\r\nc\r\nd,w";
        let table = read(text, "f", &mut Limited::new(&mut found)).unwrap();
        assert_eq!(table.headings, ["id", "name"]);
        assert_eq!(table.lines, [4, 8, 10]);
        assert_eq!(table.cell(2, Some(1)), "w");
        assert_eq!(found.0.len(), 1);
        assert_eq!((found.0[0].code, found.0[0].place.line), ("E106", Some(9)));
    }
}
