"""The step of the first run that connects a carrier: by registration, or by address."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from infolinia.floor.lines import messages as line_messages
from infolinia.floor.lines import queries as lines
from infolinia.floor.lines import services as line_services
from infolinia.floor.lines.standing import BAD, GOOD, standing
from infolinia.oversight.first_run.forms import Values, Who, Wrong
from infolinia.web.refusals import Refusal


class Trunks:
    def values(self, who: Who) -> Values:
        there = next((trunk for trunk in lines.trunks() if not trunk.from_file), None)
        registration = there.line.registration if there else None
        return {
            "how": "address" if there and not registration else "registration",
            "server": (registration.registrar if registration else "".join(there.line.proxies[:1])) if there else "",
            "username": there.line.username if there else "",
            "password": "",
            "peers": " ".join(there.line.peers) if there else "",
        }

    def choices(self, who: Who) -> dict[str, Any]:
        own = next((trunk.name for trunk in lines.trunks() if not trunk.from_file), "")
        return {"own": own, "in_file": [trunk.name for trunk in lines.trunks() if trunk.from_file], "states": states()}

    def typed(self, given: QueryDict) -> Values:
        return {
            "how": "address" if given.get("how") == "address" else "registration",
            "server": given.get("server", "").strip()[:255],
            "username": given.get("username", "").strip()[:64],
            "password": given.get("password", "")[:200],
            "peers": given.get("peers", "").strip()[:1000],
        }

    def keep(self, who: Who, values: Values) -> str:
        there = next((trunk for trunk in lines.trunks() if not trunk.from_file), None)
        plain: Values = {"watched": True, "username": values["username"]}
        if values["how"] == "registration":
            plain |= {"registrar": values["server"]}
            if not values["server"]:
                raise Wrong({"server": _("Write the carrier's server, or leave this step for later.")})
        else:
            plain |= {"proxies": values["server"], "peers": "\n".join(re.split(r"[\s,;]+", values["peers"]))}
            plain["watched"] = bool(values["server"])
        try:
            line_services.put_trunk(
                there.name if there else "carrier", plain, operator=who.me.operator,
                password=values["password"] or None, now=who.now, by=who.by,
            )  # fmt: skip
        except line_services.Mistaken as mistaken:
            fields = {"registrar": "server", "proxies": "server", "registrar_user": "username"}
            known = ("server", "username", "password", "peers")
            by_field: dict[str, str] = {}
            for mistake in mistaken.mistakes:
                field = fields.get(mistake.field, mistake.field)
                by_field[field if field in known else ""] = line_messages.said(mistake)
            raise Wrong(by_field) from mistaken
        except Refusal as refusal:
            raise Wrong({"": refusal.message}) from refusal
        return ""


def states() -> list[dict[str, str]]:
    """How each trunk fares, as the switches tell; of one that fares badly, why, and the cure."""
    found: list[dict[str, str]] = []
    for trunk in lines.trunks():
        told = [at.state for at in lines.trunk_states() if at.state.name == trunk.name]
        stands = standing(told)
        word = line_messages.standing(stands) or _("is being asked")
        grade = "alarm" if stands in BAD else "good" if stands in GOOD else ""
        status = next((str(state.status) for state in told if state.status), "")
        wrong = lines.ill(trunk.name)
        why, cure = line_messages.fault(wrong.fault) if wrong else ("", "")
        found.append({"name": trunk.name, "word": word, "grade": grade, "status": status, "why": why, "cure": cure})
    return found
