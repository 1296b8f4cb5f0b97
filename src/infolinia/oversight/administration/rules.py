"""What kinds of settings of the floor share: mistakes by field, history, undo, numbers as they are typed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from infolinia.content import choosing
from infolinia.content import queries as content
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import removing, rule_words, rules
from infolinia.floor.routing.rules import RuleProblem
from infolinia.oversight.administration import wording
from infolinia.oversight.administration.things import Changed, Field, Link, Problems, Values, Who, one


def kept(what: str, code: str) -> dict[str, Any]:
    """A rule as it stands, by the columns of its table. Raises LookupError."""
    changes = rules.history(what, code)
    if not changes or changes[0].removed:
        raise LookupError(code)
    return dict(changes[0].values)


def history(what: str, code: str, fields: list[Field], form: Callable[[Mapping[str, Any]], Values]) -> list[Changed]:
    """form: kept values as the form shows them."""
    changes = rules.history(what, code)
    earlier = [form(change.values) for change in changes[1:]]
    return [
        Changed(
            change.id, change.at, wording.who(change.by), wording.differences(before, form(change.values), fields),
            made=before is None, removed=change.removed,
        )
        for change, before in zip(changes, [*earlier, None][: len(changes)], strict=True)
    ]  # fmt: skip


def undo(who: Who, what: str, code: str, number: str) -> None:
    with problems():
        rules.set_back(what, code, number, now=who.now, by=who.by)


@contextmanager
def problems() -> Iterator[None]:
    """What the room of the floor refuses, as the form's."""
    try:
        yield
    except RuleProblem as wrong:
        raise Problems(by_field(wrong.all)) from wrong


def by_field(wrong: Sequence[RuleProblem]) -> dict[str, str]:
    """As the form names its fields."""
    return rule_words.by_field(wrong, lambda it: it.field or FIELD.get(it.code, it.code.removesuffix("-bounds")))


def remove(who: Who, what: str, code: str) -> None:
    removing.remove(what, code, now=who.now, by=who.by)


def needed_by(what: str, code: str) -> list[Link]:
    """What would miss it, each with its page."""
    return [wording.link(use.what, use.code, use.name, use.client) for use in removing.uses(what, code)]


def gone(kind: str, what: str, clients: Collection[str] | None = None) -> list[Link]:
    """Those that were removed; clients: only theirs."""
    found: list[Link] = []
    for code in removing.removed(what):
        last: Mapping[str, Any] = next(iter(rules.history(what, code))).values
        if clients is None or last.get("client_id") in clients:
            name = str(last.get("name") or "")
            label = f"{code}, {name}" if name and name != code else code
            found.append(Link(label, wording.address(kind, code)))
    return found


FIELD = {  # of the form, where the problem knows no field and its code is not the field's name
    "e164": "number", "span": "week", "seven-days": "week", "date": "exceptions",
    "queue-client": "id", "menu-queue": "queue",
}  # fmt: skip


class Typed:
    """Reads numbers of a form and keeps what is wrong with them."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.problems: dict[str, str] = {}

    def number(self, name: str, *, whole: bool = False) -> float | int | None:
        """None where nothing stands."""
        text = one(self._values, name).strip().replace(",", ".").replace(" ", "")
        if not text:
            return None
        try:
            return int(text) if whole else float(text)
        except ValueError:
            self.problems[name] = _("“{value}” is no number.").format(value=text[:40])
            return None

    def needed(self, name: str, otherwise: float, *, whole: bool = False) -> float | int:
        found = self.number(name, whole=whole)
        return (int(otherwise) if whole else otherwise) if found is None else found

    def check(self) -> None:
        """Raises Problems."""
        if self.problems:
            raise Problems(self.problems)


def number(value: object) -> str:
    """A number as it is typed; nothing for None."""
    if value is None:
        return ""
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def queue_options(client: str, *, without: str = "") -> list[tuple[str, str]]:
    """(id, name) of a client's queues."""
    return [(it.id, it.name) for it in floor.queues().values() if it.client == client and it.id != without]


def announcement_options(
    client: str, *, instead_of_queue: bool = False, kept: Collection[str] = ()
) -> list[tuple[str, str]]:
    """(code, name) of a client's announcements that are for callers. kept: those that stand there already."""
    queues = {it.id for it in floor.queues().values() if it.client == client}
    return [
        (code, name)
        for code, name in content.announcement_names(client, (get_language() or "pl")[:2])
        if code in kept or choosing.is_for_callers(code, queues=queues, instead_of_queue=instead_of_queue)
    ]
