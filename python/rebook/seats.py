"""The seats of all accounts: what each asks of its owner, whose it is today, and who must keep it."""

import datetime
from dataclasses import dataclass, field
from fractions import Fraction

from . import cel, journey
from .fields import listed
from .numbers import MILLION, day, exact, millionths, minutes, rounded
from .people import offset

FIELDS = ["id", "name", "parent", "arr", "renewal", "health", "csat", "stage", "industry", "region", "country",
          "language", "time_zone", "employees", "domain"]
NUMBERS = {"arr", "health", "csat", "employees"}


@dataclass
class Account:
    """An account with what follows from its record."""

    id: str
    record: dict
    segment: dict
    arr: int
    renews: bool
    at_risk: bool
    family: str = None
    time_zone: int = None


@dataclass
class Seat:
    """One role that an account needs filled."""

    account: Account
    role: str
    index: int
    pattern: str
    spec: dict
    minutes: int
    minutes_by: dict
    needs: dict
    wants: dict
    weights: dict
    importance: int
    previous_owners: tuple = ()
    previous: str = None
    strength: int = 0
    fixed: str = None

    @property
    def key(self):
        return (self.account.id, self.role, self.index)


def rule_fields(record, attributes):
    """What rules see of an account."""
    found = dict.fromkeys(attributes)
    for name in FIELDS:
        value = record.get(name)
        found[name] = float(value) if value is not None and name in NUMBERS else value
    found["name"] = record.get("name") or record["id"]
    for name, value in (record.get("attributes") or {}).items():
        found[name] = value if isinstance(value, (bool, str)) else float(value)
    return found


def accounts(scenario, period):
    """All accounts by id, with segment, risk and family."""
    records = {it["id"]: it for it in scenario["accounts"]}
    attributes = {name for it in records.values() for name in it.get("attributes") or {}}
    rules = [(it, cel.read(it["when"])) for it in scenario["segments"] if it.get("when") is not None]
    at_risk = cel.read(scenario.get("rules", {}).get("at_risk") or "health < 60")
    found = {}
    for record in records.values():
        fields = rule_fields(record, attributes)
        fields["days_to_renewal"] = None
        if record.get("renewal"):
            fields["days_to_renewal"] = (day(record["renewal"]) - period.first).days
        segment = segment_of(record, scenario, rules, fields)
        fields["segment"] = segment["id"]
        record["fields"] = fields
        found[record["id"]] = Account(
            id=record["id"], record=record, segment=segment, arr=rounded(record.get("arr") or 0),
            renews=record.get("renewal") is not None and period.holds(day(record["renewal"])),
            at_risk=cel.matches(at_risk, fields), time_zone=offset(record.get("time_zone")),
        )
    for account in found.values():
        account.family = top(account.id, records)
    return dict(sorted(found.items()))


def segment_of(record, scenario, rules, fields):
    if record.get("segment"):
        wanted = record["segment"]
        for segment in scenario["segments"]:
            if segment["id"] == wanted:
                return segment
        raise cel.RuleError(f"account {record['id']!r} names the segment {wanted!r}, which there is not")
    for segment, tree in rules:
        if cel.matches(tree, fields):
            return segment
    for segment in scenario["segments"]:
        if segment.get("default"):
            return segment
    raise cel.RuleError(f"account {record['id']!r} belongs to no segment")


def top(account, records):
    """The id at the top of an account's family; a parent that is no account stands for itself."""
    seen = set()
    while account in records and records[account].get("parent") and account not in seen:
        seen.add(account)
        parent = records[account]["parent"]
        if parent == account:
            break
        account = parent
    return account


def seats(scenario, all_accounts, owners, period):
    """All seats, by account, role and index."""
    factors = [(it, it.get("when") and cel.read(it["when"]), it.get("by") and cel.read(it["by"]))
               for it in scenario.get("effort", [])]
    skills, found = declared(scenario), []
    for account in all_accounts.values():
        fields = account.record["fields"]
        work = journey.work(scenario, account.record, account.segment, fields, period)
        spoken = journey.spoken_of(scenario, account.segment)
        active = {it.role for it in work}
        specs = account.segment.get("seats") or {}
        combined = account.segment.get("combined") or {}
        for role in sorted(set(specs) | active):
            if role in combined or role in spoken and role not in active:
                continue
            spec = specs.get(role, {})
            pattern = pattern_of(spec, fields)
            if pattern is None:
                continue
            mine = [it for it in work if it.role == role]
            found += seats_of(account, role, spec, pattern, mine, factors, skills)
    return found


def pattern_of(spec, fields):
    """How a seat is covered; `None` where there is no seat."""
    pattern = spec.get("pattern", "named")
    if pattern != "product_led":
        return pattern
    if spec.get("signal") is None or not cel.matches(cel.read(spec["signal"]), fields):
        return None
    return spec.get("then") or "named"


def seats_of(account, role, spec, pattern, work, factors, skills):
    count = spec.get("count", 1)
    record = account.record
    factor = effort(record, role, factors)
    own = (record.get("hours") or {}).get(role)
    if own is not None:
        each = Fraction(minutes(own))
    else:
        each = minutes(spec.get("hours", 0)) + Fraction(sum(it.minutes for it in work), count)
    needs, weights = highest([spec.get("needs"), record.get("needs")] + [it.needs for it in work], record, skills,
                             spec.get("weights") or {})
    wants, more = highest([spec.get("wants"), record.get("wants")] + [it.wants for it in work], record, skills,
                          spec.get("weights") or {})
    usual = rounded(each * factor)
    by_owner = {owner: minutes(hours) for owner, hours in (record.get("hours_by") or {}).items()}
    if by_owner and own is None:
        usual = sum(by_owner.values()) // len(by_owner)
    return [
        Seat(account=account, role=role, index=index, pattern=pattern, spec=spec, minutes=usual, minutes_by=by_owner,
             needs=needs, wants=wants, weights={"needs": weights, "wants": more},
             importance=millionths(account.segment.get("importance", 1)))
        for index in range(count)
    ]


def effort(record, role, factors):
    """All factors on the hours of a role, multiplied."""
    fields, product = record["fields"], Fraction(1)
    for factor, when, by in factors:
        roles = listed(factor.get("roles"))
        if roles and role not in roles or when and not cel.matches(when, fields):
            continue
        product *= exact(factor.get("times", 1))
        value = cel.number(by, fields) if by else None
        if value is not None:
            product *= exact(value)
    for value in (record.get("effort") or {}).values():
        product *= exact(value)
    return product


def declared(scenario):
    """The skills that there are, in lower case: the scenario's, or else those of the team."""
    stated = scenario.get("skills") or {}
    if stated:
        return {it.strip().lower() for it in stated}
    return {it.strip().lower() for person in scenario["team"] for it in person.get("skills") or {}}


def highest(levels, record, skills, stated):
    """The highest level of each skill; `{field}` stands for what the account says, if that is a skill.

    Beside them their weights: that of the first key, in alphabetical order, that speaks of the skill.
    """
    plain = {name.strip().lower(): exact(value) for name, value in stated.items()}
    found, weights = {}, {}
    for some in levels:
        for skill, level in sorted((some or {}).items()):
            name = skill_name(skill, record)
            if "{" in skill and name not in skills:
                continue
            if level > 0:
                found[name] = max(level, found.get(name, 0))
                weights.setdefault(name, plain.get(skill.strip().lower(), 1))
    return found, weights


def skill_name(skill, record):
    """A skill in lower case; `{field}` stands for what the account says."""
    name = skill.strip().lower()
    if name.startswith("{"):
        name = str(record["fields"].get(skill.strip()[1:-1])).strip().lower()
    return name
