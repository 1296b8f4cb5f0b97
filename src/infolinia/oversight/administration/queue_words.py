"""Words for the codes of queues, and the lines in which easings are typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

STRATEGY_WORDS = {
    "longest_idle": _("who has waited longest for work"),
    "skill_level": _("the best at the skill"),
    "round_robin": _("in turn"),
    "fewest_calls": _("who had fewest calls today"),
    "least_talk": _("who talked least today"),
    "random": _("by chance, by weight"),
    "ring_all": _("all ring, the first answers"),
}

LEVELS_BY = {
    "offered": _("of all that were answered or gave up"),
    "without_short": _("the same without those who gave up at once"),
    "answered": _("of the answered only"),
    "late_gave_up": _("of the answered and those who gave up after the goal"),
    "left_in_time": _("who gave up within the goal counts as served"),
}


def easing_line(easing: Mapping[str, Any]) -> str:
    """`30 level=2 skills=a,b`"""
    parts = [f"{easing['after']:g}"]
    for name in ("level", "skills", "fluency", "languages"):
        value = easing.get(name)
        if value:
            parts.append(f"{name}={','.join(value) if isinstance(value, list | tuple) else value}")
    return " ".join(parts)


def read_easing(line: str) -> dict[str, Any]:
    """Raises ValueError."""
    after, *rest = line.split()
    easing: dict[str, Any] = {"after": float(after.replace(",", "."))}
    for part in rest:
        name, equals, value = part.partition("=")
        if not equals or not value or name not in ("level", "skills", "fluency", "languages"):
            raise ValueError(part)
        easing[name] = int(value) if name == "level" else value.split(",") if name in ("skills", "languages") else value
    return easing
