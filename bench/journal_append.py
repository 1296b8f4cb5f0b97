"""What one append costs: a transaction with one event, beside the same event inserted into a bare table.

Milliseconds of single transactions, p50 and p95; then events a second of two writers, who share one lock.
SQLite in a folder of its own, or what INFOLINIA_DATABASE names.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

ROUNDS = 400
EACH_OF_TWO = 200


def main() -> None:
    os.environ["INFOLINIA_DATA"] = tempfile.mkdtemp(prefix="infolinia-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "infolinia.processes.django_settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections, transaction

    from infolinia.journal import queries, services
    from infolinia.journal.facts import SYSTEM, Stream
    from infolinia.journal.registry import event

    call_command("migrate", verbosity=0)

    @event("bench.plain", sentence="x")
    @dataclass(frozen=True, slots=True)
    class Plain:
        leg: str
        queue: str
        seconds: float
        count: int
        note: str | None

    @event("bench.personal", sentence="x", personal=("number", "name"))
    @dataclass(frozen=True, slots=True)
    class WithPersonal:
        number: str
        name: str

    def append(stream: str, happened: object, key: str | None = None) -> None:
        with transaction.atomic():
            services.append(Stream("call", stream), happened, at=datetime.now(UTC), by=SYSTEM, key=key)

    def bare(number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_bare (id, text) VALUES (%s, %s)", [number, "x" * 400])

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id bigint PRIMARY KEY, text text)")
    plain = Plain("l-1", "awarie", 1.5, 2, None)
    figures: dict[str, object] = {
        "database": connection.vendor,
        "bare row": _timed(bare),
        "event": _timed(lambda n: append(f"c-{n % 50}", plain)),
        "event with two personal values": _timed(lambda n: append("p", WithPersonal("+48 99 1", "Ewa Lis"))),
        "event under a once-only key": _timed(lambda n: append("k", plain, key=f"step#{n}")),
    }

    def writer(name: str) -> None:
        try:
            for _ in range(EACH_OF_TWO):
                append(name, plain)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=writer, args=(name,)) for name in ("a", "b")]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    figures["two writers, events a second"] = round(2 * EACH_OF_TWO / (time.perf_counter() - began))
    began = time.perf_counter()
    problems = queries.verify()
    figures["verify, events a second"] = round(queries.last_position() / (time.perf_counter() - began))
    figures["problems found"] = len(problems)
    print(json.dumps(figures))


def _timed(work: Callable[[int], None]) -> dict[str, float]:
    taken: list[float] = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(taken, n=20)
    return {"p50_ms": round(statistics.median(taken), 3), "p95_ms": round(cuts[18], 3)}


if __name__ == "__main__":
    main()
