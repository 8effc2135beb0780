//! The samples and the bundled scenarios: whether they are what they say they are.

use std::fs;
use std::path::Path;

use rebook::internal::io::load;
use rebook::internal::sample::{File, gap, organisation, starter};
use rebook::internal::scenario::{Document, Scenario};
use sha2::{Digest as _, Sha256};

mod book;
mod shapes;

use book::Sample;

/// Loads a scenario that must have nothing wrong with it.
fn loaded(path: &Path) -> Document {
    let (document, warnings) = load(path).unwrap_or_else(|found| panic!("{}:\n{found}", path.display()));
    assert_eq!(warnings.to_string(), "", "{}", path.display());
    document
}

fn loaded_files(files: &[File]) -> Document {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        fs::write(folder.path().join(&file.name), &file.text).unwrap();
    }
    loaded(&folder.path().join("scenario.json"))
}

fn bundled(name: &str) -> Document {
    loaded(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name).join("scenario.json"))
}

/// The folder with data that is not part of the project, or `None`, saying that the test is skipped.
#[allow(clippy::print_stderr, reason = "a skipped test must say so")]
fn data() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("REBOOK_DATA").map(std::path::PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: REBOOK_DATA is unset");
    }
    folder
}

#[test]
fn the_starter_folder_loads() {
    let document = loaded_files(&starter());
    assert_eq!((document.accounts().len(), document.people().len()), (20, 4));
}

#[test]
fn bundled_scenarios_load() {
    for (name, accounts, people) in [("quickstart", 20, 4), ("hybrid", 200, 10), ("strategic", 40, 12)] {
        let document = bundled(name);
        assert_eq!((document.accounts().len(), document.people().len()), (accounts, people), "{name}");
        assert!(document.scenario.what_if.len() >= 3, "{name}");
    }
}

#[test]
fn nobody_can_cover_one_seat_of_the_quickstart() {
    let document = bundled("quickstart");
    let nobody: Vec<&str> = document
        .accounts()
        .iter()
        .filter(|account| {
            let able = |skills: &std::collections::BTreeMap<String, u8>| {
                account.needs.iter().all(|(skill, level)| skills.get(skill).is_some_and(|has| has >= level))
            };
            !document.people().iter().any(|person| able(&person.skills))
        })
        .map(|account| account.id.as_str())
        .collect();
    assert_eq!(nobody, ["A-1006"]);
}

#[test]
fn a_sample_is_the_same_for_the_same_seed() {
    assert_eq!(organisation(200, 10, 7), organisation(200, 10, 7));
    assert_ne!(organisation(200, 10, 7), organisation(200, 10, 8));
}

#[test]
fn samples_of_earlier_versions_stay_as_they_were() {
    let text = |files: Vec<File>| files.into_iter().map(|file| file.name + "\n" + &file.text).collect::<String>();
    let digest = Sha256::digest(text(organisation(200, 10, 7).unwrap()).as_bytes());
    assert_eq!(format!("{digest:x}"), "7a1f697042dc5d81a6233955cd13ac6d78854386f8c8b44db1d2a60104efd406");
}

#[test]
fn impossible_samples_are_refused() {
    for (accounts, people) in [(0, 3), (3, 0), (3, 2), (1000, 2), (1_000_000, 30_000)] {
        assert!(organisation(accounts, people, 1).is_err(), "{accounts}x{people}");
    }
    for (accounts, people) in [(2, 1), (60, 30), (150, 1)] {
        loaded_files(&organisation(accounts, people, 1).unwrap());
    }
}

#[test]
fn samples_are_as_hard_as_real_organisations() {
    for (accounts, people) in [(200, 10), (1000, 30)] {
        for seed in 1..=4 {
            let sample = Sample::of(&loaded_files(&organisation(accounts, people, seed).unwrap()));
            let at = format!("{accounts}x{people}, seed {seed}: {sample:?}");
            assert!((0.40..=0.60).contains(&sample.eligible), "{at}");
            assert!((0.895..=0.905).contains(&sample.utilisation), "{at}");
            assert!(sample.top_tenth > 0.5, "{at}");
            assert!((0.12..=0.16).contains(&sample.in_families), "{at}");
            assert!(sample.families_with_common_owner > 0.9, "{at}");
            assert!((0.82..=0.97).contains(&sample.owned), "{at}");
            assert!(sample.fullest > 1.3 && sample.emptiest < 0.1, "{at}");
            assert_eq!(sample.segments, [5, 15, 30, 50], "{at}");
            for (mean, expected) in sample.mean_hours.iter().zip([60.0, 25.0, 8.0, 2.0]) {
                assert!((mean / expected - 1.0).abs() < 0.1, "{at}");
            }
        }
    }
}

#[test]
fn the_real_case_loads() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    for file in ["account_export.csv", "team_export.csv"] {
        fs::copy(data.join("crm").join(file), folder.path().join(file)).unwrap();
    }
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crm/scenario.json");
    fs::copy(scenario, folder.path().join("scenario.json")).unwrap();
    let document = loaded(&folder.path().join("scenario.json"));
    assert_eq!((document.accounts().len(), document.people().len()), (85, 30));
    assert_eq!(document.accounts().iter().filter(|account| account.parent.is_some()).count(), 15);
}

#[test]
fn literature_instances_survive_the_way_through_a_file() {
    let Some(data) = data() else { return };
    let mut seen = 0;
    for entry in fs::read_dir(data.join("gap")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some() {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let scenario = gap::import(&fs::read_to_string(&path).unwrap(), &name).unwrap();
        let text = serde_json::to_string(&scenario).unwrap();
        assert_eq!(serde_json::from_str::<Scenario>(&text).unwrap(), scenario, "{name}");
        rebook::internal::io::parse(&text, &name).unwrap();
        seen += 1;
    }
    assert!(seen > 0);
}
