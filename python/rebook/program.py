"""The integer program that a scenario means: units with options, meters with hard bands and hinges."""

from dataclasses import dataclass, field

from . import limits
from .measures import Slice, load, slices, whole
from .numbers import MILLION


@dataclass
class Hinge:
    """Points for each unit of load above a point, or below it."""

    above: bool
    point: int
    slope: int


@dataclass
class Meter:
    """What is counted: loads by unit and option, a hard band (`None` for no end) and hinges."""

    name: tuple
    least: int = None
    most: int = None
    hinges: list = field(default_factory=list)
    loads: dict = field(default_factory=dict)  # unit -> list of loads by option


class Program:
    """All of it, for a model and a scale of points."""

    def __init__(self, model, worth):
        self.model, self.worth = model, worth
        self.units = model.units
        self.values = [[self.value(unit, it) for it in unit.options] for unit in self.units]
        self.meters = {}
        self.load_meters()
        limits.meters(self)
        self.fill()

    def value(self, unit, option):
        worth = self.worth
        return sum(-worth.price(seat) if owner is None else worth.seat(seat, owner)
                   for seat, owner in zip(unit.seats, option))

    def meter(self, *name):
        if name not in self.meters:
            self.meters[name] = Meter(name)
        return self.meters[name]

    def load_meters(self):
        """What people's books are held to: the rules' hard bands, and the aims that cost points."""
        for owner in self.model.owners.values():
            for measure, least, most in limits.of_owner(self.model, owner):
                meter = self.meter("load", owner.id, measure)
                meter.least = least if meter.least is None else max(meter.least, least if least is not None else meter.least)
                meter.most = most if meter.most is None else min(meter.most, most if most is not None else meter.most)
            self.aims(owner)

    def aims(self, owner):
        worth, model = self.worth, self.model
        if not owner.available:
            return
        if worth.capacity_slope:
            target = limits.target(model, owner)
            self.meter("load", owner.id, "hours").hinges.append(Hinge(True, target, worth.capacity_slope))
        for balance in model.balances:
            band, slope = balance.bands.get(owner.id), worth.balance_slopes[balance.measure]
            if band is None or not slope:
                continue
            meter = self.meter("load", owner.id, balance.measure)
            meter.hinges += [Hinge(False, band.least, slope), Hinge(True, band.most, slope)]

    def fill(self):
        """Loads of all options on all meters."""
        by_owner = {}
        for name, meter in self.meters.items():
            if name[0] == "load":
                by_owner.setdefault(name[1], []).append(meter)
        for index, unit in enumerate(self.units):
            for place, option in enumerate(unit.options):
                for seat, owner in zip(unit.seats, option):
                    for meter in by_owner.get(owner, []):
                        self.add(meter, index, place, load(seat, meter.name[2], owner))
                    for name, amount in limits.counted(self.model, seat, owner):
                        if name in self.meters:
                            self.add(self.meters[name], index, place, amount)

    def add(self, meter, unit, option, amount):
        if amount:
            loads = meter.loads.setdefault(unit, [0] * len(self.units[unit].options))
            loads[option] += amount
