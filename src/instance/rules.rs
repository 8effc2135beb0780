//! What a plan must keep to beyond the bands: families, coverage, limits on change.

use super::{Owner, Rules, move_limits};
use crate::scenario::{Coverage, Document, Families};

/// The rules of a scenario.
pub(super) fn rules(document: &Document, owners: &[Owner]) -> Rules {
    let rules = &document.scenario.rules;
    Rules {
        families_together: rules.families == Families::Together,
        coverage_required: rules.coverage == Coverage::Required,
        limits: move_limits::read(document, owners),
    }
}
