"""`infolinia token create|list|revoke` and `infolinia user create|password|list`."""

from __future__ import annotations

import json
import secrets
import sys
from datetime import UTC, datetime
from typing import NoReturn, get_args

import click
from django.utils.translation import gettext as _

from infolinia.clients import queries, services
from infolinia.clients.facts import Role, UserFacts


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def token() -> None:
    """Tokens for the API."""


JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@token.command()
@click.option("--user", required=True, help="Whose rights the token has.")
@click.option("--name", default="command line", show_default=True, help="What it is for.")
@JSON
def create(user: str, name: str, as_json: bool) -> None:
    """Make a token and print it, this once."""
    try:
        made = services.make_token(user, name, now=datetime.now(UTC))
    except services.TokenUnknown:
        _refuse(_("--user: there is no active user {user}.").format(user=user))
    click.echo(json.dumps({"token": made, "user": user, "name": name}) if as_json else made)


@token.command("list")
@JSON
def list_(as_json: bool) -> None:
    """All tokens, without their secrets."""
    found = [
        {
            "id": item.id,
            "name": item.name,
            "user": item.username,
            "made_at": item.made_at.isoformat(),
            "revoked_at": item.revoked_at.isoformat() if item.revoked_at else None,
        }
        for item in queries.tokens()
    ]
    if as_json:
        click.echo(json.dumps({"tokens": found}, ensure_ascii=False))
        return
    for item in found:
        state = _("revoked") if item["revoked_at"] else _("valid")
        click.echo(f"{item['id']}  {item['user']}  {item['name']}  {item['made_at']:.16}  {state}")


@token.command()
@click.argument("token_id", metavar="ID")
@JSON
def revoke(token_id: str, as_json: bool) -> None:
    """Make a token open nothing. ID is the first column of `list`, or the token itself."""
    id_ = token_id.split("_")[1] if token_id.startswith("il_") else token_id
    try:
        services.revoke_token(id_, now=datetime.now(UTC))
    except services.TokenUnknown:
        _refuse(_("There is no token {token}.").format(token=id_))
    click.echo(json.dumps({"revoked": id_}) if as_json else _("The token {token} opens nothing now.").format(token=id_))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def user() -> None:
    """Users and their passwords. The rest, an administrator does on the pages."""


@user.command("create")
@click.argument("username")
@click.option("--name", required=True, help="First name and surname, as colleagues see it.")
@click.option("--role", type=click.Choice(get_args(Role)), required=True)
@click.option("--operator", required=True, help="Code of the operator who employs them.")
@click.option("--client", "clients", multiple=True, help="Code of a client they may work for; may be repeated.")
@JSON
def create_user(username: str, name: str, role: str, operator: str, clients: tuple[str, ...], as_json: bool) -> None:
    """Make a user and print the password, this once."""
    if _known(username):
        _refuse(_("There is a user {user} already.").format(user=username))
    known_clients = {client.code for client in queries.clients()}
    if wrong := sorted(set(clients) - known_clients):
        _refuse(_("--client: there is no client {client}.").format(client=", ".join(wrong)))
    if operator not in {client.operator for client in queries.clients()}:
        _refuse(_("--operator: there is no operator {operator}.").format(operator=operator))
    password = _password()
    now = datetime.now(UTC)
    services.put_user(username, name, role=role, operator=operator, clients=clients, password=password, now=now)
    click.echo(json.dumps({"username": username, "password": password}) if as_json else password)


@user.command("password")
@click.argument("username")
@JSON
def new_password(username: str, as_json: bool) -> None:
    """Give a user a new password and print it, this once."""
    found = _known(username)
    if found is None:
        _refuse(_("There is no user {user}.").format(user=username))
    password = _password()
    services.put_user(
        username, found.name, role=found.role, operator=found.operator, clients=found.clients, password=password,
        now=datetime.now(UTC),
    )  # fmt: skip
    click.echo(json.dumps({"username": username, "password": password}) if as_json else password)


@user.command("list")
@JSON
def list_users(as_json: bool) -> None:
    """All users, their roles and the clients they may work for."""
    found = [
        {"username": known.username, "name": known.name, "role": known.role, "clients": sorted(known.clients)}
        for known in queries.users()
    ]
    if as_json:
        click.echo(json.dumps({"users": found}, ensure_ascii=False))
        return
    for item in found:
        click.echo(f"{item['username']:<14} {item['role']:<14} {item['name']}  {', '.join(item['clients'])}")


def _known(username: str) -> UserFacts | None:
    return next((known for known in queries.users(blocked=True) if known.username == username), None)


def _password() -> str:
    return secrets.token_urlsafe(12)


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
