"""`infolinia journal verify|export`."""

from __future__ import annotations

import json
import sys

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from infolinia.journal import queries
from infolinia.journal.facts import Stream
from infolinia.journal.messages import say


class StreamName(click.ParamType):
    """A stream of this installation, written kind:key."""

    name = "stream"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Stream:
        if isinstance(value, Stream):
            return value
        try:
            stream = Stream.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not queries.known(stream):
            self.fail(_("There is no stream {stream}.").format(stream=stream), param, ctx)
        return stream


STREAM = click.option("--stream", type=StreamName(), metavar="KIND:KEY", help="Only this one, such as call:c-12ab.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def journal() -> None:
    """Verify and export the ledger."""


@journal.command()
@STREAM
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(stream: Stream | None, as_json: bool) -> None:
    """Recompute the chains. Exit status 1 when anything was changed, removed or reordered."""
    problems = queries.verify(stream)
    count = 1 if stream else len(queries.streams())
    if as_json:
        found = [{"code": p.code, "stream": p.stream, "facts": dict(p.facts), "message": say(p)} for p in problems]
        seal = queries.last_seal()
        click.echo(json.dumps({"whole": not problems, "streams": count, "seal": seal, "problems": found}))
    else:
        for problem in problems:
            click.echo(say(problem))
        if not problems:
            click.echo(ngettext("{count} stream is whole.", "{count} streams are whole.", count).format(count=count))
    if problems:
        sys.exit(1)


@journal.command()
@STREAM
@click.option("--json", "as_json", is_flag=True, help="Accepted for symmetry: the output is JSON Lines either way.")
def export(stream: Stream | None, as_json: bool) -> None:
    """Print the ledger as JSON Lines in order of commit, with what is needed to verify it elsewhere."""
    for line in queries.export_lines(stream):
        click.echo(line)
