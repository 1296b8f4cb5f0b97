"""An administrator uploads an announcement, with a mistake first, and leads a number to a menu; a telephone goes
through the menu by early, wrong and right keys and hears the announcement by its tone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from infolinia.callers.telephone import Telephone
from infolinia.telephony.media import tones
from tests.speech.test_recorded import saved, tone

from .centre import Centre, eventually
from .conftest import Loop
from .test_administration import violations
from .test_supervision import signed_in

NUMBER = "+48991000100"
PITCH = 940.0  # Hz, of the recorded menu
PACK = """
pack: menus
procedures: [{name: menu-glowne, clients: [NAD]}]
"""
MENU = """
procedure: menu-glowne
title: {pl: Menu główne, en: Main menu}
kind: menu
slots:
  main:
    type: choice
    values:
      complaints: {pl: reklamacje, en: complaints, key: "1"}
      person: {pl: konsultant, en: an agent, key: "0"}
steps:
  - branch: hours
    when: [{if: call.opening = closed, go: closed}]
  - choose: main
    announcement: menu_tone
    text: {pl: "{options}.", en: "{options}."}
    keys: {"*": again, "9": language}
    ladder: {silence: [again, to_person], no_match: [again, again, to_person]}
  - branch: main_way
    when: [{if: main = complaints, go: to_complaints}]
  - hand_over: to_person
    to: person
  - hand_over: to_complaints
    to: queue complaints procedure reklamacja
  - hand_over: closed
    to: announcement menu_tone
"""


def test_a_menu_from_its_announcement_to_the_queue(
    centre: Centre, browser: Browser, loop: Loop, tmp_path: Path, pictures: Path
):
    page = signed_in(browser, centre, "administrator")
    try:
        page.goto(f"{centre.url}/administration/announcements/new")
        page.fill("#code", "menu_tone")
        page.fill("#name", "Ton menu")
        page.fill("#text_pl", "Ton.")
        silent = {"name": "cisza.wav", "mimeType": "audio/wav", "buffer": saved(0 * tone(1, -20))}
        page.set_input_files("#file_pl", files=[silent])
        page.keyboard.press("Control+s")
        expect(page.locator("#file_pl-problem")).to_contain_text("nic nie słychać")
        expect(page.locator("#name")).to_have_value("Ton menu")
        assert violations(page) == []
        heard = {
            "name": "ton.flac",
            "mimeType": "audio/flac",
            "buffer": saved(tone(1.5, -35, hertz=PITCH), kind="FLAC"),
        }
        page.set_input_files("#file_pl", files=[heard])
        page.keyboard.press("Control+s")
        expect(page.locator("main [role=status]").first).to_contain_text("Zapisano")
        expect(page.locator(".kept").first).to_contain_text("ton.flac")
        with page.expect_response("**/administration/announcements/listen") as answer:
            page.click("[data-listen=file_pl]")
        assert answer.value.headers["content-type"] == "audio/wav"
        assert violations(page) == []
        page.screenshot(path=pictures / "94-announcement.png")
        (tmp_path / "procedures").mkdir()
        (tmp_path / "manifest.yaml").write_text(PACK, "utf-8")
        (tmp_path / "procedures" / "menu-glowne.yaml").write_text(MENU, "utf-8")
        assert centre.command("pack", "load", str(tmp_path)).returncode == 0
        page.goto(f"{centre.url}/administration/numbers/one/{NUMBER}")
        page.select_option("#menu", "menu-glowne")
        page.keyboard.press("Control+s")
        expect(page.locator("main [role=status]").first).to_contain_text("Zapisano")
        _goes_through(centre, loop)
        page.goto(f"{centre.url}/administration/numbers/one/{NUMBER}")
        expect(page.locator(".known").first).to_contain_text("nacisnęło zły klawisz")
        assert violations(page) == []
        page.screenshot(path=pictures / "95-number-with-menu.png")
    finally:
        page.context.close()


def _goes_through(centre: Centre, loop: Loop) -> None:
    telephone = loop.run(Telephone.open())
    try:
        loop.run(telephone.call(NUMBER, centre.sip, caller="+48991000142"))
        eventually(lambda: _pitched(telephone) > 0.3, within=10, what="the recorded menu is heard")
        loop.soon(lambda: telephone.press("9"))  # early: the menu is cut off and said again
        _journal(centre, "language")
        loop.soon(lambda: telephone.press("7"))
        _journal(centre, "no_match")
        eventually(lambda: "silence" in _steps(centre), within=20, what="nobody pressed anything")
        loop.soon(lambda: telephone.press("1"))
        eventually(lambda: _call(centre)["queue"] == "complaints", within=10, what="the queue that was chosen")
        assert _call(centre)["language"] == "en"
        assert _steps(centre) == ["language", "no_match", "silence", "complaints"]
    finally:
        loop.run(telephone.close())


def _pitched(telephone) -> float:
    """Seconds of the menu's tone among what was heard."""
    sound = telephone.sound.heard()
    frames = [sound[at : at + 400] for at in range(0, len(sound) - 399, 400)]
    loud = [frame for frame in frames if tones.level(frame) > -40]
    return 0.05 * sum(tones.power(frame, PITCH) > 0.6 for frame in loud)


def _call(centre: Centre) -> dict:
    return centre.api("/api/v1/calls?limit=1")["items"][0]


def _steps(centre: Centre) -> list[str]:
    entries = centre.api(f"/api/v1/calls/{_call(centre)['id']}/journal")["events"]
    return [entry["event"]["what"] for entry in entries if entry["name"] == "call.menu_stepped"]


def _journal(centre: Centre, what: str) -> None:
    eventually(lambda: what in _steps(centre), within=10, what=f"the menu's step {what}")
