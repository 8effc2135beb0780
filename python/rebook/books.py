"""Books of a proof's node: groups of meters, such as a person's hours and ARR, that are judged together and exactly.

Each is a knapsack problem: which set of options that load the book earns most, less what its meters charge.
"""


#: More states than this are not kept for one book.
MOST_STATES = 400_000
#: So many states find a good set before the exact search.
BEAM = 300


class Item:
    """An option that loads a book: what it earns beyond its unit's multiplier, and its loads."""

    def __init__(self, unit, option, gain, loads):
        self.unit, self.option, self.gain, self.loads = unit, option, gain, loads


class Shelf:
    """The books of one node."""

    def __init__(self, proof, node):
        from .proof import BITS, CUT_BITS, Bad, whole
        self.proof, self.bad = proof, Bad
        self.shift = CUT_BITS - BITS
        self.books = [[proof.named[whole(it)] if 0 <= whole(it) < len(proof.named) else self.fail("names a meter "
                      "that there is not") for it in book] for book in node["books"]]
        flat = [it for book in self.books for it in book]
        self.meters = set(flat)
        if len(self.meters) < len(flat) or any(not 1 <= len(book) <= 4 for book in self.books):
            self.fail("has a meter twice, or too many")
        self.book_of = {place: index for index, book in enumerate(self.books) for place in book}
        multipliers = node.get("multipliers") or []
        if len(multipliers) != len(proof.units):
            self.fail("has not a multiplier for every unit")
        self.multipliers = [whole(it) << self.shift for it in multipliers]
        if node.get("cuts"):
            self.fail("prices cuts")

    def fail(self, words):
        raise self.bad(f"a node with books {words}")

    def judge(self, state):
        """What open units must earn, all books, and options in no book."""
        self.deal(state)
        earns = 0
        for unit, options in enumerate(state.is_open):
            if len(options) > 1:
                earns += self.multipliers[unit]
        earns += sum(max(0, it) for it in self.loose.values())
        self.worth = [self.most(state, index) for index in range(len(self.books))]
        return earns + sum(self.worth)

    def deal(self, state):
        """Deals the options of open units out to the books that they load."""
        self.items = [[] for _ in self.books]
        self.loose, self.item_of = {}, {}
        for unit, options in enumerate(state.is_open):
            if len(options) < 2:
                continue
            for option in sorted(options):
                loads = [(place, it) for place, it in self.proof.options[unit][option] if place in self.meters]
                gain = state.nets[unit][option] - self.multipliers[unit]
                books = {self.book_of[place] for place, _ in loads}
                if not books:
                    self.loose[unit, option] = gain
                    continue
                if len(books) > 1 or any(it < 0 for _, it in loads):
                    self.fail("has an option that loads two of them, or one with less than nothing")
                index = books.pop()
                of = dict(loads)
                item = Item(unit, option, gain, tuple(of.get(place, 0) for place in self.books[index]))
                self.items[index].append(item)
                self.item_of[unit, option] = index, item

    def most(self, state, index):
        """The most that any set of a book's options earns."""
        meters = [self.proof.meters[it] for it in self.books[index]]
        prices = [self.proof.prices[it] << self.shift for it in self.books[index]]
        settled = tuple(state.settled[it] for it in self.books[index])
        return Knapsack(self.items[index], meters, prices, settled, self.shift).most()

    def with_option(self, state, unit, option):
        """The most that the node earns with an option, the book that it loads judged at prices alone."""
        if (unit, option) in self.loose:
            return state.earns + min(0, self.loose[unit, option])
        index, wanted = self.item_of[unit, option]
        total, payments = self.at_prices(state, index)
        own = wanted.gain - payments[wanted.unit, wanted.option]
        return state.earns - self.worth[index] + total + min(0, own)

    def at_prices(self, state, index):
        """What a book earns at prices alone, and what each of its options pays."""
        if not hasattr(self, "cached"):
            self.cached = {}
        if index not in self.cached:
            self.cached[index] = self.work_out(state, index)
        return self.cached[index]

    def work_out(self, state, index):
        from .proof import CUT_BITS, best_load
        places, items = self.books[index], self.items[index]
        total, pays = 0, dict.fromkeys(((it.unit, it.option) for it in items), 0)
        for column, place in enumerate(places):
            meter, start = self.proof.meters[place], state.settled[place]
            price = self.proof.prices[place] << self.shift
            low, high = start, start + sum(it.loads[column] for it in items)
            least = low if meter.least is None else max(low, meter.least)
            most = high if meter.most is None else min(high, meter.most)
            hinges = [(it.above, it.point, it.slope << CUT_BITS) for it in meter.hinges]
            total += best_load(price, least, most, hinges) - price * start
            shares, rest = shared_out(price, hinges, meter)
            for it in items:
                load = it.loads[column]
                pay = rest * load
                for point, share, ask in shares:
                    room = max(point - start, 0)
                    pay += share * min(load, room) + ask * max(load - room, 0)
                pays[it.unit, it.option] += pay
        total += sum(max(0, it.gain - pays[it.unit, it.option]) for it in items)
        return total, pays


def shared_out(price, hinges, meter):
    """A price shared out among the hinges: point, share and the most that each can ask; and what no hinge took."""
    asking = []
    for above, point, slope in hinges:
        if above and meter.most is not None and point >= meter.most or not above and meter.least is not None \
                and point <= meter.least:
            continue
        if meter.least is not None:
            point = max(point, meter.least)
        if meter.most is not None:
            point = min(point, meter.most)
        asking.append([point, above, 0 if above else -slope, slope])
    left = price - sum(least for _, _, least, _ in asking)
    found = []
    for point, above, least, slope in sorted(asking, key=lambda it: (it[0], it[1])):
        more = min(max(left, 0), slope)
        left -= more
        found.append((point, least + more, slope if above else 0))
    return found, left


class Knapsack:
    """The best set of a book's options, exactly: set by set of loads, pruned by what prices say of the rest."""

    def __init__(self, items, meters, prices, settled, shift):
        self.meters, self.prices, self.settled = meters, prices, settled
        scored = [(it.gain - sum(price * load for price, load in zip(prices, it.loads)), it) for it in items]
        scored.sort(key=lambda it: (-abs(it[0]), it[1].unit, it[1].option))
        self.items = [(net, it.loads) for net, it in scored]
        self.rest = [0] * (len(items) + 1)
        self.room = [(0,) * len(meters)] * (len(items) + 1)
        for index in range(len(items) - 1, -1, -1):
            net, loads = self.items[index]
            self.rest[index] = self.rest[index + 1] + max(0, net)
            self.room[index] = tuple(a + b for a, b in zip(self.room[index + 1], loads))
        from .proof import CUT_BITS
        self.hinges = [[(it.above, it.point, it.slope << CUT_BITS) for it in meter.hinges] for meter in meters]
        self.known = {}

    def meter_earns(self, column, low, high):
        """The most that a meter earns at its price between two loads; `None` where its band allows none of them."""
        from .proof import best_load
        key = column, low, high
        if key not in self.known:
            meter = self.meters[column]
            least = low if meter.least is None else max(low, meter.least)
            most = high if meter.most is None else min(high, meter.most)
            self.known[key] = None if least > most else best_load(self.prices[column], least, most,
                                                                  self.hinges[column]) \
                - self.prices[column] * self.settled[column]
        return self.known[key]

    def ceiling(self, loads, value, index):
        """The most that sets with these first choices can earn; `None` where there is none."""
        total = value + self.rest[index]
        for column, load in enumerate(loads):
            earns = self.meter_earns(column, load, load + self.room[index][column])
            if earns is None:
                return None
            total += earns
        return total

    def most(self):
        best = self.search(None, BEAM)
        return self.search(best, None)

    def search(self, floor, beam):
        """The best set's worth; with a beam only among the most promising ones, without one exactly."""
        from .proof import TooLarge
        states = {self.settled: 0}
        for index, (net, loads) in enumerate(self.items):
            found = {}
            for have, value in states.items():
                for now, worth in ((have, value), (tuple(a + b for a, b in zip(have, loads)), value + net)):
                    if now in found and found[now] >= worth:
                        continue
                    ceiling = self.ceiling(now, worth, index + 1)
                    if ceiling is not None and (floor is None or ceiling >= floor):
                        found[now] = worth
            if beam and len(found) > beam:
                ranked = sorted(found.items(), key=lambda it: -self.ceiling(it[0], it[1], index + 1))
                found = dict(ranked[:beam])
            if len(found) > MOST_STATES:
                raise TooLarge("a book of it has too many sets to go through")
            states = found
        worths = [self.ceiling(loads, value, len(self.items)) for loads, value in states.items()]
        worths = [it for it in worths if it is not None]
        if worths:
            return max(worths)
        return floor if beam else -(1 << 120)
