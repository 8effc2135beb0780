//! The worths that plans can have: they often lie on a lattice.
//!
//! Where the values of each unit's options differ by multiples of a step, and every hinge charges a multiple of it for
//! each unit of load, the worths of any two choices do so too. A bound is then rounded down to the next of these worths,
//! and only what is a step better than a plan is better at all.

use crate::problem::Problem;

/// Numbers that are so far apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ObjectiveLattice {
    /// At least 1.
    step: i64,
    /// One of the numbers.
    origin: i128,
}

impl ObjectiveLattice {
    /// The coarsest lattice that holds the worth of every choice.
    pub(super) fn new(problem: &Problem) -> Self {
        let slopes = problem.meters.iter().flat_map(|meter| &meter.hinges).map(|hinge| hinge.slope.unsigned_abs());
        let mut step = slopes.fold(0, gcd);
        let mut origin = 0;
        for unit in 0..problem.units() {
            if step == 1 {
                break;
            }
            let Some(first) = problem.options(unit).next().map(|option| problem.value(option)) else { continue };
            origin += i128::from(first);
            step = problem.options(unit).map(|option| problem.value(option).abs_diff(first)).fold(step, gcd);
        }
        Self { step: i64::try_from(step).unwrap_or(1).max(1), origin }
    }

    /// The largest number of the lattice that is not above this one.
    pub(super) fn down(self, number: i64) -> i64 {
        let over = (i128::from(number) - self.origin).rem_euclid(i128::from(self.step));
        i64::try_from(i128::from(number) - over).unwrap_or(i64::MIN)
    }

    /// What a number of the lattice must exceed to be above this one, which is on it.
    pub(super) fn floor(self, number: i64) -> i64 {
        number.saturating_add(self.step - 1)
    }
}

/// The greatest common divisor; of 0 and a number that number.
pub(super) fn gcd(a: u64, b: u64) -> u64 {
    if a == 0 {
        return b;
    }
    let (mut a, mut b) = (a, b % a);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::ObjectiveLattice;
    use crate::instance::{Component, Hinge, Side};
    use crate::problem::{Load, Meter, Problem};

    /// Two units whose values differ by multiples of 6, and a meter that charges so much for every unit beyond 3.
    fn problem(slope: i64) -> Problem {
        let hinge = Hinge { component: Component::Capacity, side: Side::Above, at: 3, slope };
        let mut problem = Problem::new(vec![Meter { hinges: vec![hinge], ..Meter::default() }]);
        for values in [[-5, 1, 13], [2, -4, 26]] {
            for value in values {
                problem.push_option(value, &mut vec![Load { meter: 0, amount: 2 }]);
            }
            problem.end_unit();
        }
        problem
    }

    #[test]
    fn worths_lie_on_the_grid_and_bounds_are_rounded_down_to_it() {
        for (slope, step) in [(0, 6), (12, 6), (9, 3), (4, 2), (5, 1)] {
            let problem = problem(slope);
            let lattice = ObjectiveLattice::new(&problem);
            assert_eq!(lattice.step, step, "slope {slope}");
            for choice in [[0, 3], [1, 4], [2, 5], [2, 3]] {
                let worth = problem.objective(&choice).unwrap();
                assert_eq!(lattice.down(worth), worth);
                assert_eq!(lattice.down(worth + step - 1), worth);
                assert_eq!(lattice.down(worth - 1), worth - step);
                assert_eq!(lattice.floor(worth), worth + step - 1);
            }
        }
    }

    #[test]
    fn the_ends_of_the_range_are_no_trouble() {
        let lattice = ObjectiveLattice::new(&problem(0));
        assert!(lattice.down(i64::MAX) > i64::MAX - 6);
        assert_eq!(lattice.down(i64::MIN), i64::MIN);
        assert_eq!(lattice.floor(i64::MAX), i64::MAX);
        let settled = ObjectiveLattice::new(&Problem::new(Vec::new()));
        assert_eq!((settled.down(7), settled.floor(7)), (7, 7));
    }
}
