"""Header names and values as far ends write them and as we do."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.headers import (
    COMPACT,
    Headers,
    Name,
    one_line,
    parameter,
    quoted,
    split_list,
    unquoted,
)

TEXT = st.text(max_size=300)


def test_names_are_written_as_the_rfcs_spell_them():
    headers = Headers([("call-id", "1"), ("cseq", "1 ACK"), ("www-authenticate", "x"), ("record-route", "<a>")])
    assert headers.write() == "Call-ID: 1\r\nCSeq: 1 ACK\r\nWWW-Authenticate: x\r\nRecord-Route: <a>\r\n"


def test_every_name_is_lower_case_and_known_once():
    names = get_args(Name)
    assert sorted(set(names)) == list(names)
    assert all(name == name.lower() for name in names)
    assert len(set(COMPACT.values())) == len(COMPACT)


def test_values_are_found_changed_and_dropped_by_name():
    headers = Headers([("via", "a"), ("to", "t"), ("via", "b, c")])
    assert (headers.get("via"), headers.get("from"), headers.get("from", "none")) == ("a", "", "none")
    assert headers.all("via") == ["a", "b, c"]
    assert headers.listed("via") == ["a", "b", "c"]
    assert headers.has("to")
    assert len(headers) == 3
    copy = headers.copy()
    headers.set("via", "x")
    assert list(headers.items()) == [("via", "x"), ("to", "t")]
    headers.set("route", "r")
    headers.drop("to")
    assert list(headers.items()) == [("via", "x"), ("route", "r")]
    assert len(copy) == 3
    assert copy != headers
    assert copy != "headers"
    assert Headers.received([("x-own", "1")]).write() == "X-Own: 1\r\n"


def test_no_value_can_forge_a_header():
    written = Headers([("to", "<sip:a@b>\r\nEvil: yes"), ("from", "x\ny\rz")]).write()
    assert written == "To: <sip:a@b> Evil: yes\r\nFrom: x y z\r\n"
    assert one_line("a\r\n\r\nb") == "a b"


def test_lists_are_split_outside_quotes_and_brackets():
    assert split_list('"Smith, \\"J\\", a" <sip:a@b?x=1,2>, <sip:c>;p="1,2" , ,sip:d>') == [
        '"Smith, \\"J\\", a" <sip:a@b?x=1,2>', '<sip:c>;p="1,2"', "sip:d>",
    ]  # fmt: skip
    assert split_list("  ") == []
    assert split_list(" one ") == ["one"]


def test_parameters_are_those_after_the_address():
    assert parameter('"a;tag=no" <sip:a@b;tag=no>; Tag = 1 ;lr', "tag") == "1"
    assert parameter("sip:a@b;tag=2", "tag") == "2"
    assert parameter("<sip:a@b;tag=no>", "tag") == ""


@given(TEXT)
def test_what_is_quoted_can_be_read_again(text: str):
    assert unquoted(quoted(text)) == one_line(text)


def test_what_is_not_quoted_stays():
    assert unquoted(' plain"') == 'plain"'
    assert unquoted('"') == '"'


@given(TEXT)
def test_reading_never_raises(text: str):
    for part in split_list(text):
        assert part == part.strip()
        parameter(part, "tag")
    assert Headers([("to", text)]).write().count("\r\n") == 1
