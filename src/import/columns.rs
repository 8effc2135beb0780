//! Which column fills which field, each with its evidence: by its name, by a heading that exports use, by likeness, and
//! by its values. A column that the values speak against is not taken, whatever its heading.

use std::collections::BTreeMap;

use super::headings::Heading;
use super::profile::Profile;
use crate::io::Export;
use crate::scenario::field::{Field, Kind};

/// A column that fills a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundColumn {
    /// Our field, such as `owner.csm`.
    pub field: String,
    /// Where the column stands.
    pub(super) index: usize,
    /// The file's heading.
    pub heading: String,
    /// Why it is taken, as words of a table.
    pub evidence: String,
    /// The first value.
    pub sample: String,
}

/// A column that fills nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftColumn {
    /// The file's heading.
    pub heading: String,
    /// Why it is left.
    pub why: String,
    /// The first value.
    pub sample: String,
}

/// A field that several columns could fill, of which only the user knows the right one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnclearField {
    /// Our field.
    pub field: String,
    /// The columns: heading and first value.
    pub choices: Vec<(String, String)>,
}

/// What is known of the columns of a file.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// Those that fill a field, in the order of the fields.
    pub found: Vec<FoundColumn>,
    /// Those that fill none, in the order of the file.
    pub left: Vec<LeftColumn>,
    /// Fields that several could fill.
    pub unclear: Vec<UnclearField>,
    /// The order of day and month, where the days of some columns tell it for all.
    pub dates: Option<&'static str>,
    /// By field what its cells say, and what that means.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

impl Columns {
    /// The column of a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&FoundColumn> {
        self.found.iter().find(|it| it.field == field)
    }

    /// The column of a field of any role or name: `owner`.
    pub(super) fn named(&self, field: &str) -> impl Iterator<Item = &FoundColumn> {
        self.found.iter().filter(move |it| it.field.split('.').next() == Some(field))
    }
}

/// What a field's values look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Any,
    Number,
    Date,
    Flag,
    /// Filled by nothing that this room finds.
    Never,
}

/// A field that a column may fill.
#[derive(Debug, Clone)]
struct Target {
    name: &'static str,
    aliases: &'static [&'static str],
    shape: Shape,
    is_by_role: bool,
}

/// A file whose columns are looked for.
pub(super) struct Search<'a> {
    pub(super) export: &'a Export,
    headings: Vec<Heading>,
    pub(super) profiles: Vec<Profile>,
    targets: Vec<Target>,
    /// What the user says: our field and a heading; no heading for none.
    said: &'a [(String, String)],
    role: &'a str,
    pub(super) columns: Columns,
}

/// How well a heading fits a field; the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Name,
    Alias(usize),
    Similar,
}

/// Fields of which a wrong column would spoil the plan without a word.
const MUST_BE_SURE: [&str; 3] = ["arr", "renewal", "fte"];

impl<'a> Search<'a> {
    pub(super) fn new<T>(
        export: &'a Export,
        fields: &'static [Field<T>],
        said: &'a [(String, String)],
        role: &'a str,
    ) -> Self {
        let headings = export.headings.iter().map(|text| Heading::of(text)).collect();
        let cells = |column: usize| export.rows.iter().map(move |row| row.get(column).map_or("", String::as_str));
        let profiles = (0..export.headings.len()).map(|column| Profile::of(cells(column))).collect();
        let targets = fields.iter().map(target).collect();
        Self { export, headings, profiles, targets, said, role, columns: Columns::default() }
    }

    /// The cells of a column that say something.
    pub(super) fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        let cells = self.export.rows.iter().filter_map(move |row| row.get(column));
        cells.map(|cell| cell.trim()).filter(|cell| super::profile::is_something(cell))
    }

    pub(super) fn is_free(&self, column: usize) -> bool {
        self.columns.found.iter().all(|it| it.index != column)
            && self.profiles[column].filled > 0
            && !self.export.headings[column].is_empty()
    }

    /// Whether a field is still to be filled: nothing fills it, and the user has not said that nothing should.
    pub(super) fn is_open(&self, field: &str) -> bool {
        let same =
            |ours: &str| ours == field || ours.strip_suffix(self.role).is_some_and(|it| it == format!("{field}."));
        self.columns.found.iter().all(|it| !same(&it.field)) && self.said.iter().all(|(ours, _)| !same(ours))
    }

    /// Whether a column's heading speaks for a field.
    pub(super) fn is_called(&self, field: &str, column: usize) -> bool {
        let target = self.targets.iter().find(|target| target.name == field);
        target.is_some_and(|target| likeness(target, &self.headings[column]).is_some())
    }

    /// The free columns.
    pub(super) fn free(&self) -> Vec<usize> {
        (0..self.headings.len()).filter(|&column| self.is_free(column)).collect()
    }

    pub(super) fn heading(&self, column: usize) -> &Heading {
        &self.headings[column]
    }

    pub(super) fn take(&mut self, field: &str, column: usize, evidence: impl Into<String>) {
        let by_role = self.targets.iter().any(|target| target.name == field && target.is_by_role);
        self.columns.found.push(FoundColumn {
            field: if by_role { format!("{field}.{}", self.role) } else { field.to_owned() },
            index: column,
            heading: self.export.headings[column].clone(),
            evidence: evidence.into(),
            sample: self.profiles[column].sample.clone(),
        });
    }

    /// Takes what the user says. Gives back the headings that are not there, each with its field.
    pub(super) fn take_said(&mut self) -> Vec<(String, String)> {
        let mut missing = Vec::new();
        for (field, heading) in self.said {
            if heading.is_empty() || heading == "-" {
                continue;
            }
            match self.export.headings.iter().position(|there| there == heading) {
                Some(column) => self.take(field, column, "you say so"),
                None => missing.push((field.clone(), heading.clone())),
            }
        }
        missing
    }

    /// Takes the columns whose headings speak for a field, the clearest first.
    pub(super) fn take_by_heading(&mut self) {
        let mut fits = Vec::new();
        for (order, target) in self.targets.iter().enumerate() {
            for column in self.free() {
                if let Some(likeness) = likeness(target, &self.headings[column])
                    && self.suits(target, column)
                {
                    fits.push((likeness, order, column));
                }
            }
        }
        fits.sort_unstable();
        for &(likeness, order, column) in &fits {
            let target = self.targets[order].clone();
            let is_unclear = self.columns.unclear.iter().any(|it| it.field == target.name);
            if !self.is_free(column) || !self.is_open(target.name) || is_unclear {
                continue;
            }
            let rivals: Vec<usize> = fits.iter().filter(|it| is_rival(**it, likeness, order)).map(|it| it.2).collect();
            let rivals: Vec<usize> = rivals.into_iter().filter(|&it| self.is_free(it)).collect();
            if rivals.len() > 1 && MUST_BE_SURE.contains(&target.name) {
                let choice = |&it: &usize| (self.export.headings[it].clone(), self.profiles[it].sample.clone());
                let choices = rivals.iter().map(choice).collect();
                self.columns.unclear.push(UnclearField { field: target.name.to_owned(), choices });
                continue;
            }
            self.take(target.name, column, evidence(likeness));
        }
    }

    /// Whether a column's values are what a field holds, and its heading none of the known traps.
    fn suits(&self, target: &Target, column: usize) -> bool {
        let (profile, heading) = (&self.profiles[column], &self.headings[column]);
        let fits = match target.shape {
            Shape::Any => true,
            Shape::Number => profile.is_numbers(),
            Shape::Date => profile.is_dates(),
            Shape::Flag => profile.is_flags(),
            Shape::Never => false,
        };
        let trap = match target.name {
            "arr" => heading.is_revenue() || heading.is_roll_up() || heading.is_monthly(),
            "hours" | "fte" => heading.is_weekly() || heading.is_monthly(),
            "name" => profile.is_mails() || profile.is_numbers(),
            "parent" => profile.is_numbers() && !heading.is_of_ids(),
            "id" => !self.is_id(column),
            "domain" | "language" | "languages" => profile.is_constant() && profile.rows > 3,
            "industry" | "region" | "country" | "segment" | "stage" => profile.is_numbers() || profile.is_mails(),
            _ => false,
        };
        fits && !trap
    }

    /// Whether a column that is called an id can be one: nearly all rows have it, and it is no word for a group of records. An
    /// account may have several rows, one for each of its products; what they mean is asked later.
    fn is_id(&self, column: usize) -> bool {
        /// More rows than this for an account, in the mean, are rows of something else.
        const ROWS_OF_ONE: usize = 10;
        let profile = &self.profiles[column];
        profile.filled * 20 >= profile.rows * 19
            && profile.distinct * ROWS_OF_ONE >= profile.filled
            && (profile.distinct > 1 || profile.rows == 1)
    }

    /// The order of day and month in the columns that are taken, where some tell it and none tells another.
    pub(super) fn date_order(&self) -> Option<&'static str> {
        let taken = self.columns.found.iter().flat_map(|it| self.cells(it.index));
        let small = |text: &str| text.parse::<u8>().ok().filter(|it| (1..=31).contains(it));
        let (mut day_first, mut month_first) = (false, false);
        for cell in taken {
            let parts: Vec<&str> = cell.split(['/', '.', '-']).collect();
            let [first, second, year] = parts.as_slice() else { continue };
            if let (Some(first), Some(second), 2 | 4) = (small(first), small(second), year.len()) {
                day_first |= first > 12 && second <= 12;
                month_first |= second > 12 && first <= 12;
            }
        }
        match (day_first, month_first) {
            (true, false) => Some("day_first"),
            (false, true) => Some("month_first"),
            _ => None,
        }
    }

    /// Brings what is found into the order of the fields.
    pub(super) fn sort(&mut self) {
        let targets = &self.targets;
        let order = |field: &str| targets.iter().position(|it| field.split('.').next() == Some(it.name));
        self.columns.found.sort_by_key(|it| (order(&it.field), it.index));
    }

    /// Leaves out the columns that nothing has taken, each for a reason; one in which nothing stands for that.
    pub(super) fn leave_rest(&mut self, why: impl Fn(&Self, usize) -> &'static str) {
        for column in 0..self.headings.len() {
            if self.is_free(column) {
                self.leave(column, why(self, column));
            } else if self.profiles[column].filled == 0 && !self.export.headings[column].is_empty() {
                self.leave(column, "it is empty");
            }
        }
    }

    fn leave(&mut self, column: usize, why: impl Into<String>) {
        self.columns.left.push(LeftColumn {
            heading: self.export.headings[column].clone(),
            why: why.into(),
            sample: self.profiles[column].sample.clone(),
        });
    }
}

/// Whether another fit is as good a one for the same field. Which alias it is makes no difference.
fn is_rival((other, order, _): (Likeness, usize, usize), likeness: Likeness, of: usize) -> bool {
    order == of && std::mem::discriminant(&other) == std::mem::discriminant(&likeness)
}

fn target<T>(field: &Field<T>) -> Target {
    let shape = match field.kind {
        Kind::Number(_) | Kind::Count(_) => Shape::Number,
        Kind::Date(_) | Kind::DateBy(_) => Shape::Date,
        Kind::Flag(_) => Shape::Flag,
        Kind::NumberBy(_) | Kind::CountBy(_) if field.is_by_role => Shape::Number,
        Kind::LevelBy(_) | Kind::NumberBy(_) | Kind::CountBy(_) | Kind::AttributeBy(_) | Kind::Verdict(_) => {
            Shape::Never
        }
        // Health may be words or colours.
        _ => Shape::Any,
    };
    Target { name: field.name, aliases: field.aliases, shape, is_by_role: field.is_by_role }
}

fn likeness(target: &Target, heading: &Heading) -> Option<Likeness> {
    let name = target.name.replace('_', "");
    if heading.joined == name {
        return Some(Likeness::Name);
    }
    if let Some(at) = target.aliases.iter().position(|alias| *alias == heading.joined) {
        return Some(Likeness::Alias(at));
    }
    let essence = heading.essence();
    let known = || std::iter::once(name.as_str()).chain(target.aliases.iter().copied());
    // What stands in brackets says which of several things is meant: "Jahresumsatz (ARR)".
    let is_alike = known().any(|it| it == essence || it == heading.bracketed || is_slip(&heading.joined, it));
    is_alike.then_some(Likeness::Similar)
}

/// Whether a heading is a known one with a slip or two: one letter in six, and short words are near to anything.
fn is_slip(heading: &str, known: &str) -> bool {
    let letters = heading.chars().count().min(known.chars().count());
    letters > 5 && strsim::damerau_levenshtein(heading, known) <= letters / 6
}

fn evidence(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Name => "its name",
        Likeness::Alias(_) => "a usual heading for it",
        Likeness::Similar => "a heading like its own",
    }
}
