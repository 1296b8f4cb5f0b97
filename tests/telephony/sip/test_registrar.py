"""The registrar's bindings: RFC 3261 10.3, step by step, and what holds whatever is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.headers import Headers
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.registrar import LONGEST, MOST_CONTACTS, SHORTEST, USUAL, Registrar, Reply
from infolinia.telephony.sip.transaction import Peer

HOME = Peer("udp", "203.0.113.9", 61000)
DESK = "<sip:anna@192.168.1.20:5062>"


def asks(*contacts: str, expires: str = "", call_id: str = "a", cseq: int = 1, agent: str = "") -> Request:
    headers = Headers([("call-id", call_id), ("cseq", f"{cseq} REGISTER")])
    for contact in contacts:
        headers.add("contact", contact)
    if expires:
        headers.add("expires", expires)
    if agent:
        headers.add("user-agent", agent)
    return Request("REGISTER", "sip:centre.example", headers)


def listed(reply: Reply) -> list[str]:
    return [value for name, value in reply.headers if name == "contact"]


def test_a_telephone_that_registers_can_be_rung_where_it_sent_from():
    registrar = Registrar()
    reply = registrar.register("anna", asks(DESK, agent="Deskphone 3"), HOME, 10.0)
    assert reply == Reply(200, (("contact", f"{DESK};expires={USUAL}"),), True)
    (binding,) = registrar.of("anna", 10.0)
    assert (binding.contact, binding.hop, binding.agent) == ("sip:anna@192.168.1.20:5062", HOME, "Deskphone 3")
    assert registrar.knows(HOME)
    assert registrar.of("piotr", 10.0) == ()


def test_without_address_translation_the_port_it_names_is_used():
    registrar = Registrar()
    registrar.register("anna", asks("<sip:anna@203.0.113.9:5060>"), HOME, 0.0)
    assert registrar.of("anna", 0.0)[0].hop == Peer("udp", "203.0.113.9", 5060)


def test_over_a_connection_it_is_reached_by_that_connection():
    registrar = Registrar()
    source = Peer("tcp", "203.0.113.9", 40123)
    registrar.register("anna", asks("<sip:anna@203.0.113.9:5060;transport=tcp>"), source, 0.0)
    assert registrar.of("anna", 0.0)[0].hop == source


def test_a_binding_ends_when_it_is_not_renewed():
    registrar = Registrar()
    registrar.register("anna", asks(DESK), HOME, 0.0)
    assert registrar.due() == USUAL
    assert registrar.of("anna", USUAL) == ()
    assert registrar.expire(USUAL)
    assert not registrar.expire(USUAL)
    assert not registrar.knows(HOME)
    assert registrar.due() is None


def test_a_renewal_keeps_since_when_it_is_there_and_changes_nothing_else():
    registrar = Registrar()
    registrar.register("anna", asks(DESK), HOME, 0.0)
    reply = registrar.register("anna", asks(DESK, cseq=2), HOME, 60.0)
    assert (reply.status, reply.changed) == (200, False)
    (binding,) = registrar.of("anna", 60.0)
    assert (binding.since, binding.expires_at) == (0.0, 60.0 + USUAL)


@pytest.mark.parametrize(
    ("wanted", "status", "given_"),
    [("", 200, USUAL), ("60", 200, 60), ("59", 423, 0), ("1", 423, 0), ("86400", 200, LONGEST),
     ("99999999999", 200, LONGEST), ("soon", 200, USUAL), ("-5", 200, USUAL)],
)  # fmt: skip
def test_the_time_is_bounded_both_ways(wanted: str, status: int, given_: int):
    reply = Registrar().register("anna", asks(DESK, expires=wanted), HOME, 0.0)
    assert reply.status == status
    if status == 423:
        assert reply.headers == (("min-expires", str(SHORTEST)),)
    else:
        assert listed(reply) == [f"{DESK};expires={given_}"]


def test_a_contacts_own_time_goes_before_the_header():
    reply = Registrar().register("anna", asks(f"{DESK};expires=90", expires="200"), HOME, 0.0)
    assert listed(reply) == [f"{DESK};expires=90"]


def test_several_telephones_ring_the_most_wanted_first():
    registrar = Registrar()
    registrar.register("anna", asks("<sip:anna@192.0.2.1>;q=0.3"), HOME, 0.0)
    registrar.register("anna", asks("<sip:anna@192.0.2.2>;q=0.9", call_id="b"), HOME, 1.0)
    registrar.register("anna", asks("<sip:anna@192.0.2.3>;q=nonsense", call_id="c"), HOME, 2.0)
    found = [item.contact for item in registrar.of("anna", 3.0)]
    assert found == ["sip:anna@192.0.2.3", "sip:anna@192.0.2.2", "sip:anna@192.0.2.1"]


def test_zero_seconds_ends_one_binding_and_a_star_all():
    registrar = Registrar()
    registrar.register("anna", asks(DESK, "<sip:anna@192.0.2.2>"), HOME, 0.0)
    reply = registrar.register("anna", asks(f"{DESK};expires=0", cseq=2), HOME, 1.0)
    assert listed(reply) == [f"<sip:anna@192.0.2.2>;expires={USUAL - 1}"]
    reply = registrar.register("anna", asks("*", expires="0", cseq=3), HOME, 2.0)
    assert (reply.status, listed(reply), reply.changed) == (200, [], True)
    assert len(registrar) == 0


@pytest.mark.parametrize(
    "request_",
    [asks("*"), asks("*", expires="60"), asks("*", DESK, expires="0"), asks("<tel:+48221234567>"), asks("<nonsense"),
     asks(*[f"<sip:anna@192.0.2.{n}>" for n in range(MOST_CONTACTS + 1)])],
    ids=["star-without-end", "star-that-lasts", "star-and-more", "tel", "broken", "too-many"],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing(request_: Request):
    registrar = Registrar()
    registrar.register("anna", asks(DESK, call_id="old"), HOME, 0.0)
    assert registrar.register("anna", request_, HOME, 1.0).status == 400
    assert [item.contact for item in registrar.of("anna", 1.0)] == ["sip:anna@192.168.1.20:5062"]


def test_a_late_copy_does_not_undo_what_came_after_it():
    registrar = Registrar()
    registrar.register("anna", asks(DESK, cseq=5), HOME, 0.0)
    assert registrar.register("anna", asks(f"{DESK};expires=0", cseq=5), HOME, 1.0).status == 500
    assert registrar.register("anna", asks("*", expires="0", cseq=4), HOME, 1.0).status == 500
    assert len(registrar) == 1
    assert registrar.register("anna", asks(f"{DESK};expires=0", call_id="new", cseq=1), HOME, 1.0).status == 200
    assert len(registrar) == 0


def test_all_contacts_are_taken_or_none():
    registrar = Registrar()
    registrar.register("anna", asks(DESK, cseq=5), HOME, 0.0)
    assert registrar.register("anna", asks("<sip:anna@192.0.2.7>", DESK, cseq=5), HOME, 1.0).status == 500
    assert len(registrar) == 1


def test_without_a_contact_it_only_tells():
    registrar = Registrar()
    registrar.register("anna", asks(DESK), HOME, 0.0)
    reply = registrar.register("anna", asks(), HOME, 20.0)
    assert (reply.status, listed(reply), reply.changed) == (200, [f"{DESK};expires={USUAL - 20}"], False)


def test_a_telephone_that_starts_often_leaves_no_heap_behind():
    registrar = Registrar()
    for n in range(20):
        registrar.register("anna", asks(f"<sip:anna@192.0.2.1:{6000 + n}>", call_id=str(n)), HOME, float(n))
    assert len(registrar) == MOST_CONTACTS
    assert registrar.of("anna", 20.0)[0].contact == "sip:anna@192.0.2.1:6019"


def test_a_full_house_takes_nobody_new_but_renews():
    registrar = Registrar(most=1)
    registrar.register("anna", asks(DESK), HOME, 0.0)
    assert registrar.register("piotr", asks("<sip:piotr@192.0.2.2>"), HOME, 1.0).status == 503
    assert registrar.register("anna", asks(DESK, cseq=2), HOME, 1.0).status == 200


def test_a_user_who_may_no_more_is_forgotten():
    registrar = Registrar()
    registrar.register("anna", asks(DESK), HOME, 0.0)
    registrar.register("piotr", asks("<sip:piotr@192.0.2.2>"), HOME, 0.0)
    assert registrar.keep(["piotr"])
    assert not registrar.keep(["piotr"])
    assert [item.user for item in registrar.all(0.0)] == ["piotr"]


@pytest.mark.parametrize(
    ("other", "is_same"),
    [("<sip:anna@192.168.1.20:5062;rinstance=1>", True), ("<sip:anna@192.168.1.20:5062;transport=tcp>", False),
     ("<sip:ANNA@192.168.1.20:5062>", False), ("<sip:anna@192.168.1.20>", False),
     ("<sips:anna@192.168.1.20:5062>", False)],
)  # fmt: skip
def test_which_addresses_are_one(other: str, is_same: bool):
    registrar = Registrar()
    registrar.register("anna", asks(DESK), HOME, 0.0)
    registrar.register("anna", asks(other, call_id="b"), HOME, 1.0)
    assert len(registrar) == (1 if is_same else 2)


contacts = st.one_of(
    st.just("*"), st.text(max_size=20),
    st.builds("<sip:u{}@192.0.2.{}>{}".format, st.integers(0, 2), st.integers(1, 8),
              st.sampled_from(["", ";expires=0", ";expires=61", ";q=0.5", ";q=x", ";expires=4294967296"])),
)  # fmt: skip
orders = st.lists(
    st.tuples(
        st.sampled_from(["anna", "piotr"]), st.lists(contacts, max_size=3),
        st.sampled_from(["", "0", "60", "3600", "x"]), st.sampled_from(["a", "b"]), st.integers(1, 9),
        st.integers(0, 200),
    ),
    max_size=30,
)  # fmt: skip


@given(orders)
def test_whatever_is_sent_the_bindings_stay_bounded_and_tell_the_truth(
    sent: list[tuple[str, list[str], str, str, int, int]],
):
    registrar, now = Registrar(most=6), 0.0
    for user, wanted, expires, call_id, cseq, later in sent:
        now += later
        before = registrar.of(user, now)
        reply = registrar.register(user, asks(*wanted, expires=expires, call_id=call_id, cseq=cseq), HOME, now)
        held = registrar.of(user, now)
        assert reply.status in (200, 400, 423, 500, 503)
        assert len(held) <= MOST_CONTACTS
        assert len(registrar) <= 6 + MOST_CONTACTS
        assert all(now < item.expires_at <= now + LONGEST for item in held)
        if reply.status == 200:
            assert len(listed(reply)) == len(held)
        else:
            assert held == before
