//! Plans that were tampered with: the checker rejects every one, and names what is wrong.

use rebook::error::Diagnostics;
use rebook::internal::check::{check, eligibility};
use rebook::internal::instance::{Instance, LimitSubject, LimitUnit};
use rebook::plan::{Plan, Status, Uncovered};

use crate::support::{bundled, planned};

/// Random scenarios whose plans are tampered with.
const SCENARIOS: u64 = 600;

/// A way to tamper: what it is, the code that it is rejected with, and the change; `false` where it does not apply.
struct Trick {
    name: &'static str,
    code: &'static str,
    apply: fn(&mut Instance, &mut Plan) -> bool,
}

const fn trick(name: &'static str, code: &'static str, apply: fn(&mut Instance, &mut Plan) -> bool) -> Trick {
    Trick { name, code, apply }
}

/// What is done to plans. Codes of rules stand for a broken rule, found from the instance and who has which seat.
const TRICKS: &[Trick] = &[
    trick("another name", "E601", |_, plan| set(&mut plan.scenario.name, "another".to_owned())),
    trick("another digest", "E601", |_, plan| set(&mut plan.scenario.digest, "0".repeat(64))),
    trick("another format", "E602", |_, plan| set(&mut plan.format, 2)),
    trick("an unknown account", "E603", |_, plan| first(plan, |it| set(&mut it.account, "nowhere".to_owned()))),
    trick("an unknown role", "E603", |_, plan| first(plan, |it| set(&mut it.role, "nothing".to_owned()))),
    trick("an unknown owner", "E603", |_, plan| first(plan, |it| set(&mut it.owner, "nobody".to_owned()))),
    trick("a seat forgotten", "E610", |_, plan| plan.assignments.pop().is_some()),
    trick("a seat twice", "E610", |_, plan| {
        let last = plan.assignments.last().cloned();
        plan.assignments.extend(last.clone());
        last.is_some()
    }),
    trick("an uncovered seat forgotten", "E610", |_, plan| plan.uncovered.pop().is_some()),
    trick("an owner who may not", "E611", ineligible),
    trick("a locked seat uncovered", "E612", |_, plan| uncover(plan, true)),
    trick("a family split", "E613", split),
    trick("two pods", "E614", two_pods),
    trick("a tighter band", "E615", tighter_band),
    trick("a tighter budget", "E616", |instance, plan| {
        let moved = plan.moves.iter().filter(|it| it.from.is_some() && !it.forced).count();
        instance.rules.limit_moves(i64::try_from(moved).ok().map(|it| it - 1));
        moved > 0
    }),
    trick("a tighter budget of ARR", "E616", |instance, plan| {
        let moved: i64 = plan.moves.iter().filter(|it| it.from.is_some() && !it.forced).map(|it| it.arr).sum();
        instance.rules.limit(LimitSubject::All, LimitUnit::Arr, Some(moved - 1));
        moved > 0
    }),
    trick("fewer to each receiver", "E616", |instance, plan| {
        instance.rules.limit(LimitSubject::EachReceiver, LimitUnit::Seats, Some(0));
        plan.moves.iter().any(|it| it.to.is_some())
    }),
    trick("fewer from each giver", "E616", |instance, plan| {
        instance.rules.limit(LimitSubject::EachGiver, LimitUnit::Seats, Some(0));
        plan.moves.iter().any(|it| it.from.is_some() && !it.forced)
    }),
    trick("fewer from each team", "E616", |instance, plan| {
        instance.rules.limit(LimitSubject::EachTeam, LimitUnit::Seats, Some(0));
        let managed = |id: &String| instance.owners.iter().any(|it| it.id == *id && it.manager.is_some());
        plan.moves.iter().any(|it| it.from.as_ref().is_some_and(managed) && !it.forced)
    }),
    trick("less ARR to each receiver", "E616", |instance, plan| {
        instance.rules.limit(LimitSubject::EachReceiver, LimitUnit::Arr, Some(0));
        plan.moves.iter().any(|it| it.to.is_some() && it.arr > 0)
    }),
    trick("less ARR from each giver", "E616", |instance, plan| {
        instance.rules.limit(LimitSubject::EachGiver, LimitUnit::Arr, Some(0));
        plan.moves.iter().any(|it| it.from.is_some() && !it.forced && it.arr > 0)
    }),
    trick("no moves within segments", "E616", |instance, plan| {
        (0..instance.segments.len())
            .for_each(|it| instance.rules.limit(LimitSubject::Segment(it), LimitUnit::Seats, Some(0)));
        plan.moves.iter().any(|it| it.from.is_some() && !it.forced)
    }),
    trick("receivers cooling off", "E616", |instance, plan| {
        (0..instance.owners.len())
            .for_each(|it| instance.rules.limit(LimitSubject::Cooling(it), LimitUnit::Seats, Some(0)));
        plan.moves.iter().any(|it| it.to.is_some())
    }),
    trick("full coverage demanded", "E617", |instance, plan| {
        instance.rules.coverage_required = true;
        !plan.uncovered.is_empty()
    }),
    trick("a better fit", "E620", |_, plan| first(plan, |it| alter(&mut it.fit, |fit| fit + 0.000_001))),
    trick("fewer hours", "E620", |_, plan| first(plan, |it| alter(&mut it.hours, |hours| hours - 1.0 / 60.0))),
    trick("a lock", "E620", |_, plan| first(plan, |it| alter(&mut it.locked, |locked| !locked))),
    trick("another former owner", "E620", |_, plan| first(plan, |it| set(&mut it.previous, Some("nobody".to_owned())))),
    trick("a seat uncovered", "E621", |_, plan| uncover(plan, false)),
    trick("a higher objective", "E621", |_, plan| {
        plan.bound += 1;
        alter(&mut plan.objective, |points| points + 1)
    }),
    trick("points of a component", "E621", |_, plan| component(plan, |points| points + 1)),
    trick("points of a component and the objective", "E621", |_, plan| {
        plan.objective += 1;
        plan.bound += 1;
        component(plan, |points| points + 1)
    }),
    trick("a component forgotten", "E621", |_, plan| {
        let before = plan.components.len();
        plan.components.retain(|row| row.points == 0);
        plan.components.len() < before
    }),
    trick("an invented component", "E621", |_, plan| {
        component(plan, |points| points) && {
            let mut row = plan.components[0].clone();
            "luck".clone_into(&mut row.name);
            row.points = 1;
            plan.components.push(row);
            true
        }
    }),
    trick("another scale", "E621", |_, plan| alter(&mut plan.points_per_seat, |points| points * 10)),
    trick("a bound too low", "E622", |_, plan| set(&mut plan.bound, plan.objective - 1)),
    trick("a bound that the gap does not follow", "E622", |_, plan| alter(&mut plan.bound, |points| points + 1000)),
    trick("another gap", "E622", |_, plan| alter(&mut plan.gap, |gap| Some(gap.unwrap_or(0.0) + 0.001))),
    trick("another status", "E622", |_, plan| {
        let other = if plan.status == Status::Optimal { Status::Feasible } else { Status::Optimal };
        set(&mut plan.status, other)
    }),
    trick("another order", "E623", |_, plan| {
        plan.assignments.reverse();
        plan.assignments.len() > 1
    }),
    trick("a fuller book", "E624", |_, plan| {
        plan.books.first_mut().is_some_and(|it| alter(&mut it.plan.arr, |arr| arr + 1))
    }),
    trick("a book forgotten", "E624", |_, plan| {
        let full = plan.books.iter().position(|it| it.plan.accounts > 0);
        full.map(|i| plan.books.remove(i)).is_some()
    }),
    trick("a move forgotten", "E625", |_, plan| plan.moves.pop().is_some()),
    trick("a move called forced", "E625", |_, plan| {
        plan.moves.first_mut().is_some_and(|it| alter(&mut it.forced, |forced| !forced))
    }),
    trick("a move to somebody else", "E625", |_, plan| {
        plan.moves.first_mut().is_some_and(|it| set(&mut it.to, Some("nobody".to_owned())))
    }),
];

#[test]
fn every_tampered_plan_is_rejected_with_its_code() {
    let mut applied = vec![0; TRICKS.len()];
    let random = (0..SCENARIOS).filter_map(|seed| planned(seed).map(|it| (format!("seed {seed}"), it)));
    for (name, (instance, plan)) in random.chain(bundled()) {
        let clean = check(&instance, &plan);
        assert!(clean.0.is_empty(), "{name}: an honest plan is rejected: {clean}");
        for (trick, count) in TRICKS.iter().zip(&mut applied) {
            let (mut rules, mut forged) = (instance.clone(), plan.clone());
            if (trick.apply)(&mut rules, &mut forged) {
                *count += 1;
                let found = check(&rules, &forged);
                assert!(has(&found, trick.code), "{name}, {}: no {} in: {found}", trick.name, trick.code);
            }
        }
    }
    for (trick, count) in TRICKS.iter().zip(applied) {
        assert!(count > 3, "{} was tried {count} times only", trick.name);
    }
}

#[test]
fn owners_that_trade_seats_are_noticed() {
    for (seed, instance, plan) in (0..SCENARIOS).filter_map(|seed| planned(seed).map(|(i, p)| (seed, i, p))) {
        for a in 0..plan.assignments.len() {
            for b in 0..a {
                let mut forged = plan.clone();
                let (left, right) = (plan.assignments[a].owner.clone(), plan.assignments[b].owner.clone());
                let same_post = |a: usize, b: usize| {
                    let key = |i: usize| (&plan.assignments[i].account, &plan.assignments[i].role);
                    key(a) == key(b)
                };
                if left == right || same_post(a, b) {
                    continue;
                }
                forged.assignments[a].owner = right;
                forged.assignments[b].owner = left;
                assert!(!check(&instance, &forged).0.is_empty(), "seed {seed}: rows {a} and {b} trade unnoticed");
            }
        }
    }
}

#[test]
fn a_plan_survives_a_file() {
    for (instance, plan) in (0..SCENARIOS).filter_map(planned) {
        let text = serde_json::to_string_pretty(&plan).unwrap();
        let read: Plan = serde_json::from_str(&text).unwrap();
        assert!(check(&instance, &read).0.is_empty(), "{}", check(&instance, &read));
    }
}

fn has(found: &Diagnostics, code: &str) -> bool {
    found.0.iter().any(|it| it.code == code)
}

fn set<T>(field: &mut T, value: T) -> bool {
    *field = value;
    true
}

fn alter<T: Copy>(field: &mut T, change: impl Fn(T) -> T) -> bool {
    *field = change(*field);
    true
}

fn first(plan: &mut Plan, change: impl FnOnce(&mut rebook::plan::Assignment) -> bool) -> bool {
    plan.assignments.first_mut().is_some_and(change)
}

fn component(plan: &mut Plan, change: impl Fn(i64) -> i64) -> bool {
    plan.components.first_mut().is_some_and(|row| alter(&mut row.points, change))
}

/// Lists a seat as uncovered that somebody has: a locked one, or one that is not.
fn uncover(plan: &mut Plan, locked: bool) -> bool {
    let Some(i) = plan.assignments.iter().position(|it| it.locked == locked) else { return false };
    let it = plan.assignments.remove(i);
    plan.uncovered.push(Uncovered {
        account: it.account,
        role: it.role,
        previous: it.previous,
        reason: "None.".to_owned(),
    });
    plan.uncovered.sort_by(|a, b| (&a.account, &a.role).cmp(&(&b.account, &b.role)));
    true
}

/// The first seat of an assignment's account and role.
fn seat(instance: &Instance, account: &str, role: &str) -> Option<usize> {
    let is = |it: &rebook::internal::instance::Seat| {
        instance.accounts[it.account].id == account && instance.roles[it.role] == role && it.fixed.is_none()
    };
    instance.seats.iter().position(is)
}

/// Gives a seat to somebody who may not have it.
fn ineligible(instance: &mut Instance, plan: &mut Plan) -> bool {
    for row in plan.assignments.iter_mut().filter(|row| !row.locked) {
        let Some(seat) = seat(instance, &row.account, &row.role) else { continue };
        let barred = |&owner: &usize| {
            !matches!(
                eligibility::ineligibility(instance, seat, owner),
                None | Some(eligibility::Ineligibility::GivenAnother)
            )
        };
        if let Some(owner) = (0..instance.owners.len()).find(barred) {
            return set(&mut row.owner, instance.owners[owner].id.clone());
        }
    }
    false
}

/// Gives one seat of a family to somebody else than its relatives have.
fn split(instance: &mut Instance, plan: &mut Plan) -> bool {
    let lone = |seats: usize, account: &str, role: &str| {
        plan.assignments.iter().filter(|it| it.account == account && it.role == role).count() == seats
    };
    let related = |a: &rebook::plan::Assignment, b: &rebook::plan::Assignment| {
        let (x, y) = (seat(instance, &a.account, &a.role), seat(instance, &b.account, &b.role));
        x.zip(y).is_some_and(|(x, y)| {
            let (x, y) = (&instance.seats[x], &instance.seats[y]);
            let family = |it: &rebook::internal::instance::Seat| instance.accounts[it.account].family;
            (x.role, family(x), x.pattern) == (y.role, family(y), y.pattern) && x.account != y.account
        })
    };
    let rows = &plan.assignments;
    let single = |it: &rebook::plan::Assignment| !it.locked && lone(1, &it.account, &it.role);
    let pair = (0..rows.len()).find(|&i| {
        single(&rows[i])
            && rows.iter().any(|other| single(other) && other.owner == rows[i].owner && related(&rows[i], other))
    });
    let Some(i) = pair.filter(|_| instance.rules.families_together) else { return false };
    let Some(other) = instance.owners.iter().find(|owner| owner.id != rows[i].owner) else { return false };
    let other = other.id.clone();
    set(&mut plan.assignments[i].owner, other)
}

/// Gives one of an account's two pod seats to somebody of another pod.
fn two_pods(instance: &mut Instance, plan: &mut Plan) -> bool {
    let pod = |id: &str| instance.owners.iter().find(|owner| owner.id == id).and_then(|owner| owner.pod);
    let in_pod = |row: &rebook::plan::Assignment| {
        let seat = seat(instance, &row.account, &row.role);
        !row.locked && seat.is_some_and(|it| instance.seats[it].pattern == rebook::internal::scenario::Pattern::Pod)
    };
    let rows = &plan.assignments;
    let pair = (1..rows.len()).find(|&i| {
        rows[i].account == rows[i - 1].account
            && rows[i].role != rows[i - 1].role
            && in_pod(&rows[i])
            && in_pod(&rows[i - 1])
    });
    let Some(i) = pair else { return false };
    let other = instance.owners.iter().find(|owner| owner.pod.is_some() && owner.pod != pod(&rows[i].owner));
    let Some(other) = other.map(|owner| owner.id.clone()) else { return false };
    set(&mut plan.assignments[i].owner, other)
}

/// Lowers a hard limit below the load that it holds for.
fn tighter_band(instance: &mut Instance, plan: &mut Plan) -> bool {
    let Some(book) = plan.books.iter().find(|book| book.plan.arr > 0) else { return false };
    let owner = instance.owners.iter().position(|owner| owner.id == book.owner);
    let band = instance
        .bands
        .iter_mut()
        .find(|band| Some(band.owner) == owner && band.measure == rebook::internal::instance::ARR);
    band.is_some_and(|band| set(&mut band.at_most, Some(book.plan.arr - 1)))
}
