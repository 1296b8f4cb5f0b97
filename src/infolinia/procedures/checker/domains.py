"""The values that conditions can tell apart, and conditions as tables over them; pure.

A slot of a finite type has its values, a number is cut at the constants it is compared with, anything else is known or
unknown. A condition becomes a table: for which values it may hold, for which it may not. It is filled by computing the
condition itself, so that the checker and the engine cannot differ. Where the values are too coarse to say, both hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from typing import Any, NoReturn

from infolinia.procedures.expressions import UNKNOWN, Expression
from infolinia.procedures.parts import Slot

LARGEST_TABLE = 4096  # rows; beyond it a condition may hold and may not
MOST_CONSTANTS = 12  # of one number; beyond them it is known or unknown only
NUMBERS = ("number", "money", "ordinal")
_CONSTANT = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SUM = re.compile(r"[+*/-]")


class _Coarse(Exception):
    """The answer hangs on more than is known of a value."""


class _Some:
    """A value of which only this is known: that there is one."""

    def _refuse(self, *_: Any) -> NoReturn:
        raise _Coarse

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __bool__ = _refuse
    __getitem__ = __contains__ = __iter__ = _refuse
    __hash__ = object.__hash__


SOME: Any = _Some()


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition over variables. `yes`: the rows for which it may hold; `no`: those for which it may not."""

    reads: tuple[int, ...]
    yes: frozenset[tuple[int, ...]]
    no: frozenset[tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Test:
    """A guard that must hold, or must not (which an unknown answer does not, either)."""

    guard: Guard
    wanted: bool

    @property
    def rows(self) -> frozenset[tuple[int, ...]]:
        return self.guard.yes if self.wanted else self.guard.no


def domain(slot: Slot | None, conditions: Iterable[Expression]) -> tuple[Any, ...]:
    """The values that a slot may have, as far as the conditions tell them apart; the first is UNKNOWN."""
    if slot is None:
        return (UNKNOWN, SOME)
    if slot.type == "yes_no":
        return (UNKNOWN, True, False)
    if slot.type == "choice" and slot.options:
        return (UNKNOWN, *(option.value for option in slot.options))
    if slot.type == "level":
        return (UNKNOWN, *range(10))
    reading = [condition.text for condition in conditions if slot.name in condition.reads]
    if slot.type in NUMBERS:
        return (UNKNOWN, *_cut(reading))
    if slot.type in ("text", "order", "case", "email", "address", "phone"):
        quoted = sorted({found[1:-1] for text in reading for found in _QUOTED.findall(text)})
        if 0 < len(quoted) <= MOST_CONSTANTS:
            return (UNKNOWN, *quoted, f"{quoted[0]}#other")
    return (UNKNOWN, SOME)


def _cut(texts: Iterable[str]) -> Sequence[Any]:
    """One number of each interval between the constants, and the constants."""
    found = {Decimal(c.replace(",", ".")) for text in texts for c in _CONSTANT.findall(_QUOTED.sub("", text))}
    cuts = sorted(found | {-c for c in found})
    if not cuts or len(cuts) > 2 * MOST_CONSTANTS:
        return (SOME,)
    between = [(a + b) / 2 for a, b in pairwise(cuts)]
    return sorted({cuts[0] - 1, *cuts, *between, cuts[-1] + 1})


class Values:
    """Where a condition gets values while its table is filled: `names` to the value of each variable read."""

    def __init__(self, names: Mapping[str, Any], derived: Mapping[str, Expression]) -> None:
        self._names, self._derived = names, derived

    @property
    def complete(self) -> bool:
        return all(value is not UNKNOWN for value in self._names.values())

    def get(self, name: str, default: Any = UNKNOWN, /) -> Any:
        if name in self._derived:
            return self._derived[name].compute(self)
        value = self._names.get(name, SOME)
        return default if value is UNKNOWN else value


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one procedure: the variable of each slot, and the slots that are computed."""

    variables: Mapping[str, int]
    derived: Mapping[str, Expression]
    types: Mapping[str, str]

    def reads(self, expression: Expression) -> tuple[str, ...]:
        """The slots that it reads in the end, computed ones followed."""
        found: set[str] = set()
        left, seen = set(expression.reads), set[str]()
        while left:
            name = left.pop()
            seen.add(name)
            if name in self.derived:
                left |= set(self.derived[name].reads) - seen
            elif name in self.variables:
                found.add(name)
        return tuple(sorted(found))


def table(
    expression: Expression, names: Names, domains: Sequence[tuple[Any, ...]], *, known: bool = False
) -> Guard | None:
    """The condition as a table; None when it would be too large. known: the condition that it has a value at all."""
    read = names.reads(expression)
    variables = tuple(names.variables[name] for name in read)
    if prod(len(domains[v]) for v in variables) > LARGEST_TABLE:
        return None
    numbers = [name for name in read if names.types.get(name) in NUMBERS]
    texts = [expression.text, *(names.derived[n].text for n in expression.reads if n in names.derived)]
    coarse = len(numbers) > 1 or any(_SUM.search(_QUOTED.sub("", text)) for text in texts)
    yes: set[tuple[int, ...]] = set()
    no: set[tuple[int, ...]] = set()
    for row in product(*(range(len(domains[v])) for v in variables)):
        values = {name: domains[v][i] for name, v, i in zip(read, variables, row, strict=True)}
        if coarse:
            values |= {name: SOME for name in numbers if values[name] is not UNKNOWN}
        holds = _holds(expression, Values(values, names.derived), known=known)
        if holds is not False:
            yes.add(row)
        if holds is not True:
            no.add(row)
    return Guard(variables, frozenset(yes), frozenset(no))


def _holds(expression: Expression, values: Values, *, known: bool) -> bool | None:
    """Whether it holds; None when that hangs on more than is known."""
    try:
        value = expression.compute(values)
    except _Coarse:
        return True if known and values.complete else None
    except Exception:  # what a function of a trade does with such values is no reason to stop checking
        return True if known and values.complete else None
    if known:
        return value is not UNKNOWN
    return None if value is SOME else value is True


def is_known(variable: int, domains: Sequence[tuple[Any, ...]]) -> Guard:
    """That a variable has a value."""
    return Guard((variable,), frozenset((i,) for i in range(1, len(domains[variable]))), frozenset({(0,)}))
