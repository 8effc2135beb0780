//! Files of the corpus (`fuzz/corpus`), changed by chance: whatever they come to, it is a table or a refusal, soon, and
//! never a panic. `fuzz/README.md` says how to look for longer, and with a compiler that knows which code was reached.
//!
//! `REBOOK_SEED` tries one file again, `REBOOK_FILES` says how many to try.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rebook::internal::import::{Exports, Wishes, propose};
use rebook::internal::io::{self, ExportOf};
use rebook::internal::scenario::{DateOrder, Decimal, ListMark, TableSource};

/// The longest that a file of some kilobytes may take: without optimisation, on a machine that does much else.
const LONGEST: Duration = Duration::from_secs(300);
/// What readers look for.
const WORDS: [&str; 34] = [
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r",
    "\r\n",
    "\u{feff}",
    "\0",
    "sep=;",
    "Total",
    "1,234",
    "1.234,5",
    "$5",
    "EUR 7",
    "01/02/2027",
    "2027-02-30",
    "4.87E+18",
    "-",
    "x",
    "Grün",
    "85%",
    "id",
    "owner.csm",
    "9999999999999999999",
    "<row r=\"1048576\">",
    "<c r=\"XFD9\">",
    "uniqueCount=\"9999999\"",
    "number-columns-repeated=\"16384\"",
    "&#x0;",
    "İ",
    "ﬁ",
];

fn env(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/tables");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    // The first byte of each stands for settings.
    files.iter().map(|path| fs::read(path).unwrap()[1..].to_vec()).collect()
}

/// Changes a few bytes, takes some out, doubles some, or puts in what readers look for or a piece of another file.
fn change(bytes: &mut Vec<u8>, others: &[Vec<u8>], dice: &mut ChaCha8Rng) {
    for _ in 0..dice.random_range(1..5) {
        let length = bytes.len();
        let at = dice.random_range(0..=length);
        let to = (at + dice.random_range(0..60)).min(length);
        match dice.random_range(0..7) {
            0 if at < length => bytes[at] = dice.random_range(0..=255),
            1 if at < length => bytes[at] ^= 1 << dice.random_range(0..8),
            2 => drop(bytes.drain(at..to)),
            3 => {
                let piece = bytes[at..to].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => bytes.truncate(at.max(length / 2)),
            5 => {
                let other = &others[dice.random_range(0..others.len())];
                let from = dice.random_range(0..=other.len());
                let piece = other[from..(from + dice.random_range(0..200)).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => drop(bytes.splice(at..to, WORDS[dice.random_range(0..WORDS.len())].bytes())),
        }
    }
}

/// Changes a part of a workbook and packs it again, so that what is changed gets as far as the reader.
fn change_part(bytes: &[u8], others: &[Vec<u8>], dice: &mut ChaCha8Rng) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = dice.random_range(0..archive.len().max(1));
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        if index == chosen {
            change(&mut content, others, dice);
        }
        packed.start_file(part.name().ok()?, zip::write::SimpleFileOptions::default()).ok()?;
        packed.write_all(&content).ok()?;
    }
    Some(packed.finish().ok()?.into_inner())
}

fn settings(dice: &mut ChaCha8Rng) -> TableSource {
    let mut maybe = || dice.random_ratio(1, 3);
    TableSource {
        file: "table".to_owned(),
        sheet: maybe().then(|| "Accounts".to_owned()),
        dates: maybe().then_some(DateOrder::DayFirst),
        decimal: maybe().then_some(Decimal::Comma),
        lists: maybe().then_some(ListMark::Comma),
        ..TableSource::default()
    }
}

#[test]
fn changed_files_are_read_or_refused() {
    let corpus = corpus();
    let seeds = match env("REBOOK_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..env("REBOOK_FILES").unwrap_or(400),
    };
    let folder = tempfile::tempdir().unwrap();
    for seed in seeds {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut bytes = corpus[dice.random_range(0..corpus.len())].clone();
        match change_part(&bytes, &corpus, &mut dice) {
            Some(changed) if dice.random_ratio(4, 5) => bytes = changed,
            _ => change(&mut bytes, &corpus, &mut dice),
        }
        let source = settings(&mut dice);
        let started = Instant::now();
        let tried = std::panic::catch_unwind(|| {
            let _ = io::export_of(bytes.clone(), &source, ExportOf::Accounts);
            let _ = io::accounts_of(bytes.clone(), &source);
            let _ = io::people_of(bytes.clone(), &source);
            // A whole proposal takes longer, and says no more of the readers.
            if seed % 10 == 0 {
                let path = folder.path().join("accounts");
                fs::write(&path, &bytes).unwrap();
                let exports = Exports { accounts: &path, team: None };
                let wishes = Wishes { as_of: jiff::civil::date(2027, 1, 1), ..Wishes::default() };
                let _ = propose(exports, &wishes);
            }
        });
        assert!(tried.is_ok(), "a panic: REBOOK_SEED={seed}");
        assert!(started.elapsed() < LONGEST, "it took {:?}: REBOOK_SEED={seed}", started.elapsed());
    }
}
