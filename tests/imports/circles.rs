//! Which file uses which, by the paths that they write, and who is in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::File;

/// What each module uses of its own room: by the module's name, such as `solve::tree::node`.
pub(super) type Edges = BTreeMap<String, BTreeSet<String>>;

/// A name that a file imports, and the whole path behind it.
type Import = (String, Vec<String>);

/// What each file uses of its room, but for the files above it and below it.
pub(super) fn edges(files: &[File]) -> Edges {
    let written: BTreeMap<String, &str> = files.iter().map(|file| (module(file), file.code.as_str())).collect();
    let imports = written.iter().map(|(module, code)| (module.clone(), imports(code))).collect();
    let crate_ = Crate { imports };
    let uses = |(module, code): (&String, &&str)| {
        let paths = crate_.imports[module].iter().map(|(_, path)| path.clone()).chain(inline(code));
        let homes = paths.filter_map(|path| crate_.home(&crate_.absolute(module, &path)?, 0));
        let room = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
        let far = homes.filter(|home| !related(home, module) && room(home) == room(module));
        (module.clone(), far.collect())
    };
    written.iter().map(uses).collect()
}

/// The circles: each all files that reach one another, in order.
pub(super) fn circles(edges: &Edges) -> Vec<Vec<String>> {
    let reach = |from: &String| {
        let (mut found, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(at) = open.pop() {
            let next = edges.get(at).into_iter().flatten();
            open.extend(next.filter(|to| found.insert((*to).clone())));
        }
        found
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = edges.keys().map(|from| (from, reach(from))).collect();
    let circle = |from: &String| {
        let back = reached[from].iter().filter(|to| reached.get(to).is_some_and(|it| it.contains(from)));
        back.cloned().collect::<Vec<_>>()
    };
    let all: BTreeSet<Vec<String>> = edges.keys().map(circle).filter(|circle| !circle.is_empty()).collect();
    all.into_iter().collect()
}

fn module(file: &File) -> String {
    file.path.trim_end_matches(".rs").replace('/', "::")
}

/// Whether one is the other, or lies in its folder.
fn related(a: &str, b: &str) -> bool {
    a == b || a.starts_with(&format!("{b}::")) || b.starts_with(&format!("{a}::"))
}

struct Crate {
    imports: BTreeMap<String, Vec<Import>>,
}

impl Crate {
    /// A path as written in a module, from the root of the crate; nothing where it leads out of the crate.
    fn absolute(&self, module: &str, path: &[String]) -> Option<Vec<String>> {
        let first = path.first()?;
        let mut at: Vec<String> = module.split("::").map(str::to_owned).collect();
        match first.as_str() {
            "crate" => return Some(path[1..].to_vec()),
            "self" => at.extend_from_slice(&path[1..]),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                at.truncate(at.len().saturating_sub(ups));
                at.extend_from_slice(&path[ups..]);
            }
            _ if self.imports.contains_key(&format!("{module}::{first}")) => at.extend_from_slice(path),
            _ => {
                let (_, whole) =
                    self.imports[module].iter().find(|(name, whole)| name == first && whole[0] != *first)?;
                return self.absolute(module, &[whole, &path[1..]].concat());
            }
        }
        Some(at)
    }

    /// The module in which a path ends: a name that a module only passes on is looked for where it comes from.
    fn home(&self, path: &[String], passed: usize) -> Option<String> {
        const MOST_PASSED: usize = 5;
        let at = (1..=path.len()).rev().find(|&end| self.imports.contains_key(&path[..end].join("::")))?;
        let here = path[..at].join("::");
        let Some(name) = path.get(at).filter(|_| passed < MOST_PASSED) else { return Some(here) };
        let further = self.imports[&here].iter().filter(|(known, _)| known == name).find_map(|(_, whole)| {
            let whole = self.absolute(&here, whole).filter(|whole| *whole != path[..=at])?;
            self.home(&[&whole, &path[at + 1..]].concat(), passed + 1)
        });
        further.or(Some(here))
    }
}

/// Everything that a file's `use` items name.
fn imports(code: &str) -> Vec<Import> {
    let mut found = Vec::new();
    for item in items(code) {
        spread(&[], item, &mut found);
    }
    found
}

/// The trees of the `use` items of a file.
fn items(code: &str) -> impl Iterator<Item = &str> {
    let starts = code.match_indices("use ").filter(|(at, _)| code[..*at].ends_with(['\n', ' ']) || *at == 0);
    starts.filter_map(|(at, word)| code[at + word.len()..].split_once(';').map(|(tree, _)| tree))
}

/// Notes every path of a tree such as `a::{b, c as d}`.
fn spread(before: &[String], tree: &str, found: &mut Vec<Import>) {
    let tree = tree.trim();
    let parts = |path: &str| {
        let parts = path.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>()
    };
    if let Some((path, group)) = tree.split_once('{').and_then(|(path, group)| Some((path, group.strip_suffix('}')?))) {
        let before: Vec<String> = before.iter().cloned().chain(parts(path)).collect();
        let mut depth = 0;
        let between = |c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        };
        group.split(between).filter(|tree| !tree.trim().is_empty()).for_each(|tree| spread(&before, tree, found));
        return;
    }
    let (path, name) = tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name.trim())));
    let mut path: Vec<String> = before.iter().cloned().chain(parts(path)).collect();
    if path.len() > 1 && path.last().is_some_and(|part| part == "self") {
        path.pop();
    }
    if let Some(last) = path.last() {
        found.push((name.unwrap_or(last).to_owned(), path.clone()));
    }
}

/// Every path of two names or more in a file: `a::b` and what follows.
fn inline(code: &str) -> Vec<Vec<String>> {
    let words = code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let paths = words.map(|word| word.trim_matches(':')).filter(|word| word.contains("::"));
    paths.map(|path| path.split("::").map(str::to_owned).collect()).collect()
}

#[test]
fn circles_are_seen() {
    let file = |path: &str, code: &str| File { path: path.to_owned(), code: code.to_owned(), lines: 1 };
    let found = |files: &[File]| circles(&edges(files));
    let parent = file("a.rs", "mod b;\nmod c;\npub use b::B;");
    let b = file("a/b.rs", "use super::c::{self, C};\nfn f() {}");
    let circle = vec![vec!["a::b".to_owned(), "a::c".to_owned()]];
    assert_eq!(found(&[parent, b, file("a/c.rs", "fn g() { super::B }")]), circle);
    let parent = || file("a.rs", "mod b;\nmod c;\npub use b::B;");
    let b = || file("a/b.rs", "use super::c as d;\nfn f() { d::g() }");
    assert_eq!(found(&[parent(), b(), file("a/c.rs", "use crate::a::{b::{B}};")]), circle);
    assert_eq!(found(&[parent(), b(), file("a/c.rs", "use crate::e::B;")]), Vec::<Vec<String>>::new());
    assert_eq!(found(&[parent(), file("a/b.rs", "use super::A;"), file("a/c.rs", "")]), Vec::<Vec<String>>::new());
}
