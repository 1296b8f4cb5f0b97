"""An agent who answers on a number outside and presses 1; what is heard while a number outside rings; a call that rings
two agents at once. The agents sit at desks without a browser, the carrier is a telephone that is called."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bench._agent import Agent as Simulated
from bench._agent import Habits
from bench._desk import Desk

from .agent import customer
from .carrier import Outside, pitch_of, tone
from .centre import Centre, eventually
from .conftest import Loop
from .linphone import Linphone
from .test_phones import bound, new_phone

MOBILE, ABROAD = "+48601000017", "22 123 45 67"
CUSTOMER, AGENT, BEFORE, AFTER, RINGBACK = 620.0, 910.0, 1900.0, 1340.0, 425.0  # Hz: who is heard


@pytest.fixture(scope="module")
def centre(centre_with_carrier: Centre) -> Centre:
    centre_with_carrier.becomes_administrator("outside")
    return centre_with_carrier


class Person:
    """Somebody at a desk, by HTTP alone."""

    def __init__(self, loop: Loop, centre: Centre, username: str) -> None:
        account = centre.account(username)
        self._loop, self._desk = loop, Desk(centre.url)
        loop.run(self._desk.sign_in(account["username"], account["password"]))
        self._lives = asyncio.run_coroutine_threadsafe(self._live(), loop.loop)

    async def _live(self) -> None:
        while True:
            await self._desk.alive()
            await asyncio.sleep(4)

    def does(self, act: str, **fields: str) -> None:
        reply = self._loop.run(self._desk.act(act, **fields))
        assert reply.status < 400, reply.body

    def look(self) -> dict[str, Any]:
        return self._loop.run(self._desk.look())

    def sees(self, mode: str, within: float = 20) -> str:
        """The call in hand, once the screen shows this."""
        eventually(lambda: self.look()["mode"] == mode, within=within, what=f"the desk shows {mode}")
        return self.look()["phone"]["call"]

    def writes_it_up(self, call: str) -> None:
        self.sees("wrap_up")
        self.does("wrap_up", call=call, disposition="I_INFO", note="", then="")

    @contextmanager
    def at_work(self, device: str = "browser") -> Iterator[None]:
        """Ready for calls, which ring at this device."""
        self.does("device", device=device)
        self.does("ready")
        yield
        self.does("leave")

    def goes(self) -> None:
        self._lives.cancel()
        self._loop.run(self._desk.close())


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.close()


@pytest.fixture(scope="module")
def liliana(centre: Centre, loop: Loop) -> Iterator[Person]:
    person = Person(loop, centre, "liliana")
    yield person
    person.goes()


def hears(who: Any, pitch: float, what: str) -> None:
    eventually(lambda: abs(pitch_of(who.sound.heard(0.5)) - pitch) < 20, within=10, what=what)


def names(centre: Centre, call: str) -> list[str]:
    return [item["name"] for item in centre.api(f"/api/v1/calls/{call}/journal")["events"]]


def test_an_agent_answers_outside_by_pressing_1_and_by_nothing_else(
    centre: Centre, loop: Loop, carrier: Outside, liliana: Person
):
    centre.put(f"/api/v1/extensions/{centre.user('Liliana')}", {"outside": MOBILE})
    before = carrier.rung
    with liliana.at_work("outside"), customer(loop, centre) as bondar:
        call = liliana.sees("ringing", within=30)
        eventually(lambda: carrier.sound.level(0.5) > -40, within=10, what="the announcement is heard outside")
        carrier.speaks(AFTER)  # a voice mail: says its own, presses nothing, puts the call down
        carrier.leaves()
        liliana.sees("ready")
        assert not {"call.answered", "call.connected"} & set(names(centre, call))
        assert not bondar.is_off

        eventually(lambda: carrier.rung == before + 2 and carrier.answered.is_set(), within=30, what="a second ring")
        eventually(lambda: carrier.sound.level(0.5) > -40, within=10, what="the announcement is heard again")
        carrier.keys("1")
        carrier.speaks(AGENT)
        bondar.says(tone(CUSTOMER))
        hears(bondar.telephone, AGENT, "the customer hears the agent outside")
        hears(carrier, CUSTOMER, "the agent outside hears the customer")
        assert liliana.sees("call") == call
        carrier.leaves()
        liliana.writes_it_up(call)
        eventually(lambda: bondar.is_off, within=5, what="the agent outside ended the call")
    told = names(centre, call)
    assert (told.count("call.unanswered"), told.count("call.answered")) == (1, 1)
    assert MOBILE.removeprefix("+48") not in str(centre.api(f"/api/v1/calls/{call}/journal"))


def test_what_rings_outside_is_heard_by_the_customer(centre: Centre, loop: Loop, carrier: Outside, liliana: Person):
    """Our ringing tone first, then what the carrier lets be heard, then who picks up."""
    carrier.only_rings = True
    try:
        with liliana.at_work(), customer(loop, centre) as bondar:
            call = liliana.sees("ringing", within=30)
            liliana.does("answer", call=call)
            liliana.does("hand_over", call=call, target=f"outside:{ABROAD}")
            hears(bondar.telephone, RINGBACK, "the customer hears that it rings")
            carrier.lets_hear(BEFORE)
            hears(bondar.telephone, BEFORE, "the customer hears the carrier's own sound")
            assert not carrier.answered.is_set()
            carrier.picks_up()
            carrier.speaks(AFTER)
            bondar.says(tone(CUSTOMER))
            hears(bondar.telephone, AFTER, "the customer hears who picked up")
            hears(carrier, CUSTOMER, "and is heard")
            liliana.writes_it_up(call)
            carrier.leaves()
            eventually(lambda: bondar.is_off, within=5, what="the end of the call")
    finally:
        carrier.only_rings = False


def test_a_telephone_joins_its_customer_with_a_number_outside(
    centre: Centre, loop: Loop, carrier: Outside, liliana: Person, tmp_path: Path
):
    phone = new_phone(centre)
    centre.put(f"/api/v1/extensions/{centre.user('Liliana')}", {"calls_to": ["mobile"]})
    linphone = Linphone(tmp_path, phone["username"], phone["password"], centre.sip)
    try:
        eventually(lambda: bound(centre, phone["id"]), within=20, what="linphone is registered")
        with liliana.at_work("phone"), customer(loop, centre) as bondar:
            call = liliana.sees("ringing", within=30)
            linphone.accept()
            liliana.sees("call")
            linphone.command("pause", "is now paused")
            linphone.say(f"call sip:{MOBILE}@{centre.sip[0]}:{centre.sip[1]}")
            eventually(lambda: "Call 2 with" in linphone.log(), within=10, what="the answer from outside")
            eventually(carrier.answered.is_set, within=10, what="the number outside answers")
            linphone.say("transfer 1 --to-call 2")
            carrier.speaks(AFTER)
            bondar.says(tone(CUSTOMER))
            hears(bondar.telephone, AFTER, "the customer hears the number outside")
            hears(carrier, CUSTOMER, "and is heard there")
            liliana.writes_it_up(call)
            carrier.leaves()
            eventually(lambda: bondar.is_off, within=5, what="the end of the call")
        told = names(centre, call)
        assert told.index("call.held") < told.index("call.joined_outside") < told.index("call.hung_up")
    finally:
        linphone.close()


def test_a_call_that_rings_at_two_agents_is_the_firsts(centre: Centre, loop: Loop):
    rules = {"client": "NAD", "name": "Reklamacje", "strategy": "ring_all"}
    centre.put("/api/v1/routing/queues/complaints", rules)
    first, other = (
        Simulated(
            centre.url, username, centre.account(username)["password"],
            Habits(before_answer=(seconds, seconds), talk=(60, 60)),
        )
        for username, seconds in (("oskar", 1.5), ("bozena", 30))
    )  # fmt: skip
    works = [asyncio.run_coroutine_threadsafe(each.work(), loop.loop) for each in (first, other)]
    try:
        eventually(lambda: (first.mode, other.mode) == ("ready", "ready"), within=20, what="both are ready")
        with customer(loop, centre) as bondar:
            bondar.says(tone(CUSTOMER))
            eventually(lambda: (first.mode, other.mode) == ("ringing", "ringing"), within=30, what="it rings at both")
            eventually(lambda: first.mode == "call", within=10, what="the first has it")
            eventually(lambda: other.mode == "ready", within=2, what="the other's ring stops")
            (talk,) = first.talks
            eventually(lambda: names(centre, talk.call).count("call.connected") == 1, within=5, what="they talk")
            told = centre.api(f"/api/v1/calls/{talk.call}/journal")["events"]
            assert [item["event"]["why"] for item in told if item["name"] == "call.unanswered"] == ["withdrawn"]
            assert not bondar.is_off
    finally:
        for each in (first, other):
            loop.loop.call_soon_threadsafe(each.leave)
        for work in works:
            work.result(20)
    assert ([talk.refused for talk in other.talks], first.troubles + other.troubles) == (["gone"], [])
    assert talk.heard is not None, "the customer's voice"
