//! Which record a user means: by its id, or by its name where that is enough.

use super::{Diagnostic, Diagnostics, Place, did_you_mean};

/// The most candidates that are listed.
const MOST: usize = 8;

/// Records of one kind that commands can name.
pub struct Nameable<'a, I> {
    /// The kind, such as `account`.
    pub kind: &'a str,
    /// The code of the diagnostic where nothing, or more than one record, has the name.
    pub code: &'static str,
    /// All of them, by id and name.
    pub records: I,
}

impl<'a, I: Iterator<Item = (&'a str, &'a str)> + Clone> Nameable<'a, I> {
    /// The id of the record with this id, or else with this name. Case, and blanks at both ends and in a row, don't matter.
    ///
    /// # Errors
    /// A diagnostic of the code: there is none, or there are several, which it lists with their ids.
    pub fn find(&self, word: &str) -> Result<&'a str, Diagnostics> {
        if let Some((id, _)) = self.records.clone().find(|(id, _)| *id == word) {
            return Ok(id);
        }
        let wanted = folded(word);
        let found: Vec<(&str, &str)> =
            self.records.clone().filter(|(id, name)| folded(id) == wanted || folded(name) == wanted).collect();
        match found.as_slice() {
            [(id, _)] => Ok(id),
            [] => Err(self.none(word).into()),
            several => Err(self.several(word, several).into()),
        }
    }

    fn none(&self, word: &str) -> Diagnostic {
        let cause = format!("There is no {} \"{word}\" in the scenario.", self.kind);
        let known = self.records.clone().flat_map(|(id, name)| [id, name]);
        Diagnostic::new(self.code, Place::default(), cause, did_you_mean(word, known))
    }

    fn several(&self, word: &str, found: &[(&str, &str)]) -> Diagnostic {
        let listed = found.iter().take(MOST).map(|(id, name)| format!("\"{name}\" ({id})"));
        let mut listed: Vec<String> = listed.collect();
        if found.len() > MOST {
            listed.push(format!("{} more", found.len() - MOST));
        }
        let cause = format!("\"{word}\" could be {} of them: {}.", found.len(), listed.join(", "));
        Diagnostic::new(self.code, Place::default(), cause, "Name one by its id.")
    }
}

/// A name without what makes no difference between names: case, and blanks at both ends and in a row.
#[must_use]
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_enough_where_they_are_unique() {
        let records = [("001A", "Acme Ltd"), ("001a", "Beta"), ("7", "Twin"), ("8", "twin")];
        let nameable = Nameable { kind: "account", code: "E026", records: records.into_iter() };
        assert_eq!(nameable.find("001A"), Ok("001A"));
        assert_eq!(nameable.find(" acme  ltd"), Ok("001A"));
        assert_eq!(nameable.find("Beta"), Ok("001a"));
        let twins = nameable.find("Twin").unwrap_err();
        assert!(twins.0[0].cause.contains("\"Twin\" (7), \"twin\" (8)"), "{twins}");
        assert!(nameable.find("Acme Ldt").unwrap_err().0[0].remedy.contains("Acme Ltd"));
    }
}
