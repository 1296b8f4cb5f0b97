"""What the administration's streams hold about users, tokens and who saw what."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.journal.registry import event


def gettext_noop(text: str) -> str:
    return text


@event("user.created", sentence=gettext_noop("The user {username} was created as {role}."), personal=("name",))
@dataclass(frozen=True, slots=True)
class UserCreated:
    user: str
    username: str
    role: str
    name: str


@event(
    "user.changed",
    sentence=gettext_noop("The user {username} was changed: role {role}, active: {active}, new password: {password}."),
    personal=("name",),
)
@dataclass(frozen=True, slots=True)
class UserChanged:
    """How the user is from now on; `password` says only that it was replaced."""

    user: str
    username: str
    role: str
    name: str
    active: bool
    password: bool


@event("user.granted", sentence=gettext_noop("{username} may work for {client}."))
@dataclass(frozen=True, slots=True)
class UserGranted:
    user: str
    username: str
    client: str


@event("user.revoked", sentence=gettext_noop("{username} may no longer work for {client}."))
@dataclass(frozen=True, slots=True)
class UserRevoked:
    user: str
    username: str
    client: str


@event("client.set", sentence=gettext_noop("The client {client} was set."))
@dataclass(frozen=True, slots=True)
class ClientSet:
    """A client as it is from now on; `about` as models.Client."""

    client: str
    name: str
    language: str
    about: dict[str, object]


@event("client.removed", sentence=gettext_noop("The client {client} was removed."))
@dataclass(frozen=True, slots=True)
class ClientRemoved:
    client: str


@event("user.signed_in", sentence=gettext_noop("{username} signed in."), personal=("address",))
@dataclass(frozen=True, slots=True)
class SignedIn:
    user: str
    username: str
    address: str


@event("user.signed_out", sentence=gettext_noop("{username} signed out."))
@dataclass(frozen=True, slots=True)
class SignedOut:
    user: str
    username: str


@event("user.refused", sentence=gettext_noop("A sign-in was refused."), personal=("username", "address"))
@dataclass(frozen=True, slots=True)
class SignInRefused:
    """A wrong name or password. Tries while waiting are not recorded: they would fill the ledger."""

    username: str
    address: str
    why: str


@event("data.seen", sentence=gettext_noop("{username} saw {what} {subject}."))
@dataclass(frozen=True, slots=True)
class DataSeen:
    """Someone opened personal data or a recording."""

    user: str
    username: str
    what: str
    subject: str


@event("token.made", sentence=gettext_noop("A token {name} was made for {username}."))
@dataclass(frozen=True, slots=True)
class TokenMade:
    token: str
    username: str
    name: str


@event("token.revoked", sentence=gettext_noop("The token {name} of {username} was revoked."))
@dataclass(frozen=True, slots=True)
class TokenRevoked:
    token: str
    username: str
    name: str
