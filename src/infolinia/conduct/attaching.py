"""Who the customer of a running call is, when the agent says so: one that was found by search.

Attaching proves nothing of who is on the line: it raises no identity level. The procedure learns it as if the customer
had been given, so its own identification, and whatever it does later, is about this customer.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import events, procedure, record
from infolinia.conduct.facts import CallState
from infolinia.journal.facts import Actor
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal


def attach(call_id: str, customer: str, *, by: str, now: datetime) -> None:
    """This customer, of the call's client, in the place of whoever it was. The same again changes nothing.

    Raises Refusal: customer-not-found, call-not-yours, call-state.
    """
    call = record.locked(call_id)
    record.may_conduct(call, by)
    record.in_state(call, CallState.TALKING, CallState.HELD, CallState.CONSULTING)
    found = customers.customer(customer)
    if found is None or found.client != call.client:
        raise Refusal("customer-not-found", status=404)
    if found.id == call.customer:
        return
    record.write(call, events.Attached(found.id, call.customer), now=now, by=Actor("agent", by))
    procedure.learn_customer(call, found.id, found.name, by=by, now=now)
