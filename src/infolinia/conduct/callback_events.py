"""What the journal holds of calls that customers asked for (calling_back.py)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from infolinia.journal.registry import event


@event("call.called_back", sentence=gettext_noop("A customer is called back, as promised."), personal=("caller",))
@dataclass(frozen=True, slots=True)
class CalledBack:
    """The centre calls: `caller` is the customer's number, `dialled` ours, which is shown. `callback`: the promise."""

    switch: str
    boot: str
    leg: str
    trunk: str
    caller: str
    dialled: str
    queue: str
    language: str
    callback: str
    first: str = "customer"  # who is on the line first; the agent: there is no leg yet


@event("call.customer_dialled", sentence=gettext_noop("The agent took the callback; the customer is called."))
@dataclass(frozen=True, slots=True)
class CustomerDialled:
    agent: str
    leg: str


@event("call.callback_asked", sentence=gettext_noop("The caller asked to be called back and keeps the place."))
@dataclass(frozen=True, slots=True)
class CallbackAsked:
    callback: str
