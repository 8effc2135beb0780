"""Whole numbers of what the scenario states in fractions, and days."""

import calendar
import datetime
from fractions import Fraction

MILLION = 1_000_000
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def exact(value):
    """A number as a fraction; floating ones by their shortest decimal form."""
    if isinstance(value, float):
        return Fraction(repr(value))
    return Fraction(value)


def rounded(value):
    """To the nearest whole number, halves away from zero."""
    value = exact(value)
    if value < 0:
        return -rounded(-value)
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def millionths(value):
    return rounded(exact(value) * MILLION)


def minutes(hours):
    return rounded(exact(hours) * 60)


def day(text):
    return datetime.date.fromisoformat(text)


def months_later(start, months):
    """The same day so many months later, or the last one of that month."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


class Period:
    """The planning period: its first day, the first day after it, its length in days and months."""

    def __init__(self, scenario):
        self.first = day(scenario["as_of"])
        self.months = MONTHS[scenario.get("period", "quarter")]
        self.after = months_later(self.first, self.months)
        self.days = (self.after - self.first).days

    def holds(self, date):
        return self.first <= date < self.after
