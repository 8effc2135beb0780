//! The page in a real browser: from two exports to decided moves and files, once by mouse and once by keyboard alone. Afterwards the
//! commands say the same of the folder's files.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::client::{Server, rebook};
use super::webdriver::{Browser, keys};

/// Nobody's real customers; two rows of one account, so that the import has to ask.
const ACCOUNTS: &str = "\
Account ID,Account Name,ARR,Renewal Date,Region,CSM
A01,Alder,120000,2027-09-30,North,Ida Berg
A02,Birch,80000,2027-10-31,North,Ida Berg
A03,Cedar,60000,2027-11-30,South,Ida Berg
A04,Dogwood,95000,2027-08-31,South,Ida Berg
A05,Elm,40000,2027-12-31,North,Ida Berg
A06,Fir,70000,2027-09-30,South,Ida Berg
A07,Ginkgo,110000,2027-10-31,South,Noor Haddad
A08,Hazel,30000,2027-11-30,North,Noor Haddad
A09,Juniper,50000,2027-12-31,South,
A09,Juniper,25000,2027-12-31,South,
A10,Larch,65000,2027-08-31,North,Max Lind
";
const TEAM: &str = "\
Name,Role,Region,FTE
Ida Berg,CSM,North,1
Noor Haddad,CSM,South,1
Max Lind,CSM,North,1
";

fn exports(folder: &Path) -> [String; 2] {
    [("accounts_export.csv", ACCOUNTS), ("team.csv", TEAM)].map(|(name, text)| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    })
}

fn link(server: &Server) -> String {
    format!("http://127.0.0.1:{}/#{}", server.port, server.token)
}

/// From the exports to a folder: the files are dropped, the question is answered.
fn import(browser: &Browser, files: &[String; 2]) {
    browser.write("#files", &files.join("\n"));
    browser.wait(".mapping");
    assert!(browser.text(".mapping").contains("Renewal Date"));
    browser.click("fieldset input[value=\"add\"]");
    browser.click(".sticky .button.main");
    browser.wait_for_text(".sticky", "Use this");
    browser.click(".sticky .button.main");
    browser.wait_for_text("h1", "The books as they are today");
}

/// Looks for a plan until it is there.
fn solve(browser: &Browser) {
    browser.wait_for_text("h1", "There is no plan yet");
    browser.script(
        "document.querySelectorAll('.callout select')[1].value = '10';
        document.querySelectorAll('.callout select')[1].dispatchEvent(new Event('change', { bubbles: true }));",
        &[],
    );
    browser.click(".callout .button.main");
    browser.wait(".board .row.person");
}

/// The account and the owner of a row of the board, and somebody else's row to drag it to.
fn choose(browser: &Browser) -> (String, String) {
    let script = "
        const rows = [...document.querySelectorAll('.board .row.account')];
        const account = rows[0];
        const other = [...document.querySelectorAll('.board .row.person')].find((it) => it.dataset.person && it.dataset.person !== account.dataset.person);
        account.dataset.test = 'from';
        other.dataset.test = 'to';
        return [account.querySelector('.name').innerText, other.querySelector('.name').innerText];";
    let chosen = browser.script(script, &[]);
    (chosen[0].as_str().unwrap().to_owned(), chosen[1].as_str().unwrap().to_owned())
}

#[test]
fn a_reader_goes_from_exports_to_decided_moves_and_files() {
    let Some(browser) = Browser::open() else { return };
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = Server::stranger(folder.path(), &[]);
    browser.go(&link(&server));
    import(&browser, &exports(elsewhere.path()));
    assert_eq!(browser.script("return location.hash;", &[]), json!("#/today"), "the token is not kept in the address");
    browser.wait(".report table");
    browser.click(".head .button.main");
    solve(&browser);
    assert!(browser.text(".lead").contains("Proven"), "{}", browser.text(".lead"));

    // By mouse: somebody else gets an account, and the reason is kept.
    browser.click(".toolbar .button");
    browser.wait(".board .row.account");
    let (account, to) = choose(&browser);
    browser.drag("[data-test=from] .grip", "[data-test=to]");
    browser.wait("dialog .effect-table");
    assert!(browser.text("dialog h2").contains(&account) && browser.text("dialog .effect-table").contains(&to));
    browser.write("dialog .effect input", "They know each other");
    browser.click("dialog footer .button.main");
    browser.wait_for_text(".callout", "not in the plan yet");
    let decided = fs::read_to_string(folder.path().join("decisions.csv")).unwrap();
    assert!(decided.contains("approve") && decided.contains("They know each other"), "{decided}");

    // Undone and done again, in the file as on the page.
    let has_note = || fs::read_to_string(folder.path().join("decisions.csv")).unwrap().contains("They know each other");
    browser.click(".top .actions .button:nth-of-type(1)");
    browser.wait_for_text(".unseen[role=status]", "Undone");
    assert!(!has_note());
    browser.click(".top .actions .button:nth-of-type(2)");
    browser.wait_for_text(".unseen[role=status]", "Done again");
    assert!(has_note());

    // Planned again around it.
    browser.script("location.hash = '#/objections';", &[]);
    browser.wait(".move-row");
    browser.click(".head .button.main");
    browser.wait_for_text("h2", "What is different now");
    let verified = rebook(folder.path(), &["verify", "scenario.json", "plan-2.json"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let plan = fs::read_to_string(folder.path().join("plan-2.json")).unwrap();
    let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let moved = plan["moves"].as_array().unwrap().iter().any(|one| one["to"] == json!(to));
    assert!(moved, "{to} gets {account}: {}", plan["moves"]);

    // Why, what if, and out.
    browser.click(".move-row .name");
    browser.wait(".why .report p");
    browser.press(&[keys::ESCAPE]);
    browser.script("location.hash = '#/whatif';", &[]);
    browser.click(".panel .fields + p + p .button");
    browser.wait(".panel .lines li");
    browser.click(".panel .button.main");
    browser.wait_for_text(".panel h2", "Side by side");
    browser.script("location.hash = '#/out';", &[]);
    browser.wait(".files a");
    let shown = browser.script("return fetch(document.querySelector('.files a').href).then((it) => it.status);", &[]);
    assert_eq!(shown, json!(200), "a file of the list can be had");
    assert_eq!(browser.text(".trouble"), "");
}

#[test]
fn the_keyboard_alone_moves_an_account() {
    let Some(browser) = Browser::open() else { return };
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = Server::stranger(folder.path(), &[]);
    browser.go(&link(&server));
    import(&browser, &exports(elsewhere.path()));
    browser.script("location.hash = '#/plan';", &[]);
    solve(&browser);

    // To the board, into the first book that has accounts, to "Move to…".
    browser.script("document.querySelector('.board .row').focus();", &[]);
    let focused = || browser.script("return document.activeElement.className;", &[]).as_str().unwrap().to_owned();
    for _ in 0..6 {
        browser.press(&[keys::RIGHT, keys::DOWN]);
        if focused().contains("account") {
            break;
        }
    }
    assert!(focused().contains("account"), "{}", focused());
    browser.press(&["m"]);
    browser.wait("dialog .candidate input");
    browser.press(&[keys::TAB, keys::SPACE]);
    browser.wait("dialog .effect-table");
    for _ in 0..8 {
        browser.press(&[keys::TAB]);
        if focused().contains("main") {
            break;
        }
    }
    browser.press(&[keys::ENTER]);
    browser.wait_for_text(".callout", "not in the plan yet");
    assert!(focused().contains("account"), "the focus is back where it was: {}", focused());
    assert!(fs::read_to_string(folder.path().join("decisions.csv")).unwrap().contains("approve"));
}
