"""Sentences of the customers' room."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

REFUSALS = {
    "customers-field": _("A customer has no field {field}."),
    "customers-phone": _("{phone} is no telephone number. Write it with its area or country code."),
}

FIELDS = {
    "customer_no": _("Customer number"),
    "address": _("Address"),
    "services": _("Services"),
    "history": _("Earlier contacts"),
    "preferred_contact": _("Preferred contact"),
    "email": _("E-mail"),
    "contracts": _("Charges and contract period"),
    "invoices": _("Invoices"),
    "power_of_attorney": _("Power of attorney"),
}

LEVELS = {
    "L0": _("Identity not confirmed"),
    "L1": _("Identity L1"),
    "L2": _("Identity L2"),
    "L3": _("Identity L3"),
}


def field(name: str) -> str:
    """What a field of the card is called."""
    return gettext(FIELDS[name])


def level(name: str) -> str:
    return gettext(LEVELS[name])
