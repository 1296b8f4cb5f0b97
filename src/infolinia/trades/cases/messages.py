"""Sentences of cases: kinds, states, priorities, refusals. Those of deadlines stand in deadline_text.py."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_noop as _

REFUSALS = {
    "cases-empty-note": _("The note is empty."),
    "cases-state": _("A case cannot be {state}."),
    "cases-closed": _("Case {case} is answered already. A new ground is a new case."),
}

KINDS = {"complaint": _("Complaint"), "fault": _("Fault")}

PRIORITIES = {
    "P1": _("danger to life or property"),
    "P2": _("many people, or a sensitive person"),
    "P3": _("one household without the service"),
    "P4": _("nuisance"),
}

MATTERS = {
    "internet_or_phone": _("internet or telephone service"),
    "internet_bill": _("bill for the internet"),
    "power_supply": _("power supply"),
    "power_cut_off": _("power cut off"),
    "power_billing": _("electricity bill"),
    "power_quality": _("voltage"),
    "goods": _("goods from the shop"),
    "delivery": _("delivery of an order"),
    "agent_conduct": _("agent's conduct"),
    "personal_data": _("personal data"),
    "fault": _("fault"),
}


def kind(code: str) -> str:
    return gettext(KINDS[code])


def state(code: str) -> str:
    states = {
        "open": pgettext("case", "open"),
        "in_progress": pgettext("case", "in progress"),
        "answered": pgettext("case", "answered"),
        "closed": pgettext("case", "closed"),
    }
    return states[code]


def priority(code: str) -> str:
    return gettext(PRIORITIES[code])


def matter(code: str) -> str:
    """What a case is about; a word of the procedure that we do not know, as it is."""
    return gettext(MATTERS[code]) if code in MATTERS else code
