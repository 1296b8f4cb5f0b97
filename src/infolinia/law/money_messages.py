"""What is wrong with a question about money, with its cure: English sentences by code, for the catalogue. Pure.

Who shows one translates it and fills in the facts: `gettext(MESSAGES[problem.code]).format(**problem.facts)`.
"""

from __future__ import annotations

from collections.abc import Mapping

from infolinia.law.explanation import gettext_noop as _

MESSAGES: Mapping[str, str] = {
    "amount": _("{name}: “{value}” is not an amount. Write it with a point and two decimals, like 350.00."),
    "places": _("{name}: {value} has parts of a grosz. Write at most two decimals."),
    "too_small": _("{name}: {value} is too little. Write {least} or more."),
    "too_large": _("{name}: {value} is too much. Write {most} or less."),
    "kind": _("{name}: the table of rates has no kind “{value}”. Choose one of: {known}."),
    "word": _("{name}: “{value}” is not known. Choose one of: {known}."),
    "count": _("{name}: {value} is not possible here. Choose a number from {least} to {most}."),
    "too_early": _("{name}: {value} is before {other}. Choose that day or a later one."),
    "too_late": _("{name}: {value} is after {other}. Choose that day or an earlier one."),
    "twice": _("{name}: “{value}” stands there twice. Give each debt a name of its own."),
    "unknown_debt": _("{name}: there is no debt “{value}”. Name one of: {known}."),
    "too_many": _("{name}: there are too many. Give at most {most}."),
    "below_floor": _(
        "{name}: an instalment would be {value}, less than {least}. Agree on larger ones, or on at most {most} of them."
    ),
    "amount_too_large": _(
        "{name}: with {value} each, {count} instalments suffice. Choose that count or a lower amount."
    ),
    "amount_unused": _("{name}: with the variant {variant} the sums follow from the count. Leave the amount out."),
    "rate_missing": _("{source} has no rate “{kind}” for {day}. Add the row to the table; nothing is guessed."),
}
