"""A test call is told stage by stage; what fails is told with its cure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.oversight.first_run import messages, watching
from infolinia.oversight.first_run.watching import Seen, stages

EVENTS = ["call.arrived", "call.greeted", "call.queued", "call.rung", "call.answered"]


def states(seen: Seen) -> list[str]:
    return [stage.state for stage in stages(seen)]


def trouble(seen: Seen) -> str:
    return next((stage.trouble for stage in stages(seen) if stage.trouble), "")


def test_a_call_that_goes_well():
    seen = Seen(seconds=1.0)
    assert states(seen)[0] == "now"
    for count in range(1, len(EVENTS) + 1):
        seen = replace(seen, answered_line=True, events=EVENTS[:count])
        assert states(seen)[:count] == ["done"] * count
    assert states(seen) == ["done"] * 5 + ["now"] * 3
    assert states(replace(seen, heard=-25.0, talked=2.0)) == ["done"] * 6 + ["now"] * 2
    ended = replace(seen, heard=-25.0, caller=-22.0, gone=True)
    assert states(ended) == ["done"] * 8
    assert watching.is_well(stages(ended))


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        (Seen(seconds=5.0), "no-switch"),
        (Seen(gone=True), "no-switch"),
        (Seen(gone=True, status=503), "no-centre"),
        (Seen(gone=True, status=404), "no-number"),
        (Seen(gone=True, status=404, events=["call.arrived"]), "no-number"),
        (Seen(gone=True, status=401), "not-known"),
        (Seen(gone=True, status=486), "refused"),
        (Seen(gone=True, events=EVENTS[:1], turned_away="closed"), "turned-closed"),
        (Seen(gone=True, events=EVENTS[:2], turned_away="unstaffed"), "turned-unstaffed"),
        (Seen(gone=True, events=EVENTS[:2]), "cut"),
        (Seen(seconds=0.1, nobody_ready=True), "nobody-ready"),
        (Seen(events=EVENTS[:2], nobody_ready=True), "nobody-ready"),
        (Seen(events=EVENTS[:3], waited=0.1, nobody_ready=True), "nobody-ready"),
        (Seen(gone=True, events=EVENTS[:1], turned_away="unstaffed", nobody_ready=True), "turned-unstaffed"),
        (Seen(events=EVENTS[:3], waited=9.0), "nobody"),
        (Seen(gone=True, events=EVENTS[:3], turned_away="late"), "turned-late"),
        (Seen(gone=True, events=EVENTS[:4]), "unanswered"),
        (Seen(events=EVENTS, talked=5.0, heard=-80.0), "silent-agent"),
        (Seen(gone=True, events=EVENTS, heard=-20.0, caller=-90.0), "silent-caller"),
        (Seen(gone=True, events=EVENTS, heard=-20.0, over_for=7.0), "not-measured"),
    ],
)
def test_each_trouble_has_its_cure(seen: Seen, code: str):
    assert trouble(seen) == code
    said, cure = messages.TROUBLES[code]
    assert said
    assert cure
    assert not watching.is_well(stages(seen))


def test_nothing_is_wrong_before_its_time():
    assert trouble(Seen(seconds=1.0)) == ""
    assert trouble(Seen(events=EVENTS[:3], waited=1.0)) == ""
    assert trouble(Seen(events=EVENTS, talked=1.0)) == ""
    assert trouble(Seen(gone=True, events=EVENTS, heard=-20.0)) == "", "its level comes a moment after the end"


@settings(deadline=None)
@given(
    st.builds(
        Seen, seconds=st.floats(0, 200), status=st.sampled_from([0, 401, 404, 480, 503]), gone=st.booleans(),
        answered_line=st.booleans(), events=st.lists(st.sampled_from(EVENTS)),
        turned_away=st.sampled_from(["", "closed", "number", "other"]), waited=st.floats(0, 200),
        talked=st.floats(0, 200), nobody_ready=st.booleans(),
        heard=st.none() | st.floats(-96, 0), caller=st.none() | st.floats(-96, 0),
    )
)  # fmt: skip
def test_whatever_is_seen_can_be_told(seen: Seen):
    told = messages.told(seen, running=not seen.gone)
    assert [each.stage.code for each in told.stages] == list(messages.STAGES)
    assert told.well == all(each.stage.state == "done" for each in told.stages)
    for each in told.stages:
        assert bool(each.trouble) == bool(each.cure) == bool(each.stage.trouble)
        assert each.stage.state in ("now", "failed") or each.stage.trouble in ("", "nobody-ready")
