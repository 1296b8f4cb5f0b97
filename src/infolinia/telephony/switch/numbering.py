"""Telephone numbers as a trunk writes them, and as we keep them (E.164); pure.

In: a trunk's rules first (00 becomes +), then the number is read as one of the trunk's country (`parties.number`).
Out: the rules are done to E.164, and what still is E.164 is written as the trunk wants it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers

from infolinia.telephony.switch.lines import Prefix, TrunkLine

E164 = re.compile(r"\+[1-9][0-9]{4,14}")
SHORT = 6  # digits at most of a number that is dialled as it stands, such as 112


def changed(number: str, rules: Iterable[Prefix]) -> str:
    """The first rule whose beginning fits, done to the number."""
    for rule in rules:
        if number.startswith(rule.begins):
            return rule.instead + number[len(rule.begins) :]
    return number


def outgoing(number: str, line: TrunkLine) -> str:
    """A number of ours as this trunk dials it; what is no E.164 number (a short one) stays as it is."""
    if ":" in number:  # an address
        return number
    number = changed(number, line.outgoing)
    if not E164.fullmatch(number) or line.written == "+e164":
        return number
    if line.written == "e164":
        return number[1:]
    if line.written == "00":
        return f"00{number[1:]}"
    code = str(phonenumbers.country_code_for_region(line.country))
    return number[1 + len(code) :] if number[1:].startswith(code) else f"00{number[1:]}"


def is_emergency(number: str, country: str) -> bool:
    """Whether the number, as it is dialled in this country, calls the rescue services."""
    return len(number) <= SHORT and phonenumbers.is_emergency_number(number, country)
