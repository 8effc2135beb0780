//! Two files of any bytes, imported as a scenario folder: accounts, a line `====`, the team.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rebook::internal::import::{Exports, Wishes, propose};

fuzz_target!(|data: &[u8]| {
    const BETWEEN: &[u8] = b"\n====\n";
    let at = data.windows(BETWEEN.len()).position(|it| it == BETWEEN);
    let (accounts, team) = at.map_or((data, None), |at| (&data[..at], Some(&data[at + BETWEEN.len()..])));
    let Ok(folder) = tempfile::tempdir() else { return };
    let paths = ["accounts.csv", "team.csv"].map(|name| folder.path().join(name));
    if std::fs::write(&paths[0], accounts).is_err() || team.is_some_and(|it| std::fs::write(&paths[1], it).is_err()) {
        return;
    }
    let exports = Exports { accounts: &paths[0], team: team.map(|_| paths[1].as_path()) };
    let wishes = Wishes { name: "x".to_owned(), as_of: jiff::civil::date(2027, 1, 1), ..Wishes::default() };
    let _ = propose(exports, &wishes);
});
