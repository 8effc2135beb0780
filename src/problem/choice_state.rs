//! A choice with its loads, for exact changes one after another.

use super::Problem;

/// A choice with its loads.
#[derive(Debug, Clone)]
pub struct ChoiceState<'a> {
    problem: &'a Problem,
    choice: Vec<usize>,
    loads: Vec<i64>,
}

/// What changes come to: less violation first, then more points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gain {
    /// By how much less the hard bands are broken.
    pub repaired: i64,
    /// How many more points are earned.
    pub points: i64,
}

impl<'a> ChoiceState<'a> {
    /// A choice of one option for each unit.
    #[must_use]
    pub fn new(problem: &'a Problem, choice: Vec<usize>) -> Self {
        let loads = problem.meter_loads(choice.iter().copied());
        Self { problem, choice, loads }
    }

    /// The options of all units.
    #[must_use]
    pub fn choice(&self) -> &[usize] {
        &self.choice
    }

    /// The load of a meter.
    #[must_use]
    pub fn load(&self, meter: usize) -> i64 {
        self.loads[meter]
    }

    /// By how much all hard bands together are broken.
    #[must_use]
    pub fn violation(&self) -> i64 {
        self.problem.meters.iter().zip(&self.loads).map(|(meter, &load)| meter.violation(load)).sum()
    }

    /// What these units gain by these options, all at once.
    #[must_use]
    pub fn gain(&self, changes: &[(usize, usize)]) -> Gain {
        let mut moved: Vec<(u32, i64)> = Vec::with_capacity(16);
        let mut points = 0;
        for &(unit, option) in changes {
            let now = self.choice[unit];
            points += self.problem.value(option) - self.problem.value(now);
            let signed =
                |option: usize, sign: i64| self.problem.loads(option).map(move |it| (it.meter, sign * it.amount));
            for (meter, amount) in signed(now, -1).chain(signed(option, 1)) {
                match moved.iter_mut().find(|it| it.0 == meter) {
                    Some(known) => known.1 += amount,
                    None => moved.push((meter, amount)),
                }
            }
        }
        let mut repaired = 0;
        for (index, by) in moved {
            let (meter, load) = (&self.problem.meters[index as usize], self.loads[index as usize]);
            points -= meter.charge(load + by) - meter.charge(load);
            repaired -= meter.violation(load + by) - meter.violation(load);
        }
        Gain { repaired, points }
    }

    /// Gives these units these options.
    pub fn make(&mut self, changes: &[(usize, usize)]) {
        for &(unit, option) in changes {
            for load in self.problem.loads(self.choice[unit]) {
                self.loads[load.meter as usize] -= load.amount;
            }
            for load in self.problem.loads(option) {
                self.loads[load.meter as usize] += load.amount;
            }
            self.choice[unit] = option;
        }
    }
}

impl Gain {
    /// Nothing.
    pub const NONE: Self = Self { repaired: 0, points: 0 };
}
