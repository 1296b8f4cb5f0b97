"""The part of a queue's form about care: callbacks, who gave up, difficult calls, lines that take everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.floor.routing.facts import CallBacks, HardCalls
from infolinia.oversight.administration.rules import Typed, number
from infolinia.oversight.administration.things import Field, Values, one

FLAGS = ("is_emergency", "takes_everybody", "is_demanding")
CALLBACKS: Mapping[str, tuple[float, float]] = {  # seconds; attempts
    "expires": (60, 86_400),
    "attempts": (1, 10),
    "retry": (30, 7200),
    "abandoned_after": (5, 7200),
    "abandoned_wait": (0, 7200),
}
HARD: Mapping[str, tuple[float, float]] = {
    "in_row": (1, 50),
    "in_hour": (1, 50),
    "minutes": (1, 60),
    "spared": (0, 480),
    "wait": (0, 3600),
}
WHOLE = frozenset({"attempts", "in_row", "in_hour", "minutes", "spared"})
MAY_BE_EMPTY = frozenset({"abandoned_after", "in_row", "in_hour"})  # empty: not at all


def form(kept: Mapping[str, Any]) -> Values:
    """A rule as it is typed."""
    callbacks, hard = CallBacks(**kept.get("callbacks") or {}), HardCalls(**kept.get("hard_calls") or {})
    values: Values = {name: "yes" if kept.get(name) else "" for name in FLAGS}
    values["tell_every"] = number(kept.get("tell_every", 0.0))
    values["callbacks_offered"] = "yes" if callbacks.offered else ""
    values["callbacks_first"], values["hard_rest"] = callbacks.first, hard.rest
    for name in CALLBACKS:
        values[f"callbacks_{name}"] = number(getattr(callbacks, name))
    for name in HARD:
        values[f"hard_{name}"] = number(getattr(hard, name))
    return values


def given(values: Values, typed: Typed) -> dict[str, Any]:
    """What was typed, as rules.put_queue takes it; what makes no sense is among the problems of `typed`."""
    found: dict[str, Any] = {name: bool(one(values, name)) for name in FLAGS}
    found["tell_every"] = typed.needed("tell_every", 0.0)
    callbacks = _numbers("callbacks", CALLBACKS, CallBacks(), typed)
    hard = _numbers("hard", HARD, HardCalls(), typed)
    first, rest = one(values, "callbacks_first"), one(values, "hard_rest")
    callbacks |= {"offered": bool(one(values, "callbacks_offered")), "first": first or "customer"}
    found["callbacks"], found["hard_calls"] = callbacks, {**hard, "rest": rest or "offered"}
    return found


def _numbers(
    part: str, bounds: Mapping[str, tuple[float, float]], usual: CallBacks | HardCalls, typed: Typed
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (least, most) in bounds.items():
        value = typed.number(f"{part}_{name}", whole=name in WHOLE)
        if value is None and name not in MAY_BE_EMPTY:
            value = getattr(usual, name)
        elif value is not None and not least <= value <= most:
            typed.problems[f"{part}_{name}"] = _("“{value}” makes no sense here: {why}").format(
                value=number(value), why=f"{number(least)} … {number(most)}"
            )
            value = getattr(usual, name)  # said here, at its own field
        found[name] = value
    return found


def fields() -> list[Field]:
    back, hard, open_ = _("Callbacks"), _("Difficult calls"), _("Who must be taken")
    seconds, minutes = pgettext("unit", "seconds"), pgettext("unit", "minutes")
    first = [("customer", _("the customer, who then rings an agent")), ("agent", _("the agent, who sees the file"))]
    rests = [
        ("none", pgettext("rest", "nothing")),
        ("offered", _("a rest is offered")),
        ("given", _("a rest begins by itself")),
    ]

    def figure(name: str, label: str, group: str, unit: str = "", note: str = "") -> Field:
        return Field(name, label, "number", unit=unit, group=group, folded=True, help=note)

    return [
        figure("tell_every", _("Place and expected wait are told every"), back, seconds, _("0: never.")),
        Field("callbacks_offered", _("Callers may ask to be called back"), "yes", group=back, folded=True),
        Field("callbacks_first", _("First on the line"), "choice", options=first, group=back, folded=True),
        figure("callbacks_expires", _("The promise holds for"), back, seconds),
        figure("callbacks_attempts", _("Attempts, at most"), back),
        figure("callbacks_retry", _("Tried again after"), back, seconds),
        figure(
            "callbacks_abandoned_after", _("Called back unasked who gave up after"), back, seconds, _("Empty: nobody.")
        ),
        figure("callbacks_abandoned_wait", _("… so long after that"), back, seconds),
        Field(
            "is_demanding", _("Calls wear people out: who had too many is asked last"), "yes", group=hard, folded=True
        ),
        figure("hard_in_row", _("Difficult calls in a row, at most"), hard, note=_("Empty: no limit.")),
        figure("hard_in_hour", _("… within an hour"), hard, note=_("Empty: no limit.")),
        Field("hard_rest", _("At the limit"), "choice", options=rests, group=hard, folded=True),
        figure("hard_minutes", _("The rest lasts"), hard, minutes),
        figure("hard_spared", _("Easier queues come first for"), hard, minutes),
        figure("hard_wait", _("… unless a call has waited"), hard, seconds),
        Field("is_emergency", _("Life may hang on it: nobody is blocked"), "yes", group=open_, folded=True),
        Field("takes_everybody", _("Complaints and the like: nobody is blocked"), "yes", group=open_, folded=True),
    ]
