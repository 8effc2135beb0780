//! What is asked, as values: each question has answers, and an answer leads on.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use rebook::internal::import::{About, Exports, Proposal, Question, Strength, Wishes, asked_first, asked_of, propose};
use rebook::internal::io::ExportOf;

use crate::tables::{row, xlsx};

struct Files(tempfile::TempDir);

impl Files {
    fn of(accounts: impl AsRef<[u8]>, team: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("accounts"), accounts).unwrap();
        fs::write(folder.path().join("team"), team).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }
}

fn wishes() -> Wishes {
    Wishes { name: "x".to_owned(), as_of: date(2027, 1, 1), ..Wishes::default() }
}

fn exports<'a>(accounts: &'a Path, team: &'a Path) -> Exports<'a> {
    Exports { accounts, team: Some(team) }
}

/// The questions before there is a proposal, and the proposal once each has this answer.
fn asked(files: &Files, answers: &[&str]) -> (Vec<Question>, Proposal) {
    let (accounts, team) = (files.path("accounts"), files.path("team"));
    let (exports, mut wishes) = (exports(&accounts, &team), wishes());
    let mut all = Vec::new();
    let mut answers = answers.iter();
    loop {
        match propose(exports, &wishes) {
            Ok(proposal) => return (all, proposal),
            Err(found) => {
                let questions = asked_first(&found, exports, &wishes);
                assert!(!questions.is_empty(), "{found}");
                for question in questions {
                    let answer = answers.next().unwrap_or_else(|| panic!("{question:?}"));
                    assert!(question.answer(answer, &mut wishes), "{question:?}");
                    all.push(question);
                }
            }
        }
    }
}

const TEAM: &str = "Name,Region\nAna,North\nBo,South\n";

#[test]
fn what_can_be_read_in_two_ways_is_asked_and_answered() {
    let accounts = "Account ID,CSM,ARR,Renewal Date\na1,Ana,120.000,01/02/2027\na2,Bo,95.000,03/04/2027\n";
    let (questions, proposal) = asked(&Files::of(accounts, TEAM), &[",", "day"]);
    let about: Vec<&About> = questions.iter().map(|it| &it.about).collect();
    let of = |key| About::Key(ExportOf::Accounts, key);
    assert_eq!(about, [&of("decimal"), &of("dates")]);
    assert!(questions[0].text.contains("120000 or 120"), "{}", questions[0].text);
    assert!((proposal.counts.arr - 215_000.0).abs() < 1e-9);
    assert_eq!(proposal.scenario["accounts"]["dates"], "day_first");
    assert!(proposal.scenario["team"].get("dates").is_none(), "each file has its own order");
}

#[test]
fn days_of_the_team_are_asked_apart() {
    let accounts = "Account ID,CSM,ARR,Renewal Date\na1,Ana,120,12/31/2027\na2,Bo,95,03/04/2027\n";
    let team = "Name,Start Date\nAna,01/02/2026\nBo,03/04/2026\n";
    let (questions, proposal) = asked(&Files::of(accounts, team), &["day_first"]);
    assert_eq!(questions[0].about, About::Key(ExportOf::Team, "dates"));
    assert_eq!(proposal.scenario["accounts"]["dates"], "month_first", "as its own column says");
    assert_eq!(proposal.scenario["team"]["dates"], "day_first");
}

#[test]
fn columns_rows_and_sheets_are_asked() {
    let accounts = "Account ID,CSM,ARR (2026),ARR (2027)\na1,Ana,10,20\na1,Ana,5,5\na2,Bo,30,40\na3,Bo,30,40\n";
    let (questions, proposal) = asked(&Files::of(accounts, TEAM), &["2", "add"]);
    assert_eq!(questions[0].about, About::Column(ExportOf::Accounts, "arr".to_owned()));
    assert_eq!(questions[0].choices.iter().map(|it| it.hint.as_str()).collect::<Vec<_>>(), ["10", "20"]);
    assert_eq!(questions[1].about, About::Repeated);
    assert!((proposal.counts.arr - 105.0).abs() < 1e-9);
    let sheet = |arr: &str| row(1, &["Account ID", "CSM", "ARR"]) + &row(2, &["a1", "Ana", arr]);
    let workbook = xlsx(&[("2026", &sheet("#10")), ("2027", &sheet("#20"))]);
    let (questions, proposal) = asked(&Files::of(workbook, TEAM), &["2027"]);
    assert_eq!(questions[0].about, About::Key(ExportOf::Accounts, "sheet"));
    assert!((proposal.counts.arr - 20.0).abs() < 1e-9);
    assert_eq!(proposal.scenario["accounts"]["sheet"], "2027");
}

#[test]
fn what_the_data_cant_say_is_asked_with_what_holds_otherwise() {
    let accounts = "Account ID,CSM,Region\na1,Ana,North\na2,Bo,South\na3,Bo,North\na4,Ana,North\n";
    let files = Files::of(accounts, TEAM);
    let (_, proposal) = asked(&files, &[]);
    let mut wishes = wishes();
    let questions = asked_of(&proposal, &wishes);
    assert_eq!(questions.iter().map(|it| it.about.clone()).collect::<Vec<_>>(), [About::Territory, About::AsOf]);
    assert_eq!(questions[0].otherwise.as_deref(), Some("should"));
    assert!(questions[0].text.contains("3 of 4"), "{}", questions[0].text);
    assert!(!questions[0].answer("perhaps", &mut wishes) && !questions[1].answer("soon", &mut wishes));
    assert!(questions[0].answer(" M ", &mut wishes) && questions[1].answer("2027-04-01", &mut wishes));
    assert_eq!((wishes.territory, wishes.as_of_said), (Some(Strength::Must), Some(date(2027, 4, 1))));
    assert!(asked_of(&proposal, &wishes).is_empty(), "nothing is asked twice");
}
