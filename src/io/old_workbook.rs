//! How many cells an old workbook (XLS) holds or claims to hold, before its reader sees it: that reader makes room for as many
//! as a sheet says that it has, and for all between the first and the last that there are.

use std::io::{Cursor, Read};

use super::refusal::{MOST_HELD, Refusal, damaged, too_large};

/// Records of the format by their numbers: those that say where sheets are and end, how large one is, and cells.
const SHEET: u16 = 0x0085;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const DIMENSIONS: u16 = 0x0200;
const SEVERAL_NUMBERS: u16 = 0x00BD;
const CELLS: [u16; 8] = [0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];

/// Refuses a workbook with more cells than are held.
pub(super) fn look_at(bytes: &[u8]) -> Result<(), Refusal> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).or_else(damaged)?;
    let mut content = Vec::new();
    for name in ["Workbook", "Book"] {
        let Ok(mut stream) = file.open_stream(format!("/{name}")) else { continue };
        stream.read_to_end(&mut content).or_else(damaged)?;
        break;
    }
    let sheets = records(&content).filter(|(kind, _)| *kind == SHEET);
    let mut cells = 0_u64;
    for (_, data) in sheets {
        let start = number(data, 0, 4).and_then(|at| usize::try_from(at).ok());
        let sheet = start.and_then(|at| content.get(at..)).unwrap_or_default();
        cells = cells.saturating_add(span(sheet));
        if cells > MOST_HELD as u64 {
            return too_large(MOST_HELD);
        }
    }
    Ok(())
}

/// The records of a stream: a number, a length, so many bytes.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = stream.split_at_checked(4)?;
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let (data, rest) = rest.split_at_checked(length)?;
        stream = rest;
        Some((u16::from_le_bytes([head[0], head[1]]), data))
    })
}

/// A number of so many bytes.
fn number(data: &[u8], at: usize, bytes: usize) -> Option<u64> {
    let bytes = data.get(at..at + bytes)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// How many cells a sheet has between its first and its last, or says that it has.
fn span(sheet: &[u8]) -> u64 {
    let (mut rows, mut columns) = ((u64::MAX, 0), (u64::MAX, 0));
    let (mut claimed, mut depth) = (0, 0_usize);
    for (kind, data) in records(sheet) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            DIMENSIONS => claimed = claim(data).max(claimed),
            _ if CELLS.contains(&kind) => {
                let (Some(row), Some(column)) = (number(data, 0, 2), number(data, 2, 2)) else { continue };
                let end = data.len().checked_sub(2).filter(|_| kind == SEVERAL_NUMBERS);
                let last = end.and_then(|at| number(data, at, 2)).unwrap_or(column);
                rows = (row.min(rows.0), row.max(rows.1));
                columns = (column.min(columns.0), last.max(column).max(columns.1));
            }
            _ => {}
        }
    }
    let held = if rows.0 > rows.1 { 0 } else { (rows.1 - rows.0 + 1) * (columns.1 - columns.0 + 1) };
    held.max(claimed)
}

/// What a sheet says of its size: first and last row, first and last column; in four bytes each or, once, in two.
fn claim(data: &[u8]) -> u64 {
    let (row, column) = if data.len() >= 14 { (4, 8) } else { (2, 4) };
    let ends = [number(data, 0, row), number(data, row, row), number(data, column, 2), number(data, column + 2, 2)];
    let [Some(first), Some(last), Some(left), Some(right)] = ends else { return 0 };
    (last.saturating_sub(first) + 1).saturating_mul(right.saturating_sub(left) + 1)
}
