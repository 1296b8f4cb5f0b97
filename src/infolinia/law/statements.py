"""What must be said, or sent, in a call of a kind, and before what. Pure.

Source: packs/law-pl/mandatory-statements.csv. The texts themselves are content: a row names the rule and what it must
tell, so that a procedure can be checked against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from infolinia.law.explanation import Reason, because, gettext_noop
from infolinia.law.tables import DATED, Dated, TableProblem, dated, rows

ANY_CALL, ALWAYS = "*", "always"
MEDIA = ("spoken", "durable_medium")


class WordUnknown(LookupError):
    """The table has no such kind of call, or no row asks about such a circumstance; `known` lists those there are."""

    def __init__(self, field: str, value: str, known: Iterable[str]) -> None:
        self.field, self.value, self.known = field, value, tuple(sorted(set(known)))
        super().__init__(f"{field}: {value} is none of {', '.join(self.known)}")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that must be told. `rule` and `item` together name it; `when`: the circumstance in which; `before`:
    what may not happen until it was; `names`: what it tells, in Polish and English."""

    rule: str
    item: str
    call: str
    when: str
    before: str
    medium: str
    names: tuple[str, str]
    holds: Dated


@dataclass(frozen=True, slots=True)
class Required:
    """The statements of a call in the order of the table, with why each is."""

    statements: tuple[Statement, ...]
    explanation: tuple[Reason, ...]

    def before(self, what: str) -> tuple[Statement, ...]:
        """Those that must have been made before something may happen."""
        return tuple(item for item in self.statements if item.before == what)


def read_statements(text: str, source: str = "mandatory-statements.csv") -> tuple[Statement, ...]:
    """The rows from the text of their table. Raises TableProblem."""
    wanted = ("rule", "item", "call", "when", "before", "medium", "text_pl", "text_en")
    found: list[Statement] = []
    for line, row in rows(text, source, (*wanted, *DATED)):
        for column in wanted:
            if not row[column]:
                raise TableProblem("word", source, line, column=column, value="")
        if row["medium"] not in MEDIA:
            raise TableProblem("word", source, line, column="medium", value=row["medium"])
        holds = dated(row, source, line)
        name = (row["rule"], row["item"], row["call"])
        if any((s.rule, s.item, s.call) == name and s.holds.holds_on(holds.valid_from) for s in found):
            raise TableProblem("twice", source, line, value=" ".join(name))
        texts = (row["text_pl"], row["text_en"])
        found.append(
            Statement(*name, when=row["when"], before=row["before"], medium=row["medium"], names=texts, holds=holds)
        )
    return tuple(found)


def required(call: str, circumstances: frozenset[str], on: date, table: Sequence[Statement]) -> Required:
    """What a call of a kind on a day must tell in these circumstances (recorded, voice_agent, outbound, telecom …).

    Raises WordUnknown for a kind of call or a circumstance that no row knows: a slip of the pen must not drop a duty.
    """
    calls = {item.call for item in table} - {ANY_CALL}
    if call not in calls:
        raise WordUnknown("call", call, calls)
    known = {item.when for item in table} - {ALWAYS}
    for word in sorted(circumstances - known):
        raise WordUnknown("circumstances", word, known)
    found = [
        item
        for item in table
        if item.call in (ANY_CALL, call) and item.when in (ALWAYS, *circumstances) and item.holds.holds_on(on)
    ]
    reasons = [
        because(
            item.rule,
            item.holds.source,
            SPOKEN if item.medium == "spoken" else SENT,
            what=item.names[1],
            before=item.before,
            when=item.when,
        )
        for item in found
    ]
    return Required(tuple(found), tuple(reasons))


SPOKEN = gettext_noop("Said before {before} ({when}): {what}.")
SENT = gettext_noop("On a durable medium before {before} ({when}): {what}.")
