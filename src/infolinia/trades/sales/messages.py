"""The status of an order in words, as it is told to the customer."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from infolinia.trades.sales.facts import Order

STATUSES = {
    "accepted": _("accepted, waiting for its turn"),
    "in_production": _("in production"),
    "delayed": _("in production, the date was moved"),
    "sent": _("on its way"),
    "delivered": _("delivered"),
    "returned": _("the return has arrived"),
}


def status(code: str) -> str:
    return gettext(STATUSES[code])


def told(order: Order) -> str:
    """`in production, the date was moved: fabric is late`; a delivery says its day."""
    text = status(order.status)
    if order.status == "delayed" and order.reason:
        return gettext("{status}: {reason}").format(status=text, reason=order.reason)
    if order.status == "delivered" and order.due:
        day = f"{order.due.day}.{order.due.month:02}.{order.due.year}"
        return gettext("{status} on {day}").format(status=text, day=day)
    return text
