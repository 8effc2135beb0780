//! Optimality against what follows from the prices, on random programs.

use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::{LinearProgram, NO_GROUP, Simplex, SimplexBasis, Termination};

/// Programs that are tried.
const PROGRAMS: u64 = 4_000;
/// More steps than any of them takes.
const STEPS: u32 = 2_000;
/// Values and sums this close are the same.
const CLOSE: f64 = 1e-6;

struct RandomPrograms(ChaCha8Rng);

impl RandomPrograms {
    fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.0.next_u64() % (high - low + 1).unsigned_abs()).cast_signed()
    }

    fn number(&mut self, low: i64, high: i64) -> f64 {
        self.within(low, high) as f64
    }

    /// Whether one of so many cases is the one.
    fn one_in(&mut self, cases: i64) -> bool {
        self.within(1, cases) == 1
    }
}

/// A program, and a column in no group for each row, to begin with.
struct Drawn {
    program: LinearProgram,
    first: Vec<u32>,
}

fn drawn(random: &mut RandomPrograms) -> Drawn {
    let sizes: Vec<usize> = (0..random.within(1, 8)).map(|_| random.within(1, 5) as usize).collect();
    let count = sizes.iter().sum();
    let spread = if random.one_in(3) { 3 } else { 100 };
    let cost = (0..count).map(|_| random.number(-spread, spread)).collect();
    let mut program = LinearProgram::new(sizes, cost);
    let mut first = Vec::new();
    for _ in 0..random.within(1, 6) {
        let mut entries: Vec<(u32, f64)> = Vec::new();
        for column in 0..count as u32 {
            if !random.one_in(3) {
                entries.push((column, random.number(-2, 12) / if random.one_in(4) { 7.0 } else { 1.0 }));
            }
        }
        entries.retain(|entry| entry.1 != 0.0);
        let singles = singles(random, &mut program);
        first.push(singles[random.within(0, singles.len() as i64 - 1) as usize].0);
        entries.extend(singles);
        program.add_row(entries, random.number(-8, 40));
    }
    program.finish();
    Drawn { program, first }
}

/// The columns of a row that are in no group: the slack of a cut, the segments of a meter, or what keeps a row an equation.
fn singles(random: &mut RandomPrograms, program: &mut LinearProgram) -> Vec<(u32, f64)> {
    match random.within(0, 2) {
        0 => vec![(program.add_column(0.0, f64::INFINITY), 1.0)],
        1 => {
            let segment = |random: &mut RandomPrograms, program: &mut LinearProgram, slope: i64| {
                let length = random.number(1, 20);
                (program.add_column(-random.number(slope, slope + 4), length), -1.0)
            };
            (0..random.within(1, 4)).map(|number| segment(random, program, 5 * number - 8)).collect()
        }
        _ => vec![(program.add_column(0.0, 0.0), if random.one_in(2) { 1.0 } else { -1.0 })],
    }
}

/// The best columns of groups at the prices that the working columns have, or any.
fn first_basis(random: &mut RandomPrograms, drawn: &Drawn) -> SimplexBasis {
    let program = &drawn.program;
    let of_row = |row: usize| {
        let column = drawn.first[row] as usize;
        let entry = program.column(column).next().map_or(1.0, |entry| entry.1);
        program.cost[column] / entry
    };
    let prices: Vec<f64> = (0..program.row_count()).map(of_row).collect();
    let at_random = random.one_in(3);
    let mut keys = Vec::new();
    for group in 0..program.group_count() {
        let columns = program.columns_of(group);
        let key = if at_random {
            random.within(columns.start as i64, columns.end as i64 - 1) as usize
        } else {
            columns.max_by(|&a, &b| net(program, &prices, a).total_cmp(&net(program, &prices, b))).unwrap()
        };
        keys.push(key as u32);
    }
    SimplexBasis { keys, working: drawn.first.clone(), upper: Vec::new() }
}

/// A column's cost less what its entries are priced.
fn net(program: &LinearProgram, prices: &[f64], column: usize) -> f64 {
    program.column(column).fold(program.cost[column], |net, (row, entry)| net - prices[row] * entry)
}

/// What no values that keep the rows can exceed at these costs, where columns pay their rows' prices.
fn bound(simplex: &Simplex, cost: &[f64], prices: &[f64]) -> f64 {
    let program = &simplex.program;
    let net = |column: usize| program.column(column).fold(cost[column], |net, (row, entry)| net - prices[row] * entry);
    let mut bound: f64 = program.right.iter().zip(prices).map(|(right, price)| right * price).sum();
    for group in 0..program.group_count() {
        let open = program.columns_of(group).filter(|&column| !simplex.is_closed(column));
        bound += open.map(net).fold(f64::NEG_INFINITY, f64::max);
    }
    for column in program.first_single()..program.column_count() {
        let upper = simplex.upper(column);
        // A column without a limit may earn nothing at all, but for rounding.
        let earned = if upper.is_infinite() && net(column) < CLOSE { 0.0 } else { upper * net(column).max(0.0) };
        bound += if earned.is_nan() { 0.0 } else { earned };
    }
    bound
}

/// That the values keep the rows, the groups and the limits.
#[track_caller]
fn is_feasible(simplex: &Simplex, seed: u64) {
    let program = &simplex.program;
    for row in 0..program.row_count() {
        let sum: f64 = program.row(row).map(|(column, entry)| entry * simplex.value(column)).sum();
        assert!((sum - program.right[row]).abs() < CLOSE, "seed {seed}: row {row} adds up to {sum}");
    }
    for group in 0..program.group_count() {
        let sum: f64 = program.columns_of(group).map(|column| simplex.value(column)).sum();
        assert!((sum - 1.0).abs() < CLOSE, "seed {seed}: group {group} adds up to {sum}");
    }
    for column in 0..program.column_count() {
        let value = simplex.value(column);
        assert!(value > -CLOSE && value < simplex.upper(column) + CLOSE, "seed {seed}: column {column} is {value}");
    }
}

/// That a run's end is proven: an optimum by its prices, and by a ray that there is nothing.
#[track_caller]
fn is_proven(simplex: &mut Simplex, end: Termination, seed: u64) {
    match end {
        Termination::Optimal => {
            is_feasible(simplex, seed);
            is_best(simplex, &simplex.cost.clone(), seed);
            let cost = simplex.program.cost.clone();
            simplex.polish(&cost, STEPS);
            is_feasible(simplex, seed);
            is_best(simplex, &cost, seed);
        }
        Termination::Infeasible if simplex.ray().is_empty() => {
            let stuck = |group: usize| simplex.program.columns_of(group).all(|column| simplex.is_closed(column));
            assert!((0..simplex.program.group_count()).any(stuck), "seed {seed}: every group has an open column");
        }
        Termination::Infeasible => {
            // The further prices are moved, the lower is the bound at no costs.
            let bound = bound(simplex, &vec![0.0; simplex.cost.len()], simplex.ray());
            assert!(bound < -CLOSE, "seed {seed}: the ray proves nothing: {bound}");
        }
        Termination::Cutoff | Termination::Limit | Termination::Stuck => panic!("seed {seed}: {end:?}"),
    }
}

/// That the objective is what the prices prove.
#[track_caller]
fn is_best(simplex: &Simplex, cost: &[f64], seed: u64) {
    let objective = simplex.objective();
    let earned: f64 = (0..cost.len()).map(|column| cost[column] * simplex.value(column)).sum();
    assert!((objective - earned).abs() < CLOSE, "seed {seed}: {objective} is not {earned}");
    let bound = bound(simplex, cost, simplex.prices());
    assert!((bound - objective).abs() < CLOSE * (1.0 + objective.abs()), "seed {seed}: {objective}, bound {bound}");
}

#[test]
fn ends_are_proven_by_prices() {
    let mut ends = [0, 0];
    for seed in 0..PROGRAMS {
        let mut random = RandomPrograms(ChaCha8Rng::seed_from_u64(seed));
        let drawn = drawn(&mut random);
        let basis = first_basis(&mut random, &drawn);
        let program = Arc::new(drawn.program);
        let mut simplex = Simplex::new(&program, program.cost().to_vec(), &basis).unwrap();
        let end = simplex.run(f64::NEG_INFINITY, STEPS);
        is_proven(&mut simplex, end, seed);
        ends[usize::from(end == Termination::Optimal)] += 1;
        // Again from where it ended.
        if let Some(mut again) = Simplex::new(&program, program.cost().to_vec(), &simplex.basis()) {
            let end_again = again.run(f64::NEG_INFINITY, STEPS);
            assert_eq!(end_again, end, "seed {seed}");
            is_proven(&mut again, end_again, seed);
            let close = |a: f64, b: f64| (a - b).abs() < CLOSE * (1.0 + a.abs());
            assert!(end == Termination::Infeasible || close(again.objective(), simplex.objective()), "seed {seed}");
        }
    }
    assert!(ends.iter().all(|&count| count > 500), "{ends:?}");
}

#[test]
fn ends_with_closed_columns_are_proven_by_prices() {
    let mut ends = [0, 0];
    for seed in 0..PROGRAMS {
        let mut random = RandomPrograms(ChaCha8Rng::seed_from_u64(seed));
        let drawn = drawn(&mut random);
        let basis = first_basis(&mut random, &drawn);
        let program = Arc::new(drawn.program);
        let mut simplex = Simplex::new(&program, program.cost().to_vec(), &basis).unwrap();
        for _ in 0..random.within(1, 5) {
            if simplex.run(f64::NEG_INFINITY, STEPS) != Termination::Optimal {
                break;
            }
            let chosen: Vec<bool> = (0..program.column_count()).map(|_| random.one_in(6)).collect();
            let closed: Vec<bool> =
                (0..chosen.len()).map(|column| simplex.is_closed(column) || chosen[column]).collect();
            simplex.close(|column| closed[column] && program.group[column] != NO_GROUP);
            let mut solved = simplex.clone();
            let end = solved.run(f64::NEG_INFINITY, STEPS);
            is_proven(&mut solved, end, seed);
            ends[usize::from(end == Termination::Optimal)] += 1;
        }
    }
    assert!(ends.iter().all(|&count| count > 500), "{ends:?}");
}

/// A run that stops below a cutoff has prices that prove it to be below.
#[test]
fn cutoffs_are_proven_by_prices() {
    let mut stopped = 0;
    for seed in 0..PROGRAMS {
        let mut random = RandomPrograms(ChaCha8Rng::seed_from_u64(seed));
        let drawn = drawn(&mut random);
        let basis = first_basis(&mut random, &drawn);
        let program = Arc::new(drawn.program);
        let mut simplex = Simplex::new(&program, program.cost().to_vec(), &basis).unwrap();
        let cutoff = simplex.objective() - random.number(0, 200);
        if simplex.run(cutoff, STEPS) == Termination::Cutoff {
            stopped += 1;
            let bound = bound(&simplex, &simplex.cost, simplex.prices());
            assert!(bound < cutoff + CLOSE * (1.0 + cutoff.abs()), "seed {seed}: {bound} is not below {cutoff}");
        }
    }
    assert!(stopped > 200, "{stopped}");
}
