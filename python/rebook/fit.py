"""How well an owner fits a seat, in millionths."""

from .fields import FIT_PARTS
from .numbers import MILLION, exact, millionths

#: Nothing is left of likeness in time where working days are 8 hours apart, of satisfaction where 10 points are.
HOURS_APART, POINTS_APART, DAY = 8 * 60, 10, 24 * 60


class Fit:
    """Works out fit for a scenario's weights."""

    def __init__(self, scenario, owners):
        stated = scenario.get("objective", {}).get("fit_parts") or {}
        self.weights = {part: millionths(stated.get(part, usual)) for part, usual in FIT_PARTS.items()}
        self.owners = owners
        self.known = {}

    def of(self, seat, owner):
        """The weighted mean of the parts that are known; half where none is."""
        key = (seat.key[:2], seat.previous_owners, owner.id)
        if key not in self.known:
            parts = [(self.weights[name], value) for name, value in self.parts(seat, owner) if value is not None]
            weight = sum(it for it, _ in parts)
            self.known[key] = sum(it * value for it, value in parts) // weight if weight else MILLION // 2
        return self.known[key]

    def parts(self, seat, owner):
        record = seat.account.record
        yield "skills", skills(seat, owner)
        for key in ("industry", "region", "language"):
            yield key, word(record.get(key), owner.words.get(key))
        yield "time_zone", clock(seat.account.time_zone, owner.time_zone)
        yield "csat", near(record.get("csat"), owner.csat)
        yield "experience", experience(seat.spec.get("experience"), owner.experience)
        yield "similarity", self.similarity(seat, owner)

    def similarity(self, seat, owner):
        """Likeness to the present owner who is most alike; not for those who have it, 1 for who takes over."""
        if owner.id in seat.previous_owners:
            return None
        found = [likeness(self.owners[it], owner) for it in seat.previous_owners if it in self.owners]
        return max((it for it in found if it is not None), default=None)


def skills(seat, owner):
    """Each needed and each wished-for skill against the level that is enough."""
    total = earned = 0
    for kind, levels in (("needs", seat.needs), ("wants", seat.wants)):
        for skill, level in levels.items():
            weight = millionths(seat.weights[kind][skill])
            total += weight
            earned += weight * (min(owner.skills.get(skill, 0), level) * MILLION // level)
    return earned // total if total else None


def word(one, many):
    if not one or not many:
        return None
    return MILLION if one.strip().lower() in many else 0


def clock(one, other):
    if one is None or other is None:
        return None
    apart = abs(one - other) % DAY
    apart = min(apart, DAY - apart)
    return MILLION - min(apart, HOURS_APART) * MILLION // HOURS_APART


def near(one, other):
    if one is None or other is None:
        return None
    apart = min(abs(exact(one) - other), POINTS_APART)
    return MILLION - int(apart * MILLION // POINTS_APART)


def experience(least, years):
    """Half for the least that is asked, all for twice as much."""
    if not least or years is None:
        return None
    return min(MILLION, int(years * MILLION // (2 * exact(least))))


def likeness(one, other):
    """Mean of shared industries, of all that either has, and nearness of levels over all skills of either."""
    if other.backfill_for == one.id:
        return MILLION
    found = []
    a, b = one.words.get("industry") or set(), other.words.get("industry") or set()
    if a and b:
        found.append(MILLION * len(a & b) // len(a | b))
    names = set(one.skills) | set(other.skills)
    if names:
        apart = sum(abs(one.skills.get(it, 0) - other.skills.get(it, 0)) for it in names)
        found.append(MILLION - MILLION * apart // (5 * len(names)))
    return sum(found) // len(found) if found else None
