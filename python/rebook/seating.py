"""Seats of one account and role are alike; where families have several, this finds who sits on which.

A plan says who covers a role, not on which of its seats. Fixed owners sit on their own seats; the others sit so that
seats that are decided together have one owner, if that can be done.
"""

from itertools import permutations


def seat(model, owners):
    """The owner of every seat, `None` for nobody, from the owners of each account and role."""
    found, by_family = {}, {}
    for key, group in model.by_role.items():
        left = list(owners[key])
        for it in group:
            if it.fixed in left:
                found[it.key] = it.fixed
                left.remove(it.fixed)
        free = [it for it in group if it.key not in found]
        open_ones = [it for it in free if it.fixed is None]
        for it in free:
            found[it.key] = None
        left += [None] * (len(open_ones) - len(left))
        if len(group) > 1 or open_ones:
            by_family.setdefault(model.family_key(group[0])[:3], []).append((open_ones, left))
    for accounts in by_family.values():
        chosen = agree(sorted(accounts, key=lambda it: len(it[0])), {})
        for seats, sitting in chosen or [(seats, left) for seats, left in accounts]:
            for it, owner in zip(seats, sitting):
                found[it.key] = owner
    return found


def agree(accounts, of_index):
    """For each account an order of its owners in which seats of one index have one owner; `None` if there is none."""
    if not accounts:
        return []
    (seats, left), rest = accounts[0], accounts[1:]
    for order in orders(seats, left, of_index):
        below = agree(rest, {**of_index, **{it.index: owner for it, owner in zip(seats, order)}})
        if below is not None:
            return [(seats, order)] + below
    return None


def orders(seats, left, of_index):
    """The orders of owners that fit what other accounts of the family have."""
    if len(seats) == 1:
        fits = seats[0].index not in of_index or of_index[seats[0].index] == left[0]
        return [tuple(left)] if fits else []
    if all(it.index in of_index for it in seats):
        wanted = tuple(of_index[it.index] for it in seats)
        return [wanted] if sorted(map(str, wanted)) == sorted(map(str, left)) else []
    return [it for it in dict.fromkeys(permutations(left, len(seats)))
            if all(of_index.get(one.index, owner) == owner for one, owner in zip(seats, it))]
