"""Agents call each other: from desk to desk, and from a telephone that was registered; what it may not is refused, and
what it may outside is a whole call: heard while it rings, told of the recording, recorded, conducted at the desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .carrier import Outside
from .centre import Centre, eventually
from .headset import AgentWithHeadset
from .pictured import in_docs
from .test_phones import bound, hears, new_phone, telephone

CALLER, COLLEAGUE, TELEPHONE, BEFORE, OUTSIDE = 1340.0, 760.0, 910.0, 1900.0, 620.0  # Hz: who is heard by whom
NUMBER = "601000017"
SHOWN = "+48991000100"  # by calls outside for this client


@pytest.fixture(scope="module")
def centre(centre_with_carrier: Centre) -> Centre:
    return centre_with_carrier


def test_agents_call_each_other_from_the_desk_and_by_telephone(
    centre: Centre, browser: Browser, carrier: Outside, tmp_path: Path
):
    phone = new_phone(centre)
    numbers = {row["name"].split()[0]: row["number"] for row in centre.api("/api/v1/extensions")["items"]}
    account = {"registrar": centre.sip, "password": phone["password"], "number": phone["username"]}
    with telephone(tmp_path, "old", TELEPHONE, **account) as old:  # baresip 1.0 gives up at SHA-256, see test_phones
        eventually(lambda: "not implemented" in old.log(), within=15, what="baresip gives up at SHA-256")
    liliana = AgentWithHeadset(browser, centre, "liliana", CALLER)
    bozena = AgentWithHeadset(browser, centre, "bozena", COLLEAGUE)
    try:
        with telephone(tmp_path, "desk", TELEPHONE, **account, port=old.port) as desk_phone:
            liliana.presses_ready()
            bozena.presses_ready()

            liliana.press("F9")
            expect(liliana.page.locator("#colleague-list button").first).to_be_enabled()
            liliana.page.keyboard.type("boż")
            expect(liliana.page.locator("#colleague-list button")).to_have_count(1)
            in_docs(liliana.page, "colleagues-list")
            assert liliana.violations() == []
            liliana.press("Enter")
            bozena.sees_mode("ringing")
            expect(bozena.page.locator("main h1")).to_contain_text("Liliana")
            assert bozena.violations() == []
            bozena.press("F8")
            expect(bozena.page.locator(".parties")).to_contain_text("Liliana")
            expect(liliana.page.locator(".parties")).to_contain_text("Bożena")
            liliana.hears(COLLEAGUE)
            bozena.hears(CALLER)
            in_docs(liliana.page, "colleagues-talk")
            assert liliana.violations() == []
            assert bozena.violations() == []
            liliana.press("F8")
            expect(bozena.page.locator(".parties")).to_contain_text("zawieszona")
            liliana.press("F8")
            bozena.hears(CALLER)
            bozena.press("Shift+F8")
            liliana.sees_mode("ready")
            bozena.sees_mode("ready")

            eventually(lambda: bound(centre, phone["id"]), within=15, what="the telephone is registered")
            desk_phone.dial(numbers["Bożena"], centre.sip)
            bozena.sees_mode("ringing")
            bozena.press("F8")
            eventually(lambda: desk_phone.calls_up() == 1, within=10, what="the telephone's call is answered")
            hears(desk_phone, COLLEAGUE, "the telephone hears the colleague")
            bozena.hears(TELEPHONE)
            desk_phone.hang_up()
            bozena.sees_mode("ready")

            desk_phone.dial(NUMBER, centre.sip)
            eventually(lambda: "403" in desk_phone.log(), within=15, what="the refusal, after its announcement")
            found = centre.api("/api/v1/calls?limit=3")["items"]
            assert [(row["kind"], row["from_agent"] != "") for row in found] == [
                ("out", True), ("inside", True), ("inside", True),
            ]  # fmt: skip
            journal = centre.api(f"/api/v1/calls/{found[0]['id']}/journal")["events"]
            assert "call.phone_refused" in names(centre, found[0]["id"])
            assert NUMBER not in str(journal)

            centre.put(f"/api/v1/extensions/{centre.user('Liliana')}", {"calls_to": ["mobile"]})
            rules = {"client": "NAD", "name": "Obsługa", "queue": "service", "procedure": "informacja"}
            rules |= {"outbound_procedure": "rachunek", "records_outbound": True}
            centre.put(f"/api/v1/numbers/{SHOWN}", rules)
            carrier.only_rings = True
            desk_phone.dial(NUMBER, centre.sip)
            eventually(lambda: carrier.rung == 1, within=15, what="the number outside rings")
            carrier.lets_hear(BEFORE)
            hears(desk_phone, BEFORE, "the telephone hears the carrier's own sound before the answer")
            assert desk_phone.calls_up() == 1
            carrier.speaks(OUTSIDE)
            carrier.picks_up()
            liliana.sheet.get_by_role("heading", name="Nagrywanie").wait_for()
            what = "the notice of the recording is heard outside, and the agent is not"
            eventually(lambda: carrier.hears() and abs(carrier.hears() - TELEPHONE) > 40, within=10, what=what)
            whole = centre.api("/api/v1/calls?limit=1")["items"][0]["id"]
            eventually(lambda: "call.notice_ended" in names(centre, whole), within=15, what="the end of the notice")
            eventually(lambda: abs(carrier.hears() - TELEPHONE) < 20, within=15, what="the telephone is heard outside")
            hears(desk_phone, OUTSIDE, "the telephone hears who picked up")
            assert liliana.violations() == []
            desk_phone.hang_up()
            liliana.sees_mode("wrap_up")
            eventually(carrier.ended.is_set, within=5, what="the number outside is let go")
            told = names(centre, whole)
            order = ("call.notice_began", "procedure.started", "call.notice_ended", "recording.started", "call.hung_up")
            assert [name for name in told if name in order] == list(order)
            eventually(lambda: recorded(centre, whole) > 0.5, within=10, what="the recording is whole")
    finally:
        liliana.goes_home()
        bozena.goes_home()


def names(centre: Centre, call: str) -> list[str]:
    return [item["name"] for item in centre.api(f"/api/v1/calls/{call}/journal")["events"]]


def recorded(centre: Centre, call: str) -> float:
    """Seconds of the call's recording, once it is whole."""
    kept = centre.api(f"/api/v1/calls/{call}")["recordings"]
    return sum(each["seconds"] for each in kept if each["closed_at"])
