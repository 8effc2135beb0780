//! Names of files from ids that may hold anything.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

/// The longest part of a name that comes from ids.
const LONGEST: usize = 80;
/// Bytes of the digest that tells apart what would have one name.
const DIGEST: usize = 4;
/// Names that some systems keep for devices.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A name for each list of ids, in their order: letters, digits, dots and hyphens. Those that would be one name on a system
/// that tells no case apart all get a digest of their ids, so that a name depends on no order.
pub(super) fn file_names(ids: &[Vec<&str>]) -> Vec<String> {
    let plain: Vec<String> = ids.iter().map(|parts| safe(&parts.join("-"))).collect();
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for name in &plain {
        *uses.entry(name.to_lowercase()).or_default() += 1;
    }
    let name = |(name, parts): (&String, &Vec<&str>)| {
        let lower = name.to_lowercase();
        let stem = lower.trim_end_matches(|c: char| c.is_ascii_digit());
        let clear = uses[&lower] == 1 && name.len() <= LONGEST && !name.is_empty() && !RESERVED.contains(&stem);
        if clear { name.clone() } else { format!("{}-{}", &name[..name.len().min(LONGEST)], digest(parts)) }
    };
    plain.iter().zip(ids).map(name).collect()
}

/// ASCII letters, digits, hyphens and inner dots.
fn safe(text: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    text.chars().map(kept).collect::<String>().trim_matches(['-', '.']).to_owned()
}

fn digest(parts: &[&str]) -> String {
    let hash = Sha256::digest(parts.join("\0").as_bytes());
    hash.iter()
        .take(DIGEST)
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|it| char::from_digit(it.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::file_names;

    #[test]
    fn names_are_safe_and_differ() {
        let ids =
            [vec!["A-1", "csm"], vec!["a-1", "csm"], vec!["../x/\u{e9}"], vec!["CON"], vec!["\u{65e5}"], vec!["B 2"]];
        let made = file_names(&ids);
        assert!(made[0].starts_with("A-1-csm-") && made[1].starts_with("a-1-csm-") && made[0] != made[1]);
        assert_eq!((made[2].as_str(), made[5].as_str()), ("x", "B-2"));
        assert!(made[3].starts_with("CON-") && made[4].len() == 9);
        let turned: Vec<_> = ids.iter().rev().cloned().collect();
        assert_eq!(file_names(&turned).into_iter().rev().collect::<Vec<_>>(), made);
    }
}
