"""The tables of law, read once from packs/law-pl and passed frozen to whoever applies them.

Every function raises TableProblem when a file of the pack is wrong.
"""

from __future__ import annotations

from functools import cache

from infolinia.content import packs
from infolinia.law import breaks, contact_tables, help_numbers, limitation, money_rules, retention, statements, tables


def _text(name: str) -> str:
    return (packs.root() / "law-pl" / name).read_text("utf-8")


@cache
def law() -> tables.Tables:
    """The tables that deadlines and opening hours need."""
    names = ("holidays.csv", "complaint-deadlines.csv", "internal-targets.csv", "calendar.csv")
    return tables.read(*(_text(name) for name in names))


@cache
def money() -> money_rules.MoneyLaw:
    """What interest, crediting and instalments are counted with."""
    return money_rules.read_money(_text("interest-rates.csv"), _text("money-rules.csv"), law().holidays)


@cache
def limitation_periods() -> tuple[limitation.Period, ...]:
    """Until when claims may be demanded, by kind."""
    return limitation.read_periods(_text("limitation.csv"))


@cache
def retention_rows() -> tuple[retention.Row, ...]:
    """How long recordings and data are kept, by kind."""
    return retention.read_retention(_text("retention.csv"))


@cache
def break_rows() -> tuple[breaks.Entitled, ...]:
    """Breaks of a day of work at a screen."""
    return breaks.read_breaks(_text("breaks.csv"))


@cache
def contact() -> contact_tables.ContactTables:
    """Whom one may contact, for what and when."""
    names = ("contact-purposes.csv", "calling-windows.csv", "contact-stops.csv", "contact-limits.csv", "stop-words.csv")
    return contact_tables.read_contact(*(_text(name) for name in names))


@cache
def mandatory_statements() -> tuple[statements.Statement, ...]:
    """What must be told in a call of a kind."""
    return statements.read_statements(_text("mandatory-statements.csv"))


@cache
def numbers_of_help() -> tuple[help_numbers.HelpNumber, ...]:
    """Numbers that an agent tells a person in distress."""
    return help_numbers.read_help_numbers(_text("help-numbers.csv"))
