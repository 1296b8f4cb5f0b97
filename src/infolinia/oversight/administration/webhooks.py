"""Webhooks: which addresses are told of events, and what became of each."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.oversight.administration import wording
from infolinia.oversight.administration.things import (
    Act,
    Changed,
    Difference,
    Done,
    Field,
    Grade,
    Line,
    Link,
    Once,
    Problems,
    Row,
    Table,
    Thing,
    Values,
    Who,
    lines,
    one,
)
from infolinia.oversight.frame import sight
from infolinia.web.refusals import Refusal
from infolinia.web.templatetags import writing
from infolinia.webhooks import messages, queries, services
from infolinia.webhooks.events import WebhookPut
from infolinia.webhooks.facts import Delivery, Hook

FIELD = {"webhook-name": "events"}  # of a refusal; others are about the address
AREAS = (
    "call.*",
    "case.*",
    "procedure.*",
    "queue.*",
    "recording.*",
    "shift.*",
)  # most asked for; all are in docs/journal.md
SHOWN = 20  # deliveries of a state


class Webhooks(Thing):
    code = "webhooks"

    def title(self) -> str:
        return _("Webhooks")

    def about(self) -> str:
        return _("Programs outside that are told what happens, signed, until they say that they have it.")

    def new(self) -> str:
        return _("New webhook")

    def empty(self) -> str:
        return _("Nobody outside is told anything.")

    def columns(self) -> tuple[str, ...]:
        return _("Address"), _("Client"), _("Events"), _("Waiting"), _("Given up")

    def removable(self) -> bool:
        return True

    def rows(self, who: Who) -> list[Row]:
        names = {item.code: item.name for item in sight.clients_of(who.me)}
        return [_row(hook, names) for hook in queries.hooks()]

    def name(self, who: Who, key: str) -> str:
        return _hook(key).url

    def fields(self, who: Who | None, key: str) -> list[Field]:
        offered = [(item.code, item.name) for item in sight.clients_of(who.me)] if who else []
        return [
            Field("url", _("Address"), wide=True, placeholder="https://crm.example/infolinia"),
            Field(
                "client", _("Whose events"), "choice", fixed=True,
                options=[("", _("all of the centre's")), *offered],
            ),
            Field("active", _("In use"), "yes"),
            Field(
                "events", _("Events"), "lines", placeholder="call.*\ncase.opened",
                help=_("One a line; empty: all. All of an area: {areas}").format(areas=" ".join(AREAS)),
            ),
        ]  # fmt: skip

    def values(self, who: Who, key: str) -> Values:
        del who
        if not key:
            return {"url": "", "client": "", "active": "yes", "events": ""}
        hook = _hook(key)
        return {
            "url": hook.url, "client": hook.client, "active": "yes" if hook.active else "",
            "events": "\n".join(hook.names),
        }  # fmt: skip

    def put(self, who: Who, key: str, values: Values) -> str | Done:
        client = one(values, "client")
        if client and client not in {item.code for item in sight.clients_of(who.me)}:
            raise Problems({"client": _("Choose a client.")})
        try:
            hook, secret = services.put(
                one(values, "url").strip(), hook=key, client=client, names=lines(values.get("events", "")),
                active=bool(one(values, "active")), now=who.now, by=who.by,
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            raise Problems({FIELD.get(refusal.code, "url"): refusal.message}) from refusal
        return Done(hook.id, _("It is told what happens from now on."), _once(secret)) if secret else hook.id

    def acts(self, who: Who, key: str) -> list[Act]:
        del who
        test = [Act("test", _("Send a test"))] if _hook(key).active else []
        return [*test, Act("secret", _("New secret"), about=_("For a day requests are signed with both."))]

    def act(self, who: Who, key: str, name: str, value: str) -> Done:
        if not key:
            raise LookupError(name)
        match name:
            case "test":
                services.test(key, now=who.now, by=who.by)
                return Done(key, _("A test is on its way. Load this page anew to see what became of it."))
            case "secret":
                secret = services.replace_secret(key, now=who.now, by=who.by)
                return Done(key, _("For a day requests are signed with both secrets."), _once(secret))
            case "again":
                count = services.send_again(key, [value] if value else [], now=who.now, by=who.by)
                return Done(key, _("Sent again: {count}.").format(count=count))
            case _:
                raise LookupError(name)

    def tables(self, who: Who, key: str) -> list[Table]:
        del who
        dead = queries.deliveries(key, "dead", limit=SHOWN)
        tables = [
            _table(_("Waiting"), queries.deliveries(key, "waiting", limit=SHOWN), _("Nothing waits.")),
            _table(_("Delivered lately"), queries.deliveries(key, "delivered", limit=SHOWN), _("Nothing yet.")),
        ]
        if dead:
            again = Act("again", _("Send all again"))
            tables.insert(0, _table(_("Given up after ten tries"), dead, "", again))
        return tables

    def remove(self, who: Who, key: str) -> None:
        services.delete(key, now=who.now, by=who.by)

    def gone(self, who: Who) -> list[Link]:
        del who
        there, last = {hook.id for hook in queries.hooks()}, dict[str, str]()
        for change in queries.changes():
            if change.after and change.hook not in there:
                last[change.hook] = change.after.url
        return [Link(url, wording.address("webhooks", hook)) for hook, url in reversed(last.items())]

    def history(self, key: str) -> list[Changed]:
        fields, found = self.fields(None, key), list[Changed]()
        before: Values | None = None
        for change in queries.changes(key):
            after = _form(change.after) if change.after else None
            differences = wording.differences(before, after, fields)
            if change.secret:
                differences += (Difference(_("Secret"), "", _("replaced")),)
            made, removed = before is None and after is not None, after is None
            found.append(
                Changed(str(change.seq), change.at, wording.who(change.by), differences, made=made, removed=removed)
            )
            before = after
        return found[::-1]

    def undo(self, who: Who, key: str, number: str) -> Done | None:
        change = next((it for it in queries.changes(key) if str(it.seq) == number), None)
        if change is None or change.after is None:
            raise LookupError(number)
        it = change.after
        if any(hook.id == key for hook in queries.hooks()):
            services.put(it.url, hook=key, names=it.names, active=it.active, now=who.now, by=who.by)
            return None
        secret = services.bring_back(key, it.url, client=it.client, names=it.names, now=who.now, by=who.by)
        return Done(key, _("It is back, with a new secret."), _once(secret))


def _hook(key: str) -> Hook:
    """Raises LookupError."""
    for hook in queries.hooks():
        if hook.id == key:
            return hook
    raise LookupError(key)


def _row(hook: Hook, names: dict[str, str]) -> Row:
    counts = queries.counts(hook.id)
    whose = names.get(hook.client, hook.client) or pgettext("people", "all")
    cells = (hook.url, whose, ", ".join(hook.names) or _("all"), str(counts["waiting"]), str(counts["dead"]))
    grade: Grade = "good"
    word, detail = _("in use"), ""
    if not hook.active:
        grade, word = "wait", pgettext("webhook", "switched off")
        if hook.stopped_because:
            grade, detail = "alarm", _(messages.WORDS.get(hook.stopped_because, hook.stopped_because))
    elif hook.failing_since:
        grade, word = "alarm", _("fails")
        detail = f"{writing.day(hook.failing_since)}, {writing.clock(hook.failing_since)}"
    return Row(hook.id, cells, grade, word, detail)


def _table(title: str, deliveries: list[Delivery], empty: str, again: Act | None = None) -> Table:
    columns = (_("Event"), _("Happened"), _("Tries"), _("Last answer"), _("Next try"))
    found = tuple(
        Line(
            (
                it.event, f"{writing.day(it.made_at)}, {writing.clock(it.made_at)}", str(it.tries), queries.said(it),
                f"{writing.day(it.next_at)}, {writing.clock(it.next_at)}" if it.next_at else "",
            ),
            act=Act("again", _("Send again"), it.id) if again else None,
        )
        for it in deliveries
    )  # fmt: skip
    return Table(title, columns, found, empty, again)


def _once(secret: str) -> Once:
    return Once(
        _("Secret that requests are signed with"), secret,
        _("Put it into the receiver now: it is shown this once. See docs, Webhooks."),
    )  # fmt: skip


def _form(put: WebhookPut) -> Values:
    return {"url": put.url, "client": put.client, "active": "yes" if put.active else "", "events": "\n".join(put.names)}
