"""The settings of a trunk: each mistake is told at its field, and what is right comes back as it is kept."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from infolinia.floor.lines import messages
from infolinia.floor.lines.checking import READERS, check, values_of
from infolinia.floor.lines.facts import PoolNumber
from infolinia.telephony.switch.lines import Prefix, Registration, TrunkLine

GOOD: dict[str, Any] = {"proxies": ["sip.carrier.example"]}


def mistakes(values: dict[str, Any], name: str = "carrier") -> list[tuple[str, str]]:
    trunk, found = check(name, values)
    assert (trunk is None) == bool(found)
    for mistake in found:
        assert messages.said(mistake)
    return [(mistake.field, mistake.code) for mistake in found]


def test_every_setting_of_a_line_can_be_set():
    settable = {field.name for field in fields(TrunkLine)} - {"name", "password", "registration"}
    assert settable <= set(READERS)


def test_a_form_and_the_api_say_the_same():
    typed = {
        "peers": "198.51.100.7, 198.51.100.16/28", "proxies": "a.carrier.example:5070\nb.carrier.example",
        "channels": "30", "watched": "on", "codecs": "g722, PCMA", "incoming": "00=+ 0=+48", "country": "pl",
        "callers": "area", "numbers": [{"number": "+48 991 000 120", "area": "+4899"}], "registrar": "carrier.example",
        "registrar_user": "48991",
    }  # fmt: skip
    trunk, found = check("carrier", typed)
    assert found == ()
    assert trunk is not None
    line = trunk.line
    assert line.peers == ("198.51.100.7", "198.51.100.16/28")
    assert line.proxies == ("a.carrier.example:5070", "b.carrier.example")
    assert (line.channels, line.watched, line.codecs, line.country) == (30, True, ("G722", "PCMA"), "PL")
    assert line.incoming == (Prefix(begins="00", instead="+"), Prefix(begins="0", instead="+48"))
    assert line.registration == Registration(registrar="carrier.example", user="48991")
    assert trunk.pool.numbers == (PoolNumber(number="+48991000120", area="+4899"),)
    assert check("carrier", values_of(trunk)) == (trunk, ())


def test_an_empty_field_is_said_to_be_empty_and_what_belongs_there():
    empty = {
        "channels": "",
        "codecs": " ",
        "country": "",
        "transport": "",
        "proxies": [" "],
        "numbers": [{"number": ""}],
    }
    _trunk, found = check("carrier", empty)
    assert len(found) == len(empty)
    with translation.override("pl"):
        said = {mistake.field: messages.said(mistake) for mistake in found}
    assert said["channels"] == "Pole jest puste. Wpisz liczbę całkowitą od 0 do 10000."
    assert all(sentence.startswith("Pole jest puste. ") and "„" not in sentence for sentence in said.values()), said


def test_a_name_that_is_missing_is_asked_for_by_an_example():
    _trunk, (mistake,) = check("", GOOD)
    assert (mistake.field, mistake.code) == ("name", "name-missing")
    with translation.override("pl"):
        assert messages.said(mistake) == "Wpisz nazwę, na przykład operator-a."
    assert mistakes(GOOD, "Nazwa") == [("name", "name")]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, ("proxies", "nowhere")),
        ({"peers": "sip.carrier.example"}, ("peers", "peer")),
        ({"peers": ["0.0.0.0/0"]}, ("peers", "peer-wide")),
        ({"peers": ["10.0.0.1"] * 101}, ("peers", "too-many")),
        ({"peers": 7}, ("peers", "list")),
        ({"proxies": "sip carrier"}, None),
        ({"proxies": "a:b"}, ("proxies", "host")),
        ({"proxies": ["[::g]"]}, ("proxies", "host")),
        ({"proxies": ["-carrier"]}, ("proxies", "host")),
        ({"transport": "sctp"}, ("transport", "choice")),
        ({"channels": "-1"}, ("channels", "number")),
        ({"channels": True}, ("channels", "number")),
        ({"a_second_out": 1001}, ("a_second_out", "number")),
        ({"watched": "perhaps"}, ("watched", "yes-or-no")),
        ({"codecs": "G729"}, ("codecs", "codecs")),
        ({"codecs": ["PCMA", "pcma"]}, ("codecs", "codecs")),
        ({"codecs": []}, ("codecs", "codecs")),
        ({"tls_ca": "-----BEGIN"}, ("tls_ca", "pem")),
        ({"session_timer": 30}, ("session_timer", "timer")),
        ({"country": "XX"}, ("country", "country")),
        ({"incoming": "abc=+"}, ("incoming", "prefix")),
        ({"incoming": [{"begins": "", "instead": ""}]}, ("incoming", "prefix")),
        ({"incoming": [7]}, ("incoming", "prefix")),
        ({"callers": "fixed"}, ("numbers", "none-to-show")),
        ({"callers": "fixed", "numbers": "991000120"}, ("numbers", "e164")),
        ({"callers": "area", "numbers": ["+48991000120"]}, ("numbers", "area-missing")),
        ({"numbers": [{"number": "+48991000120", "area": "22"}]}, ("numbers", "area")),
        ({"srtp": "required"}, ("srtp", "keys-in-clear")),
        ({"registrar": "carrier.example"}, ("registrar_user", "needed-to-register")),
        ({"registrar_expires": 5}, ("registrar_expires", "number")),
        ({"challenge": True}, ("username", "needed-to-challenge")),
        ({"username": "a b"}, ("username", "characters")),
        ({"title": "x" * 81}, ("title", "text")),
        ({"titel": "x"}, ("titel", "unknown")),
        ({"proxies": [], "peers": ["198.51.100.7"], "watched": True}, ("watched", "nobody-to-ask")),
    ],
)
def test_a_mistake_is_told_at_its_field(values: dict[str, Any], told: tuple[str, str] | None):
    found = mistakes({**GOOD, **values} if values else {})
    assert found == ([told] if told else [])


def test_all_mistakes_are_told_at_once():
    assert mistakes({"channels": "many", "transport": "x", "peers": "y"}, name="No Name") == [
        ("name", "name"), ("channels", "number"), ("transport", "choice"), ("peers", "peer"),
    ]  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(READERS)), st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
), max_size=6))  # fmt: skip
def test_whatever_is_given_is_a_trunk_or_mistakes(values: dict[str, Any]):
    trunk, found = check("carrier", values)
    assert (trunk is None) == bool(found)
    if trunk:
        assert check("carrier", values_of(trunk)) == (trunk, ())
