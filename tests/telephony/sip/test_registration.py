"""Our registrations: kept before they run out, proven when asked, tried again with patience, taken back at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from infolinia.telephony.sip.digest import Challenge, Credentials, Guard, fields_of
from infolinia.telephony.sip.endpoint import Admission, Endpoint
from infolinia.telephony.sip.headers import Header, Headers
from infolinia.telephony.sip.message import Request, Response, parse
from infolinia.telephony.sip.registration import BASE_WAIT, LONGEST_WAIT, REFUSED_WAIT, Account, Registrations
from infolinia.telephony.sip.signals import Effect, RegistrationTold
from infolinia.telephony.sip.transaction import Peer, Send

REGISTRAR = Peer("udp", "198.51.100.5", 5060)
ACCOUNT = Account("48991", "carrier.example", REGISTRAR, 3600, Credentials("48991", "word"))
Answer = tuple[int, tuple[Header, ...]]


class Stage:
    """An endpoint with one registrar, whose `answer` a test writes; None: it says nothing."""

    def __init__(self, answer: Callable[[Request], Answer | None], chance: float = 0.5) -> None:
        self.now, self.sent, self.told = 0.0, list[Request](), list[RegistrationTold]()
        self.answer = answer
        numbers = iter(range(1, 100_000))
        self.endpoint = Endpoint(
            host="192.0.2.1", port=5060, admit=lambda peer, request: Admission(), secret=b"s",
            token=lambda: f"t{next(numbers)}",
        )  # fmt: skip
        self.registrations = Registrations(self.endpoint._core, lambda: chance)

    def run(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, RegistrationTold):
                self.told.append(effect)
            elif isinstance(effect, Send):
                request = parse(effect.data)
                assert isinstance(request, Request)
                self.sent.append(request)
                if (answer := self.answer(request)) is not None:
                    status, more = answer
                    kept = [i for i in request.headers.items() if i[0] in ("via", "from", "to", "call-id", "cseq")]
                    response = Response(status, Headers.received([*kept, *more]))
                    self.run(self.endpoint.receive(bytes(response), REGISTRAR, self.now))

    def begin(self, account: Account = ACCOUNT) -> None:
        self.run(self.registrations.begin("a", account, self.now))

    def until(self, now: float) -> None:
        while True:
            due = [at for at in (self.endpoint.due(), self.registrations.due("a")) if at is not None and at <= now]
            if not due:
                break
            self.now = max(self.now, min(due))
            self.run(self.endpoint.elapse(self.now))
            self.run(self.registrations.again("a", self.now))
        self.now = now

    @property
    def conditions(self) -> list[tuple[str, int]]:
        return [(told.condition, told.status) for told in self.told]


def accepts(request: Request) -> Answer:
    return 200, (("contact", f"{request.headers.get('contact')};expires=600"),)


def test_a_register_says_who_we_are_and_where():
    stage = Stage(accepts)
    stage.begin()
    (request,) = stage.sent
    assert request.uri == "sip:carrier.example"
    assert request.headers.get("to") == "<sip:48991@carrier.example>"
    assert request.headers.get("contact") == "<sip:48991@192.0.2.1:5060>"
    assert request.headers.get("expires") == "3600"
    assert stage.conditions == [("registered", 200)]


def test_it_is_renewed_before_it_runs_out_in_one_sequence():
    stage = Stage(accepts)
    stage.begin()
    stage.until(509)
    assert len(stage.sent) == 1
    stage.until(511)  # 85 % of the 600 s that were granted
    first, second = stage.sent
    assert first.call_id == second.call_id
    assert (first.cseq[0], second.cseq[0]) == (1, 2)
    stage.until(3600)
    assert len(stage.sent) == 8
    assert set(stage.conditions) == {("registered", 200)}


@pytest.mark.parametrize(
    ("headers", "granted"),
    [
        ((("expires", "300"),), 300),
        ((), 3600),
        ((("contact", "<sip:other@192.0.2.77>;expires=60, <sip:48991@192.0.2.1:5060>;expires=900"),), 900),
        ((("contact", "*"), ("expires", "120")), 120),
        ((("expires", "99999999999"),), 3600),
        ((("expires", "1"),), 10),
    ],
)
def test_how_long_it_holds_is_what_the_registrar_says(headers: tuple[Header, ...], granted: int):
    stage = Stage(lambda request: (200, headers))
    stage.begin()
    assert stage.registrations.due("a") == pytest.approx(0.85 * granted)


def test_a_challenge_is_answered_once_and_a_wrong_password_is_not_said_again():
    guard = Guard("carrier.example", b"secret")
    passwords = {"48991": "word"}

    def challenges(request: Request) -> Answer:
        value = request.headers.get("authorization")
        if value and guard.check(value, method="REGISTER", uri=request.uri, passwords=passwords, now=0.0):
            assert fields_of(value)["uri"] == "sip:carrier.example"
            return accepts(request)
        return 401, tuple(("www-authenticate", str(each)) for each in guard.challenges(0.0))

    stage = Stage(challenges)
    stage.begin()
    assert len(stage.sent) == 2
    assert stage.conditions == [("registered", 200)]
    passwords["48991"] = "another"
    stage.until(600)
    assert stage.conditions[-1] == ("refused", 401)
    assert len(stage.sent) == 4


def test_without_a_password_a_challenge_is_a_refusal():
    stage = Stage(lambda request: (401, (("www-authenticate", str(Challenge("r", "n", "MD5", "auth"))),)))
    stage.begin(Account("48991", "carrier.example", REGISTRAR, 3600, None))
    assert stage.conditions == [("refused", 401)]


def test_a_binding_too_short_for_the_registrar_is_asked_for_longer():
    def longer(request: Request) -> Answer:
        short = int(request.headers.get("expires")) < 7200
        return (423, (("min-expires", "7200"),)) if short else (200, ())

    stage = Stage(longer)
    stage.begin()
    assert [request.headers.get("expires") for request in stage.sent] == ["3600", "7200"]
    assert stage.registrations.due("a") == pytest.approx(0.85 * 7200)


@pytest.mark.parametrize("least", ["", "x", "10", "999999"])
def test_nonsense_about_the_shortest_binding_is_a_refusal(least: str):
    stage = Stage(lambda request: (423, (("min-expires", least),)))
    stage.begin()
    assert stage.conditions == [("refused", 423)]
    assert len(stage.sent) == 1


def test_a_refusal_is_tried_again_after_a_wait_that_doubles_up_to_half_an_hour():
    stage = Stage(lambda request: (500, ()), chance=1.0)
    stage.begin()
    waits: list[float] = []
    for _ in range(9):
        due = stage.registrations.due("a")
        assert due is not None
        waits.append(due - stage.now)
        stage.until(due)
    assert waits[:3] == [BASE_WAIT, 2 * BASE_WAIT, 4 * BASE_WAIT]
    assert max(waits) == LONGEST_WAIT
    assert stage.conditions[0] == ("refused", 500)


def test_half_of_the_wait_is_chance():
    stage = Stage(lambda request: (500, ()), chance=0.0)
    stage.begin()
    assert stage.registrations.due("a") == BASE_WAIT / 2


def test_a_refusal_of_our_password_is_not_asked_for_again_soon():
    stage = Stage(lambda request: (403, ()), chance=1.0)
    stage.begin()
    assert stage.registrations.due("a") == REFUSED_WAIT


def test_a_busy_registrar_says_when():
    stage = Stage(lambda request: (503, (("retry-after", "120 (maintenance);duration=60"),)))
    stage.begin()
    assert stage.conditions == [("lost", 503)]
    assert stage.registrations.due("a") == 120


def test_a_silent_registrar_is_lost_and_found_again():
    stage = Stage(lambda request: None)
    stage.begin()
    stage.until(40)
    assert stage.conditions == [("lost", 408)]
    stage.answer = accepts
    stage.until(100)
    assert stage.conditions[-1] == ("registered", 200)


def test_leaving_takes_the_binding_away():
    stage = Stage(accepts)
    stage.begin()
    stage.run(stage.registrations.leave("a", stage.now))
    assert stage.sent[-1].headers.get("expires") == "0"
    assert stage.conditions[-1] == ("left", 200)
    assert stage.registrations.due("a") is None
    assert stage.registrations.leave("a", stage.now) == []


def test_what_never_was_is_not_taken_back_but_a_try_that_runs_is():
    refused = Stage(lambda request: (403, ()))
    refused.begin()
    assert refused.registrations.leave("a", 0.0) == []
    silent = Stage(lambda request: None)
    silent.begin()
    silent.run(silent.registrations.leave("a", 0.0))
    silent.until(40)
    assert silent.conditions == [("left", 408)]


def test_another_account_under_the_same_name_takes_the_place_of_the_first():
    stage = Stage(accepts)
    stage.begin()
    stage.begin()
    assert len(stage.sent) == 1
    stage.begin(Account("48992", "carrier.example", REGISTRAR, 3600, None))
    assert [request.headers.get("expires") for request in stage.sent] == ["3600", "0", "3600"]
    assert stage.sent[-1].headers.get("contact").startswith("<sip:48992@")
    assert stage.sent[-1].call_id != stage.sent[0].call_id


def test_nothing_comes_of_names_that_are_not_there():
    stage = Stage(accepts)
    assert stage.registrations.again("b", 0.0) == []
    assert stage.registrations.due("b") is None


def test_over_ipv6_addresses_stand_in_brackets():
    stage = Stage(accepts)
    stage.begin(Account("48991", "2001:db8::5", REGISTRAR, 3600, None))
    assert stage.sent[0].uri == "sip:[2001:db8::5]"
