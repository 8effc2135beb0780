"""Holds a plan's file against what its scenario means: the rules, and every figure."""

from fractions import Fraction

from . import figures, limits, seating
from .figures import Books, Six
from .numbers import MILLION
from .program import Program
from .worth import Worth

#: What floating numbers can't tell apart, and half of the last of six digits, where a tie may go either way.
NEAR = 1e-9
STOPPED = ("optimal", "gap", "time", "work", "interrupted", "exhausted")
HALF_A_DIGIT = Fraction(1, 2 * MILLION) + Fraction(1, 10**12)


class Difference:
    """Something in the file that is not so."""

    def __init__(self, place, says):
        self.place, self.says = place, says

    def __str__(self):
        return f"{self.place}: {self.says}"


def told(place, stated, worked_out):
    return Difference(place, f"the file says {shown(stated)}; worked out again, it is {shown(worked_out)}.")


def shown(value):
    if isinstance(value, Fraction):
        value = float(value)
    return "nothing" if value is None else str(value).lower() if isinstance(value, bool) else f"{value}"


class Check:
    """One plan of one model."""

    def __init__(self, model, plan):
        self.model, self.plan = model, plan
        self.differences = []
        self.points = plan["points_per_seat"]
        self.worth = Worth(model, self.points)
        self.program = Program(model, self.worth)

    def say(self, place, words):
        self.differences.append(Difference(place, words))

    def run(self):
        """All that differs, the bound aside."""
        if self.points != self.model.points_per_seat():
            self.differences.append(told("points_per_seat", self.points, self.model.points_per_seat()))
        if not self.seat_all():
            return self.differences
        self.orders()
        self.rules()
        self.facts_of_seats()
        self.figures()
        self.ends()
        return self.differences

    # Who has what

    def seat_all(self):
        """Puts the plan's rows onto seats; says whether all seats come out right."""
        model, rows = self.model, {}
        for list_name in ("assignments", "uncovered"):
            for index, row in enumerate(self.plan[list_name]):
                key = (row["account"], row["role"])
                place = f"{list_name}[{index}]"
                if key not in model.by_role:
                    self.say(place, f"the scenario has no seat of {key[1]} at account {key[0]}.")
                    continue
                if row.get("owner") is not None and row["owner"] not in model.owners:
                    self.say(place, f"the scenario has no owner {row['owner']}.")
                    continue
                rows.setdefault(key, []).append((row.get("owner"), row, place))
        for key, group in model.by_role.items():
            mine = rows.get(key, [])
            owners = [it for it, _, _ in mine if it is not None]
            if len(mine) != len(group):
                self.say(f"account {key[0]}, {key[1]}", f"the plan speaks of {len(mine)} seats; there are {len(group)}.")
            if len(set(owners)) < len(owners):
                self.say(f"account {key[0]}, {key[1]}", "one owner has two seats of the role.")
        if self.differences:
            return False
        self.rows = rows
        self.owner_of = {}
        self.owner_of = seating.seat(model, {key: [it for it, _, _ in mine if it is not None]
                                             for key, mine in rows.items()})
        held = [(seat, self.owner_of[seat.key]) for seat in model.seats if self.owner_of[seat.key] is not None]
        self.books = Books(held, [seat for seat in model.seats if self.owner_of[seat.key] is None])
        return True

    # The rules

    def rules(self):
        self.choice = []
        for unit in self.program.units:
            chosen = tuple(self.owner_of[seat.key] for seat in unit.seats)
            place = unit.options.index(chosen) if chosen in unit.options else None
            self.choice.append(None if place in unit.closed else place)
            if self.choice[-1] is None:
                self.explain(unit, chosen)
        if None not in self.choice:
            self.bands()

    def explain(self, unit, chosen):
        """Why seats that are decided together can't be decided so."""
        before = len(self.differences)
        for seat, owner in zip(unit.seats, chosen):
            place = f"account {seat.account.id}, {seat.role}"
            if owner is None:
                if seat.fixed is not None:
                    self.say(place, f"its owner {seat.fixed} is given; the plan leaves it uncovered.")
                elif self.model.rules.get("coverage") == "required":
                    self.say(place, "every seat must be covered; the plan leaves it uncovered.")
                continue
            reason = self.model.why_not(seat, owner)
            if seat.fixed is not None and seat.fixed != owner:
                self.say(place, f"its owner {seat.fixed} is given; the plan gives it to {owner}.")
            elif reason:
                self.say(place, f"{owner} {reason}.")
        if len(self.differences) == before:
            accounts = ", ".join(dict.fromkeys(it.account.id for it in unit.seats))
            self.say(f"accounts {accounts}", "seats that go to one owner, or one pod, are split: "
                     + ", ".join(str(it) for it in chosen) + ".")

    def bands(self):
        for name, meter in self.program.meters.items():
            total = sum(loads[self.choice[unit]] for unit, loads in meter.loads.items())
            what = limits.named(name)
            if meter.most is not None and total > meter.most:
                self.say(what, f"at most {meter.most} is allowed; the plan has {total}.")
            if meter.least is not None and total < meter.least:
                self.say(what, f"at least {meter.least} is asked for; the plan has {total}.")

    # The figures

    def orders(self):
        """Lists are ordered by id."""
        for name, keys in (("assignments", ("account", "role", "owner")), ("uncovered", ("account", "role")),
                           ("books", ("owner",)), ("moves", ("account", "role"))):
            found = [tuple(row[key] for key in keys) for row in self.plan[name]]
            if found != sorted(found):
                self.say(name, f"the list is not ordered by {', '.join(keys)}.")

    def facts_of_seats(self):
        for key, group in self.model.by_role.items():
            rows = self.rows[key]
            for owner, row, place in rows:
                if owner is not None:
                    self.facts(group, owner, row, place)
            self.previous(group, rows)

    def facts(self, group, owner, row, place):
        model = self.model
        seat = next((it for it in group if self.owner_of[it.key] == owner), None)
        if seat is None:
            return  # pushed out by a fixed owner, which is said elsewhere
        fit = model.fit.of(seat, model.owners[owner]) / 1e6
        self.compare(f"{place}.fit", row["fit"], fit)
        minutes = seat.minutes_by.get(owner, seat.minutes)
        self.compare(f"{place}.hours", row["hours"], minutes / 60)
        self.compare(f"{place}.locked", row["locked"], seat.fixed is not None)

    def previous(self, group, rows):
        """Who is kept is their own predecessor; the others follow those who are not kept."""
        before = [it for it in group[0].previous_owners]
        owners = [it for it, _, _ in rows]
        gone = sorted(it for it in before if it not in owners)
        stated, right = [], []
        for owner, row, place in rows:
            if owner in before:
                self.compare(f"{place}.previous", row.get("previous"), owner)
            else:
                stated.append((row.get("previous"), place))
                right.append(gone.pop(0) if gone else None)
        for (said, place), here in zip(stated, right):
            self.compare(f"{place}.previous", said, here)

    def figures(self):
        model, plan = self.model, self.plan
        now = figures.today(model)
        books = {row["owner"]: row for row in plan["books"]}
        for index, row in enumerate(plan["books"]):
            if row["owner"] not in model.owners:
                self.say(f"books[{index}]", f"the scenario has no owner {row['owner']}.")
        held = {owner for _, owner in now.held + self.books.held}
        for owner in model.owners:
            if owner not in books:
                if model.owners[owner].available or owner in held:
                    self.say("books", f"the book of {owner} is missing.")
            else:
                self.compare(f"books of {owner}", books[owner], figures.book(model, owner, now, self.books))
        self.compare("equity", plan["equity"], [figures.equity(model, it, now, self.books) for it in model.balances])
        self.components = figures.components(model, self.worth, now, self.books, limits.target)
        self.compare("components", plan["components"], self.components)
        self.compare("moves", plan["moves"], figures.moves(model, self.books))

    def ends(self):
        """Objective, bound, gap and status."""
        plan = self.plan
        objective = sum(row["points"] for row in self.components)
        self.compare("objective", plan["objective"], objective)
        bound = plan["bound"]
        if bound < plan["objective"]:
            self.say("bound", f"it is {bound} and below the objective, {plan['objective']}.")
        gap = (bound - plan["objective"]) / abs(plan["objective"]) if plan["objective"] else (
            0.0 if bound == plan["objective"] else None)
        stated = plan.get("gap")
        if stated is None or gap is None or float(stated) != gap:
            if stated is not gap:
                self.differences.append(told("gap", stated, gap))
        met = bound == plan["objective"]
        if plan["stopped"] not in STOPPED or plan["stopped"] == "optimal" and not met:
            self.say("stopped", f"it is {plan['stopped']!r}; the bound is {bound}, the objective {plan['objective']}.")
        if plan["status"] not in ("optimal", "feasible") or (plan["status"] == "optimal") != met:
            self.say("status", f"it is {plan['status']!r}; the bound is {bound}, the objective {plan['objective']}.")

    def compare(self, place, stated, here):
        """Notes where what the file says is not what is worked out here."""
        if isinstance(here, dict) and isinstance(stated, dict):
            for key, value in here.items():
                self.compare(f"{place}.{key}", stated.get(key), value)
            for key in stated:
                if key not in here:
                    self.say(f"{place}.{key}", "the file has a figure that there is none of.")
        elif isinstance(here, list) and isinstance(stated, list):
            if len(here) != len(stated):
                self.say(place, f"the list has {len(stated)} rows; worked out again, it has {len(here)}.")
            for index, (one, other) in enumerate(zip(stated, here)):
                self.compare(f"{place}[{index}]", one, other)
        elif not equal(stated, here):
            self.differences.append(told(place, stated, here))


def equal(one, other):
    """Whether two figures are the same; floating ones to what their digits can say."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None or isinstance(other, str):
        return one is other or one == other and type(one) is type(other)
    if isinstance(other, int):
        return one == other
    if isinstance(other, Six):
        return isinstance(one, (int, Fraction)) and abs(one - other) <= HALF_A_DIGIT and (
            Fraction(one) * MILLION).denominator == 1
    try:
        return abs(float(one) - other) <= NEAR * max(1.0, abs(other))
    except (TypeError, ValueError):
        return False
