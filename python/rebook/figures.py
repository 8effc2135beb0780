"""What a plan's file says of books, evenness, components and moves, worked out again from who has which seat."""

from dataclasses import dataclass
from fractions import Fraction

from .fields import listed
from .measures import load
from .numbers import MILLION, exact, rounded


@dataclass
class Books:
    """Who has which seats: pairs of a seat and its owner, and the seats that nobody has."""

    held: list
    uncovered: list

    def of(self, owner):
        return [seat for seat, who in self.held if who == owner]


def today(model):
    """The books as they are: the first owners so far, as many as there are seats, whatever the rules say of them."""
    held, uncovered = [], []
    for group in model.by_role.values():
        present = [it for it in group[0].previous_owners if it in model.owners]
        for seat, owner in zip(group, present):
            held.append((seat, owner))
        uncovered += group[len(present):]
    return Books(held, uncovered)


class Six(Fraction):
    """A figure that a file gives to six digits."""


def six(value):
    """A figure to six digits; nothing stays nothing."""
    return None if value is None else Six(value)


def share(part, total):
    """A share that is 1 where there is nothing to share."""
    return Fraction(part, total) if total else Fraction(1)


def loads(model, books, measure):
    found = dict.fromkeys(model.owners, 0)
    for seat, owner in books.held:
        found[owner] += load(seat, measure, owner)
    return found


def outside(model, books, balance):
    """What is outside everybody's band, in all."""
    of = loads(model, books, balance.measure)
    return sum(max(band.least - of[owner], 0) + max(of[owner] - band.most, 0)
               for owner, band in balance.bands.items())


def above_target(model, books, target):
    of = loads(model, books, "hours")
    return sum(max(of[it.id] - target(model, it), 0) for it in model.owners.values() if it.available)


def tally(model, books, owner):
    """What is counted over a book."""
    mine = books.of(owner)
    fit = [model.fit.of(seat, model.owners[owner]) for seat in mine]
    return {
        "accounts": len(mine),
        "arr": sum(seat.account.arr for seat in mine),
        "hours": six(Fraction(sum(load(seat, "hours", owner) for seat in mine), 60)),
        "renewals": sum(seat.account.renews for seat in mine),
        "at_risk_arr": sum(load(seat, "at_risk_arr") for seat in mine),
        "fit": six(Fraction(sum(fit), len(fit) * MILLION)) if fit else None,
    }


def book(model, owner, now, plan):
    person = model.owners[owner]
    before = {seat.key for seat in now.of(owner)}
    had, has = roles(now, owner), roles(plan, owner)
    found = {
        "owner": owner, "name": person.name, "placeholder": person.placeholder,
        "capacity": six(Fraction(person.capacity, 60)), "now": tally(model, now, owner),
        "plan": tally(model, plan, owner), "gained": len(has - had), "lost": len(had - has),
    }
    if person.pool:
        found["members"] = members(model, person, sum(load(seat, "hours", owner) for seat in plan.of(owner)))
    return found


def roles(books, owner):
    return {seat.key[:2] for seat in books.of(owner)}


def members(model, pool, minutes):
    """What falls to each member by the hours that they give."""
    given = pool.given
    total = sum(given.values())
    return [{"owner": it, "hours": six(Fraction(minutes * amount, total * 60) if total else 0)}
            for it, amount in sorted(given.items())]


def equity(model, balance, now, plan):
    before, after = loads(model, now, balance.measure), loads(model, plan, balance.measure)
    within = lambda of: sum(band.least <= of[owner] <= band.most for owner, band in balance.bands.items())
    return {"measure": balance.measure, "owners": len(balance.bands), "within_now": within(before),
            "within_plan": within(after), "gini_now": six(gini(balance, before)), "gini_plan": six(gini(balance, after))}


def gini(balance, of):
    """The Gini coefficient of load over fair share, every owner weighing the same."""
    ratios = sorted(Fraction(rounded(Fraction(of[owner] * MILLION, rounded(band.fair))), MILLION) for owner, band in balance.bands.items() if rounded(band.fair))
    total, count = sum(ratios), len(ratios)
    if not total or not count:
        return Fraction(0)
    ranked = sum((2 * rank - count - 1) * value for rank, value in enumerate(ratios, 1))
    return ranked / (count * total)


def components(model, worth, now, plan, target):
    """All components with weight, value, value of today and points."""
    weights = model.weights
    perfect = sum(worth.part(seat, weights["fit"], MILLION) for seat in model.seats)
    strongest = sum(worth.part(seat, weights["continuity"], seat.strength) for seat in model.seats
                    if model.here(seat.previous))
    found = []

    def row(name, weight, value, points):
        if not weight and name != "fit":
            return
        found.append({"name": name, "weight": float(Fraction(weight, MILLION)), "value": six(value(plan)),
                      "now": six(value(now)), "points": points})

    def earned(what):
        return lambda books: sum(what(seat, owner) for seat, owner in books.held)
    fit, kept = earned(worth.fit), earned(worth.continuity)
    row("fit", weights["fit"], lambda it: share(fit(it), perfect), fit(plan))
    row("continuity", weights["continuity"], lambda it: share(kept(it), strongest), kept(plan))
    if any(backfilled(model, seat) for seat in model.seats):
        taken = earned(worth.backfill)
        all_of = sum(worth.part(seat, weights["backfill"], MILLION) for seat in model.seats if backfilled(model, seat))
        row("backfill", weights["backfill"], lambda it: share(taken(it), all_of), taken(plan))
    if any(seat.account.record.get("cost_by") for seat in model.seats):
        cost = earned(worth.cost)
        row("cost", weights["cost"], lambda it: total_cost(it), -cost(plan))
    prices = sum(worth.price(seat) for seat in model.seats)
    lost = lambda books: sum(worth.price(seat) for seat in books.uncovered)
    row("coverage", weights["coverage"], lambda it: 1 - share(lost(it), prices) if prices else 1, -lost(plan))
    above = lambda books: above_target(model, books, target)
    row("capacity", weights["capacity"], lambda it: 1 - Fraction(above(it), model.all_minutes) if model.all_minutes else 1,
        -worth.capacity_slope * above(plan))
    for balance in model.balances:
        if not worth.balance_slopes[balance.measure]:
            continue
        off = lambda books: outside(model, books, balance)
        value = lambda books: 1 - Fraction(off(books), 2 * balance.total) if balance.total else 1
        row(f"balance.{balance.measure}", balance.weight, value, -worth.balance_slopes[balance.measure] * off(plan))
    return found


def total_cost(books):
    return sum(Fraction(rounded(exact((seat.account.record.get("cost_by") or {}).get(owner, 0)) * 1000), 1000) for seat, owner in books.held)


def backfilled(model, seat):
    """Whether somebody is to take over a seat whose owner is not there to keep it."""
    return any(it.backfill_for in seat.previous_owners and not model.here(it.backfill_for)
               for it in model.owners.values() if it.backfill_for)


def moves(model, plan):
    """What changes hands, by account and role."""
    has = {}
    for seat, owner in plan.held:
        has.setdefault(seat.key[:2], []).append(owner)
    found = []
    for key, group in model.by_role.items():
        before = list(group[0].previous_owners)
        after = sorted(has.get(key, []))
        gone = sorted(it for it in before if it not in after)
        come = [it for it in after if it not in before]
        for index in range(max(len(gone), len(come))):
            giver = gone[index] if index < len(gone) else None
            account = group[0].account
            found.append({
                "account": account.id, "role": key[1], "from": giver,
                "to": come[index] if index < len(come) else None, "arr": account.arr,
                "forced": giver is not None and not any(model.could_keep(seat, giver) for seat in group),
                "renewal": account.record.get("renewal"),
            })
    return found
