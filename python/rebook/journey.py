"""What the journey asks of an account in the period: its steps, and the activities with their minutes by role."""

from dataclasses import dataclass
from fractions import Fraction

from . import cel
from .fields import listed
from .numbers import day, exact, minutes, rounded

#: Times that an activity is due in a period of so many months, if the account is in its step all the time.
DUE = {
    "week": lambda months: Fraction(52 * months, 12), "month": Fraction, "quarter": lambda months: Fraction(months, 3),
    "half": lambda months: Fraction(months, 6), "year": lambda months: Fraction(months, 12),
    "period": lambda months: Fraction(1),
}


@dataclass
class Work:
    """One activity for one role: its minutes in the period, and whether the role does it."""

    role: str
    minutes: int
    does: bool
    needs: dict
    wants: dict


def spans(scenario, account, period):
    """Days of the period in each step, by the step's place in the journey."""
    steps = scenario.get("journey", [])
    at = step_of(steps, account)
    if at is None:
        return {}
    since = day(account["stage_since"]) if account.get("stage_since") else period.first
    since, found = min(since, period.first), {}
    left = period.days
    gone = (period.first - since).days
    while at < len(steps) and left > 0:
        days = steps[at].get("days")
        if days is None or at == len(steps) - 1:
            found[at] = left
            break
        stay = min(max(days - gone, 0), left)
        if stay:
            found[at] = stay
        left, gone, at = left - stay, 0, at + 1
    return found


def step_of(steps, account):
    stage = account.get("stage")
    for at, step in enumerate(steps):
        names = listed(step.get("stages")) or [step["id"]]
        if stage is None and step.get("default") or stage is not None and stage.strip().lower() in [
                it.strip().lower() for it in names]:
            return at
    return None


def parts(activity, segment):
    """The roles that have a part in an activity of a segment, with their share of its hours; no entry without one."""
    hours = activity["hours"].get(segment["id"], activity["hours"].get("*"))
    if hours is None or exact(hours) <= 0:
        return None, []
    stands_in = segment.get("combined") or {}
    acting = lambda role: stands_in.get(role, role)
    found = [(acting(activity["responsible"]), Fraction(1), True)]
    found += [(acting(role), exact(share), False) for role, share in (activity.get("supporting") or {}).items()]
    found += [(acting(role), Fraction(0), False) for role in listed(activity.get("accountable"))]
    return exact(hours), found


def spoken_of(scenario, segment):
    """The roles that the journey speaks of in a segment."""
    return {role for step in scenario.get("journey", []) for activity in step.get("activities", [])
            for role, _, _ in parts(activity, segment)[1]}


def work(scenario, account, segment, fields, period):
    """The work of all roles, activity by activity."""
    steps, found = scenario.get("journey", []), []
    days = spans(scenario, account, period)
    renews = account.get("renewal") is not None and period.holds(day(account["renewal"]))
    for at, step in enumerate(steps):
        for activity in step.get("activities", []):
            times = due(activity, step, days.get(at, 0), renews, period)
            hours, roles = parts(activity, segment)
            if not times or not roles or not applies(activity, fields):
                continue
            for role, share, does in roles:
                found.append(Work(role, rounded(hours * 60 * times * share), does, activity.get("needs") or {} if does
                                  else {}, activity.get("wants") or {} if does else {}))
    return found


def due(activity, step, days, renews, period):
    every, times = activity.get("every", "period"), exact(activity.get("times", 1))
    if every == "renewal":
        return times if renews else 0
    if every == "step":
        return times * Fraction(days, step["days"])
    return times * DUE[every](period.months) * Fraction(days, period.days)


def applies(activity, fields):
    return activity.get("when") is None or cel.matches(cel.read(activity["when"]), fields)
