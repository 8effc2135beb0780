//! Why a plan is as it is: what counterfactuals cost is held against every plan, and against longer searches.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use rebook::internal::candidates;
use rebook::internal::explain::{Explanation, account};
use rebook::internal::instance::{Instance, build};
use rebook::internal::io;
use rebook::internal::planner::{self, WarmStart, plan};
use rebook::internal::problem::Model;
use rebook::internal::sample::organisation;
use rebook::internal::scenario::Document;
use rebook::internal::solve::{Control, Start, solve};
use rebook::plan::Plan;

use crate::support::{control, oracle, random};

/// More ways than this to fill the seats of a scenario are not tried.
const MOST_WAYS: f64 = 20_000.0;

#[expect(clippy::cast_precision_loss, reason = "points as figures")]
fn seats(points: i64, plan: &Plan) -> f64 {
    points as f64 / plan.points_per_seat as f64
}

/// A random small scenario with its plan.
fn small(seed: u64) -> Option<(Document, Instance, Plan)> {
    let document = Document::inline(random::scenario(seed), "random.json");
    let (instance, _) = build(&document).ok()?;
    let plan = plan(&instance, &control()).ok()?;
    Some((document, instance, plan))
}

fn case<'a>((document, instance, plan): &'a (Document, Instance, Plan), control: &'a Control) -> Explanation<'a> {
    Explanation { document, instance, plan, control }
}

/// The best plan of every pair of a seat and an owner, found by trying all plans.
fn best_with(instance: &Instance) -> Option<BTreeMap<(usize, usize), i64>> {
    let mut best: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    oracle::each(instance, MOST_WAYS, &mut |holders, worth| {
        let worth: i64 = worth.values().sum();
        for (seat, owner) in holders.owner.iter().enumerate() {
            if let Some(owner) = *owner {
                let known = best.entry((seat, owner)).or_insert(worth);
                *known = worth.max(*known);
            }
        }
    })
    .ok()?;
    Some(best)
}

/// What it would cost is what it costs, tried against every plan: the interval holds, and is nearly always a point.
#[test]
fn prices_agree_with_trying_every_plan() {
    let control = control();
    let (mut priced, mut exact, mut impossible, mut scenarios) = (0, 0, 0, 0);
    for seed in 0..6_000 {
        if scenarios == 700 {
            break;
        }
        let Some(it) = small(seed) else { continue };
        let (_, instance, plan) = &it;
        let Some(best) = best_with(instance) else { continue };
        scenarios += 1;
        for (index, one) in instance.accounts.iter().enumerate() {
            let explained =
                account(case(&it, &control), &one.id, None).unwrap_or_else(|found| panic!("{seed}: {found}"));
            let of = (0..instance.seats.len()).filter(|&seat| instance.seats[seat].account == index);
            for (seat, told) in of.zip(&explained.seats) {
                // Of several seats of a role the plan does not say which is whose, and decision groups are of one of them.
                let several =
                    instance.seats.iter().filter(|it| it.account == index && it.role == instance.seats[seat].role);
                if several.count() > 1 {
                    continue;
                }
                for other in &told.others {
                    let owner = instance.owners.iter().position(|owner| owner.id == other.who.id).unwrap();
                    let at = format!("seed {seed}, {} ({}), {}", one.id, told.role, other.who.id);
                    let Some(worth) = best.get(&(seat, owner)) else {
                        assert!(other.price.is_none(), "{at}: no plan gives it to this owner, but {:?}", other.price);
                        impossible += u32::from(other.impossible);
                        continue;
                    };
                    assert!(!other.impossible, "{at}: there is a plan");
                    let price = other.price.unwrap_or_else(|| panic!("{at}: no plan found"));
                    let cost = seats(plan.objective - worth, plan);
                    assert!(
                        price.at_least <= cost + 1e-5 && cost <= price.at_most + 1e-5,
                        "{at}: {price:?}, it is {cost}"
                    );
                    priced += 1;
                    exact += u32::from((price.at_most - price.at_least).abs() < 1e-5);
                }
                for one in &told.excluded {
                    let owner = instance.owners.iter().position(|owner| owner.id == one.who.id).unwrap();
                    let another = one.reason.contains("another");
                    assert!(
                        another || !best.contains_key(&(seat, owner)),
                        "seed {seed}: {} {}",
                        one.who.id,
                        one.reason
                    );
                }
            }
        }
    }
    assert!(scenarios == 700 && priced > 1_000 && impossible > 0, "{scenarios} {priced} {impossible}");
    assert!(exact * 100 >= priced * 98, "{exact} of {priced} are points");
}

/// A sample organisation with its plan.
fn sample(accounts: usize, people: usize, seed: u64, work: u64) -> (Document, Instance, Plan) {
    let folder = tempfile::tempdir().unwrap();
    for file in organisation(accounts, people, seed).unwrap() {
        fs::write(folder.path().join(file.name), file.text).unwrap();
    }
    let (document, _) = io::load(&folder.path().join("scenario.json")).unwrap_or_else(|found| panic!("{found}"));
    let (instance, _) = build(&document).unwrap_or_else(|found| panic!("{found}"));
    let control = Control { work_limit: Some(work), ..Control::default() };
    let plan = plan(&instance, &control).unwrap_or_else(|found| panic!("{found}"));
    (document, instance, plan)
}

/// The best plan found for longer in which an account's only seat of the role is somebody's: what it is worth, and what no such
/// plan can exceed.
fn forced(
    instance: &Instance,
    model: &Model,
    plan: &Plan,
    (seat, owner): (usize, usize),
    work: u64,
) -> Option<(i64, i64)> {
    let unit = model.decision_groups.iter().position(|group| group.seats.contains(&seat))?;
    let place = model.decision_groups[unit].seats.iter().position(|&it| it == seat)?;
    let own = |option: &usize| model.decision(*option).owner(place) == Some(owner);
    let allowed: Vec<usize> = model.problem.options(unit).filter(own).collect();
    let (problem, known) = model.problem.restricted(unit, &allowed);
    let warm = WarmStart::of(plan);
    let mut near = warm.choice(instance, model);
    near[unit] = allowed[0];
    let near = near.iter().map(|option| known.binary_search(option).unwrap()).collect();
    let start = Start { choices: vec![near], prices: warm.prices(instance, model), ..Start::default() };
    let outcome = solve(&problem, &start, &Control { work_limit: Some(work), ..Control::default() });
    Some((outcome.objective?, outcome.bound))
}

/// Prices agree with forced re-solves that run for longer, within the gaps: what is proven here is not contradicted there, and what
/// is found here is as good as what is found there up to the plan's own gap.
#[test]
fn prices_agree_with_solving_again_for_longer() {
    let (mut tried, mut within) = (0, 0);
    let mut behind: Vec<f64> = Vec::new();
    for seed in 0..20 {
        let it = sample(400, 14, seed, 8_000);
        let (_, instance, plan) = &it;
        let found = candidates::find(instance);
        let model = planner::model(instance, &found).unwrap();
        let control = Control { work_limit: Some(300), ..Control::default() };
        let gap = seats(plan.bound - plan.objective, plan);
        for seat in (3..instance.seats.len()).step_by(instance.seats.len() / 6) {
            let id = &instance.accounts[instance.seats[seat].account].id;
            let explained = account(case(&it, &control), id, None).unwrap();
            for other in explained.seats[0].others.iter().step_by(2).take(2) {
                let owner = instance.owners.iter().position(|owner| owner.id == other.who.id).unwrap();
                let longer = forced(instance, &model, plan, (seat, owner), 20_000);
                let (Some(price), Some((worth, bound))) = (other.price, longer) else { continue };
                let (least, most) = (seats(plan.objective - bound, plan), seats(plan.objective - worth, plan));
                let at = format!("seed {seed}, {id}, {}: {price:?}, longer {least} to {most}", other.who.id);
                assert!(price.at_least <= most + 1e-5 && least <= price.at_most + 1e-5, "{at}");
                within += usize::from(price.at_most - most <= gap + 0.05);
                behind.push(price.at_most - most);
                tried += 1;
            }
        }
    }
    behind.sort_by(f64::total_cmp);
    let (middle, most) = (behind[tried / 2], behind[tried * 9 / 10]);
    assert!(middle < 0.1 && most < 0.6, "{middle} {most}; {within} of {tried} within the gap");
    assert!(tried >= 200 && within == tried, "{within} of {tried}");
}

/// A family whose seats fit together in one way only: `a` shares its second seat with `e`, whose first is locked, and its
/// first with `b` and `c`, whose second seats are frozen.
const FAMILY: &str = r#"{
    "rebook": 1, "name": "Several seats", "as_of": "2027-01-01",
    "segments": [{ "id": "three", "when": "wide == true", "seats": { "csm": { "hours": 10, "count": 3 } } },
                 { "id": "two", "default": true, "seats": { "csm": { "hours": 10, "count": 2 } } }],
    "team": [{ "id": "ann", "role": "csm" }, { "id": "xia", "role": "csm" }, { "id": "yan", "role": "csm" },
             { "id": "lea", "role": "csm", "end": "2027-01-05" }],
    "rules": { "freeze": { "when": "wide == true" } },
    "accounts": [
        { "id": "a", "forbidden": "ann" },
        { "id": "b", "parent": "a", "attributes": { "wide": true }, "owner": { "csm": ["lea", "ann"] } },
        { "id": "c", "parent": "a", "attributes": { "wide": true }, "owner": { "csm": ["lea", "ann"] } },
        { "id": "e", "parent": "a", "locked_to": { "csm": "ann" }, "forbidden": "yan" }]
}"#;

#[test]
fn plans_are_explained_that_do_not_say_which_of_several_seats_is_whose() {
    let (document, found) = io::parse(FAMILY, "family.json").unwrap_or_else(|found| panic!("{found}"));
    assert!(found.0.is_empty(), "{found}");
    let (instance, _) = build(&document).unwrap_or_else(|found| panic!("{found}"));
    let plan = plan(&instance, &control()).unwrap_or_else(|found| panic!("{found}"));
    let it = (document, instance, plan);
    for id in ["a", "b", "c", "e"] {
        let told = account(case(&it, &control()), id, None).unwrap_or_else(|found| panic!("{id}: {found}"));
        let mut told: Vec<&str> =
            told.seats.iter().filter_map(|seat| Some(seat.owner.as_ref()?.who.id.as_str())).collect();
        told.sort_unstable();
        let planned: Vec<&str> =
            it.2.assignments.iter().filter(|row| row.account == id).map(|row| row.owner.as_str()).collect();
        assert_eq!(told, planned, "{id}");
        assert!(planned.len() >= 2, "{id}: {planned:?}");
    }
}

fn run(arguments: &[&str]) -> (bool, String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(root).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\\', "/");
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

const STRATEGIC: &str = "scenarios/strategic/scenario.json";
const LIMITS: [&str; 4] = ["--work-limit", "2000", "--time-limit", "10m"];

fn explained(flags: &[&str]) -> String {
    let (done, out, err) = run(&[&["explain", STRATEGIC], flags, &LIMITS[..]].concat());
    assert!(done, "{err}");
    out
}

/// The first account and the first owner of the plan of the strategic scenario.
fn first() -> (String, String) {
    let (_, out, _) = run(&[&["solve", STRATEGIC, "--format", "json"], &LIMITS[..]].concat());
    let plan: Plan = serde_json::from_str(&out).unwrap();
    (plan.assignments[0].account.clone(), plan.assignments[0].owner.clone())
}

#[test]
fn what_explaining_prints() {
    let (account, owner) = first();
    let parts = [explained(&["--account", &account]), explained(&["--person", &owner]), explained(&[])];
    // The longest reasons why somebody may not have a seat.
    let wide = explained(&["--account", "S20"]);
    assert!(wide.lines().all(|line| line.chars().count() <= 100), "{wide}");
    let all = parts.join("\n");
    assert!(all.lines().all(|line| line.chars().count() <= 100), "{all}");
    insta::assert_snapshot!(all);
}

#[test]
fn threads_change_nothing() {
    let (account, owner) = first();
    for flags in [&["--account", &account][..], &["--person", &owner], &[]] {
        let with = |threads: &str| explained(&[flags, &["--format", "json", "--threads", threads]].concat());
        assert_eq!(with("1"), with("2"), "{flags:?}");
    }
}

#[test]
fn who_is_not_there_is_said_with_what_was_meant() {
    let (account, _) = first();
    for (flags, code) in [
        (&["--account", "nobody"][..], "E026"),
        (&["--person", "nobody"], "E026"),
        (&["--account", &account, "--role", "gardener"], "E027"),
    ] {
        let (done, _, err) = run(&[&["explain", STRATEGIC], flags, &LIMITS[..]].concat());
        assert!(!done && err.contains(code), "{err}");
    }
}
