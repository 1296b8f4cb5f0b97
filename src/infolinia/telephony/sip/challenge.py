"""Saying a request of ours again with what its challenge asks for (RFC 3261 section 22); pure."""

from __future__ import annotations

from infolinia.telephony.sip.digest import Challenge, Credentials, DigestProblem, fields_of, read_challenge, respond
from infolinia.telephony.sip.headers import Header, Name
from infolinia.telephony.sip.message import Request, Response

CHALLENGES = (401, 407)
MOST_TRIES = 3  # a request may pass two proxies and a server that each ask once


def authorized(
    request: Request, response: Response, credentials: Credentials, *, via: str, seq: int, cnonce: str
) -> Request | None:
    """The request with an answer to the challenge in `response`, in a new transaction.

    None when we cannot answer, or already did and were not believed: the same password again could lock the account.
    """
    asks: Name = "www-authenticate" if response.status == 401 else "proxy-authenticate"
    answers: Name = "authorization" if response.status == 401 else "proxy-authorization"
    challenge = _first_usable(response.headers.all(asks))
    if challenge is None or (not challenge.stale and challenge.realm in _realms(request, answers)):
        return None
    headers = request.headers.copy()
    headers.set("via", via)
    headers.set("cseq", f"{seq} {request.method}")
    kept = [value for value in headers.all(answers) if _realm(value) != challenge.realm]
    headers.drop(answers)
    value = respond(challenge, credentials, method=request.method, uri=request.uri, count=1, cnonce=cnonce)
    for answer in (*kept, value):
        headers.add(answers, answer)
    return Request(request.method, request.uri, headers, request.body)


def proofs(request: Request) -> tuple[Header, ...]:
    """What a request proved itself with: the ACK of its 200 bears the same (13.2.2.4)."""
    names: tuple[Name, ...] = ("authorization", "proxy-authorization")
    return tuple((name, value) for name in names for value in request.headers.all(name))


def _first_usable(values: list[str]) -> Challenge | None:
    for value in values:  # the server's order is its preference (RFC 8760 2.4)
        try:
            return read_challenge(value)
        except DigestProblem:
            continue
    return None


def _realms(request: Request, name: Name) -> set[str]:
    return {_realm(value) for value in request.headers.all(name)}


def _realm(value: str) -> str:
    return fields_of(value).get("realm", "")
