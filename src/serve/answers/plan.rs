//! A plan on file: seats, books, figures, moves.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::plans::KeptPlan;
use super::super::refusal::{Answer, Problem, problems};
use super::{context, drawn};
use crate::instance::{ACCOUNTS, ARR, Band, Component, HOURS, Instance, Side};
use crate::plan::{Assignment, Book, Plan, Tally, Uncovered};
use crate::reassign::{ProposedMove, reassign};
use crate::render::page::PageReport;
use crate::report;
use crate::report::Report;
use crate::report::block::Block;
use crate::scenario::{Settled, Verdict, settled};

/// Which plan.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanQuery {
    /// Its file in the folder.
    pub(super) file: String,
}

/// A plan.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PlanAnswer {
    version: String,
    file: String,
    /// Whether it is of the scenario as it is now. If not, its books are measured by the scenario as it is now.
    current: bool,
    /// Whether it keeps every rule of the scenario as it is now, and its bound holds: it can be explained.
    stands: bool,
    /// What is taken on trust; of a plan that is not current, which rules it breaks by now.
    problems: Vec<Problem>,
    /// The answer in sentences.
    headline: Vec<String>,
    objective: i64,
    bound: i64,
    gap: Option<f64>,
    points_per_seat: i64,
    components: Vec<ComponentRow>,
    /// All seats, the uncovered ones too; `seat` is the place in this list.
    seats: Vec<SeatRow>,
    books: Vec<BookRow>,
    report: PageReport,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ComponentRow {
    name: String,
    weight: f64,
    /// 0 (worst) to 1 (best); for `cost` the cost itself.
    value: f64,
    /// The same for today's books.
    now: Option<f64>,
    points: i64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SeatRow {
    seat: usize,
    account: String,
    role: String,
    /// Nobody where it is uncovered.
    owner: Option<String>,
    /// The owner so far.
    before: Option<String>,
    /// 0 to 1; nothing where it is uncovered.
    fit: Option<f64>,
    hours: f64,
    arr: i64,
    /// Whether its owner was given: locked, frozen, or kept by the plan's mode.
    locked: bool,
    /// Why it is uncovered.
    reason: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BookRow {
    person: String,
    name: String,
    placeholder: bool,
    /// Hours in the period.
    capacity: f64,
    #[serde(flatten)]
    plan: TallyRow,
    before: TallyRow,
    /// Seats that come to the owner, and that leave them.
    gained: u32,
    lost: u32,
    limits: LimitRows,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TallyRow {
    accounts: i64,
    arr: i64,
    hours: f64,
    renewals: i64,
    at_risk_arr: i64,
    fit: Option<f64>,
}

/// The limits and aims of an owner's loads.
#[derive(Debug, Serialize, JsonSchema)]
struct LimitRows {
    hours: Option<LimitRow>,
    arr: Option<LimitRow>,
    accounts: Option<LimitRow>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LimitRow {
    /// From here on up loads count as balanced.
    low: Option<f64>,
    /// Up to here.
    high: Option<f64>,
    /// Above this, hours begin to count against the plan.
    target: Option<f64>,
    /// The most that a plan may give.
    limit: Option<f64>,
    /// The least.
    least: Option<f64>,
}

impl From<&Tally> for TallyRow {
    fn from(it: &Tally) -> Self {
        let Tally { accounts, arr, hours, renewals, at_risk_arr, fit } = *it;
        Self { accounts, arr, hours, renewals, at_risk_arr, fit }
    }
}

pub(super) fn plan(app: &Arc<App>, asked: PlanQuery) -> Answer<PlanAnswer> {
    let snapshot = app.folder.snapshot()?;
    let kept = app.plans.get(&app.folder, &snapshot, &asked.file)?;
    let KeptPlan { plan, instance, .. } = &*kept;
    let report = report::plan::kept(instance, plan, &asked.file, &context(app));
    Ok(PlanAnswer {
        version: snapshot.version.clone(),
        current: kept.is_current,
        stands: kept.stands,
        problems: problems(&kept.doubts),
        headline: headline(&report),
        objective: plan.objective,
        bound: plan.bound,
        gap: plan.gap,
        points_per_seat: plan.points_per_seat,
        components: plan.components.iter().map(component).collect(),
        seats: seats(instance, plan),
        books: plan.books.iter().map(|book| book_row(instance, book)).collect(),
        report: drawn(&report),
        file: asked.file,
    })
}

/// The paragraphs of a report's first section.
fn headline(report: &Report) -> Vec<String> {
    let said = report.sections.first().into_iter().flatten().filter_map(|block| match block {
        Block::Text(text) | Block::About(_, text) => Some(text.clone()),
        _ => None,
    });
    said.filter(|text| !text.is_empty()).collect()
}

fn component(it: &crate::plan::ComponentRow) -> ComponentRow {
    ComponentRow { name: it.name.clone(), weight: it.weight, value: it.value, now: it.now, points: it.points }
}

/// The seats in the instance's order; those of one account and role in the order of the plan's lists.
fn seats(instance: &Instance, plan: &Plan) -> Vec<SeatRow> {
    type Lists<'a> = (VecDeque<&'a Assignment>, VecDeque<&'a Uncovered>);
    let mut known: BTreeMap<(&str, &str), Lists> = BTreeMap::new();
    for it in &plan.assignments {
        known.entry((&it.account, &it.role)).or_default().0.push_back(it);
    }
    for it in &plan.uncovered {
        known.entry((&it.account, &it.role)).or_default().1.push_back(it);
    }
    let row = |(at, seat): (usize, &crate::instance::Seat)| {
        let account = &instance.accounts[seat.account];
        let role = &instance.roles[seat.role];
        let lists = known.get_mut(&(account.id.as_str(), role.as_str()));
        let (held, open) = lists.map_or((None, None), |(held, open)| {
            let held = held.pop_front();
            let open = if held.is_none() { open.pop_front() } else { None };
            (held, open)
        });
        SeatRow {
            seat: at,
            account: account.id.clone(),
            role: role.clone(),
            owner: held.map(|it| it.owner.clone()),
            before: held.map_or_else(|| open.and_then(|it| it.previous.clone()), |it| it.previous.clone()),
            fit: held.map(|it| it.fit),
            hours: held.map_or_else(|| crate::analysis::hours(seat.minutes), |it| it.hours),
            arr: account.arr,
            locked: held.map_or(seat.fixed.is_some(), |it| it.locked),
            reason: open.map(|it| it.reason.clone()),
        }
    };
    instance.seats.iter().enumerate().map(row).collect()
}

fn book_row(instance: &Instance, book: &Book) -> BookRow {
    let owner = instance.owners.binary_search_by(|owner| owner.id.cmp(&book.owner)).ok();
    let limit = |measure: usize| owner.and_then(|owner| limits(instance, instance.band(owner, measure)?));
    BookRow {
        person: book.owner.clone(),
        name: book.name.clone(),
        placeholder: book.placeholder,
        capacity: book.capacity,
        plan: (&book.plan).into(),
        before: (&book.now).into(),
        gained: book.gained,
        lost: book.lost,
        limits: LimitRows { hours: limit(HOURS), arr: limit(ARR), accounts: limit(ACCOUNTS) },
    }
}

fn limits(instance: &Instance, band: &Band) -> Option<LimitRow> {
    let scale = instance.measures[band.measure].scale;
    let figure = |amount: i64| crate::analysis::ratio(amount, scale);
    let target = band.hinges.iter().find(|it| it.component == Component::Capacity && it.side == Side::Above);
    let row = LimitRow {
        low: band.balanced.map(|it| figure(it.0)),
        high: band.balanced.map(|it| figure(it.1)),
        target: target.map(|it| figure(it.at)),
        limit: band.at_most.map(figure),
        least: band.at_least.map(figure),
    };
    let says = [row.low, row.target, row.limit, row.least].iter().any(Option::is_some);
    says.then_some(row)
}

/// The moves of a plan.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MovesAnswer {
    version: String,
    moves: Vec<MoveRow>,
    report: PageReport,
}

#[derive(Debug, Serialize, JsonSchema)]
struct MoveRow {
    /// Its place in the order, from 1.
    rank: usize,
    /// The step that it belongs to: moves of one step are made together.
    step: usize,
    account: String,
    role: String,
    arr: i64,
    from: Option<String>,
    to: Option<String>,
    /// Why, in a sentence.
    reason: String,
    /// What kind of reason it is.
    kind: String,
    /// What it brings when all before it are made, in perfectly fitting seats.
    gain: f64,
    /// Who else could have it.
    runner_up: Option<String>,
    /// What they would cost more, in perfectly fitting seats.
    price: Option<f64>,
    /// Whether the owner so far can't keep it.
    forced: bool,
    /// What is to be known of a freeze, in words.
    frozen: String,
    renewal: Option<Date>,
    at_risk: bool,
    wave: Option<usize>,
    /// The day on which it happens.
    day: Option<Date>,
    /// What is not as it should be on that day.
    day_note: Option<String>,
    /// What is decided about it: `approve`, `reject` or `keep`.
    decision: Option<Verdict>,
}

pub(super) fn moves(app: &Arc<App>, asked: PlanQuery) -> Answer<MovesAnswer> {
    let snapshot = app.folder.snapshot()?;
    let it = snapshot.scenario()?;
    let kept = app.plans.get(&app.folder, &snapshot, &asked.file)?;
    let told = kept.told(&it.document, &asked.file)?;
    let moves = reassign(&told.document, &told.instance, &told.plan)?;
    let report = report::moves::report(&moves, &told.instance, &told.document, &context(app));
    let all = moves.steps.iter().flat_map(|step| step.moves.iter().map(|one| (step.rank, one)));
    let decided = settled(it.document.decisions(), it.document.accounts());
    let row = |(at, (step, one)): (usize, (usize, &ProposedMove))| {
        let decision = decided.get(&(one.account.as_str(), one.role.as_str())).and_then(|it| verdict(it, one));
        move_row((at + 1, step), one, decision)
    };
    let rows = all.enumerate().map(row).collect();
    Ok(MovesAnswer { version: snapshot.version.clone(), moves: rows, report: drawn(&report) })
}

/// What is decided about a move.
fn verdict(settled: &Settled<'_>, one: &ProposedMove) -> Option<Verdict> {
    let to = one.to.as_deref()?;
    match () {
        () if settled.approved == Some(to) => Some(Verdict::Approve),
        () if settled.rejected.contains(&to) => Some(Verdict::Reject),
        () => settled.kept.then_some(Verdict::Keep),
    }
}

fn move_row((rank, step): (usize, usize), one: &ProposedMove, decision: Option<Verdict>) -> MoveRow {
    let kind = serde_json::to_value(one.reason).ok();
    MoveRow {
        rank,
        step,
        account: one.account.clone(),
        role: one.role.clone(),
        arr: one.arr,
        from: one.from.clone(),
        to: one.to.clone(),
        reason: one.why.clone(),
        kind: kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default().to_owned(),
        gain: one.gain,
        runner_up: one.runner_up.as_ref().map(|it| it.owner.clone()),
        price: one.runner_up.as_ref().map(|it| it.cost),
        forced: one.forced,
        frozen: one.frozen.clone(),
        renewal: one.renewal,
        at_risk: one.at_risk,
        wave: one.wave,
        day: one.date,
        day_note: one.date_note.clone(),
        decision,
    }
}
