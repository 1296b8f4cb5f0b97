"""The second of the recording of each step, statement, wait and correction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from infolinia.conduct import events
from infolinia.journal.facts import Erased
from infolinia.oversight.supervision.facts import Reply, StepName, Timeline
from infolinia.oversight.supervision.timeline import Happened, timeline

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NAMES = {
    "recording": StepName("Nagrywanie", "Nagrywanie", "statement"),
    "danger": StepName("Zagrożenie", "Zagrożenie", "ask"),
    "who": StepName("Tożsamość", "Tożsamość", "include"),
    "who/number": StepName("Numer klienta", "", "ask"),
    "description": StepName("Treść", "Treść", "ask"),
    "since": StepName("Od kiedy", "", "ask"),
    "open": StepName("Numer i termin", "Numer i termin", "do"),
    "number": StepName("", "", "statement"),
    "aside:refund": StepName("Chcę zwrotu", kind="aside"),
}


class Call:
    """A call as its journal tells it; the recording begins at 9:00:00 and `second` counts from there."""

    def __init__(self) -> None:
        self.happened: list[Happened] = []

    def at(self, second: float, event: object) -> Call:
        inside = second if second >= 0 else None
        self.happened.append(Happened(NINE + timedelta(seconds=second), event, inside))
        return self

    def begins(self) -> Call:
        self.at(-3, events.Rung("7", "l-1", NINE)).at(-1, events.Answered("7", "l-1"))
        return self.at(-0.5, events.ProcedureStarted("reklamacja", "hash", "desk", "pl", "2026-11-23", {}))

    def step(self, second: float, path: str, kind: str = "Answered", *, proof: str = "", **body: object) -> Call:
        return self.at(second, events.ProcedureStepped(path, kind, {"kind": kind, **body}, second, proof))

    def answers(self, second: float, path: str, written: str, **more: object) -> Call:
        return self.step(second, path, slot=path, written=written, **more)

    def reads(self, second: float, path: str, begin: float, *, whole: bool = True) -> Call:
        return self.step(second, path, "Heard", proof="hmac", whole=whole, sentences=1, begin=begin, end=second)

    def timeline(self, seconds: float = 300.0) -> Timeline:
        return timeline(self.happened, NAMES, seconds=seconds, now=NINE)


def seconds(line: Timeline) -> dict[str, tuple[float | None, float | None]]:
    return {step.path: (step.begin, step.end) for step in line.steps}


def test_a_step_lasts_from_the_answer_before_until_its_own():
    line = (
        Call()
        .begins()
        .reads(14, "recording", 4)
        .answers(24.5, "danger", "nie")
        .answers(86, "who/number", "K-001")
        .answers(104, "description", "wolny internet")
        .timeline()
    )
    assert seconds(line) == {
        "recording": (0.0, 14),
        "danger": (14, 24.5),
        "who/number": (24.5, 86),
        "description": (86, 104),
    }
    assert [step.label for step in line.steps] == ["Nagrywanie", "Zagrożenie", "Numer klienta", "Treść"]
    assert [step.section for step in line.steps] == ["Nagrywanie", "Zagrożenie", "Tożsamość", "Treść"]


def test_a_statement_is_evidence_with_its_seconds():
    line = Call().begins().reads(14, "recording", 4).answers(20, "danger", "nie").reads(30, "number", 22).timeline()
    assert [(s.number, s.label, s.begin, s.end, s.whole) for s in line.statements] == [
        (1, "Nagrywanie", 4, 14, True),
        (2, "Zagrożenie", 22, 30, True),  # without a title it is called as its section
    ]
    assert line.steps[0].evidence == (1,)
    assert line.steps[2].evidence == (2,)
    assert line.statements[0].proof == "hmac"


def test_a_statement_read_sentence_by_sentence_is_one_reading_and_read_anew_another():
    call = Call().begins().reads(5, "recording", 2, whole=False).reads(9, "recording", 5)
    once = call.timeline()
    assert [(s.begin, s.end, s.whole) for s in once.statements] == [(2, 9, True)]
    assert seconds(once)["recording"] == (0.0, 9)
    again = call.answers(20, "danger", "nie").reads(40, "recording", 30).timeline()
    assert [(s.number, s.begin, s.end) for s in again.statements] == [(1, 2, 9), (2, 30, 40)]
    assert again.steps[0].evidence == (1, 2)
    assert seconds(again)["recording"] == (0.0, 9)


def test_an_interrupted_statement_says_so():
    line = Call().begins().reads(5, "recording", 2, whole=False).timeline()
    assert [s.whole for s in line.statements] == [False]


def test_nothing_is_read_before_its_step_came():
    line = Call().begins().answers(20, "danger", "nie").reads(30, "recording", 0).timeline()
    assert (line.statements[0].begin, line.statements[0].end) == (20, 30)


def test_a_correction_keeps_the_first_answer_and_moves_no_step():
    line = (
        Call()
        .begins()
        .answers(20, "description", "wolny internet")
        .answers(50, "description", "brak internetu")
        .answers(70, "since", "od piątku")
        .timeline()
    )
    description, since = line.steps
    assert [r.written for r in description.replies] == ["wolny internet", "brak internetu"]
    assert (description.reply.written, description.reply.second) == ("brak internetu", 50)
    assert (description.begin, description.end) == (0.0, 50)
    assert (since.begin, since.end) == (50, 70)


def test_a_correction_of_an_earlier_step_leaves_the_step_in_focus_where_it_began():
    line = (
        Call()
        .begins()
        .answers(20, "danger", "nie")
        .answers(40, "description", "wolny internet")
        .step(55, "", "Back")
        .answers(60, "danger", "tak")
        .answers(80, "since", "od piątku")
        .timeline()
    )
    assert seconds(line) == {"danger": (0.0, 20), "description": (20, 40), "since": (40, 80)}
    assert [(r.second, r.written) for r in line.steps[0].corrections] == [(60, "tak")]


def test_the_same_answer_again_corrects_nothing():
    line = Call().begins().answers(20, "danger", "nie").step(22, "danger", "Confirmed").answers(25, "danger", "nie")
    assert line.timeline().steps[0].corrections == ()
    assert seconds(line.timeline())["danger"] == (0.0, 25)


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("Declined", {"how": "refused"}, ("", "refused")),
        ("Declined", {"how": "dont_know"}, ("", "dont_know")),
        ("Answered", {"written": "wtorek", "unsure": True}, ("wtorek", "unsure")),
        ("ActionDone", {"error": "unavailable"}, ("unavailable", "failed")),
    ],
)
def test_how_it_was_answered(kind, body, expected):
    reply = Call().begins().step(10, "danger", kind, **body).timeline().steps[0].reply
    assert (reply.written, reply.how) == expected


def test_an_action_that_went_well_has_no_answer_of_its_own():
    line = Call().begins().answers(10, "danger", "nie").step(10, "open", "ActionDone", outputs={"case": "R-1"})
    assert line.timeline().steps[1].reply is None
    assert seconds(line.timeline())["open"] == (10, 10)


def test_what_was_erased_stays_as_a_step_without_its_words():
    call = Call().begins()
    call.at(10, events.ProcedureStepped("danger", "Answered", Erased(), 10.0))  # type: ignore[arg-type]
    step = call.timeline().steps[0]
    assert (step.label, step.reply) == ("Zagrożenie", Reply(NINE + timedelta(seconds=10), 10.0, "", "erased"))


def test_a_word_beside_the_matter_is_told_each_time_and_moves_nothing_on():
    line = (
        Call()
        .begins()
        .answers(10, "danger", "nie")
        .step(15, "refund", "Digressed")
        .step(25, "refund", "Digressed")
        .answers(30, "description", "x")
        .timeline()
    )
    assert [(s.label, s.begin, s.end) for s in line.steps[1:]] == [
        ("Chcę zwrotu", 15, 15),
        ("Chcę zwrotu", 25, 25),
        ("Treść", 10, 30),
    ]


def test_a_step_of_a_version_that_nobody_knows_is_called_by_its_path():
    line = Call().begins().answers(10, "gone/thing", "x").timeline()
    assert [(s.path, s.label) for s in line.steps] == [("gone/thing", "thing")]


def test_without_a_recording_there_are_steps_and_clock_times_but_no_seconds():
    line = Call().begins().reads(14, "recording", 4).answers(24, "danger", "nie").timeline(seconds=0)
    assert seconds(line) == {"recording": (None, None), "danger": (None, None)}
    assert [step.at for step in line.steps] == [NINE - timedelta(seconds=0.5), NINE + timedelta(seconds=14)]
    assert line.statements[0].begin is None


def test_a_step_of_which_the_second_was_not_known_takes_it_from_the_clock():
    call = Call().begins()
    call.at(12, events.ProcedureStepped("danger", "Answered", {"written": "nie"}, -1.0))
    assert seconds(call.timeline())["danger"] == (0.0, 12)


def test_waits_with_whom_and_how_long():
    line = (
        Call()
        .begins()
        .at(10, events.Held("7"))
        .at(40, events.Resumed("7"))
        .at(50, events.Consulted("7", "9", "l-2"))
        .at(52, events.Rung("9", "l-2", NINE, "consulted"))
        .at(60, events.Answered("9", "l-2"))
        .at(108, events.ConsultationEnded("9", "l-2", "dropped"))
        .at(120, events.AgentLost("7", "l-1", "l-3"))
        .at(124, events.AgentBack("7", "l-3"))
        .timeline()
    )
    assert [(w.kind, w.begin, w.end, w.seconds, w.whom) for w in line.waits] == [
        ("hold", 10, 40, 30, ""),
        ("consultation", 50, 108, 58, "9"),
        ("no_line", 120, 124, 4, ""),
    ]
    assert [turn.user for turn in line.turns] == ["7"]  # who is asked does not conduct


def test_a_colleague_who_hangs_up_leaves_the_customer_with_the_agent():
    line = (
        Call()
        .begins()
        .at(50, events.Consulted("7", "9", "l-2"))
        .at(60, events.Answered("9", "l-2"))
        .at(70, events.ConsultationEnded("9", "l-2", "hung_up"))
        .at(120, events.Held("7"))
        .at(125, events.Resumed("7"))
        .timeline()
    )
    assert [(w.kind, w.begin, w.end) for w in line.waits] == [("consultation", 50, 70), ("hold", 120, 125)]


@pytest.mark.parametrize("why", ["dropped", "hung_up", "left"])
def test_nobody_waits_in_a_conference_or_after_it(why: str):
    line = (
        Call()
        .begins()
        .at(50, events.Consulted("7", "9", "l-2"))
        .at(60, events.Answered("9", "l-2"))
        .at(61, events.Connected(("l-1", "l-2")))
        .at(80, events.Connected(("c-1", "l-1", "l-2")))
        .at(100, events.ConsultationEnded("9", "l-2", why))
        .timeline()
    )
    assert [(w.kind, w.begin, w.end) for w in line.waits] == [("consultation", 50, 80)]


def test_a_colleague_who_does_not_answer_leaves_the_customer_on_hold():
    line = (
        Call()
        .begins()
        .at(10, events.Held("7"))
        .at(20, events.Consulted("7", "9", "l-2"))
        .at(40, events.ConsultationEnded("9", "l-2", "missed"))
        .at(45, events.Resumed("7"))
        .timeline()
    )
    assert [(w.kind, w.begin, w.end) for w in line.waits] == [
        ("hold", 10, 20),
        ("consultation", 20, 40),
        ("hold", 40, 45),
    ]


@pytest.mark.parametrize("end", [events.HungUp("customer"), events.Interrupted("x"), events.Forwarded("7", "x", "l")])
def test_a_wait_ends_with_the_call(end):
    line = Call().begins().at(10, events.Held("7")).at(30, end).at(90, events.WrappedUp()).timeline()
    assert [(w.begin, w.end) for w in line.waits] == [(10, 30)]


def test_a_wait_that_goes_on_lasts_until_the_last_event():
    line = Call().begins().at(10, events.Held("7")).at(30, events.Noted("x")).timeline()
    assert [(w.begin, w.end, w.seconds) for w in line.waits] == [(10, 30, 20)]


def test_who_conducted_and_from_when():
    line = (
        Call()
        .begins()
        .at(50, events.Consulted("7", "9", "l-2"))
        .at(80, events.HandedOver("7", to_agent="9", leg="l-2"))
        .at(100, events.HandedOver("9", to_queue="faults"))
        .at(110, events.Rung("5", "l-4", NINE))
        .at(112, events.Answered("5", "l-4"))
        .timeline()
    )
    assert [(turn.user, turn.second) for turn in line.turns] == [("7", None), ("9", 80), ("5", 112)]
    assert [(w.kind, w.end) for w in line.waits] == [("consultation", 80), ("queue", 112)]


def test_a_customer_who_is_parked_and_queued_again_waits():
    until = NINE + timedelta(minutes=2)
    line = (
        Call()
        .begins()
        .at(10, events.Parked("7", 1, until))
        .at(130, events.Unparked(1, "late"))
        .at(130, events.Queued("faults"))
        .at(140, events.Rung("5", "l-4", NINE))
        .at(150, events.Answered("5", "l-4"))
        .at(160, events.Parked("5", 1, until))
        .at(170, events.Unparked(1, "picked-up"))
        .timeline()
    )
    assert [(w.kind, w.begin, w.end) for w in line.waits] == [
        ("parked", 10, 130),
        ("queue", 130, 150),
        ("parked", 160, 170),
    ]


def test_the_line_of_a_colleague_who_is_asked_may_break():
    call = Call().begins().at(50, events.LegAwaited("9", "l-9", "consulted")).at(60, events.Answered("9", "l-9"))
    assert [turn.user for turn in call.timeline().turns] == ["7"]


def test_of_nothing_there_is_nothing():
    assert timeline([], {}, seconds=0.0, now=NINE) == Timeline(0.0)
