"""`infolinia token` and `infolinia user`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth import authenticate
from django.utils import translation

from infolinia.clients import services
from infolinia.clients.commands import token, user
from tests.clients.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(people):
    with translation.override("en"):
        yield


def run(*words: str) -> Result:
    return CliRunner().invoke(token, words)


def test_a_token_is_printed_once():
    made = run("create", "--user", "l.borsuk", "--name", "reports")
    assert made.exit_code == 0
    assert services.user_of_token(made.output.strip(), now=NOW) is not None
    told = json.loads(run("create", "--user", "l.borsuk", "--json").output)
    assert services.user_of_token(told["token"], now=NOW) is not None
    listed = run("list").output
    assert "reports" in listed
    assert told["token"].split("_", 2)[2] not in listed + run("list", "--json").output


def test_a_token_is_revoked_by_its_id_or_itself():
    for by in (lambda made: made, lambda made: made.split("_")[1]):
        made = run("create", "--user", "l.borsuk").output.strip()
        done = run("revoke", by(made))
        assert (done.exit_code, done.output) == (0, f"The token {made.split('_')[1]} opens nothing now.\n")
        assert services.user_of_token(made, now=services_now()) is None
    assert [item["revoked_at"] is not None for item in json.loads(run("list", "--json").output)["tokens"]] == [True] * 2
    assert run("list").output.count("revoked") == 2


def services_now():
    from datetime import UTC, datetime

    return datetime.now(UTC)


def test_an_unknown_user_or_token_ends_with_1():
    refused = run("create", "--user", "nobody")
    assert refused.exit_code == 1
    assert refused.output == "--user: there is no active user nobody.\n"
    assert run("revoke", "none").exit_code == 1


def test_a_missing_option_ends_with_2():
    assert run("create").exit_code == 2


def typed_user(*words: str):
    return CliRunner().invoke(user, list(words))


def test_a_user_is_made_and_the_password_opens():
    made = typed_user("create", "n.nowak", "--name", "Nina Nowak", "--role", "agent", "--operator", "TRZY",
                      "--client", "NAD", "--json")  # fmt: skip
    assert made.exit_code == 0, made.output
    assert authenticate(username="n.nowak", password=json.loads(made.stdout)["password"])
    again = typed_user("password", "n.nowak")
    assert authenticate(username="n.nowak", password=again.stdout.strip())
    assert "n.nowak" in typed_user("list").stdout


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--operator", "TRZY", "--client", "XXX"), "XXX"),
        (("--operator", "YYY", "--client", "NAD"), "YYY"),
    ],
)
def test_what_does_not_exist_is_named(words: tuple[str, ...], named: str):
    result = typed_user("create", "n.nowak", "--name", "Nina Nowak", "--role", "agent", *words)
    assert result.exit_code == 1
    assert named in result.output
