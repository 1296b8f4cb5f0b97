"""What is looked at all day opens as quickly when there are a million calls as on the first day."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.plans import on_sqlite, read_whole

pytestmark = [pytest.mark.django_db, on_sqlite]
DAY = "2026-11-23"
PAGES = (
    "/board", "/board/now", "/board/day", "/board/alarms", "/calls", f"/calls?day={DAY}", "/calls?outcome=abandoned",
    "/calls?agent=1", "/calls?client=NAD", "/calls?queue=complaints", "/calls?kind=inside&agent=1", "/calls/c-1",
    "/call-quality", f"/call-quality?day={DAY}", "/care/abandoned", "/care/callers", "/care/difficult",
    "/listening/now", "/menus",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_page_reads_no_table_whole_that_only_grows(complaint, visitors, page: str):
    with CaptureQueriesContext(connection) as seen:
        assert visitors.both.get(page).status_code == 200
    assert read_whole(seen) == []


@pytest.mark.parametrize("page", ["/desk", "/desk/now", "/desk/colleagues"])
def test_nor_does_the_desk(complaint, visitors, page: str):
    with CaptureQueriesContext(connection) as seen:
        assert visitors.agent.get(page).status_code == 200
    assert read_whole(seen) == []


@pytest.mark.parametrize("page", ["/audit", "/metrics"])
def test_nor_what_an_administrator_opens_or_a_program_asks_for(complaint, visitors, page: str):
    with CaptureQueriesContext(connection) as seen:
        assert visitors.admin.get(page).status_code == 200
    assert read_whole(seen) == []


@pytest.mark.parametrize("page", ["/calls", "/care/abandoned", "/api/v1/calls", "/api/v1/calls?live=true"])
def test_a_list_of_many_calls_asks_no_more_than_one_of_few(stage, complaint, visitors, page: str):
    for _more in range(2):  # one on the line and one who gave up, so that each page has more than none
        stage.waits(caller="+48994000999")
        stage.customer_hangs_up(stage.waits())
        stage.settle()
    few = statements(visitors, page)
    for n in range(6):
        stage.waits(caller="+48994000999")
        stage.customer_hangs_up(stage.waits(caller=f"+4899100020{n}"))
        stage.settle()
    many = statements(visitors, page)
    assert many == few


def statements(visitors, page: str) -> int:
    visitors.both.get(page)  # what is written once, when something is seen for the first time
    with CaptureQueriesContext(connection) as seen:
        assert visitors.both.get(page).status_code == 200
    return len(seen)
