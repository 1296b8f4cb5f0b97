"""How the legs of a call sound: told by the switch while it goes on and at the end, and by the agent's browser."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

from infolinia.conduct import events, record
from infolinia.conduct.models import Call, Leg
from infolinia.journal.facts import Actor
from infolinia.telephony.switch import door

AGAIN = timedelta(minutes=1)  # while it stays bad it is written again after this long
MEASURED = {"rtt_ms": 60_000.0, "jitter_ms": 60_000.0, "lost_percent": 100.0, "concealed_percent": 100.0}  # at most


def told(call: Call, event: door.Quality, *, by: Actor) -> None:
    """A report of the switch. What is written is news: another cause, well again, a bad minute more, and the end."""
    leg = call.legs.filter(pk=event.leg).first()
    if event.final:
        _ended(call, leg, event, by=by)
    elif leg is not None and leg.state == "up":
        is_news = event.cause != leg.trouble
        lasts = bool(event.cause) and leg.trouble_at is not None and event.at - leg.trouble_at >= AGAIN
        if is_news or lasts:
            changed = events.QualityChanged(event.leg, event.cause, event.mos_from, event.mos_to)
            record.write(call, changed, now=event.at, by=by)


def _ended(call: Call, leg: Leg | None, event: door.Quality, *, by: Actor) -> None:
    whole = events.Quality(
        event.leg, event.received, event.lost, event.late, event.jitter_ms, event.far_lost_percent,
        event.far_jitter_ms, event.round_trip_ms, event.mos_from, event.mos_to, event.cause, event.codec,
        event.speech_dbov, event.noise_dbov, event.silence, event.clipped, event.echo,
    )  # fmt: skip
    record.write(call, whole, now=event.at, by=by)
    if leg is not None and event.received:
        leg.mos = min(event.mos_from, event.mos_to) or None
        leg.figures = {name: value for name, value in asdict(whole).items() if name != "leg"}
        leg.save(update_fields=["mos", "figures"])


def measured(call_id: str, figures: Mapping[str, float], *, by: str) -> None:
    """What the agent's browser measured of its own line: kept with the leg, the worst of delay and jitter. What it
    cannot have measured is left out."""
    leg = Leg.objects.filter(call=call_id, user=by).exclude(state="gone").order_by("-number").first()
    sound = {
        name: round(figures[name], 2)
        for name, most in MEASURED.items()
        if name in figures and math.isfinite(figures[name]) and 0 <= figures[name] <= most
    }
    if leg is None or not sound:
        return
    for name in ("rtt_ms", "jitter_ms"):
        if name in sound:
            sound[name] = max(sound[name], leg.browser.get(name, 0.0))
    Leg.objects.filter(pk=leg.pk).update(browser={**leg.browser, **sound})
