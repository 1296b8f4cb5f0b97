"""What the administration's record holds about users, tokens and who saw what."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from infolinia.journal.registry import event


@event("user.created", sentence=gettext_noop("The user {username} was created as {role}."), personal=("name",))
@dataclass(frozen=True, slots=True)
class UserCreated:
    user: str
    username: str
    role: str
    name: str


@event("user.granted", sentence=gettext_noop("{username} may work for {client}."))
@dataclass(frozen=True, slots=True)
class UserGranted:
    user: str
    username: str
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
