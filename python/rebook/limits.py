"""Hard bands: of everybody's book, and limits on change.

Limits on change count what is kept: at least what could be kept less the budget.
"""

from fractions import Fraction

from .fields import listed
from .measures import Slice, load, slices, whole
from .numbers import MILLION, day, exact, millionths, rounded


def share_of(owner, value):
    """So many minutes of an owner's capacity, rounded down."""
    return int(Fraction(millionths(value), MILLION) * owner.capacity)


def target(model, owner):
    return share_of(owner, (model.rules.get("capacity") or {}).get("target", Fraction(85, 100)))


def of_owner(model, owner):
    """The hard bands of an owner's loads, each raised to what fixed seats alone make of it."""
    bands = {}

    def hold(measure, least, most):
        if most is not None:
            most = max(most, held(model, owner.id, measure))
        old = bands.get(measure, (None, None))
        bands[measure] = (
            least if old[0] is None else old[0] if least is None else max(old[0], least),
            most if old[1] is None else old[1] if most is None else min(old[1], most),
        )

    if owner.available:
        hold("hours", None, share_of(owner, (model.rules.get("capacity") or {}).get("limit", 1)))
        for cap in model.rules.get("caps") or []:
            if cap.get("role") in (None, owner.roles[0]):
                hold(cap["measure"], None, int(whole(cap["measure"], cap["at_most"])))
        if owner.max_accounts is not None:
            hold("accounts", None, owner.max_accounts)
        if owner.max_arr is not None:
            hold("arr", None, owner.max_arr)
        for balance in model.balances:
            band = balance.bands.get(owner.id)
            if balance.hard and band is not None:
                hold(balance.measure, band.least, band.most)
        for mix, segments in slices(model.rules, model.scenario["segments"]):
            if mix.get("role") in (None, owner.roles[0]):
                of_mix(hold, mix, segments, owner)
    return [(measure, least, most) for measure, (least, most) in bands.items()]


def of_mix(hold, mix, segments, owner):
    if mix.get("at_least") is not None or mix.get("at_most") is not None:
        least, most = mix.get("at_least"), mix.get("at_most")
        hold(Slice("hours", segments), None if least is None else -int(-Fraction(millionths(least), MILLION) * owner.capacity // 1),
             None if most is None else share_of(owner, most))
    if mix.get("accounts_at_least") is not None or mix.get("accounts_at_most") is not None:
        hold(Slice("accounts", segments), mix.get("accounts_at_least"), mix.get("accounts_at_most"))


def held(model, owner, measure):
    """What fixed seats alone make of an owner's load."""
    return sum(load(seat, measure, owner) for seat in model.seats if seat.fixed == owner)


def keepable(model):
    """The seats that could be kept, by their owner: present owners who could keep one of an account's seats."""
    found = []
    for group in model.by_role.values():
        for owner in group[0].previous_owners:
            if owner in model.owners and any(model.could_keep(seat, owner) for seat in group):
                found.append((group[0], owner))
    return found


def subjects(model, account, owner):
    """What of limits a seat that its owner keeps is counted for, with the budget in seats and in ARR."""
    moves = model.rules.get("moves") or {}
    yield ("kept",), moves.get("at_most"), moves.get("arr_at_most")
    yield ("kept_by", owner), moves.get("per_giver"), moves.get("arr_per_giver")
    segment = account.segment["id"]
    of_segment = (moves.get("segments") or {}).get(segment) or {}
    yield ("kept_in", segment), of_segment.get("at_most"), of_segment.get("arr_at_most")
    manager = model.owners[owner].manager if owner in model.owners else None
    if manager is not None:
        yield ("kept_in_team", manager), moves.get("per_team"), None


def in_money(name):
    return (name[0].replace("kept", "kept_arr", 1).replace("received", "received_arr", 1),) + name[1:]


def meters(program):
    """The meters of all limits on change."""
    model = program.model
    moves = model.rules.get("moves") or {}
    budgets = {key: rounded(moves[rule]) for key, rule in ((("kept",), "at_most"), (("kept_arr",), "arr_at_most"))
               if moves.get(rule) is not None}
    could = dict.fromkeys(budgets, 0)
    for seat, owner in keepable(model):
        for name, seats, arr in subjects(model, seat.account, owner):
            for key, budget, amount in ((name, seats, 1), (in_money(name), arr, seat.account.arr)):
                if budget is not None:
                    could[key] = could.get(key, 0) + amount
                    budgets[key] = rounded(budget)
    for key, amount in could.items():
        program.meter("change", *key).least = amount - budgets[key]
    receivers(program, model)
    same(program, model)


def receivers(program, model):
    moves = model.rules.get("moves") or {}
    cooling = moves.get("cooling_off")
    for owner in model.owners.values():
        most = moves.get("per_receiver")
        if cooling and lately(model, owner.id, cooling["days"]) >= cooling["received"]:
            most = min(it for it in (most, cooling.get("at_most", 0)) if it is not None)
        if most is not None:
            program.meter("change", "received_by", owner.id).most = most
        if moves.get("arr_per_receiver") is not None:
            program.meter("change", "received_arr_by", owner.id).most = int(exact(moves["arr_per_receiver"]))


def lately(model, owner, days):
    """How many accounts and roles an owner was given in the days before the plan."""
    count = 0
    for account in model.accounts.values():
        for role, owners in (account.record.get("owner") or {}).items():
            since = (account.record.get("owner_since") or {}).get(role)
            if since is not None and owner in listed(owners) and 0 <= (model.period.first - day(since)).days <= days:
                count += 1
    return count


def same(program, model):
    """Nobody has two seats of one account and role."""
    for (account, role), group in model.by_role.items():
        if len(group) > 1:
            for owner in model.owners:
                program.meter("same", account, role, owner).most = 1


def counted(model, seat, owner):
    """What a seat with an owner is counted for, and how much."""
    if owner is None:
        return
    account = seat.account
    if owner in seat.previous_owners:
        for name, _, _ in subjects(model, account, owner):
            yield ("change",) + name, 1
            yield ("change",) + in_money(name), account.arr
    else:
        yield ("change", "received_by", owner), 1
        yield ("change", "received_arr_by", owner), account.arr
    yield ("same", account.id, seat.role, owner), 1


def named(name):
    """A meter in words."""
    if name[0] == "load":
        measure = name[2].name if isinstance(name[2], Slice) else name[2]
        return f"{measure} of {name[1]}"
    if name[0] == "same":
        return f"seats of {name[2]} at account {name[1]} that {name[3]} has"
    return " ".join(name[1:]).replace("_", " ")
