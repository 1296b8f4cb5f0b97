"""Telephones of agents: who has one, where it is registered, and who is not heard for guessing passwords."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.clients import queries as clients
from infolinia.conduct import services as conduct
from infolinia.floor.lines import phones, queries, services
from infolinia.floor.lines.facts import Phone
from infolinia.oversight.administration import lines as shared
from infolinia.oversight.administration import wording
from infolinia.oversight.administration.things import (
    Act,
    Changed,
    Done,
    Field,
    Line,
    Link,
    Once,
    Problems,
    Row,
    Table,
    Thing,
    Values,
    Who,
    one,
)
from infolinia.web.refusals import Refusal
from infolinia.web.templatetags import writing

FIELD = {"lines-phone-name": "name", "lines-phone-user": "user", "lines-phones-many": "user"}  # of a refusal


class Phones(Thing):
    code = "phones"

    def title(self) -> str:
        return _("Telephones")

    def about(self) -> str:
        return _(
            "Telephones on desks and at home that agents answer on: whose each is, and where it is registered now."
        )

    def new(self) -> str:
        return _("New telephone")

    def empty(self) -> str:
        return _("No telephone yet: everybody answers in the browser.")

    def columns(self) -> tuple[str, ...]:
        whose = pgettext("telephone", "Whose")
        return pgettext("setting", "Name"), whose, _("User name"), _("Registered at"), _("Device")

    def removable(self) -> bool:
        return True

    def rows(self, who: Who) -> list[Row]:
        return [self.row(phone) for phone in phones.phones(now=who.now)]

    @staticmethod
    def row(phone: Phone) -> Row:
        """A telephone, by the columns."""
        return _row(phone)

    def name(self, who: Who, key: str) -> str:
        return _phone(who, key).name

    def fields(self, who: Who | None, key: str) -> list[Field]:
        operator = who.operator if who else ""
        people = [(user.id, user.name) for user in clients.users() if not operator or user.operator == operator]
        return [
            Field(
                "name", pgettext("setting", "Name"), placeholder=_("Desk 12"), help=_("What people call it.")
            ),
            Field(
                "user", pgettext("telephone", "Whose"), "choice", fixed=True,
                options=people if key else [("", pgettext("user", "choose…")), *people],
            ),
            *([Field("username", _("User name"), fixed=True, help=_("What it signs in with."))] if key else []),
        ]  # fmt: skip

    def values(self, who: Who, key: str) -> Values:
        if not key:
            return {"name": "", "user": ""}  # whose it is, nobody guesses: it would ring at somebody else's
        found = _phone(who, key)
        return {"name": found.name, "user": found.user, "username": found.username}

    def put(self, who: Who, key: str, values: Values) -> str | Done:
        try:
            if key:
                phones.rename(key, one(values, "name"), now=who.now, by=who.by)
                return key
            if not one(values, "user"):
                raise Problems(_unnamed(values) | {"user": _("Choose whose telephone this is.")})
            made, password = phones.create(one(values, "user"), one(values, "name"), now=who.now, by=who.by)
        except Refusal as refusal:
            if refusal.code not in FIELD:
                raise
            raise Problems({FIELD[refusal.code]: refusal.message}) from refusal
        return Done(made.id, _("It signs in as {username}.").format(username=made.username), _once(password))

    def acts(self, who: Who, key: str) -> list[Act]:
        del who, key
        return [Act("password", _("New password"), about=_("With the old one it registers no more."))]

    def act(self, who: Who, key: str, name: str, value: str) -> Done:
        match name:
            case "password" if key:
                password = phones.renew_password(key, now=who.now, by=who.by)
                return Done(key, _("The old password is worth nothing any more."), _once(password))
            case "forgive" if not key:
                conduct.forgive_phone(value, by=who.by, now=who.now)
                return Done("", _("{whom} is heard again in a moment.").format(whom=value))
            case _:
                raise LookupError(name)

    def tables(self, who: Who, key: str) -> list[Table]:
        bound = _phone(who, key).bound
        columns = (_("Address"), _("Transport"), _("Device"), _("Since"), _("Until, if not renewed"), _("Switch"))
        lines = tuple(
            Line((
                f"{at.address}:{at.port}", at.transport.upper(), at.agent, _when(at.since), _when(at.expires), switch
            ))
            for switch, at in bound
        )  # fmt: skip
        return [Table(_("Where it is registered now"), columns, lines, _("Nowhere: it cannot be rung."))]

    def overview(self, who: Who) -> list[Table]:
        del who
        columns = _("Address or user name"), _("Wrong passwords"), _("Not heard until"), _("Switch")
        lines = tuple(
            Line((it.whom, str(it.wrong), _when(it.until), switch), act=Act("forgive", _("Hear it again"), it.whom))
            for switch, it in phones.shut_out()
        )
        return [Table(_("Not heard for wrong passwords"), columns, lines, _("Nobody guesses passwords."))]

    def remove(self, who: Who, key: str) -> None:
        _phone(who, key)
        phones.remove(key, now=who.now, by=who.by)

    def gone(self, who: Who) -> list[Link]:
        del who
        return [
            Link(_name(link.label), link.address)
            for link in shared.gone("phones", "phone")
        ]  # fmt: skip

    def history(self, key: str) -> list[Changed]:
        return shared.history("phone", key, self.fields(None, key), _form)

    def undo(self, who: Who, key: str, number: str) -> Done | None:
        change = next((it for it in queries.changes("phone", key) if str(it.number) == number and it.after), None)
        if change is None or change.after is None:
            raise LookupError(number)
        if any(phone.id == key for phone in phones.phones(now=who.now)):
            services.restore(int(number), operator=who.operator, now=who.now, by=who.by)
            return None
        password = phones.bring_back(key, change.after, now=who.now, by=who.by)
        return Done(key, _("It is back, with a new password."), _once(password))


def _unnamed(values: Values) -> dict[str, str]:
    try:
        phones.named(one(values, "name"))
    except Refusal as refusal:
        return {"name": refusal.message}
    return {}


def _phone(who: Who, key: str) -> Phone:
    """Raises LookupError."""
    for phone in phones.phones(now=who.now):
        if phone.id == key:
            return phone
    raise LookupError(key)


def _row(phone: Phone) -> Row:
    at = [place for _switch, place in phone.bound]
    cells = (
        phone.name, wording.who(f"agent:{phone.user}"), phone.username, ", ".join(place.address for place in at),
        ", ".join(place.agent for place in at if place.agent),
    )  # fmt: skip
    if not at:
        return Row(phone.id, cells, "wait", pgettext("telephone", "not registered"))
    return Row(phone.id, cells, "good", pgettext("telephone", "registered"), _when(min(place.since for place in at)))


def _name(phone: str) -> str:
    """What a telephone that is gone was called."""
    last = next((it.before for it in queries.changes("phone", phone) if it.before), None)
    return f"{last['name']} ({last['username']})" if last else phone


def _when(seconds: float) -> str:
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{writing.day(at)}, {writing.clock(at)}"


def _once(password: str) -> Once:
    return Once(
        _("Password of the telephone"), password, _("Type it into the telephone now: it is shown this once.")
    )  # fmt: skip


def _form(kept: Mapping[str, object]) -> Values:
    return {name: str(kept.get(name, "")) for name in ("name", "user", "username")}
