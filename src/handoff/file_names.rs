//! Names of files from ids that may hold anything.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

/// The longest part of a name that comes from ids, in bytes: with folder, digest and ending it stays below what any file
/// system takes.
const LONGEST: usize = 80;
/// Bytes of the digest that tells apart what would have one name.
const DIGEST: usize = 4;
/// Names that some systems keep for devices.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A name for each list of ids, in their order: letters and digits of any script, dots and hyphens. Those that would be one name on a system
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
        if clear { name.clone() } else { format!("{}-{}", &name[..longest(name)], digest(parts)) }
    };
    plain.iter().zip(ids).map(name).collect()
}

/// Where to cut a name.
fn longest(name: &str) -> usize {
    (0..=LONGEST.min(name.len())).rev().find(|&at| name.is_char_boundary(at)).unwrap_or(0)
}

/// Letters, digits, hyphens and inner dots.
fn safe(text: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || c == '.' { c } else { '-' };
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
        let ids = [
            vec!["A-1", "csm"],
            vec!["a-1", "csm"],
            vec!["../x/"],
            vec!["CON"],
            vec!["J\u{fc}rgen M\u{fc}ller"],
            vec!["\u{65e5}\u{672c}"],
            vec!["B:2*?"],
            vec!["///"],
        ];
        let made = file_names(&ids);
        assert!(made[0].starts_with("A-1-csm-") && made[1].starts_with("a-1-csm-") && made[0] != made[1]);
        assert_eq!((made[2].as_str(), made[6].as_str()), ("x", "B-2"));
        assert!(made[3].starts_with("CON-") && made[7].len() == 9);
        assert_eq!((made[4].as_str(), made[5].as_str()), ("J\u{fc}rgen-M\u{fc}ller", "\u{65e5}\u{672c}"));
        let long = file_names(&[vec!["\u{65e5}".repeat(100).as_str()]]);
        assert!(long[0].len() < 100 && long[0].starts_with('\u{65e5}'));
        let turned: Vec<_> = ids.iter().rev().cloned().collect();
        assert_eq!(file_names(&turned).into_iter().rev().collect::<Vec<_>>(), made);
    }
}
