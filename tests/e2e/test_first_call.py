"""The first call: a customer rings in, an agent serves them by keyboard alone, and everything is on record."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from infolinia.telephony.media import tones
from infolinia.telephony.media.g711 import RATE, Linear, decode_alaw, decode_ulaw

from .baresip import Baresip
from .centre import Centre, eventually
from .conftest import Loop
from .headset import AgentWithHeadset
from .sipp import SippCall

CUSTOMER, AGENT, COLLEAGUE = 620.0, 440.0, 930.0  # Hz: whose voice is which


@pytest.fixture
def liliana(browser: Browser, centre: Centre) -> Iterator[AgentWithHeadset]:
    agent = AgentWithHeadset(browser, centre, "liliana", AGENT)
    agent.becomes_ready()
    yield agent
    agent.close()


@pytest.fixture
def customer(tmp_path: Path) -> Iterator[Baresip]:
    telephone = Baresip(tmp_path, "+48994000109", CUSTOMER)  # on file
    yield telephone
    telephone.close()


def record(centre: Centre) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The newest call and its events; its chain is whole."""
    newest = centre.api("/api/v1/calls?limit=1")["items"][0]["id"]
    told = centre.api(f"/api/v1/calls/{newest}/journal")
    assert told["is_whole"], told["problems"]
    return centre.api(f"/api/v1/calls/{newest}"), told["events"]


def closed(centre: Centre) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    def look():
        call, events = record(centre)
        return (call, events) if events[-1]["name"] == "call.closed" else None

    return eventually(look, within=10, what="the record is closed")


def channels(wav: bytes) -> tuple[Linear, Linear]:
    """Left and right of a stereo G.711 file."""
    data = wav.index(b"data") + 8
    decode = decode_alaw if wav[20] == 6 else decode_ulaw
    body = np.frombuffer(wav[data:], np.uint8)
    return decode(body[0::2].tobytes()), decode(body[1::2].tobytes())


def holds(samples: Linear, pitch: float) -> bool:
    """Somewhere in it, for a fifth of a second, there is little but this tone."""
    step = RATE // 5
    windows = (samples[at : at + step] for at in range(0, len(samples) - step, step))
    return any(tones.level(window) > -40 and tones.power(window, pitch) > 0.8 for window in windows)


def is_heard(customer: Baresip, pitch: float) -> bool:
    return tones.power(customer.heard(0.5), pitch) > 0.8


def test_a_complaint_from_baresip_by_keyboard_alone(centre: Centre, liliana: AgentWithHeadset, customer: Baresip):
    customer.call(centre.number("complaints"), centre.sip)
    time.sleep(1.5)
    assert tones.level(customer.heard(1.0)) > -40  # the greeting

    liliana.answers()
    liliana.hears(CUSTOMER)
    eventually(lambda: is_heard(customer, AGENT), within=5, what="the agent's tone at the customer")
    customer.press("7")

    liliana.press("F8")  # hold
    expect(liliana.page.get_by_role("button", name="Wznów")).to_be_visible()
    liliana.hears_not(CUSTOMER)
    assert eventually(lambda: not is_heard(customer, AGENT), within=5, what="the agent is not heard on hold")
    liliana.press("F8")
    liliana.hears(CUSTOMER)
    eventually(lambda: is_heard(customer, AGENT), within=5, what="the agent is heard again")

    liliana.reads("Rozmowa jest nagrywana")
    liliana.press("ArrowDown", "ArrowDown", "Enter")
    liliana.says("zagrożony", "2")
    liliana.says("Czego dotyczy", "1")
    liliana.says("Co się wydarzyło", "Internet działa wolno wieczorem.", enter="Control+Enter")
    liliana.says("Przyjmę to jako", "")
    liliana.says("po kablu", "210 Mb/s", enter="Control+Enter")
    liliana.says("Od kiedy", "od początku listopada")
    liliana.says("oczekują", "Naprawy i telefonu.", enter="Control+Enter")
    liliana.says("naprawić od", "2")
    liliana.says("czy listem", "1")
    liliana.says("Na jaki adres e-mail", "oleksandr@poczta.example")
    liliana.says("Podsumuję", "")
    liliana.says("Reklamacja ma numer", "")

    def finished() -> bool:
        if "Procedura" in liliana.sheet.inner_text() or "do widzenia" in liliana.sheet.inner_text():
            return True
        liliana.press("Enter")
        time.sleep(0.3)
        return False

    eventually(finished, within=10, what="the end of the procedure")
    liliana.press("Shift+F8")
    eventually(customer.is_over, within=5, what="the customer's line is down")
    expect(liliana.sheet.get_by_role("heading", name="Sprawdź i zapisz")).to_be_visible()
    expect(liliana.page.get_by_label("Wynik rozmowy")).to_have_value("COMPL_NEW")
    liliana.press("Control+Enter")
    liliana.waits()

    call, events = closed(centre)
    names = [event["name"] for event in events]
    assert call["disposition"] == "COMPL_NEW"
    assert {"call.digit", "call.held", "call.resumed", "call.quality", "call.case_opened"} <= set(names)

    opened = next(event["event"]["case"] for event in events if event["name"] == "call.case_opened")
    case = centre.api(f"/api/v1/cases/{opened}")
    assert case["number"] == opened
    assert case["deadline"]["legal_end"] > call["arrived_at"][:10]
    assert case["deadline"]["basis"]

    (kept,) = call["recordings"]
    left, right = channels(centre.api(kept["file"]))
    assert holds(left, CUSTOMER)
    assert not holds(left, AGENT)
    assert holds(right, AGENT)
    assert not holds(right, CUSTOMER)
    assert abs(len(left) / RATE - kept["seconds"]) < 0.1

    steps = [event["event"] for event in events if event["name"] == "procedure.stepped"]
    seconds = [step["second"] for step in steps]
    assert len(steps) > 12
    assert all(second >= 0 for second in seconds)
    assert seconds == sorted(seconds)
    assert seconds[-1] <= kept["seconds"] + 0.5
    verified = json.loads(centre.command("journal", "verify", "--json").stdout)
    assert verified["whole"], verified["problems"]


def test_a_call_from_sipp_is_handed_over_to_a_colleague(browser: Browser, centre: Centre, loop: Loop, tmp_path: Path):
    oskar = AgentWithHeadset(browser, centre, "oskar", AGENT)
    oskar.becomes_ready()
    bozena = AgentWithHeadset(browser, centre, "bozena", COLLEAGUE)
    customer = SippCall(tmp_path, loop, centre.number("complaints"), "+48994000101", centre.sip)
    try:
        loop.soon(lambda: customer.sound.say(tones.sine(CUSTOMER, 60.0)))
        oskar.answers()
        bozena.becomes_ready()
        oskar.hears(CUSTOMER)

        def heard(pitch: float) -> bool:
            return tones.power(customer.sound.heard(0.5), pitch) > 0.8

        eventually(lambda: heard(AGENT), within=5, what="the agent at the customer")

        oskar.press("F9")
        dialog = oskar.page.get_by_role("dialog", name="Przekaż")
        expect(dialog).to_be_visible()
        expect(dialog.get_by_role("button", name="Bożena Krupska Obsługa")).to_be_visible()
        oskar.press("1")  # the number beside her name
        expect(bozena.page.get_by_text("prosi")).to_be_visible(timeout=10_000)
        bozena.answers()
        oskar.hears(COLLEAGUE)
        bozena.hears(AGENT)
        assert not heard(AGENT)  # the customer hears music meanwhile
        oskar.press("F9")
        bozena.hears(CUSTOMER)
        eventually(lambda: heard(COLLEAGUE), within=5, what="the colleague at the customer")
        expect(oskar.sheet.get_by_role("heading", name="Sprawdź i zapisz")).to_be_visible()
        bozena.reads("Rozmowa jest nagrywana")

        bozena.press("Shift+F8")
        eventually(customer.is_over, within=5, what="SIPp is content")
    finally:
        customer.close()
    for agent in (oskar, bozena):
        agent.page.get_by_label("Wynik rozmowy").select_option("I_TRANSFER")
        agent.press("Control+Enter")
        agent.waits()
        agent.close()
    _, events = closed(centre)
    names = [event["name"] for event in events]
    assert names.index("call.consulted") < names.index("call.handed_over")
    assert {event["event"]["purpose"] for event in events if event["name"] == "recording.started"} == {
        "call",
        "consultation",
    }
