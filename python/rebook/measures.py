"""What is counted over books: the load of a seat on each measure, fair shares and bands around them."""

from dataclasses import dataclass
from fractions import Fraction

from .fields import listed
from .numbers import MILLION, exact, millionths, rounded

THOUSAND = 1000


@dataclass(frozen=True)
class Slice:
    """A measure that counts some segments only: a bound on the mix of a book."""

    base: str
    segments: tuple

    @property
    def name(self):
        return f"{self.base} of {', '.join(self.segments)}"


def load(seat, measure, owner=None):
    """What a seat adds to an owner's load; for nobody in particular the usual amount."""
    if isinstance(measure, Slice):
        return load(seat, measure.base, owner) if seat.account.segment["id"] in measure.segments else 0
    account = seat.account
    if measure == "hours":
        return seat.minutes if owner is None else seat.minutes_by.get(owner, seat.minutes)
    if measure == "arr":
        return account.arr
    if measure == "accounts":
        return 1
    if measure == "renewals":
        return int(account.renews)
    if measure == "at_risk_arr":
        return account.arr if account.at_risk else 0
    value = (account.record.get("attributes") or {}).get(measure)
    return 0 if value is None or isinstance(value, (bool, str)) else rounded(exact(value) * THOUSAND)


def whole(measure, value):
    """A limit of a measure in its whole units."""
    if measure in ("hours",):
        return exact(value) * 60
    if measure in ("arr", "accounts", "renewals", "at_risk_arr"):
        return exact(value)
    return exact(value) * THOUSAND


@dataclass
class Band:
    """What is within an owner's band of a measure."""

    least: int
    most: int
    fair: Fraction
    hard: bool


class Balance:
    """A balanced measure: its weight, and everybody's fair share and band."""

    def __init__(self, measure, rule, weight, model):
        self.measure, self.weight, self.hard = measure, weight, bool(rule.get("hard"))
        self.among = rule.get("among", "role")
        self.rule = rule
        self.total = sum(load(seat, measure) for seat in model.seats)
        shares = fair_shares(measure, self.among, model)
        self.bands = {owner: self.band(model.owners[owner], fair) for owner, fair in shares.items()}

    def band(self, owner, fair):
        points, tolerance = self.rule.get("points"), self.rule.get("tolerance")
        if points is None and tolerance is None and self.measure == "hours":
            points = Fraction(1, 10)
        if points is not None:
            wide = Fraction(millionths(points), MILLION) * owner.capacity
        else:
            wide = Fraction(millionths(Fraction(1, 4) if tolerance is None else tolerance), MILLION) * fair
        below, above = fair.numerator // fair.denominator, -(-fair.numerator // fair.denominator)
        least, most = fair - wide, fair + wide
        least = min(-(-least.numerator // least.denominator), below)
        most = max(most.numerator // most.denominator, above)
        return Band(max(least, 0), most, fair, self.hard)


def group_of(owner, among):
    """The peer group of an owner."""
    role = owner.roles[0]
    if among == "region":
        return role, owner.regions[0].strip().lower() if owner.regions else None
    if among == "segment":
        return role, owner.segments[0] if owner.segments else None
    if among == "manager":
        return role, owner.manager
    if among == "pod":
        return role, owner.pod
    return role, None


def fair_shares(measure, among, model):
    """By owner what their capacity makes their part of what their group has to share."""
    groups = {}
    for owner in model.owners.values():
        if owner.available:
            groups.setdefault((owner.pool,) + group_of(owner, among), []).append(owner)
    capacity = {key: sum(it.capacity for it in members) for key, members in groups.items()}
    shared, unclaimed = dict.fromkeys(groups, 0), {}
    for seat in model.seats:
        key = group_of_seat(seat, among, groups, model)
        if key is None:
            pot = (seat.pattern == "pooled", seat.role)
            unclaimed[pot] = unclaimed.get(pot, 0) + load(seat, measure)
        else:
            shared[key] += load(seat, measure)
    for (pool, role), amount in unclaimed.items():
        parts = {key: sum(it.capacity for it in members if it.pool == pool and role in it.roles)
                 for key, members in groups.items()}
        for key, part in dealt_out(amount, parts).items():
            shared[key] += part
    return {it.id: Fraction(shared[key] * it.capacity, capacity[key] or 1) for key, members in groups.items()
            for it in members}


def dealt_out(amount, parts):
    """A whole number in proportion to parts, each rounded to the nearest whole number."""
    whole_of = sum(parts.values())
    return {key: rounded(Fraction(amount * part, whole_of)) for key, part in parts.items()} if whole_of else {}


def group_of_seat(seat, among, groups, model):
    """The group of its role that a seat belongs to by the account's own words, else by its present owner; or none."""
    role = seat.pattern == "pooled", seat.role
    stated = None
    if among == "role":
        stated = role + (None,)
    if among == "region" and seat.account.record.get("region"):
        stated = role + (seat.account.record["region"].strip().lower(),)
    if among == "segment":
        stated = role + (seat.account.segment["id"],)
    if stated in groups:
        return stated
    keys = {(it.pool,) + group_of(it, among) for it in map(model.owners.get, seat.previous_owners) if it is not None}
    if len(keys) == 1:
        key = keys.pop()
        if key in groups and key[:2] == role:
            return key
    return None


def slices(rules, segments):
    """The bounds on the mix of books with the measures that they bound."""
    for mix in rules.get("mix") or []:
        wanted = set(listed(mix.get("segments")))
        names = tuple(it["id"] for it in segments
                      if it["id"] in wanted or mix.get("tier") is not None and it.get("tier") == mix["tier"])
        yield mix, names
