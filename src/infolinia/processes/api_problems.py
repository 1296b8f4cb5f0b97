"""What is wrong with a request's fields, as sentences: the place, such as calls_to[1], and the cure. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from infolinia.processes import unfit
from infolinia.processes.sentences import Sentence, said
from infolinia.processes.sentences import gettext_noop as _

MOST = 20  # problems of one request that are told: an answer must not be longer than what was asked
LONGEST = 80  # characters of a part of a place, which the sender chose

NO_JSON = _("what was sent is no JSON")
_OBJECT = _("write an object of names and values")
_DAY, _TIME = _("write a day, such as 2026-12-24"), _("write an instant, such as 2026-12-24T10:00:00Z")
WORDS: Mapping[str, str] = {  # of requests; what they share with settings stands there
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "string_too_long": _("at most {max_length} characters"),
    "string_too_short": _("{min_length} characters at least"),
    "extra_forbidden": _("there is no such field"),
    "string_unicode": _("there is a character in it that cannot be kept; write it anew"),
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": _TIME,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
}


def told(errors: Sequence[Mapping[str, Any]], translate: Callable[[str], str]) -> str:
    """The problems of a request as ninja lists them, in the language of `translate`."""
    lines = [f"{place(error['loc'])}: {said(_what(error), translate)}" for error in errors[:MOST]]
    return "; ".join([*lines, *(["…"] if len(errors) > MOST else [])])


def place(loc: Sequence[str | int]) -> str:
    """Where it stands: names with dots between, positions in brackets. loc: as ninja tells it, which begins with where
    the field comes from (body, query, path) and, in a body, what our own code calls that."""
    parts = loc[2:] if loc[:1] == ("body",) and len(loc) > 2 else loc[1:]
    found = ""
    for part in parts or loc:
        name = f"[{part}]" if isinstance(part, int) else str(part)[:LONGEST]
        found += name if isinstance(part, int) or not found else f".{name}"
    return found[: 4 * LONGEST]


def _what(error: Mapping[str, Any]) -> Sentence:
    words = WORDS.get(str(error["type"]))
    return Sentence(words, dict(error.get("ctx") or {})) if words else unfit.found(error)
