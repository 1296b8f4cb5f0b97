"""`infolinia keys rotate`: a new key for what is sealed at rest, and everything sealed anew with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click
from django.utils.translation import gettext as _

from infolinia.clients import keyring
from infolinia.conduct import services as conduct
from infolinia.floor.lines import services as lines
from infolinia.webhooks import services as webhooks


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def keys() -> None:
    """Keys that seal recordings and passwords at rest."""


@keys.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def rotate(as_json: bool) -> None:
    """Seal with a new key from now on, and what was sealed before, too.

    Recordings are not written again: the key of each is sealed anew. The old key stays in the file, for backups that
    were made with it. Copy the file of keys to its safe place afterwards.
    """
    try:
        ring = keyring.rotate()
        done = {
            "recordings": conduct.seal_recordings_anew(),
            "callers": conduct.seal_limits_anew(),
            "trunks": lines.seal_anew(now=datetime.now(UTC)),
            "webhooks": webhooks.seal_anew(),
        }
    except keyring.KeyProblem as problem:
        raise click.ClickException(str(problem)) from problem
    if as_json:
        click.echo(json.dumps({"key": ring.current, "file": str(ring.file), **done}))
        return
    click.echo(_("New key {key} in {file}.").format(key=ring.current, file=ring.file))
    for what, count in done.items():
        click.echo(f"{what}: {count}")
