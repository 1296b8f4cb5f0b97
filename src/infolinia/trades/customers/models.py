"""Customers of clients, what they have and what was said with them. Every row belongs to a client."""

from __future__ import annotations

from django.db import models

from infolinia.journal.scope import ScopedModel
from infolinia.trades.customers import facts

TEXT = {"blank": True, "default": ""}


class Customer(ScopedModel):
    """A person or a firm. `code` is the pack's or the client's own id; phones are E.164; `search` is folded text."""

    code = models.CharField(max_length=40, null=True)
    kind = models.CharField(max_length=10, default="unknown")
    name = models.CharField(max_length=160, **TEXT)
    form = models.CharField(max_length=20, **TEXT)
    birth_date = models.DateField(null=True)
    pesel_last3 = models.CharField(max_length=3, **TEXT)
    customer_no = models.CharField(max_length=30, db_index=True, **TEXT)
    phone = models.CharField(max_length=20, db_index=True, **TEXT)
    alt_phone = models.CharField(max_length=20, db_index=True, **TEXT)
    email = models.CharField(max_length=160, **TEXT)
    street = models.CharField(max_length=160, **TEXT)
    postcode = models.CharField(max_length=12, **TEXT)
    city = models.CharField(max_length=80, **TEXT)
    language = models.CharField(max_length=5, **TEXT)
    preferred_contact = models.CharField(max_length=40, **TEXT)
    no_marketing = models.BooleanField(default=False)
    vulnerable = models.CharField(max_length=200, **TEXT)
    power_of_attorney = models.CharField(max_length=200, **TEXT)
    note = models.TextField(**TEXT)
    search = models.CharField(max_length=400, **TEXT)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "code"], name="one_customer_a_code")]

    def facts(self) -> facts.Customer:
        return facts.Customer(
            id=str(self.pk),
            client=self.client_id,
            kind=self.kind,
            name=self.name,
            form=self.form,
            customer_no=self.customer_no,
            phones=tuple(number for number in (self.phone, self.alt_phone) if number),
            email=self.email,
            street=self.street,
            postcode=self.postcode,
            city=self.city,
            language=self.language,
            preferred_contact=self.preferred_contact,
            vulnerable=self.vulnerable,
            power_of_attorney=self.power_of_attorney,
            contracts=tuple(row.facts() for row in self.contracts.order_by("start")),
            invoices=tuple(row.facts() for row in self.invoices.order_by("due")),
        )


class Contract(ScopedModel):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contracts")
    code = models.CharField(max_length=40)
    product = models.CharField(max_length=120)
    start = models.DateField()
    end = models.DateField(null=True)
    form = models.CharField(max_length=40, **TEXT)
    monthly_gross = models.DecimalField(max_digits=12, decimal_places=2)
    status = models.CharField(max_length=40)
    note = models.CharField(max_length=200, **TEXT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "code"], name="one_contract_a_code")]

    def facts(self) -> facts.Contract:
        return facts.Contract(self.code, self.product, self.start, self.end, self.monthly_gross, self.status)


class Invoice(ScopedModel):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="invoices")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    issued = models.DateField()
    due = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    paid = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    paid_at = models.DateField(null=True)
    state = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "code"], name="one_invoice_a_code")]

    def facts(self) -> facts.Invoice:
        return facts.Invoice(self.code, self.title, self.issued, self.due, self.amount, self.paid, self.state)


class Consent(ScopedModel):
    """A consent to contact, or its absence, with the evidence. Consents of one client say nothing of another's."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    code = models.CharField(max_length=40)
    channel = models.CharField(max_length=40)
    purpose = models.CharField(max_length=120)
    given_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=200, **TEXT)
    text_version = models.CharField(max_length=80, **TEXT)
    evidence = models.CharField(max_length=200, **TEXT)
    withdrawn_at = models.DateTimeField(null=True)
    objection_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "code"], name="one_consent_a_code")]


class Contact(ScopedModel):
    """One contact with a customer, as the history tells it. `key` makes it one a call."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    at = models.DateTimeField()
    text = models.CharField(max_length=300)
    call = models.CharField(max_length=40, **TEXT)
    case = models.CharField(max_length=40, **TEXT)
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="one_contact_a_key")]

    def facts(self) -> facts.Contact:
        return facts.Contact(self.at, self.text, self.call, self.case)


class Attempt(ScopedModel):
    """One check of a customer's identity by telephone; what was answered is not kept here. `key` makes it one an
    action."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    matched = models.BooleanField()
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="one_attempt_a_key")]

    def facts(self) -> facts.Attempt:
        return facts.Attempt(self.at, self.matched)


class Change(ScopedModel):
    """History of changes of a customer's fields."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    field = models.CharField(max_length=40)
    old = models.CharField(max_length=200, **TEXT)
    new = models.CharField(max_length=200, **TEXT)

    def facts(self) -> facts.Change:
        return facts.Change(self.at, self.by, self.field, self.old, self.new)
