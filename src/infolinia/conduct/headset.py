"""The check of an agent's headset and way here before the calls, over a line of its own that is in no call.

The desk's page asks with an offer; the switch answers, listens for five seconds and tells what it measured
(telephony/switch/checks.py). What is concluded is kept with the shift: at once, or when the shift begins. A check never
keeps anybody from being ready, and none begins while a call is in hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from infolinia.conduct import outbox, record
from infolinia.conduct.models import HeadsetCheck
from infolinia.floor.lines import phones
from infolinia.floor.routing import events as floor_events
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.floor.routing.facts import AgentState
from infolinia.journal import services as journal
from infolinia.journal.facts import Actor
from infolinia.telephony.codecs import CODECS
from infolinia.telephony.media.headset_check import Conclusion, conclude, without_line
from infolinia.telephony.media.levels import Levels
from infolinia.telephony.media.plane import LegQuality
from infolinia.telephony.switch import door
from infolinia.web.refusals import Refusal

MEASURED = {"rtt_ms": 60_000.0, "jitter_ms": 60_000.0, "lost_percent": 100.0}  # by the browser; at most
WITHOUT_CALL = (AgentState.OUT, AgentState.BREAK, AgentState.READY)
RUNNING = ("wanted", "offered")
OF_THIS_SHIFT = timedelta(hours=1)  # before its beginning: an older check tells nothing of it


def begin(user: str, name: str, sdp: str, *, is_test_voice: bool, now: datetime) -> None:
    """The page asks for a check by an offer; `name` is its own for it. Raises Refusal: routing-no-agent, check-in-call,
    inside-no-switch."""
    journal.lock()
    status = floor.status_of(user)
    if status is None:
        raise Refusal("routing-no-agent", agent=user, status=404)
    if status.state not in WITHOUT_CALL:
        raise Refusal("check-in-call")
    switch = phones.switch_now(now)
    if switch is None:
        raise Refusal("inside-no-switch")
    leg = record.new_leg()
    begun = {
        "name": name, "leg": leg, "state": "wanted", "why": "", "answer": "", "browser": {},
        "is_test_voice": is_test_voice,
    }  # fmt: skip
    HeadsetCheck.objects.update_or_create(user=user, defaults=begun)
    outbox.want_of_switch(switch[0], door.CheckHeadset, now=now, about=leg, live=True, leg=leg, user=user, sdp=sdp)
    journal.stir(floor.shift_stream(user))  # no event says it, and the centre is to send it at once


def measured(user: str, name: str, figures: Mapping[str, float]) -> None:
    """What the browser measured of a check that runs. What it cannot have measured is left out."""
    sound = {
        key: round(figures[key], 2)
        for key, most in MEASURED.items()
        if key in figures and math.isfinite(figures[key]) and 0 <= figures[key] <= most
    }
    HeadsetCheck.objects.filter(user=user, name=name, state__in=RUNNING).update(browser=sound)


def answered(command: door.CheckHeadset, outcome: door.Outcome) -> None:
    """The switch took the offer, or did not."""
    row = HeadsetCheck.objects.filter(leg=command.leg, state="wanted")
    if outcome.done:
        row.update(state="offered", answer=outcome.sdp)
    else:
        row.update(state="failed", why=outcome.code)


def ended(event: door.HeadsetChecked, *, now: datetime) -> None:
    """A check is over. One that was overtaken by another is nobody's any more."""
    row = HeadsetCheck.objects.filter(leg=event.leg, state__in=RUNNING).first()
    if row is None:
        return
    if event.why and event.why != "no-line":
        row.state, row.why = "failed", event.why
        row.save(update_fields=["state", "why"])
        return
    concluded = without_line() if event.why else conclude(_quality(event), row.browser, is_test_voice=row.is_test_voice)
    told = _told(row.user, event, concluded, is_test_voice=row.is_test_voice)
    row.state, row.why, row.at = ("failed" if event.why else "done"), event.why, event.at
    row.figures = {key: value for key, value in asdict(told).items() if key != "agent"}
    row.is_kept = routing.note(told, now=now, by=Actor("switch", event.switch))
    row.save()


def ready(user: str, *, now: datetime) -> None:
    """A shift begins, or goes on after a break: a check that was done before it is kept with it."""
    row = HeadsetCheck.objects.filter(user=user, is_kept=False, at__gt=now - OF_THIS_SHIFT).first()
    if row is None:
        return
    told = floor_events.Checked(agent=user, **row.figures)
    row.is_kept = routing.note(told, now=now, by=Actor("agent", user))
    row.save(update_fields=["is_kept"])


def _quality(event: door.HeadsetChecked) -> LegQuality:
    levels = Levels(event.speech_dbov, event.noise_dbov, event.speech, event.silence, event.clipped, event.frames)
    codec = next((codec for codec in CODECS if codec == event.codec), "PCMU")
    return LegQuality(
        received=event.received, lost=event.lost, bursts=event.bursts, jitter_ms=event.jitter_ms,
        far_lost_percent=event.far_lost_percent, far_jitter_ms=event.far_jitter_ms,
        round_trip_ms=event.round_trip_ms, codec=codec, levels=levels, whole=levels, echo=event.echo,
        echo_ms=event.echo_ms,
    )  # fmt: skip


def _told(
    user: str, event: door.HeadsetChecked, found: Conclusion, *, is_test_voice: bool
) -> floor_events.Checked:  # fmt: skip
    return floor_events.Checked(
        user, found.score, found.cause, found.mos_from, found.mos_to, event.codec, event.received, found.lost_percent,
        found.far_lost_percent, found.jitter_ms, found.far_jitter_ms, found.round_trip_ms, event.speech_dbov,
        event.noise_dbov, event.silence, event.clipped, event.echo, is_test_voice,
    )  # fmt: skip
