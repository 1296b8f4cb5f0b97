"""Which debt a payment pays, and what of it: the order of crediting. Pure.

The debtor may name the debt; what is left, and payments that name none, go to the debt that has been due for longest,
debts not yet due last. Within a debt interest comes first where the table of rules says so (rules.md COL-14).

A payment that reaches a debt is a day of calculation for it: the interest up to that day is one exact sum, rounded once
and booked; from the next day on the rest of the principal bears interest. A debt that no payment reaches is calculated
once, on the last day. Payments of a day keep the order in which they are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from infolinia.law.amounts import ZERO, MoneyProblem, amount, half_up
from infolinia.law.explanation import Reason
from infolinia.law.explanation import gettext_noop as _
from infolinia.law.interest import accrued, effective_due, explain
from infolinia.law.money_rules import MoneyLaw

MANY = 1000  # debts or payments of one customer; more is no customer's account

NAMED = _("Payment {payment} of {day}, debt {debt}, named by the debtor: {interest} interest, {principal} principal.")
OLDEST = _("Payment {payment} of {day}, debt {debt}, due for longest: {interest} interest, {principal} principal.")


@dataclass(frozen=True, slots=True)
class Debt:
    """A sum that is or will be due, under a name that is its own."""

    id: str
    principal: Decimal
    due: date


@dataclass(frozen=True, slots=True)
class Payment:
    """A sum that came in on a day; `debt`: the one that the debtor named, if any ("for" in files)."""

    date: date
    amount: Decimal
    debt: str | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a payment paid of a debt. `payment`: its place among those given, from 1."""

    payment: int
    debt: str
    interest: Decimal
    principal: Decimal


@dataclass(frozen=True, slots=True)
class Left:
    """What is still owed of a debt on the last day; 0.00 and 0.00 when it is paid."""

    debt: str
    principal: Decimal
    interest: Decimal


@dataclass(frozen=True, slots=True)
class Crediting:
    """Every grosz of the payments is in an allocation or in `unapplied`; `left` has every debt, as they were given."""

    allocations: tuple[Allocation, ...]
    left: tuple[Left, ...]
    unapplied: Decimal
    provisional: bool
    explanation: tuple[Reason, ...]


class _Account:
    """One debt as the payments go by: principal left, interest booked up to `until`, reasons of its count."""

    def __init__(self, debt: Debt, law: MoneyLaw, kind: str) -> None:
        self.debt, self.law, self.kind = debt, law, kind
        self.principal = amount(f"debts.{debt.id[:40]}.principal", debt.principal)
        self.until, moved = effective_due(debt.due, law)
        self.effective = self.until
        self.booked = ZERO
        self.provisional = False
        self.reasons = [moved]

    def calculate(self, day: date) -> None:
        """Books the interest up to and with a day."""
        if self.principal and day > self.until:
            found = accrued(self.principal, self.until, day, self.law, self.kind)
            sum_ = half_up(found.exact)
            self.booked += sum_
            self.provisional = self.provisional or found.provisional
            self.reasons += explain(found, self.law)
            self.reasons.append(
                self.law.rules["interest_rounding"].because(
                    _("Debt {debt}: interest on {principal} up to {day} is {interest}."),
                    debt=self.debt.id,
                    principal=self.principal,
                    day=day,
                    interest=sum_,
                )
            )
        self.until = max(self.until, day)

    def pay(self, day: date, sum_: Decimal) -> tuple[Decimal, Decimal]:
        """Takes what it can of a sum; (to interest, to principal)."""
        self.calculate(day)
        interest, principal = split(sum_, self.booked, self.principal, self.law)
        self.booked -= interest
        self.principal -= principal
        return interest, principal


def credit(
    debts: Sequence[Debt], payments: Sequence[Payment], as_of: date, law: MoneyLaw, kind: str | None = None
) -> Crediting:
    """Credits payments, by their days, to debts and says what is left at the end of `as_of`.

    kind: of the interest that all debts bear, as in the table of rates; None: what the table of rules calls usual.
    Raises MoneyProblem (sums, two debts of one name, a named debt that is not there, a payment after `as_of`),
    RateMissing and DayNotCovered.
    """
    if len(debts) > MANY or len(payments) > MANY:
        raise MoneyProblem("too_many", name="debts" if len(debts) > MANY else "payments", most=str(MANY))
    accounts: dict[str, _Account] = {}
    for debt in debts:
        if debt.id in accounts:
            raise MoneyProblem("twice", name="debts", value=debt.id[:40])
        accounts[debt.id] = _Account(debt, law, kind or law.word("usual_kind"))
    oldest = sorted(accounts.values(), key=lambda account: (account.effective, account.debt.due))
    allocations: list[Allocation] = []
    steps: list[Reason] = []
    unapplied = ZERO
    for place, payment in sorted(enumerate(payments, 1), key=lambda item: item[1].date):
        rest = amount(f"payments.{place}.amount", payment.amount)
        if payment.date > as_of:
            raise MoneyProblem(
                "too_late", name=f"payments.{place}.date", value=str(payment.date), other=f"as_of {as_of}"
            )
        for account in _order(payment, place, accounts, oldest, law):
            if not rest:
                break
            if not (account.principal or account.booked):
                continue
            interest, principal = account.pay(payment.date, rest)
            rest -= interest + principal
            allocations.append(Allocation(place, account.debt.id, interest, principal))
            named = payment.debt == account.debt.id and law.word("named_debt") == "first"
            steps.append(
                law.rules["named_debt" if named else "debt_order"].because(
                    NAMED if named else OLDEST,
                    payment=place,
                    day=payment.date,
                    debt=account.debt.id,
                    interest=interest,
                    principal=principal,
                )
            )
        unapplied += rest
    for account in accounts.values():
        account.calculate(as_of)
    if unapplied:
        steps.append(law.rules["debt_order"].because(_("Nothing is left to pay: {sum} is not applied."), sum=unapplied))
    counted = [reason for account in accounts.values() for reason in account.reasons]
    return Crediting(
        allocations=tuple(allocations),
        left=tuple(Left(account.debt.id, account.principal, account.booked) for account in accounts.values()),
        unapplied=unapplied,
        provisional=any(account.provisional for account in accounts.values()),
        explanation=(*counted, *steps),
    )


def split(sum_: Decimal, interest: Decimal, principal: Decimal, law: MoneyLaw) -> tuple[Decimal, Decimal]:
    """How a sum is divided within a debt: (to interest, to principal), never more than is owed."""
    if law.word("within_debt") == "interest_first":
        to_interest = min(sum_, interest)
        return to_interest, min(sum_ - to_interest, principal)
    to_principal = min(sum_, principal)
    return min(sum_ - to_principal, interest), to_principal


def _order(
    payment: Payment, place: int, accounts: dict[str, _Account], oldest: list[_Account], law: MoneyLaw
) -> list[_Account]:
    if payment.debt is None:
        return oldest
    if payment.debt not in accounts:
        raise MoneyProblem(
            "unknown_debt", name=f"payments.{place}.for", value=payment.debt[:40], known=", ".join(accounts)[:200]
        )
    if law.word("named_debt") != "first":
        return oldest
    named = accounts[payment.debt]
    return [named, *(account for account in oldest if account is not named)]
