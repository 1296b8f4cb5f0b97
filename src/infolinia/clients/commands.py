"""`infolinia token create`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click

from infolinia.clients import services


@click.group()
def token() -> None:
    """Tokens for the API."""


@token.command()
@click.option("--user", required=True, help="Whose rights the token has.")
@click.option("--name", default="command line", show_default=True, help="What it is for.")
@click.option("--json", "as_json", is_flag=True)
def create(user: str, name: str, as_json: bool) -> None:
    """Make a token and print it, this once."""
    try:
        made = services.make_token(user, name, now=datetime.now(UTC))
    except services.TokenUnknown:
        click.echo(f"--user: there is no active user {user!r}", err=True)
        sys.exit(1)
    click.echo(json.dumps({"token": made, "user": user, "name": name}) if as_json else made)
