"""What of a customer may be shown at a level of identity. Pure (rules.md IDV-01: nothing is disclosed early).

Sensitive circumstances (a respirator at home) are known from L0 on: they protect people; a fault line asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping

from infolinia.trades.customers.facts import Card, Contact, Customer, Level

# From which level on a field of Card is given. What stands here in no line is given always.
LEVELS: Mapping[str, Level] = {
    "customer_no": Level.L1,
    "address": Level.L1,
    "services": Level.L1,
    "history": Level.L1,
    "preferred_contact": Level.L1,
    "email": Level.L2,
    "contracts": Level.L2,
    "invoices": Level.L2,
    "power_of_attorney": Level.L2,
}


def card(customer: Customer, level: Level, history: tuple[Contact, ...], phone: str = "") -> Card:
    """The customer as `level` allows. phone: the number that called; without it, the first on file."""
    phones = customer.phones
    known = {
        "customer_no": customer.customer_no,
        "address": customer.address,
        "services": tuple(dict.fromkeys(item.product for item in customer.contracts if item.status != "terminated")),
        "history": history,
        "preferred_contact": customer.preferred_contact,
        "email": customer.email,
        "contracts": customer.contracts,
        "invoices": customer.invoices,
        "power_of_attorney": customer.power_of_attorney,
    }
    open_ = {name: value if level >= LEVELS[name] else None for name, value in known.items()}
    return Card(
        id=customer.id,
        level=level,
        kind=customer.kind,
        form=customer.form,
        name=customer.name,
        phone=phone or (phones[0] if phones else ""),
        language=customer.language,
        vulnerable=customer.vulnerable,
        locked={name: LEVELS[name] for name, value in known.items() if value and level < LEVELS[name]},
        **open_,
    )
