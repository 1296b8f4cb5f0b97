"""Orders of clients' customers. For now they are only loaded and read."""

from __future__ import annotations

from django.db import models

from infolinia.journal.scope import ScopedModel
from infolinia.trades.sales import facts


class Order(ScopedModel):
    number = models.CharField(max_length=20)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=160)
    made_to_measure = models.BooleanField(default=False)
    ordered = models.DateField()
    promised = models.DateField()
    status = models.CharField(max_length=16)
    due = models.DateField(null=True)
    reason = models.CharField(max_length=160, blank=True, default="")
    carrier = models.CharField(max_length=80, blank=True, default="")
    tracking = models.CharField(max_length=40, blank=True, default="")
    price_gross = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "number"], name="one_order_a_number")]

    def facts(self) -> facts.Order:
        return facts.Order(
            self.number,
            self.client_id,
            str(self.customer_id),
            self.item,
            self.made_to_measure,
            self.ordered,
            self.promised,
            self.status,
            self.due,
            self.reason,
            self.carrier,
            self.tracking,
            self.price_gross,
        )
