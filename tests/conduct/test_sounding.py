"""How a call sounds is told when it becomes news, and kept when it has ended."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from infolinia.conduct import queries, services
from infolinia.conduct.facts import LegSound, Role
from infolinia.conduct.models import Leg
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from tests.conduct.stage import Stage


def reports(stage: Stage, call: str, leg: str, cause: str = "", *, final: bool = False, **facts: Any) -> None:
    given = {"received": 250, "mos_from": 4.4, "mos_to": 4.4, **facts}
    stage.switch.tell(door.Quality, call, leg=leg, cause=cause, final=final, **given)
    stage.settle()


def trouble(stage: Stage, call: str) -> list[str]:
    return [leg.trouble for leg in stage.call(call).legs if leg.trouble]


def changes(stage: Stage, call: str) -> int:
    return stage.journal(call).count("call.quality_changed")


def test_a_fine_line_writes_nothing_until_it_ends(stage: Stage, talk: str):
    for _ in range(3):
        reports(stage, talk, stage.leg("liliana", talk))
    assert changes(stage, talk) == 0
    assert trouble(stage, talk) == []


def test_bad_sound_is_told_once_then_each_minute_and_when_it_is_over(stage: Stage, talk: str):
    leg = stage.leg("liliana", talk)
    reports(stage, talk, leg, "soft", mos_from=4.1)
    reports(stage, talk, leg, "soft")
    assert trouble(stage, talk) == ["soft"]
    assert changes(stage, talk) == 1
    stage.now += timedelta(seconds=61)
    reports(stage, talk, leg, "soft")
    assert changes(stage, talk) == 2
    reports(stage, talk, leg)
    assert trouble(stage, talk) == []
    assert stage.last(talk, "call.quality_changed").cause == ""


def test_what_the_browser_measures_is_kept_and_nonsense_is_not(stage: Stage, talk: str):
    liliana = stage.people["liliana"]
    services.sound_measured(talk, {"rtt_ms": 80.0, "lost_percent": 1.5}, by=liliana)
    services.sound_measured(talk, {"rtt_ms": 20.0, "lost_percent": 0.5, "jitter_ms": float("nan")}, by=liliana)
    services.sound_measured(talk, {"rtt_ms": -5.0, "lost_percent": 700.0}, by=liliana)
    services.sound_measured("c-none", {"rtt_ms": 5.0}, by=liliana)
    assert Leg.objects.get(pk=stage.leg("liliana", talk)).browser == {"rtt_ms": 80.0, "lost_percent": 0.5}


def test_the_worst_legs_of_the_day_come_first(stage: Stage, talk: str):
    mine, theirs = stage.leg("liliana", talk), stage.customer_leg(talk)
    reports(stage, talk, mine, "soft", final=True, mos_from=4.2, mos_to=4.4, speech_dbov=-41.0)
    reports(stage, talk, theirs, "loss_from", final=True, mos_from=3.1, mos_to=4.3, lost=30)
    with scoped(ALL_CLIENTS):
        found: list[LegSound] = queries.sounds(
            since=stage.now - timedelta(days=1), until=stage.now + timedelta(seconds=1)
        )
        assert queries.sounds(since=stage.now + timedelta(days=1), until=stage.now + timedelta(days=2)) == []
    assert [(leg.leg, leg.role, leg.mos) for leg in found] == [
        (theirs, Role.CUSTOMER, 3.1), (mine, Role.AGENT, 4.2),
    ]  # fmt: skip
    assert found[1].figures["speech_dbov"] == -41.0
    json.dumps(found[0].figures)
    with scoped(frozenset[str]()):
        assert queries.sounds(since=stage.now - timedelta(days=1), until=stage.now + timedelta(seconds=1)) == []


def test_a_leg_that_was_never_heard_has_no_score(stage: Stage, talk: str):
    reports(stage, talk, stage.leg("liliana", talk), final=True, received=0)
    assert Leg.objects.get(pk=stage.leg("liliana", talk)).mos is None
