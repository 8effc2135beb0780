//! Decisions about moves: what they demand, that proofs outlive them, and that planning again changes little.

use std::fs;
use std::path::Path;

use rebook::internal::check;
use rebook::internal::instance::{Instance, build};
use rebook::internal::planner::{plan, plan_again};
use rebook::internal::scenario::{Decision, Document, Source, Verdict};
use rebook::internal::solve::Control;
use rebook::internal::what_if::figures::{holding, moves_between};
use rebook::plan::Plan;

use crate::support::{self, random};

fn control(work: u64) -> Control {
    Control { work_limit: Some(work), gap: 0.0, ..Control::default() }
}

fn instance(document: &Document) -> Instance {
    build(document).unwrap_or_else(|found| panic!("{found}")).0
}

fn decision(plan: &Plan, of: usize, verdict: Verdict) -> Decision {
    let it = &plan.moves[of];
    Decision {
        account: it.account.clone(),
        role: it.role.clone(),
        decision: Some(verdict),
        from: it.from.clone(),
        to: it.to.clone(),
        ..Decision::default()
    }
}

fn decided(document: &Document, decisions: Vec<Decision>) -> Document {
    let mut decided = document.clone();
    decided.scenario.decisions = Source::Inline(decisions);
    decided.digest = format!("{} decided", document.digest);
    decided
}

/// A sample organisation and a plan of it.
fn sample(folder: &Path, size: &str, seed: u64) -> Document {
    support::run(folder, &format!("init . --sample {size} --seed {seed}"));
    rebook::internal::io::load(&folder.join("scenario.json")).unwrap().0
}

/// Who has a seat of an account under a plan.
fn owners<'a>(plan: &'a Plan, decision: &Decision) -> Vec<&'a str> {
    let here = plan.assignments.iter().filter(|it| it.account == decision.account && it.role == decision.role);
    here.map(|it| it.owner.as_str()).collect()
}

#[test]
fn decisions_are_kept_and_little_else_changes() {
    let folder = tempfile::tempdir().unwrap();
    let document = sample(folder.path(), "200x10", 3);
    let first = plan(&instance(&document), &control(3000)).unwrap();
    let voluntary: Vec<usize> =
        (0..first.moves.len()).filter(|&at| first.moves[at].to.is_some() && first.moves[at].from.is_some()).collect();
    assert!(voluntary.len() >= 12, "the sample asks for moves");
    let verdicts = [Verdict::Reject, Verdict::Keep, Verdict::Approve];
    let decisions: Vec<Decision> =
        voluntary[..12].iter().enumerate().map(|(nth, &at)| decision(&first, at, verdicts[nth % 3])).collect();
    let with = decided(&document, decisions.clone());
    let changed = instance(&with);
    let again = plan_again(&changed, &first, 3, &control(1000)).unwrap();
    for decision in &decisions {
        let owners = owners(&again, decision);
        let (from, to) = (decision.from.as_deref().unwrap(), decision.to.as_deref().unwrap());
        match decision.decision.unwrap() {
            Verdict::Reject => assert!(!owners.contains(&to)),
            Verdict::Keep => assert!(owners.contains(&from) || owners.is_empty()),
            Verdict::Approve => assert!(owners.contains(&to) || owners.is_empty()),
        }
    }
    let moved = moves_between(&holding(&first), &holding(&again));
    assert!(moved <= 8 + 2 * 3 + 6, "{moved} seats changed for eight decisions against the plan");
    // The plan is proven by what proved the one before, or by something sharper.
    assert!(again.bound <= first.bound);
    check::proof::check(&changed, again.proof.as_ref().unwrap(), again.bound).unwrap();
}

#[test]
fn where_nothing_is_decided_little_changes_and_only_for_the_better() {
    let folder = tempfile::tempdir().unwrap();
    let document = sample(folder.path(), "200x10", 4);
    let instance = instance(&document);
    let first = plan(&instance, &control(1000)).unwrap();
    let again = plan_again(&instance, &first, 3, &control(1000)).unwrap();
    let moved = moves_between(&holding(&first), &holding(&again));
    assert!(moved <= 3, "{moved} seats changed");
    assert!(again.objective > first.objective || moved == 0 && again.objective == first.objective);
}

#[test]
fn plans_made_again_pass_the_checker_and_their_proofs_hold() {
    let mut made = 0;
    for seed in 0..400 {
        let document = Document::inline(random::scenario(seed), "random");
        let Ok((instance, _)) = build(&document) else { continue };
        let Ok(first) = plan(&instance, &control(50)) else { continue };
        let decisions: Vec<Decision> = (0..first.moves.len().min(3))
            .filter(|&at| first.moves[at].to.is_some())
            .map(|at| decision(&first, at, if seed % 2 == 0 { Verdict::Reject } else { Verdict::Approve }))
            .collect();
        if decisions.is_empty() {
            continue;
        }
        let Ok((changed, _)) = build(&decided(&document, decisions)) else { continue };
        // A plan that does not pass the checker is an error of its own code.
        match plan_again(&changed, &first, 2, &control(50)) {
            Ok(again) => {
                made += 1;
                assert!(again.objective <= again.bound);
                let proof = again.proof.as_ref().unwrap();
                check::proof::check(&changed, proof, again.bound).unwrap_or_else(|found| panic!("{seed}: {found}"));
                let fresh = plan(&changed, &control(50)).unwrap();
                assert!(fresh.objective <= again.bound, "{seed}: a plan above the bound");
            }
            Err(found) => assert!(found.0.iter().all(|one| one.code != "E504"), "{seed}: {found}"),
        }
    }
    assert!(made > 60, "{made}");
}

#[test]
fn a_file_of_moves_can_be_decided_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = r#"{
        "rebook": 1, "name": "Decided", "as_of": "2027-01-01", "decisions": { "csv": "moves.csv" },
        "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 10 } } }],
        "team": [{ "id": "ann", "role": "csm" }, { "id": "ben", "role": "csm" }],
        "accounts": [{ "id": "007", "owner": { "csm": "ann" } }, { "id": "a2", "owner": { "csm": "ann" } },
                     { "id": "a3", "owner": { "csm": "ann" } }]
    }"#;
    let moves = "rank,account,name,role,from,to,gain,decision,by,on,note\n\
        1,007,Bond,csm,ann,ben,0.5,approved,Dana,2026-12-01,ready to go\n\
        2,a2,Second,csm,ann,ben,0.4,Keep,Dana,2026-12-01,champion has left\n\
        3,a3,Third,csm,ann,ben,0.4,,,,\n";
    fs::write(folder.path().join("scenario.json"), scenario).unwrap();
    fs::write(folder.path().join("moves.csv"), moves).unwrap();
    let (document, found) = rebook::internal::io::load(&folder.path().join("scenario.json")).unwrap();
    assert!(found.0.is_empty(), "{found}");
    assert_eq!(document.decisions()[1].note.as_deref(), Some("champion has left"));
    let made = plan(&instance(&document), &control(100)).unwrap();
    let owner = |account: &str| made.assignments.iter().find(|it| it.account == account).unwrap().owner.clone();
    assert_eq!((owner("007").as_str(), owner("a2").as_str()), ("ben", "ann"));
    assert!(!made.moves.iter().find(|it| it.account == "007").unwrap().forced, "what somebody approves is a choice");
}

/// The file of moves is written again over the one that holds the decisions, as somebody does who decides in rounds.
#[test]
fn a_file_of_moves_written_again_keeps_what_is_decided() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = r#"{
        "rebook": 1, "name": "Rounds", "as_of": "2027-01-01", "decisions": { "csv": "moves.csv" },
        "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 10, "wants": { "tax": 5 } } } }],
        "skills": { "tax": "Tax" },
        "team": [{ "id": "ann", "role": "csm" }, { "id": "ben", "name": "Ben", "role": "csm", "skills": { "tax": 5 } },
                 { "id": "cid", "role": "csm", "skills": { "tax": 4 } }],
        "accounts": [{ "id": "a1", "owner": { "csm": "ann" } }, { "id": "a2", "owner": { "csm": "ann" } },
                     { "id": "a3", "owner": { "csm": "ann" } }, { "id": "a4", "owner": { "csm": "ann" } },
                     { "id": "a5", "name": "Fifth", "owner": { "csm": "ann" } }]
    }"#;
    let decided = "account,role,from,to,decision,by,on,note\n\
        a1,csm,ann,ben,reject,Dana,2026-11-30,\n\
        a1,csm,ann,ben,approve,Dana,2026-12-01,\"yes, after all\"\n\
        a2,csm,ann,ben,reject,Eli,2026-12-02,'=no chemistry\n\
        a3,csm,ann,,keep,,,champion\n\
        a4,csm,ann,ben,,Dana,,ask Eli first\n\
        a5,csm,ann,ben,approve,,,\n\
        a5,csm,ann,ben,reject,Eli,,\n";
    fs::write(folder.path().join("scenario.json"), scenario).unwrap();
    fs::write(folder.path().join("moves.csv"), decided).unwrap();
    let load =
        || rebook::internal::io::load(&folder.path().join("scenario.json")).unwrap_or_else(|found| panic!("{found}"));
    let before = plan(&instance(&load().0), &control(100)).unwrap();
    support::run(folder.path(), "moves scenario.json -o moves.csv --work-limit 100 --gap 0");
    let (document, found) = load();
    assert!(found.0.is_empty(), "{found}");
    let read: Vec<String> = document
        .decisions()
        .iter()
        .map(|it| {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let on = it.on.map_or_else(String::new, |on| on.to_string());
            let verdict = it.decision.map_or_else(String::new, |it| format!("{it:?}"));
            [&it.account, &text(&it.to), &verdict, &text(&it.by), &on, &text(&it.note)].map(String::as_str).join("|")
        })
        .collect();
    let expected = [
        "a1|ben|Approve|Dana|2026-12-01|yes, after all",
        "a2|ben|Reject|Eli|2026-12-02|=no chemistry",
        "a2|cid||||",
        "a3||Keep|||champion",
        "a4|ben||Dana||ask Eli first",
        "a5|ben|Reject|Eli||",
        "a5|cid||||",
    ];
    let mut sorted = read.clone();
    sorted.sort();
    assert_eq!(sorted, expected, "{read:#?}");
    let text = fs::read_to_string(folder.path().join("moves.csv")).unwrap();
    let last = text.lines().last().unwrap();
    assert!(last.starts_with(",,a5,Fifth,csm,ann,ann,ben,Ben,") && last.contains("no such move"), "{last}");
    // Planned and written once more, nothing changes.
    let after = plan(&instance(&document), &control(100)).unwrap();
    assert_eq!(holding(&before), holding(&after));
    support::run(folder.path(), "moves scenario.json -o moves.csv --work-limit 100 --gap 0");
    assert_eq!(fs::read_to_string(folder.path().join("moves.csv")).unwrap(), text);
}

#[test]
fn an_approved_move_is_made_even_where_nobody_else_may_move() {
    let text = r#"{ "rebook": 1, "name": "Approved", "as_of": "2027-01-01",
        "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 10 } } }],
        "team": [{ "id": "ann", "role": "csm", "hours": 100 }, { "id": "ben", "role": "csm", "hours": 100 }],
        "accounts": [{ "id": "a1", "owner": { "csm": "ann" } }, { "id": "a2", "owner": { "csm": "ann" } }],
        "decisions": [{ "account": "a1", "role": "csm", "decision": "approve", "to": "ben" }] }"#;
    let (document, _) = rebook::internal::io::parse(text, "scenario.json").unwrap();
    let (instance, _) = rebook::internal::instance::build(&document).unwrap();
    let control = crate::support::control();
    let plan = rebook::internal::planner::plan_in(rebook::plan::Mode::None, &instance, &control)
        .unwrap_or_else(|found| panic!("{found}"));
    let owners: Vec<&str> = plan.assignments.iter().map(|it| it.owner.as_str()).collect();
    assert_eq!(owners, ["ben", "ann"]);
}
