//! Bytes to text. UTF-8, UTF-16 and UTF-32 are told by their marks or by where their zeros stand; what is none of them
//! may be Windows-1252, as spreadsheets save it, where everything speaks for it.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::{Diagnostic, Diagnostics, Place};

/// How bytes stand for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16 { little: bool },
    Utf32 { little: bool },
    Windows1252,
}

impl Encoding {
    /// Its usual name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 { .. } => "UTF-16",
            Self::Utf32 { .. } => "UTF-32",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

/// The text of a scenario file: of any encoding of Unicode.
///
/// # Errors
/// E003 where the bytes are no text, with the place of the first bad byte.
pub(super) fn decode(bytes: Vec<u8>, file: &str) -> Result<String, Diagnostics> {
    unicode(bytes, file).map(|(text, _)| text).map_err(|(_, found)| found)
}

/// The text of a table, and the encoding that it was in: as [`decode`], or Windows-1252.
///
/// # Errors
/// As [`decode`].
pub(super) fn decode_table(bytes: Vec<u8>, file: &str) -> Result<(String, Encoding), Diagnostics> {
    unicode(bytes, file).or_else(|(bytes, found)| match bytes.and_then(|bytes| windows_1252(&bytes)) {
        Some(text) => Ok((text, Encoding::Windows1252)),
        None => Err(found),
    })
}

/// Why bytes are no Unicode, and the bytes themselves where they may be something else.
type Refused = (Option<Vec<u8>>, Diagnostics);

fn unicode(mut bytes: Vec<u8>, file: &str) -> Result<(String, Encoding), Refused> {
    let (encoding, mark) = marked(&bytes).unwrap_or_else(|| (unmarked(&bytes), 0));
    bytes.drain(..mark);
    let read = match encoding {
        Encoding::Utf16 { little } => utf16(&bytes, little),
        Encoding::Utf32 { little } => utf32(&bytes, little),
        Encoding::Utf8 | Encoding::Windows1252 => {
            return match String::from_utf8(bytes) {
                Ok(text) if !text.contains('\0') => Ok((text, encoding)),
                Ok(text) => Err((None, bad(file, &at(text.as_bytes(), text.find('\0').unwrap_or(0), mark)))),
                Err(error) => {
                    let cause = at(error.as_bytes(), error.utf8_error().valid_up_to(), mark);
                    Err((Some(error.into_bytes()), bad(file, &cause)))
                }
            };
        }
    };
    let wrong = || bad(file, &format!("It looks like {}, but its bytes are no text in it.", encoding.name()));
    read.map(|text| (text, encoding)).ok_or_else(|| (None, wrong()))
}

/// The encoding that a byte order mark says, and the mark's length.
fn marked(bytes: &[u8]) -> Option<(Encoding, usize)> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] if bytes.len().is_multiple_of(4) => Some((Encoding::Utf32 { little: true }, 4)),
        [0, 0, 0xFE, 0xFF, ..] => Some((Encoding::Utf32 { little: false }, 4)),
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16 { little: true }, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16 { little: false }, 2)),
        _ => None,
    }
}

/// The encoding that zeros betray: separators and line ends are plain characters, of which UTF-16 and UTF-32 write the
/// upper bytes as zeros. No text in UTF-8 has any.
fn unmarked(bytes: &[u8]) -> Encoding {
    let mut zeros = [0_usize; 4];
    for (i, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == 0) {
        zeros[i % 4] += 1;
    }
    let quarter = bytes.len() / 4;
    match zeros {
        // A few zeros are damage.
        _ if zeros.iter().sum::<usize>() * 20 < bytes.len() => Encoding::Utf8,
        // The uppermost byte is always zero, the next one but for rare characters.
        [.., c, d] if bytes.len().is_multiple_of(4) && d == quarter && 10 * c > 8 * quarter => {
            Encoding::Utf32 { little: true }
        }
        [a, b, ..] if bytes.len().is_multiple_of(4) && a == quarter && 10 * b > 8 * quarter => {
            Encoding::Utf32 { little: false }
        }
        _ if !bytes.len().is_multiple_of(2) => Encoding::Utf8,
        [a, b, c, d] if b + d > 4 * (a + c) => Encoding::Utf16 { little: true },
        [a, b, c, d] if a + c > 4 * (b + d) => Encoding::Utf16 { little: false },
        _ => Encoding::Utf8,
    }
}

fn utf16(bytes: &[u8], little: bool) -> Option<String> {
    let encoding = if little { UTF_16LE } else { UTF_16BE };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned();
    (!text.contains('\0')).then_some(text)
}

fn utf32(bytes: &[u8], little: bool) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<4>();
    let unit = if little { u32::from_le_bytes } else { u32::from_be_bytes };
    let characters = units.iter().map(|&bytes| char::from_u32(unit(bytes)).filter(|&c| c != '\0'));
    if rest.is_empty() { characters.collect() } else { None }
}

/// The text of bytes that are no Unicode, if all that is known of them speaks for Windows-1252: there is no byte that it
/// does not have, and beyond ASCII there are single letters and signs as Western European languages have them, not runs of
/// them as other alphabets would leave, nor pairs as damaged UTF-8 would.
fn windows_1252(bytes: &[u8]) -> Option<String> {
    let control = |byte: u8| byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r' | 12);
    let missing = |byte: u8| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
    if bytes.iter().any(|&byte| control(byte) || missing(byte)) {
        return None;
    }
    let (mut letters, mut in_runs, mut rare) = (0, 0, 0);
    for run in bytes.split(|&byte| byte < 0xC0).filter(|run| !run.is_empty()) {
        letters += run.len();
        in_runs += if run.len() >= 3 { run.len() } else { 0 };
    }
    // Letters of other encodings that stand between 0x80 and 0x9F come out as letters and signs that are rare in Western
    // European languages, or as dashes in the middle of words.
    let odd = |byte: u8| matches!(byte, 0x83 | 0x86..=0x88 | 0x8A..=0x8C | 0x8E | 0x98 | 0x9A | 0x9B | 0x9E | 0x9F);
    rare += bytes.iter().filter(|&&byte| odd(byte)).count();
    let in_word = |three: &&[u8]| {
        matches!(three[1], 0x96 | 0x97) && three[0].is_ascii_alphabetic() && three[2].is_ascii_alphabetic()
    };
    rare += bytes.windows(3).filter(in_word).count();
    let pairs = bytes.windows(2).filter(|pair| pair[0] >= 0xC2 && (0x80..0xC0).contains(&pair[1])).count();
    let singles = letters.saturating_sub(pairs);
    if in_runs * 4 > letters || rare > letters / 2 || pairs > singles / 4 {
        return None;
    }
    let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    Some(text.into_owned())
}

/// Where a byte is that is no text: its line and what stands before it.
fn at(bytes: &[u8], offset: usize, mark: usize) -> String {
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let before = &bytes[..offset.min(bytes.len())];
    let line = before.split(|&byte| byte == b'\n').count();
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let shown = String::from_utf8_lossy(&before[start..]);
    let tail: String = shown.chars().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect();
    let behind = if tail.trim().is_empty() { String::new() } else { format!(", behind \"{}\"", tail.trim_start()) };
    format!("Byte {} (0x{byte:02X}), on line {line}{behind}, is not UTF-8.", offset + mark)
}

fn bad(file: &str, cause: &str) -> Diagnostics {
    let remedy = "Save the file again as UTF-8; spreadsheets call it \"CSV UTF-8\".";
    Diagnostic::new("E003", Place::file(file), cause, remedy).into()
}

#[cfg(test)]
mod tests {
    use super::{Encoding, decode, decode_table};

    const TEXT: &str = "id;name\r\na1;Müller & Söhne\r\na2;Łódź 東京 \u{1F600}\r\n";

    fn wide(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    fn widest(text: &str, little: bool) -> Vec<u8> {
        let bytes = |c: char| if little { u32::from(c).to_le_bytes() } else { u32::from(c).to_be_bytes() };
        text.chars().flat_map(bytes).collect()
    }

    #[test]
    fn unicode_is_read_with_and_without_a_mark() {
        for text in [TEXT, "\u{feff}id;name"] {
            let read = text.trim_start_matches('\u{feff}');
            for little in [true, false] {
                let (utf16, utf32) = (Encoding::Utf16 { little }, Encoding::Utf32 { little });
                assert_eq!(decode_table(wide(text, little), "f").unwrap(), (read.to_owned(), utf16));
                assert_eq!(decode_table(widest(text, little), "f").unwrap(), (read.to_owned(), utf32));
            }
            assert_eq!(decode(text.as_bytes().to_vec(), "f").unwrap(), read);
        }
        assert_eq!(decode(Vec::new(), "f").unwrap(), "");
    }

    #[test]
    fn western_text_of_windows_is_read_and_other_is_not() {
        let read = |bytes: &[u8]| decode_table(bytes.to_vec(), "f").ok();
        let (text, encoding) = read(b"id;name;arr\r\na1;M\xFCller & S\xF6hne;9 \x80\r\n").unwrap();
        assert_eq!((text.as_str(), encoding), ("id;name;arr\r\na1;Müller & Söhne;9 €\r\n", Encoding::Windows1252));
        assert_eq!(read(b"\xC9t\xE9 \x96 d\xE9j\xE0 vu \x93\xE7a\x94").unwrap().0, "Été – déjà vu “ça”");
        // Cyrillic of Windows-1251, a Mac's letters, UTF-8 with a byte lost, binary.
        assert!(read(b"id;\xCF\xF0\xE8\xE2\xE5\xF2\r\n").is_none());
        assert!(read(b"M\x9Fller, Caf\x8E, Stra\xA7e, \x8Fuvre").is_none());
        assert!(read(b"M\x9Fller, Caf\x8E").is_none() && read(b"Espa\x96a").is_none());
        assert!(
            read("Müller, Söhne, Café, déjà".as_bytes().iter().copied().chain([0xC3]).collect::<Vec<_>>().as_slice())
                .is_none()
        );
        assert!(read(b"PK\x03\x04\xE9").is_none() && read(b"a\0b\0\0c").is_none());
        assert!(decode(b"caf\xE9".to_vec(), "f").is_err());
    }

    #[test]
    fn bad_bytes_are_named_by_their_place() {
        let cause = |bytes: &[u8]| decode(bytes.to_vec(), "f").unwrap_err().0[0].cause.clone();
        assert_eq!(cause(b"x\nabc\xFFd"), "Byte 5 (0xFF), on line 2, behind \"abc\", is not UTF-8.");
        assert_eq!(cause(b"\xEF\xBB\xBFab\xE9"), "Byte 5 (0xE9), on line 1, behind \"ab\", is not UTF-8.");
        assert_eq!(cause(b"\xFF\xFEa\0b"), "It looks like UTF-16, but its bytes are no text in it.");
    }
}
