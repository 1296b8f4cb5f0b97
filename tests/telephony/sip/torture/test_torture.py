"""Every class of RFC 4475 and RFC 5118 gets the answer that the standard asks, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from infolinia.telephony.sip.core import Registered
from infolinia.telephony.sip.endpoint import Admission, Endpoint
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.registrar import Registrar
from infolinia.telephony.sip.signals import Effect, Invited
from infolinia.telephony.sip.transaction import Peer, Send
from infolinia.telephony.sip.uri import parse_name_address
from infolinia.telephony.switch.lines import Lines
from infolinia.telephony.switch.shell import Shell
from tests.telephony.switch.decider import Decider
from tests.telephony.switch.test_sockets import open_switch

from .messages import RFC4475, RFC5118, Case, answer, write

FAR = Peer("udp", "192.0.2.7", 40000)
CASES = (*RFC4475, *RFC5118)
PAGE = Path(__file__).parents[4] / "docs" / "hostile.md"


def endpoint() -> Endpoint:
    """Everybody may call; `watson` may register without a password, anybody else is asked for one."""
    numbers = iter(range(1, 100_000))
    registrar = Registrar()

    def register(request: Request, source: Peer, now: float) -> Registered:
        user = parse_name_address(request.headers.get("to")).uri.user
        if user != "watson":
            return Registered(401, (("www-authenticate", 'Digest realm="infolinia", nonce="n"'),))
        reply = registrar.register(user, request, source, now)
        return Registered(reply.status, reply.headers)

    return Endpoint(
        host="127.0.0.1", port=5070, admit=lambda peer, request: Admission("carrier"),
        token=lambda: f"b{next(numbers)}", secret=b"secret", register=register,
    )  # fmt: skip


def answers(effects: list[Effect]) -> tuple[int, ...]:
    return tuple(m.status for e in effects if isinstance(e, Send) and isinstance(m := parse(e.data), Response))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_class_gets_its_answer(case: Case):
    sip = endpoint()
    effects = sip.receive(case.data, FAR, 0.0)
    assert answers(effects) == case.answers
    for effect in effects:
        if isinstance(effect, Send):
            said = parse(effect.data)
            assert said.headers.get("call-id")
            assert said.via.branch == (parse(case.data).via.branch if case.answers[0] < 400 else said.via.branch)
    called = [effect for effect in effects if isinstance(effect, Invited)]
    assert len(called) == (100 in case.answers)
    if called:
        assert answers(sip.respond(called[0].call, 486, 0.1)) == (486,)
    now = 0.0
    while (due := sip.due()) is not None:
        now = max(now, due)
        assert now < 300
        sip.elapse(now)
    assert not any(sip.sizes().values())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_class_cut_at_any_place_raises_nothing(case: Case):
    sip = endpoint()
    for cut in range(0, len(case.data), 7):
        sip.receive(case.data[:cut], FAR, 0.0)
        sip.receive(case.data[cut:], FAR, 0.0)


def test_a_call_of_the_most_tortuous_kind_is_read_rightly():
    effects = endpoint().receive(RFC4475[0].data, FAR, 0.0)
    request = next(effect.request for effect in effects if isinstance(effect, Invited))
    assert request.from_tag == "f-wsinv"
    assert request.cseq == (9, "INVITE")
    assert (request.via.transport, request.via.branch) == ("udp", "z9hG4bKwsinv")
    assert len(request.headers.listed("via")) == 3


def test_reasons_are_read_and_do_not_matter():
    said = parse(RFC4475[11].data)
    assert isinstance(said, Response)
    assert said.reason.startswith("= 2**3 * 5**2")
    empty = parse(RFC4475[12].data)
    assert isinstance(empty, Response)
    assert (empty.status, empty.reason) == (100, "Trying")


def test_a_message_hidden_behind_the_end_of_another_is_not_taken():
    case = next(case for case in RFC4475 if case.section == "3.1.1.8")
    sip = endpoint()
    assert [type(effect) for effect in sip.receive(case.data, FAR, 0.0)] == [Send]


def test_the_older_standards_requests_are_told_apart_without_a_branch():
    """3.2.1 and 3.4.1: two requests whose branch says nothing are two, a copy is one."""
    sip = endpoint()
    first = write("a1", "PUBLISH", Via="SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK")
    other = write("a2", "PUBLISH", Via="SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK")
    for data in (first, other, first):
        assert answers(sip.receive(data, FAR, 0.0)) == (405,)
    assert sip.sizes()["server"] == 2


def test_headers_inside_an_address_of_a_contact_are_used_nowhere():
    case = next(case for case in RFC4475 if case.section == "3.3.14")
    said = parse(endpoint().receive(case.data, FAR, 0.0)[0].data)  # type: ignore[union-attr]
    assert "evil" not in str(said.headers.all("contact"))


def test_a_zero_branch_answer_disturbs_nobody():
    sip = endpoint()
    for status in ("200 OK", "487 x", "999 x", "099 x", "20 x", "200"):
        assert sip.receive(answer("stray", status), FAR, 0.0) == []


def test_the_page_says_how_many_were_tried():
    text = PAGE.read_text(encoding="utf-8")
    for rfc, cases in ((4475, RFC4475), (5118, RFC5118)):
        for part in sorted({case.section.rpartition(".")[0] if rfc == 4475 else "4" for case in cases}):
            mine = [case for case in cases if case.section.startswith(f"{part}.")]
            classes = len({case.section for case in mine})
            assert re.search(rf"\| RFC {rfc} {re.escape(part)} [^|]*\| {classes} \| {len(mine)} \|", text), (
                rfc,
                part,
                classes,
                len(mine),
            )


# --- Over a real socket, against a switch


@pytest_asyncio.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    opened = await open_switch(tmp_path, Decider())
    opened.switch.apply(Lines(version=1))  # no telephones are served
    yield opened
    await opened.close(grace=0.5, acknowledged=0.0)


class Asker(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.heard.put_nowait(data)


async def test_a_switch_answers_them_over_udp_and_lives_on(shell: Shell):
    """Each is followed by an OPTIONS with a name of its own: what came before its answer belongs to the case."""
    loop = asyncio.get_running_loop()
    transport, asker = await loop.create_datagram_endpoint(Asker, remote_addr=("127.0.0.1", shell.port))
    try:
        for index, case in enumerate(CASES):
            data = case.data.replace(b"192.0.2.7:5060;rport", b"192.0.2.7:5060;rport ;x=1")
            transport.sendto(data)
            transport.sendto(write(f"mark{index}"))
            said: list[int] = []
            until = time.monotonic() + 5
            while time.monotonic() < until:
                message = parse(await asyncio.wait_for(asker.heard.get(), 5))
                if message.call_id.startswith(f"mark{index}@"):
                    break
                if isinstance(message, Response):
                    said.append(message.status)
            if b"REGISTER" in case.data[:10]:
                assert said in ([405], [400]), case
            elif b"rport" in case.data and case.answers:
                assert said[0] in (case.answers[0], 488), case
    finally:
        transport.close()
    assert shell.switch.counts().get("fault", 0) == 0
