//! Random problems of all kinds, and the best plan of a small one by trying all choices.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rebook::internal::instance::{Component, Hinge, Side};
use rebook::internal::problem::{Load, Meter, Problem};

/// Random numbers in ranges.
pub struct Random(ChaCha8Rng);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Uniform in `low..=high`.
    pub fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.0.next_u64() % (high - low + 1).unsigned_abs()).cast_signed()
    }

    /// One of some values.
    fn one_of(&mut self, values: [i64; 3]) -> i64 {
        let [first, second, third] = values;
        match self.within(0, 2) {
            0 => first,
            1 => second,
            _ => third,
        }
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.within(1, 100) <= percent
    }
}

/// How big a problem is and of what it consists.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub units: i64,
    pub options: i64,
    pub meters: i64,
    pub largest_load: i64,
    pub largest_value: i64,
    pub negative_loads: bool,
    /// Percentage of meters with each end of a hard band.
    pub hard: i64,
}

/// A small shape drawn at random.
pub fn small_shape(random: &mut Random) -> Shape {
    Shape {
        units: random.within(0, 7),
        options: random.within(1, 4),
        meters: random.within(0, 5),
        largest_load: random.one_of([3, 20, 1000]),
        largest_value: random.one_of([5, 100, 1_000_000]),
        negative_loads: random.chance(30),
        hard: random.one_of([0, 30, 60]),
    }
}

/// A problem of a shape.
pub fn problem(random: &mut Random, shape: Shape) -> Problem {
    let total = (shape.units * shape.largest_load / 2).max(1);
    // Worths of plans are sometimes far apart.
    let step = if random.chance(25) { random.within(2, 1000) } else { 1 };
    let mut problem = Problem::new((0..shape.meters).map(|_| meter(random, shape, total, step)).collect());
    for _ in 0..shape.units {
        let offset = random.within(-shape.largest_value, shape.largest_value) % step;
        for _ in 0..random.within(1, shape.options) {
            let mut loads = Vec::new();
            for meter in 0..shape.meters {
                if random.chance(45) {
                    let low = if shape.negative_loads { -shape.largest_load } else { 0 };
                    loads.push(Load {
                        meter: u32::try_from(meter).expect("few meters"),
                        amount: random.within(low, shape.largest_load),
                    });
                }
            }
            let value = random.within(-shape.largest_value, shape.largest_value);
            problem.push_option(offset + value / step * step, &mut loads);
        }
        problem.end_unit();
    }
    problem
}

fn meter(random: &mut Random, shape: Shape, total: i64, step: i64) -> Meter {
    let low = if shape.negative_loads { -total } else { 0 };
    let steepest = (2 * shape.largest_value / shape.largest_load).max(2);
    let hinge = |random: &mut Random| Hinge {
        component: Component::Capacity,
        side: if random.chance(50) { Side::Above } else { Side::Below },
        at: random.within(low - 2, total),
        slope: random.within(0, steepest) / step * step,
    };
    let hinges = (0..random.within(0, 4)).map(|_| hinge(random)).collect();
    let least = random.within(low, total);
    Meter {
        at_least: random.chance(shape.hard).then(|| least - total / 4),
        at_most: random.chance(shape.hard).then(|| least + random.within(0, total)),
        hinges,
    }
}

/// What the best plan is worth, by trying all choices; `None` if there is no plan.
pub fn optimum(problem: &Problem) -> Option<i64> {
    let mut choice = Vec::new();
    let mut best = None;
    try_all(problem, &mut choice, &mut best);
    best
}

fn try_all(problem: &Problem, choice: &mut Vec<usize>, best: &mut Option<i64>) {
    let unit = choice.len();
    if unit == problem.units() {
        *best = (*best).max(problem.objective(choice));
        return;
    }
    for option in problem.options(unit) {
        choice.push(option);
        try_all(problem, choice, best);
        choice.pop();
    }
}
