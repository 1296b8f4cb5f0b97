"""What the centre asks of the database stays quick when there are a million calls that are over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from infolinia.conduct import services
from tests.conduct.stage import Stage

GROW = {
    "conduct_call", "conduct_leg", "conduct_recording", "conduct_shock", "conduct_headsetcheck", "journal_entry",
    "journal_head", "journal_personal", "journal_delivered", "journal_receipt", "routing_callback", "routing_outcome",
    "cases_case", "customers_customer",
}  # fmt: skip


def read_whole(queries: CaptureQueriesContext) -> list[str]:
    """Statements for which SQLite goes through a whole table of GROW."""
    found: list[str] = []
    for query in queries:
        if "WHERE" not in query["sql"]:  # the stage's own look at all calls
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
            steps = [str(row[3]).split() for row in cursor.fetchall()]
        found += [query["sql"] for step in steps if step[0] == "SCAN" and step[1] in GROW]
    return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by how many rows there are")
def test_neither_the_clock_nor_a_call_reads_all_calls_there_ever_were(stage: Stage):
    tables = set(connection.introspection.table_names())
    assert tables >= GROW, GROW - tables
    with CaptureQueriesContext(connection) as seen:
        stage.ready("liliana")
        call = stage.waits()
        stage.takes("liliana", call)
        stage.waits()
        stage.now += timedelta(minutes=1)
        services.tick(now=stage.now)
        stage.customer_hangs_up(call)
        stage.settle()
    assert read_whole(seen) == []
