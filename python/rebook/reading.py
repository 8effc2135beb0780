"""From files to the scenario as written: JSON, and CSV tables with their columns.

Every key and every column must be known here. What this verifier does not understand it refuses with a clear word
(`Unreadable`); it never guesses.
"""

import json
from fractions import Fraction
from pathlib import Path

from . import fields, tables


class Unreadable(Exception):
    """An input that can't be read, with its place."""


def load(path):
    """The scenario of a file, its tables in place of their names."""
    path = Path(path)
    scenario = read_json(path)
    if not isinstance(scenario, dict):
        raise Unreadable(f"{path}: a scenario is an object")
    if scenario.get("rebook") != 1:
        raise Unreadable(f"{path}, rebook: this verifier reads version 1 of the format")
    check_keys(scenario, fields.SCENARIO, f"{path}")
    for key, kind in (("team", fields.PERSON), ("accounts", fields.ACCOUNT), ("decisions", fields.DECISION)):
        source = scenario.get(key, [])
        if isinstance(source, dict):
            scenario[key] = table(path, key, source, scenario, kind)
        else:
            for index, record in enumerate(source):
                check_record(record, kind, f"{path}, {key}[{index}]")
    resolve_names(scenario)
    return scenario


def read_json(path):
    """A JSON file; fractions are exact, keys are there once."""
    try:
        text = tables.decode(Path(path).read_bytes())
        return json.loads(text, parse_float=Fraction, parse_constant=refuse, object_pairs_hook=once)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path}: {error}") from None


def refuse(word):
    raise ValueError(f"{word} is no number")


def once(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} is written twice")
    return found


def check_keys(record, known, place):
    """Refuses keys that are not of the format, as deep as their meaning is used here."""
    if not isinstance(record, dict):
        raise Unreadable(f"{place}: an object is due here")
    for key, value in record.items():
        if key not in known:
            raise Unreadable(f"{place}: this verifier does not know the key {key!r}")
        below = known[key]
        if isinstance(below, dict) and value is not None:
            check_keys(value, below, f"{place}, {key}")
        elif isinstance(below, list) and isinstance(value, list):
            for index, it in enumerate(value):
                check_keys(it, below[0], f"{place}, {key}[{index}]")
        elif isinstance(below, tuple) and value is not None:
            if not isinstance(value, dict):
                raise Unreadable(f"{place}, {key}: an object is due here")
            for name, it in value.items():
                check_keys(it, below[0], f"{place}, {key}, {name}")


def check_record(record, kind, place):
    """Refuses unknown fields of a record."""
    if not isinstance(record, dict):
        raise Unreadable(f"{place}: an object is due here")
    for key in record:
        if key not in kind:
            raise Unreadable(f"{place}: this verifier does not know the key {key!r}")


def table(path, key, source, scenario, kind):
    """The records of a table."""
    check_keys(source, fields.TABLE, f"{path}, {key}")
    name = source.get("file", source.get("csv"))
    if not isinstance(name, str):
        raise Unreadable(f"{path}, {key}: the table has no file")
    file = path.parent / name
    if file.suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"):
        raise Unreadable(f"{file}: this verifier does not read workbooks; save the sheet as CSV")
    try:
        return tables.records(file, source, kind, scenario)
    except tables.Refused as error:
        raise Unreadable(f"{file}: {error}") from None
    except OSError as error:
        raise Unreadable(f"{file}: {error.strerror or error}") from None


def resolve_names(scenario):
    """People of tables by name or e-mail address where an id is due, if just one has it; parents likewise."""
    people = list(scenario.get("team", [])) + list(scenario.get("pools", []))
    ids = {it.get("id") for it in people}
    by_name = unique(people, ("name", "email"))

    def owner(word):
        return word if word in ids else by_name.get(word.strip().lower(), word)

    accounts = scenario.get("accounts", [])
    account_ids = {it.get("id") for it in accounts}
    parents = unique(accounts, ("name",))
    for account in accounts:
        for key in ("owner", "locked_to"):
            for role, value in (account.get(key) or {}).items():
                account[key][role] = [owner(it) for it in fields.listed(value)]
        if account.get("forbidden"):
            account["forbidden"] = [owner(it) for it in fields.listed(account["forbidden"])]
        parent = account.get("parent")
        if parent and parent not in account_ids:
            account["parent"] = parents.get(parent.strip().lower(), parent)


def unique(records, keys):
    """Ids by name in lower case, where just one record has it."""
    found = {}
    for record in records:
        for key in keys:
            if record.get(key):
                found.setdefault(record[key].strip().lower(), set()).add(record["id"])
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
