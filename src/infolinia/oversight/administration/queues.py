"""Queues: whom a call waits for, how that agent is chosen, and what happens when nobody comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.clients import queries as clients
from infolinia.content import announcements
from infolinia.floor.routing import heard, queries, queue_rules, rule_words, rules
from infolinia.floor.routing.facts import FLUENCY
from infolinia.floor.routing.orders import STRATEGIES
from infolinia.floor.routing.service_level import DEFINITIONS
from infolinia.oversight.administration import queue_care
from infolinia.oversight.administration import rules as shared
from infolinia.oversight.administration.announcement_uses import RECORDING
from infolinia.oversight.administration.queue_words import LEVELS_BY, STRATEGY_WORDS, easing_line, read_easing
from infolinia.oversight.administration.rules import Typed, number
from infolinia.oversight.administration.things import Changed, Field, Link, Row, Thing, Values, Who, lines, one
from infolinia.oversight.frame import sight

WHOLE = ("level", "priority", "daily_limit", "last_agent_days", "ring_most", "max_length", "goal_seconds", "place")
REAL = ("ring", "wrap_up", "goal_share", "ageing", "last_agent_wait", "max_wait", "max_expected", "short")
MAY_BE_EMPTY = frozenset({"daily_limit", "max_length", "max_wait", "max_expected"})
THENS = ("when_full", "when_late", "when_closed", "when_unstaffed", "when_slow")
WORDS = ("skill", "fluency", "strategy", "level_by", "greeting", "recording", "waiting", "music", "told")
SHARES = frozenset({"goal_share"})
ALARMS = ("longest_wait", "waiting", "service_level", "abandoned", "minutes")


class Queues(Thing):
    code = "queues"

    def title(self) -> str:
        return _("Queues")

    def about(self) -> str:
        return _("Where calls wait: for whom, in which order, how long, and what happens then.")

    def new(self) -> str:
        return _("New queue")

    def empty(self) -> str:
        return _("No queue yet: calls have nowhere to wait.")

    def columns(self) -> tuple[str, ...]:
        return pgettext("setting", "Name"), _("Client"), _("Skill"), _("Agents are chosen"), _("Goal")

    def rows(self, who: Who) -> list[Row]:
        names = {item.code: item.name for item in sight.clients_of(who.me)}
        skills, found = queries.skills(), list[Row]()
        for it in queries.queues().values():
            if it.client in names:
                goal = _("{share} % in {seconds} s").format(share=number(it.goal_share * 100), seconds=it.goal_seconds)
                skill = f"{skills.get(it.skill, it.skill)} {it.level}" if it.skill else ""
                cells = (it.name, names[it.client], skill, _(STRATEGY_WORDS[it.strategy]), goal)
                told = bool(heard.of_queue(it.id).recording)
                note = "" if told else _("{rule}: callers are not told that they are recorded.").format(rule=RECORDING)
                found.append(Row(it.id, cells, "" if told else "wait", "" if told else _("law"), note))
        return found

    def values(self, who: Who, key: str) -> Values:
        offered = [item.code for item in sight.clients_of(who.me)]
        if not key:
            return _form({}) | {"id": "", "client": offered[0] if offered else ""}
        kept = shared.kept("queue", key)
        if kept.get("client_id") not in offered:
            raise LookupError(key)
        return _form(kept) | {"id": key, "client": str(kept["client_id"])}

    def put(self, who: Who, key: str, values: Values) -> str:
        id_, client = key or one(values, "id").strip(), one(values, "client")
        typed = Typed(values)
        wrong = typed.problems
        if not rules.CODE.fullmatch(id_):
            wrong["id"] = _("Small letters, digits and dashes; a letter first.")
        elif not key and id_ in queries.queues():
            wrong["id"] = _("There is a queue of this code already.")
        if not one(values, "name").strip():
            wrong["name"] = _("Write a name.")
        given = _given(values, typed)
        typed.problems = shared.by_field(queue_rules.wrong(id_, client, given, may_come=False)) | wrong
        typed.check()
        with shared.problems():
            rules.put_queue(
                id_, client, operator=who.operator, name=one(values, "name").strip(), now=who.now, by=who.by, **given
            )
        announcements.speak_names(
            client, dict(shared.queue_options(client)), folder=settings.SETTINGS.prompts, now=who.now, by=who.by
        )
        return id_

    def removable(self) -> bool:
        return True

    def remove(self, who: Who, key: str) -> None:
        shared.remove(who, "queue", key)

    def needed_by(self, who: Who, key: str) -> list[Link]:
        del who
        return shared.needed_by("queue", key)

    def gone(self, who: Who) -> list[Link]:
        return shared.gone("queues", "queue", {item.code for item in sight.clients_of(who.me)})

    def history(self, key: str) -> list[Changed]:
        return shared.history("queue", key, self.fields(None, key), _form)

    def undo(self, who: Who, key: str, number: str) -> None:
        shared.undo(who, "queue", key, number)

    def fields(self, who: Who | None, key: str) -> list[Field]:
        offered = sight.clients_of(who.me) if who else clients.clients()
        mine = queries.queue(key).client if key else ""
        seen = [item for item in offered if not mine or item.code == mine]
        queues = [pair for item in seen for pair in shared.queue_options(item.code, without=key)]
        is_there = key in queries.queues()
        kept = {*astuple(heard.of_queue(key)), *heard.thens(key).values()} if is_there else set[str]()
        announcements = list(
            dict.fromkeys(pair for item in seen for pair in shared.announcement_options(item.code, kept=kept))
        )
        return _fields(
            [(item.code, item.name) for item in offered],
            sorted(queries.skills().items()),
            [(code, rule_words.hours_name(code)) for code in queries.opening_hours()],
            queues,
            announcements,
        )


def _form(kept: Mapping[str, Any]) -> Values:
    """A rule as it is typed."""
    values: Values = {"name": str(kept.get("name", "")), "hours": str(kept.get("hours_id") or "")}
    for name in (*WHOLE, *REAL):
        value = kept.get(name, DEFAULTS.get(name))
        values[name] = number(value * 100 if name in SHARES and value is not None else value)
    for name in WORDS:
        values[name] = str(kept.get(name, DEFAULTS.get(name, "")))
    for name in THENS:
        values[name] = _then_form(kept.get(name) or {})
    values["goes_back"] = "yes" if kept.get("goes_back") else ""
    values["easings"] = "\n".join(easing_line(item) for item in kept.get("easings", ()))
    values["certificates"] = "\n".join(kept.get("certificates", ()))
    alarms: Mapping[str, Any] = kept.get("alarms") or {}
    for name in ALARMS:
        value = alarms.get(name, 30 if name == "minutes" else None)
        share = name in ("service_level", "abandoned") and value is not None
        values[f"alarms_{name}"] = number(value * 100 if share and value is not None else value)
    values["alarms_unstaffed"] = "yes" if alarms.get("unstaffed", True) else ""
    return values | queue_care.form(kept)


DEFAULTS: Mapping[str, Any] = {
    "level": 1,
    "priority": 0,
    "place": 0,
    "last_agent_days": 0,
    "ring_most": 5,
    "goal_seconds": 20,
    "ring": 20.0,
    "wrap_up": 60.0,
    "goal_share": 0.8,
    "ageing": 0.0,
    "last_agent_wait": 20.0,
    "short": 5.0,
    "fluency": "B2",
    "strategy": "longest_idle",
    "level_by": "without_short",
    "recording": "recording",
}


def _given(values: Values, typed: Typed) -> dict[str, Any]:
    """What was typed, as rules.put_queue takes it."""
    given: dict[str, Any] = {"hours": one(values, "hours") or None, "goes_back": bool(one(values, "goes_back"))}
    for names, whole in ((WHOLE, True), (REAL, False)):
        for name in names:
            found = typed.number(name, whole=whole)
            if found is None and name not in MAY_BE_EMPTY:
                found = DEFAULTS[name]
            elif found is not None and name in SHARES:
                found /= 100
            given[name] = found
    for name in WORDS:
        given[name] = one(values, name)
    for name in THENS:
        given[name] = _then(one(values, name))
    given["certificates"] = lines(values.get("certificates", ""))
    given["easings"] = []
    for line in lines(values.get("easings", "")):
        try:
            given["easings"].append(read_easing(line))
        except ValueError:
            typed.problems["easings"] = _("“{value}” is no such rule. Write it such as: 30 level=2").format(
                value=line[:60]
            )
    alarms: dict[str, Any] = {"unstaffed": bool(one(values, "alarms_unstaffed"))}
    for name in ALARMS:
        found = typed.number(f"alarms_{name}", whole=name in ("waiting", "minutes"))
        if found is not None:
            alarms[name] = found / 100 if name in ("service_level", "abandoned") else found
    given["alarms"] = alarms
    return given | queue_care.given(values, typed)


def _then_form(then: Mapping[str, str]) -> str:
    kind = then.get("kind", "")
    return f"{kind}:{then.get('announcement') or then.get('queue') or ''}" if kind in ("announce", "overflow") else kind


def _then(text: str) -> dict[str, str]:
    kind, _colon, what = text.partition(":")
    match kind:
        case "announce":
            return {"kind": kind, "announcement": what}
        case "overflow":
            return {"kind": kind, "queue": what}
        case "refuse":
            return {"kind": kind}
        case _:
            return {}


Options = list[tuple[str, str]]


def _fields(clients: Options, skills: Options, hours: Options, queues: Options, announcements: Options) -> list[Field]:
    none = ("", _("none"))
    thens: Options = [
        ("", _("the usual announcement")),
        *((f"announce:{code}", _("announcement: {name}").format(name=name)) for code, name in announcements),
        *((f"overflow:{id_}", _("to the queue: {name}").format(name=name)) for id_, name in queues),
        ("refuse", _("busy tone")),
    ]
    whom, when, goal, care = (
        _("Whom a call waits for"),
        _("How long, and what then"),
        _("Goal and alarms"),
        _("For particular needs"),
    )
    seconds = pgettext("unit", "seconds")
    return [
        Field("id", _("Code"), fixed=True, help=_("In records: a-z, digits and dashes.")),
        Field("client", _("Client"), "choice", fixed=True, options=clients),
        Field("name", pgettext("setting", "Name")),
        Field("place", _("Place on the board"), "number"),
        Field("greeting", _("Heard at first"), "choice", options=[none, *announcements]),
        Field(
            "recording",
            _("Notice of recording"),
            "choice",
            options=[none, *announcements],
            help=_("The law asks for it where calls are recorded."),
        ),
        Field("waiting", _("Heard while waiting"), "choice", options=[none, *announcements]),
        Field("music", _("Music"), "choice", options=[("", _("the usual music")), *announcements]),
        Field(
            "told",
            _("Place and wait"),
            "choice",
            options=[("", _("the usual words")), *announcements],
            help=_("An announcement with {fields}.").format(fields="{place}, {wait}"),
        ),
        Field("skill", _("Skill"), "choice", options=[none, *skills], group=whom),
        Field("level", _("At least at level"), "number", group=whom, help="1–5"),
        Field(
            "fluency", _("Fluency in the caller's language"), "choice", options=[(f, f) for f in FLUENCY], group=whom
        ),
        Field(
            "strategy",
            _("Agents are chosen"),
            "choice",
            group=whom,
            options=[(code, _(STRATEGY_WORDS[code])) for code in STRATEGIES],
        ),
        Field("ring", _("Rings"), "number", unit=seconds, group=whom),
        Field("wrap_up", _("Work after the call, at most"), "number", unit=seconds, group=whom),
        Field("hours", _("Opening hours"), "choice", options=[("", _("day and night")), *hours], group=when),
        Field("when_closed", _("When it is closed"), "choice", options=thens, group=when),
        Field("max_length", _("At most so many wait"), "number", group=when, help=_("Empty: no limit.")),
        Field("when_full", _("When it is full"), "choice", options=thens, group=when),
        Field("max_wait", _("At most so long"), "number", unit=seconds, group=when, help=_("Empty: no limit.")),
        Field("when_late", _("When somebody waited so long"), "choice", options=thens, group=when),
        Field("when_unstaffed", _("When nobody is signed in"), "choice", options=thens, group=when),
        Field("max_expected", _("When more than this is to be expected"), "number", unit=seconds, group=when),
        Field("when_slow", _("… then"), "choice", options=thens, group=when),
        Field(
            "goes_back", _("Comes back from the other queue when it could be served here"), "yes", group=when, wide=True
        ),
        Field("goal_share", _("Answered, of a hundred"), "number", unit="%", group=goal),
        Field("goal_seconds", _("… within"), "number", unit=seconds, group=goal),
        Field(
            "level_by", _("Counted"), "choice", group=goal, options=[(code, _(LEVELS_BY[code])) for code in DEFINITIONS]
        ),
        Field("short", _("Who hangs up sooner did not wait"), "number", unit=seconds, group=goal),
        Field("alarms_longest_wait", _("Alarm when somebody waits"), "number", unit=seconds, group=goal),
        Field("alarms_waiting", _("Alarm when so many wait"), "number", group=goal),
        Field("alarms_service_level", _("Alarm when the goal falls under"), "number", unit="%", group=goal),
        Field("alarms_abandoned", _("Alarm when more give up than"), "number", unit="%", group=goal),
        Field("alarms_minutes", _("Looked at over the last"), "number", unit=pgettext("unit", "minutes"), group=goal),
        Field("alarms_unstaffed", _("Alarm when nobody is signed in"), "yes", group=goal),
        Field("priority", _("Priority"), "number", group=care, folded=True, help=_("Higher is served first.")),
        Field(
            "ageing",
            _("A second of waiting is worth"),
            "number",
            group=care,
            folded=True,
            help=_("In points of priority; 0: none."),
        ),
        Field(
            "easings",
            _("While somebody waits, less is asked for"),
            "lines",
            group=care,
            folded=True,
            placeholder="30 level=2",
            help=_("After so many seconds: level=2 skills=a,b fluency=B1 languages=en"),
        ),
        Field(
            "last_agent_days",
            _("First the agent who served the customer in the last"),
            "number",
            unit=_("days"),
            group=care,
            folded=True,
        ),
        Field("last_agent_wait", _("… if free within"), "number", unit=seconds, group=care, folded=True),
        Field("daily_limit", _("Calls a day for one agent, at most"), "number", group=care, folded=True),
        Field("ring_most", _("Agents who ring at once, at most"), "number", group=care, folded=True),
        Field("certificates", _("Certificates that are needed"), "lines", group=care, folded=True),
        *queue_care.fields(),
    ]
