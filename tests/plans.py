"""How SQLite would answer what was asked of it: whether it reads a table whole that only ever grows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by how many rows there are")
GROW = {
    "conduct_call", "conduct_leg", "conduct_recording", "conduct_shock", "journal_entry",
    "journal_head", "journal_personal", "journal_delivered", "journal_receipt", "routing_callback", "routing_outcome",
    "cases_case", "customers_customer",
}  # fmt: skip


def read_whole(queries: CaptureQueriesContext) -> list[str]:
    """Statements for which a whole table of GROW, or an index of all its rows, is gone through to the end. A look at
    all that there is, is what it says."""
    assert set(connection.introspection.table_names()) >= GROW
    found: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'")
        of_some = {name for (name,) in cursor.fetchall()}
        for query in queries:
            sql = query["sql"]
            if "WHERE" not in sql and "ORDER BY" not in sql:
                continue
            cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
            steps = [str(row[3]).split() for row in cursor.fetchall()]
            for step in steps:
                ends_early = "INDEX" in step and ("LIMIT" in sql or step[-1] in of_some)
                if step[0] == "SCAN" and step[1] in GROW and not ends_early:
                    found.append(sql)
    return found
