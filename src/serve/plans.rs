//! Plans on file, kept in memory by what their files and the scenario's hold.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::folder::{Folder, Snapshot, lock};
use super::refusal::Answer;
use crate::analysis::SeatOwners;
use crate::check;
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::{self, Instance};
use crate::plan::{Mode, Plan, ScenarioRef, Status};
use crate::planner::{self, Patience};
use crate::scenario::{Document, Source};

/// So many plans are kept ready.
const KEPT: usize = 4;
/// So many heads of files are remembered.
const HEADS: usize = 500;
/// Files larger than this are not looked into for plans, in bytes.
const LARGEST: u64 = 200_000_000;

/// The plans that were looked at.
#[derive(Default)]
pub(super) struct Plans {
    ready: Mutex<Vec<Arc<KeptPlan>>>,
    heads: Mutex<Vec<(String, Option<PlanHead>)>>,
}

/// A plan with what it belongs to.
pub(super) struct KeptPlan {
    /// The version of the scenario and the digest of the file that it was read from.
    key: (String, String),
    /// The plan; of another version of the scenario: its books, measured by this one.
    pub(super) plan: Plan,
    /// The scenario under the rules that the plan's mode adds.
    pub(super) instance: Instance,
    /// Who has which seat.
    pub(super) books: SeatOwners,
    /// Whether it is of this very version of the scenario.
    pub(super) is_current: bool,
    /// Whether it keeps every rule of the scenario as it is now, and its bound holds.
    pub(super) stands: bool,
    /// What of it is taken on trust; where it is of another version, which rules it breaks by now.
    pub(super) doubts: Diagnostics,
}

/// A plan with the scenario that it is told by.
pub(super) struct Told<'a> {
    pub(super) document: Cow<'a, Document>,
    pub(super) instance: Cow<'a, Instance>,
    pub(super) plan: Cow<'a, Plan>,
}

impl KeptPlan {
    /// The plan with what its moves and prices are told by: the scenario as it is now, or where the plan does what was turned down
    /// since, the scenario before all decisions, so that people can read on and decide on the rest.
    ///
    /// # Errors
    /// `E601`: it breaks other rules by now.
    pub(super) fn told<'a>(&'a self, document: &'a Document, file: &str) -> Answer<Told<'a>> {
        if self.stands {
            let (document, instance) = (Cow::Borrowed(document), Cow::Borrowed(&self.instance));
            return Ok(Told { document, instance, plan: Cow::Borrowed(&self.plan) });
        }
        let mut undecided = document.clone();
        undecided.scenario.decisions = Source::default();
        let (instance, _) = instance::build(&undecided)?;
        let books = planner::held(&instance, &self.plan);
        if planner::broken(&instance, &books).has_errors() {
            let cause = "The plan is of another version of the scenario, and does not stand in this one.";
            return Err(Diagnostic::new("E601", Place::file(file), cause, "Plan again from it first.").into());
        }
        let plan = planner::measured(&instance, &self.plan, &books);
        Ok(Told { document: Cow::Owned(undecided), instance: Cow::Owned(instance), plan: Cow::Owned(plan) })
    }

    /// The rules that its books break: none where it is of the scenario as it is now.
    pub(super) fn broken(&self) -> Diagnostics {
        if self.is_current { Diagnostics::new() } else { self.doubts.clone() }
    }
}

/// What a list of plans says of one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct PlanRow {
    /// Its file in the folder.
    pub(super) file: String,
    /// When the file was written.
    made: Option<String>,
    #[serde(flatten)]
    head: PlanHead,
    /// Whether it is of the scenario as it is now.
    current: bool,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct PlanHead {
    /// The scenario's name.
    name: String,
    /// What it is worth, in points.
    objective: i64,
    /// What no plan can exceed, in points.
    bound: i64,
    /// How far apart the two are, as a share.
    gap: Option<f64>,
    /// `optimal` or `feasible`.
    status: &'static str,
    /// `best`, `fewest` or `none`.
    mode: &'static str,
    /// Covered seats.
    covered: usize,
    /// Uncovered seats.
    uncovered: usize,
    /// Seats that change hands.
    moves: usize,
    #[serde(skip)]
    digest: String,
}

/// What tells a plan from any other JSON file.
#[derive(Deserialize)]
struct Head {
    scenario: ScenarioRef,
    #[serde(default)]
    mode: Mode,
    status: Status,
    objective: i64,
    bound: i64,
    gap: Option<f64>,
    assignments: Vec<IgnoredAny>,
    uncovered: Vec<IgnoredAny>,
    moves: Vec<IgnoredAny>,
}

impl PlanRow {
    pub(super) fn is_current(&self) -> bool {
        self.current
    }
}

impl Plans {
    /// A plan of the folder, by its file's name.
    pub(super) fn get(&self, folder: &Folder, snapshot: &Snapshot, file: &str) -> Answer<Arc<KeptPlan>> {
        let path = folder.file(file)?;
        let key = (snapshot.version.clone(), folder.digest(&path).unwrap_or_default());
        if let Some(known) = lock(&self.ready).iter().find(|known| known.key == key) {
            return Ok(Arc::clone(known));
        }
        let kept = Arc::new(KeptPlan::read(&path, &snapshot.scenario()?.instance, key)?);
        let mut ready = lock(&self.ready);
        ready.insert(0, Arc::clone(&kept));
        ready.truncate(KEPT);
        Ok(kept)
    }

    /// The plans on file, the latest first.
    pub(super) fn list(&self, folder: &Folder, digest: Option<&str>) -> Vec<PlanRow> {
        let names = folder.names();
        let json = names.into_iter().filter(|name| is_json(name) && *name != folder.scenario);
        let mut rows: Vec<_> = json.filter_map(|name| self.row(folder, name, digest)).collect();
        rows.sort_by(|a, b| (&b.0, &b.1.file).cmp(&(&a.0, &a.1.file)));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn row(&self, folder: &Folder, file: String, digest: Option<&str>) -> Option<(Option<Timestamp>, PlanRow)> {
        let path = folder.file(&file).ok()?;
        let meta = path.metadata().ok().filter(|meta| meta.len() <= LARGEST)?;
        let head = self.head(folder, &path)?;
        let made = meta.modified().ok().and_then(|at| Timestamp::try_from(at).ok());
        let current = digest == Some(head.digest.as_str());
        let said = made.map(|at| format!("{at:.0}"));
        Some((made, PlanRow { file, made: said, head, current }))
    }

    fn head(&self, folder: &Folder, path: &Path) -> Option<PlanHead> {
        let key = folder.digest(path)?;
        if let Some((_, known)) = lock(&self.heads).iter().find(|(known, _)| *known == key) {
            return known.clone();
        }
        let text = std::fs::read(path).ok()?;
        let head = serde_json::from_slice::<Head>(&text).ok().map(PlanHead::from);
        let mut heads = lock(&self.heads);
        heads.insert(0, (key, head.clone()));
        heads.truncate(HEADS);
        head
    }
}

impl From<Head> for PlanHead {
    fn from(it: Head) -> Self {
        Self {
            name: it.scenario.name,
            objective: it.objective,
            bound: it.bound,
            gap: it.gap,
            status: if it.status == Status::Optimal { "optimal" } else { "feasible" },
            mode: match it.mode {
                Mode::Best => "best",
                Mode::Fewest => "fewest",
                Mode::None => "none",
            },
            covered: it.assignments.len(),
            uncovered: it.uncovered.len(),
            moves: it.moves.len(),
            digest: it.scenario.digest,
        }
    }
}

/// Whether a plan of an earlier version passes the gate as it is measured now, its bound by its own proof: decisions that agree
/// with it change nothing.
fn stands(instance: &Instance, before: &Plan, measured: &Plan) -> bool {
    let same_scale = before.points_per_seat == instance.weights.points_per_seat;
    let again = Plan { proof: before.proof.clone(), ..measured.clone() };
    let is_best = before.mode == Mode::Best && before.proof.is_some();
    same_scale && is_best && !planner::gate(instance, &again, Patience::Moments).has_errors()
}

impl KeptPlan {
    fn read(path: &Path, instance: &Instance, key: (String, String)) -> Answer<Self> {
        let plan = planner::read_plan(path)?;
        let is_current = plan.scenario.digest == instance.digest;
        let books = planner::held(instance, &plan);
        if is_current {
            let found = planner::gate(instance, &plan, Patience::Moments).in_file(&path.display().to_string());
            let (plan, doubts) = found.into_result(plan)?;
            let instance = check::mode::under(instance, &plan).into_owned();
            return Ok(Self { key, plan, instance, books, is_current, stands: true, doubts });
        }
        let measured = planner::measured(instance, &plan, &books);
        let doubts = planner::broken(instance, &books);
        let stands = doubts.0.is_empty() && stands(instance, &plan, &measured);
        Ok(Self { key, plan: measured, instance: instance.clone(), books, is_current, stands, doubts })
    }
}

/// Whether a file's name says that it is JSON, as the names of plans that are written here do.
fn is_json(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|ending| ending == "json")
}
