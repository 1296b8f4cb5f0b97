"""Where requests go: targets, loose and strict routes, names, translators, connections."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.headers import Headers
from infolinia.telephony.sip.message import Request
from infolinia.telephony.sip.route import addressed, contact_of, hop
from infolinia.telephony.sip.transaction import Peer

SEEN = Peer("udp", "203.0.113.1", 5060)
TCP = Peer("tcp", "203.0.113.1", 40000)
TLS = Peer("tls", "192.0.2.1", 40001)


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("<sip:a%40b@192.0.2.1:5062;ob>;expires=60", "sip:a%40b@192.0.2.1:5062;ob"),
        ("sip:a@h;expires=60", "sip:a@h"),
        ('"x, y" <sip:a@h?Replaces=1>, <sip:b@h>', "sip:a@h"),
        ("*", ""),
        ("<sip:a@h\udcff>", ""),
        ("", ""),
    ],
)
def test_a_contact_is_taken_as_it_was_sent(contact: str, expected: str):
    assert contact_of(Request("INVITE", "sip:x", Headers([("contact", contact)]))) == expected


def test_loose_and_strict_routes():
    assert addressed("sip:t", ()) == ("sip:t", ())
    assert addressed("sip:t", ("<sip:p;lr>", "<sip:q>")) == ("sip:t", ("<sip:p;lr>", "<sip:q>"))
    assert addressed("sip:t", ("sip:p;lr=on", "<sip:q>")) == ("sip:t", ("sip:p;lr=on", "<sip:q>"))
    assert addressed("sip:t", ("<sip:p?x=1>", "<sip:q;lr>")) == ("sip:p", ("<sip:q;lr>", "<sip:t>"))
    assert addressed("sip:t", ("rubbish",)) == ("sip:t", ("rubbish",))


@pytest.mark.parametrize(
    ("routes", "target", "seen", "expected"),
    [
        ((), "sip:a@192.0.2.5:5070", SEEN, Peer("udp", "192.0.2.5", 5070)),
        ((), "sip:a@[2001:db8::5]", SEEN, Peer("udp", "2001:db8::5", 5060)),
        ((), "sip:a@192.0.2.5;transport=TCP", SEEN, Peer("tcp", "192.0.2.5", 5060)),
        ((), "sip:a@192.0.2.5", TCP, TCP),  # the connection that is open
        ((), "sip:a@192.0.2.5;transport=udp", TCP, Peer("udp", "192.0.2.5", 5060)),
        ((), "sip:a@pbx.example", SEEN, SEEN),
        ((), "sip:a@192.0.2.5:5061;transport=tls", SEEN, SEEN),
        ((), "sips:a@192.0.2.5", SEEN, SEEN),
        ((), "sip:a@192.0.2.5:5061;transport=tls", TLS, TLS),
        ((), "sip:a@192.0.2.5;transport=udp", TLS, TLS),  # never back to where all can read it
        ((), "tel:+48222000", SEEN, SEEN),
        ((), "rubbish", SEEN, SEEN),
        ((), "sip:a@10.0.0.5", SEEN, SEEN),  # behind a translator
        ((), "sip:a@10.0.0.5", Peer("udp", "192.168.1.1", 5060), Peer("udp", "10.0.0.5", 5060)),
        ((), "sip:a@[fe80::1]", SEEN, Peer("udp", "fe80::1", 5060)),
        ((), "sip:a@[not::an::address]", SEEN, Peer("udp", "not::an::address", 5060)),
        (("<sip:192.0.2.9:5080;lr>",), "sip:a@192.0.2.5", SEEN, Peer("udp", "192.0.2.9", 5080)),
        (("<sip:10.0.0.9;lr>",), "sip:a@192.0.2.5", SEEN, Peer("udp", "10.0.0.9", 5060)),
        (("<sip:edge.example;lr>",), "sip:a@192.0.2.5", SEEN, SEEN),
    ],
)
def test_the_next_hop(routes: tuple[str, ...], target: str, seen: Peer, expected: Peer):
    assert hop(routes, target, seen) == expected


@given(st.lists(st.text(max_size=60), max_size=3), st.text(max_size=60))
def test_rubbish_leads_back_to_where_it_came_from(routes: list[str], target: str):
    assert isinstance(hop(tuple(routes), target, SEEN), Peer)
    addressed(target, tuple(routes))
