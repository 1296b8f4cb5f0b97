"""A sealed file: read from any place, and any change to it is found."""

from __future__ import annotations

import io
import random
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.clients.sealed_file import HEADER, TAG, SealProblem, Unsealed, seal

KEY = secrets.token_bytes(32)
ABOUT = "recording r-1"


def sealed(plain: bytes, piece: int = 16) -> bytes:
    out = io.BytesIO()
    assert seal(io.BytesIO(plain), out, KEY, about=ABOUT, piece=piece) == len(plain)
    return out.getvalue()


def opened(data: bytes, key: bytes = KEY, about: str = ABOUT) -> Unsealed:
    return Unsealed(io.BytesIO(data), key, about=about)


@given(st.binary(max_size=200), st.integers(1, 40), st.integers(0, 210), st.integers(0, 210))
def test_any_part_is_the_part_of_the_whole(plain: bytes, piece: int, start: int, length: int):
    file = opened(sealed(plain, piece))
    assert file.size == len(plain)
    file.seek(start)
    assert file.read(length) == plain[start : start + length]
    file.seek(-min(3, len(plain)), io.SEEK_END)
    assert file.read() == plain[len(plain) - min(3, len(plain)) :]


def test_what_is_sealed_shows_nothing_of_what_it_holds():
    plain = b"Oksana Bondar, PESEL 44051401458. " * 50
    assert not any(plain[i : i + 8] in sealed(plain) for i in range(0, len(plain), 8))


@given(st.data())
def test_a_changed_bit_is_found(data: st.DataObject):
    whole = bytearray(sealed(bytes(range(100))))
    place = data.draw(st.integers(HEADER.size, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealProblem):
        opened(bytes(whole)).read()


def test_pieces_that_were_moved_cut_off_or_taken_from_elsewhere_are_found():
    whole, step = sealed(bytes(range(64))), 16 + TAG
    body = whole[HEADER.size :]
    pieces = [body[i : i + step] for i in range(0, len(body), step)]
    swapped = whole[: HEADER.size] + pieces[1] + pieces[0] + b"".join(pieces[2:])
    shorter = whole[: HEADER.size] + b"".join(pieces[:-1])
    for wrong in (swapped, shorter, whole[:-1], whole + pieces[0], whole[: HEADER.size], b"", b"RIFF1234" + body):
        with pytest.raises(SealProblem):
            opened(wrong).read()
    with pytest.raises(SealProblem):
        opened(whole, key=secrets.token_bytes(32))
    with pytest.raises(SealProblem):
        opened(whole, about="recording r-2")


def test_noise_is_no_sealed_file():
    noise = random.Random(7)
    for _ in range(300):
        data = HEADER.pack(b"ILS1", noise.choice([0, 1, 16, 2**31])) + noise.randbytes(noise.randrange(80))
        with pytest.raises(SealProblem):
            opened(data).read()
