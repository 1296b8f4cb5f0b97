"""A case has a number, a lawful deadline and a history; it belongs to its client alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor, Stream
from infolinia.journal.scope import scoped
from infolinia.procedures.actions import ActionContext, ActionFailed, get
from infolinia.trades.cases import queries, services
from infolinia.trades.cases.models import Case
from infolinia.trades.customers import queries as customers
from infolinia.web.refusals import Refusal

NOW = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)
ANNA = Actor("agent", "7")
pytestmark = pytest.mark.usefixtures("demo")


def run(action: str, *, client: str = "NAD", known: str = "", key: str = "open#0", now=NOW, call="c-1", **inputs):
    context = ActionContext(call, client, known, ANNA, now, key)
    return dict(get(f"cases.{action}").run(inputs, context))


def complaint(**inputs):
    given = {"matter": "internet_or_phone", "description": "Wolny internet", "reply_way": "email", **inputs}
    return run("open_complaint", **given)


def test_a_complaint_has_a_number_a_deadline_and_a_reason_for_it():
    bondar = customers.id_of("K09", "NAD")
    opened = complaint(customer=bondar, email="o@poczta.example")
    assert opened == {
        "case": "R-2026-00001",
        "deadline": "2026-12-23",
        "acknowledge": "2026-12-07",
        "regime": "telecom",
    }

    case = queries.case("R-2026-00001")
    assert (case.customer_name, case.call, case.state, case.by) == ("Oleksandr Bondar", "c-1", "open", "agent:7")
    assert case.details == {"reply_way": "email", "email": "o@poczta.example"}
    assert (case.due, case.deadline.internal_target, case.deadline.acknowledge_by) == (
        date(2026, 12, 23), date(2026, 12, 21), date(2026, 12, 7),
    )  # fmt: skip
    with translation.override("pl"):
        said = queries.case("R-2026-00001").deadline
    assert said.regime_name == "reklamacja telekomunikacyjna"
    assert said.explanation[0] == "poniedziałek 23.11.2026: złożono reklamację."
    assert said.explanation[1].startswith(
        "30 dni, licząc od następnego dnia, koniec: środa 23.12.2026 (PKE art. 378-381"
    )
    assert said.explanation[-1] == "Nasz cel wewnętrzny: poniedziałek 21.12.2026, 2 dni robocze wcześniej."

    (event,) = journal.replay(Stream("case", "R-2026-00001"))
    assert (event.name, event.client, event.event.legal_end) == ("case.opened", "NAD", date(2026, 12, 23))
    assert [item.name for item in journal.replay(Stream("call", "c-1"))] == ["call.case_opened"]
    assert customers.history(bondar)[0].case == "R-2026-00001"
    assert journal.verify() == []


def test_a_deadline_over_christmas_says_which_days_are_free():
    opened = complaint(matter="power_supply", now=datetime(2026, 12, 10, 22, 59, 59, tzinfo=UTC))  # 23:59:59 in Poland
    assert opened["deadline"] == "2026-12-28"
    with translation.override("pl"):
        said = queries.case(opened["case"]).deadline.explanation
    assert said[2:6] == (
        "czwartek 24.12.2026 to dzień wolny: Wigilia Bożego Narodzenia.",
        "piątek 25.12.2026 to dzień wolny: Boże Narodzenie (pierwszy dzień).",
        "sobota 26.12.2026 to dzień wolny: Boże Narodzenie (drugi dzień).",
        "niedziela 27.12.2026 to dzień wolny: niedziela.",
    )
    assert "poniedziałek 28.12.2026 (art. 115" in said[6]


@pytest.mark.parametrize(
    ("matter", "client", "customer", "regime", "deadline"),
    [
        ("internet_or_phone", "NAD", "K09", "telecom", "2026-12-23"),
        ("internet_bill", "NAD", None, "telecom", "2026-12-23"),
        ("power_supply", "NAD", "K01", "energy_household", "2026-12-07"),
        ("power_billing", "NAD", "K01", "electricity_billing", "2026-12-07"),
        ("agent_conduct", "NAD", "K01", "consumer_general", "2026-12-07"),
        ("personal_data", "NAD", "K01", "gdpr_request", "2026-12-23"),
        ("goods", "WYG", "K10", "consumer_general", "2026-12-07"),
        ("internet_or_phone", "WYG", "K10", "consumer_general", "2026-12-07"),  # a shop is under no telecom law
        ("power_billing", "NAD", "K07", "electricity_billing", "2026-12-07"),  # a firm: energy law stays
        ("agent_conduct", "NAD", "K07", "contract", None),  # a firm: no art. 7a
        ("something new", "NAD", None, "consumer_general", "2026-12-07"),
    ],
)
def test_the_regime_follows_matter_client_and_kind_of_customer(matter, client, customer, regime, deadline):
    known = customers.id_of(customer, client) if customer else ""
    opened = complaint(matter=matter, client=client, customer=known)
    assert (opened["regime"], opened.get("deadline")) == (regime, deadline)


def test_a_repeat_of_the_same_step_opens_nothing_new():
    assert complaint() == complaint()
    assert complaint(key="open#1")["case"] == "R-2026-00002"
    assert Case.objects.count() == 2


def test_an_amendment_corrects_the_same_case_and_keeps_the_clock():
    opened = complaint()
    later = NOW + timedelta(days=3)
    amended = run("amend_complaint", case=opened["case"], matter="power_billing", description="Rachunek", now=later)
    assert amended == {"case": opened["case"], "deadline": "2026-12-07", "regime": "electricity_billing"}
    again = run("amend_complaint", description="Rachunek za prąd", reply_way="letter", now=later)  # the call's own case
    assert again["case"] == opened["case"]
    case = queries.case(opened["case"])
    assert (case.description, case.details["reply_way"], case.received) == ("Rachunek za prąd", "letter", NOW)
    assert Case.objects.count() == 1
    position = journal.last_position()
    run("amend_complaint", description="Rachunek za prąd", now=later)
    assert journal.last_position() == position, "nothing changed, nothing is written"
    assert [item.name for item in journal.replay(Stream("case", case.number))] == [
        "case.opened", "case.amended", "case.amended",
    ]  # fmt: skip


def test_a_case_that_cannot_be_amended():
    for inputs in ({"case": "R-2026-00077"}, {}):
        with pytest.raises(ActionFailed) as failed:
            run("amend_complaint", **inputs)
        assert failed.value.code == "not_found"
    opened = complaint()
    with pytest.raises(ActionFailed) as failed:
        run("amend_complaint", case=opened["case"], description="x", client="WYG")
    assert failed.value.code == "not_found"
    with pytest.raises(ActionFailed):
        run("amend_fault", case=opened["case"], symptoms="x")
    services.set_state(opened["case"], "answered", now=NOW, by=ANNA)
    with pytest.raises(ActionFailed) as failed:
        run("amend_complaint", case=opened["case"], description="x")
    assert failed.value.code == "closed"


def test_a_fault_promises_a_call_back_never_the_hour_of_power():
    given = {"place": "Podlas, ul. Leśna 3", "phone": "+48994000108", "symptoms": "nie ma prądu"}
    opened = run("open_fault", **given, danger=False, sensitive="yes")
    assert opened == {
        "case": "A-2026-00001",
        "promise": "Dyspozytor dostanie zgłoszenie w ciągu 15 minut. Oddzwonimy do 12:46.",
    }
    amended = run("amend_fault", case="A-2026-00001", danger=True, now=NOW + timedelta(minutes=5))
    assert amended["promise"] == "Dyspozytor dostaje zgłoszenie w tej chwili. Oddzwonimy do 11:16."
    case = queries.case("A-2026-00001")
    assert (case.kind, case.priority, case.deadline, case.details["place"]) == ("fault", "P1", None, given["place"])
    assert run("open_fault", **given, danger="nie", sensitive="nie", key="open#1")["case"] == "A-2026-00002"
    assert queries.case("A-2026-00002").priority == "P3"


def test_notes_and_states():
    number = complaint()["case"]
    services.note(number, " Zadzwonić po 17. ", now=NOW, by=ANNA)
    services.set_state(number, "in_progress", now=NOW, by=ANNA)
    services.set_state(number, "in_progress", now=NOW, by=ANNA)
    case = queries.case(number)
    assert ([item.text for item in case.notes], case.state) == (["Zadzwonić po 17."], "in_progress")
    names = [item.name for item in journal.replay(Stream("case", number))]
    assert names == ["case.opened", "case.noted", "case.state"]
    for act in (
        lambda: services.note(number, "  ", now=NOW, by=ANNA),
        lambda: services.note("R-1", "x", now=NOW, by=ANNA),
        lambda: services.set_state(number, "lost", now=NOW, by=ANNA),
    ):
        with pytest.raises(Refusal):
            act()


def test_no_case_of_another_client_in_sight():
    complaint(customer=customers.id_of("K09", "NAD"))
    complaint(client="WYG", matter="goods", call="c-2", customer=customers.id_of("K10", "WYG"))
    with scoped({"WYG"}):
        assert [item.client for item in queries.cases()] == ["WYG"]
        assert queries.case("R-2026-00001") is None
        assert queries.of_call("c-1") == []
        assert queries.next_due().client == "WYG"
    assert [item.number for item in queries.cases()] == ["R-2026-00002", "R-2026-00001"]
    assert [item.number for item in queries.cases(text="wolny", client="NAD", kind="complaint", state="open")] == [
        "R-2026-00001"
    ]
    assert len(queries.mine("agent:7")) == 2
    assert queries.overdue(date(2026, 12, 22))[0].number == "R-2026-00002"
    # A customer of another client cannot be hung on a case.
    assert queries.case(complaint(key="x", customer=customers.id_of("K10", "WYG"))["case"]).customer == ""


def test_numbers_begin_anew_each_year_in_poland():
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 0:30 of 1 January in Poland
    assert complaint(now=new_year)["case"] == "R-2027-00001"
