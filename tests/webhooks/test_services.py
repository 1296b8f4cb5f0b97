"""What is told to whom: once an event, within its client, again after a failure, dead at last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infolinia.clients import services as clients
from infolinia.journal import queries as ledger
from infolinia.journal import services as journal
from infolinia.journal.facts import CENTRE, SYSTEM, Stream
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.web.refusals import Refusal
from infolinia.webhooks import queries, retrying, services
from tests.journal.events import Met, Noted
from tests.processes.conftest import NOW

pytestmark = pytest.mark.django_db
URL = "https://crm.example/infolinia"


@pytest.fixture(autouse=True)
def house():
    clients.put_operator("TRZY", "Trzy Dzwonki")
    for code in ("NAD", "WYG"):
        clients.put_client(code, code, operator="TRZY")
    with scoped(ALL_CLIENTS):
        yield


def put(**more) -> str:
    return services.put(URL, now=NOW, by=SYSTEM, **more)[0].id


def happens(client: str, call: str = "c-1", event: object | None = None) -> None:
    journal.append(Stream("call", call), event or Noted("x"), at=NOW, by=CENTRE, client=client)


def waiting(now=NOW) -> list[str]:
    services.collect(now=now)
    return [item.id for item in services.due(now=now, limit=100)]


def test_what_happened_since_is_told_once():
    happens("NAD", "c-0")
    hook = put(client="NAD")
    assert waiting() == []
    happens("NAD")
    position = ledger.last_position()
    assert waiting() == [f"{hook}-{position}"]
    assert waiting() == [f"{hook}-{position}"]  # looked at again: the same one
    services.delivered(f"{hook}-{position}", 200, now=NOW)
    assert waiting() == []
    assert queries.counts(hook) == {"waiting": 0, "delivered": 1, "dead": 0}


def test_a_client_is_told_nothing_of_another():
    put(client="NAD")
    happens("WYG")
    assert waiting() == []
    everything = put()
    happens("WYG", "c-2")
    assert waiting() == [f"{everything}-{ledger.last_position()}"]


def test_only_the_events_that_are_named():
    area, one = put(names=("test.*",)), put(names=("test.met",))
    happens("NAD", "c-1")
    happens("NAD", "c-2", Met("Anna", "Lublin"))
    found = waiting()
    assert [item.rpartition("-")[0] for item in found].count(area) == 2
    assert [item.rpartition("-")[0] for item in found].count(one) == 1


def test_administration_is_told_to_nobody():
    put()
    journal.append(Stream("admin", "x"), Noted("x"), at=NOW, by=SYSTEM)
    assert waiting() == []


def test_a_failure_is_tried_again_until_it_is_dead_and_then_by_a_person():
    hook = put()
    happens("NAD")
    (delivery,) = waiting()
    now = NOW
    for tries in range(1, len(retrying.WAITS) + 2):
        assert [item.id for item in services.due(now=now, limit=9)] == [delivery], tries
        services.failed(delivery, status=500, now=now)
        assert services.due(now=now, limit=9) == []
        now += timedelta(seconds=retrying.WAITS[min(tries, len(retrying.WAITS)) - 1])
    (dead,) = queries.deliveries(hook, "dead")
    assert (dead.status, dead.tries) == (500, len(retrying.WAITS) + 1)
    assert services.due(now=now + timedelta(days=9), limit=9) == []
    assert services.send_again(hook, now=now, by=SYSTEM) == 1
    assert [item.id for item in services.due(now=now, limit=9)] == [delivery]


def test_a_receiver_that_is_gone_or_dead_for_days_is_stopped():
    gone, failing = put(), put()
    happens("NAD")
    by_hook = {item.rpartition("-")[0]: item for item in waiting()}
    services.failed(by_hook[gone], status=410, now=NOW)
    assert (queries.hook(gone).active, queries.hook(gone).stopped_because) == (False, "gone")
    services.failed(by_hook[failing], problem="no-connection", now=NOW)
    assert queries.hook(failing).active
    services.failed(by_hook[failing], problem="no-connection", now=NOW + retrying.GIVEN_UP)
    assert queries.hook(failing).stopped_because == "failing"
    assert services.due(now=NOW + timedelta(days=30), limit=9) == []
    put(hook=failing)  # started again by a person
    assert [item.hook for item in services.due(now=NOW + timedelta(days=30), limit=9)] == [failing]


def test_one_that_is_taken_ends_the_failing():
    hook = put()
    happens("NAD")
    (delivery,) = waiting()
    services.failed(delivery, status=503, now=NOW)
    assert queries.hook(hook).failing_since == NOW
    services.delivered(delivery, 200, now=NOW)
    assert queries.hook(hook).failing_since is None


def test_a_secret_is_sealed_and_replaced_with_a_day_of_both():
    hook, shown = services.put(URL, now=NOW, by=SYSTEM)
    assert shown.startswith("whsec_")
    (first,) = services.secrets_of(hook.id, now=NOW)
    assert services.replace_secret(hook.id, now=NOW, by=SYSTEM) != shown
    assert services.secrets_of(hook.id, now=NOW)[1] == first
    assert len(services.secrets_of(hook.id, now=NOW + services.BOTH_SIGN)) == 1
    from infolinia.webhooks.models import Webhook

    assert first.hex() not in Webhook.objects.get(pk=hook.id).secret_before
    assert shown not in Webhook.objects.get(pk=hook.id).secret_before


@pytest.mark.parametrize(
    ("url", "names", "code"),
    [
        ("gopher://x", (), "webhook-address"),
        ("http://8.8.8.8/hook", (), "webhook-plain"),
        (URL, ("call.answred",), "webhook-name"),
        (URL, ("*",), "webhook-name"),
    ],
)
def test_mistakes_are_told(url: str, names: tuple[str, ...], code: str):
    with pytest.raises(Refusal) as caught:
        services.put(url, names=names, now=NOW, by=SYSTEM)
    assert caught.value.code == code
    assert queries.hooks() == []


def test_an_address_that_the_settings_allow_no_more_can_only_be_switched_off(settings):
    url = "http://10.1.2.3/hook"
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"webhook_networks": ["10.0.0.0/8"]})
    hook, _secret = services.put(url, now=NOW, by=SYSTEM)
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"webhook_networks": []})
    assert not services.put(url, hook=hook.id, active=False, now=NOW, by=SYSTEM)[0].active
    with pytest.raises(Refusal) as caught:
        services.put(url, hook=hook.id, now=NOW, by=SYSTEM)
    assert caught.value.code == "webhook-private"
    services.delete(hook.id, now=NOW, by=SYSTEM)
    with pytest.raises(Refusal):
        services.bring_back(hook.id, url, client="", names=(), now=NOW, by=SYSTEM)


def test_what_was_delivered_long_ago_is_forgotten_and_what_waits_is_not():
    hook = put()
    happens("NAD")
    happens("NAD")
    first, second = waiting()
    services.delivered(first, 200, now=NOW)
    services.forget(NOW + timedelta(days=1))
    assert queries.counts(hook) == {"waiting": 1, "delivered": 0, "dead": 0}
    assert [item.id for item in services.due(now=NOW, limit=9)] == [second]
    assert ledger.verify() == []
