"""The part of a user's form about the telephone: the short number, what may be called outside, and where calls may be
answered outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.floor.lines import extensions, phones, queries
from infolinia.floor.lines.facts import TOLLS
from infolinia.floor.lines.facts import Extension as ExtensionFacts
from infolinia.oversight.administration import wording
from infolinia.oversight.administration.limits import Limits
from infolinia.oversight.administration.phones import Phones
from infolinia.oversight.administration.things import Difference, Field, Line, Table, Values, one, several

HOME = "+48"  # where calls outside are no calls abroad


def fields(key: str) -> list[Field]:
    """key: of the user; empty for a new one."""
    group = pgettext("user", "Telephone")
    usual = extensions.usual(key)
    number = _("What colleagues who work for the same client dial. Empty: {usual}.").format(
        usual=usual or _("2 and three digits, given when the user is made")
    )
    named = ", ".join(settings.SETTINGS.outside) or "–"
    return [
        Field("number", _("Short number"), placeholder=usual, help=number, group=group),
        Field(
            "outside", _("Answers outside at"), placeholder="+48 601 000 017", group=group,
            help=_("At home or on the way: calls are announced there, and 1 takes one. Empty: nowhere."),
        ),
        Field(
            "calls_to", _("May call outside by telephone"), "several", group=group,
            options=[(toll, word(toll)) for toll in TOLLS],
            help=_(
                "In a shift, within the limits below, and only numbers that begin with {named} (setting “outside”). "
                "Emergency numbers always, premium rates never."
            ).format(named=named),
        ),
    ]  # fmt: skip


def word(toll: str) -> str:
    """What kind of numbers it is."""
    return {"landline": _("landlines"), "mobile": _("mobiles"), "abroad": _("numbers abroad")}.get(toll, toll)


def blank() -> Values:
    """What a new user has."""
    return {"number": "", "outside": "", "calls_to": []}


def stored(key: str) -> Values:
    """As the form shows it."""
    it = extensions.of(key)
    own = "" if it.number == extensions.usual(key) else it.number
    return {"number": own, "outside": it.outside, "calls_to": list(it.calls_to)}


def problems(key: str, values: Values, *, takes_calls: bool) -> dict[str, str]:
    """What is wrong with what was typed, by field."""
    found = {
        field: refusal.message
        for field, refusal in extensions.wrong(
            key, number=one(values, "number"), outside=one(values, "outside")
        ).items()
    }  # fmt: skip
    if not takes_calls:
        said = _("Only who takes calls has this: choose a language, and how well it is spoken.")
        found |= {name: said for name in blank() if values.get(name)}
    return found


def typed(values: Values) -> dict[str, Any]:
    """As extensions.put takes it."""
    return {
        "number": one(values, "number"), "outside": one(values, "outside"), "calls_to": several(values, "calls_to")
    }  # fmt: skip


def notes(key: str) -> list[str]:
    """What is better changed."""
    calls_to = extensions.of(key).calls_to
    found: list[str] = []
    if calls_to and not _limits(key):
        found.append(
            _("May call outside, and no limit stands against it: make one under “Limits of calls to outside”.")
        )
    named = settings.SETTINGS.outside
    if "abroad" in calls_to and not any(it.startswith("+") and not it.startswith(HOME) for it in named):
        found.append(_("May call abroad, but the setting “outside” names no numbers abroad."))
    return found


def cell(it: ExtensionFacts) -> str:
    """In the list of users."""
    return _("{number}, calls outside").format(number=it.number) if it.calls_to else it.number


def limits(key: str) -> Table:
    """What calls outside may amount to, of this user and of all."""
    kind = Limits()
    found = tuple(Line(kind.cells(it), address=wording.address(kind.code, it.code)) for it in _limits(key))
    return Table(kind.title(), kind.columns(), found, kind.empty())


def telephones(key: str, *, now: datetime) -> Table:
    """The telephones on which the user may answer."""
    kind = Phones()
    rows = [kind.row(phone) for phone in phones.phones(now=now) if phone.user == key]
    found = tuple(Line((*row.cells, row.state), address=wording.address(kind.code, row.key)) for row in rows)
    return Table(kind.title(), (*kind.columns(), _("State")), found, _("None: calls are answered in the browser."))


def _limits(key: str) -> list[Any]:
    return [it for it in queries.limits() if it.scope != "user" or it.whose in ("", key)]


# --- History: the journal does not hold which number outside it was


def form(key: str, kept: Mapping[str, Any]) -> Values:
    """Kept values (events.LinesSet) as the history shows them."""
    number = str(kept.get("number") or "")
    own = "" if number == extensions.usual(key) else number
    outside = pgettext("number", "set") if kept.get("outside") else ""
    return {"number": own, "outside": outside, "calls_to": list(kept.get("calls_to") or ())}


def replaced() -> Difference:
    """Another number outside took the place of the one there was."""
    return Difference(_("Answers outside at"), "", pgettext("number", "replaced"))


def set_back(key: str, kept: Mapping[str, Any]) -> Values:
    """What the form would send to let it be as kept. A number outside that was taken away since does not come back."""
    outside = extensions.of(key).outside if kept.get("outside") else ""
    return {**form(key, kept), "outside": outside}
