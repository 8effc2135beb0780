"""Goes through the proof of a plan's bound, in whole numbers: prices, cuts, books and the tree of cases.

No plan is worth more than what weak duality says at any prices, so that a proof can be bad but never false. What each
part means is said in `FORMAT.md`; this does as it says, from this verifier's own program.
"""

from math import gcd

from .books import Shelf
from .cuts import Cut, CutError

#: Binary digits behind the point of prices, and of the prices of cuts.
BITS, CUT_BITS = 24, 44
#: A price times all that a meter can get stays below this.
WIDEST = 1 << 86


class Bad(Exception):
    """A proof that does not fit the scenario, or leaves room for a better plan."""


class TooLarge(Exception):
    """A proof that would take longer than anybody waits."""


class Proof:
    """A proof, read against a program."""

    def __init__(self, program, stated, bound):
        self.program, self.bound = program, bound
        self.units = program.units
        self.meters = list(program.meters.values())
        places = {name: place for place, name in enumerate(program.meters)}
        self.named = [self.place(places, it) for it in stated.get("meters") or []]
        if len(set(self.named)) < len(self.named):
            raise Bad("it names a meter twice")
        self.options = self.loads_by_option()
        self.step, self.start = lattice(program)
        self.nodes = stated.get("nodes") or []
        self.cuts = []
        for it in stated.get("cuts") or []:
            try:
                self.cuts.append(Cut(it, self))
            except CutError as error:
                raise Bad(f"cut {len(self.cuts)}: {error}") from None

    def place(self, places, stated):
        try:
            name = named(stated, places)
        except (AttributeError, ValueError, KeyError, TypeError):
            raise Bad(f"it names a meter as {stated}") from None
        if name not in places:
            raise Bad(f"it names a meter that the scenario does not have: {stated}")
        return places[name]

    def loads_by_option(self):
        """By unit and option the pairs of a meter and what the option loads it with."""
        found = [[[] for _ in unit.options] for unit in self.units]
        for place, meter in enumerate(self.meters):
            for unit, loads in meter.loads.items():
                for option, amount in enumerate(loads):
                    if amount:
                        found[unit][option].append((place, amount))
        return found

    def run(self):
        """Raises `Bad` where the bound does not follow."""
        self.at = 0
        self.prices, self.cut_prices = [0] * len(self.meters), {}
        self.walk([set(range(len(unit.options))) - unit.closed for unit in self.units])
        if self.at != len(self.nodes):
            raise Bad(f"it has {len(self.nodes)} nodes and ends after {self.at}")

    def walk(self, is_open):
        """The node that is next, and what it goes on with; cases are worked through from a list, not by recursion."""
        waiting = [is_open]
        while waiting:
            is_open = waiting.pop()
            if self.at >= len(self.nodes):
                raise Bad("it is cut short")
            node, number = self.nodes[self.at], self.at
            self.at += 1
            self.take_prices(node)
            done = is_open is None or self.judge(is_open, node)
            following = node.get("next", "closed")
            if following == "closed":
                if not done:
                    raise Bad(f"node {number} ends, and leaves room for a plan that is better than the bound")
            elif following == "again":
                waiting.append(None if done else is_open)
            else:
                waiting += reversed(self.split(following, None if done else is_open, number))

    def take_prices(self, node):
        prices = node.get("prices") or []
        if prices:
            if len(prices) != len(self.named):
                raise Bad("a node has not as many prices as the proof has meters")
            self.prices = [0] * len(self.meters)
            for place, price in zip(self.named, prices):
                self.prices[place] = whole(price)
            self.cut_prices = {}
        if prices or node.get("cuts"):
            self.cut_prices = {}
            for cut, price in node.get("cuts") or []:
                if not 0 <= whole(cut) < len(self.cuts) or whole(price) < 0:
                    raise Bad("a node prices a cut that there is not, or with less than nothing")
                self.cut_prices[cut] = self.cut_prices.get(cut, 0) + price

    def split(self, following, is_open, number):
        try:
            unit, sets = following["branch"]
            sets = [set(map(whole, it)) for it in sets]
            known = 0 <= whole(unit) < len(self.units)
        except (KeyError, TypeError, ValueError):
            raise Bad(f"node {number} goes on with {following}") from None
        if not known:
            raise Bad(f"node {number} splits by a unit that there is not")
        if is_open is None:
            return [None] * len(sets)
        if not is_open[unit] <= set().union(*sets):
            raise Bad(f"node {number} leaves out an open option of unit {unit}")
        return [is_open[:unit] + [is_open[unit] & it] + is_open[unit + 1:] for it in sets]

    def judge(self, is_open, node):
        """Whether a node holds no better plan; closes the options that can't be part of one."""
        state = State(self, is_open, self.shelf(node))
        if state.empty or self.down(state.earns) <= self.bound:
            return True
        for unit, options in enumerate(is_open):
            if len(options) > 1:
                is_open[unit] = {it for it in options if self.down(state.with_option(unit, it)) > self.bound}
        if any(not options for options in is_open):
            return True
        return all(len(options) == 1 for options in is_open) and self.worth(is_open) <= self.bound

    def worth(self, is_open):
        """What the one choice that is left is worth; as good as nothing where it breaks a hard band."""
        chosen = [next(iter(it)) for it in is_open]
        total = sum(values[it] for values, it in zip(self.program.values, chosen))
        for meter in self.meters:
            load = sum(loads[chosen[unit]] for unit, loads in meter.loads.items())
            if meter.least is not None and load < meter.least or meter.most is not None and load > meter.most:
                return self.bound
            total -= sum(it.slope * max(load - it.point if it.above else it.point - load, 0) for it in meter.hinges)
        return total

    def shelf(self, node):
        return Shelf(self, node) if node.get("books") else None

    def down(self, scaled):
        """Points, rounded down to what plans can be worth."""
        points = scaled >> CUT_BITS
        return points if not self.step else points - (points - self.start) % self.step


def whole(value):
    if isinstance(value, bool) or not isinstance(value, int):
        raise Bad(f"{value!r} stands where a whole number is due")
    return value


def named(stated, places):
    """A meter's name as the program has it: of a load, of seats of one account and role, or of a limit on change."""
    if isinstance(stated, str):
        return ("change", stated)
    (kind, what), = stated.items()
    if kind == "load":
        return next((it for it in places if it[0] == "load" and it[1] == what["owner"]
                     and measure_name(it[2]) == what["measure"]), None)
    if kind == "same":
        return ("same", what["account"], what["role"], what["owner"])
    return ("change", kind, what)


def measure_name(measure):
    return measure if isinstance(measure, str) else measure.name


def lattice(program):
    """What divides all differences between the worths of plans, and the worth of one choice, charges aside."""
    step = 0
    first = []
    for unit, values in zip(program.units, program.values):
        mine = [value for place, value in enumerate(values) if place not in unit.closed] or [0]
        first.append(mine[0])
        for value in mine:
            step = gcd(step, value - mine[0])
    for meter in program.meters.values():
        for hinge in meter.hinges:
            step = gcd(step, hinge.slope)
    return step, sum(first)


class State:
    """What a node earns at its prices, with these options open."""

    def __init__(self, proof, is_open, shelf):
        self.proof, self.is_open, self.shelf = proof, is_open, shelf
        self.empty = any(not it for it in is_open)
        if self.empty:
            return
        self.on_shelf = shelf.meters if shelf else set()
        self.settle()
        self.empty = any(low > high for low, high in self.ranges)
        if self.empty:
            return
        self.pay()
        self.price_meters()
        if shelf:
            self.earns += shelf.judge(self)
        else:
            self.price_cuts()

    def settle(self):
        """Loads of settled units, and the range of every meter's load inside its band."""
        proof = self.proof
        low, high = [0] * len(proof.meters), [0] * len(proof.meters)
        self.settled = [0] * len(proof.meters)
        for unit, options in enumerate(self.is_open):
            loads = proof.options[unit]
            if len(options) == 1:
                for place, amount in loads[next(iter(options))]:
                    self.settled[place] += amount
                continue
            least, most = {}, {}
            for option in options:
                for place, amount in loads[option]:
                    least.setdefault(place, []).append(amount)
            for place, amounts in least.items():
                some_without = len(amounts) < len(options)
                low[place] += min(min(amounts), 0) if some_without else min(amounts)
                high[place] += max(max(amounts), 0) if some_without else max(amounts)
        self.ranges = []
        for place, meter in enumerate(proof.meters):
            start, end = self.settled[place] + low[place], self.settled[place] + high[place]
            if meter.least is not None:
                start = max(start, meter.least)
            if meter.most is not None:
                end = min(end, meter.most)
            self.ranges.append((start, end))

    def pay(self):
        """What every open option earns net of priced loads and cuts, scaled; what the units earn in all."""
        proof = self.proof
        prices = [0 if place in self.on_shelf else price << (CUT_BITS - BITS)
                  for place, price in enumerate(proof.prices)]
        cuts = [] if self.shelf else [(proof.cuts[it].amounts, price) for it, price in proof.cut_prices.items() if price]
        self.nets, self.best, self.earns = [], [], 0
        for unit, options in enumerate(self.is_open):
            nets = {}
            values, loads = proof.program.values[unit], proof.options[unit]
            for option in options:
                net = (values[option] << CUT_BITS) - sum(prices[place] * amount for place, amount in loads[option])
                for amounts, price in cuts:
                    mine = amounts.get(unit)
                    if mine is not None:
                        net -= price * mine[option]
                nets[option] = net
            self.nets.append(nets)
            self.best.append(max(nets.values()))
            if not self.shelf or len(options) == 1:
                self.earns += self.best[-1]

    def price_meters(self):
        """Every meter earns its best load at its price, less its charge."""
        proof = self.proof
        extra = {}
        if not self.shelf:
            for cut, price in proof.cut_prices.items():
                for where, factor in proof.cuts[cut].factors.items():
                    extra[where] = extra.get(where, 0) + price * factor
        for place, meter in enumerate(proof.meters):
            if place in self.on_shelf:
                continue
            low, high = self.ranges[place]
            price = proof.prices[place]
            if abs(price) * max(abs(low), abs(high)) >= WIDEST:
                raise TooLarge("a price times all that a meter can get is beyond 2^86")
            hinges = [(it.above, it.point, (it.slope << CUT_BITS) + extra.get((place, index), 0))
                      for index, it in enumerate(meter.hinges)]
            self.earns += best_load(price << (CUT_BITS - BITS), low, high, hinges)

    def price_cuts(self):
        proof = self.proof
        self.earns += sum(price * proof.cuts[cut].most for cut, price in proof.cut_prices.items())

    def with_option(self, unit, option):
        """The most that the node earns with an option."""
        if self.shelf:
            return self.shelf.with_option(self, unit, option)
        return self.earns - self.best[unit] + self.nets[unit][option]


def best_load(price, low, high, hinges):
    """The most of price times load less charge, between two loads; charges bend only at their points."""
    if not hinges:
        return max(price * low, price * high)
    points = {low, high} | {point for _, point, _ in hinges if low < point < high}
    return max(price * load - sum(slope * max(load - point if above else point - load, 0)
                                  for above, point, slope in hinges) for load in points)
