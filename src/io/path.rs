//! JSON paths as people read them: `segments[1].seats.csm.hours`, with odd keys as `skills["a.b"]`.

use std::fmt::Write;

/// Adds a key and returns the length before, to truncate to.
pub(super) fn push_key(path: &mut String, key: &str) -> usize {
    let before = path.len();
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    if !plain {
        let _ = write!(path, "[{key:?}]");
        return before;
    }
    if before > 0 {
        path.push('.');
    }
    path.push_str(key);
    before
}

/// Adds a position in a list and returns the length before, to truncate to.
pub(super) fn push_index(path: &mut String, index: usize) -> usize {
    let before = path.len();
    let _ = write!(path, "[{index}]");
    before
}
