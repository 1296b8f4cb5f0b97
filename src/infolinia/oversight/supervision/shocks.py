"""Acoustic shocks as a supervisor is told of them: who, when, how loud it came and how loud it was let through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.conduct import queries as conduct
from infolinia.conduct.facts import ShockFacts
from infolinia.oversight.frame.alarms import Trouble
from infolinia.web.refusals import Refusal
from infolinia.web.templatetags import writing

NEWS = timedelta(minutes=30)  # for this long a shock is on the board


def troubles(people: Mapping[str, str], *, now: datetime) -> list[Trouble]:
    """What befell these people (user → name) a moment ago, an entry a person: their own word before what was
    measured, the latest first."""
    found: dict[str, ShockFacts] = {}
    for shock in conduct.shocks(since=now - NEWS, until=now + timedelta(seconds=1)):
        if shock.user in people and (shock.user not in found or shock.sound == "said"):
            found[shock.user] = shock
    return [_trouble(shock, people[shock.user]) for shock in found.values()]


def _trouble(shock: ShockFacts, name: str) -> Trouble:
    title = _("{name}: acoustic shock at {at}").format(name=name, at=writing.hour(shock.at))
    link = reverse("supervision:record", args=[shock.call]) if shock.call and _in_sight(shock.call) else ""
    grade = "wait" if shock.sound == "said" else "info"
    return Trouble(grade, title, words(shock), link, _("Show the call") if link else "")


def words(shock: ShockFacts) -> str:
    """What it was, in a sentence."""
    if shock.sound == "said":
        return _("Reported by the agent. Talk to them, keep the recording and write the report.")
    what = {
        "click": pgettext("sound", "A click"),
        "tone": pgettext("sound", "A tone"),
        "feedback": pgettext("sound", "Feedback"),
        "noise": pgettext("sound", "A noise"),
    }.get(shock.sound, shock.sound)
    facts = {"what": what, "came": round(shock.spl), "heard": round(shock.limited_spl)}
    return _("{what} of {came} dB was turned down to {heard} dB.").format(**facts)


def _in_sight(call: str) -> bool:
    try:
        conduct.call(call)
    except Refusal:
        return False
    return True
