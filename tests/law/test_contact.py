"""May a person be contacted: consent, stops, hours and caps, and from when on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.law.contact import Asked, Attempt, Chosen, Consent, ContactProblem, Stop, may_contact
from infolinia.law.contact_tables import folded, read_contact
from infolinia.law.tables import DayNotCovered, TableProblem

PACK = Path(__file__).resolve().parents[2] / "packs" / "law-pl"
FILES = ("contact-purposes", "calling-windows", "contact-stops", "contact-limits", "stop-words")
TEXTS = [(PACK / f"{name}.csv").read_text("utf-8") for name in FILES]
TABLES = read_contact(*TEXTS)
WARSAW = ZoneInfo("Europe/Warsaw")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


CONSENT = Consent("nadwita", "voice_human", at("2026-01-10T12:00"), "c-12 00:31")
OFFER = Asked("marketing", "voice_human", at("2026-11-24T10:00"), "nadwita", consents=(CONSENT,))  # a Tuesday
DEBT = Asked("collection", "voice_human", at("2026-11-24T10:00"), "nadwita")


@pytest.fixture
def ask(law):
    return lambda asked, **changes: may_contact(replace(asked, **changes), TABLES, law.holidays)


def shown(found) -> str | None:
    return found.next_allowed and found.next_allowed.astimezone(WARSAW).strftime("%Y-%m-%d %H:%M")


def test_with_consent_in_hours_and_under_the_caps_it_may(ask):
    found = ask(OFFER)
    assert (found.allowed, found.refused_by, found.next_allowed) == (True, (), OFFER.at)
    assert {"MKT-01", "MKT-10", "calling-windows.csv:marketing_pl_default"} <= {r.rule for r in found.explanation}
    assert all(reason.source and reason.text for reason in found.explanation)


@pytest.mark.parametrize(
    ("consent", "rule", "then"),
    [
        (None, "MKT-01", None),
        (replace(CONSENT, controller="another"), "MKT-01", None),  # MKT-07: each controller has its own
        (replace(CONSENT, channel="sms"), "MKT-01", None),  # consent for one channel is not for another
        (replace(CONSENT, evidence=" "), "MKT-03", None),  # without evidence it cannot be used
        (replace(CONSENT, withdrawn=at("2026-11-24T09:59")), "MKT-01", None),
        (replace(CONSENT, given=at("2026-11-24T15:00")), "MKT-01", "2026-11-24 15:00"),
    ],
)
def test_an_offer_needs_consent_given_before(ask, consent, rule, then):
    found = ask(OFFER, consents=(consent,) if consent else ())
    assert (found.allowed, found.refused_by, shown(found)) == (False, (rule,), then)


def test_a_machine_needs_consent_of_its_own(ask):
    assert ask(OFFER, channel="voice_automated").refused_by == ("AI-07",)
    assert ask(OFFER, channel="voice_automated", consents=(replace(CONSENT, channel="voice_automated"),)).allowed


@pytest.mark.parametrize(
    ("when", "allowed", "then"),
    [
        ("2026-11-24T08:59", False, "2026-11-24 09:00"),
        ("2026-11-24T09:00", True, "2026-11-24 09:00"),
        ("2026-11-24T19:59", True, "2026-11-24 19:59"),
        ("2026-11-24T20:00", False, "2026-11-25 09:00"),
        ("2026-11-28T15:59", True, "2026-11-28 15:59"),  # Saturday until 16
        ("2026-11-28T16:00", False, "2026-11-30 09:00"),  # over the Sunday
        # 24.12.2026 is free, 25 and 26 too, 27 is a Sunday: Monday 28.
        ("2026-12-24T10:00", False, "2026-12-28 09:00"),
        ("2024-12-24T10:00", True, "2024-12-24 10:00"),  # it was a working day then
        ("2026-04-04T17:00", False, "2026-04-07 09:00"),  # Holy Saturday evening: after Easter Monday
        ("2026-10-25T12:00", False, "2026-10-26 09:00"),  # the Sunday of 25 hours
    ],
)
def test_hours_of_offers(ask, when, allowed, then):
    found = ask(OFFER, at=at(when), consents=(replace(CONSENT, given=at("2024-01-01T10:00")),))
    assert (found.allowed, shown(found)) == (allowed, then)


def test_hours_are_of_the_country_whatever_zone_the_question_is_in(ask):
    found = ask(OFFER, at=datetime(2026, 11, 24, 7, 30, tzinfo=UTC))  # 08:30 in Poland
    assert (found.allowed, found.next_allowed) == (False, datetime(2026, 11, 24, 8, 0, tzinfo=UTC))


def test_a_foreign_profile_takes_the_clock_of_the_called_person(ask):
    noon = at("2026-11-24T12:00")  # 06:00 in New York
    found = ask(DEBT, at=noon, profile="us_ftc_tsr", zone="America/New_York")
    assert (found.allowed, shown(found)) == (False, "2026-11-24 14:00")
    assert ask(DEBT, at=noon, profile="us_ftc_tsr").allowed


def test_a_saturday_for_collection_only_where_nothing_else_is_possible(ask):
    saturday = at("2026-11-28T10:00")
    assert shown(ask(DEBT, at=saturday)) == "2026-11-30 08:00"
    assert ask(DEBT, at=saturday, no_other_contact=True).allowed
    assert not ask(DEBT, at=at("2026-11-29T10:00"), no_other_contact=True).allowed


def test_a_callback_at_the_time_the_customer_chose(ask):
    late = Chosen(at("2026-11-24T21:00"), at("2026-11-24T21:30"))
    back = replace(DEBT, purpose="service", chosen=(late,))
    assert shown(ask(back, at=at("2026-11-24T20:30"))) == "2026-11-24 21:00"
    assert ask(back, at=at("2026-11-24T21:10")).allowed
    assert not ask(replace(DEBT, chosen=(late,)), at=at("2026-11-24T21:10")).allowed, "a debtor is not called at night"
    assert ask(DEBT, purpose="fault", at=at("2026-11-29T03:12")).allowed


@pytest.mark.parametrize(
    ("stop", "purpose", "channel", "rule"),
    [
        ("objection", "marketing", "voice_human", "MKT-06"),
        ("objection", "collection", "voice_human", None),  # it does not stop contract, fault and collection calls
        ("written_only", "collection", "voice_human", "COL-08"),
        ("written_only", "collection", "letter", None),
        ("time_barred", "collection", "email", "COL-07"),
        ("disputed", "collection", "voice_human", "COL-06"),
        ("deceased", "service", "voice_human", "COL-08"),
        ("wrong_number", "fault", "voice_human", "COL-01"),
    ],
)
def test_stops(ask, stop, purpose, channel, rule):
    since = Stop(stop, at("2026-11-24T09:59:59"))
    found = ask(OFFER, purpose=purpose, channel=channel, stops=(since,))
    assert (found.allowed, found.refused_by) == (rule is None, (rule,) if rule else ())
    assert (found.next_allowed is None) == (rule is not None)


def test_a_stop_counts_from_its_instant_and_for_its_controller(ask):
    later = Stop("objection", at("2026-11-24T12:00"))
    assert ask(OFFER, stops=(later,)).allowed
    assert not ask(OFFER, at=at("2026-11-24T12:00:01"), stops=(later,)).allowed
    assert ask(OFFER, stops=(Stop("objection", at("2026-11-01T12:00"), controller="another"),)).allowed


def test_who_is_vulnerable_is_left_alone_for_thirty_days(ask):
    # 10.11 + 30 days = 10.12., the last day of the hold, a Thursday: Friday 11.12. from 8.
    found = ask(DEBT, stops=(Stop("vulnerable", at("2026-11-10T14:00")),))
    assert (found.refused_by, shown(found)) == (("COL-09",), "2026-12-11 08:00")


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("Proszę do mnie więcej nie dzwonić!", "MKT-06"),
        ("prosze nie dzwonic", "MKT-06"),
        ("Zgłaszam sprzeciw.", "MKT-06"),
        ("Please stop calling me", "MKT-06"),
        ("Don't call me again", "MKT-06"),
        ("Wcześniej nikt nie dzwonił.", None),
    ],
)
def test_words_that_stop(ask, said, rule):
    found = ask(OFFER, said=(said,))
    assert found.refused_by == ((rule,) if rule else ())


def test_who_asks_for_the_source_is_told_it(ask):
    found = ask(OFFER, said=("A skąd macie mój numer?",))
    assert found.allowed
    assert found.explanation[0].rule == "MKT-08"
    assert ask(DEBT, said=("nie życzę sobie telefonów",)).refused_by == ("COL-08",)


def tried(*days: str, outcome: str = "no_answer", campaign: str | None = None) -> tuple[Attempt, ...]:
    return tuple(Attempt(at(day), outcome, campaign) for day in days)


@pytest.mark.parametrize(
    ("attempts", "then"),
    [
        (tried("2026-11-24T09:00"), "2026-11-24 10:00"),  # the first of two a day
        (tried("2026-11-24T08:10", "2026-11-24T09:00"), "2026-11-25 08:00"),
        # Seven in seven days, 18 to 24: the oldest leaves the window on the 25th.
        (tried(*(f"2026-11-{day}T09:00" for day in (18, 19, 20, 21, 22, 23, 24))), "2026-11-25 08:00"),
        (tried(*(f"2026-11-{day}T09:00" for day in (17, 19, 20, 21, 22, 23, 24))), "2026-11-24 10:00"),
        # Three whole days after a conversation on Monday 23: Tuesday to Thursday; Friday 27.
        (tried("2026-11-23T09:00", outcome="conversation"), "2026-11-27 08:00"),
        # Two conversations in 7 days: 18 and 20; quiet until 24; the window lets go on 18 + 7 = 25.
        (tried("2026-11-18T09:00", "2026-11-20T09:00", outcome="conversation"), "2026-11-25 08:00"),
    ],
)
def test_caps_of_collection(ask, attempts, then):
    assert shown(ask(DEBT, attempts=attempts)) == then


def test_caps_of_offers(ask):
    assert ask(OFFER, attempts=tried("2026-11-24T09:10")).refused_by == ("MKT-10",)
    five = tried(*(f"2026-{month:02}-02T10:00" for month in (2, 3, 4, 5, 6)), campaign="spring")
    assert ask(OFFER, campaign="spring", attempts=five).next_allowed is None
    assert ask(OFFER, campaign="autumn", attempts=five).allowed
    # Refused on 1.09.: 90 whole days are September (29), October (31), November (30): from 1.12., a Tuesday.
    assert shown(ask(OFFER, attempts=tried("2026-09-01T10:00", outcome="refusal"))) == "2026-12-01 09:00"
    twice = tried("2026-02-02T10:00", "2026-06-02T10:00", outcome="refusal", campaign="spring")
    assert ask(OFFER, campaign="spring", attempts=twice).next_allowed is None, "refused twice is final"


def test_letters_have_no_hours(ask):
    assert ask(DEBT, channel="letter", at=at("2026-12-25T03:00")).allowed


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("purpose", {"purpose": "gossip"}),
        ("channel", {"channel": "pigeon"}),
        ("profile", {"profile": "night"}),
        ("zone", {"zone": "../etc/passwd"}),
        ("stops[0].stop", {"stops": (Stop("mood", OFFER.at),)}),
        ("attempts[1].outcome", {"attempts": (Attempt(OFFER.at, "busy"), Attempt(OFFER.at, "dance"))}),
    ],
)
def test_what_the_tables_do_not_know_is_named(ask, field, changes):
    with pytest.raises(ContactProblem) as problem:
        ask(OFFER, **changes)
    assert problem.value.field == field
    assert problem.value.known


def test_a_stop_that_ends_beyond_the_table_of_holidays_promises_nothing(ask):
    far = Stop("disputed", at("2026-11-01T10:00"), until=at("2033-01-01T00:00"))
    assert ask(DEBT, stops=(far,)).next_allowed is None


def test_where_no_window_ever_opens_nothing_is_promised(law):
    closed = replace(TABLES, windows=tuple(item for item in TABLES.windows if item.allowed == "no"))
    assert may_contact(replace(DEBT, at=at("2026-11-24T10:00")), closed, law.holidays).next_allowed is None


def test_beyond_the_table_of_holidays_nothing_is_promised(ask):
    assert ask(OFFER, at=at("2031-12-31T21:00")).next_allowed is None
    with pytest.raises(DayNotCovered):
        ask(OFFER, at=at("2032-01-02T10:00"))


DATES = "2020-01-01,,X,2026-01-01,"
HEADS = [text.splitlines()[0] for text in TEXTS]


@pytest.mark.parametrize(
    ("table", "line", "code"),
    [
        (0, f"a,b,maybe,no,p,R,{DATES}", "word"),
        (0, f"a,b,no,yes,hours_of_nobody,R,{DATES}", "word"),
        (0, f"a,b,no,no,p,R,{DATES}\na,b,no,no,p,R,{DATES}", "twice"),
        (1, f"a,someday,09:00,10:00,yes,no,,,{DATES}", "word"),
        (1, f"a,weekday,09:00,25:00,yes,no,,,{DATES}", "number"),
        (1, f"a,weekday,09:00,10:00,perhaps,no,,,{DATES}", "word"),
        (1, f"a,weekday,09:00,10:00,yes,no,moon,,{DATES}", "word"),
        (2, f"a,*,*,3,moons,R,{DATES}", "word"),
        (2, f"a,*,*,,,R,{DATES}\na,*,*,,,R,{DATES}", "twice"),
        (3, f"a,*,smile,1,1,any,,R,{DATES}", "word"),
        (3, f"a,*,attempt,1,1,world,,R,{DATES}", "word"),
        (3, f"a,*,attempt,,,any,,R,{DATES}", "word"),
        (4, f"pl,x,*,mood,R,{DATES}", "word"),
        (4, f"pl,,*,objection,R,{DATES}", "word"),
    ],
)
def test_a_wrong_table_says_what_is_wrong(table, line, code):
    texts = list(TEXTS)
    texts[table] = f"{HEADS[table]}\n{line}\n"
    with pytest.raises(TableProblem) as problem:
        read_contact(*texts)
    assert problem.value.code == code


def test_words_are_compared_without_case_marks_and_signs():
    assert folded("Nie  ŻYCZĘ sobie, łaskawie!") == " nie zycze sobie laskawie "


instants = st.integers(0, 5 * 365 * 24 * 60).map(lambda minutes: at("2026-01-01T00:00") + timedelta(minutes=minutes))
outcomes = st.sampled_from(["no_answer", "busy", "conversation", "refusal"])


@given(
    instants,
    st.sampled_from(["collection", "survey", "service", "fault"]),
    st.lists(st.tuples(st.integers(0, 40000), outcomes), max_size=9),
)
def test_what_always_holds(law, when, purpose, before):
    attempts = tuple(Attempt(when - timedelta(minutes=ago), outcome) for ago, outcome in before)
    asked = Asked(purpose, "voice_human", when, "nadwita", attempts=attempts)
    found = may_contact(asked, TABLES, law.holidays)
    assert found.allowed == (not found.refused_by) == (found.next_allowed == when)
    if found.next_allowed is not None:
        assert found.next_allowed >= when
        then = may_contact(replace(asked, at=found.next_allowed), TABLES, law.holidays)
        assert then.allowed, "at the time it names, it may"
    if found.next_allowed is not None and found.next_allowed > when:
        just_before = replace(asked, at=found.next_allowed - timedelta(minutes=1))
        assert not may_contact(just_before, TABLES, law.holidays).allowed, "and not a minute sooner"
