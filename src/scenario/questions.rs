//! From what-ifs as written to single questions: one for each person, profile, value or combination of values.

use serde_json::Value;

use super::{Change, Document, Each, Values, WhatIf};

/// The most questions that one what-if may make.
pub const MOST: usize = 10_000;

/// The single questions that a what-if makes, in order; none of them has a sweep or is for each of several people.
///
/// # Errors
/// What is wrong with its sweep: a pointer that leads to nothing that could be there, values that are no numbers, or too
/// many of them.
pub fn questions(document: &Document, what_if: &WhatIf) -> Result<Vec<WhatIf>, String> {
    let mut questions = Vec::new();
    for one in of_each(document, what_if) {
        questions.extend(swept(&one)?);
    }
    Ok(questions)
}

/// The what-if itself, or one for each person or profile.
fn of_each(document: &Document, what_if: &WhatIf) -> Vec<WhatIf> {
    let title = what_if.title.as_deref().unwrap_or(&what_if.id);
    let with = |change: Change, id: &str, name: &str| {
        let mut one = WhatIf { each: None, ..what_if.clone() };
        one.id = format!("{}:{id}", what_if.id);
        one.title = Some(format!("{title}: {name}"));
        one.changes.insert(0, change);
        one
    };
    match what_if.each {
        None => vec![what_if.clone()],
        Some(Each::Leaves) => {
            let there = document.people().iter().filter(|person| person.assignable && person.end.is_none());
            let leave = |id: &String| Change { leave: Some(id.clone()), ..Change::default() };
            there
                .map(|person| with(leave(&person.id), &person.id, person.name.as_deref().unwrap_or(&person.id)))
                .collect()
        }
        Some(Each::Hired) => {
            let hire = |id: &String| Change { hire: Some(1), like: Some(id.clone()), ..Change::default() };
            let profiles = document.scenario.profiles.iter();
            profiles
                .map(|person| with(hire(&person.id), &person.id, person.name.as_deref().unwrap_or(&person.id)))
                .collect()
        }
    }
}

/// A what-if for every combination of a sweep's values.
fn swept(what_if: &WhatIf) -> Result<Vec<WhatIf>, String> {
    let mut combinations: Vec<Vec<(&str, f64)>> = vec![Vec::new()];
    for (pointer, values) in &what_if.sweep {
        let values = numbers(values)?;
        if combinations.len().saturating_mul(values.len()) > MOST {
            return Err(format!("It would make more than {MOST} questions."));
        }
        let longer = combinations.iter().flat_map(|before| {
            values.iter().map(move |value| before.iter().copied().chain([(pointer.as_str(), *value)]).collect())
        });
        combinations = longer.collect();
    }
    combinations.into_iter().map(|values| with(what_if, &values)).collect()
}

/// A what-if with these numbers at these places.
fn with(what_if: &WhatIf, values: &[(&str, f64)]) -> Result<WhatIf, String> {
    let mut one = WhatIf { sweep: std::collections::BTreeMap::new(), ..what_if.clone() };
    if values.is_empty() {
        return Ok(one);
    }
    let mut json = serde_json::to_value(&one).map_err(|error| format!("{error}."))?;
    for (pointer, value) in values {
        put(&mut json, pointer, number(*value))?;
    }
    one = serde_json::from_value(json)
        .map_err(|error| format!("With its values, the what-if can't be read: {error}."))?;
    let said: Vec<String> = values.iter().map(|(pointer, value)| format!("{} {value}", last(pointer))).collect();
    one.id = format!("{}:{}", one.id, said.join(",").replace(' ', "="));
    one.title = Some(format!("{}: {}", what_if.title.as_deref().unwrap_or(&what_if.id), said.join(", ")));
    Ok(one)
}

fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or(pointer)
}

/// Puts a value where a pointer leads, adding objects on the way where nothing is there yet.
fn put(json: &mut Value, pointer: &str, value: Value) -> Result<(), String> {
    let wrong = || format!("\"{pointer}\" leads to no place in this what-if.");
    let mut place = json;
    for key in pointer.strip_prefix("/changes/").map(|rest| format!("changes/{rest}")).ok_or_else(wrong)?.split('/') {
        let key = key.replace("~1", "/").replace("~0", "~");
        if place.is_null() {
            *place = Value::Object(serde_json::Map::new());
        }
        place = match place {
            Value::Object(map) => map.entry(key).or_insert(Value::Null),
            Value::Array(list) => key.parse::<usize>().ok().and_then(|index| list.get_mut(index)).ok_or_else(wrong)?,
            _ => return Err(wrong()),
        };
    }
    *place = value;
    Ok(())
}

/// A number as JSON, whole where it is.
#[expect(clippy::cast_possible_truncation, reason = "whole and small")]
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 { Value::from(value as i64) } else { Value::from(value) }
}

fn numbers(values: &Values) -> Result<Vec<f64>, String> {
    match values {
        Values::List(list) if list.is_empty() => Err("There are no values.".to_owned()),
        Values::List(list) => Ok(list.clone()),
        Values::Range(text) => {
            let ends = text.split_once("..").and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
            let (first, last): (i32, i32) = ends.ok_or_else(|| format!("\"{text}\" is no range such as 0..6."))?;
            if last < first || i64::from(last) - i64::from(first) >= 10_000 {
                return Err(format!("\"{text}\" is empty or too long."));
            }
            Ok((first..=last).map(f64::from).collect())
        }
    }
}
