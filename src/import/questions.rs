//! What only the user knows, as questions with their choices: asked by whoever has the user's ear, answered into [`Wishes`].

use super::policy::{SharedTrait, Strength};
use super::propose::{Proposal, unclear_fields};
use super::wishes::{Exports, Wishes};
use crate::error::{Diagnostic, Diagnostics};
use crate::io::{self, ExportOf};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub about: About,
    /// The question in words.
    pub text: String,
    /// What may be answered; nothing where any text of the right form may.
    pub choices: Vec<Choice>,
    /// What holds without an answer; nothing where there is no proposal without one.
    pub otherwise: Option<String>,
}

/// What may be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The answer.
    pub answer: String,
    /// What stands behind it, such as a column's first value; may be empty.
    pub hint: String,
}

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Which column of a file fills a field.
    Column(ExportOf, String),
    /// A key beside a file's name: its sheet, or how cells are written that can be read in two ways.
    Key(ExportOf, &'static str),
    /// What several rows of one account are.
    Repeated,
    /// How much it matters that owners look after an account's region.
    Territory,
    /// How much it matters that owners speak an account's language.
    Language,
    /// The first day of what is planned.
    AsOf,
}

impl Question {
    /// Takes an answer: one of the choices, by its words, its first letters or its number, or a day. Whether it was understood.
    pub fn answer(&self, said: &str, wishes: &mut Wishes) -> bool {
        let Some(answer) = self.understood(said.trim()) else { return false };
        match &self.about {
            About::Column(file, field) => wishes.of(*file).columns.push((field.clone(), answer)),
            About::Key(file, key) => drop(wishes.of(*file).keys.insert(*key, answer)),
            About::Repeated => wishes.repeated = Some(answer),
            About::Territory => wishes.territory = Strength::named(&answer),
            About::Language => wishes.language = Strength::named(&answer),
            About::AsOf => wishes.as_of_said = answer.parse().ok(),
        }
        true
    }

    fn understood(&self, said: &str) -> Option<String> {
        if self.choices.is_empty() {
            let day: Option<jiff::civil::Date> = said.parse().ok();
            return day.map(|day| day.to_string());
        }
        let number = said.parse::<usize>().ok().and_then(|number| self.choices.get(number.checked_sub(1)?));
        let exact = || self.choices.iter().find(|choice| choice.answer.eq_ignore_ascii_case(said));
        let begins = |choice: &&Choice| choice.answer.to_lowercase().starts_with(&said.to_lowercase());
        let mut beginning = self.choices.iter().filter(begins).filter(|_| !said.is_empty());
        let only = || beginning.next().filter(|_| beginning.next().is_none());
        exact().or(number).or_else(only).map(|choice| choice.answer.clone())
    }
}

impl Strength {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::Ignore => "ignore",
        }
    }

    fn named(word: &str) -> Option<Self> {
        [Self::Must, Self::Should, Self::Ignore].into_iter().find(|it| it.word() == word)
    }
}

fn choices(answers: &[&str]) -> Vec<Choice> {
    answers.iter().map(|it| Choice { answer: (*it).to_owned(), hint: String::new() }).collect()
}

/// What has to be asked before there is a proposal: `found` is what kept it from being made.
#[must_use]
pub fn asked_first(found: &Diagnostics, exports: Exports<'_>, wishes: &Wishes) -> Vec<Question> {
    let mut questions = Vec::new();
    if found.0.iter().any(|one| one.code == "E161") {
        let unclear = unclear_fields(exports, wishes).unwrap_or_default();
        for (file, fields) in [ExportOf::Accounts, ExportOf::Team].into_iter().zip(unclear) {
            for field in fields {
                let list = if file == ExportOf::Team { "team" } else { "accounts" };
                let text = format!("Which column of the {list} is \"{}\"?", field.field);
                let choices = field.choices.into_iter().map(|(answer, hint)| Choice { answer, hint }).collect();
                questions.push(Question { about: About::Column(file, field.field), text, choices, otherwise: None });
            }
        }
    }
    for one in &found.0 {
        let question = of_problem(one, exports);
        if let Some(question) = question.filter(|it| questions.iter().all(|there| there.about != it.about)) {
            questions.push(question);
        }
    }
    questions
}

/// The question that a problem poses, if an answer can solve it.
fn of_problem(one: &Diagnostic, exports: Exports<'_>) -> Option<Question> {
    let file = exports.file_of(one);
    let (about, answers): (About, &[&str]) = match one.code {
        "E121" => (About::Key(file, "dates"), &["day_first", "month_first"]),
        "E108" => (About::Key(file, "decimal"), &[".", ","]),
        "E124" => (About::Key(file, "lists"), &[",", ";"]),
        "E165" => (About::Repeated, &["add", "first"]),
        "E126" => return sheet(one, file, exports),
        _ => return None,
    };
    let what = match one.code {
        "E121" => "Does the day or the month come first?",
        "E108" => "What stands before the decimals?",
        "E124" => "What stands between values?",
        _ => "Is their ARR to be added up, or does the first row count?",
    };
    let column = one.place.column.as_ref().map_or_else(String::new, |column| format!("In \"{column}\": "));
    let text = format!("{column}{} {what}", one.cause);
    Some(Question { about, text, choices: choices(answers), otherwise: None })
}

fn sheet(one: &Diagnostic, file: ExportOf, exports: Exports<'_>) -> Option<Question> {
    let path = if file == ExportOf::Team { exports.team? } else { exports.accounts };
    let sheets = io::sheets(path).ok()?;
    let choices = choices(&sheets.iter().map(String::as_str).collect::<Vec<_>>());
    let text = format!("{} Which is meant?", one.cause);
    Some(Question { about: About::Key(file, "sheet"), text, choices, otherwise: None })
}

/// What the data of a proposal can't say, and what holds if nobody answers.
#[must_use]
pub fn asked_of(proposal: &Proposal, wishes: &Wishes) -> Vec<Question> {
    let mut questions = Vec::new();
    let traits = [
        (About::Territory, wishes.territory, &proposal.territory, "Must owners look after the account's region?"),
        (About::Language, wishes.language, &proposal.language, "Must owners speak the account's language?"),
    ];
    for (about, said, found, text) in traits {
        if let (None, Some((found, proposed))) = (said, found) {
            questions.push(strength(about, text, found, *proposed));
        }
    }
    if wishes.as_of_said.is_none() {
        let text = "Which day does the quarter to plan begin?".to_owned();
        let otherwise = Some(wishes.as_of.to_string());
        questions.push(Question { about: About::AsOf, text, choices: Vec::new(), otherwise });
    }
    questions
}

fn strength(about: About, text: &str, found: &SharedTrait, proposed: Strength) -> Question {
    let (kept, of) = found.kept;
    let text = format!("{text} Today that is so for {kept} of {of} accounts.");
    let choices = choices(&["must", "should", "ignore"]);
    Question { about, text, choices, otherwise: Some(proposed.word().to_owned()) }
}
