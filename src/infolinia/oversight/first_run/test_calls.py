"""Test calls: begun by an administrator to a number of the centre, one at a time, bounded in time; and what becomes of
them, put together from the telephone's report and the journal. The call itself is a process (callers/test_call.py)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from infolinia.callers import test_call
from infolinia.clients import queries as clients
from infolinia.clients.facts import UserFacts
from infolinia.conduct import events as of_call
from infolinia.conduct import queries as conduct
from infolinia.conduct.facts import CallFacts, Role
from infolinia.floor.routing import messages as routing_messages
from infolinia.floor.routing import queries as floor
from infolinia.journal.facts import Actor
from infolinia.oversight.first_run import services, watching
from infolinia.oversight.first_run.messages import Told, told
from infolinia.oversight.frame import sight
from infolinia.telephony.switch.lines import TEST_LINE
from infolinia.web.refusals import Refusal

CALLER = "+48994000199"  # what the test telephone says it is; nobody has such a number
LONGEST = 120.0  # seconds
MUSIC_ENDS = 1.2  # seconds after an answer in which the level may still be of the music
EARLY = timedelta(seconds=5)  # clocks of two processes of one machine

_begun: list[subprocess.Popen[bytes]] = []


def numbers_of(me: UserFacts) -> list[tuple[str, str]]:
    """(number, its name) of what may be rung: those of the clients in sight."""
    codes = {item.code for item in sight.clients_of(me)}
    return [(number.number, number.name) for number in floor.numbers() if number.client in codes]


def answers_calls(me: UserFacts) -> bool:
    """Whether who sets the centre up can answer himself."""
    return floor.is_agent(me.id)


def begin(number: str, *, me: UserFacts, now: datetime) -> None:
    """Ring the number. Refused while another test call runs, and for a number that is not of this centre."""
    folder = settings.SETTINGS.data
    if number not in dict(numbers_of(me)):
        raise Refusal("first-run-number", status=422)
    if _is_running():
        raise Refusal("first-run-busy")
    host, _colon, port = settings.SETTINGS.sip.rpartition(":")
    host = host.strip("[]")
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    language = (get_language() or "pl")[:2]
    order = test_call.Order(
        number=number, proxy=(own, int(port)), host=own, caller=CALLER, username=TEST_LINE,
        password=settings.SETTINGS.test_telephone_password(), language=language, longest=LONGEST,
        sentence=_("This is a test call of your centre. If you hear this sentence, the sound is well."),
    )  # fmt: skip
    services.test_called(number, now=now, by=Actor("agent", me.id))
    test_call.forget(folder)
    command = [sys.executable, "-m", "infolinia.callers.test_call", str(folder)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)
    _begun[:] = [one for one in [*_begun, child] if one.poll() is None]  # who is over is taken off the system's list
    assert child.stdin is not None
    with child.stdin as stream:
        stream.write(msgspec.json.encode(order))


def end() -> None:
    """Hang up."""
    test_call.stop(settings.SETTINGS.data)


def _is_running() -> bool:
    """Also one that was begun here just now and does not hold its lock yet."""
    return test_call.is_running(settings.SETTINGS.data) or any(child.poll() is None for child in _begun)


def watched(*, now: datetime) -> Told | None:
    """How the last test call goes, or went; None when there was none. In the scope of who asks."""
    folder = settings.SETTINGS.data
    report = test_call.report_of(folder)
    if report is None:
        return told(watching.Seen(), running=True) if _is_running() else None
    running = not report.ended and _is_running()
    call = _call_of(report)
    seen = _seen(report, call, running=running, now=now)
    if running and "call.answered" not in seen.events:
        seen = replace(seen, nobody_ready=_nobody_is_ready(report.number, now))
    why = _why_nobody(call, now) if call and "call.rung" not in seen.events and not seen.gone else ()
    level = report.levels[-1][1] if report.levels and running else None
    return told(
        seen, running=running, number=report.number, call=call.id if call else "", spoken=report.spoken, why=why,
        agent=_name(call.agent) if call and call.agent else "", level=level,
    )  # fmt: skip


def _nobody_is_ready(number: str, now: datetime) -> bool:
    """Of those who answer calls of the queue that the number leads to. A menu leads to several: it is not asked for."""
    leads_to = floor.queue_for_number(number)
    if leads_to is None or leads_to.queue is None or leads_to.menu:
        return False
    return floor.is_open_for_nobody(leads_to.queue, leads_to.language, now)


def _call_of(report: test_call.Report) -> CallFacts | None:
    found = conduct.calls(limit=5, since=report.started_at - EARLY)
    return next((call for call in found if call.caller == CALLER and call.dialled == report.number), None)


def _seen(report: test_call.Report, call: CallFacts | None, *, running: bool, now: datetime) -> watching.Seen:
    refused = next((line.status for line in report.log if line.what == "failed"), 0)
    names: list[str] = []
    turned, waits_since, answered_at = "", None, None
    for line in conduct.record_of(call.id).lines if call else ():
        names.append(line.name)
        match line.event:
            case of_call.TurnedAway(why=why):
                turned = why
            case of_call.Queued():
                waits_since = line.at
            case of_call.Answered():
                answered_at = line.at
            case _:
                pass
    caller = next((leg for leg in conduct.sounds_of(call.id) if leg.role == Role.CUSTOMER), None) if call else None
    level = caller.figures.get("speech_dbov") if caller and answered_at else None
    return watching.Seen(
        seconds=(now - report.started_at).total_seconds(), status=refused, gone=not running,
        answered_line=report.answered, events=names, turned_away=turned,
        waited=(now - waits_since).total_seconds() if waits_since else 0.0,
        over_for=(now - call.ended_at).total_seconds() if call and call.ended_at else 0.0,
        talked=(now - answered_at).total_seconds() if answered_at else 0.0,
        heard=_loudest(report, answered_at) if answered_at else None, caller=level,
    )  # fmt: skip


def _loudest(report: test_call.Report, since: datetime) -> float | None:
    """The loudest that came to the telephone once the agent had answered, when the music was over."""
    after = (since - report.started_at).total_seconds() + MUSIC_ENDS
    return max((level for second, level in report.levels if second > after), default=None)


def _name(user: str) -> str:
    try:
        return clients.user(user).name
    except LookupError:
        return ""


def _why_nobody(call: CallFacts, now: datetime) -> tuple[str, ...]:
    """Of everybody who could take calls, what stands against it now."""
    choice = floor.why(call.id, now)
    names = {user.id: user.name for user in clients.users()}
    return tuple(
        f"{names[verdict.agent]}: {routing_messages.verdict(verdict)}"
        for verdict in (choice.because if choice else ())
        if not verdict.allowed and verdict.agent in names
    )
