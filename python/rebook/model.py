"""What a scenario means: seats, owners, who may have what, and what it is worth, in whole numbers."""

from fractions import Fraction

from . import decisions, groups, measures, seats as seats_of
from .fields import listed
from .fit import Fit
from .numbers import MILLION, Period, day, exact, millionths, rounded
from .people import owners as owners_of

#: A relationship is at its strongest after two years, three owners before, or 24 meetings a year.
TWO_YEARS, OWNERS, MEETINGS = 730, 3, 24


class Model:
    """A scenario's meaning. `options` are whole numbers of points, minutes, money and counts."""

    def __init__(self, scenario, mode="best"):
        self.scenario = scenario
        self.rules = scenario.get("rules") or {}
        self.objective = scenario.get("objective") or {}
        self.period = Period(scenario)
        self.owners = owners_of(scenario, self.period)
        self.accounts = seats_of.accounts(scenario, self.period)
        self.seats = seats_of.seats(scenario, self.accounts, self.owners, self.period)
        self.by_key = {seat.key: seat for seat in self.seats}
        self.by_role = {}
        for seat in self.seats:
            self.by_role.setdefault(seat.key[:2], []).append(seat)
        self.decided = decisions.held(scenario)
        for group in self.by_role.values():
            self.settle_today(group)
        self.fit = Fit(scenario, self.owners)
        self.set_weights()
        for group in self.by_role.values():
            self.fix(group)
        if mode == "none":
            self.fix_what_can_stay()
        self.families = groups.families(self)
        groups.follow(self)
        self.units = groups.units(self)

    # Today's owners

    def settle_today(self, group):
        record, role = group[0].account.record, group[0].role
        present = list(dict.fromkeys(listed((record.get("owner") or {}).get(role))))[:len(group)]
        strength = self.strength(record, role)
        for index, seat in enumerate(group):
            seat.previous_owners = tuple(present)
            seat.previous = present[index] if index < len(present) else None
            seat.strength = strength

    def strength(self, record, role):
        """Of a relationship, in millionths: half, and the other half by tenure, owners before and meetings."""
        parts = []
        since = (record.get("owner_since") or {}).get(role)
        if since is not None:
            days = max((self.period.first - day(since)).days, 0)
            parts.append((8, min(days, TWO_YEARS) * MILLION // TWO_YEARS))
        before = (record.get("former_owners") or {}).get(role)
        if before is not None:
            parts.append((2, min(before, OWNERS) * MILLION // OWNERS))
        met = (record.get("contacts") or {}).get(role)
        if met is not None:
            parts.append((5, min(met, MEETINGS) * MILLION // MEETINGS))
        weight = sum(it for it, _ in parts)
        mean = sum(it * value for it, value in parts) // weight if parts else MILLION // 2
        return MILLION // 2 + mean // 2

    # Who may have what

    def fix(self, group):
        """Locks, decisions and freezes: who must keep which seat."""
        account, role = group[0].account, group[0].role
        record = account.record
        locked_to = listed((record.get("locked_to") or {}).get(role))
        present = [it for it in group[0].previous_owners]
        given = locked_to or (present if record.get("locked") else [])
        if len(given) < len(group) and self.frozen(account, role):
            given += [it for it in present if it not in given and self.here(it)
                      and it not in listed(record.get("forbidden"))]
        for seat, owner in zip(group, given):
            seat.fixed = owner

    def fix_what_can_stay(self):
        """The mode `none`: every seat whose owner so far could keep it stays."""
        for seat in self.seats:
            if seat.fixed is None and seat.previous is not None and self.could_keep(seat, seat.previous):
                seat.fixed = seat.previous

    def here(self, owner):
        return owner in self.owners and self.owners[owner].available

    def frozen(self, account, role):
        freeze = self.rules.get("freeze") or {}
        record = account.record
        before, after = freeze.get("before_renewal_days"), freeze.get("after_change_days")
        if before is not None and record.get("renewal"):
            if 0 <= (day(record["renewal"]) - self.period.first).days <= before:
                return True
        since = (record.get("owner_since") or {}).get(role)
        if after is not None and since is not None and (self.period.first - day(since)).days <= after:
            return True
        if freeze.get("at_risk") and account.at_risk:
            return True
        return freeze.get("when") is not None and seats_of.cel.matches(seats_of.cel.read(freeze["when"]),
                                                                       record["fields"])

    def has_place(self, seat, owner_id):
        """Whether an owner has a place among a seat's options: all who may have it, and whom decisions alone rule out."""
        owner = self.owners[owner_id]
        if self.why_not(seat, owner_id) is None:
            return True
        return (seat.fixed is None and owner.available and self.unsuited(seat, owner) is None
                and owner_id not in listed(seat.account.record.get("forbidden")))

    def why_not(self, seat, owner_id):
        """Why an owner may not have a seat; `None` if they may."""
        owner, record = self.owners.get(owner_id), seat.account.record
        if owner is None:
            return "is not in the team"
        if seat.fixed is not None:
            return None if seat.fixed == owner_id else "may not have it, as its owner is given"
        if not owner.available:
            return "is not available"
        if owner_id in listed(record.get("forbidden")):
            return "must not have it"
        return self.ruled_out(seat, owner)

    def ruled_out(self, seat, owner):
        """What decisions say of an owner, and then what the seat asks."""
        verdict = self.decided.get(seat.key[:2])
        only = verdict and (verdict.given or verdict.keep and [it for it in seat.previous_owners if self.here(it)])
        if only:
            return None if owner.id in only and self.can_be_decided(seat, owner) else "is not whom was decided on"
        if verdict and owner.id in verdict.rejected:
            return "was rejected"
        return self.unsuited(seat, owner)

    def can_be_decided(self, seat, owner):
        """Whether a decision for an owner can be followed: of the role, and a pool where pools serve."""
        return seat.role in owner.roles and owner.pool == (seat.pattern == "pooled")

    def unsuited(self, seat, owner):
        """What an owner lacks for a seat."""
        if seat.role not in owner.roles:
            return "has not the role"
        if owner.pool != (seat.pattern == "pooled"):
            return "is a pool" if owner.pool else "is no pool"
        if seat.pattern == "pod" and owner.pod is None:
            return "is in no pod"
        if owner.segments and seat.account.segment["id"] not in owner.segments:
            return "does not serve the segment"
        lacking = [it for it, level in seat.needs.items() if owner.skills.get(it, 0) < level]
        if lacking:
            return f"has too little {lacking[0]}"
        least = seat.spec.get("experience")
        if least is not None and owner.experience is not None and owner.experience < exact(least):
            return "has too little experience"
        for trait in self.demanded(seat):
            word, words = seat.account.record.get(trait), owner.words.get(trait)
            if word and words and word.strip().lower() not in words:
                return f"does not share the {trait}"
        return None

    def demanded(self, seat):
        traits = list(seat.spec.get("must_match") or [])
        if seat.pattern == "territory":
            traits += seat.spec.get("territory") or ["region"]
        return traits

    def could_keep(self, seat, owner):
        """Whether a present owner could keep a seat."""
        if seat.fixed is not None:
            return seat.fixed == owner
        verdict = self.decided.get(seat.key[:2])
        if verdict and owner in verdict.rejected:
            return False
        if verdict and verdict.keep and self.here(owner) and self.can_be_decided(seat, self.owners[owner]):
            return owner not in listed(seat.account.record.get("forbidden"))
        return owner in self.owners and self.owners[owner].available and owner not in listed(
            seat.account.record.get("forbidden")) and self.unsuited(seat, self.owners[owner]) is None

    # What it is worth

    def set_weights(self):
        objective = self.objective
        self.weights = {name: millionths(objective.get(name, usual)) for name, usual in
                        (("fit", 1), ("continuity", Fraction(6, 10)), ("backfill", Fraction(3, 10)),
                         ("capacity", Fraction(1, 2)), ("coverage", 2), ("cost", 1))}
        stated = objective.get("balance")
        balanced = {"hours": Fraction(1, 2)} if stated is None else dict(stated)
        rules = self.rules.get("balance") or {}
        for measure in rules:
            balanced.setdefault(measure, Fraction(1, 2))
        self.balances = [measures.Balance(it, rules.get(it, {}), millionths(balanced[it]), self)
                         for it in sorted(balanced, key=order_of_measure)]
        self.importance = sum(seat.importance for seat in self.seats)
        self.all_minutes = sum(seat.minutes for seat in self.seats)

    def points_per_seat(self):
        """The least power of ten, up to 10^12, that rounds nothing by more than a thousandth (see `FORMAT.md`)."""
        points = MILLION
        while points < 10**12:
            capacity, balance = self.slopes(points)
            if all(it >= 500 for it in [capacity] + list(balance.values()) if it):
                break
            points *= 10
        return points

    def family_key(self, seat):
        together = self.rules.get("families", "together") == "together"
        return (groups.kind(seat), seat.account.family if together else seat.account.id, seat.role, seat.index)

    def slopes(self, points):
        """Points for a minute above the target, and for a unit outside each band."""
        capacity = self.slope(self.weights["capacity"], points, self.all_minutes)
        balance = {it.measure: self.slope(it.weight, points, 2 * it.total) for it in self.balances}
        return capacity, balance

    def slope(self, weight, points, total):
        if not total or not weight:
            return 0
        return rounded(Fraction(weight * points * self.importance, MILLION * MILLION * total))


STANDARD = ["hours", "arr", "accounts", "renewals", "at_risk_arr"]


def order_of_measure(measure):
    """Hours first, then the other standing measures, then attributes by name."""
    return (STANDARD.index(measure), "") if measure in STANDARD else (len(STANDARD), measure)
