"""Groups of trunks: which is tried after which."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.floor.lines import queries, services
from infolinia.oversight.administration import lines as shared
from infolinia.oversight.administration.things import (
    Changed,
    Field,
    Link,
    Problems,
    Row,
    Thing,
    Values,
    Who,
    lines,
    one,
)


class Groups(Thing):
    code = "trunk-groups"

    def title(self) -> str:
        return _("Groups of trunks")

    def about(self) -> str:
        return _("A call through one trunk of a group goes on with the next when the first does not serve.")

    def new(self) -> str:
        return _("New group")

    def empty(self) -> str:
        return _("No group yet: a call whose trunk does not serve ends.")

    def columns(self) -> tuple[str, ...]:
        return pgettext("setting", "Name"), _("Description"), _("Trunks, in order")

    def removable(self) -> bool:
        return True

    def rows(self, who: Who) -> list[Row]:
        del who
        return [Row(it.name, (it.name, it.title, " → ".join(it.trunks))) for it in queries.groups()]

    def fields(self, who: Who | None, key: str) -> list[Field]:
        del who, key
        known = ", ".join(trunk.name for trunk in queries.trunks())
        return [
            Field(
                "name",
                pgettext("setting", "Name"),
                fixed=True,
                help=_("In records and alarms: a-z, digits and dashes."),
            ),
            Field("title", _("Description")),
            Field(
                "trunks", _("Trunks, in order"), "lines", help=_("One a line. There are: {known}").format(known=known)
            ),
        ]

    def values(self, who: Who, key: str) -> Values:
        del who
        if not key:
            return {"name": "", "title": "", "trunks": ""}
        for group in queries.groups():
            if group.name == key:
                return {"name": key, "title": group.title, "trunks": "\n".join(group.trunks)}
        raise LookupError(key)

    def put(self, who: Who, key: str, values: Values) -> str:
        name = key or one(values, "name").strip()
        if not key and any(group.name == name for group in queries.groups()):
            raise Problems({"name": _("There is a group of this name already.")})
        trunks = lines(values.get("trunks", ""))
        with shared.problems():
            services.put_group(
                name, trunks, operator=who.operator, title=one(values, "title").strip(), now=who.now, by=who.by
            )
        return name

    def remove(self, who: Who, key: str) -> None:
        services.remove_group(key, now=who.now, by=who.by)

    def gone(self, who: Who) -> list[Link]:
        del who
        return shared.gone("trunk-groups", "group")

    def history(self, key: str) -> list[Changed]:
        return shared.history("group", key, self.fields(None, key), _form)

    def undo(self, who: Who, key: str, number: str) -> None:
        shared.undo(who, "group", key, number)


def _form(kept: dict[str, Any]) -> Values:
    return {"title": str(kept["title"]), "trunks": "\n".join(kept["trunks"])}
