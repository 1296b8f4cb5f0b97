"""Keys in a description, as RFC 4568 lets them be written; and what is not for us."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip import sdes, sdp

KEY30, KEY28, KEY44 = (b64encode(bytes(range(size))).decode() for size in (30, 28, 44))
EIGHTY = "AES_CM_128_HMAC_SHA1_80"


@pytest.mark.parametrize(
    ("text", "tag", "suite"),
    [
        (f"1 {EIGHTY} inline:{KEY30}", 1, EIGHTY),
        (f"1 {EIGHTY} inline:{KEY30}|2^20", 1, EIGHTY),
        (f"7 {EIGHTY} inline:{KEY30}|2147483648 WSH=128", 7, EIGHTY),
        (f"2 AES_CM_128_HMAC_SHA1_32 inline:{KEY30} -SOMETHING", 2, "AES_CM_128_HMAC_SHA1_32"),
        (f"3 AEAD_AES_128_GCM inline:{KEY28}", 3, "AEAD_AES_128_GCM"),
        (f"4 AEAD_AES_256_GCM inline:{KEY44}", 4, "AEAD_AES_256_GCM"),
    ],
)
def test_what_we_keep_to(text: str, tag: int, suite: str):
    found = sdes.parse(text)
    assert found
    assert (found.tag, found.suite) == (tag, suite)
    assert found.material == bytes(range(sdes.SUITES[suite]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"1 {EIGHTY}",
        f"x {EIGHTY} inline:{KEY30}",
        f"1 AES_256_CM_HMAC_SHA1_80 inline:{KEY44}",  # RFC 6188: libsrtp has it, its Python face does not
        f"1 F8_128_HMAC_SHA1_80 inline:{KEY30}",
        f"1 {EIGHTY} inline:{KEY28}",  # too short a key
        f"1 {EIGHTY} inline:{KEY30[:-1]}!",
        f"1 {EIGHTY} inline:{KEY30}|1:4",  # a key identifier
        f"1 {EIGHTY} inline:{KEY30}|2^31|1:4",
        f"1 {EIGHTY} inline:{KEY30}|2^10",  # spent within a minute
        f"1 {EIGHTY} inline:{KEY30}|1000",
        f"1 {EIGHTY} inline:{KEY30};inline:{KEY30}",
        f"1 {EIGHTY} inline:{KEY30} UNENCRYPTED_SRTP",
        f"1 {EIGHTY} inline:{KEY30} UNAUTHENTICATED_SRTP WSH=64",
        f"1 {EIGHTY} inline:{KEY30} KDR=1",
        f"1 {EIGHTY} inline:{KEY30}" + " -X" * 200,
        f"1234567890 {EIGHTY} inline:{KEY30}",
    ],
)
def test_what_is_passed_over(text: str):
    assert sdes.parse(text) is None


@given(st.text(max_size=500))
def test_nothing_that_comes_raises(text: str):
    sdes.parse(text)


@pytest.mark.parametrize("suite", sdes.SUITES)
def test_what_we_write_is_read_back(suite: str):
    made = sdes.make(3, suite)
    assert sdes.parse(str(made)) == made
    assert sdes.make(3, suite) != made


def test_a_key_is_in_no_text_that_a_log_could_hold():
    made = sdes.make(1, EIGHTY)
    assert b64encode(made.material).decode() not in repr(made)
    assert str(made.material) not in repr(made)


def described(*streams: str) -> bytes:
    return "\r\n".join(["v=0", "c=IN IP4 192.0.2.9", *streams, ""]).encode()


SAFE = (f"m=audio 4000 RTP/SAVP 8\r\na=crypto:1 {EIGHTY} inline:{KEY30}",)
PLAIN = ("m=audio 5000 RTP/AVP 8",)


def test_of_two_streams_the_safe_one_is_taken_where_keys_may_be():
    found = sdp.parse(described(*PLAIN, *SAFE), secure=True)
    assert (found.port, found.protocol, len(found.crypto)) == (4000, "RTP/SAVP", 1)
    assert sdp.parse(described(*SAFE, *PLAIN)).port == 5000


def test_a_safe_stream_alone_is_none_where_keys_may_not_be():
    with pytest.raises(sdp.SdpProblem) as told:
        sdp.parse(described(*SAFE))
    assert told.value.status == 488


def test_a_thousand_keys_are_not_read():
    lines = [f"a=crypto:{tag} {EIGHTY} inline:{KEY30}" for tag in range(1, 300)]
    found = sdp.parse(described("m=audio 4000 RTP/SAVP 8", *lines), secure=True)
    assert [crypto.tag for crypto in found.crypto] == list(range(1, sdes.MOST + 1))
