//! Whose turn it is: each step gets work in proportion to what its last turns brought.

/// What a step without success counts, against one that has just had some, at least.
const LEAST_MERIT: f64 = 1.0 / 16.0;
/// The same for a young or small tree that grows: it lowers the bound at its end, after many turns without success.
const LEAST_MERIT_OF_GROWTH: f64 = 1.0 / 4.0;
/// A step that lowers the bound by this part of the gap has had success.
const SUCCESS: f64 = 0.01;
/// The least work of a turn, in thousands of options looked at: some 20 ms.
const LEAST_EFFORT: u64 = 500;
/// The integer solver has its try once another step has had so much work: by then most problems that suit it are solved.
const BEFORE_HAND_OVER: u64 = 20_000;
/// A run is given up after so many times the work without any success that it took to the last one, and so much more.
const PATIENCE: u64 = 4;
const LEAST_PATIENCE: u64 = 200_000;
/// A run without a plan is given up after so many times as much: any plan is worth more than the time.
const PATIENCE_WITHOUT_PLAN: u64 = 20;

/// What a search can do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SearchStep {
    /// Split units that are big against books.
    Split,
    /// Tighten the relaxation, or let the tree grow.
    Close,
    /// Look for plans by simulated annealing.
    Anneal,
    /// Lower the bound by whole books.
    KnapsackBound,
    /// Look for plans by deciding some books anew.
    LargeNeighbourhood,
    /// Let the integer solver try what is left.
    HandOver,
}

const STEPS: [SearchStep; 6] = [
    SearchStep::Split,
    SearchStep::Close,
    SearchStep::Anneal,
    SearchStep::KnapsackBound,
    SearchStep::LargeNeighbourhood,
    SearchStep::HandOver,
];

/// What a turn brought.
#[derive(Debug, Clone, Copy)]
pub(super) struct TurnResult {
    /// Whether a better plan was found.
    pub(super) plan: bool,
    /// The part of the gap by which the bound came down.
    pub(super) closed: f64,
    /// Whether a tree has grown that may bring something yet.
    pub(super) growth: bool,
}

/// What the turns of each step came to.
#[derive(Debug)]
pub(super) struct Turns {
    list: [Turn; STEPS.len()],
    /// The work of the last annealing.
    effort: u64,
    /// The work done when something was found last.
    last_success: u64,
}

#[derive(Debug, Clone, Copy)]
struct Turn {
    count: u32,
    spent: u64,
    merit: f64,
}

impl Default for Turns {
    fn default() -> Self {
        let none = Turn { count: 0, spent: 0, merit: 1.0 };
        let mut list = [none; STEPS.len()];
        list[SearchStep::HandOver as usize].spent = BEFORE_HAND_OVER;
        Self { list, effort: LEAST_EFFORT, last_success: 0 }
    }
}

impl Turns {
    /// The step of those that may bring something which has had least for its merit.
    pub(super) fn next(&self, is_of_use: impl Fn(SearchStep) -> bool) -> Option<SearchStep> {
        let share = |step: SearchStep| self.list[step as usize].spent as f64 / self.list[step as usize].merit;
        let steps = STEPS.into_iter().filter(|&step| is_of_use(step));
        steps.reduce(|best, step| if share(step) < share(best) { step } else { best })
    }

    /// How often it was a step's turn.
    pub(super) fn of(&self, step: SearchStep) -> u32 {
        self.list[step as usize].count
    }

    /// How much work a turn gets.
    pub(super) fn effort(&self) -> u64 {
        self.effort
    }

    /// Takes note of the work of a turn, and of what it brought.
    pub(super) fn learn(&mut self, step: SearchStep, work: u64, found: TurnResult) {
        let success = found.plan || found.closed >= SUCCESS;
        let turn = &mut self.list[step as usize];
        turn.count += 1;
        turn.spent += work.max(1);
        let least = if found.growth { LEAST_MERIT_OF_GROWTH } else { LEAST_MERIT };
        turn.merit = if success { 1.0 } else { (turn.merit / 2.0).max(least) };
        if step == SearchStep::Anneal {
            self.effort = work.max(LEAST_EFFORT);
        }
        if found.plan || found.closed > 0.0 {
            self.last_success = self.list.iter().map(|turn| turn.spent).sum::<u64>() - BEFORE_HAND_OVER;
        }
    }

    /// Whether so much work has brought nothing that more will hardly do.
    pub(super) fn are_exhausted(&self, work: u64, has_plan: bool) -> bool {
        let least = if has_plan { LEAST_PATIENCE } else { PATIENCE_WITHOUT_PLAN * LEAST_PATIENCE };
        work > least + (PATIENCE + 1) * self.last_success
    }
}
