"""What the checks of agents' headsets found before their calls, as a supervisor reads it: the worst first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from infolinia.conduct import queries as conduct
from infolinia.conduct import sound_words
from infolinia.conduct.facts import CheckFacts, Role
from infolinia.oversight.frame.alarms import Trouble
from infolinia.web.templatetags import writing

NEWS = timedelta(hours=12)  # for this long a poor check is on the board, while its agent is there


@dataclass(frozen=True, slots=True)
class CheckLine:
    """The last check of an agent. score: 0 where no line came about. where: the side and the cause; empty when all is
    well. measured: the figures."""

    agent: str
    at: datetime
    score: float
    where: str
    measured: str


def lines(people: Mapping[str, str], *, since: datetime, until: datetime) -> tuple[CheckLine, ...]:
    """Those of these people (user → name) that were done in this time: what is wrong first, the lower score first."""
    found = [
        CheckLine(people[check.user], check.at, _score(check), _where(check), _measured(check.figures))
        for check in conduct.headset_checks(since=since)
        if check.user in people and check.at is not None and check.at < until
    ]
    return tuple(sorted(found, key=lambda line: (not line.where, line.score, line.agent)))


def troubles(people: Mapping[str, str], there: Collection[str], *, now: datetime) -> list[Trouble]:
    """Of these people (user → name) those who are at work with a headset or a network that was found wanting."""
    link = reverse("supervision:call_quality")
    return [
        Trouble("info", _("{name}: headset test").format(name=people[check.user]), _said(check), link, _("Show"))
        for check in sorted(conduct.headset_checks(since=now - NEWS), key=_score)
        if check.user in people and check.user in there and check.cause
    ]


def _score(check: CheckFacts) -> float:
    return float(check.figures.get("score", 0.0))


def _where(check: CheckFacts) -> str:
    if not check.cause:
        return ""
    side = sound_words.side_word(sound_words.side(check.cause, Role.AGENT))
    return _("{side}: {cause}").format(side=side, cause=sound_words.cause(check.cause))


def _said(check: CheckFacts) -> str:
    return _("{what}, found at {at}.").format(what=_where(check), at=writing.hour(check.at) if check.at else "")


def _measured(figures: Mapping[str, object]) -> str:
    def number(name: str) -> float:
        value = figures.get(name, -1.0)
        return float(value) if isinstance(value, int | float) else -1.0

    parts: list[str] = []
    if (trip := number("round_trip_ms")) >= 0:
        parts.append(_("{ms} ms there and back").format(ms=round(trip)))
    lost = max(number("lost_percent"), number("far_lost_percent"))
    if lost > 0:
        parts.append(_("lost {share}").format(share=f"{writing.decimal(lost, 1)}{writing.NBSP}%"))
    jitter = max(number("jitter_ms"), number("far_jitter_ms"))
    if jitter >= 0:
        parts.append(_("jitter {ms} ms").format(ms=round(jitter)))
    if number("speech_dbov") > -90 and not figures.get("is_test_voice"):  # below zero, as levels are
        parts.append(_("voice {level} dB").format(level=round(number("speech_dbov"))))
    if figures.get("is_test_voice"):
        parts.append(_("test voice"))
    if codec := str(figures.get("codec", "")):
        parts.append(codec)
    return ", ".join(parts)
