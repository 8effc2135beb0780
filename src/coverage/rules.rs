//! Rules over an account's fields, in CEL (the Common Expression Language).
//!
//! A field that an account does not have is `null`. A rule that can't be evaluated because a field it speaks of is
//! unknown does not match; any other failure is the rule's fault and is reported.

use std::collections::BTreeSet;

use cel::{Context, IdedExpr, Program, Value};
use jiff::civil::Date;

use crate::error::{Diagnostics, Place, did_you_mean};
use crate::scenario::field::Kind;
use crate::scenario::{Account, Attribute};

mod names;
mod rewrite;
mod steps;

/// What rules see of an account besides its fields and attributes: days until its renewal.
const DAYS_TO_RENEWAL: &str = "days_to_renewal";

/// The names that every rule may use, besides the accounts' own attributes.
pub fn names() -> impl Iterator<Item = &'static str> {
    let fields = Account::FIELDS.iter().filter(|field| field.is_in_rules).map(|field| field.name);
    fields.chain([DAYS_TO_RENEWAL])
}

/// A rule may take so many steps over all accounts: no more than a few seconds.
const MOST_STEPS: u64 = 100_000_000;

/// What the rules of a scenario are about.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// The names that they may use.
    pub names: BTreeSet<&'a str>,
    /// How many accounts they are asked about.
    pub accounts: usize,
}

/// A compiled rule.
pub struct CompiledRule {
    expression: IdedExpr,
    names: Vec<String>,
}

/// An account's fields as a rule sees them.
pub struct Fields<'a> {
    /// The account.
    pub account: &'a Account,
    /// The day from which the days to renewal are counted.
    pub as_of: Date,
}

impl CompiledRule {
    /// Compiles a rule; a syntax error, a name that no account has, or more steps than there is time for is noted and gives
    /// nothing.
    pub fn compile(text: &str, place: &Place, about: &Subject, found: &mut Diagnostics) -> Option<Self> {
        let program = match Program::compile(text) {
            Ok(program) => program,
            Err(errors) => {
                let at = errors.errors.first();
                let column = at.map_or(0, |error| error.pos.1);
                let message = at.map_or_else(String::new, |error| error.msg.lines().next().unwrap_or("").to_owned());
                found.push(
                    "E401",
                    place.clone(),
                    format!("The rule `{text}` can't be read: {message} (at character {column})."),
                    "Rules look like `arr >= 250000 && industry == \"retail\"`.",
                );
                return None;
            }
        };
        let names: Vec<String> = names::of(program.expression()).into_iter().map(str::to_owned).collect();
        let mut good = true;
        for name in &names {
            if !about.names.contains(name.as_str()) {
                good = false;
                found.push(
                    "E402",
                    place.clone(),
                    format!("The rule `{text}` speaks of \"{name}\", which no account has."),
                    did_you_mean(name, about.names.iter().copied()),
                );
            }
        }
        let steps = steps::most(program.expression());
        if steps.saturating_mul(about.accounts as u64) > MOST_STEPS {
            good = false;
            let accounts = about.accounts;
            let cause =
                format!("The rule `{}` may take {steps} steps for each of {accounts} accounts.", beginning(text));
            let remedy = "Put fewer macros such as `all` and `map` into one another, or go through shorter lists.";
            found.push("E407", place.clone(), cause, remedy);
        }
        let mut expression = program.expression().clone();
        rewrite::read_as_decimals(&mut expression);
        good.then_some(Self { expression, names })
    }

    /// The same rule, in which what is unknown differs from nothing: `a != b` holds only where both are known.
    #[must_use]
    pub fn knowing(mut self) -> Self {
        rewrite::know_before_differing(&mut self.expression);
        self
    }

    /// Whether an account matches. `placed` is the segment that it belongs to, where that is decided already; else
    /// the rule sees the segment that the account names.
    ///
    /// # Errors
    /// What is wrong, where the rule fails or gives no yes or no although all its fields are known.
    pub fn matches(
        &self,
        context: &mut Context<'_, '_>,
        fields: &Fields<'_>,
        placed: Option<&str>,
    ) -> Result<bool, String> {
        self.decide(context, &|name| fields.value_placed(name, placed))
    }

    /// Whether the rule speaks of a field.
    #[must_use]
    pub fn speaks_of(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// What the rule says of these values.
    pub(super) fn decide(&self, context: &mut Context<'_, '_>, value: &dyn Fn(&str) -> Value) -> Result<bool, String> {
        match self.evaluate(context, value) {
            Ok(Value::Bool(yes)) => Ok(yes),
            _ if self.lacks(value) => Ok(false),
            Ok(other) => Err(format!("it gives {other:?} instead of true or false")),
            Err(error) => Err(error),
        }
    }

    /// The number that an expression gives for an account; nothing where a field that it speaks of is unknown.
    ///
    /// # Errors
    /// What is wrong, where the expression fails or gives no number although all its fields are known.
    pub fn number(
        &self,
        context: &mut Context<'_, '_>,
        fields: &Fields<'_>,
        placed: Option<&str>,
    ) -> Result<Option<f64>, String> {
        let value = |name: &str| fields.value_placed(name, placed);
        match self.evaluate(context, &value) {
            Ok(Value::Float(number)) => Ok(Some(number)),
            #[expect(clippy::cast_precision_loss, reason = "a factor, judged for size by whoever asks")]
            Ok(Value::Int(number)) => Ok(Some(number as f64)),
            _ if self.lacks(&value) => Ok(None),
            Ok(other) => Err(format!("it gives {other:?} instead of a number")),
            Err(error) => Err(error),
        }
    }

    fn evaluate(&self, context: &mut Context<'_, '_>, value: &dyn Fn(&str) -> Value) -> Result<Value, String> {
        for name in &self.names {
            context.add_variable_from_value(name.clone(), value(name));
        }
        Value::resolve(&self.expression, context).map_err(|error| error.to_string())
    }

    /// Whether it speaks of any field: `true` does not.
    #[must_use]
    pub fn depends_on_the_account(&self) -> bool {
        !self.names.is_empty()
    }

    /// Whether a field that it speaks of is unknown.
    fn lacks(&self, value: &dyn Fn(&str) -> Value) -> bool {
        self.names.iter().any(|name| matches!(value(name), Value::Null))
    }
}

impl Fields<'_> {
    /// A field's value, the segment being the one that the account is placed in, where that is decided.
    fn value_placed(&self, name: &str, placed: Option<&str>) -> Value {
        match placed {
            Some(segment) if name == "segment" => segment.into(),
            _ => self.value(name),
        }
    }

    pub(super) fn value(&self, name: &str) -> Value {
        let account = self.account;
        let text = |text: &Option<String>| text.as_ref().map_or(Value::Null, |text| text.as_str().into());
        match (name, Account::FIELDS.iter().find(|field| field.is_in_rules && field.name == name)) {
            ("name", _) => account.name.as_deref().unwrap_or(&account.id).into(),
            (DAYS_TO_RENEWAL, _) => account.renewal.map_or(Value::Null, |date| {
                // A decimal like all other numbers, so that arithmetic mixes them.
                Value::Float(f64::from((date - self.as_of).get_days()))
            }),
            (_, Some(field)) => match &field.kind {
                Kind::Id(at) => (at.get)(account).as_str().into(),
                Kind::Reference(at) | Kind::Text(at) | Kind::TimeZone(at) => text((at.get)(account)),
                Kind::Number(at) | Kind::OfHundred(at) => (at.get)(account).map_or(Value::Null, Value::Float),
                Kind::Date(at) => (at.get)(account).map_or(Value::Null, |date| date.to_string().into()),
                _ => Value::Null,
            },
            (attribute, None) => match account.attributes.get(attribute) {
                None => Value::Null,
                Some(Attribute::Flag(flag)) => Value::Bool(*flag),
                Some(Attribute::Number(number)) => Value::Float(*number),
                Some(Attribute::Text(text)) => text.as_str().into(),
            },
        }
    }

    /// The text of a field, as skill templates use it.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        match self.value(name) {
            Value::String(text) => Some(text.to_string()),
            Value::Float(number) => Some(number.to_string()),
            Value::Int(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }
}

/// Days from one date to another; negative if it is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// What rules over these accounts are about.
#[must_use]
pub fn subject(accounts: &[Account]) -> Subject<'_> {
    let mut known: BTreeSet<&str> = names().collect();
    known.extend(accounts.iter().flat_map(|account| account.attributes.keys().map(String::as_str)));
    Subject { names: known, accounts: accounts.len() }
}

/// A rule as far as a sentence has room for it.
fn beginning(text: &str) -> String {
    const ROOM: usize = 60;
    if text.chars().count() <= ROOM { text.to_owned() } else { text.chars().take(ROOM).chain("...".chars()).collect() }
}
