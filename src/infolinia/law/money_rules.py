"""By which rules sums are counted, from the text of a table: packs/law-pl/money-rules.csv. Pure.

A rule has a value that the count reads and the act it stands on, which every explanation repeats. So another country's
table changes both without a line of code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from infolinia.law.amounts import ZERO, MoneyProblem, amount
from infolinia.law.explanation import Reason, because
from infolinia.law.rates import Rates, read_rates
from infolinia.law.tables import Holidays, TableProblem, number, rows, whole_day

COLUMNS = ("name", "value", "rule", "source", "valid_from", "checked", "status", "note")

# Which words a rule may have; None: a word, a number or a sum that is checked where the table is read.
WORDS: Mapping[str, tuple[str, ...] | None] = {
    "usual_kind": None,
    "due_day": ("shifted", "as_written"),
    "year_days": None,
    "interest_rounding": ("half_up",),
    "interest_on_interest": ("never",),
    "named_debt": ("first", "ignored"),
    "within_debt": ("interest_first", "principal_first"),
    "debt_order": ("oldest_due",),
    "plan_interest": ("none", "statutory_delay", "equal_principal"),
    "plan_accrual": ("booked",),
    "instalment_floor": None,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what holds, under which of our codes, and by which act."""

    name: str
    value: str
    rule: str
    source: str
    valid_from: date
    checked: date
    status: str
    note: str

    def because(self, sentence: str, **facts: object) -> Reason:
        """A reason that stands on this rule."""
        return because(self.rule, self.source, sentence, **facts)


@dataclass(frozen=True, slots=True)
class MoneyLaw:
    """All that interest, crediting and instalments are counted with."""

    rates: Rates
    rules: Mapping[str, Rule]
    holidays: Holidays

    @property
    def year_days(self) -> int:
        return int(self.rules["year_days"].value)

    @property
    def instalment_floor(self) -> Decimal:
        return amount("instalment_floor", self.rules["instalment_floor"].value, ZERO)

    def word(self, name: str) -> str:
        """The value of a rule."""
        return self.rules[name].value


def read_money(rates: str, rules: str, holidays: Holidays) -> MoneyLaw:
    """The tables from the texts of interest-rates.csv and money-rules.csv. Raises TableProblem."""
    law = MoneyLaw(read_rates(rates), read_rules(rules), holidays)
    kind = law.word("usual_kind")
    if kind not in law.rates.kinds:
        raise TableProblem("word", "money-rules.csv", 1, column="usual_kind", value=kind)
    return law


def read_rules(text: str, source: str = "money-rules.csv") -> Mapping[str, Rule]:
    """The rules by name. Raises TableProblem, also with the code missing (a rule has no row)."""
    found: dict[str, Rule] = {}
    for line, row in rows(text, source, COLUMNS):
        name, value = row["name"], row["value"]
        if name in found:
            raise TableProblem("twice", source, line, value=name)
        if name not in WORDS:
            raise TableProblem("word", source, line, column="name", value=name)
        words = WORDS[name]
        if words is not None and value not in words:
            raise TableProblem("word", source, line, column="value", value=value)
        if name == "year_days" and not number(value, source, line):
            raise TableProblem("number", source, line, value=value)
        if name == "instalment_floor":
            try:
                amount(name, value, ZERO)
            except MoneyProblem:
                raise TableProblem("number", source, line, value=value) from None
        found[name] = Rule(
            name=name,
            value=value,
            rule=row["rule"],
            source=row["source"],
            valid_from=whole_day(row["valid_from"], source, line),
            checked=whole_day(row["checked"], source, line),
            status=row["status"],
            note=row["note"],
        )
    missing = [name for name in WORDS if name not in found]
    if missing:
        raise TableProblem("missing", source, 1, value=", ".join(missing))
    return MappingProxyType(found)
