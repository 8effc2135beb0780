"""What is decided together: families with one owner a role, and the pod seats of a family or account."""

from .fields import listed


def kind(seat):
    """Seats of people, of pools and of pods are told apart."""
    return seat.pattern if seat.pattern in ("pooled", "pod") else "people"


def families(model):
    """Seats that are to have one owner: of a family, role, index and kind; each by itself where families are apart."""
    found = {}
    for seat in model.seats:
        found.setdefault(model.family_key(seat), []).append(seat)
    return found


def follow(model):
    """Where the fixed seats of a family have one owner who has all others, too, and may stay, these are fixed as well."""
    for group in model.families.values():
        if kind(group[0]) == "pod":
            continue
        owners = {it.fixed for it in group if it.fixed is not None}
        free = [it for it in group if it.fixed is None]
        if len(owners) != 1 or not free:
            continue
        owner = next(iter(owners))
        stays = all(it.previous == owner and model.here(owner)
                    and owner not in listed(it.account.record.get("forbidden")) for it in free)
        if stays:
            for seat in free:
                seat.fixed = owner


class Unit:
    """Seats that are decided together, with all their options: owners by seat, `None` for nobody."""

    def __init__(self, seats, options, closed=()):
        self.seats = seats
        self.options = options
        self.closed = set(closed)


def units(model):
    """All units by their first seats."""
    found = []
    pods = {}
    for group in model.families.values():
        if kind(group[0]) == "pod":
            pods.setdefault(model.family_key(group[0])[1], []).extend(group)
            continue
        found += [[it] for it in group if it.fixed is not None]
        free = [it for it in group if it.fixed is None]
        if free:
            found.append(free)
    found = [Unit(sorted(it, key=lambda seat: seat.key), []) for it in found]
    for unit in found:
        unit.options, unit.closed = people_options(model, unit.seats)
    for group in pods.values():
        found += pod_units(model, sorted(group, key=lambda seat: seat.key))
    return sorted(found, key=lambda unit: unit.seats[0].key)


def may(model, seat, owner):
    return model.why_not(seat, owner) is None


def people_options(model, seats):
    """Everybody with a place, and nobody; and which of them decisions alone rule out."""
    owners = [it for it in model.owners if all(model.has_place(seat, it) for seat in seats)]
    closed = {place for place, it in enumerate(owners) if not all(may(model, seat, it) for seat in seats)}
    return [(owner,) * len(seats) for owner in owners] + nobody(model, seats), closed


def nobody(model, seats):
    """That nobody has any of the seats, unless they are fixed or must be covered."""
    if any(it.fixed is not None for it in seats) or model.rules.get("coverage", "priced") == "required":
        return []
    return [(None,) * len(seats)]


def pod_of(model, owner):
    return model.owners[owner].pod if owner in model.owners else None


def pod_units(model, seats):
    """One unit for a pod's seats; fixed ones stand alone unless all are of one pod and may have what goes with them."""
    held = [it for it in seats if it.fixed is not None]
    given = {pod_of(model, it.fixed) for it in held}
    follow_it = all(model.has_place(it, one.fixed) for one in held for it in seats
                    if (it.role, it.index) == (one.role, one.index))
    alone = []
    if len(given) > 1 or None in given or not follow_it:
        alone, given = held, set()
    rest = [it for it in seats if it not in alone]
    found = [Unit([it], [(it.fixed,)]) for it in alone]
    if rest:
        pods = given or {it.pod for it in model.owners.values() if it.pod is not None}
        found.append(Unit(rest, pod_options(model, rest, sorted(pods))))
    return found


def pod_options(model, seats, pods):
    """Pod by pod; each role and index has its people and last nobody, the first one changing fastest."""
    columns = sorted({(it.role, it.index) for it in seats})
    found = []
    for pod in pods:
        people = [[it for it in model.owners if model.owners[it].pod == pod and all(
            may(model, seat, it) for seat in seats if (seat.role, seat.index) == column)] for column in columns]
        choices = [it + ([] if fixed(seats, column) or model.rules.get("coverage") == "required" else [None])
                   for it, column in zip(people, columns)]
        found += [spread(seats, columns, it) for it in combinations(choices) if allowed(columns, it)]
    return found + nobody(model, seats)


def fixed(seats, column):
    return any(it.fixed is not None for it in seats if (it.role, it.index) == column)


def combinations(choices):
    if not choices:
        return [()]
    return [(first,) + rest for rest in combinations(choices[1:]) for first in choices[0]]


def allowed(columns, chosen):
    """Somebody has a seat, and nobody has two of one role."""
    taken = [(role, owner) for (role, _), owner in zip(columns, chosen) if owner is not None]
    return bool(taken) and len(set(taken)) == len(taken)


def spread(seats, columns, chosen):
    owner = dict(zip(columns, chosen))
    return tuple(owner[(it.role, it.index)] for it in seats)
