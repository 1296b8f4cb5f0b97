"""`infolinia procedure schema` and `infolinia procedure reference`: what may stand in a procedure file."""

from __future__ import annotations

import json

import click

from infolinia.processes import wording

LANGUAGE = click.option(
    "--language", type=click.Choice(["pl", "en"]), help="Of the descriptions; else that of the installation."
)


@click.command()
@click.option("--rehearsal", is_flag=True, help="The schema of rehearsals instead.")
@LANGUAGE
def schema(rehearsal: bool, language: str | None) -> None:
    """Print the JSON Schema of procedure files: editors complete and check by it.

    Put `# yaml-language-server: $schema=procedure.schema.json` in the first line of a procedure.

    \b
    Example: infolinia procedure schema --language en > procedure.schema.json
    """
    click.echo(schema_of(rehearsal=rehearsal, language=language or wording.language()), nl=False)


def schema_of(*, rehearsal: bool, language: str) -> str:
    """The schema as text, as it is printed and kept in the documentation."""
    from infolinia.procedures import schema as schemas

    make = schemas.of_rehearsal if rehearsal else schemas.of_procedure
    return json.dumps(make(wording.of_language(language)), ensure_ascii=False, indent=1) + "\n"


@click.command()
@LANGUAGE
def reference(language: str | None) -> None:
    """Print the reference of the language as Markdown: every field with its meaning, default, example and findings.

    \b
    Example: infolinia procedure reference --language pl
    """
    from infolinia.procedures.declarations.reference import markdown

    click.echo(markdown(wording.of_language(language or wording.language())), nl=False)
