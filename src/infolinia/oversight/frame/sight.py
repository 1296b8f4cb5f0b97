"""Whose rows a visitor of these pages sees: a supervisor those of the clients granted, an administrator those of all
clients of the operator. Denied unless granted."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from infolinia.clients import queries as clients
from infolinia.clients.access import View
from infolinia.clients.facts import ClientFacts, UserFacts
from infolinia.journal.scope import scoped


def clients_of(user: UserFacts) -> list[ClientFacts]:
    """The clients in the user's sight, by name."""
    everything = user.role == "administrator"
    return [
        item
        for item in clients.clients()
        if (item.operator == user.operator if everything else item.code in user.clients)
    ]


def codes_of(user: UserFacts) -> frozenset[str]:
    """Their codes: the scope of these pages, and of what a program with the user's token sees and sets."""
    return frozenset(item.code for item in clients_of(user))


def people_of(user: UserFacts, *, blocked: bool = False) -> list[UserFacts]:
    """Who works for one of these clients, by name; for an administrator everyone of the operator. blocked: those who
    cannot sign in any more, too."""
    seen = codes_of(user)
    everything = user.role == "administrator"
    return [
        person
        for person in clients.users(blocked=blocked)
        if person.operator == user.operator and (everything or person.clients & seen)
    ]


def names(people: Iterable[UserFacts]) -> dict[str, str]:
    """By id: the names of these people, and of their programs by their tokens."""
    by_username = {person.username: person for person in people}
    programs = {
        token.id: _("{user}, by the program {name}").format(user=by_username[token.username].name, name=token.name)
        for token in clients.tokens()
        if token.username in by_username
    }
    return programs | {person.id: person.name for person in by_username.values()}


def usernames_of(user: UserFacts) -> frozenset[str]:
    """User names of the operator, of those who are blocked, too."""
    return frozenset(person.username for person in clients.users(blocked=True) if person.operator == user.operator)


def in_sight(view: View) -> View:
    """Run the view in the scope of what its visitor sees."""

    @wraps(view)
    def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visitor: Any = request
        with scoped(codes_of(visitor.facts)):
            return view(request, *args, **kwargs)

    return within
