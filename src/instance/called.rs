//! What owners and segments are called in a sentence: by name, and by id where others have the same name.

use super::Instance;

impl Instance {
    /// An owner.
    #[must_use]
    pub fn owner_called(&self, owner: usize) -> String {
        let all = self.owners.iter().map(|it| (it.name.as_str(), it.id.as_str()));
        called(all, owner)
    }

    /// A segment.
    #[must_use]
    pub fn segment_called(&self, segment: usize) -> String {
        let all = self.segments.iter().map(|it| (it.name.as_str(), it.id.as_str()));
        called(all, segment)
    }
}

fn called<'a>(mut all: impl Iterator<Item = (&'a str, &'a str)> + Clone, index: usize) -> String {
    let namesakes = all.clone();
    let Some((name, id)) = all.nth(index) else { return String::new() };
    if namesakes.filter(|other| other.0 == name).count() > 1 { format!("{name} ({id})") } else { name.to_owned() }
}
