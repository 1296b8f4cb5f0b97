"""An agent who answers on a telephone: baresip registers, rings and talks; the call moves to the browser and back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from .baresip import Baresip
from .centre import Centre, eventually
from .headset import AgentWithHeadset
from .linphone import Linphone

CUSTOMER, TELEPHONE, BROWSER, COLLEAGUE = 620.0, 910.0, 1340.0, 1900.0  # Hz: who is heard by whom
AGENT = "liliana"


def new_phone(centre: Centre) -> dict[str, Any]:
    """A telephone for the agent, as an administrator makes it; the API speaks for the administrator from now on."""
    centre.becomes_administrator("phones")
    made = centre.post("/api/v1/phones", {"user": centre.user("Liliana"), "name": "Biurko 12"})
    count = len(centre.api("/api/v1/phones")["items"])
    eventually(lambda: f" {count} phones" in centre.log(), within=10, what="the switch knows the new telephone")
    return made


def short_number(centre: Centre, name: str) -> str:
    return next(row["number"] for row in centre.api("/api/v1/extensions")["items"] if row["name"].startswith(name))


def bound(centre: Centre, phone: str) -> list[dict[str, Any]]:
    return next(row["bound"] for row in centre.api("/api/v1/phones")["items"] if row["id"] == phone)


@contextlib.contextmanager
def telephone(folder: Path, name: str, pitch: float, **options: Any) -> Iterator[Baresip]:
    (home := folder / name).mkdir()
    made = Baresip(home, options.pop("number", name), pitch, **options)
    try:
        yield made
    finally:
        made.close()


def hears(who: Baresip, pitch: float, what: str) -> None:
    eventually(lambda: abs(who.pitch() - pitch) < 20, within=10, what=what)


def test_a_call_is_answered_on_a_telephone_and_moves_to_the_browser_and_back(
    centre: Centre, browser: Browser, tmp_path: Path
):
    phone = new_phone(centre)
    account = {"registrar": centre.sip, "password": phone["password"], "number": phone["username"]}
    with telephone(tmp_path, "old", TELEPHONE, **account) as old:  # baresip 1.0 knows MD5 only, and gives up at more
        eventually(lambda: "not implemented" in old.log(), within=15, what="baresip gives up at SHA-256")
    with (
        telephone(tmp_path, "desk", TELEPHONE, **account, port=old.port) as desk_phone,
        telephone(tmp_path, "customer", CUSTOMER, number="+48994000109") as customer,
    ):
        (found,) = eventually(lambda: bound(centre, phone["id"]), within=15, what="the telephone is registered")
        assert "baresip" in found["agent"].lower()
        agent = AgentWithHeadset(browser, centre, AGENT, BROWSER)
        try:
            agent.press("Control+b", "9")
            expect(agent.page.locator("#toast")).to_contain_text("dzwonią teraz na telefonie")
            agent.presses_ready()

            customer.call(centre.number("complaints"), centre.sip)
            agent.sees_mode("ringing")
            expect(agent.page.locator("#telephone-rings")).to_be_visible()
            assert agent.violations() == []
            desk_phone.accept()
            agent.sees_mode("call")
            hears(customer, TELEPHONE, "the customer hears the telephone")
            hears(desk_phone, CUSTOMER, "the telephone hears the customer")

            agent.press("Control+b", "9")
            agent.hears(CUSTOMER)
            hears(customer, BROWSER, "the customer hears the browser")
            eventually(lambda: desk_phone.calls_over() == 1, within=5, what="the telephone is free")

            agent.press("Control+b", "9")
            expect(agent.page.locator("#toast")).to_contain_text("Dzwoni Twój telefon")
            hears(customer, BROWSER, "the customer hears the browser until the telephone is picked up")
            desk_phone.accept()
            hears(customer, TELEPHONE, "the customer hears the telephone again")
            hears(desk_phone, CUSTOMER, "the telephone hears the customer again")

            desk_phone.hang_up()
            agent.sees_mode("wrap_up")
            eventually(customer.is_over, within=5, what="the customer's call is over")
        finally:
            agent.goes_home()
        call = centre.api("/api/v1/calls")["items"][0]["id"]
        names = [item["name"] for item in centre.api(f"/api/v1/calls/{call}/journal")["events"]]
        assert names.count("call.moved") == 2
        assert "call.agent_lost" not in names


def test_linphone_registers_rings_and_joins_the_customer_with_a_colleague(
    centre: Centre, browser: Browser, tmp_path: Path
):
    """Its attended transfer: the colleague answers in the browser and goes on with the call."""
    phone = new_phone(centre)
    (home := tmp_path / "linphone").mkdir()
    linphone = Linphone(home, phone["username"], phone["password"], centre.sip, pitch=TELEPHONE)
    try:
        (found,) = eventually(lambda: bound(centre, phone["id"]), within=20, what="linphone is registered")
        assert found["agent"].startswith("Linphone")
        with telephone(tmp_path, "customer", CUSTOMER, number="+48994000109") as customer:
            agent = AgentWithHeadset(browser, centre, AGENT, BROWSER)
            try:
                agent.page.wait_for_timeout(300)
                if agent.page.evaluate("JSON.parse(document.querySelector('#phone').textContent).device") != "phone":
                    agent.press("Control+b", "9")
                agent.presses_ready()
                customer.call(centre.number("complaints"), centre.sip)
                agent.sees_mode("ringing")
                linphone.accept()
                agent.sees_mode("call")
                linphone.command("pause", "is now paused")
                oskar = AgentWithHeadset(browser, centre, "oskar", COLLEAGUE)
                try:
                    oskar.presses_ready()
                    linphone.say(f"call sip:{short_number(centre, 'Oskar')}@{centre.sip[0]}:{centre.sip[1]}")
                    oskar.answers()
                    eventually(lambda: "Call 2 with" in linphone.log(), within=10, what="the colleague's answer")
                    linphone.speaks()
                    oskar.hears(TELEPHONE)
                    linphone.say("transfer 1 --to-call 2")
                    hears(customer, COLLEAGUE, "the customer hears the colleague")
                    oskar.hears(CUSTOMER)
                    agent.sees_mode("wrap_up")
                    assert oskar.violations() == []
                    eventually(lambda: linphone.log().count(" ended ") == 2, within=5, what="linphone is free")
                    oskar.press("Shift+F8")
                    oskar.sees_mode("wrap_up")
                    eventually(customer.is_over, within=5, what="the customer's call is over")
                finally:
                    oskar.goes_home()
            finally:
                agent.goes_home()
        calls = {item["kind"]: item["id"] for item in reversed(centre.api("/api/v1/calls")["items"][:2])}
        names = [item["name"] for item in centre.api(f"/api/v1/calls/{calls['in']}/journal")["events"]]
        assert names.index("call.brought_in") < names.index("call.handed_over")
    finally:
        linphone.close()
