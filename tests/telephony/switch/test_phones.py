"""Telephones at a switch: who may register, who is refused, and how all of a user's ring until one answers."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from infolinia.telephony.sip.digest import read_challenge
from infolinia.telephony.sip.endpoint import Admission, Endpoint
from infolinia.telephony.sip.message import Response
from infolinia.telephony.sip.registrar import LONGEST
from infolinia.telephony.sip.signals import Accepted, Ended, Invited
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.switch.door import (
    Answer,
    Arrived,
    Bridge,
    Claim,
    Forgive,
    HangUp,
    LegAnswered,
    LegEnded,
    LegRinging,
    RingPhone,
    SwitchAlarm,
)
from infolinia.telephony.switch.guessing import MOST_WRONG
from infolinia.telephony.switch.lines import Lines

from .stage import SWITCH, offer
from .telephones import GUESSER, Phones, Telephone, line


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Phones]:
    made = Phones(tmp_path)
    yield made
    made.switch.farewell()
    made.settle()
    made.wait(40)
    made.settle()
    assert made.switch.sizes()["keys"] == 0


# --- Registering


@pytest.mark.parametrize("algorithm", ["SHA-256", "MD5"])
def test_a_telephone_with_the_right_password_is_bound(stage: Phones, algorithm: str):
    phone = stage.telephone()
    assert phone.register(algorithm=algorithm) == 200
    assert phone.answer is not None
    assert phone.answer.headers.get("contact") == "<sip:anna-1@203.0.113.7:5060>;expires=120"
    assert phone.answer.headers.get("date").endswith("GMT")
    (bound,) = stage.switch.snapshot().phones
    assert (bound.username, bound.user, bound.address, bound.expires - bound.since) == (
        "anna-1", "u-anna", "203.0.113.7", 120.0,
    )  # fmt: skip


def test_a_telephone_that_gives_up_at_an_algorithm_it_does_not_know_is_asked_for_md5_next_time(stage: Phones):
    phone = stage.telephone()

    def offered() -> list[str]:
        answer = phone.asks()
        assert answer is not None
        return [read_challenge(value).algorithm for value in answer.headers.all("www-authenticate")]

    assert offered() == ["SHA-256", "MD5"]
    assert offered() == ["MD5"]
    assert offered() == ["MD5"]
    assert stage.telephone(host="203.0.113.8").register() == 200


def test_an_unknown_user_and_a_wrong_password_look_the_same(stage: Phones):
    known, unknown = stage.telephone(), stage.telephone("nobody", host="203.0.113.8")
    assert known.register(password="wrong") == unknown.register() == 401
    assert known.answer is not None
    assert unknown.answer is not None

    def shape(answer: Response) -> list[str]:
        return [name if name != "www-authenticate" else value.partition("nonce")[0] for name, value in
                answer.headers.items()]  # fmt: skip

    assert shape(known.answer) == shape(unknown.answer)
    assert "stale" not in str(known.answer.headers.all("www-authenticate"))


def test_a_proof_that_was_overheard_is_of_no_use(stage: Phones):
    phone = stage.telephone()
    phone.register()
    thief = stage.telephone(host="203.0.113.99")
    assert thief.register(authorization=phone.proof) == 401
    assert phone.register(authorization=phone.proof) == 401
    assert phone.answer is not None
    assert "stale=true" in phone.answer.headers.get("www-authenticate")
    assert len(stage.switch.snapshot().phones) == 1
    assert stage.switch.snapshot().shut_out == ()


def test_nobody_registers_another_ones_telephone(stage: Phones):
    assert stage.telephone("piotr").register(to="anna-1") == 403
    assert stage.switch.snapshot().phones == ()


def test_guessing_is_slowed_then_refused_and_reported_and_forgiven(stage: Phones):
    thief = stage.telephone(host="203.0.113.99")
    heard = 0
    while not stage.all(SwitchAlarm):
        heard += thief.register(password=f"guess-{heard}") == 401
        stage.wait(1)
    assert heard == MOST_WRONG
    assert stage.clock.at - 100.0 > 60, "ten tries took their time"
    assert (stage.all(SwitchAlarm)[0].alarm, stage.all(SwitchAlarm)[0].detail) == ("phone-guessing", "203.0.113.99")
    assert thief.register() == 0, "the right password comes too late"
    assert stage.telephone(host="203.0.113.7").register() == 200, "others are heard"
    (shut,) = stage.switch.snapshot().shut_out
    assert (shut.whom, shut.wrong) == ("203.0.113.99", MOST_WRONG)
    assert not stage.switch.gate.may_connect("203.0.113.99")
    assert stage.switch.handle(Forgive(id="k-f", call="", whom="203.0.113.99")).done
    assert stage.all(SwitchAlarm)[-1].alarm == "cleared"
    assert thief.register() == 200


def test_a_guesser_is_heard_again_after_an_hour(stage: Phones):
    thief = stage.telephone(host="203.0.113.99")
    while not stage.all(SwitchAlarm):
        thief.register(password="guess")
        stage.wait(1)
    stage.wait(3700)
    assert stage.all(SwitchAlarm)[-1].alarm == "cleared"
    assert thief.register() == 200


def test_a_flood_of_registers_is_thinned_and_nothing_is_kept(stage: Phones):
    phone = stage.telephone()
    flood = (
        b"REGISTER sip:c SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.66;branch=z9hG4bK%d\r\nFrom: <sip:x@c>;tag=1\r\n"
        b"To: <sip:x@c>\r\nCall-ID: %d\r\nCSeq: 1 REGISTER\r\nContact: <sip:x@198.51.100.66>\r\n\r\n"
    )
    for n in range(3_000):
        stage.switch.receive(flood % (n, n), GUESSER)
    assert len(stage.stray) < 300
    assert phone.register() == 200
    stage.wait(40)
    assert stage.switch.signalling_sizes()["server"] == 0


def test_a_switch_that_starts_says_nothing_until_it_knows_who_may(tmp_path: Path):
    stage = Phones(tmp_path, told=False)
    phone = stage.telephone()
    assert phone.register() == 0
    stage.tell_lines()
    assert phone.register() == 200


def test_without_telephones_a_register_is_no_method_of_ours(stage: Phones):
    stage.switch.apply(Lines(version=2))
    phone = stage.telephone()
    assert phone.register() == 0
    assert not stage.switch.gate.may_connect("203.0.113.7")


def test_who_may_no_more_is_forgotten(stage: Phones):
    phone = stage.telephone()
    phone.register()
    stage.switch.apply(Lines(version=2, phones=(line("piotr", "u-piotr"),)))
    assert stage.switch.snapshot().phones == ()
    assert phone.register() == 401


def test_a_telephone_that_is_gone_is_forgotten(stage: Phones):
    stage.telephone().register()
    stage.wait(LONGEST)
    assert stage.switch.snapshot().phones == ()
    call, _ = stage.talk()
    assert stage.do(RingPhone, call=call, leg="l-anna", user="u-anna").code == "no-phone"


# --- Calling


def test_a_telephone_calls_with_its_password_and_whose_it_is_is_told(stage: Phones):
    phone = stage.telephone()
    phone.register()
    phone.calls("203")
    (arrived,) = stage.all(Arrived)
    assert (arrived.user, arrived.trunk, arrived.dialled, arrived.caller) == ("u-anna", "", "203", "")
    assert stage.do(Claim, call=arrived.call).done
    assert stage.do(Answer, call=arrived.call, leg=arrived.leg).done
    stage.settle()
    assert [type(signal) for signal in phone.signals][-1] is Accepted
    assert arrived.leg in {leg.leg for leg in stage.switch.snapshot().legs}


def test_numbers_that_a_telephone_writes_without_a_country_are_of_here(stage: Phones):
    phone = stage.telephone()
    phone.register()
    phone.calls("601 000 017".replace(" ", ""))
    assert stage.all(Arrived)[-1].dialled == "+48601000017"


@pytest.mark.parametrize("password", ["", "guess"])
def test_a_call_without_the_right_password_reaches_nobody(stage: Phones, password: str):
    phone = stage.telephone()
    phone.register()
    phone.calls("203", password=password)
    assert stage.all(Arrived) == []
    assert phone.signals[-1].status == 401  # pyright: ignore


def test_passwords_are_guessed_by_calls_no_quicker_than_by_registering(stage: Phones):
    phone = stage.telephone()
    phone.register(expires=300)
    for tried in range(MOST_WRONG):
        assert stage.all(SwitchAlarm) == []
        phone.calls("203", password="guess")
        stage.wait(2.0 ** max(0, tried - 2))
    (alarm,) = stage.all(SwitchAlarm)
    assert (alarm.alarm, alarm.detail) == ("phone-guessing", "203.0.113.7")
    phone.calls("203")
    assert stage.all(Arrived) == []


def test_a_telephone_has_a_few_calls_at_once_and_no_more(stage: Phones):
    phone = stage.telephone()
    phone.register()
    for _ in range(5):
        phone.calls("203")
    assert len(stage.all(Arrived)) == 4
    assert phone.signals[-1].status == 486  # pyright: ignore


def test_somebody_else_at_the_same_address_does_not_call_as_its_owner(stage: Phones):
    phone = stage.telephone()
    phone.register()
    phone.username = "piotr"
    phone.calls("203")
    assert stage.all(Arrived) == []
    assert phone.signals[-1].status == 403  # pyright: ignore


def test_a_telephone_may_ask_whether_we_live(stage: Phones):
    phone = stage.telephone()
    phone.register()
    phone.carry([*phone.endpoint.probe("alive", SWITCH, stage.clock.at)])
    stage.settle()
    assert phone.signals[-1].status == 200  # pyright: ignore


# --- Ringing


@pytest.mark.parametrize(("transport", "is_offered"), [("tls", True), ("udp", False)])
def test_a_telephone_over_tls_is_offered_encrypted_sound(stage: Phones, transport: str, is_offered: bool):
    peer = Peer(transport, "203.0.113.7", 40_000)
    phone = stage.telephones[peer] = Telephone(stage, "anna-1", peer)
    assert phone.register() == 200
    stage.ring_anna()
    asked = next(signal for signal in phone.signals if isinstance(signal, Invited))
    assert (b"a=crypto:" in asked.request.body) is is_offered


def test_a_telephone_rings_answers_and_hangs_up(stage: Phones):
    phone = stage.telephone()
    phone.register()
    call = stage.ring_anna()
    assert phone.rings
    invite = phone.received[0]
    assert (invite.uri, "+48990000001" in invite.headers.get("from")) == ("sip:anna-1@203.0.113.7:5060", True)
    phone.says(180)
    assert stage.all(LegRinging)[-1].leg == "l-anna"
    phone.says(200)
    assert stage.all(LegAnswered)[-1].leg == "l-anna"
    assert stage.plane.remotes["l-anna"].address == "203.0.113.7"
    customer = next(leg.leg for leg in stage.switch.snapshot().legs if leg.leg != "l-anna")
    assert stage.do(Bridge, call=call, legs=(customer, "l-anna")).done
    phone.hangs_up()
    ended = stage.all(LegEnded)[-1]
    assert (ended.leg, ended.by, ended.cause) == ("l-anna", "far", "normal")


def test_the_first_that_answers_has_it_and_the_others_are_told_so(stage: Phones):
    one, two, three = stage.telephone(), stage.telephone(host="203.0.113.8"), stage.telephone("anna-2", port=5070)
    for phone in (one, two, three):
        phone.register()
    stage.ring_anna()
    for phone in (one, two, three):
        phone.says(180)
    assert len(stage.all(LegRinging)) == 1
    two.says(200)
    assert [phone.rings for phone in (one, two, three)] == [False, True, False]
    cancel = next(r for r in one.received if r.method == "CANCEL")
    assert cancel.headers.get("reason") == 'SIP;cause=200;text="Call completed elsewhere"'
    assert [event.leg for event in stage.all(LegAnswered)][-1] == "l-anna"
    stage.do(HangUp, leg="l-anna")
    stage.settle()
    assert isinstance(two.signals[-1], Ended)
    assert not any(r.method == "BYE" for phone in (one, three) for r in phone.received)


def test_two_that_answer_at_once_make_one_call(stage: Phones):
    one, two = stage.telephone(), stage.telephone(host="203.0.113.8")
    one.register()
    two.register()
    stage.ring_anna()
    for phone in (one, two):
        key = next(s.call for s in phone.signals if isinstance(s, Invited))
        body = offer(address=phone.peer.host)
        phone.carry([*phone.endpoint.respond(key, 200, stage.clock.at, body=body)])
    stage.settle()
    assert len([event for event in stage.all(LegAnswered) if event.leg == "l-anna"]) == 1
    assert stage.plane.remotes["l-anna"].address == "203.0.113.7"
    assert isinstance(two.signals[-1], Ended)
    assert not any(isinstance(signal, Ended) for signal in one.signals)


def test_one_that_is_busy_leaves_the_other_ringing_and_the_last_word_is_told(stage: Phones):
    one, two = stage.telephone(), stage.telephone(host="203.0.113.8")
    one.register()
    two.register()
    stage.ring_anna()
    one.says(486)
    assert two.rings
    assert not [event for event in stage.all(LegEnded) if event.leg == "l-anna"]
    two.says(503)
    ended = stage.all(LegEnded)[-1]
    assert (ended.leg, ended.cause, ended.status) == ("l-anna", "busy", 486)


def test_a_person_who_declines_declines_for_all_of_theirs(stage: Phones):
    one, two = stage.telephone(), stage.telephone(host="203.0.113.8")
    one.register()
    two.register()
    stage.ring_anna()
    for phone in (one, two):
        phone.says(180)
    one.says(603)
    assert (stage.all(LegEnded)[-1].cause, two.rings) == ("declined", False)


def test_nobody_there_stops_ringing_in_time(stage: Phones):
    phone = stage.telephone()
    phone.register()
    stage.ring_anna(timeout=15.0)
    phone.says(180)
    stage.wait(16)
    stage.settle()
    assert (stage.all(LegEnded)[-1].cause, phone.rings) == ("no-answer", False)


def test_a_ring_that_is_taken_back_stops_everywhere(stage: Phones):
    one, two = stage.telephone(), stage.telephone(host="203.0.113.8")
    one.register()
    two.register()
    stage.ring_anna()
    for phone in (one, two):
        phone.says(180)
    stage.do(HangUp, leg="l-anna", cause="withdrawn")
    stage.settle()
    assert not one.rings
    assert not two.rings


def test_a_telephone_behind_a_translator_hears_all_of_the_call_by_its_one_way(stage: Phones):
    phone = stage.telephone(host="203.0.113.7", port=61000)
    phone.endpoint = Endpoint(
        host="10.1.1.5", port=5060, admit=lambda _peer, _request: Admission("switch"),
        token=lambda: f"n{len(phone.signals)}", secret=b"phone",
    )  # fmt: skip
    phone.register()
    stage.ring_anna()
    phone.says(200)
    assert stage.plane.remotes["l-anna"].networks == (ip_network("203.0.113.7"),)  # its sound comes from there, too
    stage.do(HangUp, leg="l-anna")
    stage.settle()
    assert [request.method for request in phone.received] == ["INVITE", "ACK", "BYE"]
