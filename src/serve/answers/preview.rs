//! What it does when seats change hands: nothing is solved and nothing is written.

use std::collections::BTreeSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::plans::KeptPlan;
use super::super::refusal::{Answer, Refusal};
use super::plan::TallyRow;
use crate::analysis::{self, SeatOwners, exchange, loads, ratio};
use crate::candidates::{exclusion, fit};
use crate::error::{Diagnostics, code_info};
use crate::instance::{HOURS, Instance, MILLION};
use crate::planner;
use crate::report::words;

/// So many seats may change hands at once.
const MOST: usize = 1000;

/// Seats that change hands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PreviewBody {
    /// The plan's file.
    file: String,
    /// What changes: at most 1,000 seats.
    changes: Vec<SeatChange>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SeatChange {
    /// The seat, by its place in the plan's list.
    seat: usize,
    /// Who gets it; nobody where it is left out.
    to: Option<String>,
}

/// What it does.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PreviewAnswer {
    version: String,
    /// Whose books change.
    people: Vec<BookChange>,
    fit: Vec<FitChange>,
    /// What the plan is worth.
    points: PointsChange,
    /// The same in a sentence.
    worth: String,
    components: Vec<ComponentChange>,
    /// The rules that would be broken and are not now.
    broken: Vec<BrokenRule>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BookChange {
    person: String,
    name: String,
    capacity: f64,
    before: TallyRow,
    after: TallyRow,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FitChange {
    seat: usize,
    before: Option<f64>,
    after: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PointsChange {
    before: i64,
    after: i64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ComponentChange {
    name: String,
    before: f64,
    after: f64,
    /// Points gained.
    points: i64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BrokenRule {
    /// The code of the rule.
    code: String,
    /// The kind of rule.
    rule: String,
    /// What is broken, in a sentence.
    words: String,
}

pub(super) fn preview(app: &Arc<App>, asked: PreviewBody) -> Answer<PreviewAnswer> {
    let snapshot = app.folder.snapshot()?;
    let kept = app.plans.get(&app.folder, &snapshot, &asked.file)?;
    let after = changed(&kept, &asked.changes)?;
    let instance = &kept.instance;
    let components = analysis::components(instance, &after);
    let points = PointsChange { before: kept.plan.objective, after: components.iter().map(|row| row.points).sum() };
    let before = kept.plan.components.iter();
    Ok(PreviewAnswer {
        version: snapshot.version.clone(),
        people: people(&kept, &after),
        fit: fits(&kept, &after, &asked.changes),
        worth: worth(instance, &points),
        components: before
            .zip(&components)
            .map(|(before, after)| ComponentChange {
                name: after.name.clone(),
                before: before.value,
                after: after.value,
                points: after.points - before.points,
            })
            .collect(),
        broken: broken(&kept, &after),
        points,
    })
}

/// The plan's books after the changes.
fn changed(kept: &KeptPlan, changes: &[SeatChange]) -> Answer<SeatOwners> {
    if changes.len() > MOST {
        return Err(Refusal::malformed("changes", format!("At most {MOST} seats at once.")));
    }
    let mut books = kept.books.clone();
    for (row, change) in changes.iter().enumerate() {
        let to = change.to.as_deref().map(|id| owner(&kept.instance, id, row)).transpose()?;
        let Some(held) = books.owner_of.get_mut(change.seat) else {
            return Err(Refusal::malformed(&format!("changes[{row}].seat"), "The plan has no such seat."));
        };
        *held = to;
    }
    Ok(books)
}

fn owner(instance: &Instance, id: &str, row: usize) -> Answer<usize> {
    instance.owners.binary_search_by(|owner| owner.id.as_str().cmp(id)).map_err(|_| {
        let cause = format!("There is nobody with the id \"{}\".", words::plain(id));
        Refusal::malformed(&format!("changes[{row}].to"), cause)
    })
}

/// The books that change.
fn people(kept: &KeptPlan, after: &SeatOwners) -> Vec<BookChange> {
    let (instance, now) = (&kept.instance, &kept.books.owner_of);
    let moved = now.iter().zip(&after.owner_of).filter(|(now, new)| now != new);
    let concerned: BTreeSet<usize> = moved.flat_map(|(now, new)| [*now, *new]).flatten().collect();
    let today = analysis::today(instance);
    let [before, after] = [&kept.books, after].map(|books| analysis::books(instance, &today, books));
    let of = |books: &[crate::plan::Book], owner: usize| {
        let book = books.iter().find(|book| book.owner == instance.owners[owner].id);
        TallyRow::from(&book.map(|book| book.plan.clone()).unwrap_or_default())
    };
    let row = |owner: usize| BookChange {
        person: instance.owners[owner].id.clone(),
        name: instance.owners[owner].name.clone(),
        capacity: analysis::hours(instance.owners[owner].minutes),
        before: of(&before, owner),
        after: of(&after, owner),
    };
    concerned.into_iter().map(row).collect()
}

fn fits(kept: &KeptPlan, after: &SeatOwners, changes: &[SeatChange]) -> Vec<FitChange> {
    let of = |books: &SeatOwners, seat: usize| {
        books.owner_of[seat].map(|owner| ratio(fit(&kept.instance, seat, owner).total, MILLION))
    };
    let seats: BTreeSet<usize> = changes.iter().map(|change| change.seat).collect();
    let row = |seat: usize| FitChange { seat, before: of(&kept.books, seat), after: of(after, seat) };
    seats.into_iter().map(row).collect()
}

/// What the plan gains or loses, in perfectly fitting seats and as a share.
#[expect(clippy::cast_precision_loss, reason = "for display")]
fn worth(instance: &Instance, points: &PointsChange) -> String {
    let gain = points.after - points.before;
    if gain == 0 {
        return "The plan is worth the same.".to_owned();
    }
    let seats = words::points(ratio(gain.abs(), instance.weights.points_per_seat));
    let share = gain.unsigned_abs() as f64 / points.before.unsigned_abs().max(1) as f64;
    let way = if gain > 0 { "more" } else { "less" };
    format!("The plan is worth {} {way}: {seats} perfectly fitting seats.", words::gap(share))
}

/// The rules that are broken after and not before.
fn broken(kept: &KeptPlan, after: &SeatOwners) -> Vec<BrokenRule> {
    let known = kept.broken();
    let Diagnostics(found) = planner::broken(&kept.instance, after);
    let new = found.into_iter().filter(|one| known.0.iter().all(|known| known.cause != one.cause));
    let row = |one: crate::error::Diagnostic| BrokenRule {
        rule: code_info(one.code).map_or_else(String::new, |info| info.title.to_owned()),
        code: one.code.to_owned(),
        words: one.cause,
    };
    new.map(row).collect()
}

/// Which seat of which plan.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CandidatesQuery {
    /// The plan's file.
    file: String,
    /// The seat, by its place in the plan's list.
    seat: usize,
}

/// Who might have a seat.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CandidatesAnswer {
    version: String,
    /// Everybody with the seat's role: those who may have it first, the best of them first.
    people: Vec<CandidateRow>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CandidateRow {
    person: String,
    name: String,
    /// Whether the plan gives it to them.
    owner: bool,
    /// How well they fit, 0 to 1.
    fit: f64,
    /// Why they may not have it, as the end of a sentence about them.
    why_not: Option<String>,
    /// Their hours with the seat.
    hours_after: f64,
    capacity: f64,
    /// What the plan gains in points when they get it and all else stays.
    points: i64,
}

pub(super) fn candidates(app: &Arc<App>, asked: CandidatesQuery) -> Answer<CandidatesAnswer> {
    let snapshot = app.folder.snapshot()?;
    let kept = app.plans.get(&app.folder, &snapshot, &asked.file)?;
    let instance = &kept.instance;
    let Some(seat) = instance.seats.get(asked.seat) else {
        return Err(Refusal::malformed("seat", "The plan has no such seat."));
    };
    let loads = loads(instance, &kept.books);
    let now = kept.books.owner_of[asked.seat];
    let row = |owner: usize| {
        let it = &instance.owners[owner];
        let own = if now == Some(owner) { 0 } else { instance.amount(asked.seat, HOURS, owner) };
        CandidateRow {
            person: it.id.clone(),
            name: it.name.clone(),
            owner: now == Some(owner),
            fit: ratio(fit(instance, asked.seat, owner).total, MILLION),
            why_not: exclusion(instance, asked.seat, owner).map(|why| why.describe(instance)),
            hours_after: analysis::hours(loads[owner][HOURS] + own),
            capacity: analysis::hours(it.minutes),
            points: exchange(instance, &loads, asked.seat, (now, Some(owner))),
        }
    };
    let has_role = |owner: &usize| instance.owners[*owner].roles.contains(&seat.role);
    let mut people: Vec<CandidateRow> = (0..instance.owners.len()).filter(has_role).map(row).collect();
    people.sort_by_key(|row| (row.why_not.is_some(), std::cmp::Reverse(row.points)));
    Ok(CandidatesAnswer { version: snapshot.version.clone(), people })
}
