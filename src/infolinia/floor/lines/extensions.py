"""Agents' short numbers, what their telephones may call outside, and the outside number at which they may answer.

Every agent has a short number without anybody's doing: 2 and the id of the user, 2007 for the user 7. An administrator
may set another one. Calls outside and answering outside are refused to an agent until an administrator allows them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime

import phonenumbers
from django.db import transaction

from infolinia.clients import queries as clients
from infolinia.floor.lines import events
from infolinia.floor.lines.facts import TOLLS, Toll
from infolinia.floor.lines.facts import Extension as ExtensionFacts
from infolinia.floor.lines.models import Extension
from infolinia.floor.lines.services import LINES
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor
from infolinia.telephony.switch.lines import HOME
from infolinia.telephony.switch.numbering import is_emergency
from infolinia.web.refusals import Refusal

SHORT = re.compile(r"[1-9][0-9]{1,4}")  # what a telephone dials within the centre
DEAR = (phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST)


def of(agent: str) -> ExtensionFacts:
    """How an agent is reached and may call."""
    return all_of([agent])[agent]


def all_of(agents: Collection[str]) -> dict[str, ExtensionFacts]:
    """The same of several, by agent."""
    rows = {row.agent: row for row in Extension.objects.filter(agent__in=agents)}
    return {agent: _facts(agent, rows.get(agent)) for agent in agents}


def numbers(agents: list[str]) -> dict[str, str]:
    """Agent → short number."""
    return {agent: found.number for agent, found in all_of(agents).items()}


def _facts(agent: str, row: Extension | None) -> ExtensionFacts:
    if row is None:
        return ExtensionFacts(agent=agent, number=usual(agent))
    calls_to = _in_order(row.calls_to)
    return ExtensionFacts(agent=agent, number=row.number or usual(agent), outside=row.outside, calls_to=calls_to)


def _in_order(tolls: Collection[str]) -> tuple[Toll, ...]:
    return tuple(toll for toll in TOLLS if toll in tolls)


def whose(number: str) -> str:
    """The agent of a short number; empty when it is nobody's."""
    if not SHORT.fullmatch(number):
        return ""
    if found := Extension.objects.filter(number=number).values_list("agent", flat=True).first():
        return found
    agent = number[1:].lstrip("0")
    if usual(agent) != number or Extension.objects.filter(pk=agent).exclude(number="").exists():
        return ""
    try:
        return clients.user(agent).id
    except (LookupError, ValueError):
        return ""


def wrong(agent: str, *, number: str = "", outside: str = "") -> Mapping[str, Refusal]:
    """What cannot be set, by field: lines-extension-…. agent: empty for one who is yet to be made."""
    found: dict[str, Refusal] = {}
    number = number.strip()
    if number and (not SHORT.fullmatch(number) or is_emergency(number, HOME)):
        found["number"] = Refusal("lines-extension-number", status=422)
    elif number and whose(number) not in ("", agent):
        found["number"] = Refusal("lines-extension-taken", number=number)
    try:
        _e164(outside)
    except Refusal as refusal:
        found["outside"] = refusal
    return found


@transaction.atomic
def put(
    agent: str,
    *,
    number: str = "",
    outside: str = "",
    calls_to: Collection[str] = (),
    now: datetime,
    by: Actor,
) -> ExtensionFacts:
    """Set all of it; what stands already writes nothing. number: empty for the usual one. Raises Refusal:
    lines-extension-…, and LookupError for a user who is not there."""
    journal.lock(LINES)
    clients.user(agent)
    for refusal in wrong(agent, number=number, outside=outside).values():
        raise refusal
    before = of(agent)
    number, outside, tolls = number.strip() or usual(agent), _e164(outside), _in_order(calls_to)
    after = ExtensionFacts(agent=agent, number=number, outside=outside, calls_to=tolls)
    if after == before:
        return before
    own = "" if number == usual(agent) else number
    kept = {"number": own, "outside": outside, "calls_to": list(tolls)}
    Extension.objects.update_or_create(agent=agent, defaults=kept)
    # Whose mobile it is, is nobody's business in a journal that is kept: whether there is one is enough.
    values: dict[str, object] = {"number": number, "outside": bool(outside), "calls_to": list(tolls)}
    told = events.LinesSet("extension", agent, values, secret=outside != before.outside)
    journal.append(LINES, told, at=now, by=by)
    return after


def usual(agent: str) -> str:
    """`2` and the user's id, the short number of who has none of his own; empty for what is no id of a user."""
    return f"2{int(agent):03d}" if agent.isascii() and agent.isdigit() and len(agent) <= 4 else ""


def _e164(text: str) -> str:
    """The number as it is kept. Raises Refusal for what is none, or dear."""
    text = re.sub(r"[ ()./-]", "", text)
    if not text:
        return ""
    try:
        parsed = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        raise Refusal("lines-extension-outside", status=422) from None
    if not phonenumbers.is_valid_number(parsed) or phonenumbers.number_type(parsed) in DEAR:
        raise Refusal("lines-extension-outside", status=422)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
