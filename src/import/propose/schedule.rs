//! How many accounts anybody takes over at once.

/// So many in a wave of two weeks leave time for an introduction and a handover of each.
pub(super) const LEAST_INTAKE: usize = 6;
/// The waves of a quarter, with one left for what is late.
const WAVES: usize = 5;
/// Nobody gets more than so many times the mean.
const UNEVEN: usize = 3;

/// The most accounts that anybody takes over in a wave: few, unless so many change hands that the quarter would be too short.
pub(super) fn intake(moves: usize, people: usize) -> usize {
    (UNEVEN * moves).div_ceil(WAVES * people.max(1)).max(LEAST_INTAKE)
}

#[cfg(test)]
mod tests {
    use super::intake;

    #[test]
    fn few_are_taken_over_at_once_unless_the_quarter_would_be_too_short() {
        assert_eq!((intake(60, 13), intake(0, 0), intake(1000, 10)), (6, 6, 60));
    }
}
