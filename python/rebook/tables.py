"""CSV tables: bytes to texts, rows to records, cells to values.

Each column is judged as a whole: its decimal separator and its order of days and months follow from all its cells, or
from the settings `decimal` and `dates`; what stays open is refused.
"""

import codecs
import csv
import datetime
import io
import re
from fractions import Fraction

from .fields import ABSENCES, COUNT, DATE, LIST, NUMBER, NUMBERS, TEXT, YES_NO

NOTHING = {"", "-", "--", "n/a", "#n/a", "na", "tbd", "none", "null", "unknown", "?"}
YES = {"yes", "y", "true", "1", "x", "ja", "oui", "si", "sí", "sì", "wahr", "vrai"}
NO = {"no", "n", "false", "0", "nein", "non", "falsch", "faux"}
MARKS = [(codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "%": Fraction(1, 100)}


class Refused(ValueError):
    """A table that this verifier can't read, and why."""


def decode(raw):
    """Text of bytes: by their mark, else UTF-8, else Windows-1252."""
    for mark, name in MARKS:
        if raw.startswith(mark):
            return raw.decode(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        if b"\0" in raw:
            raise Refused("its bytes are neither UTF-8 nor marked as UTF-16") from None
        return raw.decode("cp1252")


def records(file, source, kind, scenario):
    """The records of a file, with the columns, fill and values that the scenario gives."""
    rows = grid(decode(file.read_bytes()))
    columns = source.get("columns", {})
    at, places = headings(rows, columns, kind)
    body = [row for row in rows[at + 1:] if any(cell.strip() for cell in row)]
    identity = places.get("id", places.get("account"))
    if identity is None:
        raise Refused("no column holds the ids")
    body = [row for row in body if is_record(row, identity, rows[at], len(rows[at]))]
    found = [{} for _ in body]
    for name, place in places.items():
        cells = [row[place].strip() if place < len(row) else "" for row in body]
        fill_column(found, name, cells, source, kind, scenario)
    for name, value in source.get("fill", {}).items():
        for record in found:
            if get(record, name) is None:
                put(record, name, convert([value if isinstance(value, str) else str(value)], name, kind, source,
                                          scenario)[0])
    return together(found, source.get("repeated"))


def grid(text):
    """Rows of cells; the separator is that of the first line, or the one of most in it."""
    lines = text.splitlines()
    mark = None
    if lines and lines[0].lower().startswith("sep="):
        mark, text = lines[0][4:5], text.split("\n", 1)[1]
    sample = next((line for line in text.splitlines() if line.strip()), "")
    mark = mark or max(",;\t|", key=sample.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))


def plain(heading):
    return re.sub(r"[\s_]+", " ", heading).strip().lower()


def headings(rows, columns, kind):
    """The row of headings and the place of each field: mapped ones, and headings that are names of fields."""
    wanted = {plain(heading) for heading in columns.values()}
    for at, row in enumerate(rows):
        have = [plain(cell) for cell in row]
        if wanted <= set(have) and (wanted or "id" in have or "account" in have):
            places = {field: have.index(plain(heading)) for field, heading in columns.items()}
            taken = set(places.values())
            for place, cell in enumerate(row):
                name = cell.strip().lower()
                if place not in taken and name not in places and known(name, kind):
                    places[name] = place
            return at, places
    raise Refused("no row holds all the headings of \"columns\"")


def known(name, kind):
    first, _, rest = name.partition(".")
    return first in kind and (isinstance(kind[first], dict) or not rest)


def is_record(row, identity, heading, width):
    """Records have an id; headings that come again, totals and footers are none."""
    if row == heading or identity >= len(row) or not row[identity].strip():
        return False
    if len([cell for cell in row if cell.strip()]) == 1 and width > 2:
        return False
    if len(row) != width:
        raise Refused(f"a row has {len(row)} cells where there are {width} headings: {','.join(row)[:60]}")
    return True


def fill_column(found, name, cells, source, kind, scenario):
    words = {key.lower(): value for key, value in source.get("values", {}).get(name, {}).items()}
    cells = [words.get(cell.lower(), cell) for cell in cells]
    for record, value in zip(found, convert(cells, name, kind, source, scenario)):
        if value is not None:
            put(record, name, value)


def get(record, name):
    first, _, rest = name.partition(".")
    return record.get(first, {}).get(rest) if rest else record.get(first)


def put(record, name, value):
    first, _, rest = name.partition(".")
    if rest:
        record.setdefault(first, {})[rest] = value
    else:
        record[first] = value


def convert(cells, name, kind, source, scenario):
    """The values of a column; `None` for what is unknown."""
    first, _, rest = name.partition(".")
    if first not in kind:
        raise Refused(f"this verifier does not know the field {name!r}")
    of = kind[first]
    whole_map = isinstance(of, dict) and not rest
    if isinstance(of, dict):
        of = of[""]
    cells = ["" if cell.lower() in NOTHING and of != TEXT else cell for cell in cells]
    try:
        if whole_map:
            return [named(cell, of) for cell in cells]
        return READERS[of](cells, source, name, scenario)
    except (ValueError, IndexError) as error:
        raise Refused(f"column for {name!r}: {error}") from None


def named(cell, of):
    """`integration:3;german:2`."""
    if not cell:
        return None
    found = {}
    for part in cell.split(";"):
        key, colon, value = part.rpartition(":")
        if not colon:
            raise Refused(f"{cell!r} is not of the form name:value;name:value")
        found[key.strip()] = int(value) if of == COUNT else Fraction(value.strip())
    return found


def texts(cells, source, name, scenario):
    return [cell or None for cell in cells]


def numbers(cells, source, name, scenario):
    found = [parts_of_number(cell) if cell else None for cell in cells]
    point = decimal_point([it for it in found if it], source.get("decimal"))
    values = []
    for it in found:
        values.append(None if it is None else number(it, point, name, scenario))
    return values


def parts_of_number(cell):
    """Sign, digits with their separators, unit and currency of a cell."""
    found = re.fullmatch(r"(\(|-|−)?\s*([A-Za-z]{3}\s|[$€£¥]?)\s*(-?)([\d.,'\u00a0\u202f ]*\d)\s*(k|K|m|M|%)?\s*([$€£¥]|[A-Z]{3})?\)?",
                         cell)
    if not found:
        raise Refused(f"{cell!r} is no number")
    digits = re.sub(r"['\u00a0\u202f ]", "", found[4])
    return bool(found[1] or found[3]), digits, (found[5] or "").lower(), (found[2] or found[6] or "").strip()


def decimal_point(found, setting):
    """The sign of the column's decimals: one that a number can only have as such, else the setting."""
    clear = set()
    for _, digits, _, _ in found:
        if "." in digits and "," in digits:
            clear.add("." if digits.rindex(".") > digits.rindex(",") else ",")
        for mark, other in (".,", ",."):
            if digits.count(mark) > 1:
                clear.add(other)
            elif digits.count(mark) == 1 and not re.fullmatch(r"[1-9]\d{0,2}" + re.escape(mark) + r"\d{3}", digits):
                if other not in digits:
                    clear.add(mark)
    if len(clear) > 1:
        raise Refused("some numbers have a decimal point, others a comma")
    if clear:
        return clear.pop()
    if setting:
        return setting
    if any("." in digits or "," in digits for _, digits, _, _ in found):
        raise Refused("a decimal separator that can't be known; \"decimal\" says which")
    return "."


def number(parts, point, name, scenario):
    negative, digits, unit, currency = parts
    digits = digits.replace("," if point == "." else ".", "").replace(",", ".")
    value = Fraction(digits) * (UNITS[unit] if unit != "%" or name != "health" else 1)
    if len(currency) == 3 and currency.upper() != scenario.get("currency", "USD"):
        rates = scenario.get("rates", {})
        if currency.upper() not in rates:
            raise Refused(f"an amount in {currency}, for which there is no rate")
        value *= Fraction(rates[currency.upper()])
    return -value if negative else value


def counts(cells, source, name, scenario):
    values = numbers(cells, source, name, scenario)
    if any(it is not None and it.denominator != 1 for it in values):
        raise Refused("a level or count is no whole number")
    return [None if it is None else int(it) for it in values]


def dates(cells, source, name, scenario):
    order = day_order([cell for cell in cells if cell], source.get("dates"))
    return [date(cell, order).isoformat() if cell else None for cell in cells]


def three(cell):
    return re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[T ].*)?", cell)


def day_order(cells, setting):
    clear = set()
    for cell in cells:
        found = three(cell)
        if found and "." in cell:
            clear.add("day_first")
        elif found and int(found[1]) > 12:
            clear.add("day_first")
        elif found and int(found[2]) > 12:
            clear.add("month_first")
    if len(clear) > 1:
        raise Refused("days and months are in two orders")
    if clear:
        return clear.pop()
    open_ones = [cell for cell in cells if three(cell) and three(cell)[1] != three(cell)[2]]
    if open_ones and not setting:
        raise Refused(f"{open_ones[0]!r} can be read in two ways; \"dates\" says which")
    return setting or "day_first"


def date(cell, order):
    found = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", cell)
    if found:
        return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    found = three(cell)
    if found:
        first, second = int(found[1]), int(found[2])
        day, month = (first, second) if order == "day_first" else (second, first)
        return datetime.date(int(found[3]), month, day)
    found = re.fullmatch(r"(\d{1,2})[ .-]+([A-Za-z]{3})[a-z]*[ .,-]+(\d{4})", cell)
    if found and found[2].lower() in MONTHS:
        return datetime.date(int(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1]))
    raise Refused(f"{cell!r} is no date that this verifier reads")


def yes_or_no(cells, source, name, scenario):
    found = []
    for cell in cells:
        word = cell.lower()
        if word and word not in YES | NO:
            raise Refused(f"{cell!r} is neither yes nor no")
        found.append(None if not word else word in YES)
    return found


def lists(cells, source, name, scenario):
    mark = ";"
    if source.get("lists") == "," and not any(";" in cell for cell in cells):
        mark = ","
    elif any("," in cell for cell in cells) and not any(";" in cell for cell in cells) and not source.get("lists"):
        raise Refused("cells that can be read as one value or as several; \"lists\" says which")
    return [[it.strip() for it in cell.split(mark) if it.strip()] or None for cell in cells]


def ramps(cells, source, name, scenario):
    return [[Fraction(it.strip()) for it in cell.split(";")] if cell else None for cell in cells]


def absences(cells, source, name, scenario):
    found = []
    for cell in cells:
        pairs = [it.strip().split("/") for it in cell.split(";") if it.strip()]
        found.append([{"from": first, "to": last} for first, last in pairs] or None)
    return found


def attributes(cells, source, name, scenario):
    """Numbers or truths where all cells are, else texts."""
    filled = [cell for cell in cells if cell]
    if filled and all(cell.lower() in ("true", "false") for cell in filled):
        return [None if not cell else cell.lower() == "true" for cell in cells]
    try:
        return numbers(cells, source, name, scenario)
    except ValueError:
        return texts(cells, source, name, scenario)


def together(found, repeated):
    """Several rows of one account as `repeated` says; without it they stay, and are refused as two of one id."""
    if repeated is None:
        return found
    by_id = {}
    for record in found:
        if record["id"] not in by_id:
            by_id[record["id"]] = record
        elif repeated == "add" and "arr" in record:
            by_id[record["id"]]["arr"] = by_id[record["id"]].get("arr", 0) + record["arr"]
    return list(by_id.values())


READERS = {TEXT: texts, NUMBER: numbers, COUNT: counts, DATE: dates, YES_NO: yes_or_no, LIST: lists, NUMBERS: ramps,
           ABSENCES: absences, None: attributes}
