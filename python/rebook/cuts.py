"""Cuts: rows that every plan keeps, worked out again from the rows that they follow from by mixed-integer rounding."""


class CutError(Exception):
    """A cut that can't be worked out."""


class Row:
    """Options' amounts and hinges' excesses that add up to at most a number."""

    def __init__(self, amounts, factors, most):
        self.amounts, self.factors, self.most = amounts, factors, most


class Cut(Row):
    """A cut of a proof: amounts by unit and option, factors by meter and hinge."""

    def __init__(self, stated, proof):
        terms = [(row_of(source, proof), integer(weight)) for source, weight in stated["terms"]]
        anchors = [integer(it) for it in stated["anchors"]]
        divisor, drop = integer(stated["divisor"]), integer(stated.get("drop", 0))
        if len(anchors) != len(proof.units):
            raise CutError("it has not an anchor for every unit")
        if divisor <= 0 or not -128 <= drop <= 128:
            raise CutError("its divisor or what it drops is outside its range")
        super().__init__(*rounded(*added_up(terms, anchors), divisor, terms, anchors))
        self.scale(drop)

    def scale(self, drop):
        if drop < 0:
            shift = lambda value: value << -drop
            up = shift
        else:
            shift = lambda value: value >> drop
            up = lambda value: -(-value >> drop)
        self.amounts = {unit: [shift(it) for it in amounts] for unit, amounts in self.amounts.items()}
        self.factors = {where: shift(it) for where, it in self.factors.items()}
        self.most = up(self.most)


def integer(value):
    if isinstance(value, bool) or not isinstance(value, int):
        raise CutError(f"{value!r} stands where a whole number is due")
    return value


def row_of(source, proof):
    """The row that a term speaks of."""
    try:
        (kind, where), = source.items()
        if kind == "cut":
            return proof.cuts[where] if 0 <= integer(where) < len(proof.cuts) else fail()
        place, index = where if kind == "hinge" else (where, None)
        place = proof.named[place] if 0 <= integer(place) else fail()
        meter = proof.meters[place]
    except (AttributeError, ValueError, TypeError, IndexError):
        raise CutError(f"it follows from {source}, which there is not") from None
    if kind == "hinge":
        if not 0 <= integer(index) < len(meter.hinges):
            fail()
        hinge = meter.hinges[index]
        sign = 1 if hinge.above else -1
        return Row(times(meter.loads, sign), {(place, index): -1}, sign * hinge.point)
    if kind == "most" and meter.most is not None:
        return Row(meter.loads, {}, meter.most)
    if kind == "least" and meter.least is not None:
        return Row(times(meter.loads, -1), {}, -meter.least)
    return fail()


def fail():
    raise CutError("it follows from a row that there is not")


def times(loads, sign):
    return {unit: [sign * it for it in amounts] for unit, amounts in loads.items()}


def add(amounts, other, weight, anchors):
    """Adds a row's amounts, less those of the anchors; gives what the anchors' add up to."""
    taken = 0
    for unit, mine in other.items():
        if not 0 <= anchors[unit] < len(mine):
            raise CutError("an anchor is an option that there is not")
        anchor = mine[anchors[unit]]
        taken += anchor
        into = amounts.setdefault(unit, [0] * len(mine))
        for option, amount in enumerate(mine):
            into[option] += weight * (amount - anchor)
    return taken


def added_up(terms, anchors):
    """All rows with their weights: amounts without the anchors', factors of excesses, and the right side."""
    amounts, factors, most = {}, {}, 0
    for row, weight in terms:
        taken = add(amounts, row.amounts, weight, anchors)
        for where, factor in row.factors.items():
            factors[where] = factors.get(where, 0) + weight * factor
        most += weight * (row.most - taken)
    return amounts, factors, most


def rounded(amounts, factors, most, divisor, terms, anchors):
    """Mixed-integer rounding; slacks of rows with negative weights count as the rows themselves."""
    left = most % divisor

    def of(amount):
        return (divisor - left) * (amount // divisor) + max(0, amount % divisor - left)

    amounts = {unit: [of(it) for it in mine] for unit, mine in amounts.items()}
    factors = {where: factor for where, factor in factors.items() if factor < 0}
    most = (divisor - left) * (most // divisor)
    for row, weight in terms:
        if weight < 0:
            taken = add(amounts, row.amounts, -weight, anchors)
            for where, factor in row.factors.items():
                factors[where] = factors.get(where, 0) - weight * factor
            most -= weight * (row.most - taken)
    return amounts, factors, most
