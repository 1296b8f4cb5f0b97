"""The tables of permission to contact: purposes and channels, calling windows, stops, limits, stop words. Pure.

Their files: contact-purposes.csv, calling-windows.csv, contact-stops.csv, contact-limits.csv and stop-words.csv of
packs/law-pl.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from infolinia.law.tables import DATED, WEEKDAYS, Dated, TableProblem, dated, number, rows

ANY = "*"
NOTE_ONLY = "tell_source"  # a stop word that only asks for something to be told
COUNTED = ("attempt", "conversation", "refusal")
UNITS = ("days", "months")
LAST_MINUTE = 24 * 60


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a contact for a purpose on a channel needs: consent given before, hours, and which profile of hours."""

    purpose: str
    channel: str
    needs_consent: bool
    has_hours: bool
    profile: str
    rule: str
    holds: Dated


@dataclass(frozen=True, slots=True)
class Window:
    """From one minute of the day to another (the last not included) on some days; allowed: yes, no,
    only_if_no_other_contact. `days`: weekday, saturday …, holiday, any. `zone`: "" or "called"."""

    profile: str
    days: frozenset[str]
    first: int
    last: int
    allowed: str
    customer_may_choose: bool
    zone: str
    holds: Dated


@dataclass(frozen=True, slots=True)
class StopRow:
    """What a known fact about a person forbids; `lasts` None: until it is lifted."""

    stop: str
    purposes: frozenset[str]
    channels: frozenset[str]
    lasts: int | None
    unit: str
    rule: str
    holds: Dated


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of what is counted within so many days (None: ever), or `quiet_days` whole days after the last."""

    purpose: str
    channels: frozenset[str]
    counted: str
    most: int | None
    within_days: int | None
    of_campaign: bool
    quiet_days: int | None
    rule: str
    holds: Dated


@dataclass(frozen=True, slots=True)
class StopWord:
    """Words that stop contacts when a customer says them; `pattern` matches what `folded` gives."""

    words: str
    pattern: re.Pattern[str]
    purpose: str
    stop: str
    rule: str
    holds: Dated


@dataclass(frozen=True, slots=True)
class ContactTables:
    """All five tables."""

    purposes: tuple[Purpose, ...]
    windows: tuple[Window, ...]
    stops: Mapping[str, StopRow]
    limits: tuple[Limit, ...]
    words: tuple[StopWord, ...]


def read_contact(purposes: str, windows: str, stops: str, limits: str, words: str) -> ContactTables:
    """The tables from the texts of their files. Raises TableProblem."""
    known = _stops(stops)
    made = ContactTables(_purposes(purposes), _windows(windows), known, _limits(limits), _words(words, known))
    profiles = {item.profile for item in made.windows}
    for item in made.purposes:
        if item.profile not in profiles:
            raise TableProblem("word", "contact-purposes.csv", 1, column="profile", value=item.profile)
    return made


def folded(text: str) -> str:
    """Words without case, marks on letters and punctuation, one space between and around them."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    words = re.findall(r"\w+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    return f" {' '.join(words)} "


def _purposes(text: str, source: str = "contact-purposes.csv") -> tuple[Purpose, ...]:
    found: list[Purpose] = []
    for line, row in rows(text, source, ("purpose", "channel", "consent", "hours", "profile", "rule", *DATED)):
        consent, hours = _yes(row, "consent", source, line), _yes(row, "hours", source, line)
        if any((item.purpose, item.channel) == (row["purpose"], row["channel"]) for item in found):
            raise TableProblem("twice", source, line, value=f"{row['purpose']} {row['channel']}")
        holds = dated(row, source, line)
        found.append(Purpose(row["purpose"], row["channel"], consent, hours, row["profile"], row["rule"], holds))
    return tuple(found)


def _windows(text: str, source: str = "calling-windows.csv") -> tuple[Window, ...]:
    wanted = ("profile", "day_type", "from", "to", "allowed", "customer_may_choose", "zone")
    found: list[Window] = []
    for line, row in rows(text, source, (*wanted, *DATED)):
        days = frozenset(row["day_type"].replace("_or_", "_").split("_"))
        if wrong := days - {"weekday", "holiday", "any", *WEEKDAYS}:
            raise TableProblem("word", source, line, column="day_type", value=min(wrong))
        allowed = row["allowed"]
        if allowed not in ("yes", "no", "only_if_no_other_contact"):
            raise TableProblem("word", source, line, column="allowed", value=allowed)
        if row["zone"] not in ("", "called"):
            raise TableProblem("word", source, line, column="zone", value=row["zone"])
        first, last = (0, 0) if allowed == "no" else (_minute(row[name], source, line) for name in ("from", "to"))
        choose = _yes(row, "customer_may_choose", source, line)
        holds = dated(row, source, line)
        found.append(Window(row["profile"], days, first, last, allowed, choose, row["zone"], holds))
    return tuple(found)


def _stops(text: str, source: str = "contact-stops.csv") -> Mapping[str, StopRow]:
    found: dict[str, StopRow] = {}
    for line, row in rows(text, source, ("stop", "purposes", "channels", "lasts", "unit", "rule", *DATED)):
        if row["stop"] in found:
            raise TableProblem("twice", source, line, value=row["stop"])
        lasts = _count(row["lasts"], source, line)
        if lasts is not None and row["unit"] not in UNITS:
            raise TableProblem("word", source, line, column="unit", value=row["unit"])
        purposes, channels = frozenset(row["purposes"].split()), frozenset(row["channels"].split())
        holds = dated(row, source, line)
        found[row["stop"]] = StopRow(row["stop"], purposes, channels, lasts, row["unit"], row["rule"], holds)
    return found


def _limits(text: str, source: str = "contact-limits.csv") -> tuple[Limit, ...]:
    wanted = ("purpose", "channels", "counted", "most", "within_days", "scope", "quiet_days", "rule")
    found: list[Limit] = []
    for line, row in rows(text, source, (*wanted, *DATED)):
        if row["counted"] not in COUNTED:
            raise TableProblem("word", source, line, column="counted", value=row["counted"])
        if row["scope"] not in ("any", "campaign"):
            raise TableProblem("word", source, line, column="scope", value=row["scope"])
        most, quiet = _count(row["most"], source, line), _count(row["quiet_days"], source, line)
        if (most is None) == (quiet is None) or most == 0:
            raise TableProblem("word", source, line, column="most", value=row["most"])
        found.append(
            Limit(
                purpose=row["purpose"],
                channels=frozenset(row["channels"].split()),
                counted=row["counted"],
                most=most,
                within_days=_count(row["within_days"], source, line),
                of_campaign=row["scope"] == "campaign",
                quiet_days=quiet,
                rule=row["rule"],
                holds=dated(row, source, line),
            )
        )
    return tuple(found)


def _words(text: str, stops: Mapping[str, StopRow], source: str = "stop-words.csv") -> tuple[StopWord, ...]:
    found: list[StopWord] = []
    for line, row in rows(text, source, ("language", "words", "purpose", "stop", "rule", *DATED)):
        if row["stop"] not in (NOTE_ONLY, *stops):
            raise TableProblem("word", source, line, column="stop", value=row["stop"])
        pattern = " ".join(_word(word) for word in row["words"].split())
        if not pattern:
            raise TableProblem("word", source, line, column="words", value="")
        holds = dated(row, source, line)
        made = re.compile(f" {pattern} ")
        found.append(StopWord(row["words"], made, row["purpose"], row["stop"], row["rule"], holds))
    return tuple(found)


def _word(word: str) -> str:
    """A star stands for the rest of a word, alone for one to four words."""
    return (
        r"\w+(?: \w+){0,3}" if word == ANY else re.escape(folded(word).strip()) + (r"\w*" if word.endswith(ANY) else "")
    )


def _yes(row: Mapping[str, str], column: str, source: str, line: int) -> bool:
    if row[column] not in ("yes", "no"):
        raise TableProblem("word", source, line, column=column, value=row[column])
    return row[column] == "yes"


def _count(text: str, source: str, line: int) -> int | None:
    return number(text, source, line) if text else None


def _minute(text: str, source: str, line: int) -> int:
    found = re.fullmatch(r"(\d\d):([0-5]\d)", text)
    minute = int(found[1]) * 60 + int(found[2]) if found else LAST_MINUTE + 1
    if minute > LAST_MINUTE:
        raise TableProblem("number", source, line, value=text)
    return minute
