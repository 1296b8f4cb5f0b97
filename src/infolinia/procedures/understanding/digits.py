"""The digits that were said, in groups or one by one, also when they are no whole number of their kind yet; pure."""

from __future__ import annotations

import re

from infolinia.procedures.slots.digits import digit_strings
from infolinia.procedures.slots.folding import fold

_BEFORE_IT = re.compile(
    r"^(?P<rest>.+?),? (?:a |and )?(?:przed tym|przedtem|na poczatku|z przodu|najpierw|before that|"
    r"in front|with a leading)"
    r" (?P<first>.+)$"
)


def said_digits(text: str, language: str) -> str:
    """The digits in the order they belong in: "czterdzieści siedem, przed tym zero" is 047."""
    low = fold(text)
    if language == "pl":
        low = re.sub(r"\bten\b", " ", low)  # "this" in Polish
    if found := _BEFORE_IT.match(low):
        return said_digits(found["first"], language) + said_digits(found["rest"], language)
    return "".join(readings[0] for readings in digit_strings(low, language)).replace("+", "")
