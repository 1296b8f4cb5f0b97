"""The expressions of procedures: total, typed at run time, closed; pure.

    or and not   = != < <= > >=  in   + -   X is known, X is unknown
    literals: 'text' "text", 12, 12.5, 50 zł, 14 days, L2, true, false, today, bare words (values of a choice)

No attributes but declared ones (`call.direction`, `customer.name`), no indexing, no loops. At most 500 characters and
16 levels. What cannot be told because something is not known yet is UNKNOWN, however it is turned: neither `danger` nor
`not danger` holds before the question was answered (Kleene's logic; `false and …`, `true or …` need no more).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from rapidfuzz import process

LONGEST = 500
DEEPEST = 16

_TOKEN = re.compile(
    r"""\s*(?:(?P<money>\d+(?:[.,]\d{1,2})?)\s*(?:zł|PLN)\b|(?P<days>\d+)\s*(?:days|day|dni|dzień)\b
    |(?P<number>\d+(?:\.\d+)?)|(?P<level>L\d)\b|(?P<text>'[^']*'|"[^"]*")
    |(?P<op><=|>=|!=|[=<>+\-(),])|(?P<word>[^\W\d][\w.]*))""",
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
    """A parsed expression: what it reads, and how to compute it."""

    text: str
    reads: frozenset[str]
    compute: Callable[[Env], Any]


class _Unknown:
    """The value of a name that has none, and of all that depends on it."""

    def __bool__(self) -> bool:
        return False


UNKNOWN = _Unknown()
KEYWORDS = {"or", "and", "not", "in", "is", "known", "unknown", "true", "false", "today"}


def parse(text: str, names: frozenset[str], choices: Mapping[str, frozenset[str]] | None = None) -> Expression:
    """Read an expression in which `names` (slots and declared attributes) may stand.

    choices: the values of each choice. Compared with one, a word that is its value means the value, even when a slot
    has the same name: in `reply_way = email` it is the way, not the address. Any other word is a slip of the pen, as
    taking it for a text would make the comparison false in silence. Raises ExpressionProblem.
    """
    if len(text) > LONGEST:
        raise ExpressionProblem("too-long", most=str(LONGEST))
    reader = _Reader(_tokens(text), names, choices or {})
    compute = reader.either(0)
    reader.end()
    return Expression(text, frozenset(reader.reads), compute)


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


class _Reader:
    def __init__(
        self, tokens: list[tuple[str, str]], names: frozenset[str], choices: Mapping[str, frozenset[str]]
    ) -> None:
        self._tokens, self._names, self._choices = tokens, names, choices
        self._values: frozenset[str] = frozenset()  # of the choice that stands on the left
        self._at = 0
        self.reads: set[str] = set()

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

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

    def either(self, depth: int) -> Callable[[Env], Any]:
        if depth > DEEPEST:
            raise ExpressionProblem("too-deep", most=str(DEEPEST))
        left = self._both(depth)
        while self._take("or"):
            left = _or(left, self._both(depth))
        return left

    def _both(self, depth: int) -> Callable[[Env], Any]:
        left = self._negation(depth)
        while self._take("and"):
            left = _and(left, self._negation(depth))
        return left

    def _negation(self, depth: int) -> Callable[[Env], Any]:
        if self._take("not"):
            if depth >= DEEPEST:
                raise ExpressionProblem("too-deep", most=str(DEEPEST))
            return _not(self._negation(depth + 1))
        return self._comparison(depth)

    def _comparison(self, depth: int) -> Callable[[Env], Any]:
        values = self._choices.get(self._peek()[1], frozenset())
        left = self._sum(depth)
        self._values = values
        try:
            return self._compared(left, depth)
        finally:
            self._values = frozenset()

    def _compared(self, left: Callable[[Env], Any], depth: int) -> Callable[[Env], Any]:
        if self._take("is"):
            known = self._take("known", "unknown")
            if not known:
                raise ExpressionProblem("after-is")
            return lambda env: (left(env) is not UNKNOWN) == (known == "known")
        if self._take("in"):
            options = self._list(depth)
            return lambda env: _in(left(env), [option(env) for option in options])
        operator = self._take("=", "!=", "<", "<=", ">", ">=")
        if operator:
            right = self._sum(depth)
            return lambda env: _compare(operator, left(env), right(env))
        return left

    def _list(self, depth: int) -> list[Callable[[Env], Any]]:
        if not self._take("("):
            raise ExpressionProblem("after-in")
        options = [self._sum(depth + 1)]
        while self._take(","):
            options.append(self._sum(depth + 1))
        if not self._take(")"):
            raise ExpressionProblem("bracket")
        return options

    def _sum(self, depth: int) -> Callable[[Env], Any]:
        left = self._atom(depth)
        while operator := self._take("+", "-"):
            left = _plus(left, self._atom(depth), 1 if operator == "+" else -1)
        return left

    def _atom(self, depth: int) -> Callable[[Env], Any]:
        kind, text = self._peek()
        if self._take("("):
            inner = self.either(depth + 1)
            if not self._take(")"):
                raise ExpressionProblem("bracket")
            return inner
        self._at += 1
        match kind:
            case "money" | "number":
                number = Decimal(text.replace(",", "."))
                return lambda _: number
            case "days":
                days = timedelta(days=int(text))
                return lambda _: days
            case "level":
                level = int(text[1:])
                return lambda _: level
            case "text":
                return lambda _: text[1:-1]
            case "word":
                return self._word(text)
            case _:
                raise ExpressionProblem("no-value", text=text) if text else ExpressionProblem("ends-early")

    def _word(self, word: str) -> Callable[[Env], Any]:
        if word in ("true", "false"):
            value = word == "true"
            return lambda _: value
        if word in self._values:
            return lambda _: word
        if word in self._names or word == "today":
            self.reads.add(word)
            return lambda env: _known(env.get(word, UNKNOWN))
        if word in KEYWORDS:
            raise ExpressionProblem("no-value", text=word)
        found = process.extractOne(word, sorted({*self._values, *self._names, "today"}))
        raise ExpressionProblem("unknown-word", word=word, nearest=str(found[0]) if found else "–")


def _known(value: Any) -> Any:
    return UNKNOWN if value is None else value


def _not(inner: Callable[[Env], Any]) -> Callable[[Env], Any]:
    def negated(env: Env) -> Any:
        value = _truth(inner(env))
        return UNKNOWN if value is UNKNOWN else not value

    return negated


def _or(left: Callable[[Env], Any], right: Callable[[Env], Any]) -> Callable[[Env], Any]:
    def either(env: Env) -> Any:
        a, b = _truth(left(env)), _truth(right(env))
        if a is True or b is True:
            return True
        return UNKNOWN if a is UNKNOWN or b is UNKNOWN else False

    return either


def _and(left: Callable[[Env], Any], right: Callable[[Env], Any]) -> Callable[[Env], Any]:
    def both(env: Env) -> Any:
        a, b = _truth(left(env)), _truth(right(env))
        if a is False or b is False:
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
        return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]
    except TypeError:
        return False
