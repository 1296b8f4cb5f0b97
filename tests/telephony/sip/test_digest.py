"""Digest both ways: the example of the RFC, what a server asks, what a client may answer once."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infolinia.telephony.sip import digest
from infolinia.telephony.sip.digest import (
    Challenge,
    Credentials,
    DigestProblem,
    Guard,
    StaleNonce,
    fields_of,
    read_challenge,
    respond,
)

JOE = Credentials("joe", "right")
PASSWORDS = {"joe": "right"}


@pytest.mark.parametrize(
    ("algorithm", "expected"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_example_of_rfc_7616(algorithm: str, expected: str):
    challenge = Challenge(
        "http-auth@example.org", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", algorithm, "auth",
        "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
    )  # fmt: skip
    written = respond(
        challenge, Credentials("Mufasa", "Circle of Life"), method="GET", uri="/dir/index.html", count=1,
        cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    )  # fmt: skip
    found = fields_of(written)
    assert found["response"] == expected
    assert (found["nc"], found["qop"], found["algorithm"]) == ("00000001", "auth", algorithm)
    assert found["opaque"] == challenge.opaque


def test_a_server_of_rfc_2069_gets_no_qop():
    found = fields_of(respond(Challenge("r", "n"), JOE, method="BYE", uri="sip:h", count=1, cnonce="c"))
    assert "qop" not in found
    assert "cnonce" not in found
    assert "opaque" not in found


def test_a_challenge_is_read():
    read = read_challenge(
        'DIGEST realm="a \\"b\\", c", nonce="n,1", qop="auth-int, auth" , Opaque="o", stale=TRUE, algorithm=md5, odd'
    )
    assert read == Challenge('a "b", c', "n,1", "md5", "auth", "o", True)
    assert fields_of(str(read))["realm"] == 'a "b", c'
    assert fields_of(str(read))["stale"] == "true"


@pytest.mark.parametrize(
    "value",
    ['Basic realm="r"', "", 'Digest realm="r"', 'Digest nonce="n"', 'Digest realm="r", nonce=""',
     'Digest realm="r", nonce="n", algorithm=SHA-512', 'Digest realm="r", nonce="n", qop="auth-int"'],
)  # fmt: skip
def test_a_challenge_that_we_cannot_answer_is_refused(value: str):
    with pytest.raises(DigestProblem):
        read_challenge(value)


def proof(guard: Guard, *, now: float = 0.0, count: int = 1, which: int = 0, who: Credentials = JOE) -> str:
    challenge = read_challenge(str(guard.challenges(now)[which]))
    return respond(challenge, who, method="INVITE", uri="sip:x", count=count, cnonce="c")


def check(guard: Guard, value: str, now: float = 0.0) -> str | None:
    return guard.check(value, method="INVITE", uri="sip:x", passwords=PASSWORDS, now=now)


@pytest.mark.parametrize("which", [0, 1])
def test_the_right_answer_is_believed_once(which: int):
    guard = Guard("infolinia", b"secret")
    value = proof(guard, which=which)
    assert check(guard, value) == "joe"
    with pytest.raises(StaleNonce):
        check(guard, value)


def test_a_nonce_may_be_used_again_with_a_higher_count():
    guard = Guard("infolinia", b"secret")
    challenge = guard.challenges(0.0)[0]
    for count, believed in ((1, True), (2, True), (9, True), (5, False)):
        value = respond(challenge, JOE, method="INVITE", uri="sip:x", count=count, cnonce="c")
        if believed:
            assert check(guard, value) == "joe"
        else:
            with pytest.raises(StaleNonce):
                check(guard, value)


def test_two_who_ask_in_one_millisecond_are_both_believed():
    guard = Guard("infolinia", b"secret")
    assert check(guard, proof(guard)) == check(guard, proof(guard)) == "joe"


def test_whoever_answers_within_the_millisecond_is_believed():
    guard = Guard("infolinia", b"secret")
    challenge = guard.challenges(100.0006)[0]  # which says 100.001
    value = respond(challenge, JOE, method="INVITE", uri="sip:x", count=1, cnonce="c")
    assert check(guard, value, 100.0007) == "joe"


@pytest.mark.parametrize("now", [-1.0, digest.NONCE_LIFE + 1])
def test_a_nonce_lives_for_a_while(now: float):
    guard = Guard("infolinia", b"secret")
    value = proof(guard)
    with pytest.raises(StaleNonce):
        check(guard, value, now)


def test_a_nonce_of_another_is_stale():
    other = proof(Guard("infolinia", b"other"))
    with pytest.raises(StaleNonce):
        check(Guard("infolinia", b"secret"), other)
    with pytest.raises(StaleNonce):
        check(Guard("infolinia", b"secret"), "Digest nonce=\udcff")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('username="joe"', 'username="jim"'),
        ("nc=00000001", "nc=00000002"),
        ('uri="sip:x"', 'uri="sip:x:5070"'),
        ('response="', 'response="0'),
        ('response="', 'response="\udcff'),
    ],
)
def test_a_wrong_answer_is_not_believed(old: str, new: str):
    guard = Guard("infolinia", b"secret")
    value = proof(guard)
    assert old in value
    assert check(guard, value.replace(old, new)) is None
    assert check(guard, value) == "joe"  # a guess by another does not use up the count


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SHA-256", "SHA-512"),
        (", qop=auth", ""),
        ("qop=auth", "qop=auth-int"),
        ("nc=00000001", "nc=1"),
        ("nc=00000001", "nc=0x000001"),
        ('realm="infolinia"', 'realm="other"'),
        ('uri="sip:x"', 'uri="sip:y@x"'),
        ('uri="sip:x", ', ""),
    ],
)
def test_what_proves_something_else_is_no_guess(old: str, new: str):
    guard = Guard("infolinia", b"secret")
    value = proof(guard)
    assert old in value
    with pytest.raises(DigestProblem):
        check(guard, value.replace(old, new))


@pytest.mark.parametrize(
    ("proven", "asked", "is_one"),
    [
        ("sip:+48991000100@a", "sip:+48991000100@10.0.0.1:5070;transport=tcp", True),  # a proxy put our address there
        ("sip:+48991000110@a", "sip:+48991000100@a", False),
        ("sip:a", "sip:A:5070", True),
        ("sip:b", "sip:+48991000100@a", True),  # SIPp
        ("sip:1@a", "sip:a", False),
        ("", "sip:a", False),
    ],
)
def test_a_proof_holds_for_one_address(proven: str, asked: str, is_one: bool):
    guard = Guard("infolinia", b"secret")
    challenge = guard.challenges(0.0)[0]
    value = respond(challenge, JOE, method="INVITE", uri=proven, count=1, cnonce="c")
    if is_one:
        assert guard.check(value, method="INVITE", uri=asked, passwords=PASSWORDS, now=0.0) == "joe"
    else:
        with pytest.raises(DigestProblem):
            guard.check(value, method="INVITE", uri=asked, passwords=PASSWORDS, now=0.0)


def test_a_wrong_password_or_method_is_not_believed():
    guard = Guard("infolinia", b"secret")
    assert check(guard, proof(guard, who=Credentials("joe", "wrong"))) is None
    assert guard.check(proof(guard), method="BYE", uri="sip:x", passwords=PASSWORDS, now=0.0) is None


def test_what_is_no_digest_is_a_problem():
    with pytest.raises(DigestProblem):
        check(Guard("infolinia", b"secret"), "Basic abc")


def test_remembered_counts_are_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(digest, "MOST_NONCES", 3)
    guard = Guard("infolinia", b"secret")
    first = proof(guard)
    assert check(guard, first) == "joe"
    late = digest.NONCE_LIFE + 1
    for _ in range(5):  # the old one is forgotten first, it is stale by its age
        assert check(guard, proof(guard, now=late), late) == "joe"
    for _ in range(20):
        assert check(guard, proof(guard, now=late), late) == "joe"


@given(st.text(max_size=200))
def test_reading_raises_nothing_but_problems(text: str):
    guard = Guard("infolinia", b"secret")
    for value in (text, f"Digest {text}", f'Digest realm="r", nonce="n", {text}'):
        with contextlib.suppress(DigestProblem):
            read_challenge(value)
        with contextlib.suppress(DigestProblem):
            check(guard, value)


@given(st.text(max_size=30), st.text(max_size=30))
def test_names_and_realms_of_any_letters_can_be_read_again(username: str, realm: str):
    with contextlib.suppress(UnicodeEncodeError):
        written = respond(Challenge(realm, "n"), Credentials(username, "p"), method="BYE", uri="s", count=1, cnonce="c")
        found = fields_of(written)
        assert found["nonce"] == "n"
        if not set(username + realm) & {"\r", "\n"}:
            assert (found["username"], found["realm"]) == (username, realm)


def test_a_hash_in_the_place_of_the_password_proves_the_same():
    guard = Guard(digest.REALM, b"secret")
    kept = {("joe", name): digest.secret_of("joe", digest.REALM, "right", name) for name in ("md5", "sha-256")}

    def secrets(user: str, algorithm: str) -> str | None:
        return kept.get((user, algorithm))

    for count, challenge in enumerate(guard.challenges(0.0, whom="192.0.2.1"), start=1):
        value = respond(challenge, JOE, method="REGISTER", uri="sip:h", count=count, cnonce="c")
        assert guard.proven(value, method="REGISTER", uri="sip:h", secrets=secrets, now=1.0, whom="192.0.2.1") == "joe"
        unknown = respond(challenge, Credentials("jim", "right"), method="REGISTER", uri="sip:h", count=9, cnonce="c")
        assert guard.proven(unknown, method="REGISTER", uri="sip:h", secrets=secrets, now=1.0, whom="192.0.2.1") is None


def test_a_challenge_is_of_use_only_to_whom_it_was_given():
    guard = Guard(digest.REALM, b"secret")
    (challenge, _) = guard.challenges(0.0, whom="192.0.2.1")
    value = respond(challenge, JOE, method="REGISTER", uri="sip:h", count=1, cnonce="c")
    with pytest.raises(StaleNonce):
        guard.proven(value, method="REGISTER", uri="sip:h", secrets=lambda _user, _name: "x", now=1.0, whom="192.0.2.2")
