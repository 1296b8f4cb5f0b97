"""An administrator uploads an announcement and makes a menu in its form, each with a mistake first, tries the menu by
keys, and leads a number to it. A telephone goes through it by early, wrong and right keys and hears the announcement by
its tone; SIPp goes through by RTP events (RFC 4733) into a queue, and out of hours to the announcement."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from infolinia.callers.telephone import Telephone
from infolinia.telephony.media import tones
from tests.interop.place import NUMBER as THEIRS
from tests.interop.sipp import Sipp, call, hears, key, pause, request
from tests.interop.sipp import expect as expect_status
from tests.speech.test_recorded import saved, tone

from .centre import Centre, eventually
from .conftest import Loop
from .pictured import in_docs
from .test_administration import violations
from .test_supervision import signed_in

NUMBER = "+48991000100"
PITCH = 940.0  # Hz, of the recorded menu
FORM = "/menus/NAD/menu-glowne"
NARROW = "heads => heads.filter(it => it.scrollWidth > it.clientWidth).map(it => it.textContent)"


def test_a_menu_from_its_announcement_to_the_queue(centre: Centre, browser: Browser, loop: Loop, tmp_path: Path):
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
        in_docs(page, "announcement")
        _makes(page, centre)
        _leads(page, centre)
        _goes_through(centre, loop)
        _sipp_goes_through(centre, tmp_path)
        page.goto(f"{centre.url}/administration/numbers/one/{NUMBER}")
        expect(page.locator(".known").first).to_contain_text("nacisnęło zły klawisz")
        assert violations(page) == []
        in_docs(page, "number-with-menu")
        _leads(page, centre, closed=True)
        _sipp_comes_out_of_hours(centre, tmp_path)
    finally:
        page.context.close()


def _makes(page: Page, centre: Centre) -> None:
    """The form, by keyboard where it counts."""
    page.goto(f"{centre.url}/administration")
    page.click("a[href='/menus']")
    page.click("a[href='/menus/new']")
    page.select_option("#client", "NAD")
    page.fill("#name", "menu-glowne")
    page.fill("#title_pl", "Menu główne")
    page.fill("#title_en", "Main menu")
    page.keyboard.press("Control+s")
    page.wait_for_url(f"{centre.url}{FORM}")
    expect(page.get_by_label("Tytuł po polsku")).to_have_value("Menu główne")
    assert page.locator(".keypad-table thead th").evaluate_all(NARROW) == [], "no head of a column runs into the next"
    page.fill("#greeting_pl", "")
    page.fill("#greeting_en", "")
    page.select_option("#prompt_announcement", "menu_tone")
    assert page.locator("#way_1 option").count() == 1, "only what stands there, until somebody goes there"
    page.focus("#way_1")
    page.keyboard.type("kolejka Rek")
    expect(page.locator("#way_1")).to_have_value("queue complaints")
    page.fill("#words_1_pl", "reklamacje")
    page.focus("#closed")
    page.select_option("#closed", "announcement menu_tone")
    page.get_by_role("button", name="Opublikuj").click()
    expect(page.locator("#words_1_en-problem")).to_be_visible()
    expect(page.locator("#words_1_en")).to_be_focused()
    page.keyboard.type("complaints")
    page.keyboard.press("Control+s")
    expect(page.locator("main [role=status]").first).to_contain_text("szkic")
    page.keyboard.press("F9")
    for digit in "71":
        page.keyboard.press(digit)
    expect(page.locator("#heard .end")).to_contain_text("Reklamacje")
    expect(page.locator("#heard .note")).to_have_count(1)
    with page.expect_response("**/sound") as answer:
        page.click("#try-sound")
    assert answer.value.status == 422, "nothing is heard on the way to the queue"
    page.click("#try-again")
    with page.expect_response("**/sound") as answer:
        page.click("#try-sound")
    assert answer.value.headers["content-type"] == "audio/wav"
    assert violations(page) == []
    in_docs(page, "menu-form", whole=True)
    page.get_by_role("button", name="Opublikuj").click()
    expect(page.locator("main [role=status]").first).to_contain_text("Opublikowano")


def _leads(page: Page, centre: Centre, *, closed: bool = False) -> None:
    """The number leads to the menu; closed: by opening hours that never come."""
    if closed:
        page.goto(f"{centre.url}/administration/opening-hours/new")
        page.fill("#code", "never")
        page.keyboard.press("Control+s")
        expect(page.locator("main [role=status]").first).to_contain_text("Zapisano")
    page.goto(f"{centre.url}/administration/numbers/one/{NUMBER}")
    page.select_option("#menu", "menu-glowne")
    page.select_option("#hours", "never" if closed else "")
    page.keyboard.press("Control+s")
    expect(page.locator("main [role=status]").first).to_contain_text("Zapisano")


def _sipp_goes_through(centre: Centre, folder: Path) -> None:
    """A wrong key, then 1, as RTP events of another's stack."""
    steps = (
        call()
        + pause(1500)
        + key("7")
        + pause(700)
        + key("1")
        + pause(1500)
        + request("BYE", seq=9)
        + expect_status(200)
    )
    peer = Sipp(folder, steps.replace(THEIRS, NUMBER), centre.sip)
    try:
        peer.ends(20)
    finally:
        peer.close()
    eventually(lambda: _steps(centre) == ["no_match", "reklamacje"], within=10, what="both keys in the journal")
    assert _call(centre)["queue"] == "complaints"


def _sipp_comes_out_of_hours(centre: Centre, folder: Path) -> None:
    """It hears the announcement to its end, then we hang up."""
    peer = Sipp(folder, (call() + hears("BYE")).replace(THEIRS, NUMBER), centre.sip)
    try:
        peer.ends(20)
    finally:
        peer.close()
    ended = eventually(lambda: _events(centre, "call.menu_ended"), within=10, what="the end of the menu")
    assert (ended[0]["how"], ended[0]["to"]) == ("announcement", "menu_tone")


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
        assert _steps(centre) == ["language", "no_match", "silence", "reklamacje"]
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
    return [event["what"] for event in _events(centre, "call.menu_stepped") if event["what"] != "heard"]


def _events(centre: Centre, name: str) -> list[dict]:
    entries = centre.api(f"/api/v1/calls/{_call(centre)['id']}/journal")["events"]
    return [entry["event"] for entry in entries if entry["name"] == name]


def _journal(centre: Centre, what: str) -> None:
    eventually(lambda: what in _steps(centre), within=10, what=f"the menu's step {what}")
