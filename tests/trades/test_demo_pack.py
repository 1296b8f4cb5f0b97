"""The demo pack as a whole: every part loads, fits the others, and loading it again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infolinia.clients import queries as clients
from infolinia.content import packs, services
from infolinia.content import queries as content
from infolinia.floor.routing import heard, openings
from infolinia.floor.routing import queries as routing
from infolinia.floor.routing import services as floor
from infolinia.journal import queries as journal
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.trades.customers import queries as customers
from infolinia.trades.sales import queries as sales
from tests.conduct.conftest import demo_centre

__all__ = ["demo_centre"]

NOW = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)
NUMBERS = {
    "+48991000100": ("NAD", "service", "informacja"),
    "+48991000110": ("NAD", "service", "rachunek"),
    "+48991000120": ("NAD", "complaints", "reklamacja"),
    "+48991000130": ("NAD", "offers", "oferta-utrzymania"),
    "+48991000991": ("NAD", "faults", "awaria"),
    "+48991000992": ("NAD", "gas", "gaz"),
    "+48993000100": ("WYG", "orders", "status-zamowienia"),
}


@pytest.fixture
def demo(demo_centre: dict[str, str], db, tmp_path: Path):
    def load() -> dict[str, int]:
        return services.load_pack(
            packs.root() / "demo",
            now=NOW,
            prompts_folder=tmp_path,
            render=lambda text, language, folder: folder / f"{language}.wav",
        )

    return load


def test_loading_it_again_changes_nothing(demo):
    demo()
    position = journal.last_position()
    demo()
    assert journal.last_position() == position
    assert journal.verify() == []


def test_each_number_leads_to_a_queue_with_a_procedure_and_announcements(demo):
    found = {item.number: (item.client, item.queue, item.procedure) for item in routing.numbers()}
    assert found == NUMBERS
    for client, queue, procedure in found.values():
        assert content.current(client, procedure)
        rules = routing.queue(queue)
        spoken = {then.announcement for then in (rules.when_full, rules.when_late, rules.when_closed)}
        hears = heard.of_queue(queue)
        for code in {hears.greeting, hears.recording, hears.waiting, hears.told, *spoken} - {""}:
            assert content.announcement(client, code, "pl"), (client, code)


@pytest.mark.parametrize("username", ["liliana", "oskar", "tymon", "bozena", "ivanna", "celina"])
@pytest.mark.parametrize("at", ["2026-11-23T09:46", "2026-12-25T03:00", "2027-06-06T23:59"])
def test_whoever_signs_in_gets_a_call_at_any_hour(demo, username, at):
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    user = clients.user_named(username)
    for number, (client, queue, _procedure) in NUMBERS.items():
        if client in user.clients:
            assert openings.is_open(routing.queue(queue), now)
            assert floor.enqueue(f"c-{number}", queue, now=now).queue == queue
    floor.sign_in(user.id, now=now)
    floor.set_ready(user.id, now=now)
    assert [rung.agent for rung in floor.offer(now=now)] == [user.id]


def test_an_expired_certificate_gets_no_fault_calls(demo):
    jeremi = clients.user_named("jeremi")
    floor.sign_in(jeremi.id, now=NOW)
    lost = {(found.name, found.queue, found.code) for found in routing.why_not(NOW)}
    assert lost == {("Jeremi Tarka", queue, "certificate-expired") for queue in ("faults", "gas")}


def test_callers_of_the_demo_are_known(demo):
    with scoped(ALL_CLIENTS):
        assert customers.by_phone("+48994000109", "NAD")[0].name == "Oleksandr Bondar"
        kaczor = customers.by_phone("+48995000110", "WYG")[0]
        assert {item.number for item in sales.of_customer(kaczor.id)} == {"Z-88120", "Z-88121"}
