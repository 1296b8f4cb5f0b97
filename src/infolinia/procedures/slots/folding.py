"""Text as it is compared: small letters, no Polish marks (they are left out in haste), single spaces; pure."""

from __future__ import annotations

import re

_MARKS = str.maketrans("ąćęłńóśźż\u00a0\u2013\u2014", "acelnoszz --")


def fold(text: str) -> str:
    return " ".join(text.lower().translate(_MARKS).split())


def words(text: str) -> list[str]:
    """The words of a text, folded; digits are none."""
    return re.findall(r"[^\W\d]+", fold(text))
