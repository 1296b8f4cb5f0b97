"""The expressions of procedures: total, typed at run time, closed; pure.

    or and not   = != < <= > >=  in   + - *   X is known, X is unknown   days_between(a, b), min, max, count…
    literals: 'text' "text", 12, 12.5, 50 zł, 14 days, L2, true, false, today, bare words (values of a choice)

No attributes but declared ones (`call.direction`, `customer.name`), no indexing, no loops. At most 500 characters and
16 levels. What cannot be told because something is not known yet is UNKNOWN, however it is turned: neither `danger` nor
`not danger` holds before the question was answered (Kleene's logic; `false and …`, `true or …` need no more).
"""

from __future__ import annotations

import operator as op
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from rapidfuzz import process

from infolinia.procedures import functions
from infolinia.procedures.records import RECORDS

LONGEST = 500
DEEPEST = 16

_TOKEN = re.compile(
    r"""\s*(?:(?P<money>\d+(?:[.,]\d{1,2})?)\s*(?:zł|PLN)\b|(?P<days>\d+)\s*(?:days|day|dni|dzień)\b
    |(?P<number>\d+(?:\.\d+)?)|(?P<level>L\d)\b|(?P<text>'[^']*'|"[^"]*")
    |(?P<op><=|>=|!=|[=<>+\-*(),])|(?P<word>[^\W\d][\w.]*))""",
    re.VERBOSE,
)


class Env(Protocol):
    """Where names get their values; a mapping is one."""

    def get(self, name: str, default: Any, /) -> Any: ...


class ExpressionProblem(ValueError):
    """An expression that cannot be read: the code of a sentence and its facts."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(f"{code} {facts}" if facts else code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: what it reads, how to compute it, and the type of its value, empty when not known."""

    text: str
    reads: frozenset[str]
    compute: Callable[[Env], Any]
    type: str = ""


class _Unknown:
    """The value of a name that has none, and of all that depends on it."""

    def __bool__(self) -> bool:
        return False


UNKNOWN = _Unknown()
KEYWORDS = {"or", "and", "not", "in", "is", "known", "unknown", "true", "false", "today"}


def parse(
    text: str,
    names: frozenset[str],
    choices: Mapping[str, frozenset[str]] | None = None,
    types: Mapping[str, str] | None = None,
    table: functions.Table | None = None,
) -> Expression:
    """Read an expression in which `names` (slots and declared attributes) may stand.

    types: of the names, as far as known: what cannot be compared or added is told then. table: the functions there are;
    None: those of the installation.

    choices: the values of each choice. Compared with one, a word that is its value means the value, even when a slot
    has the same name: in `reply_way = email` it is the way, not the address. Any other word is a slip of the pen, as
    taking it for a text would make the comparison false in silence. A value of any choice may stand alone:
    `reason: paid`. Raises ExpressionProblem.
    """
    if len(text) > LONGEST:
        raise ExpressionProblem("too-long", most=str(LONGEST))
    tokens = _tokens(text)
    reader = _Reader(tokens, names, choices or {}, types or {}, functions.table() if table is None else table)
    if len(tokens) == 1 and tokens[0][1] not in names:
        reader.alone(frozenset[str]().union(*(choices or {}).values()))
    made = reader.either(0)
    reader.end()
    return Expression(text, frozenset(reader.reads), made.compute, made.type)


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position, text = 0, text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise ExpressionProblem("not-understood", text=text[position:].strip()[:20])
        found.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return found


Compute = Callable[[Env], Any]


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of an expression: how it is computed, and its type, empty when it is not known here."""

    compute: Compute
    type: str = ""


_NUMBERS = ("number", "ordinal", "money", "level")
_ORDERED = ("number", "date", "duration", "time")


def family(type_: str) -> str:
    """Types whose values compare with each other."""
    if type_ in _NUMBERS:
        return "number"
    return type_ if type_ in ("", "date", "duration", "time", "yes_no", "period", "choices", *RECORDS) else "text"


class _Reader:
    def __init__(
        self,
        tokens: list[tuple[str, str]],
        names: frozenset[str],
        choices: Mapping[str, frozenset[str]],
        types: Mapping[str, str],
        table: functions.Table,
    ) -> None:
        self._tokens, self._names, self._choices, self._types = tokens, names, choices, types
        self._table = table
        self._alone: frozenset[str] = frozenset()
        self._values: frozenset[str] = frozenset()  # of the choice that stands on the left
        self._at = 0
        self.reads: set[str] = set()

    def alone(self, values: frozenset[str]) -> None:
        """The expression is one word, which may be any of these values."""
        self._alone = values

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ("end", "")

    def _take(self, *words: str) -> str:
        kind, text = self._peek()
        if kind in ("op", "word") and text in words:
            self._at += 1
            return text
        return ""

    def end(self) -> None:
        kind, text = self._peek()
        if kind != "end":
            raise ExpressionProblem("follows", text=text)

    def either(self, depth: int) -> _Node:
        if depth > DEEPEST:
            raise ExpressionProblem("too-deep", most=str(DEEPEST))
        left = self._both(depth)
        while self._take("or"):
            right = self._both(depth)
            _truths("or", left, right)
            left = _Node(_or(left.compute, right.compute), "yes_no")
        return left

    def _both(self, depth: int) -> _Node:
        left = self._negation(depth)
        while self._take("and"):
            right = self._negation(depth)
            _truths("and", left, right)
            left = _Node(_and(left.compute, right.compute), "yes_no")
        return left

    def _negation(self, depth: int) -> _Node:
        if self._take("not"):
            if depth >= DEEPEST:
                raise ExpressionProblem("too-deep", most=str(DEEPEST))
            inner = self._negation(depth + 1)
            _truths("not", inner, inner)
            return _Node(_not(inner.compute), "yes_no")
        return self._comparison(depth)

    def _comparison(self, depth: int) -> _Node:
        values = self._choices.get(self._peek()[1], frozenset())
        left = self._sum(depth)
        self._values = values
        try:
            return self._compared(left, depth)
        finally:
            self._values = frozenset()

    def _compared(self, left: _Node, depth: int) -> _Node:
        first = left.compute
        if self._take("is"):
            known = self._take("known", "unknown")
            if not known:
                raise ExpressionProblem("after-is")
            return _Node(lambda env: (first(env) is not UNKNOWN) == (known == "known"), "yes_no")
        if self._take("in"):
            nodes = self._list(depth)
            for node in nodes:
                _alike("in", left, node)
            options = [node.compute for node in nodes]
            return _Node(lambda env: _in(first(env), [option(env) for option in options]), "yes_no")
        operator = self._take("=", "!=", "<", "<=", ">", ">=")
        if operator:
            right = self._sum(depth)
            _alike(operator, left, right)
            second = right.compute
            return _Node(lambda env: _compare(operator, first(env), second(env)), "yes_no")
        return left

    def _list(self, depth: int) -> list[_Node]:
        if not self._take("("):
            raise ExpressionProblem("after-in")
        return self._rest_of_list(depth)

    def _rest_of_list(self, depth: int) -> list[_Node]:
        if depth >= DEEPEST:
            raise ExpressionProblem("too-deep", most=str(DEEPEST))
        options = [self._sum(depth + 1)]
        while self._take(","):
            options.append(self._sum(depth + 1))
        if not self._take(")"):
            raise ExpressionProblem("bracket")
        return options

    def _sum(self, depth: int) -> _Node:
        left = self._product(depth)
        while operator := self._take("+", "-"):
            right = self._product(depth)
            type_ = _summed(operator, left, right)
            left = _Node(_plus(left.compute, right.compute, 1 if operator == "+" else -1), type_)
        return left

    def _product(self, depth: int) -> _Node:
        left = self._atom(depth)
        while self._take("*"):
            right = self._atom(depth)
            left = _Node(_times(left.compute, right.compute), _multiplied(left, right))
        return left

    def _atom(self, depth: int) -> _Node:
        kind, text = self._peek()
        if self._take("("):
            inner = self.either(depth + 1)
            if not self._take(")"):
                raise ExpressionProblem("bracket")
            return inner
        if kind == "word" and self._peek(1) == ("op", "(") and text not in KEYWORDS:
            return self._call(text, depth)
        self._at += 1
        match kind:
            case "money" | "number":
                number = Decimal(text.replace(",", "."))
                return _Node(lambda _: number, kind)
            case "days":
                days = timedelta(days=int(text))
                return _Node(lambda _: days, "duration")
            case "level":
                level = int(text[1:])
                return _Node(lambda _: level, "level")
            case "text":
                return _Node(lambda _: text[1:-1], "text")
            case "word":
                return self._word(text)
            case _:
                raise ExpressionProblem("no-value", text=text) if text else ExpressionProblem("ends-early")

    def _call(self, name: str, depth: int) -> _Node:
        function = self._table.get(name)
        if function is None:
            found = process.extractOne(name, sorted(self._table))
            raise ExpressionProblem("function", name=name, nearest=str(found[0]) if found else "–")
        self._at += 2
        values, self._values = self._values, frozenset()
        nodes = self._rest_of_list(depth)
        self._values = values
        takes = function.types_of(len(nodes))
        kinds = [family(node.type) for node in nodes]
        fine = takes is not None and all(
            not kind or not type_ or kind == family(type_) for kind, type_ in zip(kinds, takes, strict=True)
        )
        if not fine or (function.many and len({kind for kind in kinds if kind}) > 1):
            raise ExpressionProblem("arguments", name=name, types=", ".join(type_ or "…" for type_ in function.takes))
        computes = [node.compute for node in nodes]
        result = function.result or next((node.type for node in nodes if node.type), "")
        return _Node(lambda env: functions.call(function, [compute(env) for compute in computes], UNKNOWN), result)

    def _word(self, word: str) -> _Node:
        if word in ("true", "false"):
            value = word == "true"
            return _Node(lambda _: value, "yes_no")
        if word in self._values or word in self._alone:
            return _Node(lambda _: word, "text")
        if word in self._names or word == "today":
            self.reads.add(word)
            type_ = "date" if word == "today" else self._types.get(word, "")
            return _Node(lambda env: _known(env.get(word, UNKNOWN)), type_)
        if word in KEYWORDS:
            raise ExpressionProblem("no-value", text=word)
        found = process.extractOne(word, sorted({*self._values, *self._names, "today"}))
        raise ExpressionProblem("unknown-word", word=word, nearest=str(found[0]) if found else "–")


def _wrong(operator: str, left: _Node, right: _Node) -> ExpressionProblem:
    return ExpressionProblem("types", operator=operator, left=left.type, right=right.type)


def _truths(operator: str, left: _Node, right: _Node) -> None:
    """What is no answer to yes or no cannot be joined by and, or, not."""
    if any(node.type and node.type != "yes_no" for node in (left, right)):
        raise _wrong(operator, left, right)


def _alike(operator: str, left: _Node, right: _Node) -> None:
    """Only values of one family compare; larger and smaller only where there is an order."""
    first, second = family(left.type), family(right.type)
    if first and second and first != second:
        raise _wrong(operator, left, right)
    if operator[0] in "<>" and any(kind and kind not in _ORDERED for kind in (first, second)):
        raise _wrong(operator, left, right)


def _summed(operator: str, left: _Node, right: _Node) -> str:
    """The type of a sum. Two dates have a difference, a date and a duration are a date."""
    kinds = (family(left.type), family(right.type))
    if "" in kinds:
        return ""
    match kinds:
        case ("date", "date") if operator == "-":
            return "duration"
        case ("date", "duration"):
            return "date"
        case ("duration", "date") if operator == "+":
            return "date"
        case ("number", "number"):
            return "money" if "money" in (left.type, right.type) else "number"
        case ("duration", "duration"):
            return "duration"
        case _:
            raise _wrong(operator, left, right)


def _multiplied(left: _Node, right: _Node) -> str:
    """The type of a product: a number of amounts, of days, of numbers."""
    kinds = {family(left.type), family(right.type)}
    if "" in kinds:
        return ""
    if kinds == {"number", "duration"}:
        return "duration"
    if kinds != {"number"} or left.type == right.type == "money":
        raise _wrong("*", left, right)
    return "money" if "money" in (left.type, right.type) else "number"


def _known(value: Any) -> Any:
    return UNKNOWN if value is None else value


def _not(inner: Callable[[Env], Any]) -> Callable[[Env], Any]:
    def negated(env: Env) -> Any:
        value = _truth(inner(env))
        return UNKNOWN if value is UNKNOWN else not value

    return negated


def _or(left: Callable[[Env], Any], right: Callable[[Env], Any]) -> Callable[[Env], Any]:
    def either(env: Env) -> Any:
        a = _truth(left(env))
        b = True if a is True else _truth(right(env))
        if b is True:
            return True
        return UNKNOWN if a is UNKNOWN or b is UNKNOWN else False

    return either


def _and(left: Callable[[Env], Any], right: Callable[[Env], Any]) -> Callable[[Env], Any]:
    def both(env: Env) -> Any:
        a = _truth(left(env))
        b = False if a is False else _truth(right(env))
        if b is False:
            return False
        return UNKNOWN if a is UNKNOWN or b is UNKNOWN else True

    return both


def _plus(left: Callable[[Env], Any], right: Callable[[Env], Any], sign: int) -> Callable[[Env], Any]:
    def add(env: Env) -> Any:
        a, b = left(env), right(env)
        try:
            if isinstance(a, date) and isinstance(b, date):
                return (a - b) if sign < 0 else UNKNOWN
            return a + b if sign > 0 else a - b
        except (TypeError, ArithmeticError):  # of things that do not add up, or beyond all calendars
            return UNKNOWN

    return add


def _times(left: Compute, right: Compute) -> Compute:
    def multiply(env: Env) -> Any:
        a, b = left(env), right(env)
        try:
            if isinstance(a, timedelta) and isinstance(b, Decimal):
                return a * float(b)
            if isinstance(b, timedelta) and isinstance(a, Decimal):
                return b * float(a)
            return a * b if isinstance(a, Decimal) and isinstance(b, Decimal) else UNKNOWN
        except (TypeError, ArithmeticError, ValueError):
            return UNKNOWN

    return multiply


def _truth(value: Any) -> Any:
    """True, False or UNKNOWN; a value that is no answer to yes or no is False."""
    return UNKNOWN if value is UNKNOWN else value is True


def _in(value: Any, options: list[Any]) -> Any:
    found = [_compare("=", value, option) for option in options]
    if True in found:
        return True
    return UNKNOWN if UNKNOWN in found else False


def _compare(operator: str, a: Any, b: Any) -> Any:
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    if operator == "=":
        return a == b
    if operator == "!=":
        return a != b
    try:
        return _ORDER[operator](a, b)
    except TypeError:
        return False


_ORDER: dict[str, Callable[[Any, Any], Any]] = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}
