//! The page's files: built in, or while developing read from a folder.

use std::fs;
use std::path::{Component, Path};

/// Files of `page` that are built in: name and bytes. What kind each is follows from its ending.
macro_rules! built_in {
    ($($name:literal)*) => { &[$(($name, include_bytes!(concat!("page/", $name)))),*] };
}

/// All of them.
const FILES: &[(&str, &[u8])] = built_in! {
    "api.js"
    "board-row.js"
    "board.js"
    "books.js"
    "charts.js"
    "drag.js"
    "format.js"
    "index.html"
    "main.js"
    "move.js"
    "page.css"
    "parts.js"
    "preact.LICENSE.txt"
    "preact.js"
    "report.js"
    "runs.js"
    "state.js"
    "view-objections.js"
    "view-out.js"
    "view-plan.js"
    "view-start.js"
    "view-today.js"
    "view-whatif.js"
    "why.js"
    "words.js"
};

/// A file of the page.
pub(super) struct Asset {
    pub(super) bytes: Vec<u8>,
    /// Its media type.
    pub(super) kind: &'static str,
}

/// The file of a name such as `page.css`; an empty one is the page itself. With a folder, its files stand for those that are
/// built in.
pub(super) fn asset(name: &str, folder: Option<&Path>) -> Option<Asset> {
    let name = if name.is_empty() { "index.html" } else { name };
    let kind = kind(name)?;
    let bytes = match folder {
        None => FILES.iter().find(|(known, _)| *known == name).map(|(_, bytes)| bytes.to_vec())?,
        Some(folder) if is_inside(name) => fs::read(folder.join(name)).ok()?,
        Some(_) => return None,
    };
    Some(Asset { bytes, kind })
}

/// Whether a name leads into the folder and nowhere else.
fn is_inside(name: &str) -> bool {
    !name.contains(['\\', ':']) && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

fn kind(name: &str) -> Option<&'static str> {
    match Path::new(name).extension()?.to_str()? {
        "html" => Some("text/html; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "txt" => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}
