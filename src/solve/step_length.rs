//! How far the volume algorithm steps (Barahona and Anbil 2000), for the dual and for books alike.

/// After so many steps in a row that did not improve the bound, steps become shorter.
const PATIENCE: u32 = 10;

/// The length of steps and of the memory of past ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct StepLength {
    /// The step's length relative to Polyak's.
    pub(super) stride: f64,
    /// How much of the direction is the latest slack.
    pub(super) averaging: f64,
    /// Steps in a row that did not improve the bound.
    failures: u32,
}

impl StepLength {
    pub(super) fn new(stride: f64) -> Self {
        Self { stride, averaging: 0.1, failures: 0 }
    }

    /// After a step that improved the bound; whether its slack agreed with the direction taken.
    pub(super) fn succeed(&mut self, agrees: bool) {
        if agrees {
            self.stride = (self.stride * 1.1).min(2.0);
        }
        self.failures = 0;
    }

    /// After a step that did not.
    pub(super) fn fail(&mut self) {
        self.failures += 1;
        if self.failures >= PATIENCE {
            self.stride = (self.stride * 0.66).max(1e-4);
            self.averaging = (self.averaging * 0.9).max(0.02);
            self.failures = 0;
        }
    }
}
