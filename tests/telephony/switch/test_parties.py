"""Who calls and what they dialled, as carriers write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip.message import Headers, Request
from infolinia.telephony.switch.lines import Prefix, TrunkLine
from infolinia.telephony.switch.parties import Parties, number, parties

LINE = TrunkLine(name="carrier")
STRANGE = TrunkLine(name="strange", trusts_identity=False)


def invite(uri: str = "sip:990000100@192.0.2.1", **headers: str) -> Request:
    headers = {"from": '"Anna Nowak" <sip:990000001@192.0.2.9>;tag=1', **headers}
    return Request("INVITE", uri, Headers([(name.replace("_", "-"), value) for name, value in headers.items()]))


def test_numbers_of_the_trunks_country_become_e164():
    assert parties(invite(), LINE) == Parties("+48990000001", "Anna Nowak", "+48990000100")


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("+48990000001", "PL", "+48990000001"), ("990000001", "PL", "+48990000001"),
        ("48990000001", "PL", "+48990000001"),
        ("0048990000001", "PL", "+48990000001"), ("+49 30 123-456", "PL", "+4930123456"),
        ("030 123456", "DE", "+4930123456"),
        ("0044 20 7946 0958", "PL", "+442079460958"), ("112", "PL", "112"), ("anna", "PL", "anna"), ("", "PL", ""),
        ("12345678901234567890", "PL", "12345678901234567890"), ("+123", "PL", "+123"),
    ],
)  # fmt: skip
def test_a_number_is_e164_where_it_is_one(text: str, country: str, e164: str):
    assert number(text, country) == e164


def test_the_asserted_identity_goes_before_from():
    request = invite(p_asserted_identity="<tel:+48990000009>")
    assert parties(request, LINE).caller == "+48990000009"


@pytest.mark.parametrize(
    "headers",
    [
        {"from": '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1'}, {"privacy": "id"}, {"privacy": "user;id"},
        {"from": "<sip:990000001@x.invalid>;tag=1"}, {"from": "nonsense"},
    ],
)  # fmt: skip
def test_a_withheld_caller_has_no_number_and_no_name(headers: dict[str, str]):
    assert parties(invite(**headers), LINE) == Parties("", "", "+48990000100")


def test_what_strangers_write_is_printable_and_short():
    request = invite(**{"from": f'"{"ą" * 200}\x1b[31m\udc83" <sip:+48990000001@192.0.2.9>;tag=1'})
    shown = parties(request, LINE)
    assert shown.name == "ą" * 80
    assert parties(invite("http://x"), LINE).dialled == ""


@given(st.text(max_size=200))
def test_whatever_is_sent_can_be_written_as_json(text: str):
    found = parties(invite(f"sip:{text}@x", **{"from": f'"{text}" <sip:{text}@x>'}), LINE)
    assert len(found.caller) <= 64
    (found.caller + found.name + found.dialled).encode()


# --- What else carriers say of a caller


@pytest.mark.parametrize(
    ("headers", "caller"),
    [
        ({"p_asserted_identity": '"N" <sip:990000009@x>, <tel:+48990000008>'}, "+48990000009"),
        ({"remote_party_id": "<sip:990000007@x>;party=called, <sip:990000006@x>;party=calling"}, "+48990000006"),
        ({"remote_party_id": "<sip:990000006@x>;privacy=full;screen=yes"}, ""),
        ({"p_asserted_identity": "<tel:+48990000009>", "privacy": "none;id"}, "+48990000009"),
        ({"p_asserted_identity": "<tel:+48990000009>", "privacy": "header"}, ""),
        ({"p_asserted_identity": "nonsense", "remote_party_id": "<sip:990000006@x>"}, "+48990000006"),
    ],
)
def test_who_calls_by_the_networks_word(headers: dict[str, str], caller: str):
    assert parties(invite(**headers), LINE).caller == caller


def test_a_network_that_is_not_trusted_is_not_believed_but_privacy_is_kept():
    lies = {"p_asserted_identity": "<tel:+48990000009>", "diversion": "<sip:990000005@x>"}
    assert parties(invite(**lies), STRANGE) == Parties("+48990000001", "Anna Nowak", "+48990000100")
    assert parties(invite(privacy="id"), STRANGE).caller == ""


@pytest.mark.parametrize(
    ("headers", "number"),
    [
        ({"diversion": "<sip:990000300@x>;reason=no-answer"}, "+48990000300"),
        ({"diversion": "<sip:990000300@x>;reason=busy, <sip:990000200@x>;reason=unconditional"}, "+48990000200"),
        ({"diversion": "<sip:990000300@x>;privacy=full"}, ""),
        ({"diversion": "<sip:anonymous@x>"}, ""),
        ({"diversion": "nonsense"}, ""),
        ({"diversion": "<sip:990000100@x>"}, ""),  # the number that was dialled: nothing was forwarded
        (
            {"history_info": "<sip:990000300@x?Reason=SIP%3Bcause%3D302>;index=1, <sip:990000100@y>;index=1.1"},
            "+48990000300",
        ),
        ({"history_info": "<sip:990000100@y>;index=1"}, ""),
        ({"history_info": "<sip:990000300@x?Privacy=history>;index=1, <sip:990000100@y>;index=1.1"}, ""),
    ],
)
def test_whose_number_was_called_first(headers: dict[str, str], number: str):
    assert parties(invite(**headers), LINE).diverted_from == number


@given(st.text(max_size=300))
def test_any_identity_and_diversion_can_be_read(text: str):
    found = parties(
        invite(p_asserted_identity=text, remote_party_id=text, diversion=text, history_info=text, privacy=text), LINE
    )
    assert len(found.diverted_from) <= 64
    (found.caller + found.diverted_from).encode()


def test_numbers_are_read_by_the_trunks_rules():
    line = TrunkLine(name="a", incoming=(Prefix(begins="9#", instead="+48"), Prefix(begins="0")))
    request = invite("sip:0990000100@192.0.2.1", **{"from": "<sip:9#990000001@192.0.2.9>;tag=1"})
    assert parties(request, line) == Parties("+48990000001", "", "+48990000100")


@pytest.mark.parametrize(
    ("headers", "dialled"),
    [
        ({"to": "<sip:+48990000100@carrier.example>"}, "+48990000100"),
        ({"to": "<sip:x@y>", "p_called_party_id": "<tel:+48990000101>"}, "+48990000101"),
        ({"to": "nonsense"}, "account7"),
        ({}, "account7"),
    ],
)
def test_a_call_to_our_account_was_dialled_to_whom_the_carrier_names(headers: dict[str, str], dialled: str):
    request = invite("sip:account7@192.0.2.1", **headers)
    assert parties(request, LINE, "account7").dialled == dialled
    assert parties(invite("sip:990000102@192.0.2.1", **headers), LINE, "account7").dialled == "+48990000102"
