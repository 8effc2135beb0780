//! Numbers as exact decimals.

use std::fmt;

/// A number of so many units of the last decimal place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FixedDecimal {
    digits: i128,
    places: u32,
}

impl FixedDecimal {
    /// A number divided by a power of ten.
    pub(super) fn tenth(number: i128, places: u32) -> Self {
        Self { digits: number, places }
    }

    /// A number divided by a power of two, which has as many decimal places.
    pub(super) fn half(number: i64, times: u32) -> Self {
        Self { digits: i128::from(number) * 5_i128.pow(times), places: times }
    }

    /// Whether it is below 0.
    pub(super) fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// The number without its sign.
    pub(super) fn unsigned(self) -> Self {
        Self { digits: self.digits.abs(), ..self }
    }
}

impl fmt::Display for FixedDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = 10_u128.pow(self.places);
        let digits = self.digits.unsigned_abs();
        if self.is_negative() {
            f.write_str("-")?;
        }
        write!(f, "{}", digits / one)?;
        let (mut fraction, mut places) = (digits % one, self.places as usize);
        if fraction == 0 {
            return Ok(());
        }
        while fraction % 10 == 0 {
            fraction /= 10;
            places -= 1;
        }
        write!(f, ".{fraction:0places$}")
    }
}

#[cfg(test)]
mod tests {
    use super::FixedDecimal;

    #[test]
    fn decimals_are_exact_and_short() {
        let text = |number: FixedDecimal| number.to_string();
        assert_eq!(text(FixedDecimal::tenth(0, 5)), "0");
        assert_eq!(text(FixedDecimal::tenth(-48_735_623_208, 5)), "-487356.23208");
        assert_eq!(text(FixedDecimal::tenth(1_000_500, 4)), "100.05");
        assert_eq!(text(FixedDecimal::tenth(-7, 3)), "-0.007");
        assert_eq!(text(FixedDecimal::half(2500, 6)), "39.0625");
        assert_eq!(text(FixedDecimal::half(-1, 6)), "-0.015625");
        assert_eq!(text(FixedDecimal::half(640, 6)), "10");
        assert_eq!(text(FixedDecimal::half(i64::MIN, 6)), "-144115188075855872");
    }
}
