"""Deadlines of complaints, each with its derivation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.law.calendar import free, legal_day
from infolinia.law.deadlines import RegimeUnknown, complaint
from infolinia.law.tables import DayNotCovered

WARSAW = ZoneInfo("Europe/Warsaw")


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=WARSAW)


# (regime, received, raw end, legal end, internal target), and how one gets there by hand.
CASES = [
    # CNT-01, CNT-03: 10 + 14 = 24 December, free from 2025; 25 Friday, 26 Saturday, 27 Sunday: Monday 28.
    # Two business days before 24: 23 and 22.
    ("consumer_general", "2026-12-10", "2026-12-24", "2026-12-28", "2026-12-22"),
    # CNT-07: in 2024 Christmas Eve was a Tuesday that worked: no shift. Two before: 23 and 20 (Friday).
    ("consumer_general", "2024-12-10", "2024-12-24", "2024-12-24", "2024-12-20"),
    # In 2025 it was a Wednesday and free; 25, 26 free, 27 Saturday, 28 Sunday: Monday 29.
    ("consumer_general", "2025-12-10", "2025-12-24", "2025-12-29", "2025-12-22"),
    # Easter: 22 March + 14 = 5 April 2026, Easter; Monday 6 is free: Tuesday 7. Two before: Friday 3, Thursday 2.
    ("energy_household", "2026-03-22", "2026-04-05", "2026-04-07", "2026-04-02"),
    # Long weekend of May: 17 April + 14 = Friday 1 May, free; 2 Saturday, 3 Sunday (and a holiday): Monday 4.
    ("electricity_billing", "2026-04-17", "2026-05-01", "2026-05-04", "2026-04-29"),
    # Corpus Christi 4 June 2026 is a Thursday: only one day.
    ("consumer_general", "2026-05-21", "2026-06-04", "2026-06-05", "2026-06-02"),
    # All Saints' on Sunday 1 November 2026: 18 October + 14: Monday 2.
    ("consumer_general", "2026-10-18", "2026-11-01", "2026-11-02", "2026-10-29"),
    # Independence Day on Wednesday.
    ("consumer_general", "2026-10-28", "2026-11-11", "2026-11-12", "2026-11-09"),
    # Telecom: 30 days from lodging: 23 November + 30 = 23 December, Wednesday (the picture of the desk).
    ("telecom", "2026-11-23", "2026-12-23", "2026-12-23", "2026-12-21"),
    # A day later it falls on Christmas Eve.
    ("telecom", "2026-11-24", "2026-12-24", "2026-12-28", "2026-12-22"),
    # CNT-05: payments, 15 business days; receipt day not counted; ends on a business day by itself.
    ("payment_services", "2026-04-24", "2026-05-18", "2026-05-18", "2026-05-14"),
    # A month from 31 January ends on the last of February, which is a Sunday in 2027: Monday 1 March.
    ("gdpr_request", "2027-01-31", "2027-02-28", "2027-03-01", "2027-02-25"),
    # Christmas Eve works until 2024 and is free from 2025 on (rules.md CNT-07).
    ("consumer_general", "2024-12-10", "2024-12-24", "2024-12-24", "2024-12-20"),
    ("consumer_general", "2025-12-10", "2025-12-24", "2025-12-29", "2025-12-22"),
    # New Year 2027 is a Friday; 2 Saturday, 3 Sunday: Monday 4. Two before 1 January: 31, 30 December.
    ("consumer_general", "2026-12-18", "2027-01-01", "2027-01-04", "2026-12-30"),
    # Epiphany, Wednesday 6 January 2027.
    ("energy_household", "2026-12-23", "2027-01-06", "2027-01-07", "2027-01-04"),
    # A Saturday in an ordinary week, and a Sunday (DS-07 counts alike).
    ("gas", "2026-11-07", "2026-11-21", "2026-11-23", "2026-11-19"),
    ("gas", "2026-11-08", "2026-11-22", "2026-11-23", "2026-11-19"),
    # Months: 31 August has no 31 September; 31 January 2028 ends on the 29th of February, a Tuesday.
    ("rail_passenger", "2026-08-31", "2026-09-30", "2026-09-30", "2026-09-28"),
    ("gdpr_request", "2028-01-31", "2028-02-29", "2028-02-29", "2028-02-25"),
    ("gdpr_request", "2026-11-30", "2026-12-30", "2026-12-30", "2026-12-28"),
    # Payments over Christmas: 21, 22, 23 (3), 28 to 31 (7), 4, 5 (9), 7, 8 (11), 11 to 14 January (15).
    ("payment_services", "2026-12-18", "2027-01-14", "2027-01-14", "2027-01-12"),
    # The next business day after a Friday.
    ("telecom_termination_notice", "2026-11-20", "2026-11-23", "2026-11-23", "2026-11-20"),
]


@pytest.mark.parametrize(("regime", "received", "raw", "legal", "target"), CASES)
def test_deadlines(law, regime, received, raw, legal, target):
    found = complaint(regime, noon(received), law)
    assert [day.isoformat() for day in (found.raw_end, found.legal_end, found.internal_target)] == [raw, legal, target]
    assert found.regime == regime
    assert found.tables == law.version
    assert found.basis == law.regimes[regime].basis


def test_the_count_explains_itself(law):
    found = complaint("consumer_general", noon("2026-12-10"), law)
    assert [(reason.code, reason.day.isoformat(), reason.name) for reason in found.steps] == [
        ("received", "2026-12-10", "receipt_of_complaint"),
        ("period", "2026-12-24", "ustawa o prawach konsumenta art. 7a"),
        ("free", "2026-12-24", "Wigilia Bożego Narodzenia"),
        ("free", "2026-12-25", "Boże Narodzenie (pierwszy dzień)"),
        ("free", "2026-12-26", "Boże Narodzenie (drugi dzień)"),
        ("free", "2026-12-27", "sunday"),
        ("shifted", "2026-12-28", "art115"),
        ("target", "2026-12-22", "practice: rules.md CNT-10"),
        ("dispatch", "2026-12-21", "practice: rules.md CMP-03, the answer should reach the consumer"),
    ]
    assert [reason.code for reason in complaint("telecom", noon("2026-11-23"), law).steps] == [
        "received", "period", "unshifted", "target",
    ]  # fmt: skip
    assert complaint("payment_services", noon("2026-11-23"), law).steps[-2].code == "unshifted"


def test_the_explanation_names_the_rows_and_their_sources(law):
    found = complaint("consumer_general", noon("2026-12-10"), law).explanation
    row = ("complaint-deadlines.csv:consumer_general", "ustawa o prawach konsumenta art. 7a")
    assert [(reason.rule, reason.source) for reason in found][:2] == [row, row]
    assert found[2].rule == "holidays.csv"
    assert "Dz.U. 2024 poz. 1965" in found[2].source, "the act that made Christmas Eve free"
    assert (found[5].rule, found[6].rule) == ("calendar.csv", "CNT-03")
    assert [reason.text for reason in found][1:4] == [
        "14 days from the next day on end on 2026-12-24.",
        "2026-12-24 is a free day: Wigilia Bożego Narodzenia.",
        "2026-12-25 is a free day: Boże Narodzenie (pierwszy dzień).",
    ]
    assert found[6].text == "The end moves to the next working day, 2026-12-28."


def test_a_letter_to_a_consumer_leaves_three_business_days_earlier(law):
    # CMP-03: the answer should reach the consumer: raw end Monday 7 December: Friday 4, Thursday 3, Wednesday 2.
    assert complaint("consumer_general", noon("2026-11-23"), law).dispatch_by == date(2026, 12, 2)
    # An e-mail arrives the same day.
    by_email = complaint("consumer_general", noon("2026-12-10"), law, reply_way="email")
    assert (by_email.dispatch_by, by_email.legal_end) == (date(2026, 12, 24), date(2026, 12, 28))
    # Where sending suffices, the last day is the legal one.
    assert complaint("telecom", noon("2026-11-24"), law).dispatch_by == date(2026, 12, 28)


def test_a_complaint_a_second_before_midnight_belongs_to_that_day(law):
    late = datetime(2026, 12, 10, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in Poland (CNT-06)
    assert complaint("consumer_general", late, law).raw_end == date(2026, 12, 24)
    assert complaint("consumer_general", late + timedelta(seconds=1), law).raw_end == date(2026, 12, 25)


def test_hours_end_at_an_instant_and_are_not_shifted(law):
    found = complaint("gdpr_breach", datetime(2026, 12, 23, 20, 0, tzinfo=UTC), law)
    assert found.ends_at == datetime(2026, 12, 26, 20, 0, tzinfo=UTC)
    assert found.legal_end == date(2026, 12, 26)


def test_what_the_tables_do_not_know(law):
    with pytest.raises(RegimeUnknown):
        complaint("parking", noon("2026-11-23"), law)
    with pytest.raises(DayNotCovered):
        complaint("telecom", noon("2031-12-20"), law)


BEGIN = datetime(2022, 1, 10, tzinfo=UTC)
instants = st.integers(0, 9 * 366 * 86400).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
REGIMES = ["consumer_general", "telecom", "energy_household", "electricity_billing", "gdpr_request", "payment_services"]


@given(instants, st.sampled_from(REGIMES))
def test_what_always_holds(law, received, regime):
    found = complaint(regime, received, law)
    assert legal_day(received) <= found.internal_target <= found.raw_end <= found.legal_end
    assert legal_day(received) <= found.dispatch_by <= found.legal_end
    assert free(found.legal_end, law.holidays) is None
    assert (found.legal_end - found.raw_end).days <= 5
    assert complaint(regime, received, law) == found, "the same inputs give the same result (CNT-09)"
    later = complaint(regime, received + timedelta(days=1), law)
    assert later.legal_end >= found.legal_end, "who complains later is not answered sooner"


def test_an_event_from_before_the_row_held_goes_to_a_lawyer(law):
    """Art. 7a has 14 days since 1.01.2023; before that there were 30."""
    codes = {day: [step.code for step in complaint("consumer_general", noon(day), law).steps] for day in DAYS_OF_CHANGE}
    assert ["earlier" in codes[day] for day in DAYS_OF_CHANGE] == [True, False]
    earlier = complaint("consumer_general", noon("2022-12-31"), law).explanation[1]
    assert (
        earlier.text
        == "The row holds from 2023-01-01; for an earlier event a lawyer has to look up the law of that day."
    )


DAYS_OF_CHANGE = ("2022-12-31", "2023-01-01")


def test_every_row_of_the_table_gives_a_deadline_that_tells_its_row(law):
    for name, row in law.regimes.items():
        found = complaint(name, noon("2026-11-23"), law)
        codes = [reason.code for reason in found.steps]
        period = found.steps[1]
        assert codes[:2] == ["received", "period"], name
        assert (found.steps[0].name, period.name) == (row.start_event, row.basis)
        assert (period.number, period.unit, period.day) == (row.period, row.unit, found.raw_end)
        assert ("shifted" in codes) == (found.legal_end != found.raw_end)
        assert [r.day for r in found.steps if r.code == "target"] == [found.internal_target]
        assert [r.day for r in found.steps if r.code == "dispatch"] in ([], [found.dispatch_by])


def test_where_no_row_sets_a_target_the_raw_end_is_the_target(law):
    bare = replace(law, targets=())
    found = complaint("consumer_general", noon("2026-12-10"), bare)
    assert (found.internal_target, found.dispatch_by) == (date(2026, 12, 24), date(2026, 12, 28))


def test_the_clock_that_is_put_back_makes_no_day_longer(law):
    """25 October 2026 has 25 hours in Poland: a complaint in the hour that comes twice is of that day."""
    for hour in (0, 1):  # 02:30 summer time, 02:30 winter time
        found = complaint("consumer_general", datetime(2026, 10, 25, hour, 30, tzinfo=UTC), law)
        assert found.raw_end == date(2026, 11, 8)


def test_our_target_is_never_before_the_complaint(law):
    found = complaint("telecom_termination_notice", noon("2026-11-23"), law)
    assert (found.internal_target, found.raw_end) == (date(2026, 11, 23), date(2026, 11, 24))
