"""The ledger's tables. Only `services` writes them; nothing ever changes or deletes an entry."""

from __future__ import annotations

from django.db import models

from infolinia.journal.facts import Stream


class Counter(models.Model):
    """One row: the position of the last entry. Its lock is what puts all commits of the journal in one order."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    position = models.BigIntegerField()


class Head(models.Model):
    """Where a stream ends now."""

    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=128)
    client = models.CharField(max_length=16, null=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    position = models.BigIntegerField(db_index=True)
    closed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_head_a_stream")]

    @property
    def stream(self) -> Stream:
        return Stream(self.kind, self.key)


class Entry(models.Model):
    """One event. `text` is exactly what was hashed; the other columns repeat it for queries, and `verify` compares."""

    position = models.BigIntegerField(primary_key=True)
    head = models.ForeignKey(Head, on_delete=models.PROTECT, related_name="entries")
    seq = models.BigIntegerField()
    name = models.CharField(max_length=64)
    key = models.CharField(max_length=200, null=True)
    text = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["head", "seq"], name="one_entry_a_place"),
            models.UniqueConstraint(fields=["head", "key"], name="once_only_in_a_stream"),
        ]


class Personal(models.Model):
    """A personal value beside the chain, with its salt; both go when it is erased."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="personal")
    field = models.CharField(max_length=64)
    value = models.TextField()
    salt = models.BinaryField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="one_value_a_field")]


class EvidenceKey(models.Model):
    """Key of a stream's evidence hashes. An erased one leaves its row without the secret: no second key is made."""

    head = models.OneToOneField(Head, on_delete=models.PROTECT, primary_key=True)
    secret = models.BinaryField(max_length=32, null=True)


class Seal(models.Model):
    """One link of the installation's chain."""

    number = models.BigIntegerField(primary_key=True)
    position = models.BigIntegerField()
    text = models.TextField()
    hash = models.CharField(max_length=64)


class Delivered(models.Model):
    """An event of a switch that has been committed; its second delivery is recognised by this row."""

    switch = models.CharField(max_length=64)
    boot = models.CharField(max_length=64)
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["switch", "boot", "seq"], name="delivered_once")]


class Receipt(models.Model):
    """The reply a page's POST got; without `status` the process `holder` is working on it since `at`."""

    user = models.CharField(max_length=64)
    request = models.CharField(max_length=64)
    path = models.CharField(max_length=512)
    holder = models.CharField(max_length=128)
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=128, default="")
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "request"], name="one_reply_a_request")]
