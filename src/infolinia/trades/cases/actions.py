"""What procedures may do with cases: open and amend complaints and faults."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from django.utils import timezone, translation
from django.utils.translation import gettext

from infolinia.clients import queries as clients
from infolinia.journal.scope import scoped
from infolinia.law import regimes
from infolinia.law.calendar import WARSAW
from infolinia.procedures import functions
from infolinia.procedures.actions import ActionContext, ActionFailed, register
from infolinia.trades.cases import queries, services
from infolinia.trades.cases.models import Case
from infolinia.web.refusals import Refusal

COMPLAINT = {
    "customer": "customer?",
    "matter": "text",
    "description": "text",
    "since": "period?",
    "expectation": "text?",
    "amount": "money?",
    "reply_way": "text",
    "email": "email?",
    "address": "address?",
    "order": "order?",
    "measured": "text?",
    "notice": "date?",
    "cut": "yes_no?",
    "fixed": "yes_no?",
}
COMPLAINT_DETAILS = tuple(name for name in COMPLAINT if name not in ("customer", "matter", "description"))
FAULT = {
    "customer": "customer?",
    "place": "address?",  # a caller inside, with gas, is sent out before anybody asks where
    "phone": "phone?",  # without it, the number that calls
    "symptoms": "text?",
    "danger": "yes_no",
    "sensitive": "yes_no",
    "since": "text?",
    "directions": "text?",
    "range": "text?",
    "threat": "text?",
    "battery": "number?",
}
FAULT_DETAILS = ("since", "directions", "range", "threat", "battery")
NO = ("", "no", "nie", "false", "0")


def open_complaint(inputs: dict[str, Any], context: ActionContext) -> Mapping[str, Any]:
    """Take a complaint: it gets a number, and by the regime of its matter a deadline. A repeat in the same call finds
    the first. A customer of another client, or none, is no obstacle."""
    with scoped({context.client}):
        row = services.open_complaint(
            context.client,
            matter=_text(inputs.get("matter")),
            description=_text(inputs.get("description")),
            customer=_text(inputs.get("customer")) or context.customer,
            call=context.call,
            key=context.key,
            details=_details(inputs, COMPLAINT_DETAILS),
            now=context.now,
            by=context.by,
        )
    return _complaint(row)


def amend_complaint(inputs: dict[str, Any], context: ActionContext) -> Mapping[str, Any]:
    """Correct the complaint named, or the one that this call opened last: what is given replaces. The clock is not
    restarted; another matter may bring another regime."""
    with scoped({context.client}):
        row = _amending(
            lambda: services.amend_complaint(
                _number(inputs, context, "complaint"),
                matter=_text(inputs["matter"]) if inputs.get("matter") is not None else None,
                description=_text(inputs["description"]) if inputs.get("description") is not None else None,
                customer=_text(inputs.get("customer")) or context.customer,
                details=_details(inputs, COMPLAINT_DETAILS),
                now=context.now,
                by=context.by,
                call=context.call,
            )
        )
    return _complaint(row)


def open_fault(inputs: dict[str, Any], context: ActionContext) -> Mapping[str, Any]:
    """Take a fault: it gets a number, a priority, and by when the caller hears of us, in words: at `phone`, or at the
    number that calls. A repeat in the same call finds the first."""
    with scoped({context.client}):
        row = services.open_fault(
            context.client,
            place=_text(inputs.get("place")),
            phone=_text(inputs.get("phone")) or context.caller,
            symptoms=_text(inputs.get("symptoms")),
            danger=_yes(inputs.get("danger")),
            sensitive=_yes(inputs.get("sensitive")),
            customer=_text(inputs.get("customer")) or context.customer,
            call=context.call,
            key=context.key,
            details=_details(inputs, FAULT_DETAILS),
            now=context.now,
            by=context.by,
        )
    return _fault(row, context)


def amend_fault(inputs: dict[str, Any], context: ActionContext) -> Mapping[str, Any]:
    """Correct the fault named, or the one that this call opened last: what is given replaces; the priority is set
    anew."""
    details = _details(inputs, ("place", "phone", *FAULT_DETAILS))
    details |= {name: _yes(inputs[name]) for name in ("danger", "sensitive") if inputs.get(name) is not None}
    with scoped({context.client}):
        row = _amending(
            lambda: services.amend_fault(
                _number(inputs, context, "fault"),
                symptoms=_text(inputs["symptoms"]) if inputs.get("symptoms") is not None else None,
                customer=_text(inputs.get("customer")) or context.customer,
                details=details,
                now=context.now,
                by=context.by,
                call=context.call,
            )
        )
    return _fault(row, context)


def promise(row: Case, language: str = "") -> str:
    """What the caller is told, in the call's language or else the client's: when we call back; never when the power
    returns."""
    due = timezone.localtime(row.promise_at, WARSAW)
    moment = {"time": f"{due.hour}:{due.minute:02}", "day": f"{due.day}.{due.month:02}.{due.year}"}
    with translation.override(language or clients.client(row.client_id).language or "pl"):
        match row.priority:
            case "P1":
                text = gettext("The dispatcher is being told now. We will call back by {time}.")
            case "P2":
                text = gettext("The dispatcher gets it within 15 minutes. We will call back by {time}.")
            case "P3":
                text = gettext("We will plan the repair and call back by {time}.")
            case _:
                text = gettext("We will call back by {day}, {time}.")
        return text.format(**moment)


def _complaint(row: Case) -> Mapping[str, Any]:
    found = {"case": row.number, "regime": row.regime}
    if row.deadline and row.deadline["acknowledge_by"]:
        found["acknowledge"] = row.deadline["acknowledge_by"]
    return {**found, "deadline": row.legal_end.isoformat()} if row.legal_end else found


def _fault(row: Case, context: ActionContext) -> Mapping[str, Any]:
    return {"case": row.number, "promise": promise(row, context.language)}


def _number(inputs: Mapping[str, Any], context: ActionContext, kind: str) -> str:
    """The case named, or the one this call opened last. Raises ActionFailed("not_found")."""
    if inputs.get("case"):
        return _text(inputs["case"])
    opened = [item for item in queries.of_call(context.call) if item.kind == kind]
    if not opened:
        raise ActionFailed("not_found")
    return opened[-1].number


def _amending(amend: Any) -> Case:
    try:
        return amend()
    except Refusal as refused:
        raise ActionFailed("not_found" if refused.code == "not-found" else "closed", str(refused)) from None


def _details(inputs: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What was given of these, as JSON values."""
    made = {name: _plain(inputs[name]) for name in names if inputs.get(name) not in (None, "")}
    if made.get("reply_way") == "email" and "email" not in made:
        made["reply_way"] = "letter"  # nobody knows the e-mail address: the letter goes to the address in the contract
    return made


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else msgspec.to_builtins(value, str_keys=True, enc_hook=str)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _yes(value: Any) -> bool:
    """yes_no may come as a truth value or as the word that was chosen; what is not a no counts as yes: too early
    beats too late."""
    return value.strip().casefold() not in NO if isinstance(value, str) else bool(value)


def _regime(matter: str, business: bool | None) -> str:
    """The regime of a complaint by its matter, and whether a firm complains. What the client's own pack says beside is
    known to the action only."""
    return regimes.regime(matter, is_business=business is True)


def register_all() -> None:
    complaint = {"case": "case", "deadline": "date?", "acknowledge": "date?", "regime": "text"}
    fault = {"case": "case", "promise": "text"}
    optional = {name: kind if kind.endswith("?") else f"{kind}?" for name, kind in COMPLAINT.items()}
    optional_fault = {name: kind if kind.endswith("?") else f"{kind}?" for name, kind in FAULT.items()}
    amended = "cases.amend_complaint"
    register("cases.open_complaint", COMPLAINT, complaint, open_complaint, irreversible=True, amended_by=amended)
    amend = ("not_found", "closed")
    register(amended, {"case": "case?", **optional}, complaint, amend_complaint, errors=amend)
    register("cases.open_fault", FAULT, fault, open_fault, irreversible=True, amended_by="cases.amend_fault")
    functions.register("cases.regime", ("text", "yes_no?"), "text", _regime)
    register("cases.amend_fault", {"case": "case?", **optional_fault}, fault, amend_fault, errors=amend)
