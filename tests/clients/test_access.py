"""Denied unless granted."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, JsonResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from infolinia.clients import access, queries, services
from infolinia.journal import queries as journal
from infolinia.journal.facts import Actor
from infolinia.journal.scope import ScopeMissing, current, scoped
from infolinia.web.refusals import Refusal
from tests.clients.conftest import NOW

pytestmark = pytest.mark.django_db

# For who is not signed in; api/ asks for a token.
WITHOUT_ROLES = {"sign-in", "first-run", "language", "healthz", "favicon.ico"}


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path)
        else:
            yield path, pattern


def test_every_address_names_the_roles_it_is_for():
    open_to_all = {
        path
        for path, pattern in addresses(get_resolver())
        if not path.startswith("api/") and not getattr(pattern.callback, "roles", None)
    }
    assert open_to_all <= WITHOUT_ROLES


@pytest.mark.parametrize(
    ("decorator", "allowed"),
    [
        (access.agent_only, {"agent", "supervisor", "administrator"}),
        (access.signed_in, {"agent", "supervisor", "administrator"}),
        (access.supervisor_only, {"supervisor", "administrator"}),
        (access.administrator_only, {"administrator"}),
    ],
)
def test_a_view_opens_to_its_roles_only(people, decorator, allowed):
    view = decorator(lambda request: "opened")
    for role in ("agent", "supervisor", "administrator"):
        request = RequestFactory().get("/")
        request.user = getattr(people, role)
        if role in allowed:
            assert view(request) == "opened"
        else:
            with pytest.raises(Refusal) as refused:
                view(request)
            assert (refused.value.code, refused.value.status) == ("not-granted", 403)


@pytest.mark.parametrize("path", ["/", "/desk", "/anything", "/sign-inner", "/static", "/healthz/x"])
def test_nothing_is_served_to_who_is_not_signed_in(client, people, path):
    assert client.get(path).status_code == 302
    assert client.post(path, headers={"X-Request-Id": "r"}).status_code == 401


def scope_of(path: str = "/", user=None, **headers: str) -> tuple[object, HttpRequest]:
    """What a view behind the middleware sees."""
    seen: list[object] = []

    def view(request: HttpRequest) -> JsonResponse:
        seen.append(current())
        return JsonResponse({})

    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get(path, headers=headers)
    request.user = user or AnonymousUser()
    access.AccessMiddleware(view)(request)
    with pytest.raises(ScopeMissing):
        current()
    return (seen[0] if seen else None), request


def test_a_request_runs_in_the_scope_of_its_users_grants(people):
    scope, request = scope_of(user=people.agent)
    assert scope == {"NAD"}
    assert request.actor == Actor("agent", str(people.agent.pk))
    assert request.now.tzinfo is not None
    assert request.facts.clients == {"NAD"}
    assert scope_of(user=people.supervisor)[0] == {"NAD", "WYG"}
    assert scope_of(user=people.administrator)[0] == set(), "an administrator sees no client without a grant"
    assert scope_of("/sign-in")[0] == set()
    assert scope_of("/desk")[0] is None


def test_a_grant_can_be_taken_back(people):
    services.put_user("l.borsuk", "Liliana Borsuk", role="agent", operator="TRZY", clients=["WYG"], now=NOW)
    assert scope_of(user=people.agent)[0] == {"WYG"}
    names = [r.name for r in journal.replay(services.USERS)]
    assert names[-2:] == ["user.granted", "user.revoked"]
    services.put_user("l.borsuk", "Liliana Borsuk", role="agent", operator="TRZY", clients=["WYG"], now=NOW)
    assert [r.name for r in journal.replay(services.USERS)] == names, "nothing new, nothing recorded"
    services.put_user("l.borsuk", "Liliana B.", role="supervisor", operator="TRZY", clients=[], password="p", now=NOW)
    changed = journal.replay(services.USERS)[-2].event
    assert (changed.role, changed.name, changed.password) == ("supervisor", "Liliana B.", True)
    assert queries.users(role="agent") == []


class TestTokens:
    def bearer(self, token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}"}

    def test_a_token_acts_within_its_users_grants(self, people):
        token = services.make_token("l.borsuk", "reports", now=NOW)
        scope, request = scope_of("/api/v1/calls", **self.bearer(token))
        assert scope == {"NAD"}
        assert request.user == people.agent
        assert request.actor == Actor("token", queries.tokens()[0].id)
        assert access.TokenAuth()(request) == people.agent
        assert access.TokenAuth().authenticate(request, token) == people.agent
        assert access.TokenAuth().authenticate(request, "x") is None

    def test_it_is_kept_as_a_hash(self, people):
        token = services.make_token("l.borsuk", "reports", now=NOW)
        from infolinia.clients.models import ApiToken

        assert token.split("_", 2)[2] not in str(ApiToken.objects.values().get())
        assert len(token.split("_", 2)[2]) >= 43

    @pytest.mark.parametrize("wrong", ["", "x", "il_x_y", "il_", "Bearer"])
    def test_a_wrong_one_opens_nothing(self, client, people, wrong):
        answer = client.get("/api/v1/calls", headers=self.bearer(wrong))
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
        assert json.loads(answer.content)["error"]["code"] == "no-token"
        assert set(json.loads(answer.content)["error"]) == {"code", "message", "facts"}

    def test_half_of_one_opens_nothing(self, people):
        token = services.make_token("l.borsuk", "reports", now=NOW)
        for wrong in (token[:-1], token + "x", token.replace("il_", "")):
            assert services.user_of_token(wrong, now=NOW) is None

    def test_a_revoked_one_opens_nothing(self, people):
        token = services.make_token("l.borsuk", "reports", now=NOW)
        services.revoke_token(queries.tokens()[0].id, now=NOW)
        services.revoke_token(queries.tokens()[0].id, now=NOW)
        assert services.user_of_token(token, now=NOW) is None
        assert [r.name for r in journal.replay(services.USERS)].count("token.revoked") == 1
        with pytest.raises(services.TokenUnknown):
            services.revoke_token("none", now=NOW)

    def test_one_of_a_user_who_left_opens_nothing(self, people):
        token = services.make_token("l.borsuk", "reports", now=NOW)
        services.put_user(
            "l.borsuk", "Liliana Borsuk", role="agent", operator="TRZY", clients=[], active=False, now=NOW
        )
        assert services.user_of_token(token, now=NOW) is None
        with pytest.raises(services.TokenUnknown):
            services.make_token("l.borsuk", "more", now=NOW)

    def test_a_signed_in_browser_reads_the_api_but_does_not_write_it(self, client, people):
        client.force_login(people.agent)
        assert client.get("/api/v1/nothing").status_code == 404
        assert client.post("/api/v1/nothing").status_code == 401


def test_who_saw_what(people):
    agent = Actor("agent", str(people.agent.pk))
    services.saw(str(people.agent.pk), "recording", "c-1", now=NOW, by=agent)
    services.saw(str(people.agent.pk), "customer", "K-7", now=NOW, by=agent)
    (sight,) = queries.who_saw("recording", "c-1")
    assert (sight.username, sight.at, sight.what, sight.subject) == ("l.borsuk", NOW, "recording", "c-1")
    with translation.override("pl"):
        assert journal.sentence(journal.replay(services.SEEN)[0]) == "l.borsuk: wgląd w recording c-1."


def test_an_agent_of_one_client_cannot_read_anothers_journal(people):
    from infolinia.journal import services as ledger
    from infolinia.journal.facts import SYSTEM, Stream
    from tests.journal.events import Noted

    theirs = Stream("call", "c-9")
    ledger.append(theirs, Noted("secret"), at=NOW, by=SYSTEM, client="WYG")
    scope, _request = scope_of(user=people.agent)
    with scoped(scope):
        with pytest.raises(ScopeMissing):
            journal.replay(theirs)
        assert all(item.client != "WYG" for item in journal.read_after(0))


def test_facts(people):
    facts = queries.user_named("l.borsuk")
    assert (facts.short_name, facts.role, facts.operator) == ("Liliana B.", "agent", "TRZY")
    assert [item.code for item in queries.clients()] == ["NAD", "WYG"]
    assert queries.client("NAD").name == "Nadwita"
    assert queries.about("NAD") == {}
    for unknown in (lambda: queries.client("X"), lambda: queries.user("0"), lambda: queries.user_named("x")):
        with pytest.raises(LookupError):
            unknown()
