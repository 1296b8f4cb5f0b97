"""A supervisor's board beside a real centre: a call comes and goes without a reload, and its record opens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from infolinia.callers.telephone import Telephone

from .agent import agent, customer
from .centre import Centre, eventually
from .conftest import Loop
from .pictured import in_docs, is_asked

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def signed_in(browser: Browser, centre: Centre, role: str, *, scheme: str = "light") -> Page:
    account = next(row for row in centre.facts["accounts"] if row["role"] == role)
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(centre.url)
    page.fill("#username", account["username"])
    page.fill("#password", account["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{centre.url}/board")
    return page


@pytest.fixture
def board(browser: Browser, centre: Centre) -> Iterator[Page]:
    page = signed_in(browser, centre, "supervisor")
    yield page
    page.context.close()


def ring(loop: Loop, centre: Centre, code: str, caller: str) -> Telephone:
    """A telephone that has just been answered by the centre."""

    async def call() -> Telephone:
        telephone = await Telephone.open()
        await telephone.call(centre.number(code), centre.sip, caller=caller)
        return telephone

    return loop.run(call())


def hang_up(loop: Loop, telephone: Telephone) -> None:
    async def end() -> None:
        telephone.hang_up()
        await asyncio.sleep(0.2)
        await telephone.close()

    loop.run(end())


def test_a_call_appears_and_leaves_without_a_reload_and_its_record_opens(board: Page, centre: Centre, loop: Loop):
    board.evaluate("window.notReloaded = true")
    expect(board.locator("#calls")).to_contain_text("Teraz nie ma żadnej.")
    telephone = ring(loop, centre, "complaints", "+48994000101")
    row = board.locator("#calls tbody tr")
    expect(row).to_have_count(1, timeout=5000)
    expect(row).to_contain_text("Halina Wrzos")
    expect(row).to_contain_text("Nadwita S.A., Reklamacje")
    address = row.locator("a").get_attribute("href")
    expect(board.locator("#queue-complaints .count")).to_contain_text("1", timeout=60_000)  # the greeting is over
    hang_up(loop, telephone)
    expect(row).to_have_count(0, timeout=2000)
    expect(board.locator("#calls")).to_contain_text("Teraz nie ma żadnej.")
    assert board.evaluate("window.notReloaded") is True
    expect(board.locator("#live")).to_contain_text("dane na żywo")

    assert address
    board.goto(centre.url + address)
    expect(board.locator("h1")).to_contain_text("Halina Wrzos")
    expect(board.locator("body")).to_contain_text("Zapis jest nienaruszony.")
    expect(board.locator(".course")).to_contain_text("Rozmowa czeka w kolejce")
    exported = board.request.get(f"{centre.url}{address}/journal.jsonl").text().splitlines()
    assert json.loads(exported[0])["name"] == "call.arrived"


def test_the_list_is_searched_and_opened_with_the_keyboard(board: Page, centre: Centre, loop: Loop):
    hang_up(loop, ring(loop, centre, "orders", "+48994000888"))
    board.keyboard.press("Control+/")
    board.wait_for_url(f"{centre.url}/calls#q")
    expect(board.locator("#q")).to_be_focused()
    board.keyboard.type("994 000 888")
    board.keyboard.press("Enter")
    row = board.locator("#found tbody tr")
    expect(row).to_have_count(1)
    board.locator("h1").click()
    board.keyboard.press("ArrowDown")
    expect(row.locator("a")).to_be_focused()
    board.keyboard.press("Enter")
    expect(board.locator("h1")).to_contain_text("+48 99 400 08 88")
    board.keyboard.press("F1")
    expect(board.locator("#help")).to_be_visible()
    board.keyboard.press("Escape")
    expect(board.locator("#help")).to_be_hidden()


def test_arrows_move_among_the_tiles(board: Page, centre: Centre):
    expect(board.locator("#queues .tile")).to_have_count(len({row["code"] for row in centre.facts["numbers"]}))
    board.keyboard.press("ArrowDown")
    first = board.locator("#queues .tile").first
    expect(first).to_be_focused()
    board.keyboard.press("ArrowRight")
    expect(board.locator("#queues .tile").nth(1)).to_be_focused()
    board.keyboard.press("Home")
    expect(first).to_be_focused()
    board.keyboard.press("Enter")
    expect(board.locator("h1")).to_have_text("Rozmowy")


def test_the_focus_stays_where_it_is_when_the_board_changes(board: Page, centre: Centre, loop: Loop):
    tile = board.locator("#queue-orders")
    tile.focus()
    telephone = ring(loop, centre, "orders", "+48994000777")
    expect(board.locator("#queue-orders .count b")).to_have_text("1", timeout=60_000)
    expect(tile).to_be_focused()
    hang_up(loop, telephone)


def test_the_board_says_when_it_does_not_live_and_lives_again(board: Page):
    expect(board.locator("#live")).to_contain_text("dane na żywo")
    board.route("**/board/now", lambda route: route.abort())
    expect(board.locator("#live.lost")).to_contain_text("brak połączenia od", timeout=20_000)
    board.unroute("**/board/now")
    expect(board.locator("#live:not(.lost)")).to_contain_text("dane na żywo", timeout=20_000)


def test_a_new_account_from_its_first_password_to_its_lock(browser: Browser, centre: Centre):
    admin = signed_in(browser, centre, "administrator")
    admin.goto(f"{centre.url}/administration/users/new")
    admin.fill("#username", "na.chwile")
    admin.select_option("#role", "supervisor")
    admin.keyboard.press("Control+s")
    expect(admin.locator("#name-problem")).to_be_visible()
    admin.fill("#name", "Na Chwilę")
    admin.keyboard.press("Control+s")
    once = admin.locator("input.secret")
    expect(once).to_be_focused()
    assert Axe().run(admin, options={"runOnly": RULES}).response["violations"] == []
    guest = browser.new_context().new_page()
    guest.goto(centre.url)
    guest.fill("#username", "na.chwile")
    guest.fill("#password", once.input_value())
    guest.keyboard.press("Enter")
    expect(guest.locator("#new")).to_be_focused()
    assert Axe().run(guest, options={"runOnly": RULES}).response["violations"] == []
    guest.keyboard.type("dość długie zdanie")
    guest.keyboard.press("Tab")
    guest.keyboard.type("dość długie zdanie")
    guest.keyboard.press("Enter")
    expect(guest.locator("#live")).to_contain_text("dane na żywo")
    admin.reload()
    expect(admin.locator("h1")).to_have_text("Na Chwilę")
    expect(once).to_have_count(0)
    admin.uncheck("[name=is_active]")
    admin.keyboard.press("Control+s")
    expect(admin.locator("main [role=status]")).to_contain_text("Zapisano")
    guest.wait_for_url("**/sign-in?next=%2Fboard", timeout=10_000)
    guest.context.close()
    admin.context.close()


def test_the_browser_finds_nothing_wrong(board: Page, centre: Centre):
    problems: list[str] = []
    board.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    board.on("pageerror", lambda error: problems.append(str(error)))
    for path in ("/board", "/calls"):
        board.goto(centre.url + path)
        board.wait_for_load_state("load")
    assert problems == []


def test_a_served_call_is_heard_from_each_step(browser: Browser, centre: Centre, loop: Loop, board: Page):
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre):
            liliana.answers()
            expect(board.locator("#people .person.talking")).to_contain_text("Liliana Borsuk", timeout=5000)
            liliana.goes_to("description", {"danger": "2"})
            expect(board.locator("#calls tbody tr")).to_contain_text("Reklamacja", timeout=5000)
            address = board.locator("#calls tbody a").get_attribute("href")
            liliana.press("F8")
            expect(board.locator("#people .person.holding")).to_contain_text("Liliana Borsuk", timeout=5000)
            liliana.press("F8")
            expect(board.locator("#people .person.talking")).to_have_count(1, timeout=5000)
        liliana.sees_mode("wrap_up")
    assert address
    board.goto(centre.url + address)
    expect(board.locator("#play")).to_be_visible()
    rows = board.locator("#steps tbody tr")
    begins = [float(row.get_attribute("data-begin") or "nan") for row in rows.all()]
    length = float(board.locator("#picture").get_attribute("data-seconds") or "nan")
    assert len(begins) >= 3
    assert begins == sorted(begins)
    assert 0 <= begins[-1] < length
    expect(board.locator(".statements li").first).to_contain_text("Nagrywanie")
    expect(board.locator("#picture .wait").first).to_be_attached()
    rows.last.locator("a").click()
    eventually(
        lambda: board.evaluate("document.getElementById('sound').currentTime") > begins[-1],
        within=15,
        what="the recording plays from the last step",
    )
    expect(rows.last).to_have_attribute("aria-current", "true")
    board.select_option("#speed", "1.5")
    board.select_option("#side", "customer")
    at = board.evaluate("document.getElementById('sound').currentTime")
    far = max(at, begins[0] + 0.6)  # a mark lies far enough before, however quick the agent was
    eventually(
        lambda: board.evaluate("document.getElementById('sound').currentTime") > far,
        within=15,
        what="one side alone is played faster",
    )
    assert board.evaluate("document.getElementById('sound').playbackRate") == 1.5
    board.locator("#play").focus()
    board.keyboard.press("Space")
    expect(board.locator("#play span")).to_have_text("Odtwórz")
    stood = board.evaluate("document.getElementById('sound').currentTime")
    marks = board.eval_on_selector_all("[data-seek]", "all => all.map((mark) => Number(mark.dataset.seek))")
    board.keyboard.press("Shift+ArrowLeft")
    before = max(mark for mark in marks if mark < stood - 0.5)
    eventually(
        lambda: abs(board.evaluate("document.getElementById('sound').currentTime") - before) < 0.1,
        within=5,
        what="back at the mark before",
    )
    expect(board.locator("body")).to_contain_text("Zapis jest nienaruszony.")
    found = Axe().run(board, options={"runOnly": RULES}).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
    if is_asked():
        board.evaluate("scrollTo(0, 0)")
        in_docs(board, "call-record")
        for path, name in (("calls", "calls"), ("board/day", "board-day"), ("care/abandoned", "care-abandoned")):
            board.goto(f"{centre.url}/{path}")
            in_docs(board, name)
