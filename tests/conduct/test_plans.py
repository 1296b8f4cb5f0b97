"""What the centre asks of the database stays quick when there are a million calls that are over."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from infolinia.conduct import services
from tests.conduct.stage import Stage
from tests.plans import on_sqlite, read_whole


@on_sqlite
def test_neither_the_clock_nor_a_call_reads_all_calls_there_ever_were(stage: Stage):
    with CaptureQueriesContext(connection) as seen:
        stage.ready("liliana")
        call = stage.waits()
        stage.takes("liliana", call)
        stage.waits()
        stage.now += timedelta(minutes=1)
        services.tick(now=stage.now)
        stage.customer_hangs_up(call)
        stage.settle()
        services.switches_in_use()
        services.broken_recordings()
        services.recordings_to_pack(20)
    assert read_whole(seen) == []
