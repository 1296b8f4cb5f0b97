"""`infolinia erase call`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click
from django.utils.translation import gettext as _

from infolinia.conduct import services
from infolinia.web.refusals import Refusal


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def erase() -> None:
    """Erase what is personal."""


@erase.command()
@click.argument("calls", metavar="CALL...", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why, in words that are not personal: they stay in the journal.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def call(calls: tuple[str, ...], reason: str, as_json: bool) -> None:
    """Erase numbers, notes, answers and recordings of calls. It cannot be undone.

    The record of a call shows its id in the address. The customer's file and cases are not touched.

    \b
    Example: infolinia erase call c-01a2… --reason "GDPR art. 17, request S-104" --data /srv/infolinia
    """
    done: list[str] = []
    for id_ in calls:
        try:
            services.forget(id_, reason=reason, now=datetime.now(UTC))
        except (Refusal, OSError) as error:
            sentence = error.message if isinstance(error, Refusal) else error.strerror
            click.echo(f"{id_}: {sentence}", err=True)
            continue
        done.append(id_)
        if not as_json:
            click.echo(_("{call}: erased.").format(call=id_))
    if as_json:
        click.echo(json.dumps({"erased": done}))
    if len(done) < len(calls):
        sys.exit(1)
