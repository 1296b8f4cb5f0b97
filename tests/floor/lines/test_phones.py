"""Agents' telephones as an administrator keeps them; on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infolinia.clients import keyring
from infolinia.clients import queries as clients_queries
from infolinia.clients import services as clients
from infolinia.floor.lines import phones, queries, services
from infolinia.floor.lines.models import Phone
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor
from infolinia.telephony.sip.digest import secret_of
from infolinia.telephony.switch import door
from infolinia.telephony.switch.lines import BoundPhone, ShutOut
from infolinia.web.refusals import Refusal

from .conftest import NOW

WANDA = Actor("agent", "3")


@pytest.fixture
def anna(operator: str) -> str:
    grants = {"role": "agent", "operator": operator, "clients": ["NAD"]}
    clients.put_user("anna", "Anna Wilk", **grants, now=NOW)
    return clients_queries.user_named("anna").id


def bound(user: str, username: str = "anna-1", *, seconds: float = 120.0) -> BoundPhone:
    at = NOW.timestamp()
    return BoundPhone(username=username, user=user, address="203.0.113.7", port=5060, transport="udp",
                      agent="Deskphone 3", since=at, expires=at + seconds)  # fmt: skip


def test_a_telephone_that_is_made_is_what_a_switch_is_told(anna: str):
    phone, password = phones.create(anna, " Desk 12 ", now=NOW, by=WANDA)
    assert (phone.username, phone.name, phone.bound) == ("anna-1", "Desk 12", ())
    assert len(password.replace("-", "")) == 20
    lines = queries.lines()
    assert lines.version == queries.version() == 1
    (line,) = lines.phones
    assert (line.user, line.username) == (anna, "anna-1")
    assert line.ha1_md5 == secret_of("anna-1", lines.realm, password, "MD5")
    assert line.ha1_sha256 == secret_of("anna-1", lines.realm, password, "SHA-256")
    assert door.decode(door.encode(lines)) == lines


def test_what_proves_the_password_is_in_no_table_journal_or_screen(anna: str):
    _, password = phones.create(anna, "Desk 12", now=NOW, by=WANDA)
    proof = secret_of("anna-1", "infolinia", password, "MD5")
    told = Phone.objects.get().sealed + "".join(journal.export_lines(services.LINES))
    shown = str(phones.phones(now=NOW)) + str(queries.lines())
    assert password not in told + shown
    assert proof not in told + shown


def test_a_new_password_takes_the_old_ones_place_and_a_removed_telephone_is_told_no_more(anna: str):
    phone, password = phones.create(anna, "Desk 12", now=NOW, by=WANDA)
    renewed = phones.renew_password(phone.id, now=NOW, by=WANDA)
    assert renewed != password
    assert queries.lines().phones[0].ha1_md5 == secret_of("anna-1", "infolinia", renewed, "MD5")
    assert phones.rename(phone.id, "Home", now=NOW, by=WANDA).name == "Home"
    phones.remove(phone.id, now=NOW, by=WANDA)
    assert queries.lines().phones == ()
    with pytest.raises(LookupError):
        phones.remove(phone.id, now=NOW, by=WANDA)
    assert [change.what for change in queries.changes()] == ["phone"] * 4
    with pytest.raises(Refusal, match="lines-no-undo"):
        services.restore(queries.changes()[-1].number, operator="TRZY", now=NOW, by=WANDA)


def test_mistakes_are_told(anna: str):
    for user, name, code in ((anna, "", "lines-phone-name"), (anna, "x" * 61, "lines-phone-name"),
                             ("nobody", "Desk", "lines-phone-user")):  # fmt: skip
        with pytest.raises(Refusal, match=code):
            phones.create(user, name, now=NOW, by=WANDA)
    names = {phones.create(anna, f"Desk {n}", now=NOW, by=WANDA)[0].username for n in range(phones.MOST_OF_A_USER)}
    assert len(names) == phones.MOST_OF_A_USER
    with pytest.raises(Refusal, match="lines-phones-many"):
        phones.create(anna, "One more", now=NOW, by=WANDA)


def test_an_agent_answers_on_the_telephone_while_one_is_registered(anna: str):
    with pytest.raises(Refusal, match="lines-no-phone"):
        phones.set_device(anna, "phone", now=NOW, by=Actor("agent", anna))
    phones.create(anna, "Desk 12", now=NOW, by=WANDA)
    phones.set_device(anna, "phone", now=NOW, by=Actor("agent", anna))
    assert phones.device_of(anna, now=NOW) == "browser", "none is registered"
    phones.told("switch-1", [bound(anna)], [], now=NOW)
    assert phones.device_of(anna, now=NOW) == "phone"
    assert phones.device_of(anna, now=NOW, switch="switch-2") == "browser"
    ((at, found),) = phones.phones(anna, now=NOW)[0].bound
    assert (at, found.agent) == ("switch-1", "Deskphone 3")
    assert phones.device_of(anna, now=NOW + phones.FRESH) == "browser", "nobody has told for long"
    phones.told("switch-1", [bound(anna, seconds=-1)], [], now=NOW)
    assert phones.device_of(anna, now=NOW) == "browser", "it has expired"
    phones.set_device(anna, "browser", now=NOW, by=Actor("agent", anna))
    assert phones.chosen_device(anna) == "browser"
    with pytest.raises(Refusal, match="lines-device"):
        phones.set_device(anna, "tin can", now=NOW, by=Actor("agent", anna))


def test_who_is_shut_out_is_listed(operator: str):
    shut = ShutOut(whom="203.0.113.99", until=NOW.timestamp() + 3600, wrong=10)
    phones.told("switch-1", [], [shut], now=NOW)
    assert phones.shut_out() == [("switch-1", shut)]
    phones.told("switch-1", [], [], now=NOW + timedelta(seconds=1))
    assert phones.shut_out() == []


def test_proofs_are_sealed_with_a_new_key(anna: str):
    phones.create(anna, "Desk 12", now=NOW, by=WANDA)
    before = queries.lines().phones
    keyring.rotate()
    assert services.seal_anew(now=NOW, by=WANDA) == 1
    assert queries.lines().phones == before
