"""The team as owners: people and pools, what they can, when they are here, and their capacity in minutes."""

from dataclasses import dataclass, field
from fractions import Fraction

from .fields import listed
from .numbers import day, exact, minutes, months_later, rounded


@dataclass
class Owner:
    """A person, or a pool of people who answer as one."""

    id: str
    name: str
    roles: list
    pool: bool = False
    skills: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)  # region, language, industry: sets in lower case
    segments: list = field(default_factory=list)
    regions: list = field(default_factory=list)
    manager: str = None
    pod: str = None
    time_zone: int = None
    experience: Fraction = None
    csat: Fraction = None
    max_accounts: int = None
    max_arr: int = None
    backfill_for: str = None
    placeholder: bool = False
    given: dict = field(default_factory=dict)  # minutes that each member of a pool gives
    capacity: int = 0
    available: bool = True


def owners(scenario, period):
    """All owners by id."""
    team = {it["id"]: it for it in scenario["team"]}
    pools = scenario.get("pools", [])
    given = {}
    for pool in pools:
        for member, share in pool["members"].items():
            given[member] = given.get(member, 0) + exact(share)
    found = {}
    for record in team.values():
        owner = person(record)
        owner.capacity = whole_capacity(record, scenario, period) - sum(
            given_to(pool, owner.id, team, scenario, period) for pool in pools if owner.id in pool["members"])
        owner.available = is_available(record, period) and given.get(record["id"], 0) < 1
        found[owner.id] = owner
    for record in pools:
        found[record["id"]] = pool_owner(record, team, found, scenario, period)
    return dict(sorted(found.items()))


def person(record):
    words = {key: {it.strip().lower() for it in listed(record.get(many))} for key, many in
             (("region", "regions"), ("language", "languages"), ("industry", "industries"))}
    return Owner(
        id=record["id"], name=record.get("name") or record["id"], roles=listed(record["role"]),
        skills=levels(record.get("skills")),
        words=words, segments=listed(record.get("segments")), regions=listed(record.get("regions")),
        manager=record.get("manager"), pod=record.get("pod"), time_zone=offset(record.get("time_zone")),
        experience=known(record.get("experience")), csat=known(record.get("csat")),
        max_accounts=record.get("max_accounts"),
        max_arr=None if record.get("max_arr") is None else rounded(record["max_arr"]),
        backfill_for=record.get("backfill_for"), placeholder=bool(record.get("placeholder")),
    )


def levels(stated):
    """Skills by their names in lower case; level 0 is none."""
    found = {}
    for skill, level in (stated or {}).items():
        if level > 0:
            found[skill.strip().lower()] = max(level, found.get(skill.strip().lower(), 0))
    return found


def known(value):
    return None if value is None else exact(value)


def offset(text):
    """Minutes from UTC of `+01:00`."""
    if not text:
        return None
    text = text.strip().upper()
    if text in ("Z", "UTC", "GMT"):
        return 0
    text = text.removeprefix("UTC").removeprefix("GMT")
    sign = -1 if text[0] == "-" else 1
    hours, _, rest = text.lstrip("+-").partition(":")
    return sign * (int(hours) * 60 + int(rest or 0))


def whole_capacity(record, scenario, period):
    """Minutes for accounts in the period, before what pools take: by days of presence and ramp."""
    full = record.get("hours")
    if full is None:
        per_fte = scenario.get("rules", {}).get("capacity", {}).get("hours_per_fte")
        per_fte = 110 * period.months if per_fte is None else per_fte
        full = exact(record.get("fte", 1)) * exact(per_fte)
    return int(rounded(exact(full) * 60) * days_worked(record, period) / period.days)


def days_worked(record, period):
    away = days_away(record, period)
    start = day(record["start"]) if record.get("start") else None
    end = day(record["end"]) if record.get("end") else None
    ramp = [exact(it) for it in record.get("ramp") or []]
    total = Fraction(0)
    for number in range(period.first.toordinal(), period.after.toordinal()):
        if number in away or end and number > end.toordinal() or start and number < start.toordinal():
            continue
        total += ramp_share(start, ramp, number)
    return total


def ramp_share(start, ramp, number):
    """The share of a day: each month after the first day has the next share of the ramp."""
    if start is None:
        return 1
    for index, share in enumerate(ramp):
        if number < months_later(start, index + 1).toordinal():
            return share
    return 1


def days_away(record, period):
    """Ordinals of the period's days on which somebody is away."""
    absences = [(it["from"], it["to"]) for it in record.get("leave") or []]
    if record.get("leave_from") and record.get("leave_to"):
        absences.append((record["leave_from"], record["leave_to"]))
    found = set()
    for first, last in absences:
        found |= set(range(max(day(first), period.first).toordinal(), min(day(last).toordinal() + 1,
                                                                          period.after.toordinal())))
    return found


def is_available(record, period):
    """Whether somebody may get accounts: here before the period is over, not leaving in it, not away for most."""
    if record.get("assignable") is False:
        return False
    if record.get("end") and day(record["end"]) < period.after:
        return False
    if record.get("start") and day(record["start"]) >= period.after:
        return False
    return 2 * len(days_away(record, period)) <= period.days


def given_to(pool, member, team, scenario, period):
    """Minutes of a member that a pool takes."""
    return int(whole_capacity(team[member], scenario, period) * exact(pool["members"][member]))


def pool_owner(record, team, people, scenario, period):
    """A pool: what its members know together."""
    members = [people[it] for it in record["members"]]
    owner = Owner(id=record["id"], name=record.get("name") or record["id"], roles=listed(record["role"]), pool=True)
    present = [it for it in members if is_available(team[it.id], period)]
    owner.available = bool(present)
    owner.given = {it.id: given_to(record, it.id, team, scenario, period) if it in present else 0 for it in members}
    owner.capacity = sum(owner.given.values())
    for it in present:
        for skill, level in it.skills.items():
            owner.skills[skill] = max(level, owner.skills.get(skill, 0))
        for key, words in it.words.items():
            owner.words.setdefault(key, set()).update(words)
    owner.experience = max((it.experience for it in present if it.experience is not None), default=None)
    owner.csat = middle([it.csat for it in present])
    owner.time_zone = middle([it.time_zone for it in present])
    owner.segments = []
    if all(it.segments for it in present):
        owner.segments = sorted({segment for it in present for segment in it.segments})
    return owner


def middle(values):
    """The middle one of those that are known; the higher one of two."""
    known_ones = sorted(it for it in values if it is not None)
    return known_ones[len(known_ones) // 2] if known_ones else None
