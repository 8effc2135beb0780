//! One file a format: each turns any [`Report`](crate::report::Report) into a text. Nothing here knows what reports are
//! about.

pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
#[cfg(feature = "serve")]
pub mod page;
pub mod text;
mod text_table;
pub mod xlsx;

/// How a page is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Whether long lists are written out whole.
    pub full: bool,
    /// Whether headings are set off by terminal colours.
    pub colour: bool,
}
