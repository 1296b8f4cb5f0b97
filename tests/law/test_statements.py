"""What must be told in a call, and before what."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from infolinia.law.statements import WordUnknown, read_statements, required
from infolinia.law.tables import TableProblem

PACK = Path(__file__).resolve().parents[2] / "packs" / "law-pl"
TEXT = (PACK / "mandatory-statements.csv").read_text("utf-8")
TABLE = read_statements(TEXT)
DAY = date(2026, 11, 23)


def names(call: str, *circumstances: str, before: str | None = None, on: date = DAY) -> list[str]:
    found = required(call, frozenset(circumstances), on, TABLE)
    chosen = found.statements if before is None else found.before(before)
    return [f"{item.rule}:{item.item}" for item in chosen]


def test_an_outgoing_sale_names_purpose_trader_and_caller_before_anything():
    # upk art. 20 ust. 1: three reads (rules.md DS-01)
    assert names("sale", "outbound", before="anything") == ["DS-01:purpose", "DS-01:trader", "DS-01:caller"]
    assert names("sale", before="anything") == [], "the customer who calls knows whom"


def test_what_a_consumer_hears_before_agreeing():
    # art. 19: main features, identity, total price, withdrawal, duration; rules.md adds the least time (17)
    spoken = [name for name in names("sale", before="statement_of_consumer") if name.startswith("DS-03")]
    assert spoken == ["DS-03:1", "DS-03:2", "DS-03:5", "DS-03:9", "DS-03:16", "DS-03:17"]
    assert "DS-02:confirmation" in names("sale", before="statement_of_consumer")
    early = set(names("sale", "early_start")) - set(names("sale"))
    assert early == {"DS-03:11", "DS-06:early_start"}
    assert {"DS-13:summary", "DS-13:form"} <= set(names("sale", "telecom"))


def test_a_machine_says_so_first_from_the_day_of_the_act():
    assert names("survey", "voice_agent", before="anything") == ["AI-01:ai"]
    assert names("survey", "voice_agent", before="anything", on=date(2026, 8, 1)) == []
    assert names("survey", before="first_question") == ["CATI-01:institute", "CATI-01:topic", "CATI-01:voluntary"]


def test_danger_comes_before_all_data():
    assert names("fault", "danger", "recorded", before="first_data") == [
        "REC-01:recording", "EMG-01:danger", "EMG-02:call_112", "EMG-03:safety",
    ]  # fmt: skip
    assert names("fault") == ["EMG-01:danger"]


def test_every_statement_says_why():
    found = required("complaint", frozenset({"telecom", "refused"}), DAY, TABLE)
    assert [(reason.rule, reason.source) for reason in found.explanation] == [
        (item.rule, item.holds.source) for item in found.statements
    ]
    assert found.explanation[0].text.startswith("On a durable medium before end (telecom): acknowledgement")


@pytest.mark.parametrize(("call", "words", "field"), [("gossip", (), "call"), ("sale", ("telekom",), "circumstances")])
def test_a_slip_of_the_pen_drops_no_duty(call, words, field):
    with pytest.raises(WordUnknown) as problem:
        required(call, frozenset(words), DAY, TABLE)
    assert problem.value.field == field
    assert problem.value.known


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("R,i,sale,always,end,sung,a,b,2020-01-01,,X,2026-01-01,", "word"),
        ("R,,sale,always,end,spoken,a,b,2020-01-01,,X,2026-01-01,", "word"),
        ("R,i,sale,always,end,spoken,a,b,2020-01-01,,X,2026-01-01,\n" * 2, "twice"),
    ],
)
def test_a_wrong_table_says_what_is_wrong(line, code):
    with pytest.raises(TableProblem) as problem:
        read_statements(f"{TEXT.splitlines()[0]}\n{line}")
    assert problem.value.code == code
