"""Trunks, groups, prices and limits as an administrator keeps them; on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import transaction
from django.utils import translation

from infolinia.clients import keyring
from infolinia.floor.lines import messages, prices, queries, services, spending
from infolinia.floor.lines.facts import WayOut
from infolinia.floor.lines.models import OutsideCall, Trunk
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor
from infolinia.processes.trunk_setting import Trunk as FileTrunk
from infolinia.telephony.switch import door
from infolinia.telephony.switch.lines import MOST_OF_TRUNKS, MOST_PHONES, PhoneLine, TrunkState
from infolinia.web.refusals import Refusal

from .conftest import NOW

WANDA = Actor("agent", "3")
VALUES: dict[str, Any] = {"proxies": ["sip.carrier.example"], "username": "48991", "channels": 30}


def put(name: str = "carrier", values: dict[str, Any] = VALUES, **more: Any):
    return services.put_trunk(name, values, operator="TRZY", now=NOW, by=WANDA, **more)


def test_a_trunk_that_is_kept_is_what_a_switch_is_told(operator: str):
    assert queries.version() == 0
    kept = put(password="hard to guess")
    assert (kept.has_password, kept.version) == (True, 1)
    lines = queries.lines()
    assert lines.version == queries.version() == 1
    assert [(line.name, line.channels, line.password) for line in lines.trunks] == [("carrier", 30, "hard to guess")]
    assert door.decode(door.encode(lines)) == lines


def test_no_password_is_in_the_tables_or_the_journal(operator: str):
    put(password="hard to guess")
    assert "hard" not in Trunk.objects.get().sealed
    assert "hard" not in "".join(journal.export_lines(services.LINES))
    assert "hard" not in str(queries.trunks()) + str(queries.lines())


def test_what_stands_already_is_written_once(operator: str):
    put(password="p")
    put()
    put(values={**VALUES, "channels": "30", "codecs": "PCMA PCMU"})
    assert queries.version() == 1
    assert len(journal.replay(services.LINES)) == 1


def test_a_change_without_a_password_keeps_it_and_an_empty_one_takes_it_away(operator: str):
    put(password="p")
    assert put(values={**VALUES, "channels": 10}).has_password
    assert queries.lines().trunks[0].password == "p"
    assert not put(password="").has_password
    assert queries.lines().trunks[0].password == ""


def test_a_trunk_that_is_switched_off_is_not_told(operator: str):
    put(values={**VALUES, "is_active": False})
    assert queries.lines().trunks == ()
    assert [trunk.name for trunk in queries.trunks()] == ["carrier"]


def test_every_mistake_is_told_in_the_language_of_who_made_it(operator: str):
    with pytest.raises(services.Mistaken) as caught, translation.override("pl"):
        put(values={"proxies": "a:b", "channels": "many"}, password="x" * 200)
    assert [mistake.field for mistake in caught.value.mistakes] == ["proxies", "channels", "password"]
    with translation.override("pl"):
        assert "nie jest liczbą całkowitą" in caught.value.message
    assert queries.version() == 0


def test_the_fullest_centre_is_told_to_a_switch_in_one_message(operator: str, monkeypatch: pytest.MonkeyPatch):
    """Certificates of many trunks could make it longer than the bus carries."""
    phone = PhoneLine(
        phone="p" * 20, user="u" * 20, username="n" * 40, ha1_md5="a" * 32, ha1_sha256="b" * 64, extension="1" * 8,
        name="ż" * 30,
    )  # fmt: skip
    telephones = len(msgspec.json.encode(phone)) * MOST_PHONES
    assert telephones + MOST_OF_TRUNKS < door.LONGEST_MESSAGE
    monkeypatch.setattr(services, "MOST_OF_TRUNKS", 3_000)
    put("one")
    put("two")
    put("two", {**VALUES, "channels": 20})
    with pytest.raises(services.Mistaken) as refused:
        [put(f"n-{number}") for number in range(4)]
    assert refused.value.mistakes[0].code == "all-too-large"
    assert "2 kB" in messages.said(refused.value.mistakes[0])


def test_to_ask_for_a_password_there_must_be_one(operator: str):
    with pytest.raises(services.Mistaken):
        put(values={**VALUES, "challenge": True})
    assert put(values={**VALUES, "challenge": True}, password="p").line.challenge


def test_two_who_change_the_same_do_not_overwrite_each_other(operator: str):
    seen = put().version
    put(values={**VALUES, "channels": 5}, seen=seen)
    with pytest.raises(Refusal, match="lines-changed"):
        put(values={**VALUES, "channels": 7}, seen=seen)
    with pytest.raises(Refusal, match="lines-changed"):
        put("other", seen=4)


def test_a_trunk_of_the_file_is_shown_and_cannot_be_changed(operator: str, settings, tmp_path: Path):
    trunk = FileTrunk(name="old", peers=["198.51.100.7"])
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"trunks": [trunk]})
    put()
    assert [(found.name, found.from_file) for found in queries.trunks()] == [("old", True), ("carrier", False)]
    assert [line.name for line in queries.lines().trunks] == ["carrier"]
    for act in (lambda: put("old"), lambda: services.remove_trunk("old", now=NOW, by=WANDA)):
        with pytest.raises(Refusal, match="lines-in-file"):
            act()
    services.put_group("out", ["old", "carrier"], operator="TRZY", now=NOW)
    assert queries.lines().groups[0].trunks == ("old", "carrier")


def test_a_trunk_goes_and_a_group_that_uses_it_keeps_it(operator: str):
    put()
    services.put_group("out", ["carrier"], operator="TRZY", now=NOW, by=WANDA)
    with pytest.raises(Refusal, match="lines-in-use"):
        services.remove_trunk("carrier", now=NOW, by=WANDA)
    services.remove_group("out", now=NOW, by=WANDA)
    services.remove_trunk("carrier", now=NOW, by=WANDA)
    assert queries.lines().trunks == ()
    assert queries.version() == 4
    with pytest.raises(LookupError):
        services.remove_trunk("carrier", now=NOW, by=WANDA)
    with pytest.raises(LookupError):
        services.remove_group("out", now=NOW, by=WANDA)


def test_a_group_says_what_is_wrong_with_it(operator: str):
    put()
    with pytest.raises(services.Mistaken) as caught:
        services.put_group("O", ["carrier", "carrier", "none"], operator="TRZY", title="x" * 81, now=NOW)
    assert [mistake.code for mistake in caught.value.mistakes] == ["unknown-trunk", "twice", "name", "text"]
    with pytest.raises(services.Mistaken):
        services.put_group("out", [], operator="TRZY", now=NOW)
    with pytest.raises(Refusal, match="lines-taken"):
        services.put_group("carrier", ["carrier"], operator="TRZY", now=NOW)
    services.put_group("out", ["carrier"], operator="TRZY", now=NOW)
    with pytest.raises(Refusal, match="lines-taken"):
        put("out")


def test_who_changed_what_and_back_again(operator: str):
    put(password="p")
    put(values={**VALUES, "channels": 5})
    newest, first = queries.changes("trunk", "carrier")
    assert (newest.by, first.secret, newest.secret) == ("agent:3", True, False)
    assert newest.before is not None
    assert newest.after is not None
    assert (newest.before["channels"], newest.after["channels"]) == (30, 5)
    assert first.before is None
    services.restore(first.number, operator="TRZY", now=NOW, by=WANDA)
    assert queries.trunk("carrier").line.channels == 30
    assert queries.lines().trunks[0].password == "p"


def test_what_was_removed_comes_back_without_its_secret(operator: str):
    put(password="p")
    services.remove_trunk("carrier", now=NOW, by=WANDA)
    removed, made = queries.changes()
    assert removed.after is None
    services.restore(made.number, operator="TRZY", now=NOW, by=WANDA)
    assert queries.trunk("carrier").has_password is False
    services.restore(removed.number, operator="TRZY", now=NOW, by=WANDA)
    with pytest.raises(LookupError):
        queries.trunk("carrier")
    with pytest.raises(LookupError):
        services.restore(99, operator="TRZY", now=NOW, by=WANDA)


def test_prices_limits_and_groups_have_their_undo_too(operator: str):
    put()
    services.put_group("out", ["carrier"], operator="TRZY", title="Wyjście", now=NOW)
    prices.put_tariff("+48", operator="TRZY", name="Polska", per_minute="0,1250", now=NOW)
    prices.put_limit("night", {"between": ["22:00", "06:00"], "calls_an_hour": 0}, operator="TRZY", now=NOW)
    services.remove_group("out", now=NOW, by=WANDA)
    prices.remove("tariff", "+48", now=NOW, by=WANDA)
    prices.remove("limit", "night", now=NOW, by=WANDA)
    for change in queries.changes():
        if change.what != "trunk" and change.after is not None:
            services.restore(change.number, operator="TRZY", now=NOW, by=WANDA)
    assert queries.groups()[0].title == "Wyjście"
    assert queries.tariffs()[0].per_minute == Decimal("0.125")
    assert queries.limits()[0].calls_an_hour == 0
    for change in queries.changes()[3:6]:
        services.restore(change.number, operator="TRZY", now=NOW, by=WANDA)
    assert (queries.groups(), queries.tariffs(), queries.limits()) == ([], [], [])


def test_a_lost_key_leaves_the_trunk_without_its_password_and_says_so(operator: str, own_keys: Path, caplog):
    put(password="p")
    own_keys.unlink()
    keyring.keyring()
    assert queries.lines().trunks[0].password == ""
    assert "lacks the key" in caplog.text
    own_keys.chmod(0o644)
    assert queries.lines().trunks[0].password == ""
    with pytest.raises(Refusal, match="lines-keys"):
        put(password="new")


def test_after_a_new_key_passwords_are_sealed_anew(operator: str):
    put(password="p")
    put("second", {"peers": ["198.51.100.9"]})
    before = Trunk.objects.get(pk="carrier").sealed
    keyring.rotate()
    assert services.seal_anew(now=NOW) == 1
    assert services.seal_anew(now=NOW) == 0
    assert Trunk.objects.get(pk="carrier").sealed != before
    assert queries.lines().trunks[0].password == "p"


# --- How trunks fare, and the way out


def test_the_state_of_trunks_is_what_each_switch_told_last(operator: str):
    well, lost = TrunkState(name="a", probed="well"), TrunkState(name="b", probed="lost", status=408)
    assert services.told_states("switch-1", [well, lost], now=NOW)
    assert not services.told_states("switch-1", [well, lost], now=NOW + timedelta(seconds=1))
    assert [(found.switch, found.state) for found in queries.trunk_states()] == [("switch-1", well), ("switch-1", lost)]
    assert services.told_states("switch-1", [lost], now=NOW)
    assert [found.state.name for found in queries.trunk_states()] == ["b"]


def test_a_call_goes_out_through_the_group_of_its_trunk_with_each_trunks_number(operator: str):
    pool = {"callers": "round-robin", "numbers": ["+48991000101", "+48991000102"]}
    put("first", {**VALUES, **pool})
    put("second")
    ask = {"dialled": "+48991000199", "client": "NAD", "called": "+48221234567"}
    assert queries.way_out("second", **ask) == WayOut(trunk="second", caller="+48991000199", callers={})
    services.put_group("out", ["second", "first"], operator="TRZY", now=NOW)
    ways = [queries.way_out("second", **ask) for _ in range(3)]
    assert [way.callers["first"] for way in ways] == ["+48991000101", "+48991000102", "+48991000101"]
    assert {(way.trunk, way.caller) for way in ways} == {("out", "+48991000199")}
    assert queries.way_out("gone", **ask) == WayOut(trunk="gone", caller="+48991000199", callers={})


# --- What calls to outside may cost


DEAR = {"user": "7", "trunk": "carrier", "number": "+881612345678"}


@pytest.fixture
def priced(operator: str) -> str:
    prices.put_tariff("+881", operator=operator, name="Satelity", per_minute=12, now=NOW)
    prices.put_tariff("+48", operator=operator, name="Polska", per_minute="0.10", step=1, now=NOW)
    prices.put_limit("satellites", {"prefix": "+881", "cost_a_day": "30"}, operator=operator, now=NOW)
    return operator


def test_a_number_without_a_price_is_refused_where_prices_are_kept(priced: str):
    verdict = spending.judge(user="7", trunk="carrier", number="+4930123456", now=NOW)
    assert not verdict.allowed
    assert "+4930123456" in spending.refusal(verdict).message


def test_a_running_call_is_cut_beyond_its_limit_once_and_it_is_told(priced: str):
    assert spending.judge(**DEAR, now=NOW).allowed
    spending.began("l-1", call="c-1", **DEAR, now=NOW)
    assert spending.beyond(now=NOW + timedelta(minutes=9)) == []  # it only rings
    spending.answered("l-1", now=NOW)
    assert spending.beyond(now=NOW + timedelta(seconds=110)) == []
    later = NOW + timedelta(seconds=121)
    assert [(cut.call, cut.leg, cut.limit) for cut in spending.beyond(now=later)] == [("c-1", "l-1", "satellites")]
    assert spending.beyond(now=later) == []
    event = journal.replay(services.LINES)[-1].event
    assert (event.limit, event.why, event.done, event.call) == ("satellites", "cost", "cut", "c-1")
    verdict = spending.judge(**DEAR, now=later)
    assert not verdict.allowed
    assert "36.00" in spending.refusal(verdict).message
    assert spending.exhausted(now=later) == {"satellites"}
    assert spending.exhausted(now=NOW + timedelta(days=1)) == frozenset()


def test_a_refused_call_is_written_down(priced: str):
    spending.began("l-1", call="c-1", **DEAR, now=NOW)
    spending.answered("l-1", now=NOW)
    spending.ended(call="c-1", now=NOW + timedelta(minutes=3))
    verdict = spending.judge(**DEAR, now=NOW + timedelta(minutes=4))
    with transaction.atomic():
        spending.refused(verdict, user="7", trunk="carrier", call="c-2", now=NOW, by=WANDA)
    text = journal.sentence(journal.replay(services.LINES)[-1])
    assert "satellites" in text


def test_what_calls_cost_is_forgotten_after_two_days_or_with_the_call(priced: str):
    spending.began("l-1", call="c-1", **DEAR, now=NOW)
    spending.ended(leg="l-1", now=NOW)
    spending.began("l-2", call="c-2", **DEAR, now=NOW)
    spending.forget(before=NOW + timedelta(days=1))
    assert OutsideCall.objects.count() == 2
    spending.forget(before=NOW + timedelta(days=3))
    assert list(OutsideCall.objects.values_list("leg", flat=True)) == ["l-2"]  # it runs
    spending.forget(call="c-2")
    assert not OutsideCall.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "cost_a_day"),
        ({"calls_a_day": "x"}, "calls_a_day"),
        ({"cost_a_day": "much"}, "cost_a_day"),
        ({"cost_a_day": "1.234"}, "cost_a_day"),
        ({"cost_a_day": "NaN"}, "cost_a_day"),
        ({"cost_a_day": 1, "between": ["22:00"]}, "between"),
        ({"cost_a_day": 1, "between": ["22:00", "22:00"]}, "between"),
        ({"cost_a_day": 1, "scope": "world"}, "scope"),
        ({"cost_a_day": 1, "whose": "7"}, "whose"),
        ({"cost_a_day": 1, "scope": "user", "whose": "x" * 41}, "whose"),
        ({"cost_a_day": 1, "prefix": "00881"}, "prefix"),
        ({"cost_a_day": 1, "colour": "red"}, "colour"),
    ],
)
def test_a_limit_says_what_is_wrong_with_it(operator: str, values: dict[str, Any], field: str):
    with pytest.raises(services.Mistaken) as caught:
        prices.put_limit("limit", values, operator=operator, now=NOW)
    assert [mistake.field for mistake in caught.value.mistakes] == [field]


def test_a_tariff_says_what_is_wrong_with_it(operator: str):
    with pytest.raises(services.Mistaken) as caught:
        prices.put_tariff("48", operator=operator, name="", per_minute="-1", setup="x", step=0, now=NOW)
    assert [mistake.field for mistake in caught.value.mistakes] == ["prefix", "name", "per_minute", "setup", "step"]
    with pytest.raises(services.Mistaken):
        prices.put_limit("No", {"calls_a_day": 1}, operator=operator, now=NOW)
