"""Addresses: what carriers, telephones and the hostile write, and what we make of it."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.uri import (
    NameAddress,
    Uri,
    UriProblem,
    host_port,
    is_literal,
    parse_name_address,
    parse_uri,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sip:host", Uri("sip", "", "host")),
        ("SIP:+48@192.0.2.1:5062;Transport=TCP;;lr",
         Uri("sip", "+48", "192.0.2.1", 5062, {"transport": "TCP", "lr": ""})),
        ("sips:a:secret@h", Uri("sips", "a", "h")),
        ("sip:a@[2001:db8::1]:5060", Uri("sip", "a", "2001:db8::1", 5060)),
        ("sip:sip%3Auser%40x@h", Uri("sip", "sip:user@x", "h")),
        ("sip:+48;phone-context=x@h?Subject=a", Uri("sip", "+48;phone-context=x", "h")),
        ("tel:+48222000;isub=1", Uri("tel", "+48222000", parameters={"isub": "1"})),
    ],
)  # fmt: skip
def test_an_address_is_read(text: str, expected: Uri):
    assert parse_uri(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "sip", "sip:", "sip:@", "sip:a@h:0", "sip:a@h:99999", "sip:a@h:port", "sip:a@[::1", "sip:a b@h", "sip:a\tb@h",
     "sip:a@h\r\nEvil: 1", "sip:\udcff@h", "sip:" + "a" * 2001],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str):
    with pytest.raises(UriProblem) as caught:
        parse_uri(text)
    assert caught.value.scheme == ""


def test_another_scheme_is_named():
    with pytest.raises(UriProblem) as caught:
        parse_uri("urn:service:sos")
    assert caught.value.scheme == "urn"


def test_an_address_is_written_so_that_it_can_be_read_again():
    assert (
        str(Uri("sip", "a b@c\r\nEvil", "::1", 5060, {"lr": "", "x": "1"}))
        == "sip:a%20b%40c%0D%0AEvil@[::1]:5060;lr;x=1"
    )
    assert str(Uri("sip", "", "h")) == "sip:h"
    assert str(Uri("tel", "+48", parameters={"x": "1"})) == "tel:+48;x=1"


@given(st.text(min_size=1, max_size=60), st.integers(1, 65535))
def test_any_user_survives_the_way(user: str, port: int):
    try:
        written = str(Uri("sip", user, "h.example", port))
    except UnicodeEncodeError:  # half a character: cannot come from a message
        return
    read = parse_uri(written)
    assert (read.user, read.port) == (user, port)


@pytest.mark.parametrize(
    ("text", "name", "uri", "parameters"),
    [
        ('"Anna \\"A\\" \\\\ <x>" <sip:a@h;x=1>;tag=1;q', 'Anna "A" \\ <x>', "sip:a@h;x=1", {"tag": "1", "q": ""}),
        ("Anna Nowak <sip:a@h>", "Anna Nowak", "sip:a@h", {}),
        ("sip:a@h;tag=2", "", "sip:a@h", {"tag": "2"}),
        ("< sip:a@h >", "", "sip:a@h", {}),
        ('"open <sip:a@h>', None, None, None),
        ("<sip:a@h", None, None, None),
        ("*", None, None, None),
    ],
)  # fmt: skip
def test_names_and_addresses_are_told_apart(text: str, name: str | None, uri: str, parameters: dict[str, str]):
    if name is None:
        with pytest.raises(UriProblem):
            parse_name_address(text)
        return
    assert parse_name_address(text) == NameAddress(parse_uri(uri), name, parameters)
    assert parse_name_address(text).text == uri


@pytest.mark.parametrize(
    ("text", "expected"),
    [("h", ("h", None)), ("h:1", ("h", 1)), ("[::1]", ("::1", None)), ("[::1]:2", ("::1", 2)), ("[::1]2", ("", None)),
     ("h:", ("h", None)), ("h:٣", ("", None)), ("h:-1", ("", None))],
)  # fmt: skip
def test_hosts_and_ports_are_read(text: str, expected: tuple[str, int | None]):
    assert host_port(text) == expected


def test_addresses_written_out_are_told_from_names():
    assert [is_literal(h) for h in ("192.0.2.1", "::1", "1.2.3", "1.2.3.256", "1.2.3.²", "a.b.c.d", "1.2.3.0004")] == [
        True, True, False, False, False, False, False,
    ]  # fmt: skip


@given(st.text(max_size=300), st.sampled_from(["", "sip:", "tel:", "<sip:", '"']))
def test_reading_raises_nothing_else(text: str, start: str):
    for read in (parse_uri, parse_name_address):
        with contextlib.suppress(UriProblem):
            read(start + text)
