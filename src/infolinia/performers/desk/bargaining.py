"""How a negotiation is written on the desk: whose decision, the strip of authority, terms by name."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.conduct.negotiating import Bargain
from infolinia.procedures.card import Card
from infolinia.procedures.offered import Part, Term
from infolinia.web.templatetags import writing


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring values of the strip that one authority decides. mine: who conducts."""

    parts: tuple[Part, ...]
    whose: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A negotiation as the templates write it."""

    label: str
    value: str
    spans: tuple[Span, ...]
    decision: str
    limits: str
    terms: tuple[tuple[str, str], ...]
    made: tuple[str, ...]
    now: str
    waits: str


def of(card: Card) -> Words | None:
    """None when no negotiation is in focus."""
    made = card.offered
    if made is None:
        return None
    strip = made.strip
    return Words(
        label=made.label or (term(strip.term) if strip else ""),
        value=_text(str(strip.at), "") if strip else "",
        spans=_spans(strip.parts) if strip else (),
        decision=asked(made.in_return) if made.stage == "in_return" else decision("", made.in_return),
        limits=", ".join(_limit(limit.term, limit.how, limit.written) for limit in made.limits),
        terms=_terms(made.terms),
        made=made.made,
        now=made.words,
        waits=_("Asked: {whose}").format(whose=authority(made.whose)) if made.stage == "approval" else "",
    )


def term(name: str) -> str:
    """The name of a term; of one that only the procedure knows, as it stands there."""
    names = {
        "count": pgettext("terms", "How many"),
        "each": pgettext("terms", "Each"),
        "total": pgettext("terms", "In all"),
        "interest": pgettext("terms", "Interest"),
        "first": pgettext("terms", "First"),
        "last": pgettext("terms", "Last"),
        "percent": pgettext("terms", "Off, %"),
    }
    return names.get(name, name.replace("_", " "))


def authority(name: str) -> str:
    names = {"leader": pgettext("authority", "team leader"), "manager": pgettext("authority", "manager")}
    return names.get(name, name.replace("_", " "))


def decision(whose: str, in_return: str) -> str:
    """Whose decision terms are, and what is asked for them, in words."""
    decides = _("The decision is with: {whose}. Enter asks for consent.").format(whose=authority(whose))
    said = decides if whose else _("You decide.")
    return f"{said} {asked(in_return)}" if in_return else said


def asked(in_return: str) -> str:
    """What is asked for the offer that was taken."""
    return _("In return ask for: {what}.").format(what=in_return)


def heard(found: Bargain) -> dict[str, Any]:
    """How words at an offer were understood, for the page."""
    terms = found.terms
    if found.how in ("terms", "accept") and terms is not None:
        if not terms.possible:
            return {"kind": "wrong", "message": _("No offer of this procedure holds such terms.")}
        return {
            "kind": found.how,
            "written": ", ".join(f"{name}: {value}" for name, value in _terms(terms.terms)),
            "terms": [{"name": name, "value": value} for name, value in _terms(terms.terms)],
            "whose": html.unescape(writing.nbsp(decision(terms.whose, terms.in_return))),
            "asks": bool(terms.whose),
            "text": html.unescape(writing.nbsp(terms.text)),  # the page writes it as text
            "named": {name: str(value) for name, value in terms.named.items()},
        }
    if found.how == "digress":
        message = _("the customer says something else")
        return {"kind": "wish", "wish": "digress", "digression": found.digression, "message": message}
    messages = {
        "reject": _("the customer refuses this offer"),
        "unsure": _("This is half a yes. Ask once more: only a clear yes counts."),
        "unclear": _("Write yes, no, or other terms, for example: six months at 50."),
    }
    return {"kind": {"reject": "reject"}.get(found.how, "wrong"), "message": messages[found.how]}


def _spans(parts: tuple[Part, ...]) -> tuple[Span, ...]:
    made: list[Span] = []
    for part in parts:
        if made and made[-1].whose == _whose(part):
            made[-1] = Span((*made[-1].parts, part), made[-1].whose, made[-1].mine)
        else:
            made.append(Span((part,), _whose(part), not part.whose))
    return tuple(made)


def _whose(part: Part) -> str:
    return _("you decide") if not part.whose else _("{whose}, on request").format(whose=authority(part.whose))


def _text(value: str, whose: str) -> str:
    return f"{value}, {whose or _('you decide')}"


def _limit(name: str, how: str, written: str) -> str:
    sentence = _("{term} at least {value}") if how == "least" else _("{term} at most {value}")
    return sentence.format(term=term(name), value=written)


def _terms(terms: tuple[Term, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((term(item.name), item.written) for item in terms)
