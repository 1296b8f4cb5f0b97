"""Skills: what an agent must master to get calls of a queue."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.floor.routing import queries, rules
from infolinia.oversight.administration import rules as shared
from infolinia.oversight.administration.things import Changed, Field, Link, Problems, Row, Thing, Values, Who, one


class Skills(Thing):
    code = "skills"

    def title(self) -> str:
        return _("Skills")

    def about(self) -> str:
        return _("What somebody must master to get calls of a queue; each agent has it at a level from 1 to 5.")

    def new(self) -> str:
        return _("New skill")

    def empty(self) -> str:
        return _("No skill yet: any agent of the client gets any call.")

    def columns(self) -> tuple[str, ...]:
        return _("Code"), pgettext("setting", "Name"), _("Asked for by")

    def rows(self, who: Who) -> list[Row]:
        del who
        queues = queries.queues().values()
        return [
            Row(code, (code, name, ", ".join(queue.name for queue in queues if queue.skill == code)))
            for code, name in sorted(queries.skills().items())
        ]

    def fields(self, who: Who | None, key: str) -> list[Field]:
        del who, key
        return [
            Field("code", _("Code"), fixed=True, help=_("In records: a-z, digits and dashes.")),
            Field("name", pgettext("setting", "Name"), help=_("What screens say.")),
        ]

    def values(self, who: Who, key: str) -> Values:
        del who
        if not key:
            return {"code": "", "name": ""}
        found = queries.skills()
        if key not in found:
            raise LookupError(key)
        return {"code": key, "name": found[key]}

    def put(self, who: Who, key: str, values: Values) -> str:
        code, name = key or one(values, "code").strip(), one(values, "name").strip()
        wrong: dict[str, str] = {}
        if not rules.CODE.fullmatch(code):
            wrong["code"] = _("Small letters, digits and dashes; a letter first.")
        elif not key and code in queries.skills():
            wrong["code"] = _("There is a skill of this code already.")
        if not name or len(name) > 80:
            wrong["name"] = _("Write a name of at most 80 characters.")
        if wrong:
            raise Problems(wrong)
        rules.put_skill(code, name, operator=who.operator, now=who.now, by=who.by)
        return code

    def removable(self) -> bool:
        return True

    def remove(self, who: Who, key: str) -> None:
        shared.remove(who, "skill", key)

    def needed_by(self, who: Who, key: str) -> list[Link]:
        del who
        return shared.needed_by("skill", key)

    def gone(self, who: Who) -> list[Link]:
        del who
        return shared.gone("skills", "skill")

    def history(self, key: str) -> list[Changed]:
        return shared.history("skill", key, self.fields(None, key), lambda kept: {"name": str(kept["name"])})

    def undo(self, who: Who, key: str, number: str) -> None:
        shared.undo(who, "skill", key, number)
