"""Trunks: the connections to carriers."""

from __future__ import annotations

import re
from typing import Any, get_args

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.floor.lines import checking, messages, queries, services
from infolinia.floor.lines.facts import PoolKind, StateAt, Trunk
from infolinia.floor.lines.standing import BAD, GOOD, standing
from infolinia.oversight.administration import lines as shared
from infolinia.oversight.administration import wording
from infolinia.oversight.administration.things import (
    Changed,
    Field,
    Grade,
    Link,
    Problems,
    Row,
    Thing,
    Values,
    Who,
    lines,
    one,
)
from infolinia.telephony.switch.lines import Codec, SoundFrom, Srtp, Transport

NOT_TYPED = frozenset({"registrar_expires"})


class Trunks(Thing):
    code = "trunks"

    def title(self) -> str:
        return _("Trunks")

    def about(self) -> str:
        return _("Connections to carriers: where calls come from and go to, by which rules.")

    def new(self) -> str:
        return _("New trunk")

    def empty(self) -> str:
        return _("No carrier is connected yet: nobody can call in from outside.")

    def columns(self) -> tuple[str, ...]:
        return pgettext("setting", "Name"), _("Description"), _("Server"), _("Calls now")

    def removable(self) -> bool:
        return True

    def rows(self, who: Who) -> list[Row]:
        del who
        states: dict[str, list[StateAt]] = {}
        for at in queries.trunk_states():
            states.setdefault(at.state.name, []).append(at)
        return [_row(trunk, states.get(trunk.name, [])) for trunk in queries.trunks()]

    def fixed(self, key: str) -> str:
        if key in services.in_file():
            return _("This trunk stands in the settings file of the installation and is changed there.")
        return ""

    def values(self, who: Who, key: str) -> Values:
        del who
        if not key:
            return _form(checking.values_of(_blank())) | {"name": "", "peers": ""}
        return _form(checking.values_of(queries.trunk(key))) | {"name": key}

    def put(self, who: Who, key: str, values: Values) -> str:
        name = key or one(values, "name").strip()
        if not key and any(trunk.name == name for trunk in queries.trunks()):
            raise Problems({"name": _("There is a trunk of this name already.")})
        password = one(values, "password") or None
        if one(values, "forget_password"):
            password = ""
        with shared.problems():
            services.put_trunk(name, _plain(values), operator=who.operator, password=password, now=who.now, by=who.by)
        return name

    def remove(self, who: Who, key: str) -> None:
        services.remove_trunk(key, now=who.now, by=who.by)

    def needed_by(self, who: Who, key: str) -> list[Link]:
        del who
        groups = [wording.link("group", it.name, it.name) for it in queries.groups() if key in it.trunks]
        limits = [it.code for it in queries.limits() if (it.scope, it.whose) == ("trunk", key)]
        return [*groups, *(wording.link("limit", code, code) for code in limits)]

    def gone(self, who: Who) -> list[Link]:
        del who
        return shared.gone("trunks", "trunk")

    def history(self, key: str) -> list[Changed]:
        return shared.history("trunk", key, self.fields(None, key), _form)

    def undo(self, who: Who, key: str, number: str) -> None:
        shared.undo(who, "trunk", key, number)

    def fields(self, who: Who | None, key: str) -> list[Field]:
        del who
        return [*_basics(), *_sign_in(key), *_capacity(), *_sound(), *_numbers(), *_signalling()]


def _row(trunk: Trunk, states: list[StateAt]) -> Row:
    grade, word, detail = _state(trunk, states)
    calls = sum(at.state.calls_in + at.state.calls_out for at in states)
    server = ", ".join(trunk.line.proxies) or (trunk.line.registration.registrar if trunk.line.registration else "")
    return Row(trunk.name, (trunk.name, trunk.title, server, str(calls)), grade, word, detail)


def _state(trunk: Trunk, states: list[StateAt]) -> tuple[Grade, str, str]:
    """The worst that a switch tells of it."""
    if not trunk.is_active:
        return "wait", _("switched off"), ""
    found = standing([at.state for at in states])
    detail = ", ".join(sorted({str(at.state.status) for at in states if at.state.status}))
    grade: Grade = "alarm" if found in BAD else "good" if found in GOOD else ""
    return grade, messages.standing(found), detail if found in BAD else ""


def _blank() -> Trunk:
    trunk, _mistakes = checking.check("new", {"peers": "192.0.2.1"})
    assert trunk is not None
    return trunk


def _form(plain: dict[str, Any]) -> Values:
    """Kept values as they are typed."""
    values: Values = {}
    for name, value in plain.items():
        if name in ("incoming", "outgoing"):
            values[name] = "\n".join(f"{rule['begins']}={rule['instead']}" for rule in value)
        elif name == "numbers":
            values[name] = "\n".join(
                " ".join(part for part in (item["number"], item["client"], item["area"]) if part) for item in value
            )
        elif isinstance(value, bool):
            values[name] = "yes" if value else ""
        elif isinstance(value, list):
            values[name] = "\n".join(str(item) for item in value) if name != "codecs" else " ".join(value)
        else:
            values[name] = str(value)
    return values | {"password": "", "forget_password": ""}


def _plain(values: Values) -> dict[str, Any]:
    """What was typed, as the room of the lines reads it."""
    plain: dict[str, Any] = {
        name: value for name, value in values.items() if name not in ("name", "password", "forget_password")
    }
    plain["numbers"] = [_pool_number(line) for line in lines(values.get("numbers", ""))]
    return plain


def _pool_number(line: str) -> dict[str, str]:
    """`+48991000120 NAD +48`: a number, and the client or the area it is for."""
    number, *more = re.split(r"[\s,;]+", line)
    return {
        "number": number,
        "client": next((word for word in more if not word.startswith("+")), ""),
        "area": next((word for word in more if word.startswith("+")), ""),
    }


def _basics() -> list[Field]:
    return [
        Field(
            "name",
            pgettext("setting", "Name"),
            fixed=True,
            help=_("In records and alarms: a-z, digits and dashes."),
            placeholder="carrier",
        ),
        Field("title", _("Description")),
        Field("is_active", _("In use"), "yes"),
        Field(
            "proxies",
            _("Servers that our calls go to"),
            "lines",
            placeholder="sip.carrier.example:5060",
            help=_("One a line, in the order in which they are tried: the next when one does not serve."),
        ),
        Field(
            "peers",
            _("Addresses that calls come from"),
            "lines",
            placeholder="198.51.100.0/28",
            help=_("Addresses or networks, one a line; the servers above count without being named again."),
        ),
        Field("transport", _("Transport"), "choice", options=[(code, code.upper()) for code in get_args(Transport)]),
        Field("country", _("Country of numbers written without one"), placeholder="PL"),
    ]


def _sign_in(key: str) -> list[Field]:
    group = _("User name and password")
    fields = [
        Field("username", _("User name"), group=group),
        Field(
            "password",
            _("Password"),
            "password",
            group=group,
            help=_("Kept sealed and never shown. Empty: it stays as it is.")
            if key
            else _("Kept sealed and never shown."),
        ),
        Field("challenge", _("Ask the carrier for it on calls that come in"), "yes", group=group),
        Field(
            "registrar",
            _("Registrar"),
            group=group,
            placeholder="sip.carrier.example",
            help=_("Where the carrier wants to be told where we are; empty: it knows our address."),
        ),
        Field("registrar_user", _("User name to register, if another"), group=group),
        Field("registrar_domain", _("Domain, if another than the registrar"), group=group),
        Field("registrar_expires", _("Registered for"), "number", group=group, unit=pgettext("unit", "seconds")),
    ]
    if key:
        fields.append(Field("forget_password", _("Forget the password"), "yes", group=group))
    return fields


def _capacity() -> list[Field]:
    group, none = _("How much it carries"), _("0: no limit.")
    return [
        Field("channels", _("Calls at once, both ways"), "number", group=group, help=none),
        Field("channels_in", _("Calls at once that come in"), "number", group=group, help=none),
        Field("channels_out", _("Calls at once that go out"), "number", group=group, help=none),
        Field("a_second_in", _("New calls a second that come in"), "number", group=group, help=none),
        Field("a_second_out", _("New calls a second that go out"), "number", group=group, help=none),
    ]


def _sound() -> list[Field]:
    group = _("Sound")
    srtp = {
        "none": _("not encrypted"),
        "optional": _("encrypted if the carrier can"),
        "required": _("always encrypted"),
    }
    heard = {
        "described": _("the address that the carrier describes"),
        "network": _("that, and the carrier's addresses and servers"),
        "anywhere": _("anywhere"),
    }
    early = {
        "follow": _("what the carrier plays"),
        "ignore": _("our own ringing"),
        "gated": _("as the carrier says (RFC 5009)"),
    }
    return [
        Field("codecs", _("Codecs, best first"), group=group, help=" ".join(get_args(Codec))),
        Field("srtp", _("Encryption"), "choice", group=group, options=[(code, srtp[code]) for code in get_args(Srtp)]),
        Field(
            "srtp_keys_in_clear",
            _("Give keys without TLS, too"),
            "yes",
            group=group,
            help=_("Only where the network between is safe by itself: whoever hears it can decrypt the call."),
        ),
        Field(
            "sound_from",
            _("Sound is taken from"),
            "choice",
            group=group,
            options=[(code, heard[code]) for code in get_args(SoundFrom)],
            help=_("From anywhere only for a carrier behind NAT: a stranger who guesses the port could be heard."),
        ),
        Field("early_media", _("Before an answer one hears"), "choice", group=group, options=list(early.items())),
    ]


def _numbers() -> list[Field]:
    group = _("Numbers")
    ways = {"+e164": "+48 22 …", "e164": "48 22 …", "00": "00 48 22 …", "national": _("as at home: 22 …")}
    callers: dict[str, str] = {
        "dialled": _("the number that the customer had called"),
        "fixed": _("always the first of the list"),
        "client": _("the client's from the list"),
        "round-robin": _("the next of the list each time"),
        "area": _("the one of the called number's area"),
    }
    return [
        Field("written", _("Numbers are written"), "choice", group=group, options=list(ways.items())),
        Field(
            "callers",
            _("Shown to who is called"),
            "choice",
            group=group,
            options=[(code, callers[code]) for code in get_args(PoolKind)],
        ),
        Field(
            "numbers",
            _("Numbers that may be shown"),
            "lines",
            group=group,
            placeholder="+48991000120 NAD",
            help=_("One a line; behind it the client or the area (+4822) it is for."),
        ),
        Field(
            "incoming",
            _("Numbers that come in are changed"),
            "lines",
            group=group,
            placeholder="00=+",
            help=_("What it begins with = what stands there instead; the first that fits."),
        ),
        Field("outgoing", _("Numbers that go out are changed"), "lines", group=group, placeholder="+48=0"),
        Field("emergency", _("Emergency numbers (112, 999 …) may be called"), "yes", group=group),
    ]


def _signalling() -> list[Field]:
    group, folded = _("What only some carriers need"), True
    reliable = {"none": _("no"), "supported": _("if the carrier can"), "required": _("always")}
    redirects = {"none": _("end the call"), "follow": _("call there, within this trunk")}
    identity = {
        "none": "From",
        "asserted": "P-Asserted-Identity",
        "preferred": "P-Preferred-Identity",
        "remote-party": "Remote-Party-ID",
    }
    diversion = {"none": _("not"), "diversion": "Diversion", "history-info": "History-Info"}
    fields = [
        Field("watched", _("Ask the servers whether they live (OPTIONS)"), "yes"),
        Field("keep_alive", _("How often"), "number", unit=pgettext("unit", "seconds")),
        Field("session_timer", _("Session timer"), "number", unit=pgettext("unit", "seconds"), help=_("0: none.")),
        Field("reliable", _("Ringing is acknowledged (PRACK)"), "choice", options=list(reliable.items())),
        Field("redirects", _("When the carrier redirects a call"), "choice", options=list(redirects.items())),
        Field("identity", _("We say who calls by"), "choice", options=list(identity.items())),
        Field("diversion", _("We say whose number was called first by"), "choice", options=list(diversion.items())),
        Field("trusts_identity", _("Believe who the carrier says is calling"), "yes"),
        Field("refers", _("Let the carrier hand calls on (REFER)"), "yes"),
        Field("tls_name", _("Name in the certificate, if another than the server's")),
        Field("tls_ca", _("Authorities for the certificate"), "lines", placeholder="-----BEGIN CERTIFICATE-----"),
    ]
    return [
        Field(**{name: getattr(item, name) for name in item.__dataclass_fields__} | {"group": group, "folded": folded})
        for item in fields
    ]
