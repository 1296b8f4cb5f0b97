"""Signatures, waits and addresses of webhooks, as pure functions."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.webhooks import addresses, retrying, signing

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_receiver_can_verify_it_by_the_standard():
    """The computation that standardwebhooks.com prescribes for a receiver, written out."""
    secret = b"0123456789abcdef0123456789abcdef"
    key = signing.shown(secret)
    sent = signing.headers("w-1-77", 1_764_000_000, b'{"type":"call.ended"}', [secret])
    assert key.startswith("whsec_")
    content = f"{sent['webhook-id']}.{sent['webhook-timestamp']}." + '{"type":"call.ended"}'
    mac = hmac.new(base64.b64decode(key.removeprefix("whsec_")), content.encode(), hashlib.sha256).digest()
    assert sent["webhook-signature"] == "v1," + base64.b64encode(mac).decode()


def test_a_vector_of_the_standard():
    """The example of the specification's own libraries."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    sent = signing.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', [secret])
    assert sent["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_a_secret_is_replaced_both_sign():
    sent = signing.headers("m", 1, b"x", [b"new", b"old"])
    assert len(sent["webhook-signature"].split()) == 2
    assert sent["webhook-signature"].split()[1] == signing.headers("m", 1, b"x", [b"old"])["webhook-signature"]


@given(st.integers(1, 30), st.floats(0, 1), st.floats(0, 1e9))
def test_waits_grow_and_end(tries: int, chance: float, asked: float):
    at = retrying.next_try(tries, NOW, chance=chance, asked=asked)
    if tries > len(retrying.WAITS):
        assert at is None
        return
    assert at is not None
    wait = (at - NOW).total_seconds()
    assert wait >= retrying.WAITS[tries - 1] - 0.001
    assert wait <= max(retrying.WAITS[tries - 1] * 1.1, retrying.LONGEST_ASKED) + 0.001


def test_all_tries_take_about_three_days():
    assert timedelta(days=3) < timedelta(seconds=sum(retrying.WAITS)) < timedelta(days=4)
    assert retrying.is_given_up(NOW - timedelta(days=5), NOW)
    assert not retrying.is_given_up(NOW - timedelta(days=4, hours=23), NOW)
    assert not retrying.is_given_up(None, NOW)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://crm.example/x", "webhook-address"),
        ("https://", "webhook-address"),
        ("crm.example/x", "webhook-address"),
        ("https://crm.example:99999/", "webhook-address"),
        ("https://crm.example/a b", "webhook-address"),
        ("https://crm.example/#part", "webhook-address"),
        ("https://user:secret@crm.example/", "webhook-password"),
        ("https://" + "a" * 600, "webhook-address"),
        ("https://[::1", "webhook-address"),
        ("https://crm.example/\r\nHost: x", "webhook-address"),
    ],
)
def test_addresses_that_cannot_be_used(url: str, code: str):
    with pytest.raises(addresses.AddressProblem) as caught:
        addresses.check(url)
    assert caught.value.code == code


def test_addresses_that_can():
    assert addresses.check("https://crm.example/hooks?a=1") == ("https", "crm.example", 443)
    assert addresses.check("http://[2001:db8::1]:8080/") == ("http", "2001:db8::1", 8080)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.7", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "0.0.0.0",
     "224.0.0.1", "fd00::1", "100.64.0.1"],
)  # fmt: skip
def test_what_only_we_can_reach_is_not_reached(address: str):
    with pytest.raises(addresses.AddressProblem) as caught:
        addresses.allowed("https", [address], [])
    assert caught.value.code == "webhook-private"


@pytest.mark.parametrize(
    ("url", "named", "code"),
    [
        ("http://8.8.8.8/hook", [], "webhook-plain"),
        ("http://crm.example/hook", [], "webhook-plain"),
        ("http://crm.example/hook", ["10.0.0.0/8"], ""),  # it may stand in the named network: judged at each try
        ("https://127.0.0.1/hook", [], "webhook-private"),
        ("https://127.1/hook", [], "webhook-private"),
        ("https://0x7f000001/hook", [], "webhook-private"),
        ("https://2130706433/hook", [], "webhook-private"),
        ("https://[::ffff:10.0.0.1]/hook", [], "webhook-private"),
        ("https://[fe80::1%25eth0]/hook", [], "webhook-private"),
        ("http://10.0.0.1/hook", ["10.0.0.0/8"], ""),
        ("https://8.8.8.8/hook", [], ""),
        ("https://crm.example/hook", [], ""),
    ],
)
def test_what_is_certain_before_a_name_is_looked_up_is_judged(url: str, named: list[str], code: str):
    private = [ip_network(network) for network in named]
    if not code:
        assert addresses.judge(url, private) is None
        return
    with pytest.raises(addresses.AddressProblem) as caught:
        addresses.judge(url, private)
    assert caught.value.code == code


def test_one_private_address_among_public_ones_spoils_the_name():
    with pytest.raises(addresses.AddressProblem):
        addresses.allowed("https", ["93.184.216.34", "10.0.0.1"], [])
    with pytest.raises(addresses.AddressProblem):
        addresses.allowed("https", ["93.184.216.34", "10.0.0.1"], [ip_network("10.0.0.0/8")])


def test_what_the_settings_name_is_reached_and_may_be_plain():
    assert addresses.allowed("http", ["10.0.0.1"], [ip_network("10.0.0.0/8")]) == "10.0.0.1"
    assert addresses.allowed("https", ["93.184.216.34"], []) == "93.184.216.34"
    with pytest.raises(addresses.AddressProblem) as caught:
        addresses.allowed("http", ["93.184.216.34"], [])
    assert caught.value.code == "webhook-plain"
    with pytest.raises(addresses.AddressProblem) as caught:
        addresses.allowed("https", [], [])
    assert caught.value.code == "webhook-unknown-host"
