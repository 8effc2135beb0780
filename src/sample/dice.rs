//! Seeded dice that fall the same on every platform: integers, and floats by the four basic operations alone.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A source of chance.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice of this seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `sides`, which must not be 0. (The bias of the remainder is below 1 in 10^12 for our sizes.)
    pub fn below(&mut self, sides: u64) -> u64 {
        self.0.next_u64() % sides
    }

    /// An index below `len`, which must not be 0.
    pub fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// Yes in so many cases of a hundred.
    pub fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// One of a list that is not empty.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.index(list.len())]
    }

    /// An index, each as likely as its weight; `None` where all weights are 0.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> Option<usize> {
        let total: u64 = weights.clone().sum();
        if total == 0 {
            return None;
        }
        let mut left = self.below(total);
        for (i, weight) in weights.enumerate() {
            if left < weight {
                return Some(i);
            }
            left -= weight;
        }
        None
    }

    /// Shuffles a list (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.index(i + 1));
        }
    }

    /// A log-normal number with this median. The normal deviate is the sum of twelve uniform ones, the exponential
    /// is a power of 1024, so that nothing depends on a platform's mathematics library.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        let twelve: u64 = (0..12).map(|_| self.below(1_000_000)).sum();
        let normal = u32::try_from(twelve).map_or(0.0, f64::from) / 1e6 - 6.0;
        let power = (0..10).fold(1.0 + sigma * normal / 1024.0, |root, _| root * root);
        median * power
    }
}
