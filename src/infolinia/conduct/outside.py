"""Calls to numbers outside the centre: which may be called at all, what they may cost, and through which line.

Whoever sits at a desk, or has stolen a password, must not be able to ring dear numbers at the centre's cost. Settings
say what may be called (`outside`), tariffs and limits what it may amount to (floor/lines/spending.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import phonenumbers
from django.conf import settings

from infolinia.conduct import alarms, events, outbox, record
from infolinia.conduct.models import Call
from infolinia.floor.lines import extensions, spending
from infolinia.floor.lines import queries as lines
from infolinia.floor.lines.facts import Toll
from infolinia.floor.lines.limits_of_cost import Verdict
from infolinia.floor.routing import queries as floor
from infolinia.journal.facts import CENTRE, Actor
from infolinia.telephony.switch import door, numbering
from infolinia.telephony.switch.lines import HOME
from infolinia.web.refusals import Refusal

RING = 40.0  # seconds an outside number is rung
NUMBER = re.compile(r"\+?[0-9]{3,15}")
SHORT = 6  # digits at most of a number that is dialled as it stands, such as 112
LIMITS = "limits"  # the source of the alarm
TOLL: Mapping[str, Toll] = {  # what must be granted for a kind of number (kind_of); a short one costs nothing
    "national": "landline", "premium": "landline", "mobile": "mobile", "international": "abroad",
}  # fmt: skip


class BeyondLimit(Refusal):
    """A limit stopped a call. What the refusal undoes must not take its record along: `told` writes that down."""

    def __init__(self, verdict: Verdict, *, user: str, trunk: str, call: str) -> None:
        said = spending.refusal(verdict)
        super().__init__(said.code, status=said.status, **said.facts)
        self.verdict, self.user, self.trunk, self.call = verdict, user, trunk, call


def number_of(text: str) -> str:
    """The number as it is dialled: E.164, or a short one as it stands. Raises Refusal."""
    number = re.sub(r"[ ()-]", "", text)
    if not NUMBER.fullmatch(number):
        raise Refusal("transfer-number", status=422)
    written = _allowed(number)
    if not written:
        raise Refusal("transfer-not-allowed", status=422, number=number)
    return written


def _allowed(number: str) -> str:
    """The number as it is dialled, when the settings name it; never one of premium rate."""
    allowed = settings.SETTINGS.outside
    if len(number) <= SHORT:
        return number if number in allowed else ""
    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return ""
    if _is_premium(parsed):
        return ""
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return written if any(written.startswith(prefix) for prefix in allowed if prefix.startswith("+")) else ""


def is_premium(number: str) -> bool:
    """Whether it is of premium rate: the centre calls none of these, whatever the settings say."""
    try:
        return len(number) > SHORT and _is_premium(phonenumbers.parse(number, HOME))
    except phonenumbers.NumberParseException:
        return False


def _is_premium(parsed: phonenumbers.PhoneNumber) -> bool:
    return phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.PREMIUM_RATE


def kind_of(dialled: str) -> str:
    """What kind of number it is: emergency, short-number, national, mobile, premium, international; unknown-number
    for none."""
    if is_emergency(dialled):
        return "emergency"
    if not NUMBER.fullmatch(dialled):
        return "unknown-number"
    if len(dialled) <= SHORT:
        return "short-number" if dialled in settings.SETTINGS.outside else "unknown-number"
    try:
        parsed = phonenumbers.parse(dialled, HOME)
    except phonenumbers.NumberParseException:
        return "unknown-number"
    if not phonenumbers.is_possible_number(parsed):
        return "unknown-number"
    match phonenumbers.number_type(parsed):
        case phonenumbers.PhoneNumberType.PREMIUM_RATE | phonenumbers.PhoneNumberType.SHARED_COST:
            return "premium"
        case _ if parsed.country_code != phonenumbers.country_code_for_region(HOME):
            return "international"
        case phonenumbers.PhoneNumberType.MOBILE:
            return "mobile"
        case _:
            return "national"


def is_emergency(number: str) -> bool:
    """Whether help is called."""
    return numbering.is_emergency(number, HOME)


def may_by_phone(number: str, *, by: str) -> bool:
    """Whether the telephones of this agent may call the number at all: outside only where its kind is granted, for help
    always."""
    granted = extensions.of(by).calls_to
    return is_emergency(number) or (bool(granted) and TOLL.get(kind_of(number), granted[0]) in granted)


def trunk_for(client: str) -> str:
    """The way out: that by which this client's last call came in, else the first trunk that there is."""
    known = [trunk.name for trunk in lines.trunks() if trunk.is_active]
    came = Call.objects.filter(client=client, trunk__in=known).order_by("-arrived_at")
    return came.values_list("trunk", flat=True).first() or next(iter(known), "")


def number_for(client: str) -> str:
    """The number of ours that calls for this client show."""
    return next((item.number for item in floor.numbers() if item.client == client), "")


def is_free(number: str) -> bool:
    """Emergency numbers, and other short ones, cost nothing."""
    return len(number) <= SHORT


def may_cost(call: Call, number: str, *, by: str, now: datetime, instead_of: str = "") -> None:
    """Raises BeyondLimit when a limit of cost stops this call. Emergency numbers, and other short ones, are free.

    instead_of: the leg that is to go to this number instead of the one that it counts for."""
    if is_free(number):
        return
    verdict = spending.judge(user=by, trunk=call.trunk, number=number, now=now, instead_of=instead_of)
    if not verdict.allowed:
        raise BeyondLimit(verdict, user=by, trunk=call.trunk, call=call.id)


def dial(call: Call, number: str, *, by: str, now: datetime) -> None:
    """Ring the number for the customer of this call."""
    leg = record.new_leg()
    record.write(call, events.Forwarded(by, number, leg), now=now, by=Actor("agent", by) if by else CENTRE)
    way = lines.way_out(call.trunk, dialled=call.dialled, client=call.client, called=number)
    spending.began(leg, call=call.id, user=by, trunk=call.trunk, number=number, now=now)
    outbox.want(
        call, door.Dial, now=now, leg=leg, to=number, trunk=way.trunk, caller=way.caller, callers=way.callers,
        timeout=RING, diverted_from=call.dialled,
    )  # fmt: skip


def told(refusal: BeyondLimit, *, now: datetime) -> None:
    """Write down that a limit stopped a call, in a transaction that stands."""
    by = Actor("agent", refusal.user)
    spending.refused(refusal.verdict, user=refusal.user, trunk=refusal.trunk, call=refusal.call, now=now, by=by)
    if refusal.verdict.limit:
        alarms.told(LIMITS, "cost-limit", refusal.verdict.limit, now=now)


def cut(*, now: datetime) -> int:
    """End the running calls that are beyond a limit; returns how many."""
    beyond = spending.beyond(now=now)
    for item in beyond:
        call = Call.objects.filter(pk=item.call, line_down=False).first()
        if call is not None and call.distress_at is None:
            outbox.want(call, door.HangUp, now=now, leg=item.leg, cause="limit")
        alarms.told(LIMITS, "cost-limit", item.limit, now=now)
    return len(beyond)


def look_again(*, now: datetime) -> int:
    """End the alarms of limits that would let a call through again; returns how many."""
    raised = alarms.details(LIMITS, "cost-limit")
    over = raised - spending.exhausted(now=now) if raised else set[str]()
    for limit in over:
        alarms.over(LIMITS, "cost-limit", limit, now=now)
    return len(over)
