"""The keys of the format: which there are, and for fields of tables what their cells hold."""

TEXT, NUMBER, COUNT, DATE, YES_NO, LIST, NUMBERS, ABSENCES = (
    "text", "number", "count", "date", "yes or no", "list", "numbers", "absences"
)

#: Fields of a person; `{"": kind}` is a map from names, whose columns are `skills.german` and the like.
PERSON = {
    "id": TEXT, "name": TEXT, "email": TEXT, "user_id": TEXT, "manager": TEXT, "role": LIST, "skills": {"": COUNT},
    "hours": NUMBER, "fte": NUMBER, "cost": NUMBER, "start": DATE, "end": DATE, "ramp": NUMBERS, "leave": ABSENCES,
    "leave_from": DATE, "leave_to": DATE, "regions": LIST, "languages": LIST, "time_zone": TEXT, "industries": LIST,
    "segments": LIST, "experience": NUMBER, "csat": NUMBER, "max_accounts": COUNT, "max_arr": NUMBER,
    "assignable": YES_NO, "placeholder": YES_NO, "backfill_for": TEXT, "pod": TEXT,
}
ACCOUNT = {
    "id": TEXT, "name": TEXT, "parent": TEXT, "segment": TEXT, "arr": NUMBER, "renewal": DATE, "health": NUMBER,
    "csat": NUMBER, "stage": TEXT, "stage_since": DATE, "industry": TEXT, "region": TEXT, "country": TEXT,
    "language": TEXT, "time_zone": TEXT, "employees": NUMBER, "domain": TEXT, "needs": {"": COUNT},
    "wants": {"": COUNT}, "hours": {"": NUMBER}, "effort": {"": NUMBER}, "hours_by": {"": NUMBER},
    "cost_by": {"": NUMBER}, "owner": {"": LIST}, "owner_since": {"": DATE}, "former_owners": {"": COUNT},
    "contacts": {"": COUNT}, "locked": YES_NO, "locked_to": {"": LIST}, "lock_reason": TEXT, "forbidden": LIST,
    "attributes": {"": None},
}
DECISION = {
    "account": TEXT, "role": TEXT, "decision": TEXT, "from": TEXT, "to": TEXT, "by": TEXT, "on": TEXT, "note": TEXT,
}

ANY = None
SEAT = dict.fromkeys(
    ["count", "hours", "needs", "wants", "weights", "experience", "pattern", "signal", "then", "territory", "must_match"]
)
SEGMENT = {**dict.fromkeys(["id", "name", "when", "default", "tier", "matters", "help", "importance", "combined"]),
           "seats": (SEAT,)}
ACTIVITY = dict.fromkeys(
    ["id", "name", "responsible", "accountable", "supporting", "informed", "needs", "wants", "hours", "every", "times",
     "contact", "serves", "when"]
)
STEP = {**dict.fromkeys(["id", "name", "stages", "days", "default"]), "activities": [ACTIVITY]}
FIT_PARTS = {"skills": 4, "industry": 2, "region": 1, "language": 1, "time_zone": "0.5", "csat": 1, "experience": 1,
             "similarity": "0.5"}
OBJECTIVE = {**dict.fromkeys(["fit", "continuity", "backfill", "balance", "capacity", "coverage", "cost"]),
             "fit_parts": dict.fromkeys(FIT_PARTS)}
RULES = {
    "capacity": dict.fromkeys(["target", "limit", "hours_per_fte"]),
    "caps": [dict.fromkeys(["measure", "at_most", "role"])],
    "mix": [dict.fromkeys(["segments", "tier", "role", "at_least", "at_most", "accounts_at_least", "accounts_at_most"])],
    "balance": (dict.fromkeys(["tolerance", "points", "among", "hard"]),),
    "families": ANY,
    "moves": {**dict.fromkeys(["at_most", "arr_at_most", "per_receiver", "per_giver", "arr_per_receiver",
                               "arr_per_giver", "per_team"]),
              "segments": (dict.fromkeys(["at_most", "arr_at_most"]),),
              "cooling_off": dict.fromkeys(["days", "received", "at_most"])},
    "freeze": dict.fromkeys(["before_renewal_days", "after_change_days", "at_risk", "when"]),
    "coverage": ANY,
    "at_risk": ANY,
}
SCENARIO = {
    **dict.fromkeys(["$schema", "rebook", "name", "as_of", "period", "currency", "rates", "skills", "team", "profiles",
                     "accounts", "decisions", "triggers", "what_if", "outlook", "futures", "schedule", "accept", "crm"]),
    "segments": [SEGMENT],
    "journey": [STEP],
    "effort": [dict.fromkeys(["id", "when", "times", "by", "roles"])],
    "pools": [dict.fromkeys(["id", "name", "role", "members"])],
    "objective": OBJECTIVE,
    "rules": RULES,
}
TABLE = dict.fromkeys(["file", "csv", "sheet", "columns", "fill", "values", "decimal", "dates", "lists", "repeated"])


def listed(value):
    """A text or a list of texts as a list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)
