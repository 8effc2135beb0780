//! Whether organisations of a shape are what they say they are, measured from their files alone.

use std::collections::BTreeSet;

use rebook::internal::instance;
use rebook::internal::planner::plan;
use rebook::internal::sample::{OrganisationSize, Shape, shaped};
use rebook::internal::scenario::{Account, Document, Families, Pattern, Person, Trait};
use rebook::internal::solve::Control;

use super::loaded_files;

/// Sizes that most shapes can have.
const SIZES: [(usize, usize); 6] = [(12, 4), (24, 6), (70, 35), (120, 10), (400, 16), (600, 25)];

/// Sizes of a shape.
fn sizes(shape: Shape) -> Vec<OrganisationSize> {
    let sizes = match shape {
        Shape::Big => vec![(8, 4), (24, 6), (70, 35), (90, 30)],
        Shape::Tiny => vec![(80, 4), (400, 16), (1200, 10), (1000, 2)],
        Shape::Families | Shape::Minimums => SIZES.into_iter().filter(|&size| size != (70, 35)).collect(),
        _ => SIZES.to_vec(),
    };
    sizes.into_iter().map(|(accounts, people)| OrganisationSize { accounts, people }).collect()
}

/// A scenario of a shape, which must have nothing wrong with it.
fn document(shape: Shape, size: OrganisationSize, seed: u64) -> Document {
    let document = loaded_files(&shaped(shape, size, seed).unwrap());
    let (_, warnings) =
        instance::build(&document).unwrap_or_else(|found| panic!("{shape:?} {size:?} {seed}:\n{found}"));
    // The first shape is an organisation in which today's locks can ask for too much.
    assert!(shape == Shape::Typical || warnings.0.is_empty(), "{shape:?} {size:?} {seed}:\n{warnings}");
    assert_eq!((document.accounts().len(), document.people().len()), (size.accounts, size.people), "{shape:?}");
    document
}

/// Hours of all accounts over hours of all people, in a role.
fn load(document: &Document, role: &str) -> f64 {
    let work: f64 = document.accounts().iter().map(|account| account.hours[role]).sum();
    let people = document.people().iter().filter(|person| person.role.iter().any(|its| its == role));
    work / people.map(hours).sum::<f64>()
}

fn hours(person: &Person) -> f64 {
    person.hours.unwrap()
}

/// Everybody's hours today over their hours.
fn books(document: &Document) -> Vec<f64> {
    let owned = |person: &Person| {
        let theirs = |account: &&Account| account.owner.values().any(|owner| owner.iter().any(|id| id == person.id));
        document.accounts().iter().filter(theirs).map(|account| account.hours["csm"]).sum::<f64>() / hours(person)
    };
    document.people().iter().map(owned).collect()
}

fn able(account: &Account, person: &Person) -> bool {
    account.needs.iter().all(|(skill, level)| person.skills.get(skill).is_some_and(|has| has >= level))
}

fn families(document: &Document) -> Vec<Vec<&Account>> {
    let accounts = document.accounts();
    let of = |parent: &'_ Account| {
        let child = |account: &&Account| account.parent.as_deref() == Some(&parent.id);
        accounts.iter().filter(|account| account.id == parent.id || child(account)).collect::<Vec<_>>()
    };
    accounts.iter().map(of).filter(|family| family.len() > 1).collect()
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

/// Whether a scenario is what its shape says.
fn is_so(shape: Shape, document: &Document) -> bool {
    let rules = &document.scenario.rules;
    match shape {
        Shape::Typical => true,
        Shape::Alike => is_alike(document),
        Shape::Big => is_big(document),
        Shape::Short => (1.10..=1.20).contains(&load(document, "csm")),
        Shape::Full => (0.98..=1.0).contains(&load(document, "csm")),
        Shape::Regions => has_regions(document),
        Shape::Skills => needs_skills(document),
        Shape::Bands => ["hours", "arr", "accounts"].iter().all(|measure| rules.balance[*measure].hard),
        Shape::Five => document.scenario.objective.balance.len() == 5 && rules.balance.len() == 5,
        Shape::Moves => has_few_moves(document),
        Shape::Families => has_large_families(document),
        Shape::Caps => has_caps(document),
        Shape::Minimums => has_minimums(document),
        Shape::Roles => has_roles(document),
        Shape::Pods => pods(document, "csm").len() > 1 && pods(document, "csm") == pods(document, "se"),
        Shape::Tiny => document.accounts().iter().all(|account| (0.1..=1.0).contains(&account.hours["csm"])),
        Shape::Mixed => is_mixed(document),
    }
}

fn is_alike(document: &Document) -> bool {
    let first = &document.people()[0];
    let alike = |person: &Person| Person { id: first.id.clone(), name: first.name.clone(), ..person.clone() } == *first;
    let is_free = document.accounts().iter().all(|account| account.owner.is_empty());
    document.people().iter().all(alike) && is_free && (0.845..=0.85).contains(&load(document, "csm"))
}

fn is_big(document: &Document) -> bool {
    let (accounts, people) = (document.accounts(), document.people());
    let mean = people.iter().map(hours).sum::<f64>() / count(people.len());
    let few = (2..=4).contains(&(accounts.len() / people.len()));
    few && accounts.iter().all(|account| account.hours["csm"] > 0.1 * mean)
}

/// Whether everybody must share the region in the first segment, looks after a few, and every account has somebody.
fn has_regions(document: &Document) -> bool {
    let people = document.people();
    let somebody = |account: &Account| {
        people.iter().any(|person| person.regions.iter().any(|region| Some(region) == account.region.as_deref()))
    };
    document.scenario.segments[0].seats["csm"].must_match == [Trait::Region]
        && people.iter().all(|person| (1..=2).contains(&person.regions.iter().count()))
        && document.accounts().iter().all(somebody)
}

fn needs_skills(document: &Document) -> bool {
    let (accounts, people) = (document.accounts(), document.people());
    let able = |account: &Account| people.iter().filter(|person| able(account, person)).count();
    let mean = accounts.iter().map(|account| count(able(account))).sum::<f64>() / count(accounts.len() * people.len());
    accounts.iter().all(|account| !account.needs.is_empty() && able(account) > 0) && (0.25..=0.42).contains(&mean)
}

fn has_few_moves(document: &Document) -> bool {
    let books = books(document);
    let (fullest, emptiest) = books.iter().fold((0.0_f64, 1.0_f64), |(a, b), &book| (a.max(book), b.min(book)));
    let few = u32::try_from((document.accounts().len() / 20).max(1)).ok();
    document.scenario.rules.moves.at_most == few && fullest <= 1.0 && fullest > 0.7 && emptiest < 0.5
}

/// Whether four of five accounts are in large families, or as many as leave two families or accounts for each person.
fn has_large_families(document: &Document) -> bool {
    let families = families(document);
    let (all, members) = (document.accounts().len(), families.iter().map(Vec::len).sum::<usize>());
    let work = |accounts: &mut dyn Iterator<Item = &Account>| accounts.map(|account| account.hours["csm"]).sum::<f64>();
    let half = work(&mut document.accounts().iter()) / count(2 * document.people().len());
    document.scenario.rules.families == Families::Together
        && families.iter().all(|family| (5..=20).contains(&family.len()))
        && families.iter().all(|family| work(&mut family.iter().copied()) <= half * 1.05)
        && !families.is_empty()
        && (members + 5 > all * 4 / 5 || all - members + families.len() < 2 * document.people().len() + 5)
}

fn has_caps(document: &Document) -> bool {
    let (accounts, people) = (document.accounts(), document.people());
    let seats: u32 = people.iter().map(|person| person.max_accounts.unwrap()).sum();
    let money: f64 = people.iter().map(|person| person.max_arr.unwrap()).sum();
    let arr: f64 = accounts.iter().map(|account| account.arr.unwrap()).sum();
    (1.0..1.25).contains(&(f64::from(seats) / count(accounts.len()))) && (1.1..1.6).contains(&(money / arr))
}

fn has_minimums(document: &Document) -> bool {
    let people = document.people().len();
    let key = document.accounts().iter().filter(|account| account.segment.as_deref() == Some("key")).count();
    let least = document.scenario.rules.mix[0].accounts_at_least.unwrap() as usize;
    least >= 1 && least * people <= key && (least + 1) * people * 5 > key * 4
}

/// Whether every account has owners in two roles, both of which have room, and a third of the people have the second.
fn has_roles(document: &Document) -> bool {
    let people = document.people();
    let second = people.iter().filter(|person| person.role.iter().any(|its| its == "se")).count();
    document.scenario.segments[0].seats.len() == 2
        && second.abs_diff(people.len() / 3) <= 1
        && ["csm", "se"].iter().all(|role| load(document, role) < 0.9)
}

/// The pods that have somebody of a role.
fn pods(document: &Document, role: &str) -> BTreeSet<String> {
    let people = document.people().iter().filter(|person| person.role.iter().any(|its| its == role));
    people.map(|person| person.pod.clone().unwrap()).collect()
}

fn is_mixed(document: &Document) -> bool {
    let (scenario, accounts) = (&document.scenario, document.accounts());
    has_regions(document)
        && scenario.segments.len() == 2
        && scenario.segments[1].seats["csm"].pattern == Pattern::Pooled
        && scenario.pools.len() == 1
        && scenario.rules.moves.at_most.is_some()
        && scenario.rules.freeze.before_renewal_days.is_some()
        && (accounts.len() < 100 || families(document).len() > 2)
        && (accounts.len() < 500 || accounts.iter().any(|account| account.locked))
}

#[test]
fn every_shape_is_what_it_says() {
    let cases = Shape::ALL.into_iter().flat_map(|shape| sizes(shape).into_iter().map(move |size| (shape, size)));
    let cases = cases.flat_map(|(shape, size)| (1..=4).map(move |seed| (shape, size, seed)));
    let wrong: Vec<_> = cases.filter(|&(shape, size, seed)| !is_so(shape, &document(shape, size, seed))).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_shape_is_the_same_for_the_same_seed() {
    let size = OrganisationSize { accounts: 80, people: 4 };
    for shape in Shape::ALL.into_iter().filter(|&shape| shape != Shape::Big) {
        assert_eq!(shaped(shape, size, 7), shaped(shape, size, 7), "{shape:?}");
        assert_ne!(shaped(shape, size, 7), shaped(shape, size, 8), "{shape:?}");
    }
}

#[test]
fn rules_that_could_have_no_plan_have_one() {
    for shape in [Shape::Bands, Shape::Moves, Shape::Minimums, Shape::Mixed] {
        for seed in 1..=3 {
            for (accounts, people) in [(12, 4), (80, 8)] {
                let document = document(shape, OrganisationSize { accounts, people }, seed);
                let (instance, _) = instance::build(&document).unwrap();
                let control = Control { work_limit: Some(20_000), threads: 1, ..Control::default() };
                plan(&instance, &control).unwrap_or_else(|found| panic!("{shape:?} {accounts}, seed {seed}:\n{found}"));
            }
        }
    }
}

#[test]
fn full_books_can_be_covered() {
    let document = document(Shape::Full, OrganisationSize { accounts: 24, people: 4 }, 1);
    let (instance, _) = instance::build(&document).unwrap();
    let plan = plan(&instance, &Control { work_limit: Some(20_000), threads: 1, ..Control::default() }).unwrap();
    assert_eq!(plan.uncovered.len(), 0);
}

#[test]
fn sizes_that_a_shape_does_not_have_are_refused() {
    for (shape, accounts, people) in [
        (Shape::Typical, 3, 2),
        (Shape::Big, 50, 10),
        (Shape::Tiny, 50, 10),
        (Shape::Pods, 12, 3),
        (Shape::Roles, 10, 1),
        (Shape::Minimums, 10, 5),
        (Shape::Full, 0, 0),
        (Shape::Full, 1_000_000, 10_000),
        (Shape::Full, 400, usize::MAX),
        (Shape::Typical, 400, usize::MAX),
        (Shape::Skills, 10, 2),
    ] {
        assert!(shaped(shape, OrganisationSize { accounts, people }, 1).is_err(), "{shape:?} {accounts}x{people}");
    }
}

#[test]
fn the_page_on_scenarios_says_what_every_shape_is_like() {
    let page = include_str!("../../scenarios/README.md").replace('\n', " ");
    for shape in Shape::ALL {
        assert!(page.contains(&format!("| `{}` | {} |", shape.name(), shape.says())), "{shape:?}");
    }
}
