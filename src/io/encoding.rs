//! Bytes to text: UTF-8, with or without a byte order mark, or UTF-16 with one.

use crate::error::{Diagnostic, Diagnostics, Place};

/// The text of a file.
///
/// # Errors
/// E003 where the bytes are no text, with the offset of the first bad byte.
pub(super) fn decode(bytes: Vec<u8>, file: &str) -> Result<String, Diagnostics> {
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest.to_vec(), 3, file),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes, file),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes, file),
        _ => utf8(bytes, 0, file),
    }
}

fn utf8(bytes: Vec<u8>, skipped: usize, file: &str) -> Result<String, Diagnostics> {
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
        bad(file, &format!("Byte {} (0x{byte:02X}) is not UTF-8.", offset + skipped))
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, file: &str) -> Result<String, Diagnostics> {
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return Err(bad(file, &format!("It is UTF-16, but its {} bytes are an odd number.", bytes.len() + 2)));
    }
    let mut offset = 2;
    let mut text = String::with_capacity(bytes.len() / 2);
    for decoded in char::decode_utf16(pairs.map(|pair| unit([pair[0], pair[1]]))) {
        match decoded {
            Ok(character) => {
                offset += 2 * character.len_utf16();
                text.push(character);
            }
            Err(_) => return Err(bad(file, &format!("It is UTF-16, but byte {offset} begins half a character."))),
        }
    }
    Ok(text)
}

fn bad(file: &str, cause: &str) -> Diagnostics {
    Diagnostic::new("E003", Place::file(file), cause, "Save the file again as UTF-8.").into()
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn text(bytes: &[u8]) -> Result<String, String> {
        decode(bytes.to_vec(), "f").map_err(|diagnostics| diagnostics.0[0].cause.clone())
    }

    #[test]
    fn marks_are_stripped_and_utf16_is_read() {
        assert_eq!(text(b"a\xC3\xBC"), Ok("aü".into()));
        assert_eq!(text(b"\xEF\xBB\xBFa"), Ok("a".into()));
        assert_eq!(text(b"\xFF\xFEa\0\xFC\0"), Ok("aü".into()));
        assert_eq!(text(b"\xFE\xFF\0a\0\xFC"), Ok("aü".into()));
        assert_eq!(text(b"\xFF\xFE\x3D\xD8\x00\xDE"), Ok("\u{1F600}".into()));
        assert_eq!(text(b""), Ok(String::new()));
    }

    #[test]
    fn bad_bytes_are_named_by_their_offset() {
        assert_eq!(text(b"abc\xFFd"), Err("Byte 3 (0xFF) is not UTF-8.".into()));
        assert_eq!(text(b"\xEF\xBB\xBFab\xE9"), Err("Byte 5 (0xE9) is not UTF-8.".into()));
        assert_eq!(text(b"\xFF\xFEa\0b"), Err("It is UTF-16, but its 5 bytes are an odd number.".into()));
        assert_eq!(text(b"\xFF\xFEa\0\x00\xDE"), Err("It is UTF-16, but byte 4 begins half a character.".into()));
    }
}
