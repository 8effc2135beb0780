"""What owning and not owning a seat is worth, in points, and what the books are charged."""

from fractions import Fraction

from . import measures
from .measures import load, whole
from .numbers import MILLION, exact, millionths, rounded


class Worth:
    """Values of seats at so many points for a perfectly fitting seat of importance 1 at weight 1."""

    def __init__(self, model, points):
        self.model, self.points = model, points
        self.capacity_slope, self.balance_slopes = model.slopes(points)

    def base(self, seat):
        """Points of a seat at weight 1."""
        return Fraction(seat.importance * self.points, MILLION)

    def part(self, seat, weight, share):
        return int(self.base(seat) * weight * share / MILLION**2)

    def fit(self, seat, owner):
        model = self.model
        return self.part(seat, model.weights["fit"], model.fit.of(seat, model.owners[owner]))

    def continuity(self, seat, owner):
        if owner not in seat.previous_owners or not self.model.here(owner):
            return 0
        return self.part(seat, self.model.weights["continuity"], seat.strength)

    def backfill(self, seat, owner):
        """To whoever takes over from a present owner who is not there to keep it."""
        model = self.model
        giver = model.owners[owner].backfill_for
        if giver is None or giver not in seat.previous_owners or model.here(giver):
            return 0
        return self.part(seat, model.weights["backfill"], MILLION)

    def cost(self, seat, owner):
        """The account's own cost of an owner; above 0 it is lost."""
        stated = (seat.account.record.get("cost_by") or {}).get(owner)
        return 0 if stated is None else self.cost_points(stated)

    def cost_points(self, stated):
        return int(Fraction(rounded(exact(stated) * 1000) * self.model.weights["cost"] * self.points, 1000 * MILLION))

    def seat(self, seat, owner):
        """What a seat with an owner adds to the objective, charges for loads aside."""
        return (self.fit(seat, owner) + self.continuity(seat, owner) + self.backfill(seat, owner)
                - self.cost(seat, owner))

    def price(self, seat):
        """What an uncovered seat loses: the weight times the most that covering it could cost, and a point."""
        model, record = self.model, seat.account.record
        kept = max(model.weights["continuity"], model.weights["backfill"])
        most = self.part(seat, model.weights["fit"], MILLION) + self.part(seat, kept, MILLION)
        most += max([self.cost_points(it) for it in (record.get("cost_by") or {}).values()] + [0])
        for measure, slope in [("hours", self.capacity_slope)] + list(self.balance_slopes.items()):
            amount = load(seat, measure)
            if measure == "hours":
                amount = max([amount] + list(seat.minutes_by.values()))
            most += amount * slope
        return (most + 1) * model.weights["coverage"] // MILLION
