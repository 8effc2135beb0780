//! Makes a choice keep its bands, and decides units that load nothing although they could: seats that nobody has.
//!
//! Such a unit gets the option that gains most within the hard bands. Where no option fits, other units make room: one of
//! the book that is to be entered goes elsewhere, there in the place of a third one where need be (ejection chains of two
//! and three, Glover 1996). The bulkiest units come first, because they fit in fewest places.

use super::control::Clock;
use crate::problem::{ChoiceState, Gain, Problem};

/// Changes of two units, and of three, that are looked at in one call: some tenths of a second, and some hundredths, as chains of
/// three are looked for again and again where there is more work than hours.
const MOST_TRIED: [u64; 2] = [2_000_000, 200_000];

/// The choice without units that take loads above their hard bands: those go first that lose least for what they load there.
/// Loads below a band stay as they are.
pub(super) fn fitted(problem: &Problem, choice: &[u32]) -> Vec<u32> {
    let mut state = ChoiceState::new(problem, choice.iter().map(|&option| option as usize).collect());
    let mut loaders: Vec<Vec<(i64, usize, usize)>> = vec![Vec::new(); problem.meters.len()];
    for unit in 0..problem.units() {
        let now = state.choice()[unit];
        let free = problem.options(unit).find(|&option| problem.load_lists(option).0.is_empty());
        let Some(free) = free.filter(|&free| free != now) else { continue };
        for load in problem.loads(now).filter(|load| load.amount > 0) {
            let lost = i128::from(problem.value(now) - problem.value(free)) << 16;
            let rate = i64::try_from(lost / i128::from(load.amount)).unwrap_or(i64::MAX);
            loaders[load.meter as usize].push((rate, unit, free));
        }
    }
    for (meter, loaders) in loaders.iter_mut().enumerate() {
        let is_over = |state: &ChoiceState| problem.meters[meter].at_most.is_some_and(|most| state.load(meter) > most);
        if !is_over(&state) {
            continue;
        }
        loaders.sort_unstable();
        for &mut (_, unit, free) in loaders {
            if !is_over(&state) {
                break;
            }
            if state.choice()[unit] != free {
                state.make(&[(unit, free)]);
            }
        }
    }
    state.choice().iter().map(|&option| option as u32).collect()
}

/// The choice with as many of these units decided as can be found, if that is any.
pub(super) fn cover(problem: &Problem, choice: &[u32], clock: &Clock) -> Option<Vec<u32>> {
    let open = uncovered(problem, choice);
    if open.is_empty() {
        return None;
    }
    let mut covering = CoverState::new(problem, choice);
    // Where time is up, what is left stays as it is.
    let mut left: Vec<usize> = open.into_iter().filter(|&unit| clock.is_over() || !covering.enter(unit)).collect();
    for (length, most) in [ChainLength::Two, ChainLength::Three].into_iter().zip(MOST_TRIED) {
        covering.left = most;
        left.retain(|&unit| covering.left == 0 || clock.is_over() || !covering.make_room(unit, length));
    }
    let choice = covering.state.choice().iter().map(|&option| option as u32).collect();
    (covering.moved > 0).then_some(choice)
}

/// The units that load nothing and could, the bulkiest first.
fn uncovered(problem: &Problem, choice: &[u32]) -> Vec<usize> {
    let largest = |unit: usize| {
        let loads = problem.options(unit).flat_map(|option| problem.loads(option));
        loads.map(|load| load.amount.abs()).max().unwrap_or(0)
    };
    let is_open = |unit: &usize| problem.load_lists(choice[*unit] as usize).0.is_empty();
    let units = (0..problem.units()).filter(is_open).map(|unit| (largest(unit), unit));
    let mut units: Vec<(i64, usize)> = units.filter(|unit| unit.0 > 0).collect();
    units.sort_unstable_by(|a, b| b.cmp(a));
    units.into_iter().map(|unit| unit.1).collect()
}

/// A choice under change.
struct CoverState<'a> {
    problem: &'a Problem,
    state: ChoiceState<'a>,
    /// The units of each book, by its first meter.
    occupants: Vec<Vec<u32>>,
    /// So many more changes may be tried.
    left: u64,
    moved: u32,
}

/// How many units change in an ejection chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ChainLength {
    Two,
    Three,
}

/// The option that each of these units gets.
type Changes<const N: usize> = [(usize, usize); N];

impl<'a> CoverState<'a> {
    fn new(problem: &'a Problem, choice: &[u32]) -> Self {
        let choice: Vec<usize> = choice.iter().map(|&option| option as usize).collect();
        let mut occupants = vec![Vec::new(); problem.meters.len()];
        for (unit, &option) in choice.iter().enumerate() {
            if let Some(&book) = problem.load_lists(option).0.first() {
                occupants[book as usize].push(unit as u32);
            }
        }
        Self { problem, state: ChoiceState::new(problem, choice), occupants, left: 0, moved: 0 }
    }

    fn book(&self, option: usize) -> Option<usize> {
        self.problem.load_lists(option).0.first().map(|&book| book as usize)
    }

    fn make(&mut self, changes: &[(usize, usize)]) {
        for &(unit, option) in changes {
            if let Some(before) = self.book(self.state.choice()[unit]) {
                self.occupants[before].retain(|&other| other as usize != unit);
            }
            if let Some(book) = self.book(option) {
                self.occupants[book].push(unit as u32);
            }
        }
        self.state.make(changes);
        self.moved += 1;
    }

    /// Gives a unit the option that gains most within the bands; whether there is one.
    fn enter(&mut self, unit: usize) -> bool {
        let gain = |option: usize| (self.state.gain(&[(unit, option)]), option);
        let gains = self.problem.options(unit).map(gain).filter(|gain| is_good(gain.0));
        let Some((_, best)) = gains.max_by_key(|gain| (gain.0.points, std::cmp::Reverse(gain.1))) else { return false };
        self.make(&[(unit, best)]);
        true
    }

    /// Gives a unit an option of a book from which another unit can go elsewhere: the first such chain that gains; whether there
    /// is one.
    fn make_room(&mut self, unit: usize, length: ChainLength) -> bool {
        for option in self.problem.options(unit) {
            let Some(book) = self.book(option) else { continue };
            for place in 0..self.occupants[book].len() {
                let other = self.occupants[book][place] as usize;
                for elsewhere in self.problem.options(other) {
                    if self.book(elsewhere).is_none_or(|entered| entered == book) {
                        continue;
                    }
                    if self.left == 0 {
                        return false;
                    }
                    let changes = [(unit, option), (other, elsewhere)];
                    if self.make_chain(changes, length) {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Makes these changes, or with a third one, if that gains; whether it does.
    fn make_chain(&mut self, changes: Changes<2>, length: ChainLength) -> bool {
        self.left -= 1;
        // What does not fit alone fits no better with more, unless something else goes.
        let fits = self.state.gain(&changes[1..]).repaired >= 0;
        match length {
            ChainLength::Two if fits && is_good(self.state.gain(&changes)) => {
                self.make(&changes);
                true
            }
            ChainLength::Three if !fits => {
                let Some(chain) = self.with_third(changes) else { return false };
                self.make(&chain);
                true
            }
            _ => false,
        }
    }

    /// The changes with a third unit, which leaves the book that the second one enters: the first such that gains.
    fn with_third(&mut self, [first, second]: Changes<2>) -> Option<Changes<3>> {
        let book = self.book(second.1)?;
        for &third in &self.occupants[book] {
            for place in self.problem.options(third as usize) {
                let third = (third as usize, place);
                if third.0 == first.0 || third.0 == second.0 || self.book(place).is_none_or(|entered| entered == book) {
                    continue;
                }
                self.left = self.left.saturating_sub(1);
                let changes = [first, second, third];
                let fits = |changes: &[(usize, usize)]| self.state.gain(changes).repaired >= 0;
                if fits(&changes[2..]) && fits(&changes[1..]) && is_good(self.state.gain(&changes)) {
                    return Some(changes);
                }
            }
        }
        None
    }
}

/// Whether changes break no band further and gain points.
fn is_good(gain: Gain) -> bool {
    gain.repaired >= 0 && gain.points > 0
}

#[cfg(test)]
mod tests {
    use super::super::control::{Control, WorkBudget};
    use super::{cover, fitted};
    use crate::problem::{Load, Meter, Problem};

    /// Units of these sizes, which two people with 10 hours each may have, or nobody; the options of each in this order.
    fn problem(sizes: &[i64]) -> Problem {
        let meter = || Meter { at_most: Some(10), ..Meter::default() };
        let mut problem = Problem::new(vec![meter(), meter()]);
        for &amount in sizes {
            problem.push_option(5, &mut vec![Load { meter: 0, amount }]);
            problem.push_option(5, &mut vec![Load { meter: 1, amount }]);
            problem.push_option(-100, &mut Vec::new());
            problem.end_unit();
        }
        problem
    }

    /// What becomes of a choice of each unit's option.
    fn covered(sizes: &[i64], places: &[u32]) -> Option<Vec<u32>> {
        let choice: Vec<u32> = (0..).step_by(3).zip(places).map(|(first, place): (u32, _)| first + place).collect();
        let found = cover(&problem(sizes), &choice, &WorkBudget::new(&Control::default()).clock)?;
        Some((0..).step_by(3).zip(&found).map(|(first, option): (u32, _)| option - first).collect())
    }

    #[test]
    fn a_seat_goes_to_whoever_has_room() {
        assert_eq!(covered(&[6, 4, 5], &[0, 0, 2]), Some(vec![0, 0, 1]));
    }

    #[test]
    fn room_is_made_by_a_second_move() {
        // Beside 6 and 2, and beside 5 and 3, there is no room for 4, until the 2 goes to the other side.
        let found = covered(&[6, 2, 5, 3, 4], &[0, 0, 1, 1, 2]);
        assert_eq!(found, Some(vec![0, 1, 1, 1, 0]));
    }

    #[test]
    fn room_is_made_by_a_third_move() {
        // Three people with 10 hours each, the second and third of whom may have all, the first only what is 5 or more: 7 goes to
        // the first in the place of 5, that to the second in the place of 3, and that to the third.
        let meter = || Meter { at_most: Some(10), ..Meter::default() };
        let mut problem = Problem::new(vec![meter(), meter(), meter()]);
        for (amount, people) in [(5, 0..2), (3, 1..3), (5, 1..2), (7, 2..3), (7, 0..1)] {
            for meter in people {
                problem.push_option(5, &mut vec![Load { meter, amount }]);
            }
            problem.push_option(-100, &mut Vec::new());
            problem.end_unit();
        }
        let found = cover(&problem, &[0, 3, 6, 8, 11], &WorkBudget::new(&Control::default()).clock);
        assert_eq!(found, Some(vec![1, 4, 6, 8, 10]));
    }

    #[test]
    fn what_is_too_much_is_left_out() {
        let choice = [0, 3, 7, 9];
        assert_eq!(fitted(&problem(&[6, 2, 5, 4]), &choice), [2, 3, 7, 9]);
    }

    #[test]
    fn nothing_is_done_where_nothing_fits() {
        assert_eq!(covered(&[10, 10, 1], &[0, 1, 2]), None);
        assert_eq!(covered(&[10, 9], &[0, 1]), None);
    }
}
