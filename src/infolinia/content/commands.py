"""`infolinia pack load`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _

from infolinia.content import services
from infolinia.content.messages import say
from infolinia.content.problems import PackProblem
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.procedures.problems import ProcedureProblems


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def pack() -> None:
    """Packs: clients, queues, numbers, procedures, announcements and users, as a folder of files."""


@pack.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def load(folder: Path, as_json: bool) -> None:
    """Bring the installation up to date with a pack. Loading it again changes only what has changed in it."""
    try:
        with scoped(ALL_CLIENTS):
            counts = services.load_pack(folder, now=datetime.now(UTC))
    except (PackProblem, ProcedureProblems) as error:
        problems = error.problems if isinstance(error, ProcedureProblems) else [error]
        for problem in problems:
            click.echo(say(problem), err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps({"loaded": folder.name, "counts": counts}))
        return
    click.echo(_("The pack {name} is loaded.").format(name=folder.name))
    for kind, count in counts.items():
        click.echo(f"{count:6} {kind}")
