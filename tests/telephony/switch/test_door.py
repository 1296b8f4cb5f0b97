"""The door on the wire: everything comes back as it went in; anything else is a DoorProblem."""

from __future__ import annotations

import contextlib
import typing
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.switch import door
from infolinia.telephony.switch.door import Code, LegSnapshot
from infolinia.telephony.switch.lines import BoundPhone, Lines, LinesHeld, ShutOut, TrunkState

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
INSTANTS = st.datetimes(timezones=st.just(UTC))
OUTCOMES = st.builds(door.Outcome, id=TEXT, code=st.sampled_from(typing.get_args(Code)), detail=TEXT, sdp=TEXT)
LEGS = st.builds(
    LegSnapshot, leg=TEXT, call=TEXT, kind=st.sampled_from(["trunk", "browser"]),
    direction=st.sampled_from(["in", "out"]), state=st.sampled_from(["arrived", "early", "dialling", "up"]),
    bridged_with=st.lists(TEXT, max_size=3).map(tuple), recording=TEXT,
)  # fmt: skip


def _values(annotation: Any) -> st.SearchStrategy[Any]:
    match annotation:
        case _ if annotation is str:
            return TEXT
        case _ if annotation is int:
            return st.integers(-(2**53), 2**53)
        case _ if annotation is float:
            return st.floats(allow_nan=False, allow_infinity=False)
        case _ if annotation is bool:
            return st.booleans()
        case _ if annotation is datetime:
            return INSTANTS
        case _ if annotation is type(None):
            return st.none()
        case _ if annotation in (BoundPhone, ShutOut, TrunkState):
            return _messages(annotation)
        case _ if typing.get_origin(annotation) is typing.Literal:
            return st.sampled_from(typing.get_args(annotation))
        case _ if typing.get_origin(annotation) is tuple:
            inner = typing.get_args(annotation)[0]
            return st.lists(LEGS if inner is LegSnapshot else _values(inner), max_size=3).map(tuple)
        case _ if typing.get_origin(annotation) is dict:
            inner = typing.get_args(annotation)[1]
            return st.dictionaries(TEXT, TEXT if inner is str else OUTCOMES, max_size=3)
        case _:
            return st.one_of([_values(part) for part in typing.get_args(annotation)])


def _messages(cls: type[Any]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{field.name: _values(hints[field.name]) for field in fields(cls)})


KINDS = [
    cls
    for cls in vars(door).values()
    if isinstance(cls, type)
    and (issubclass(cls, door.Command | door.Event) or cls in (door.Outcome, door.Snapshot))
    and cls not in (door.Command, door.Event)
]


@given(st.one_of([_messages(cls) for cls in KINDS]))
def test_every_message_comes_back_as_it_went_in(message: door.Message):
    assert door.decode(door.encode(message)) == message


def test_every_kind_is_known_at_the_door():
    assert {*KINDS, Lines, LinesHeld} == set(door._KINDS.values())  # the last two have their own test_lines.py


@given(st.binary(max_size=300))
def test_bytes_that_are_no_message_are_a_door_problem(data: bytes):
    with pytest.raises(door.DoorProblem):
        door.decode(data)


@given(_messages(door.Dial), st.data())
def test_a_damaged_message_is_read_or_is_a_door_problem(message: door.Dial, data: st.DataObject):
    raw = bytearray(door.encode(message))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(door.DoorProblem):
        door.decode(bytes(raw))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'{"v":2,"kind":"Claim","id":"k","call":"c"}', "version 2"),
        (b'{"kind":"Claim","id":"k","call":"c"}', "version None"),
        (b'{"v":1,"kind":"Nonsense"}', "unknown kind"),
        (b'{"v":1,"kind":7}', "unknown kind"),
        (b'{"v":1,"kind":"Claim","id":"k"}', "call"),
        (b'{"v":1,"kind":"Dial","id":"k","call":"c","leg":"l","to":1,"trunk":"t","caller":"x"}', "to"),
        (b"[]", "array"),
        (b'{"v":1,"kind":' + b"[" * 100_000, "recursion|malformed"),
        (b'{"v":1,"kind":"Claim","id":"k","call":"c","expires_at":"2026-03-02T08:00:00"}', "offset from UTC"),
        (b"x" * (door.LONGEST_MESSAGE + 1), "bytes; at most"),
    ],
)
def test_a_door_problem_names_what_is_wrong(text: bytes, why: str):
    with pytest.raises(door.DoorProblem, match=why):
        door.decode(text)
