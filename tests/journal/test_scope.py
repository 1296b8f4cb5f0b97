"""Without a scope no row of a client can be read or written."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import models

from infolinia.journal.scope import ALL_CLIENTS, ClientKey, ScopedModel, ScopeMissing, current, require, scoped


class Meter(ScopedModel):
    """A table of a trade; what it would ask the database for is enough here."""

    number = models.CharField(max_length=10)

    class Meta:
        app_label = "a_trade"


def test_there_is_no_scope_until_one_is_opened():
    with pytest.raises(ScopeMissing):
        current()
    with pytest.raises(ScopeMissing):
        require("NAD")
    with scoped(["NAD"]):
        require("NAD")
        with pytest.raises(ScopeMissing):
            require("WYG")
        with pytest.raises(ScopeMissing):
            require(None)
        with scoped(ALL_CLIENTS):
            require("WYG")
        with pytest.raises(ScopeMissing):
            require("WYG")
    with pytest.raises(TypeError):
        scoped("NAD").__enter__()


def test_a_thread_does_not_inherit_the_scope():
    seen: list[object] = []

    def look() -> None:
        try:
            seen.append(current())
        except ScopeMissing:
            seen.append("missing")

    with scoped(ALL_CLIENTS):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(5)
    assert seen == ["missing"]


def test_every_way_into_a_clients_table_needs_the_scope():
    for ask in (
        lambda: Meter.objects.all(),
        lambda: Meter.objects.filter(number="1"),
        lambda: Meter.objects.get(pk=1),
        lambda: Meter._default_manager.count(),
        lambda: Meter.objects.update(number="2"),
        lambda: Meter(client_id="NAD", number="1").save(),
        lambda: Meter(client_id="NAD", pk=1).delete(),
        lambda: Meter.objects.bulk_create([Meter(client_id="NAD")]),
    ):
        with pytest.raises(ScopeMissing):
            ask()


def test_a_query_asks_for_rows_in_scope_only():
    with scoped(["NAD", "WYG"]):
        asked = str(Meter.objects.filter(number="1").query)
    assert "NAD" in asked
    assert "WYG" in asked
    with scoped([]), pytest.raises(EmptyResultSet):
        str(Meter.objects.all().query)
    with scoped(ALL_CLIENTS):
        assert "WHERE" not in str(Meter.objects.all().query)


def test_rows_of_another_client_cannot_be_written():
    with scoped(["NAD"]):
        for write in (
            lambda: Meter(client_id="WYG", number="1").save(),
            lambda: Meter(client_id="WYG", pk=1).delete(),
            lambda: Meter.objects.bulk_create([Meter(client_id="NAD"), Meter(client_id="WYG")]),
            lambda: Meter.objects.update(client_id="WYG"),
        ):
            with pytest.raises(ScopeMissing):
                write()


def test_a_row_knows_its_clients_code():
    for row in (Meter(client="NAD"), Meter(client_id="NAD")):
        assert (row.client, row.client_id) == ("NAD", "NAD")
    row.client = ""
    assert row.client_id is None
    assert isinstance(Meter.client.field, ClientKey)
    with scoped(ALL_CLIENTS):
        assert "NAD" in str(Meter.objects.filter(client="NAD").query)
