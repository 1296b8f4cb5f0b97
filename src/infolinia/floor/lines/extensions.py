"""Agents' short numbers, whether their telephones may call outside, and the outside number at which they may answer.

Every agent has a short number without anybody's doing: 2 and the id of the user, 2007 for the user 7. An administrator
may set another one. Calls outside and answering outside are refused to an agent until an administrator allows them.
"""

from __future__ import annotations

import re
from datetime import datetime

import phonenumbers
from django.db import transaction

from infolinia.clients import queries as clients
from infolinia.floor.lines import events
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
    row = Extension.objects.filter(pk=agent).first()
    if row is None:
        return ExtensionFacts(agent=agent, number=_usual(agent))
    return ExtensionFacts(agent=agent, number=row.number or _usual(agent), outside=row.outside, calls_out=row.calls_out)


def numbers(agents: list[str]) -> dict[str, str]:
    """Agent → short number."""
    kept = dict(Extension.objects.filter(agent__in=agents).exclude(number="").values_list("agent", "number"))
    return {agent: kept.get(agent) or _usual(agent) for agent in agents}


def whose(number: str) -> str:
    """The agent of a short number; empty when it is nobody's."""
    if not SHORT.fullmatch(number):
        return ""
    if found := Extension.objects.filter(number=number).values_list("agent", flat=True).first():
        return found
    agent = number[1:].lstrip("0")
    if _usual(agent) != number or Extension.objects.filter(pk=agent).exclude(number="").exists():
        return ""
    try:
        return clients.user(agent).id
    except (LookupError, ValueError):
        return ""


@transaction.atomic
def put(
    agent: str, *, number: str = "", outside: str = "", calls_out: bool = False, now: datetime, by: Actor
) -> ExtensionFacts:
    """Set all of it. number: empty for the usual one. Raises Refusal: lines-extension-…, and LookupError for a user who
    is not there."""
    journal.lock(LINES)
    clients.user(agent)
    number, outside = number.strip(), _e164(outside)
    if number:
        if not SHORT.fullmatch(number) or is_emergency(number, HOME):
            raise Refusal("lines-extension-number", status=422)
        if whose(number) not in ("", agent):
            raise Refusal("lines-extension-taken", number=number)
    before = of(agent)
    Extension.objects.update_or_create(
        agent=agent, defaults={"number": number, "outside": outside, "calls_out": calls_out}
    )
    after = of(agent)
    if after != before:
        # Whose mobile it is, is nobody's business in a journal that is kept: whether there is one is enough.
        values: dict[str, object] = {"number": after.number, "outside": bool(outside), "calls_out": calls_out}
        journal.append(LINES, events.LinesSet("extension", agent, values), at=now, by=by)
    return after


def _usual(agent: str) -> str:
    """`2` and the user's id; empty for what is no id of a user."""
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
