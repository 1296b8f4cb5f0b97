"""`infolinia procedure rehearse`: a written conversation, played through the engine of real calls."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from infolinia.processes.sentences import gettext_noop
from infolinia.processes.wording import gettext


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--lines", "script", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The rehearsals: who says what, and what must be true.",
)  # fmt: skip
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder, for its language.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def rehearse(file: Path, script: Path, data: Path | None, as_json: bool) -> None:
    """Play written conversations through a procedure and say where it goes otherwise than written.

    \b
    Example: infolinia procedure rehearse packs/demo/procedures/awaria.yaml --lines packs/demo/rehearsals/awaria.yaml
    Exit status: 0 all as written, 1 not, 2 wrong input.
    """
    from infolinia.processes.command_line import open_any

    open_any(data)
    from infolinia.procedures.problems import ProcedureProblems
    from infolinia.procedures.rehearsal import transcript
    from infolinia.procedures.rehearsal.play import play
    from infolinia.procedures.rehearsal.script import read
    from infolinia.processes.procedure_files import compiled, refuse, text_of

    procedure = compiled(file)
    try:
        scripts = read(text_of(script), file=str(script))
    except ProcedureProblems as problems:
        refuse(problems)
    others = sorted({made.procedure for made in scripts} - {procedure.name})
    if others:
        other = gettext(gettext_noop("--lines: {script} rehearses {others}, and {file} is {name}."))
        raise click.UsageError(other.format(script=script, others=", ".join(others), file=file, name=procedure.name))
    played = [play(procedure, made) for made in scripts]
    well = sum(made.is_well for made in played)
    if as_json:
        rows: list[dict[str, Any]] = [transcript.as_json(made, gettext) for made in played]
        click.echo(json.dumps({"ok": well == len(played), "rehearsals": rows}, ensure_ascii=False))
    else:
        for made in played:
            click.echo("\n".join(transcript.lines(made, gettext)))
        click.echo(gettext("as written: {well} of {all}").format(well=well, all=len(played)))
    sys.exit(0 if well == len(played) else 1)
