"""Numbers: what people dial, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from infolinia.clients import queries as clients
from infolinia.conduct import menu_course
from infolinia.content import naming
from infolinia.content import queries as content
from infolinia.floor.routing import heard, queries, rule_words, rules
from infolinia.oversight.administration import rules as shared
from infolinia.oversight.administration import wording
from infolinia.oversight.administration.things import (
    Changed,
    Field,
    Line,
    Link,
    Problems,
    Row,
    Table,
    Thing,
    Values,
    Who,
    one,
)
from infolinia.oversight.frame import sight
from infolinia.trades.customers import phones
from infolinia.web.templatetags import writing

LANGUAGES = ("pl", "en", "uk")
WORDS = ("name", "procedure", "announcement", "language", "menu", "outbound_procedure")
DAYS = 7  # of the figures


class Numbers(Thing):
    code = "numbers"

    def title(self) -> str:
        return _("Numbers")

    def about(self) -> str:
        return _("What people dial: whose it is, which queue takes it, by which procedure it is conducted.")

    def new(self) -> str:
        return _("New number")

    def empty(self) -> str:
        return _("No number yet: every call hears that the number is not in use.")

    def columns(self) -> tuple[str, ...]:
        return _("Number"), pgettext("setting", "Name"), _("Client"), _("Queue"), _("Procedure")

    def rows(self, who: Who) -> list[Row]:
        names = {item.code: item.name for item in sight.clients_of(who.me)}
        queues = queries.queues()
        found: list[Row] = []
        for it in queries.numbers():
            if it.client in names:
                queue = queues[it.queue].name if it.queue in queues else ""
                cells = (writing.phone(it.number), it.name, names[it.client], queue, it.procedure)
                found.append(Row(it.number, cells))
        return found

    def fields(self, who: Who | None, key: str) -> list[Field]:
        offered = sight.clients_of(who.me) if who else clients.clients()
        mine = self._client(key)
        seen = [item for item in offered if not mine or item.code == mine]
        language = (get_language() or "pl")[:2]
        queues = [
            (id_, f"{name}, {item.name}" if len(seen) > 1 else name)
            for item in seen
            for id_, name in shared.queue_options(item.code)
        ]
        procedures = dict(pair for item in seen for pair in content.procedures(item.code, language))
        menus = dict(pair for item in seen for pair in content.procedures(item.code, language, kind="menu"))
        outbound = dict(pair for item in seen for pair in content.procedures(item.code, language, direction="out"))
        out = _("Calls outside that show this number")
        kept = [it.announcement for it in queries.numbers() if it.number == key]
        announcements = dict(
            pair for item in seen for pair in shared.announcement_options(item.code, instead_of_queue=True, kept=kept)
        )
        none = ("", _("none"))
        tongues = [(code, wording.tongue(code)) for code in LANGUAGES]
        return [
            Field(
                "number",
                _("Number"),
                fixed=True,
                placeholder="+48 99 100 01 20",
                help=_("As the carrier sends it: with + and the country."),
            ),
            Field("client", _("Client"), "choice", fixed=True, options=[(item.code, item.name) for item in offered]),
            Field(
                "name", pgettext("setting", "Name"), help=_("What the agent sees: for what matter people call here.")
            ),
            Field(
                "queue",
                _("Queue"),
                "choice",
                options=[none, *queues],
                help=_("None: the caller hears the announcement, then the call ends."),
            ),
            Field("procedure", _("Procedure"), "choice", options=[none, *procedures.items()]),
            Field(
                "menu",
                _("Menu"),
                "choice",
                options=[none, *menus.items()],
                help=_("Heard at first; where it leads to a person, that is the queue above."),
            ),
            Field(
                "hours",
                _("Opening hours of the menu"),
                "choice",
                options=[
                    ("", _("day and night")),
                    *((code, rule_words.hours_name(code)) for code in queries.opening_hours()),
                ],
            ),
            Field("announcement", _("Announcement without a queue"), "choice", options=[none, *announcements.items()]),
            Field("language", _("Language of the call"), "choice", options=tongues),
            Field(
                "outbound_procedure",
                _("Procedure of calls outside"),
                "choice",
                options=[none, *outbound.items()],
                help=_("Conducts what an agent calls by telephone; procedures whose calls go out are offered."),
                group=out,
            ),
            Field(
                "records_outbound",
                _("Record calls outside"),
                "yes",
                help=_("Who is called hears the notice of the recording first; without it nothing is recorded."),
                group=out,
            ),
        ]

    def name(self, who: Who, key: str) -> str:
        del who
        return writing.phone(key)

    def values(self, who: Who, key: str) -> Values:
        if not key:
            first = sight.clients_of(who.me)
            return {
                "number": "",
                "client": first[0].code if first else "",
                "name": "",
                "queue": "",
                "procedure": "",
                "announcement": "",
                "language": "pl",
                "menu": "",
                "hours": "",
                "outbound_procedure": "",
                "records_outbound": "",
            }
        for it in queries.numbers():
            if it.number == key and it.client in {item.code for item in sight.clients_of(who.me)}:
                return {
                    "number": key,
                    "client": it.client,
                    "name": it.name,
                    "queue": it.queue or "",
                    "procedure": it.procedure,
                    "announcement": it.announcement,
                    "language": it.language,
                    "menu": it.menu,
                    "hours": str(shared.kept("number", key).get("hours_id") or ""),
                    "outbound_procedure": it.outbound_procedure,
                    "records_outbound": "yes" if it.records_outbound else "",
                }
        raise LookupError(key)

    def put(self, who: Who, key: str, values: Values) -> str:
        typed = one(values, "number")
        number = key or phones.e164(typed) or typed  # what is none is refused below
        wrong: dict[str, str] = {}
        if not key and any(it.number == number for it in queries.numbers()):
            wrong["number"] = _("This number leads somewhere already.")
        if not number.strip():
            wrong["number"] = rule_words.number_missing()
        if not one(values, "name").strip():
            wrong["name"] = _("Write a name.")
        if not one(values, "queue") and not one(values, "announcement") and not one(values, "menu"):
            wrong["queue"] = _("Choose a queue, or an announcement for calls without one.")
        code = heard.notice(one(values, "queue") or None)
        if one(values, "records_outbound") and not content.announcement(
            one(values, "client"), code, one(values, "language")
        ):
            wrong["records_outbound"] = _(
                "There is no announcement “{code}”. Make it first: nobody is recorded untold."
            ).format(code=code)
        if wrong:
            raise Problems(wrong)
        with shared.problems():
            rules.put_number(
                number,
                one(values, "client"),
                operator=who.operator,
                name=one(values, "name").strip(),
                queue=one(values, "queue") or None,
                procedure=one(values, "procedure"),
                announcement=one(values, "announcement"),
                language=one(values, "language"),
                menu=one(values, "menu"),
                hours=one(values, "hours") or None,
                outbound_procedure=one(values, "outbound_procedure"),
                records_outbound=one(values, "records_outbound") == "yes",
                now=who.now,
                by=who.by,
            )
        return number

    def removable(self) -> bool:
        return True

    def remove(self, who: Who, key: str) -> None:
        shared.remove(who, "number", key)

    def needed_by(self, who: Who, key: str) -> list[Link]:
        del who
        return shared.needed_by("number", key)

    def gone(self, who: Who) -> list[Link]:
        return shared.gone("numbers", "number", {item.code for item in sight.clients_of(who.me)})

    def tables(self, who: Who, key: str) -> list[Table]:
        """How many callers of the number chose what in its menu."""
        today = localdate(who.now)
        figures = menu_course.figures(key, today=today, days=DAYS)
        number = next((it for it in queries.numbers() if it.number == key), None)
        if number is None or (not figures and not number.menu):
            return []
        words = {name: naming.menu_words(number.client, name) for name in {it.menu for it in figures}}
        shown = [_figure(it, words[it.menu]) for it in figures]
        columns = (_("Menu"), _("Step"), _("Callers"), _("Today"), _("In {days} days").format(days=DAYS))
        return [Table(_("What callers chose"), columns, tuple(shown), _("Nobody has heard the menu yet."))]

    def history(self, key: str) -> list[Changed]:
        return shared.history("number", key, self.fields(None, key), _form)

    def undo(self, who: Who, key: str, number: str) -> None:
        shared.undo(who, "number", key, number)

    @staticmethod
    def _client(key: str) -> str:
        return next((it.client for it in queries.numbers() if it.number == key), "")


def _figure(it: menu_course.Figure, menu: naming.MenuWords) -> Line:
    done = _done(it.what) or menu.chosen(it.step, it.what)
    return Line((menu.title(), menu.place(it.step) or "–", done, str(it.today), str(it.days)))


def _done(what: str) -> str:
    """What callers do in a menu beside choosing; empty: they chose."""
    words = {
        "began": _("heard the menu"),
        "silence": _("pressed nothing"),
        "no_match": _("pressed a wrong key"),
        "again": _("heard it again"),
        "back": _("went back"),
        "language": _("took the other language"),
        "dropped": pgettext("callers", "hung up"),
        "asked_back": _("were asked whether to be led back to their queue"),
        "led_back": _("were led back to their queue"),
    }
    return words.get(what, "")


def _form(kept: Mapping[str, Any]) -> Values:
    values: Values = {name: str(kept.get(name) or "") for name in WORDS}
    values["hours"] = str(kept.get("hours_id") or "")
    values["records_outbound"] = "yes" if kept.get("records_outbound") else ""
    return values | {"client": str(kept["client_id"]), "queue": str(kept.get("queue_id") or "")}
