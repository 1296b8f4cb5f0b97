"""`infolinia token create|list|revoke`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click
from django.utils.translation import gettext as _

from infolinia.clients import queries, services


@click.group()
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


def _refuse(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)
