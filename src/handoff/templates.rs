//! Templates: the facts as Markdown, built in or the user's own.

use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

use super::facts::{Pack, Summary, TeamSummary};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::io::markdown::escaped;

/// The built-in templates by file name.
pub const DEFAULTS: [(&str, &str); 3] = [
    ("account.md", include_str!("templates/account.md")),
    ("person.md", include_str!("templates/person.md")),
    ("manager.md", include_str!("templates/manager.md")),
];
const ACCOUNT: &str = DEFAULTS[0].0;
const PERSON: &str = DEFAULTS[1].0;
const MANAGER: &str = DEFAULTS[2].0;

/// Templates, ready for use. Whatever they write of the data is escaped, so that it stays text.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    /// The file of each of the defaults, as the user knows it.
    files: [String; 3],
}

impl Templates {
    /// The built-in templates; those of a folder, which has files of the same names, stand in for them.
    ///
    /// # Errors
    /// `E650`: a file can't be read or is no template, or the folder has none.
    pub fn new(folder: Option<&Path>) -> Result<Self, Diagnostics> {
        let mut it = Self { environment: environment(), files: DEFAULTS.map(|(name, _)| format!("{name} (built in)")) };
        let mut own = 0;
        let mut found = Diagnostics::new();
        for (i, (name, built_in)) in DEFAULTS.into_iter().enumerate() {
            let mut source = built_in.to_owned();
            if let Some(path) = folder.map(|folder| folder.join(name)).filter(|path| path.exists()) {
                it.files[i] = path.display().to_string();
                own += 1;
                match std::fs::read_to_string(&path) {
                    Ok(text) => source = text,
                    Err(error) => found.0.push(cant(Place::file(&it.files[i]), &format!("It can't be read: {error}."))),
                }
            }
            if let Err(error) = it.environment.add_template_owned(name, source) {
                found.0.push(it.failed(name, &error));
            }
        }
        if let Some(folder) = folder.filter(|_| own == 0) {
            let cause = format!("It has none of {ACCOUNT}, {PERSON} and {MANAGER}.");
            found.0.push(cant(Place::file(&folder.display().to_string()), &cause));
        }
        found.into_result(it).map(|(it, _)| it)
    }

    /// The text of an account's pack.
    ///
    /// # Errors
    /// `E650`: the template fails on it.
    pub fn account(&self, facts: &Pack) -> Result<String, Diagnostics> {
        self.render(ACCOUNT, facts)
    }

    /// The text of the summary of somebody who gets or gives something.
    ///
    /// # Errors
    /// `E650`: the template fails on it.
    pub fn person(&self, facts: &Summary) -> Result<String, Diagnostics> {
        self.render(PERSON, facts)
    }

    /// The text of a manager's page.
    ///
    /// # Errors
    /// `E650`: the template fails on it.
    pub fn manager(&self, facts: &TeamSummary) -> Result<String, Diagnostics> {
        self.render(MANAGER, facts)
    }

    fn render(&self, name: &str, facts: &impl Serialize) -> Result<String, Diagnostics> {
        let template = self.environment.get_template(name);
        let text = template.and_then(|template| template.render(Value::from(Serde(facts))));
        text.map_err(|error| self.failed(name, &error).into())
    }

    fn failed(&self, name: &str, error: &Error) -> Diagnostic {
        let index = DEFAULTS.iter().position(|(known, _)| *known == name).unwrap_or_default();
        let line = error.line().and_then(|line| u64::try_from(line).ok());
        let place = Place { line, ..Place::file(&self.files[index]) };
        let detail = error.detail().map_or_else(String::new, |detail| format!(": {detail}"));
        cant(place, &format!("The template fails: {}{detail}.", error.kind()))
    }
}

fn cant(place: Place, cause: &str) -> Diagnostic {
    let remedy = "`rebook handoff --print-templates DIR` writes templates that work, to start from.";
    Diagnostic::new("E650", place, cause, remedy)
}

fn environment() -> Environment<'static> {
    let mut it = Environment::new();
    if let Ok(syntax) =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()
    {
        it.set_syntax(syntax);
    }
    // A misspelt name is an error, not an empty place in a letter.
    it.set_undefined_behavior(UndefinedBehavior::Strict);
    it.set_formatter(|out, _, value| {
        let written = match value.kind() {
            ValueKind::Undefined => return Err(Error::from(ErrorKind::UndefinedError)),
            ValueKind::None => out.write_str("not known"),
            _ if value.is_safe() => write!(out, "{value}"),
            ValueKind::Number => out.write_str(&number(value)),
            ValueKind::Bool => out.write_str(if value.is_true() { "yes" } else { "no" }),
            _ => out.write_str(&escaped(&value.to_string())),
        };
        written.map_err(Error::from)
    });
    it.add_filter("grouped", |value: &Value| float(value).map(grouped));
    it.add_filter("percent", |value: &Value| float(value).map(|share| format!("{:.0} %", share * 100.0)));
    it.add_filter("hours", |value: &Value| float(value).map(|hours| short(hours, 1)));
    it
}

/// A number as people write it, to hundredths.
fn number(value: &Value) -> String {
    f64::try_from(value.clone()).map_or_else(|_| value.to_string(), |number| short(number, 2))
}

fn float(value: &Value) -> Result<f64, Error> {
    f64::try_from(value.clone())
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, format!("{value} is not a number")))
}

/// A number without needless zeros.
fn short(number: f64, digits: usize) -> String {
    let text = format!("{number:.digits$}");
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// A whole number with commas between thousands.
fn grouped(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut text = if number <= -0.5 { "-".to_owned() } else { String::new() };
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{grouped, short};

    #[test]
    fn numbers_read_well() {
        assert_eq!(
            (grouped(1_234_567.0), grouped(-999.0), grouped(0.0)),
            ("1,234,567".into(), "-999".into(), "0".into())
        );
        assert_eq!((short(2.50, 2), short(20.0, 1), short(-0.001, 1)), ("2.5".into(), "20".into(), "0".into()));
    }
}
