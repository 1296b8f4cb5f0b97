"""What trades that do not stand yet will offer to the three worked examples: their actions and functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from infolinia.procedures import functions, language
from infolinia.procedures.checker.proof import KnownAction
from infolinia.procedures.functions import Function
from infolinia.procedures.language import Procedure

FOLDER = Path(__file__).parent
NAMES = ("identify", "complaint", "instalments")

ACTIONS: Mapping[str, KnownAction] = {
    "customers.verify": KnownAction(
        {"customer": "customer", "birth_date": "date", "pesel_tail": "text"}, {"level": "level"},
        errors=frozenset({"unavailable", "mismatch"}), amended_by="customers.verify",
    ),
    "cases.open_complaint": KnownAction(
        {
            "customer": "customer?", "matter": "text", "regime": "text?", "description": "text", "since": "date?",
            "amount": "money?", "reply_way": "text", "email": "email?",
        },
        {"case": "case", "deadline": "date"}, irreversible=True, amended_by="cases.amend_complaint",
    ),
    "cases.amend_complaint": KnownAction(
        dict.fromkeys(("case", "matter", "regime", "description", "reply_way"), "text?")
        | {"customer": "customer?", "since": "date?", "amount": "money?", "email": "email?"},
        {"case": "case", "deadline": "date"},
    ),
    "cases.open_dispute": KnownAction({"customer": "customer?", "debt": "debt"}, {"case": "case"}),
    "debts.propose_plan": KnownAction(
        {"customer": "customer?", "plan": "plan", "first_date": "date"}, {}, irreversible=True,
        amended_by="debts.amend_proposal",
    ),
    "debts.amend_proposal": KnownAction({"customer": "customer?", "plan": "plan", "first_date": "date"}, {}),
    "debts.hold": KnownAction({"debt": "debt", "days": "number", "why": "text"}, {}),
}  # fmt: skip


def _regime(matter: str, _customer: Any) -> str:
    return "telecom" if matter in ("internet", "bill") else "consumer_general"


def _last_date(plan: Mapping[str, Any], first: date) -> date:
    months = first.month - 1 + int(plan["count"]) - 1
    return date(first.year + months // 12, months % 12 + 1, min(first.day, 28))


FUNCTIONS: functions.Table = {
    **functions.table(),
    "cases.regime": Function("cases.regime", ("text", "customer?"), "text", _regime),
    "debts.last_date": Function("debts.last_date", ("plan", "date"), "date", _last_date),
}


def texts() -> dict[str, str]:
    return {name: (FOLDER / f"{name}.yaml").read_text("utf-8") for name in NAMES}


@cache
def example(name: str) -> Procedure:
    return language.load(
        texts()[name], source=f"{name}.yaml", library=texts(), actions=frozenset(ACTIONS), functions=FUNCTIONS,
        amends={name: action.amended_by for name, action in ACTIONS.items() if action.amended_by},
    )  # fmt: skip
