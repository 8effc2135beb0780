//! The page's files as they are served: imports run one way, nothing comes from elsewhere, no text becomes code or markup.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// The modules with their texts, but for the vendored one.
fn modules() -> BTreeMap<String, String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/serve/page");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let own = files.filter(|path| path.extension().is_some_and(|it| it == "js") && !path.ends_with("preact.js"));
    own.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect()
}

fn imports(text: &str) -> BTreeSet<String> {
    let parts = text.split("from './").skip(1);
    parts.map(|rest| rest.split('\'').next().unwrap().to_owned()).filter(|name| name != "preact.js").collect()
}

#[test]
fn modules_import_one_way() {
    let mut open: BTreeMap<String, BTreeSet<String>> =
        modules().iter().map(|(name, text)| (name.clone(), imports(text))).collect();
    assert!(open.len() > 15 && open["main.js"].contains("state.js"), "{open:?}");
    loop {
        let done: Vec<String> = open.iter().filter(|(_, it)| it.is_empty()).map(|(name, _)| name.clone()).collect();
        if done.is_empty() {
            break;
        }
        open.retain(|name, _| !done.contains(name));
        for imports in open.values_mut() {
            imports.retain(|name| !done.contains(name));
        }
    }
    assert!(open.is_empty(), "these import each other, or what is not there: {open:?}");
}

#[test]
fn nothing_is_loaded_from_elsewhere_and_no_text_becomes_code() {
    for (name, text) in modules() {
        for word in
            ["http://", "https://", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function", "style=\""]
        {
            assert!(!text.contains(word), "{name} has {word}");
        }
    }
}
