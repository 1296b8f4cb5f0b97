"""Secrets at rest: sealed with the installation's keys, opened by nobody else, and by older keys after a change."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checked
from hypothesis import strategies as st

from infolinia.clients import keyring as keys
from infolinia.clients.keyring import KeyProblem, keyring, rotate


@pytest.fixture(autouse=True)
def file(settings, tmp_path: Path) -> Path:
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"key_file": tmp_path / "deep" / "keys"})
    settings.LANGUAGE_CODE = "en"
    return tmp_path / "deep" / "keys"


def test_the_first_use_makes_a_key_for_its_owner_only(file: Path):
    ring = keyring()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keyring() == ring
    assert list(file.parent.iterdir()) == [file]


def test_those_who_start_at_once_have_the_same_key(file: Path):
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: keyring().current, range(8)))
    assert len(set(rings)) == 1


@checked(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.binary(max_size=300), st.text(max_size=20))
def test_what_was_sealed_is_opened(secret: bytes, about: str):
    ring = keyring()
    sealed = ring.seal(secret, about=about)
    assert ring.unseal(sealed, about=about) == secret
    assert ring.seal(secret, about=about) != sealed


def test_a_secret_is_of_no_use_elsewhere_and_damage_is_noticed():
    ring = keyring()
    sealed = ring.seal(b"carrier's word", about="trunk a")
    assert b"carrier" not in sealed.encode()
    for value, about in (
        (sealed, "trunk b"), (sealed[:-4] + "AAA=", "trunk a"), ("nonsense", "trunk a"), ("il1.00.!!", "trunk a"),
    ):  # fmt: skip
        with pytest.raises(KeyProblem):
            ring.unseal(value, about=about)


def test_a_new_key_seals_and_the_old_one_still_opens(file: Path):
    before = keyring()
    sealed = before.seal(b"x", about="a")
    after = rotate()
    assert after.current != before.current
    assert after.unseal(sealed, about="a") == b"x"
    assert after.is_old(sealed)
    assert not after.is_old(after.seal(b"x", about="a"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(KeyProblem, match=after.current):
        before.unseal(after.seal(b"x", about="a"), about="a")


def test_a_stream_of_data_has_a_key_of_its_own():
    ring = keyring()
    key, sealed = ring.data_key(about="recording r-1")
    assert len(key) == 32
    assert ring.unseal(sealed, about="recording r-1") == key


@pytest.mark.parametrize(
    ("text", "why"), [("", "empty"), ("a b\n", ":1: this is no key"), ("zażółć", "no text"), ("x " + "A" * 44, ":1:")]
)
def test_a_file_that_cannot_be_used_says_so(file: Path, text: str, why: str):
    file.parent.mkdir(parents=True)
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(KeyProblem, match=why):
        keyring()


def test_keys_that_everybody_can_read_are_not_used(file: Path):
    keyring()
    file.chmod(0o644)
    with pytest.raises(KeyProblem, match="chmod 600"):
        keyring()


def test_keys_are_in_no_text():
    ring = keyring()
    assert str(ring.keys[ring.current]) not in repr(ring)
    assert keys.key_file().name == "keys"
