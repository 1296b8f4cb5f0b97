"""The count of a deadline as it is stored, and in words. The sentences stand here: law is pure and speaks in codes."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as _

from infolinia.law.deadlines import Deadline, Step
from infolinia.trades.cases.facts import DeadlineFacts

EVENTS = {
    "receipt_of_complaint": _("the complaint was received"),
    "lodging_of_complaint": _("the complaint was lodged"),
    "receipt_of_request": _("the request was received"),
    "end_of_measurement": _("the complaint was lodged (until the measurement ends)"),
}

REGIMES = {
    "consumer_general": _("consumer's complaint"),
    "telecom": _("telecommunications complaint"),
    "energy_household": _("household's energy complaint"),
    "electricity_billing": _("complaint about electricity bills"),
    "electricity_quality": _("complaint about voltage"),
    "gdpr_request": _("request about personal data"),
    "contract": _("firm's complaint, by contract"),
}

FREE = {"saturday": _("Saturday"), "sunday": _("Sunday")}


def regime(code: str) -> str:
    """What a regime is called; a code of a table we have no words for, as it is."""
    return gettext(REGIMES[code]) if code in REGIMES else code


def stored(deadline: Deadline, acknowledge_by: date | None) -> dict[str, Any]:
    """The count as JSON, with the day by which a complaint made by telephone must be acknowledged, if it must."""
    return {
        **msgspec.to_builtins(deadline),
        "acknowledge_by": acknowledge_by.isoformat() if acknowledge_by else None,
    }


def read(value: dict[str, Any]) -> DeadlineFacts:
    """The stored count, in the reader's language."""
    kept = dict(value)
    acknowledge = kept.pop("acknowledge_by")
    deadline = msgspec.convert(kept, Deadline)
    return DeadlineFacts(
        regime=deadline.regime,
        regime_name=regime(deadline.regime),
        received=deadline.received,
        raw_end=deadline.raw_end,
        legal_end=deadline.legal_end,
        internal_target=deadline.internal_target,
        dispatch_by=deadline.dispatch_by,
        acknowledge_by=date.fromisoformat(acknowledge) if acknowledge else None,
        basis=deadline.basis,
        silence=deadline.silence,
        tables=deadline.tables,
        explanation=tuple(say(step) for step in deadline.steps),
    )


def say(step: Step) -> str:
    """One step of the count."""
    day = _day(step.day)
    match step.code:
        case "received":
            event = gettext(EVENTS[step.name]) if step.name in EVENTS else step.name
            return gettext("{day}: {event}.").format(day=day, event=event)
        case "earlier":
            return gettext("This rule holds from {day}; a lawyer has to check what held before ({basis}).").format(
                day=day, basis=step.name
            )
        case "period":
            return gettext("{length}, counted from the next day, end on {day} ({basis}).").format(
                length=_length(step.number, step.unit), day=day, basis=step.name
            )
        case "free":
            why = gettext(FREE[step.name]) if step.name in FREE else step.name
            return gettext("{day} is free: {why}.").format(day=day, why=why)
        case "shifted":
            return gettext("So the answer is due on the next working day, {day} (Civil Code art. 115).").format(day=day)
        case "target":
            return gettext("Our own target: {day}, {length} earlier.").format(
                day=day, length=_length(step.number, step.unit)
            )
        case "dispatch":
            return gettext("To arrive in time, the answer leaves by {day}.").format(day=day)
        case _:
            return gettext("The answer is due on {day}.").format(day=day)


def _length(number: int, unit: str) -> str:
    match unit:
        case "business_days":
            return ngettext("{n} business day", "{n} business days", number).format(n=number)
        case "month":
            return ngettext("{n} month", "{n} months", number).format(n=number)
        case "hours":
            return ngettext("{n} hour", "{n} hours", number).format(n=number)
        case _:
            return ngettext("{n} day", "{n} days", number).format(n=number)


def _day(day: date) -> str:
    """`poniedziałek 28.12.2026`: a promised date carries its weekday."""
    weekday = formats.date_format(day, "l")
    if (get_language() or "").startswith("pl"):
        weekday = weekday.lower()  # Polish writes it small; Django's own list does not
    return f"{weekday} {day.day}.{day.month:02}.{day.year}"
