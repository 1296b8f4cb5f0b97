"""`infolinia procedure …`: procedures as files, before anybody is called with them."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from infolinia.processes.drawing_command import draw
from infolinia.processes.procedure_files import beside, text_of
from infolinia.processes.rehearsal_command import rehearse
from infolinia.processes.schema_command import reference, schema
from infolinia.processes.understanding_commands import slots, understand
from infolinia.processes.wording import gettext


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def procedure() -> None:
    """Procedures as files: check, draw and rehearse them; what may stand in them; how well callers are understood."""


procedure.add_command(draw)
procedure.add_command(rehearse)
procedure.add_command(schema)
procedure.add_command(reference)
procedure.add_command(slots)
procedure.add_command(understand)


@procedure.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder, for its language.")
@click.option("--voice", is_flag=True, help="Also what the law demands where a machine conducts the call.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def check(files: tuple[Path, ...], data: Path | None, voice: bool, as_json: bool) -> None:
    """Prove that a procedure cannot go wrong, or show where it does: the place, why, the cure and a way there.

    What it includes is read from the same folder. Errors must be mended; warnings are worth a look.

    \b
    Example: infolinia procedure check packs/demo/procedures/reklamacja.yaml
    Exit status: 0 no errors, 1 errors, 2 wrong input.
    """
    from infolinia.processes.command_line import open_any

    open_any(data)
    from infolinia.content.demands import demanded
    from infolinia.procedures.checker import findings as said
    from infolinia.procedures.checker.check import in_order

    demands = demanded(datetime.now(UTC).date(), voice=voice)
    found = in_order(finding for file in files for finding in _findings(file, demands))
    errors = sum(finding.severity == "error" for finding in found)
    warnings = len(found) - errors
    if as_json:
        rows = [_row(finding, gettext) for finding in found]
        click.echo(json.dumps({"errors": errors, "warnings": warnings, "findings": rows}, ensure_ascii=False))
    else:
        way = gettext("Way")
        kinds = {"error": gettext("error"), "warning": gettext("warning")}
        for finding in found:
            sentences = f"{said.why(finding, gettext)} {said.cure(finding, gettext)}".rstrip()
            click.echo(f"{finding.place}: {kinds[finding.severity]}: {sentences}")
            if finding.way:
                click.echo(f"    {way}: {' → '.join(finding.way)}")
        said_last = gettext("files: {files}, errors: {errors}, warnings: {warnings}")
        click.echo(said_last.format(files=len(files), errors=errors, warnings=warnings))
    sys.exit(1 if errors else 0)


def _findings(file: Path, demands: list[Any]) -> list[Any]:
    from infolinia.procedures.checker import check as checker
    from infolinia.procedures.checker.findings import of_problem
    from infolinia.procedures.problems import ProcedureProblems

    try:
        text = text_of(file)
    except ProcedureProblems as problems:
        return [of_problem(problem) for problem in problems.problems]
    return checker.check(text, source=str(file), library=beside(file), actions=checker.installed(), demanded=demands)


def _row(finding: Any, translate: Any) -> dict[str, Any]:
    from infolinia.procedures.checker import findings as said

    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "step": finding.step,
        "why": said.why(finding, translate),
        "way": list(finding.way),
        "cure": said.cure(finding, translate),
    }
