"""`infolinia procedure draw`: the picture of a procedure."""

from __future__ import annotations

from pathlib import Path

import click

from infolinia.processes import wording
from infolinia.processes.sentences import Sentence, of_system, said
from infolinia.processes.sentences import gettext_noop as _
from infolinia.processes.wording import of_language


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="SVG file; otherwise printed.")
@click.option("--language", type=click.Choice(["pl", "en"]), default="pl", show_default=True, help="Of the titles.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder, for its language.")
def draw(file: Path, target: Path | None, language: str, data: Path | None) -> None:
    """Draw a procedure as SVG: its steps below each other, and where each may lead.

    \b
    Example: infolinia procedure draw packs/demo/procedures/awaria.yaml --to awaria.svg
    Exit status: 0 drawn, 1 the procedure cannot be read, 2 wrong input.
    """
    from infolinia.processes.command_line import open_any

    open_any(data)
    from infolinia.procedures.drawing import svg
    from infolinia.processes.procedure_files import compiled

    procedure = compiled(file)
    drawn = svg.draw(procedure, language, say=of_language(language))
    if target is None:
        click.echo(drawn, nl=False)
        return
    try:
        target.write_text(drawn, "utf-8")
    except OSError as error:
        cannot = Sentence(_("--to: {file} cannot be written: {why}."), {"file": target, "why": of_system(error)})
        raise click.UsageError(said(cannot, wording.gettext)) from error
