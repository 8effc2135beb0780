//! Tables as values: typed columns over typed cells. How a figure reads in print is for `render` to say.

use std::borrow::Cow;

use jiff::civil::Date;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, or nothing that is known.
    None,
    /// A text. In a column of figures it is a remark for a reader in place of the figure.
    Text(String),
    /// A whole number: a count, or whole units of currency.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A day.
    Date(Date),
    /// Yes or no.
    Flag(bool),
}

macro_rules! cell_from {
    ($($from:ty => $make:expr),* $(,)?) => {
        $(impl From<$from> for Cell {
            fn from(value: $from) -> Self {
                ($make)(value)
            }
        })*
    };
}

cell_from! {
    &str => |text: &str| if text.is_empty() { Self::None } else { Self::Text(text.to_owned()) },
    &String => |text: &String| Self::from(text.as_str()),
    String => |text: String| if text.is_empty() { Self::None } else { Self::Text(text) },
    i64 => Self::Whole,
    u32 => |count| Self::Whole(i64::from(count)),
    i32 => |count| Self::Whole(i64::from(count)),
    usize => |count| Self::Whole(i64::try_from(count).unwrap_or(i64::MAX)),
    f64 => Self::Number,
    Date => Self::Date,
    bool => Self::Flag,
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

impl From<&Option<String>> for Cell {
    fn from(text: &Option<String>) -> Self {
        text.as_ref().into()
    }
}

/// The cells of a row, each made of what it is given.
macro_rules! cells {
    ($($cell:expr),* $(,)?) => { vec![$($crate::report::table::Cell::from($cell)),*] };
}
pub(crate) use cells;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Texts that another program looks up: they are written as they are, whatever a spreadsheet makes of them.
    Id,
    /// Days.
    Date,
    /// Counts.
    Count,
    /// Whole units of currency.
    Money,
    /// Hours.
    Hours,
    /// Shares of 1.
    Share,
    /// Points, and whatever else has a fraction.
    Points,
    /// Amounts of what each row measures: hours, money, counts.
    Amount,
    /// Yes or no.
    YesNo,
    /// Shares of 1 that are drawn as a bar, too.
    Bar,
}

/// Whom a column or table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    All,
    /// Programs and spreadsheets: ids, and what makes a page too wide to read.
    Programs,
    /// Readers: what says in words that which other columns say in figures.
    Readers,
}

/// How neighbouring columns of one group belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnGroup {
    /// Side by side under one heading.
    Beside,
    /// The least and the most: `2 to 3`.
    Range,
    /// Low, middle and high: `1/2/5`.
    Spread,
    /// A part and the whole: `2 of 4`.
    Part,
    /// Before and after: `3 > 5`.
    Change,
}

/// How many digits a figure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// As many as tell something.
    Fitting,
    /// So many after the point.
    After(usize),
    /// All.
    All,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// The name for programs: unique in its table, the heading in CSV.
    pub key: Cow<'static, str>,
    /// The heading for readers; line breaks are where it may be broken.
    pub heading: Cow<'static, str>,
    /// What it holds.
    pub kind: ColumnKind,
    /// The unit: a currency.
    pub unit: String,
    /// The heading that it shares with its neighbours, and how they belong together.
    pub group: Option<(Cow<'static, str>, ColumnGroup)>,
    /// Whom it is for.
    pub audience: Audience,
    /// The most characters of a text that a page has room for.
    pub most: usize,
    /// How many digits its figures show.
    pub digits: Digits,
    /// Whether gains have a plus.
    pub signed: bool,
    /// What a reader finds where there is nothing; by its kind if it is not said.
    pub nothing: Option<&'static str>,
    /// Whether each amount of money is in the unit that suits it, rather than all in one.
    pub own_units: bool,
    /// What a reader may write into its cells; anything where nothing is said.
    pub choices: &'static [&'static str],
}

impl Column {
    /// A column of a kind.
    pub fn of(kind: ColumnKind, key: impl Into<Cow<'static, str>>, heading: impl Into<Cow<'static, str>>) -> Self {
        let (key, heading) = (key.into(), heading.into());
        Self {
            key,
            heading,
            kind,
            unit: String::new(),
            group: None,
            audience: Audience::All,
            most: usize::MAX,
            digits: Digits::Fitting,
            signed: false,
            nothing: None,
            own_units: false,
            choices: &[],
        }
    }

    /// Text, of which a page has room for so many characters.
    pub fn text(key: impl Into<Cow<'static, str>>, heading: impl Into<Cow<'static, str>>, most: usize) -> Self {
        Self { most, ..Self::of(ColumnKind::Text, key, heading) }
    }

    /// A column for programs alone, which have no need of a heading.
    pub fn hidden(kind: ColumnKind, key: impl Into<Cow<'static, str>>) -> Self {
        let key = key.into();
        Self { audience: Audience::Programs, ..Self::of(kind, key.clone(), key) }
    }

    /// Columns for programs alone: their kinds, each with the keys that follow in a row.
    #[must_use]
    pub fn all_hidden(kinds: &[(ColumnKind, &'static str)]) -> Vec<Self> {
        let of_kind =
            |&(kind, keys): &(ColumnKind, &'static str)| keys.split(' ').map(move |key| Self::hidden(kind, key));
        kinds.iter().flat_map(of_kind).collect()
    }

    /// For readers alone.
    #[must_use]
    pub fn for_readers(self) -> Self {
        Self { audience: Audience::Readers, ..self }
    }

    /// In this currency.
    #[must_use]
    pub fn unit(self, unit: &str) -> Self {
        Self { unit: unit.to_owned(), ..self }
    }

    /// Under one heading with its neighbours.
    #[must_use]
    pub fn within(self, heading: impl Into<Cow<'static, str>>, how: ColumnGroup) -> Self {
        Self { group: Some((heading.into(), how)), ..self }
    }

    /// With so many digits after the point.
    #[must_use]
    pub fn digits(self, digits: usize) -> Self {
        Self { digits: Digits::After(digits), ..self }
    }

    /// With all digits.
    #[must_use]
    pub fn exact(self) -> Self {
        Self { digits: Digits::All, ..self }
    }

    /// With a plus before gains.
    #[must_use]
    pub fn signed(self) -> Self {
        Self { signed: true, ..self }
    }

    /// With this word where there is nothing.
    #[must_use]
    pub fn nothing(self, word: &'static str) -> Self {
        Self { nothing: Some(word), ..self }
    }

    /// Into whose cells a reader may write one of these.
    #[must_use]
    pub fn choices(self, choices: &'static [&'static str]) -> Self {
        Self { choices, ..self }
    }

    /// Each amount in the unit that suits it.
    #[must_use]
    pub fn own_units(self) -> Self {
        Self { own_units: true, ..self }
    }
}

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    /// As many as the table has columns; fewer mean that the rest is empty.
    pub cells: Vec<Cell>,
    /// What the rows from here to the next of another group have in common: a line of its own above them.
    pub group: Option<String>,
    /// Whether it is part of the row above.
    pub is_part: bool,
}

impl From<Vec<Cell>> for Row {
    fn from(cells: Vec<Cell>) -> Self {
        Self { cells, group: None, is_part: false }
    }
}

impl Row {
    /// A row that is part of the one above.
    #[must_use]
    pub fn part(cells: Vec<Cell>) -> Self {
        Self { cells, group: None, is_part: true }
    }

    /// In this group of rows.
    #[must_use]
    pub fn grouped(self, group: Option<String>) -> Self {
        Self { group, ..self }
    }
}

/// What one of a list is called, and several.
pub type Noun = (&'static str, &'static str);

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name for programs: unique in its report, the name of its file.
    pub key: &'static str,
    /// What its sheet is called in a workbook; empty where its key says enough.
    pub title: &'static str,
    /// A line above it; empty where its first column says enough.
    pub heading: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// How many rows a page shows, of each group where there are groups that are counted apart.
    pub most: usize,
    /// Whether `most` is for each group.
    pub most_of_each_group: bool,
    /// What its rows are called.
    pub noun: Noun,
    /// Whom it is for.
    pub audience: Audience,
}

impl Table {
    /// A table of these rows.
    pub fn new<R: Into<Row>>(
        key: &'static str,
        columns: impl IntoIterator<Item = Column>,
        rows: impl IntoIterator<Item = R>,
    ) -> Self {
        Self {
            key,
            title: "",
            heading: String::new(),
            columns: columns.into_iter().collect(),
            rows: rows.into_iter().map(Into::into).collect(),
            most: usize::MAX,
            most_of_each_group: false,
            noun: ("row", "rows"),
            audience: Audience::All,
        }
    }

    /// With a line above it.
    #[must_use]
    pub fn heading(self, heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), ..self }
    }

    /// Whose sheet is called so in a workbook.
    #[must_use]
    pub fn title(self, title: &'static str) -> Self {
        Self { title, ..self }
    }

    /// Of which a page shows so many rows, called so.
    #[must_use]
    pub fn most(self, most: usize, noun: Noun) -> Self {
        Self { most, noun, ..self }
    }

    /// For programs and spreadsheets alone.
    #[must_use]
    pub fn for_programs(self) -> Self {
        Self { audience: Audience::Programs, ..self }
    }

    /// For readers alone: another table holds all of it for programs.
    #[must_use]
    pub fn for_readers(self) -> Self {
        Self { audience: Audience::Readers, ..self }
    }
}
