"""Agents call each other: from desk to desk, and from a telephone that was registered; what it may not is refused."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from .centre import Centre, eventually
from .headset import AgentWithHeadset
from .pictured import in_docs
from .test_phones import bound, hears, new_phone, telephone

CALLER, COLLEAGUE, TELEPHONE = 1340.0, 760.0, 910.0  # Hz: who is heard by whom


def test_agents_call_each_other_from_the_desk_and_by_telephone(centre: Centre, browser: Browser, tmp_path: Path):
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

            desk_phone.dial("601000017", centre.sip)
            eventually(lambda: "403" in desk_phone.log(), within=15, what="the refusal, after its announcement")
            found = centre.api("/api/v1/calls?limit=3")["items"]
            assert [(row["kind"], row["from_agent"] != "") for row in found] == [
                ("out", True), ("inside", True), ("inside", True),
            ]  # fmt: skip
            journal = centre.api(f"/api/v1/calls/{found[0]['id']}/journal")["events"]
            assert "call.phone_refused" in [item["name"] for item in journal]
            assert "601000017" not in str(journal)
    finally:
        liliana.goes_home()
        bozena.goes_home()
