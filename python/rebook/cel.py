"""Rules in CEL, the Common Expression Language, as far as the format uses them.

A rule is read into nested tuples once and evaluated for each account. What an account does not have is null: it
equals nothing but null, and comparing, calculating or measuring with it has no answer. A rule without an answer does
not match; `&&` and `||` have one where one side alone decides. Every field that is a number is a floating number,
and whole numbers that stand beside one become floating numbers, too.
"""

import re

TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?)|(?P<text>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<sign>\|\||&&|==|!=|<=|>=|[-+*/%<>!?:.,()\[\]{}]))"
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
ORDER = {"<", "<=", ">", ">="}


class RuleError(Exception):
    """A rule that can't be read, or that fails on an account."""


class NoAnswer(Exception):
    """Something that the account does not have decides the rule."""


def read(rule):
    """The rule as a tree. Raises `RuleError`."""
    return Reader(rule).whole()


def matches(tree, fields):
    """Whether an account with these fields matches; no answer is no match."""
    try:
        value = evaluate(tree, fields)
    except NoAnswer:
        return False
    if value is None:
        return False
    if not isinstance(value, bool):
        raise RuleError(f"it gives {value!r} instead of true or false")
    return value


def number(tree, fields):
    """The number that an expression gives; `None` where a field that it speaks of is unknown."""
    try:
        value = evaluate(tree, fields)
    except NoAnswer:
        return None
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise RuleError(f"it gives {value!r} instead of a number")
    return value


def names(tree):
    """The fields that a rule speaks of."""
    if not isinstance(tree, tuple):
        return set()
    if tree[0] == "name":
        return {tree[1]}
    found = set()
    for part in tree[1:]:
        for it in part if isinstance(part, list) else [part]:
            found |= names(it)
    return found


class Reader:
    """Reads a rule from left to right, loosest operators first."""

    LEVELS = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]]

    def __init__(self, rule):
        self.tokens, at = [], 0
        while at < len(rule.rstrip()):
            found = TOKEN.match(rule, at)
            if not found:
                raise RuleError(f"it can't be read at character {at + 1}")
            self.tokens.append((found.lastgroup, found.group(found.lastgroup)))
            at = found.end()
        self.at = 0

    def whole(self):
        tree = self.choice()
        if self.at < len(self.tokens):
            raise RuleError(f"it can't be read at {self.tokens[self.at][1]!r}")
        return tree

    def peek(self):
        return self.tokens[self.at][1] if self.at < len(self.tokens) and self.tokens[self.at][0] != "text" else None

    def take(self, sign):
        if self.peek() != sign:
            return False
        self.at += 1
        return True

    def need(self, sign):
        if not self.take(sign):
            raise RuleError(f"it lacks {sign!r}")

    def choice(self):
        tree = self.level(0)
        if not self.take("?"):
            return tree
        then = self.choice()
        self.need(":")
        return ("if", tree, then, self.choice())

    def level(self, depth):
        if depth == len(self.LEVELS):
            return self.unary()
        tree = self.level(depth + 1)
        while self.peek() in self.LEVELS[depth]:
            sign = self.peek()
            self.at += 1
            tree = (sign, tree, self.level(depth + 1))
        return tree

    def unary(self):
        if self.take("!"):
            return ("not", self.unary())
        if self.take("-"):
            return ("minus", self.unary())
        tree = self.primary()
        while True:
            if self.take("."):
                name = self.primary_name()
                self.need("(")
                tree = ("call", name, tree, self.list_to(")"))
            elif self.take("["):
                tree = ("at", tree, self.choice())
                self.need("]")
            else:
                return tree

    def primary_name(self):
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "name":
            self.at += 1
            return self.tokens[self.at - 1][1]
        raise RuleError("it lacks a name behind a point")

    def list_to(self, end):
        items = []
        while not self.take(end):
            if items:
                self.need(",")
                if self.take(end):
                    break
            items.append(self.choice())
        return items

    def primary(self):
        if self.at >= len(self.tokens):
            raise RuleError("it ends too early")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return ("value", int(text) if text.isdigit() else float(text))
        if kind == "text":
            body = re.sub(r"\\(.)", lambda it: ESCAPES.get(it[1], it[1]), text[1:-1])
            return ("value", body)
        if kind == "name":
            if text in ("true", "false", "null"):
                return ("value", {"true": True, "false": False, "null": None}[text])
            if self.take("("):
                return ("call", text, None, self.list_to(")"))
            return ("name", text)
        if text == "(":
            tree = self.choice()
            self.need(")")
            return tree
        if text == "[":
            return ("list", self.list_to("]"))
        raise RuleError(f"it can't be read at {text!r}")


def evaluate(tree, fields):
    """The value of a tree. Raises `NoAnswer` and `RuleError`."""
    head = tree[0]
    if head == "value":
        return tree[1]
    if head == "name":
        if tree[1] not in fields:
            raise RuleError(f"it speaks of {tree[1]!r}, which no account has")
        return fields[tree[1]]
    if head == "list":
        return [evaluate(it, fields) for it in tree[1]]
    if head in ("&&", "||"):
        return both(tree, fields, decisive=head == "||")
    if head == "if":
        return evaluate(tree[2] if truth(evaluate(tree[1], fields)) else tree[3], fields)
    if head == "not":
        return not truth(evaluate(tree[1], fields))
    if head == "minus":
        value = evaluate(tree[1], fields)
        if value is None:
            raise NoAnswer
        return -value
    if head == "call":
        return call(tree, fields)
    return binary(head, evaluate(tree[1], fields), evaluate(tree[2], fields))


def truth(value):
    if value is None:
        raise NoAnswer
    if not isinstance(value, bool):
        raise RuleError(f"{value!r} is neither true nor false")
    return value


def both(tree, fields, decisive):
    """`&&` and `||`: one side is enough where it decides, whatever the other has no answer to."""
    silent = False
    for side in tree[1:]:
        try:
            if truth(evaluate(side, fields)) == decisive:
                return decisive
        except NoAnswer:
            silent = True
    if silent:
        raise NoAnswer
    return not decisive


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(left, right):
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    return left == right


def binary(sign, left, right):
    if sign == "==":
        return same(left, right)
    if sign == "!=":
        return not same(left, right)
    if sign == "in":
        if right is None:
            raise NoAnswer
        return any(same(left, it) for it in right)
    if sign == "at":
        return left[int(right)]
    if left is None or right is None:
        raise NoAnswer
    if sign in ORDER:
        alike = is_number(left) and is_number(right) or isinstance(left, str) and isinstance(right, str)
        if not alike:
            raise RuleError(f"it compares {left!r} with {right!r}")
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        return left + right
    if not (is_number(left) and is_number(right)):
        raise RuleError(f"it calculates with {left!r} and {right!r}")
    return calculate(sign, left, right)


def calculate(sign, left, right):
    whole = isinstance(left, int) and isinstance(right, int)
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if not whole and sign == "%":
        raise RuleError("% is for whole numbers")
    if right == 0:
        if whole:
            raise RuleError("it divides by zero")
        return float("nan") if left == 0 else float("inf") * (1 if left > 0 else -1)
    if sign == "/":
        return int(left / right) if whole else left / right
    return left - int(left / right) * right


def call(tree, fields):
    _, name, target, arguments = tree
    if name in ("all", "exists", "exists_one", "filter", "map") and target is not None:
        return macro(name, evaluate(target, fields), arguments, fields)
    values = ([] if target is None else [evaluate(target, fields)]) + [evaluate(it, fields) for it in arguments]
    if any(it is None for it in values):
        raise NoAnswer
    try:
        return FUNCTIONS[name](*values)
    except KeyError:
        raise RuleError(f"it calls {name!r}, which this verifier does not know") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise RuleError(f"{name}: {error}") from None


def macro(name, items, arguments, fields):
    if items is None:
        raise NoAnswer
    variable, body = arguments[0][1], arguments[-1]
    results = [(it, evaluate(body, {**fields, variable: it})) for it in items]
    if name == "map":
        return [result for _, result in results]
    if name == "filter":
        return [it for it, result in results if truth(result)]
    truths = [truth(result) for _, result in results]
    return {"all": all(truths), "exists": any(truths), "exists_one": sum(truths) == 1}[name]


FUNCTIONS = {
    "size": len,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "contains": lambda text, part: part in text,
    "double": float,
    "int": int,
    "string": lambda value: f"{value:g}" if isinstance(value, float) else str(value),
}
