"""What became of each command, for as long as its call lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from infolinia.telephony.switch import memory as module
from infolinia.telephony.switch.door import Claim, Outcome
from infolinia.telephony.switch.memory import Memory

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_repeat_gets_the_first_outcome_even_when_late():
    memory = Memory()
    first = Outcome(id="k", code="no-port")
    memory.keep("c", first)
    assert memory.judge(Claim(id="k", call="c", expires_at=NOW - timedelta(1)), NOW) == first
    assert memory.judge(Claim(id="k", call="other"), NOW) is None


def test_an_expired_command_is_late_and_one_in_time_is_not():
    memory = Memory()
    late = memory.judge(Claim(id="k", call="c", expires_at=NOW - timedelta(microseconds=1)), NOW)
    assert late == Outcome(id="k", code="late")
    assert memory.judge(Claim(id="k", call="c", expires_at=NOW), NOW) is None


def test_an_ended_call_is_known_as_such_and_its_outcomes_are_gone():
    memory = Memory()
    memory.keep("c", Outcome(id="k"))
    memory.end("c")
    assert len(memory) == 0
    judged = memory.judge(Claim(id="k2", call="c"), NOW)
    assert judged
    assert judged.code == "no-call"


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_OF_A_CALL", 3)
    monkeypatch.setattr(module, "MOST_ENDED", 2)
    memory = Memory()
    for number in range(5):
        memory.keep("c", Outcome(id=f"k{number}"))
        memory.end(f"ended{number}")
    assert len(memory) == 3
    assert memory.judge(Claim(id="k", call="ended0"), NOW) is None
    assert memory.judge(Claim(id="k", call="ended4"), NOW)


def test_a_snapshot_takes_the_newest_of_each_call_without_descriptions():
    memory = Memory()
    for call in ("a", "b"):
        for number in range(4):
            memory.keep(call, Outcome(id=f"{call}{number}", sdp="v=0"))
    newest = memory.newest(4)
    assert set(newest) == {"a2", "a3", "b2", "b3"}
    assert not any(outcome.sdp for outcome in newest.values())
    assert len(memory.newest(1)) == 1
