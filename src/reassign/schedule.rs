//! Waves: when each move happens, such that every state on the way keeps every rule.

use jiff::Span;
use jiff::civil::Date;

use super::chains::{grown, moves};
use super::change::UnitChange;
use super::dates::{Calendar, ChangeDays, working_day};
use super::transition::Transition;
use crate::instance::Instance;
use crate::scenario::Schedule;

/// One wave.
#[derive(Debug, Clone)]
pub(super) struct OpenWave {
    pub(super) date: Date,
    /// Whether it is one of accounts at risk alone.
    pub(super) at_risk: bool,
    /// Whether accounts at risk that were to be apart are among it: of what must be first, or because they can't wait.
    pub(super) not_apart: bool,
    /// What is changed, one after another; what is together happens together.
    pub(super) steps: Vec<Vec<usize>>,
}

/// All waves, and what found no place in them.
#[derive(Debug, Default)]
pub(super) struct Timing {
    pub(super) waves: Vec<OpenWave>,
    /// Changes and why they have no date.
    pub(super) unplaced: Vec<(usize, String)>,
}

/// What is to be placed.
pub(super) struct WaveOrder<'a> {
    /// What must happen together first.
    pub(super) foundation: &'a [usize],
    /// All else, in the order of its rank.
    pub(super) steps: &'a [Vec<usize>],
}

/// Places all changes in waves; the state is today's.
pub(super) fn placed(
    instance: &Instance,
    (changes, state): (&[UnitChange], Transition<'_>),
    (schedule, calendar): (&Schedule, &Calendar<'_>),
    order: &WaveOrder<'_>,
) -> Timing {
    let first = schedule.first.unwrap_or_else(|| working_day(instance.as_of));
    let dates = calendar.waves(first, schedule.days_between);
    let days: Vec<ChangeDays> = changes.iter().map(|change| calendar.days(change, &dates)).collect();
    let at_risk =
        |change: &UnitChange| change.legs.iter().any(|leg| instance.accounts[instance.seats[leg.seat].account].at_risk);
    let step_of = {
        let mut step_of = vec![usize::MAX; changes.len()];
        for (index, step) in order.steps.iter().enumerate() {
            for &change in step {
                step_of[change] = index;
            }
        }
        step_of
    };
    let risky = changes.iter().map(at_risk).collect();
    let wave = OpenWave { date: first, at_risk: false, not_apart: false, steps: Vec::new() };
    let end = calendar.end;
    let mut scheduler =
        Scheduler { changes, state, schedule, order, days, risky, step_of, end, wave, count: 0, taken: Vec::new() };
    let mut timing = Timing::default();
    scheduler.run(&mut timing);
    timing
}

struct Scheduler<'a, 's> {
    changes: &'a [UnitChange],
    state: Transition<'s>,
    schedule: &'a Schedule,
    order: &'a WaveOrder<'a>,
    days: Vec<ChangeDays>,
    risky: Vec<bool>,
    step_of: Vec<usize>,
    /// The last day of the period.
    end: Date,
    /// The wave that is being filled, how many moves it has and who gets how many.
    wave: OpenWave,
    count: usize,
    taken: Vec<(usize, usize)>,
}

impl Scheduler<'_, '_> {
    fn run(&mut self, timing: &mut Timing) {
        let last = self.days.iter().filter_map(ChangeDays::last).max().unwrap_or(self.wave.date);
        let mut founded = self.order.foundation.is_empty();
        while self.state.left() > 0 {
            if !founded && self.order.foundation.iter().all(|&change| self.is_free(change)) {
                founded = true;
                self.place(self.order.foundation.to_vec());
                self.wave.not_apart = self.is_apart(self.order.foundation);
            }
            if founded {
                self.fill(false);
                if self.wave.steps.is_empty() && self.schedule.at_risk_apart {
                    self.wave.at_risk = true;
                    self.fill(true);
                } else {
                    self.fill_with_what_cannot_wait();
                }
            }
            let (date, placed) = (self.wave.date, !self.wave.steps.is_empty());
            let next = OpenWave { date: self.next_date(), at_risk: false, not_apart: false, steps: Vec::new() };
            let wave = std::mem::replace(&mut self.wave, next);
            if placed {
                timing.waves.push(wave);
            } else if date > last || self.wave.date == date {
                break;
            }
            self.count = 0;
            self.taken.clear();
        }
        timing.unplaced = self.state.open().map(|change| (change, self.reason_unplaced(change))).collect();
    }

    /// Whether a change may happen on the day of the wave.
    fn is_free(&self, change: usize) -> bool {
        let (days, day) = (&self.days[change], self.wave.date);
        days.may(day) && days.broken(day).next().is_none()
    }

    /// Whether a step has accounts at risk, which have waves of their own.
    fn is_apart(&self, set: &[usize]) -> bool {
        self.schedule.at_risk_apart && set.iter().any(|&change| self.risky[change])
    }

    /// Whether the next wave is too late for somebody who leaves to hand a part of a step over, or is beyond the period.
    fn is_urgent(&self, set: &[usize]) -> bool {
        let next = self.next_date();
        next > self.end || set.iter().any(|&change| self.days[change].deadline.is_some_and(|deadline| deadline < next))
    }

    fn next_date(&self) -> Date {
        self.wave.date.saturating_add(Span::new().days(i64::from(self.schedule.days_between)))
    }

    /// Fills the wave with what is at risk, or with all else, in the order of rank, as long as anything fits.
    fn fill(&mut self, at_risk: bool) {
        loop {
            let before = self.state.now();
            // What only this wave can bring to pass while its giver is there comes before what may wait.
            for urgent in [true, false] {
                for step in self.order.steps {
                    let left: Vec<usize> = step.iter().copied().filter(|&change| self.state.is_open(change)).collect();
                    if !left.is_empty() && self.is_apart(&left) == at_risk && self.is_urgent(&left) == urgent {
                        self.place_step(left);
                    }
                }
            }
            if before == self.state.now() && !self.rebuild_waves(at_risk) {
                return;
            }
        }
    }

    /// Places accounts at risk that no later wave can hand over as well: to wait for a wave apart would be worse for them.
    fn fill_with_what_cannot_wait(&mut self) {
        let before = self.count;
        for step in self.order.steps {
            let left: Vec<usize> = step.iter().copied().filter(|&change| self.state.is_open(change)).collect();
            if self.is_apart(&left) && self.is_urgent(&left) {
                self.place_step(left);
            }
        }
        self.wave.not_apart |= self.count > before;
    }

    /// Places a step if it fits; one that is too large for any wave in parts, as far as each state allows.
    fn place_step(&mut self, step: Vec<usize>) {
        if self.is_too_large(&step).is_some() {
            for change in step {
                if self.fits(&[change]) && self.state.may(&[change]) {
                    self.place(vec![change]);
                }
            }
        } else if self.fits(&step) && self.state.may(&step) {
            self.place(step);
        }
    }

    /// Puts together anew what was to come one after another and can't, because something before it has to wait; whether
    /// anything was placed.
    fn rebuild_waves(&mut self, at_risk: bool) -> bool {
        let roots: Vec<usize> = self.order.steps.iter().flatten().copied().collect();
        for root in roots {
            if !self.state.is_open(root) || self.is_apart(&[root]) != at_risk || !self.fits(&[root]) {
                continue;
            }
            // A step that may happen as it is and only has to wait stays together.
            let step = &self.order.steps[self.step_of[root]];
            let left: Vec<usize> = step.iter().copied().filter(|&change| self.state.is_open(change)).collect();
            if self.state.may(&left) && self.is_too_large(&left).is_none() {
                continue;
            }
            let allowed = |change: usize| self.fits(&[change]) && (at_risk || !self.is_apart(&[change]));
            let set = grown(&self.state, root, &allowed).filter(|set| self.fits(set));
            if let Some(set) = set {
                self.place(set);
                return true;
            }
        }
        false
    }

    /// Whether a step may happen on the day and the wave has room for it.
    fn fits(&self, set: &[usize]) -> bool {
        let room = |most: Option<u32>, used: usize| most.is_none_or(|most| used <= most as usize);
        set.iter().all(|&change| self.is_free(change))
            && room(self.schedule.at_most, self.count + moves(self.changes, set))
            && self.received(set).into_iter().all(|(owner, gets)| {
                let has = self.taken.iter().find(|taken| taken.0 == owner).map_or(0, |taken| taken.1);
                room(self.schedule.per_receiver, has + gets)
            })
    }

    /// Why a step is too large for any wave, where it is.
    fn is_too_large(&self, set: &[usize]) -> Option<String> {
        let all = moves(self.changes, set);
        if let Some(most) = self.schedule.at_most.filter(|&most| all > most as usize) {
            return Some(format!("It takes {all} moves at once, and a wave has at most {most}."));
        }
        let most = self.schedule.per_receiver?;
        let gets = self.received(set).into_iter().map(|(_, gets)| gets).max()?;
        (gets > most as usize).then(|| {
            format!("It takes {gets} seats that one person gets at once, and nobody gets more than {most} in a wave.")
        })
    }

    /// Who gets how many seats by these changes.
    fn received(&self, set: &[usize]) -> Vec<(usize, usize)> {
        let mut owners: Vec<usize> =
            set.iter().flat_map(|&change| &self.changes[change].legs).filter_map(|leg| leg.to).collect();
        owners.sort_unstable();
        owners.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect()
    }

    fn place(&mut self, set: Vec<usize>) {
        self.state.apply(&set);
        self.count += moves(self.changes, &set);
        for (owner, gets) in self.received(&set) {
            match self.taken.iter_mut().find(|taken| taken.0 == owner) {
                Some(taken) => taken.1 += gets,
                None => self.taken.push((owner, gets)),
            }
        }
        self.wave.steps.push(set);
    }

    /// Why a change found no place.
    fn reason_unplaced(&self, change: usize) -> String {
        let step: &[usize] = self.order.steps.get(self.step_of[change]).map_or(&[], Vec::as_slice);
        let left: Vec<usize> = step.iter().copied().filter(|&other| self.state.is_open(other)).collect();
        let wait = || "It can't happen before others that have no date: somebody would be over a limit.".to_owned();
        self.is_too_large(&left).unwrap_or_else(wait)
    }
}
