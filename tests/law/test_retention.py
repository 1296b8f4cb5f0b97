"""Until when recordings and data are kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.law import limitation
from infolinia.law.retention import KindUnknown, kept, read_retention
from infolinia.law.tables import TableProblem

PACK = Path(__file__).resolve().parents[2] / "packs" / "law-pl"
ROWS = read_retention((PACK / "retention.csv").read_text("utf-8"))
PERIODS = limitation.read_periods((PACK / "limitation.csv").read_text("utf-8"))


def until(kind: str, **given: str) -> str | None:
    claim = given.pop("claim", "general")
    events = {name: date.fromisoformat(day) for name, day in given.items()}
    found = kept(kind, events, ROWS, PERIODS, claim=claim).until
    return found and found.isoformat()


@pytest.mark.parametrize(
    ("kind", "events", "end"),
    [
        # 1 November + 90 days: 29 left in November, 31 December, 30 January.
        ("recording_service_quality", {"recorded": "2026-11-01"}, "2027-01-30"),
        # The contract ended 15.03.2026; 6 years, to the end of the year.
        ("recording_contract_evidence", {"contract_ended": "2026-03-15"}, "2032-12-31"),
        # The same for claims of a business: 3 years.
        ("recording_contract_evidence", {"contract_ended": "2026-03-15", "claim": "business"}, "2029-12-31"),
        ("recording_collection", {"case_closed": "2028-02-29"}, "2029-02-28"),  # no 29 February 2029
        # A survey: until its control ended, at most 90 days from the recording.
        ("recording_cati", {"recorded": "2026-11-01", "control_ended": "2026-11-20"}, "2026-11-20"),
        ("recording_cati", {"recorded": "2026-11-01", "control_ended": "2027-05-01"}, "2027-01-30"),
        ("recording_cati", {"recorded": "2026-11-01"}, "2027-01-30"),
        ("workplace_video", {"recorded": "2026-11-30"}, "2027-02-28"),
        ("working_time_records", {"employment_ended": "2026-05-10"}, "2036-12-31"),
        ("telecom_billing_data", {"billed": "2026-01-31"}, "2027-01-31"),
        ("telecom_billing_data", {"billed": "2026-01-31", "dispute_ended": "2027-03-05"}, "2027-03-05"),
        ("card_number_in_recording", {"recorded": "2026-11-23"}, "2026-11-23"),
        ("objection_record", {}, None),
        ("recording_contract_evidence", {}, None),  # the contract still runs
    ],
)
def test_until_when(kind, events, end):
    assert until(kind, **events) == end


def test_a_hold_and_an_open_dispute_keep_it():
    billed = {"billed": date(2026, 1, 31)}
    held = kept("telecom_billing_data", billed, ROWS, PERIODS, held=True)
    assert (held.until, held.erase_on, held.awaits) == (None, None, "hold")
    dispute = kept("telecom_billing_data", billed, ROWS, PERIODS, open_events=frozenset({"dispute_ended"}))
    assert (dispute.until, dispute.awaits) == (None, "dispute_ended")
    open_contract = kept("recording_contract_evidence", {}, ROWS, PERIODS)
    assert open_contract.awaits == "contract_ended"
    assert open_contract.explanation[0].text == "It is kept until contract_ended is known."


def test_an_unknown_kind_lists_those_there_are():
    with pytest.raises(KindUnknown) as problem:
        kept("gossip", {}, ROWS, PERIODS)
    assert "recording_cati" in problem.value.known


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("a,recorded,1,moons,no,no,,,,,2018-01-01,,X,2026-01-01,", "word"),
        ("a,recorded,1,days,no,often,,,,,2018-01-01,,X,2026-01-01,", "word"),
        ("a,recorded,one,days,no,no,,,,,2018-01-01,,X,2026-01-01,", "number"),
        ("a,,,,no,no,,,,,2018-01-01,,X,2026-01-01,\na,,,,no,no,,,,,2019-01-01,,X,2026-01-01,", "twice"),
    ],
)
def test_a_wrong_table_says_what_is_wrong(line, code):
    head = (
        "kind,from_event,period,unit,from_year_end,limitation,at_most_event,at_most,at_most_unit,also_until,"
        "valid_from,valid_to,source,checked,note\n"
    )
    with pytest.raises(TableProblem) as problem:
        read_retention(head + line)
    assert problem.value.code == code


@given(st.sampled_from([row for row in ROWS if row.keep]), st.dates(date(2019, 1, 1), date(2050, 1, 1)))
def test_it_is_erased_the_day_after_and_never_before_its_event(row, day):
    found = kept(row.kind, {row.keep.event: day}, ROWS, PERIODS)
    assert found.until is not None
    assert found.until >= day
    assert found.erase_on == found.until + timedelta(days=1)
    assert found.explanation[0].source == row.holds.source
