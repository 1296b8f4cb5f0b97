"""How SQLite would answer what was asked of it: whether it reads a table whole that only ever grows."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

GROW = {
    "conduct_call", "conduct_leg", "conduct_recording", "conduct_shock", "journal_entry",
    "journal_head", "journal_personal", "journal_delivered", "journal_receipt", "routing_callback", "routing_outcome",
    "cases_case", "customers_customer",
}  # fmt: skip


def read_whole(queries: CaptureQueriesContext) -> list[str]:
    """Statements for which a whole table of GROW is gone through. A look at all that there is, is what it says."""
    assert set(connection.introspection.table_names()) >= GROW
    found: list[str] = []
    for query in queries:
        if "WHERE" not in query["sql"] and "ORDER BY" not in query["sql"]:
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
            steps = [str(row[3]).split() for row in cursor.fetchall()]
        found += [query["sql"] for step in steps if step[0] == "SCAN" and step[1] in GROW and "INDEX" not in step]
    return found
