//! Outside data, where `REBOOK_DATA` says where it is: a real customer database, and literature instances whose best
//! known bounds are published. Skipped, with a word, where it is not set.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rebook::internal::instance::{self, Instance};
use rebook::internal::reassign::{ReasonKind, reassign};
use rebook::internal::sample::gap;
use rebook::internal::scenario::Document;
use rebook::internal::solve::Control;
use rebook::internal::{check, io, planner};
use rebook::plan::{Mode, Plan};

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("REBOOK_DATA").map(PathBuf::from);
    if folder.is_none() {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: REBOOK_DATA is not set");
        }
    }
    folder
}

fn control(work: u64) -> Control {
    Control { work_limit: Some(work), gap: 1e-3, ..Control::default() }
}

/// The scenario of the tests beside the exports of the data folder.
fn crm(data: &Path, folder: &Path) -> (PathBuf, Instance) {
    let scenario = folder.join("scenario.json");
    fs::write(&scenario, include_str!("crm/scenario.json")).unwrap();
    for file in ["account_export.csv", "team_export.csv"] {
        fs::copy(data.join("crm").join(file), folder.join(file)).unwrap();
    }
    let (document, _) = io::load(&scenario).unwrap_or_else(|found| panic!("{found}"));
    let (instance, _) = instance::build(&document).unwrap_or_else(|found| panic!("{found}"));
    (scenario, instance)
}

#[test]
fn everybody_is_brought_into_their_bands_where_hundreds_of_bands_bind() {
    let Some(data) = data() else { return };
    let (document, _) = io::load(&data.join("coverage-5000/scenario.json")).unwrap_or_else(|found| panic!("{found}"));
    let (instance, _) = instance::build(&document).unwrap_or_else(|found| panic!("{found}"));
    let plan = planner::plan_in(Mode::Fewest, &instance, &control(250_000)).unwrap_or_else(|found| panic!("{found}"));
    let outside = |equity: &&rebook::plan::Equity| equity.within_plan < equity.owners;
    assert_eq!(plan.equity.iter().find(outside), None);
}

#[test]
fn the_real_case_is_evened_out_within_forty_moves() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (scenario, instance) = crm(&data, folder.path());
    let plan = planner::plan(&instance, &control(10_000)).unwrap_or_else(|found| panic!("{found}"));
    assert!(plan.moves.iter().filter(|change| !change.forced).count() <= 40);
    assert!(plan.uncovered.is_empty());
    for equity in &plan.equity {
        assert!(equity.within_plan > 2 * equity.within_now, "{equity:?}");
        assert!(equity.gini_plan < equity.gini_now / 2.0, "{equity:?}");
    }
    let fullest = |tally: fn(&rebook::plan::Book) -> i64| plan.books.iter().map(tally).max();
    assert_eq!(fullest(|book| book.now.accounts), Some(27));
    assert!(fullest(|book| book.plan.accounts) < Some(10));
    verified_by_command(&scenario, &plan, folder.path());
}

/// The same exports with accounts evened out to 15 % within each region, families apart, and no more moves than so many.
fn by_region(data: &Path, folder: &Path, moves: Option<i64>) -> (PathBuf, Instance) {
    let (file, _) = crm(data, folder);
    let mut scenario: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let rules = &mut scenario["rules"];
    rules["balance"] = serde_json::json!({ "accounts": { "tolerance": 0.15, "among": "region" } });
    rules["moves"] = moves.map_or_else(|| serde_json::json!({}), |most| serde_json::json!({ "at_most": most }));
    rules["families"] = serde_json::json!("apart");
    // Hours over the target count against a plan; a hard limit would have one person give away most of theirs at once.
    rules["capacity"]["limit"] = serde_json::json!(6.0);
    scenario["objective"]["balance"] = serde_json::json!({ "accounts": 0.5 });
    fs::write(&file, scenario.to_string()).unwrap();
    let (document, _) = io::load(&file).unwrap_or_else(|found| panic!("{found}"));
    (file, instance::build(&document).unwrap_or_else(|found| panic!("{found}")).0)
}

/// Thirty-nine moves are needed to bring everybody's number of accounts to within 15 % of the region's fair share.
#[test]
fn the_real_case_needs_thirty_nine_moves_to_be_even_within_regions() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (scenario, instance) = by_region(&data, folder.path(), None);
    let plan = planner::plan_in(Mode::Fewest, &instance, &control(40_000)).unwrap_or_else(|found| panic!("{found}"));
    let fewest = plan.fewest.as_ref().unwrap();
    assert_eq!((fewest.allowed, fewest.at_least), (39, 39));
    assert!(plan.equity.iter().all(|it| it.within_plan == it.owners));
    verified_by_command(&scenario, &plan, folder.path());
    let mut worth = i64::MIN;
    for moves in [10, 20, 40] {
        let (_, instance) = by_region(&data, folder.path(), Some(moves));
        let plan = planner::plan(&instance, &control(30_000)).unwrap_or_else(|found| panic!("{found}"));
        assert!(plan.gap.is_some_and(|gap| gap <= 0.001) && plan.objective > worth, "{moves}: {:?}", plan.gap);
        worth = plan.objective;
    }
}

/// The plan, written and read again, passes `rebook verify`.
fn verified_by_command(scenario: &Path, plan: &Plan, folder: &Path) {
    let file = folder.join("plan.json");
    fs::write(&file, serde_json::to_string(plan).unwrap()).unwrap();
    let verify = Command::new(env!("CARGO_BIN_EXE_rebook")).arg("verify").args([scenario, &file]).output().unwrap();
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stderr));
}

/// The moves of the real case: all dated, each overload one of today's books.
#[test]
fn the_moves_of_the_real_case_read_true() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (scenario, instance) = crm(&data, folder.path());
    let (document, _) = io::load(&scenario).unwrap();
    let plan = planner::plan(&instance, &control(10_000)).unwrap_or_else(|found| panic!("{found}"));
    let made = reassign(&document, &instance, &plan).unwrap_or_else(|found| panic!("{found}"));
    assert!(made.unplaced.is_empty() && made.moves == plan.moves.len());
    let book = |id: &str| plan.books.iter().find(|book| book.owner == id).unwrap();
    for one in made.steps.iter().flat_map(|step| &step.moves) {
        let from = one.from.as_deref().map(book);
        match one.reason {
            ReasonKind::Overload => assert!(from.is_some_and(|book| book.now.hours > 0.85 * book.capacity), "{one:?}"),
            ReasonKind::Ownerless => assert!(from.is_none(), "{one:?}"),
            ReasonKind::OwnerLeaves => panic!("nobody leaves: {one:?}"),
            _ => {}
        }
    }
}

#[test]
fn no_bound_passes_the_best_known_of_the_literature() {
    let Some(data) = data() else { return };
    let known = fs::read_to_string(data.join("gap/bounds.csv")).unwrap();
    for line in known.lines().skip(1).filter(|line| !line.contains("1600")) {
        let cells: Vec<&str> = line.split(',').collect();
        let (name, best_bound, best_cost): (_, f64, f64) =
            (cells[0], cells[3].parse().unwrap(), cells[4].parse().unwrap());
        let text = fs::read_to_string(data.join("gap").join(name)).unwrap();
        let scenario = gap::import(&text, name).unwrap_or_else(|found| panic!("{found}"));
        let (instance, _) =
            instance::build(&Document::inline(scenario, name)).unwrap_or_else(|found| panic!("{found}"));
        let plan = match planner::plan(&instance, &control(1_000)) {
            Ok(plan) => plan,
            // A plan may not be found within so little work; that none exists would be wrong.
            Err(found) => {
                assert_eq!(found.0[0].code, "E503", "{name}: {found}");
                continue;
            }
        };
        assert!(!check::check(&instance, &plan).has_errors());
        let (cost, bound) = (plan.solver.cost.unwrap(), plan.solver.cost_bound.unwrap());
        assert!(
            cost >= best_bound && bound <= best_cost,
            "{name}: {bound} to {cost}, known {best_bound} to {best_cost}"
        );
    }
}
