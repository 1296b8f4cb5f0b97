"""The words of these pages that depend on how things stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from infolinia.conduct.dispositions import Disposition
from infolinia.conduct.facts import CallFacts, CallState, Kind
from infolinia.floor.routing import messages as floor_words
from infolinia.floor.routing.expected import minutes_said
from infolinia.floor.routing.queries import QueueNow
from infolinia.floor.routing.strain import Load
from infolinia.oversight.supervision.facts import Reply, Wait
from infolinia.web.templatetags import writing


def language() -> str:
    return (get_language() or "pl")[:2]


def percent(share: float) -> str:
    """88 %, in English 88%."""
    number = round(share * 100)
    return f"{number}{writing.NBSP}%" if language() == "pl" else f"{number}%"


def moment(at: datetime) -> str:
    """`poniedziałek 8:00`."""
    local = timezone.localtime(at)
    return f"{writing.weekday(at)} {local.hour}:{local.minute:02}"


def agent_state(state: str, reason: str = "") -> str:
    why = floor_words.reason(reason) if state == "break" and reason else ""
    word = floor_words.state(state)
    return f"{word}: {why}" if why else word


def concern(kind: str) -> str:
    """An alarm that an agent raised for a person."""
    return _("A person in distress on the line") if kind == "distress" else _("Threats on the line")


def spared(load: Load, now: datetime) -> str:
    """That an agent had too many difficult calls; empty when there is nothing to tell."""
    if not load.is_spared(now) or load.spared_until is None:
        return ""
    return _("after difficult calls: easier queues first until {at}").format(at=writing.hour(load.spared_until))


def queue_alarm(kind: str, queue: QueueNow) -> str:
    """An alarm of a queue that is on."""
    said = {
        "longest_wait": _("{queue}: the longest wait is over its limit"),
        "waiting": _("{queue}: too many calls wait"),
        "service_level": _("{queue}: the service level is below its limit"),
        "abandoned": _("{queue}: too many callers give up"),
        "unstaffed": _("{queue}: nobody who could take its calls is signed in"),
    }
    return said[kind].format(queue=queue.name)


def expected(queue: QueueNow) -> str:
    """How long who calls now will wait (floor/routing/expected.py), in the words that callers hear."""
    if queue.expected is None:
        return _("no wait can be told: nobody serves it")
    minutes = minutes_said(queue.expected)
    if minutes is None:
        return _("who calls now waits more than half an hour")
    if queue.expected == 0:
        return _("who calls now waits for nobody")
    if minutes == 0:
        return _("who calls now waits less than a minute")
    return ngettext("who calls now waits about {n} minute", "who calls now waits about {n} minutes", minutes).format(
        n=minutes
    )


def people(counts: dict[str, int]) -> str:
    """`6 talking, 2 ready, 1 on a break`: how many are in which state."""
    talking = sum(counts.get(name, 0) for name in ("ringing", "talking", "holding", "wrap_up"))
    parts = [
        ngettext("{n} in a call", "{n} in a call", talking).format(n=talking) if talking else "",
        ngettext("{n} ready", "{n} ready", counts.get("ready", 0)).format(n=counts["ready"])
        if counts.get("ready")
        else "",
        ngettext("{n} on a break", "{n} on a break", counts.get("break", 0)).format(n=counts["break"])
        if counts.get("break")
        else "",
    ]
    return ", ".join(part for part in parts if part)


def call_state(call: CallFacts) -> str:
    words = {
        CallState.ARRIVED: pgettext("call", "arrives"),
        CallState.DIALLING: pgettext("call", "is called"),
        CallState.GREETING: pgettext("call", "hears the greeting"),
        CallState.MENU: pgettext("call", "hears a menu"),
        CallState.WAITING: pgettext("call", "waits"),
        CallState.RINGING: pgettext("call", "rings at an agent"),
        CallState.TALKING: pgettext("call", "talks"),
        CallState.HELD: pgettext("call", "on hold"),
        CallState.CONSULTING: pgettext("call", "a colleague is asked"),
        CallState.FORWARDED: pgettext("call", "forwarded outside"),
        CallState.PARKED: pgettext("call", "parked"),
        CallState.LEAVING: pgettext("call", "hears an announcement"),
        CallState.WRAP_UP: pgettext("call", "wrap-up"),
        CallState.INTERRUPTED: pgettext("call", "interrupted"),
    }
    if call.kind is Kind.INSIDE and call.state is CallState.CONSULTING:
        return pgettext("call", "talks with a colleague") if call.answered_at else pgettext("call", "calls a colleague")
    return words.get(call.state) or _ended(call)


def _ended(call: CallFacts) -> str:
    if call.answered_at is None and call.kind is not Kind.IN:
        return pgettext("call", "not answered")
    if call.answered_at is None:
        return pgettext("call", "gave up") if call.ended_by == "customer" else pgettext("call", "not taken")
    return pgettext("call", "gave up in a queue after a talk") if call.gave_up else pgettext("call", "ended")


def result(call: CallFacts, table: Mapping[str, Disposition]) -> str:
    """How the call ended: its disposition, by the table of them, or what became of it. Whoever passed it on noted that
    before the customer gave up."""
    found = table.get(call.disposition)
    noted = found.name.get(language(), found.code) if found else call.disposition
    is_more = not noted or (call.gave_up and call.answered_at is not None)
    return ", ".join(part for part in (noted, call_state(call) if is_more else "") if part)


def ended_by(call: CallFacts) -> str:
    return {
        "customer": _("the customer hung up"),
        "agent": _("the agent hung up"),
        "centre": _("ended by the centre"),
        "line": _("the line broke"),
        "colleague": _("the colleague hung up"),
        "missed": _("the colleague did not answer"),
        "declined": _("the colleague declined"),
        "busy": _("the colleague was busy"),
        "away": _("the colleague was away"),
    }.get(call.ended_by, "")


def far_side(call: CallFacts, customer: str, name_of: Callable[[str], str]) -> str:
    """Whom the agent talks with: the customer by name or number, or a colleague."""
    if call.kind is Kind.INSIDE:
        return (name_of(call.colleague) if call.colleague else "") or _("a colleague")
    if call.kind is Kind.IN and call.from_agent:
        return name_of(call.from_agent) or _("a colleague")
    return customer or writing.phone(call.caller) or _("withheld number")


def kind(call: CallFacts) -> str:
    """What kind of call it is, where no customer called."""
    if call.kind is Kind.INSIDE:
        return _("between colleagues")
    if call.kind is Kind.OUT:
        return _("outbound")
    return _("from a colleague") if call.from_agent else ""


def kind_chosen(kind: Kind) -> str:
    """A kind of calls, to choose in the list."""
    words = {Kind.IN: pgettext("calls", "to our numbers"), Kind.OUT: pgettext("calls", "outbound")}
    return words.get(kind, pgettext("calls", "between colleagues"))


def reply(given: Reply | None, kind: str) -> str:
    """The answer of a step, in a cell of the table."""
    if given is None:
        return {"say": pgettext("answer", "said"), "statement": pgettext("answer", "read")}.get(kind, "")
    match given.how:
        case "refused":
            return pgettext("answer", "refused")
        case "dont_know":
            return pgettext("answer", "does not know")
        case "erased":
            return pgettext("answer", "erased")
        case "failed":
            return _("failed: {why}").format(why=given.written)
        case "unsure":
            return _("{answer}, not sure").format(answer=given.written)
        case _:
            return given.written


def authority(name: str) -> str:
    """Who decides in a negotiation, by the name that its procedure uses."""
    names = {"leader": pgettext("authority", "team leader"), "manager": pgettext("authority", "manager")}
    return names.get(name, name.replace("_", " "))


def wait(waited: Wait) -> str:
    match waited.kind:
        case "hold":
            return pgettext("wait", "hold")
        case "consultation":
            return pgettext("wait", "consultation")
        case "parked":
            return pgettext("wait", "parked")
        case "queue":
            return pgettext("wait", "in a queue again")
        case _:
            return _("the agent's line broke")


def sound(codecs: Sequence[str]) -> str:
    """What the lines of a conversation speak, and whether one's sound had to be made into another's."""
    names = [{"G722": "G.722", "opus": "Opus"}.get(codec, codec) for codec in codecs]
    if not all(names):
        return ""
    if len(names) > 2:
        return _("{codecs}, mixed").format(codecs=" + ".join(names))
    if len(set(names)) > 1:
        return _("{codecs}, transcoded").format(codecs=" → ".join(names))
    return _("{codec}, not transcoded").format(codec=names[0]) if names else ""


def party(role: str) -> str:
    """Whose leg of a call it is."""
    return {
        "customer": pgettext("leg", "customer"),
        "agent": pgettext("leg", "agent"),
        "consulted": pgettext("leg", "colleague"),
        "outside": pgettext("leg", "outside number"),
    }.get(role, role)


def encryption(how: str) -> str:
    """What of a leg was encrypted between the far end and us."""
    return {
        "tls": _("signalling (TLS), not the sound"),
        "srtp": _("sound and signalling (SRTP, TLS)"),
        "srtp-open": _("sound (SRTP), its keys sent in the open"),
        "dtls": _("sound (DTLS-SRTP)"),
    }.get(how, _("nothing"))


def seen(what: str) -> str:
    """What someone saw, for the audit."""
    return {
        "customer": _("customer"),
        "record": _("record of a call"),
        "recording": _("recording"),
        "listening": _("live call, listened to"),
        "journal": _("journal of a call"),
        "calls": _("list of calls"),
        "case": _("case"),
        "customers": _("list of customers"),
        "cases": _("list of cases"),
    }.get(what, what)


def whose(what: str, subject: str, numbers: Mapping[str, str]) -> str:
    """Whom or what it was, for the audit: a customer by the number that the client gave (`numbers`, by our own id)."""
    if what == "customer":
        return numbers.get(subject, subject)
    if what == "customers":
        return ", ".join(numbers.get(id_, id_) for id_ in subject.split())
    return pgettext("calls", "all") if subject == "all" else subject


CODES = ("client", "queue", "agent")  # what is named by a code


def looked_for(subject: str, names: Mapping[str, str], numbers: Mapping[str, str]) -> str:
    """Which list of calls it was and how it was narrowed (calls.Query.subject, what the API adds), for the audit.
    names: of clients, queues and people, by code; numbers: of customers, by our own id."""
    labels = {
        "day": _("Day"), "since": pgettext("calls", "Since"), "client": _("Client"), "queue": _("Queue"),
        "agent": _("Agent"), "customer": _("Customer"), "kind": pgettext("calls", "Kind"), "outcome": _("Outcome"),
    }  # fmt: skip
    outcomes = {"answered": pgettext("outcome", "answered"), "abandoned": pgettext("outcome", "gave up")}
    whole = {
        "search": _("by words"), "abandoned": _("who gave up"), "difficult": _("difficult calls"),
        "nuisance": _("nuisance calls"), "api": _("by a program"),
        "live": _("on the line now"),
    }  # fmt: skip
    found: list[str] = []
    for part in subject.split():
        name, _is, value = part.partition("=")
        if name in ("day", "since"):
            value = writing.day(date.fromisoformat(value))
        elif name == "outcome":
            value = outcomes.get(value, value)
        elif name == "kind" and value in tuple(Kind):
            value = kind_chosen(Kind(value))
        elif name == "customer":
            value = numbers.get(value, value)
        elif name in CODES:
            value = names.get(value, value)
        label = labels.get(name)
        found.append(f"{label}: {value}" if label else whole.get(part, part))
    return ", ".join(found)
