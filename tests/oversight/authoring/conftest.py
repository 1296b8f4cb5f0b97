"""Two clients with a few procedures and numbers, and who may look at them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from infolinia.clients import services as clients
from infolinia.content import services as content
from infolinia.floor.routing import rules
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.authoring import starting
from tests.conduct.conftest import NOW
from tests.oversight.supervision.conftest import signed_in

PART = starting.text("identyfikacja", "pl").replace("  - finish: done\n    disposition: I_INFO\n", "  - say: done\n")
PART = PART.replace("Nowa procedura", "Tożsamość").replace("New procedure", "Identity") + "  - return: over\n"
COMPLAINT = """\
# Reklamacja
procedure: reklamacja
version: 1
title: {pl: Reklamacja, en: Complaint}
steps:
  - include: identyfikacja
  - finish: over
    disposition: COMPL_NEW
"""


@pytest.fixture
def visitors(db) -> SimpleNamespace:
    """Signed-in browsers: a supervisor of both clients, of the shop, of none; an administrator; an agent."""
    clients.put_operator("TRZY", "Trzy Dzwonki")
    hours = {"week": [[["07:00", "21:00"]]] * 7}
    rules.put_hours("office", operator="TRZY", now=NOW, **hours)
    for code, name, number in (("NAD", "Nadwita S.A.", "+48991000120"), ("WYG", "Wygodnia", "+48993000100")):
        clients.put_client(code, name, operator="TRZY", language="pl", about={})
        queue = f"complaints-{code}"
        rules.put_queue(queue, code, operator="TRZY", name="Reklamacje", hours="office", now=NOW)
        rules.put_number(number, code, operator="TRZY", name="Reklamacje", queue=queue, procedure="reklamacja", now=NOW)
        with scoped(ALL_CLIENTS):
            content.publish(code, COMPLAINT, source="reklamacja.yaml", library={"identyfikacja": PART}, now=NOW)

    def browser(username: str, role: str, granted: list[str]):
        user = clients.put_user(username, username.title(), role=role, operator="TRZY", clients=granted, now=NOW)
        clients.choose_language(user, "en")
        return signed_in(user)

    return SimpleNamespace(
        both=browser("both", "supervisor", ["NAD", "WYG"]),
        shop=browser("shop", "supervisor", ["WYG"]),
        nobody=browser("nobody", "supervisor", []),
        admin=browser("admin", "administrator", []),
        agent=browser("agent", "agent", ["NAD"]),
    )
