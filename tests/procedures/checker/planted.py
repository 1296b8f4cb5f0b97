"""The procedures of planted.txt, with the actions and demands of the law that they are checked against."""

from __future__ import annotations

from pathlib import Path

from infolinia.procedures.checker.proof import Demand, KnownAction

ACTIONS = {
    "shop.look_up": KnownAction(
        {"order": "order", "note": "text?"}, {"due": "date?", "state": "text", "level": "level"}
    ),
    "shop.cancel": KnownAction({"order": "order", "sum": "money?"}, {"case": "case"}, irreversible=True),
    "shop.amend": KnownAction({"order": "order?"}, {"case": "case"}, errors=frozenset({"unavailable", "closed"})),
    "debts.plan": KnownAction({"balance": "money"}, {"plan": "plan"}),
}
DEMANDS = (
    Demand("REC-01", before=frozenset({"ask", "choose", "do"}), kinds=frozenset({"order"})),
    Demand("CAN-02", dispositions=frozenset({"CANCELLED"})),
    Demand("AI-01", before=frozenset({"ask"}), directions=frozenset({"out"}), when={"performer": "voice"}),
    Demand("COL-01", before=frozenset({"disclosure"}), kinds=frozenset({"debt"})),
)
HEAD = "procedure: planted\ntitle: {pl: Próba, en: Trial}\n"
INNER = """procedure: inner
title: {pl: Próba, en: Trial}
given:
  wanted: {type: text}
gives:
  name: {type: text}
  level: {type: level}
steps:
  - ask: name
    text: {pl: "Kto, {wanted}?", en: "Who, {wanted}?"}
    on_refuse: refused
  - do: check
    action: shop.look_up
    with: {order: "'Z-1'"}
    out: {level: level}
    on_error: {unavailable: refused}
  - return: verified
  - return: refused
"""
LIBRARY = {"inner": INNER}


def faults() -> list[tuple[str, str]]:
    """(code, text) of each."""
    _, *parts = (Path(__file__).parent / "planted.txt").read_text("utf-8").split("=== ")
    return [(code, text) for code, _, text in (part.partition("\n") for part in parts)]
