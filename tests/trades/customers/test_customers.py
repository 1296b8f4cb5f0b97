"""Finding customers, what is disclosed at which level, and the walls between clients."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from infolinia.content import loaders, packs
from infolinia.content.loaders import Part
from infolinia.journal import queries as journal
from infolinia.journal.facts import SYSTEM, Actor, Stream
from infolinia.journal.scope import ScopeMissing, scoped
from infolinia.procedures.actions import ActionContext, ActionFailed, get
from infolinia.trades.customers import loading, queries
from infolinia.trades.customers import services as customers
from infolinia.trades.customers.facts import Level
from infolinia.web.refusals import Refusal

NOW = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)
ANNA = Actor("agent", "7")
pytestmark = pytest.mark.usefixtures("demo")


def bondar() -> str:
    found = queries.id_of("K09", "NAD")
    assert found
    return found


def run(**inputs: str) -> dict[str, str]:
    context = ActionContext("c-1", inputs.pop("client", "NAD"), inputs.pop("known", ""), ANNA, NOW, "identify#0")
    return dict(get("customers.identify").run(inputs, context))


def test_a_caller_is_found_by_number_however_it_is_written():
    for number in ("+48994000109", "0048 99 400 01 09", "99 400 01 09", "sip:+48994000109@10.0.0.1"):
        assert [item.name for item in queries.by_phone(number, "NAD")] == ["Oleksandr Bondar"]
    assert [item.name for item in queries.by_phone("+48 99 400 11 02", "NAD")] == ["Grzegorz Malta"]  # the second one
    for number in ("anonymous", "", "+48994000109", "12"):
        assert queries.by_phone(number, "WYG") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bondar", "Oleksandr Bondar"),
        ("pazdzior lech", "Lech Paździor"),
        ("N-100226", "Oleksandr Bondar"),
        ("100226", "Oleksandr Bondar"),
        ("+48 99 400 01 01", "Halina Wrzos"),
        ("złoty kłos", "Piekarnia Złoty Kłos Jan Wrona"),
        ("fabryczna", "Oleksandr Bondar"),
    ],
)
def test_search(text: str, name: str):
    assert queries.search(text, "NAD")[0].name == name


def test_search_finds_nobody_for_nothing():
    assert queries.search("") == queries.search("b") == queries.search("%%") == queries.search("Kowalska") == []


def test_another_clients_customers_do_not_exist():
    with scoped({"WYG"}):
        assert queries.search("bondar") == []
        assert {item.client for item in queries.search("ul")} <= {"WYG"}
    theirs = bondar()
    with scoped({"WYG"}):
        assert queries.card(theirs, Level.L3) is None
        assert queries.history(theirs) == []
        with pytest.raises(Refusal):
            customers.update(theirs, {"city": "X"}, now=NOW, by=ANNA)
        with pytest.raises(ScopeMissing):
            customers.create_unknown("NAD", "+48994009999", now=NOW, by=SYSTEM)


@pytest.mark.parametrize(
    ("level", "given", "locked"),
    [
        ("L0", set(), {"customer_no", "address", "services", "history", "email", "contracts", "preferred_contact"}),
        ("L1", {"customer_no", "address", "services", "history", "preferred_contact"}, {"email", "contracts"}),
        ("L2", {"customer_no", "address", "services", "history", "email", "contracts"}, set()),
        (
            "nonsense",
            set(),
            {"customer_no", "address", "services", "history", "email", "contracts", "preferred_contact"},
        ),
    ],
)
def test_what_is_above_the_reached_level_is_not_given(level: str, given: set[str], locked: set[str]):
    card = queries.card(bondar(), level, phone="+48994000109")
    assert (card.name, card.language, card.phone) == ("Oleksandr Bondar", "uk", "+48994000109")
    fields = {"customer_no", "address", "services", "history", "email", "contracts", "invoices", "preferred_contact"}
    for name in fields:
        assert (getattr(card, name) is None) == (level != "L2" and name not in given), name
    assert set(card.locked) == locked
    text = repr(card)
    if level == "L0":
        assert "100226" not in text
        assert "Fabryczna" not in text
    if level in ("L0", "L1"):
        assert "79.00" not in text
        assert "2028" not in text
    else:
        assert level == "nonsense" or card.contracts[0].monthly_gross == Decimal("79.00")


def test_a_respirator_is_known_before_the_name_is_confirmed():
    trzmiel = queries.id_of("K08", "NAD")
    assert "respirator" in queries.card(trzmiel, Level.L0).vulnerable


def test_history_comes_newest_first():
    texts = [item.text for item in queries.card(bondar(), "L1").history]
    assert texts[0].startswith("Wolny internet")
    assert texts[-1] == "Umowa, uruchomienie usługi."
    customers.record_contact(bondar(), at=NOW, text="Reklamacja", key="call:c-1", call="c-1")
    customers.record_contact(bondar(), at=NOW, text="Reklamacja przyjęta", key="call:c-1", call="c-1")
    assert queries.history(bondar())[0].text == "Reklamacja przyjęta"
    assert len(queries.history(bondar())) == 4


def test_an_unknown_caller_becomes_a_minimal_customer_once():
    first = customers.create_unknown("NAD", "99 400 77 77", language="pl", now=NOW, by=SYSTEM)
    assert customers.create_unknown("NAD", "+48994007777", now=NOW, by=SYSTEM) == first
    assert customers.create_unknown("NAD", "+48994000109", now=NOW, by=SYSTEM) == bondar()
    assert queries.kind(first) == "unknown"
    assert customers.create_unknown("NAD", "anonymous", now=NOW, by=SYSTEM) != customers.create_unknown(
        "NAD", "anonymous", now=NOW, by=SYSTEM
    ), "two callers without a number are two"


def test_a_change_keeps_what_was_and_is_recorded():
    changed = customers.update(bondar(), {"email": "o@poczta.example", "city": "Nadwice"}, now=NOW, by=ANNA)
    assert changed == ("email",)
    (change,) = queries.changes(bondar())
    assert (change.field, change.old, change.new, change.by) == (
        "email", "o.bondar@poczta.example", "o@poczta.example", "agent:7",
    )  # fmt: skip
    last = journal.replay(customers.stream(bondar()))[-1]
    assert (last.name, last.event.fields, last.client) == ("customer.changed", ("email",), "NAD")
    for wrong in ({"colour": "red"}, {"phone": "dwanaście"}):
        with pytest.raises(Refusal) as refused:
            customers.update(bondar(), wrong, now=NOW, by=ANNA)
        assert refused.value.status == 422
    assert journal.verify() == []


def test_two_data_identify_one_does_not():
    assert run(name="Oleksandr Bondar", number="N 100 226") == {"customer": bondar(), "level": "L1"}
    assert run(name="pan Bondar Oleksander", number="+48994000109")["level"] == "L1"
    assert run(name="Oleksandr Bondar", known=bondar())["level"] == "L1"
    assert run(customer=bondar(), known=bondar())["level"] == "L1"  # the performer confirmed it
    assert run(name="Oleksandr Bondar", address="Fabryczna 14/30 Nadwice")["level"] == "L1"
    assert run(name="Oleksandr Bondar")["level"] == "L0"
    assert run(number="N-100226")["level"] == "L0"
    assert journal.replay(Stream("call", "c-1"))[0].event.by_what == ("number", "name")


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"name": "Jan Nowak"},
        {"name": "Jan Nowak", "number": "N-100226"},  # someone else's number
        {"number": "N-999999"},
        {"name": "Oleksandr Bondar", "number": "N-100226", "client": "WYG"},
    ],
)
def test_who_does_not_fit_is_not_found(inputs):
    with pytest.raises(ActionFailed) as failed:
        run(**inputs)
    assert failed.value.code == "not_found"


def test_two_of_a_name_are_ambiguous():
    customers.put("NAD", "X1", {"name": "Oleksandr Bondar"}, now=NOW)
    with pytest.raises(ActionFailed) as failed:
        run(name="Oleksandr Bondar")
    assert failed.value.code == "ambiguous"


def test_the_pack_can_be_loaded_again_and_a_wrong_row_is_named(tmp_path):
    before = journal.last_position()
    for name in ("customers", "contracts", "contacts"):
        part = Part(name, packs.root() / "demo" / f"{name}.csv", "TRZY", {}, NOW)
        assert loaders.get(name)(part) > 0
    assert journal.last_position() == before
    wrong = tmp_path / "contracts.csv"
    wrong.write_text(
        "id,customer,client,product,start,end,monthly_gross,status\nU-1,K09,NAD,X,2026-13-01,,1.00,active\n"
    )
    with pytest.raises(loading.RowProblem) as problem:
        loaders.get("contracts")(Part("contracts", wrong, "TRZY", {}, NOW))
    assert (problem.value.file, problem.value.line, problem.value.code) == ("contracts.csv", 2, "start")
