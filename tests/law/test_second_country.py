"""Freedonia: a country of ten rows a table. Nothing of Poland is in the code, so its law comes out of its tables alone.

Its week ends on Friday, its clock is Kolkata's, its year has one holiday; interest counts 360 days, principal is paid
first; claims end on the day, not with the year; offers need no consent; an hour at the screen has fifty minutes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from infolinia.law.breaks import breaks, read_breaks
from infolinia.law.calendar import free
from infolinia.law.contact import Asked, may_contact
from infolinia.law.contact_tables import read_contact
from infolinia.law.crediting import Debt, Payment, credit
from infolinia.law.deadlines import complaint
from infolinia.law.interest import late_interest
from infolinia.law.limitation import limitation, read_periods
from infolinia.law.money_rules import read_money
from infolinia.law.retention import kept, read_retention
from infolinia.law.statements import read_statements, required
from infolinia.law.tables import read

LAW = "2020-01-01,,Freedonian code,2026-01-01,"
KOLKATA = ZoneInfo("Asia/Kolkata")  # 5 h 30 min ahead of UTC

HOLIDAYS = "date,name_pl,legal_basis\n2026-03-04,Firefly Day,Holidays act 1\n2027-03-04,Firefly Day,Holidays act 1\n"
CALENDAR = (
    "what,value,valid_from,valid_to,source,checked,note\n"
    f"time_zone,Asia/Kolkata,{LAW}\nfree_weekday,friday,{LAW}\nshift,next_working_day,{LAW}\n"
)
REGIMES = (
    "regime,scope_pl,start_event,period,unit,satisfied_by,silence_effect,extension,answer_form,day_shift,"
    "extra_duties,legal_basis,status,valid_from,checked\n"
    "grievance,,receipt_of_complaint,5,calendar_days,dispatch,none,none,any,next_working_day,"
    ",Freedonian code 5,,2020-01-01,2026-01-01\n"
)
TARGETS = "name,regime,business_days_before,counted_from,basis\ninternal_target,*,1,raw_end,house rule\n"
PERIODS = (
    "kind,name_pl,name_en,years,ends_with_year,valid_from,valid_to,source,checked,note\n"
    f"general,,any claim,4,no,{LAW}\n"
)
BREAKS = (
    "kind,from_minutes,from_included,breaks,minutes,valid_from,valid_to,source,checked,note\n"
    f"rest,300,yes,2,20,{LAW}\nscreen,50,yes,1,10,{LAW}\n"
)
RETENTION = (
    "kind,from_event,period,unit,from_year_end,limitation,at_most_event,at_most,at_most_unit,also_until,"
    "valid_from,valid_to,source,checked,note\n"
    f"recording,recorded,1,months,no,yes,,,,,{LAW}\n"
)
STATEMENTS = (
    "rule,item,call,when,before,medium,text_pl,text_en,valid_from,valid_to,source,checked,note\n"
    f"F-1,anthem,sale,always,anything,spoken,hymn,the anthem,{LAW}\n"
)
CONTACT = (
    f"purpose,channel,consent,hours,profile,rule,valid_from,valid_to,source,checked,note\noffer,drum,no,yes,drums,F-2,{LAW}\n",
    (
        "profile,day_type,from,to,allowed,customer_may_choose,zone,strength,valid_from,valid_to,source,checked,note\n"
        f"drums,weekday,10:00,12:00,yes,no,,law,{LAW}\ndrums,friday_or_holiday,,,no,no,,law,{LAW}\n"
    ),
    f"stop,purposes,channels,lasts,unit,rule,valid_from,valid_to,source,checked,note\ngone,*,*,,,F-3,{LAW}\n",
    (
        "purpose,channels,counted,most,within_days,scope,quiet_days,rule,valid_from,valid_to,source,checked,note\n"
        f"offer,*,attempt,3,7,any,,F-4,{LAW}\n"
    ),
    f"language,words,purpose,stop,rule,valid_from,valid_to,source,checked,note\nfr,plus jamais,*,gone,F-5,{LAW}\n",
)
RATES = (
    "kind,valid_from,valid_to,rate_percent,legal_basis,announcement,status,checked,note\n"
    "late,2026-01-01,,36.00,Freedonian code 6,Gazette 1,read,2027-12-31,\n"
)
RULES = "name,value,rule,source,valid_from,checked,status,note\n" + "".join(
    f"{name},{value},F-6,Freedonian code 6,2020-01-01,2026-01-01,read,\n"
    for name, value in (
        ("usual_kind", "late"), ("due_day", "as_written"), ("year_days", "360"), ("interest_rounding", "half_up"),
        ("interest_on_interest", "never"), ("named_debt", "ignored"), ("within_debt", "principal_first"),
        ("debt_order", "oldest_due"), ("plan_interest", "none"), ("plan_accrual", "booked"),
        ("instalment_floor", "1.00"),
    )
)  # fmt: skip

COUNTRY = read(HOLIDAYS, REGIMES, TARGETS, CALENDAR)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-03-04", "holiday"),
        ("2026-03-06", "friday"),
        ("2026-03-07", None),  # Saturday,
        ("2026-03-08", None),  # Sunday,
        ("2026-12-25", "friday"),  # and Christmas work as any other day
        ("2027-12-25", None),
    ],
)
def test_its_free_days(day, why):
    found = free(date.fromisoformat(day), COUNTRY.holidays)
    assert (found and found.why) == why


def test_its_deadline():
    # 19:00 UTC on 28 February is half past midnight on 1 March there; + 5 = Friday 6 March: Saturday 7. The target is
    # a working day before the 6th: the 5th.
    found = complaint("grievance", datetime(2026, 2, 28, 19, 0, tzinfo=UTC), COUNTRY)
    assert (found.raw_end, found.legal_end, found.internal_target) == (
        date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 5),
    )  # fmt: skip
    assert {"Freedonian code", "Freedonian code 5"} <= {reason.source for reason in found.explanation}
    assert "KC" not in " ".join(reason.source for reason in found.explanation)


def test_its_claims_end_on_their_day_and_its_data_with_them():
    periods = read_periods(PERIODS)
    found = limitation("general", date(2022, 5, 10), periods)
    assert (found.end, found.review) == (date(2026, 5, 10), False)
    data = kept("recording", {"recorded": date(2026, 1, 31)}, read_retention(RETENTION), periods)
    assert data.until == date(2030, 2, 28)  # 28 February 2026, and four years


def test_its_money():
    law = read_money(RATES, RULES, COUNTRY.holidays)
    # 36 % of 1,000.00 for 10 of 360 days = 10.00; due on a Friday is due on that Friday.
    found = late_interest("late", Decimal("1000.00"), date(2026, 3, 6), date(2026, 3, 16), law)
    assert (found.effective_due, found.days, found.interest) == (date(2026, 3, 6), 10, Decimal("10.00"))
    paid = credit(
        [Debt("a", Decimal("1000.00"), date(2026, 3, 6))],
        [Payment(date(2026, 3, 16), Decimal("1000.00"))],
        date(2026, 3, 16),
        law,
    )
    assert (paid.left[0].principal, paid.left[0].interest) == (Decimal("0.00"), Decimal("10.00")), "principal first"


def test_its_breaks():
    found = breaks(Fraction(300), read_breaks(BREAKS), date(2026, 1, 1))
    assert (found.rest_breaks, found.rest_minutes, found.screen_breaks, found.screen_minutes) == (2, 40, 6, 60)


def test_its_statements():
    (item,) = required("sale", frozenset(), date(2026, 1, 1), read_statements(STATEMENTS)).statements
    assert (item.rule, item.before) == ("F-1", "anything")


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-03-07T10:30", "2026-03-07T10:30"),  # a Saturday
        ("2026-03-05T13:00", "2026-03-07T10:00"),  # Thursday noon: over the Friday
        ("2026-03-03T13:00", "2026-03-05T10:00"),  # over Firefly Day
    ],
)
def test_its_calls(at, then):
    asked = Asked("offer", "drum", datetime.fromisoformat(at).replace(tzinfo=KOLKATA), "rufus")
    found = may_contact(asked, read_contact(*CONTACT), COUNTRY.holidays)
    assert found.next_allowed == datetime.fromisoformat(then).replace(tzinfo=KOLKATA)
    heard = Asked("offer", "drum", asked.at, "rufus", said=("Plus jamais !",))
    assert may_contact(heard, read_contact(*CONTACT), COUNTRY.holidays).next_allowed is None
