//! What looking at cases costs, and whether cuts of their own save some of it.

/// So many cases are tried before what they brought is believed.
const FEW: u32 = 4;
/// More cases than these below one, as a binary logarithm, are not told apart.
const LARGEST: f64 = 64.0;
/// Beyond so many cases older ones count half.
const MANY: u32 = 512;

/// What cases have cost so far, and what was expected below them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TreeEffort {
    /// Cases looked at, and entries looked at for them, without those for trying splits and for relaxations of their own.
    cases: u32,
    work: u64,
    trying: u64,
    /// Cases split, and the sum of how many cases were expected below them, as binary logarithms for each point of the gap.
    splits: u32,
    sizes: f64,
    /// Cases that got relaxations of their own, the entries looked at for that, and the sum of the parts of the gap that
    /// it closed.
    deepened: u32,
    deepening: u64,
    closed: f64,
}

impl TreeEffort {
    /// Takes note of a case, and of the work for it.
    pub(super) fn look(&mut self, work: u64) {
        self.cases += 1;
        self.work += work;
    }

    /// Takes note of a split of a case that is above the floor by a gap, below which so many cases are expected, as a
    /// binary logarithm, and of the work to find it.
    pub(super) fn split(&mut self, size: f64, gap: f64, work: u64) {
        self.splits += 1;
        self.trying += work;
        self.sizes += size / gap;
    }

    /// Takes note of more work for a case.
    pub(super) fn spend(&mut self, work: u64) {
        self.work += work;
    }

    /// Takes note of a relaxation that a case got of its own: the work, and the part of the gap that it closed.
    pub(super) fn deepen(&mut self, work: u64, closed: f64) {
        self.deepened += 1;
        self.deepening += work;
        self.closed += closed;
    }

    /// Entries looked at.
    pub(super) fn work(&self) -> u64 {
        self.work + self.trying + self.deepening
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.work += other.work;
        self.trying += other.trying;
        self.splits += other.splits;
        self.sizes += other.sizes;
        self.deepened += other.deepened;
        self.deepening += other.deepening;
        self.closed += other.closed;
        if self.cases > MANY {
            self.cases /= 2;
            self.work /= 2;
            self.trying /= 2;
            self.splits /= 2;
            self.sizes /= 2.0;
        }
        if self.deepened > MANY {
            self.deepened /= 2;
            self.deepening /= 2;
            self.closed /= 2.0;
        }
    }

    /// Whether a relaxation of its own is expected to save more work below a case than it takes, where the case is above
    /// the floor by a gap.
    pub(super) fn is_deepening_worth_it(&self, gap: f64) -> bool {
        if self.deepened < FEW || self.splits < FEW {
            return true;
        }
        let case = self.work as f64 / f64::from(self.cases.max(1));
        let size = (gap * self.sizes / f64::from(self.splits)).min(LARGEST);
        let closed = self.closed / f64::from(self.deepened);
        let saved = size.exp2() - (size * (1.0 - closed)).exp2();
        self.deepening as f64 / f64::from(self.deepened) < saved * case
    }
}
