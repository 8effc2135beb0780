//! What a workbook's archive unpacks to and claims, counted before the reader of spreadsheets sees it: a small file may claim
//! anything, and that reader makes room for as much as is claimed.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::refusal::{MOST_HELD, MOST_INFLATED, Refusal, damaged, protected, too_large};

/// The names of an archive's parts, after all of them were inflated once to count their bytes: what an archive says of its
/// parts need not be true.
pub(super) fn inflated(bytes: &[u8]) -> Result<Vec<String>, Refusal> {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => return damaged(error),
    };
    let mut left = MOST_INFLATED;
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let part = match archive.by_index(index) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(_)) => return protected(),
            Err(error) => return damaged(error),
        };
        let name = part.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        let mut content = part.take(left + 1);
        let read = match Counted::of(&name) {
            None => std::io::copy(&mut content, &mut std::io::sink()),
            Some(counted) => {
                let mut text = String::new();
                let read = content.read_to_string(&mut text).map(|read| read as u64);
                match read {
                    Ok(read) if read <= left && !counted.is_fine(&text) => return too_large(MOST_HELD),
                    read => read,
                }
            }
        };
        match read {
            Ok(read) if read <= left => left -= read,
            Ok(_) => return too_large(MOST_HELD),
            Err(error) => return damaged(error),
        }
        names.push(name);
    }
    Ok(names)
}

/// Parts that say how much there is of something.
#[derive(Clone, Copy)]
enum Counted {
    /// The tables of an ODS file.
    Tables,
    /// The texts of an XLSX file, which say how many they are.
    Texts,
}

impl Counted {
    fn of(part: &str) -> Option<Self> {
        let part = part.to_ascii_lowercase();
        match part.rsplit(['/', '\\']).next() {
            Some("content.xml") => Some(Self::Tables),
            Some("sharedstrings.xml") => Some(Self::Texts),
            _ => None,
        }
    }

    /// Whether it is no more than may be held. A text takes a letter at least.
    fn is_fine(self, content: &str) -> bool {
        match self {
            Self::Tables => cells_of_ods(content) <= MOST_HELD,
            Self::Texts => content.match_indices("uniqueCount").all(|(at, key)| {
                let behind = content[at + key.len()..].trim_start_matches([' ', '\t', '\r', '\n', '=', '"', '\'', '+']);
                let digits = behind.find(|c: char| !c.is_ascii_digit()).map_or(behind, |end| &behind[..end]);
                digits.is_empty() || digits.parse::<usize>().is_ok_and(|count| count <= content.len())
            }),
        }
    }
}

/// How many cells there are in the largest rectangle from the first cell of a sheet to its last filled ones.
fn cells_of_ods(content: &str) -> usize {
    let number = |tag: &str, key: &str| {
        let at = tag.find(key).map(|at| at + key.len());
        at.and_then(|at| tag[at..].split('"').nth(1)).and_then(|text| text.parse::<usize>().ok()).unwrap_or(1)
    };
    let (mut most, mut row, mut column, mut width, mut height) = (0_usize, 0_usize, 0_usize, 0, 0);
    for tag in content.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        if tag.starts_with("table:table-row") {
            (row, column) = (row.saturating_add(number(tag, "number-rows-repeated")), 0);
        } else if tag.starts_with("table:table-cell") || tag.starts_with("table:covered-table-cell") {
            column = column.saturating_add(number(tag, "number-columns-repeated"));
            if tag.contains("office:value-type") || tag.contains("table:formula") {
                (width, height) = (column.max(width), row.max(height));
            }
        } else if tag.starts_with("/table:table") && !tag.starts_with("/table:table-") {
            most = most.max(width.saturating_mul(height));
            (row, column, width, height) = (0, 0, 0, 0);
        }
    }
    most
}
