"""What the board of those who run the centre tells."""

from __future__ import annotations

import re
from html import unescape

import pytest

from infolinia.conduct import services as conduct
from infolinia.floor.lines import extensions
from infolinia.floor.lines import services as line_services
from infolinia.floor.routing import rules
from infolinia.telephony.switch.lines import Registered, TrunkState
from tests.conduct.conftest import NOW
from tests.oversight.supervision import served
from tests.oversight.supervision.served import text

pytestmark = pytest.mark.django_db


def test_the_board_tells_calls_people_and_queues_now(stage, visitors, now):
    stage.ready("liliana")
    call = stage.waits(caller="+48994000101")
    stage.takes("liliana", call)
    served.say_on(stage, call, until="matter")
    stage.waits(caller="+48994000555")
    stage.run(25)
    page = text(visitors.both.get("/board"))
    assert "Halina Wrzos" in page
    assert "Liliana Borsuk" in page
    assert "Talking" in page
    assert "Nadwita S.A., Reklamacje" in page
    assert "Reklamacja 4 of" in page
    assert "+48 99 400 05 55" in page
    assert "over the goal" in page
    assert "Reklamacje: 1 person over 20 s" in page
    assert f'href="/calls/{call}"' in page


def test_what_a_page_shows_at_first_is_what_it_is_told_later(stage, visitors, now):
    stage.ready("liliana")
    stage.takes("liliana", stage.waits(caller="+48994000101"))
    page, told = text(visitors.both.get("/board")), visitors.both.get("/board/now").json()
    assert set(told["regions"]) == {"queues", "people", "calls", "attention", "concerns", "today"}
    for html in told["regions"].values():
        assert " ".join(html.replace("\xa0", " ").split()) in page


def test_an_alarm_of_a_queue_stands_on_the_board_while_it_lasts(stage, visitors, now):
    rules.put_queue(
        "complaints", "NAD", operator="TRZY", name="Reklamacje", skill="complaints", level=3,
        alarms={"longest_wait": 60}, now=stage.now,
    )  # fmt: skip
    call = stage.waits(caller="+48994000101")
    assert "Reklamacje: the longest wait is over its limit" not in text(visitors.both.get("/board"))
    stage.run(70)
    assert "Reklamacje: the longest wait is over its limit" in text(visitors.both.get("/board"))
    stage.customer_hangs_up(call)
    stage.run(6)
    assert "Reklamacje: the longest wait is over its limit" not in text(visitors.both.get("/board"))


def test_a_finished_call_leaves_the_board_and_counts_today(complaint, visitors, now):
    page = text(visitors.both.get("/board"))
    assert "There is none now." in page
    assert "<b>1</b> of 1" in page
    assert f'href="/calls/{complaint}">R-2026-00001' in page  # the next lawful date


def test_an_alarm_stands_on_every_screen(complaint, visitors, now):
    conduct.raise_alarm("switch:switch-1", "disk-full", now=NOW)
    for path in ("/board", "/calls", f"/calls/{complaint}", "/board/alarms"):
        assert "The disk is full." in text(visitors.both.get(path))
    assert "The disk is full" in visitors.both.get("/board/now").json()["banner"]
    for path in ("/administration", "/audit"):
        assert "Free space on the disk" in text(visitors.admin.get(path))


@pytest.mark.parametrize(
    ("registered", "status", "title", "cure"),
    [
        ("refused", 403, "The carrier refuses our registration.", "some carriers want the user name with the country"),
        ("lost", 408, "registrar cannot be reached.", "or open the firewall for SIP"),
    ],
)
def test_a_carrier_that_refuses_and_one_that_is_silent_have_different_cures(
    stage, visitors, registered: Registered, status: int, title: str, cure: str
):
    line_services.told_states("s", [TrunkState(name="carrier", registered=registered, status=status)], now=NOW)
    conduct.raise_alarm("switch:switch-1", "trunk-not-registered", "carrier", now=NOW)
    for_supervisor, for_administrator = (text(who.get("/board/alarms")) for who in (visitors.both, visitors.admin))
    for page in (for_supervisor, for_administrator):
        assert title in page
        assert cure in page
    assert '<a href="/administration/trunks/one/carrier">To the trunk</a>' in for_administrator
    assert "<a" not in for_supervisor, "who may not open it is not led there"


def test_an_alarm_of_an_unknown_kind_is_told_too(stage, visitors):
    conduct.raise_alarm("switch:switch-1", "odd-thing", "x", now=NOW)
    assert "odd-thing (x, since" in text(visitors.both.get("/board/alarms"))


def test_the_board_speaks_polish(stage, visitors, now):
    stage.ready("liliana")
    stage.takes("liliana", stage.waits(caller="+48994000101"))
    visitors.both.post("/language", {"language": "pl"})
    page = text(visitors.both.get("/board"))
    for words in (
        "Kolejki teraz",
        "Ludzie",
        "Rozmowy teraz",
        "Rozmowa",
        "Kto prowadzi",
        "<b>0</b> czeka",
        "dane na żywo",
    ):
        assert words in page


def test_talks_between_colleagues_stand_among_the_figures_and_open_their_calls(complaint, stage, visitors, now):
    stage.ready("liliana", "bozena")
    talk = stage.dials("liliana", extensions.of(stage.people["bozena"]).number)
    stage.takes("bozena", talk)
    stage.run(90)
    stage.switch.ends(stage.customer_leg(talk))
    stage.settle()
    missed = stage.dials("liliana", extensions.of(stage.people["bozena"]).number)
    stage.does("bozena", conduct.decline, missed)
    page = text(visitors.both.get("/board"))
    address, figure = re.search(r'id="inside" href="([^"]+)">(.*?)</a>', page).groups()
    assert figure == "<b>1</b>, 1:30"
    found = text(visitors.both.get(unescape(address)))
    assert f'href="/calls/{talk}"' in found
    assert f'href="/calls/{missed}"' not in found
    assert f'href="/calls/{complaint}"' not in found
    for name in ("liliana", "bozena"):
        narrowed = text(visitors.both.get("/calls", {"kind": "inside", "agent": stage.people[name]}))
        assert f'href="/calls/{talk}"' in narrowed, name
    assert 'id="inside" href' in text(visitors.shop.get("/board"))
    assert "<b>0</b>" in text(visitors.shop.get("/board")).partition('id="inside"')[2][:120]


def test_what_each_person_did_today(complaint, stage, visitors, now):
    stage.ready("liliana", "bozena")
    talk = stage.dials("liliana", extensions.of(stage.people["bozena"]).number)
    stage.takes("bozena", talk)
    stage.run(90)
    stage.switch.ends(stage.customer_leg(talk))
    stage.settle()
    page = text(visitors.both.get("/board/day"))
    row = page[page.index("Liliana Borsuk") :].partition("</tr>")[0]
    cells = re.findall(r'<td class="number">(.*?)</td>', row)
    assert cells[0] == "1"
    assert (re.sub("<[^>]+>", "", cells[2]), cells[3]) == ("1", "1:30")
    row = page[page.index("Bożena Krupska") :].partition("</tr>")[0]
    assert re.findall(r'<td class="number">(.*?)</td>', row)[0] == "0"
    assert "Tymon Gawęda" not in page, "was not here today"
    assert visitors.agent.get("/board/day").status_code == 403
    page = text(visitors.shop.get("/board/day"))
    row = page[page.index("Liliana Borsuk") :].partition("</tr>")[0]
    assert re.findall(r'<td class="number">(.*?)</td>', row)[0] == "0", "a call of another client's queue"
