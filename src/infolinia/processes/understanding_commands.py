"""`infolinia procedure slots` and `infolinia procedure understand`: what we make of expressions and utterances."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import click

from infolinia.processes.wording import gettext

LONGEST_LINE = 100_000  # characters
MOST_LINES = 1_000_000


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--json", "_as_json", is_flag=True, help="The same: the output is JSON in any case.")
def slots(file: BinaryIO, _as_json: bool) -> None:
    """Read expressions as values of a kind.

    FILE (or standard input) holds one JSON object a line: lang (pl, en), kind (number, money, date …; none:KIND is
    asked as KIND), text, reference_time. For each one line comes out: the value; null when the text is no such value.

    \b
    Example: echo '{"lang": "pl", "kind": "money", "text": "trzy pięćdziesiąt"}' | infolinia procedure slots
    Exit status: 0 all read, 2 a line that is no such row (nothing is written then).
    """
    from infolinia.procedures.understanding.measuring import slot_value

    _each(file, slot_value)


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--json", "_as_json", is_flag=True, help="The same: the output is JSON in any case.")
def understand(file: BinaryIO, _as_json: bool) -> None:
    """Read what callers say at a step as events.

    FILE (or standard input) holds one JSON object a line: lang, step, step_expectation (kind, slot, type, choices,
    pattern, min, max, offered, value), text, reference_time. For each one line comes out: the list of events.

    \b
    Example: infolinia procedure understand utterances.jsonl
    Exit status: 0 all read, 2 a line that is no such row (nothing is written then).
    """
    from infolinia.procedures.understanding.measuring import utterance_events

    _each(file, utterance_events)


def _each(file: BinaryIO, read: Callable[[Mapping[str, Any]], Any]) -> None:
    """All rows first, then the output: half a result is none."""
    made: list[str] = []
    name = getattr(file, "name", "-")
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            if number > MOST_LINES or len(line) > LONGEST_LINE:
                bounds = gettext("at most {lines} lines of at most {characters} characters. Split the file")
                raise ValueError(bounds.format(lines=MOST_LINES, characters=LONGEST_LINE))
            made.append(json.dumps(read(_row(line)), ensure_ascii=False))
        except ValueError as problem:
            place = "stdin" if name in ("-", "<stdin>") else name
            cure = gettext("Correct this line; nothing was written.")
            click.echo(f"{place}:{number}: {_told(problem)}. {cure}", err=True)
            raise SystemExit(2) from None
    for text in made:
        click.echo(text)


def _told(problem: ValueError) -> str:
    from infolinia.procedures.understanding.problems import SENTENCES, RowProblem

    if isinstance(problem, RowProblem):
        return gettext(SENTENCES[problem.code]).format(**problem.facts)
    return str(problem)


def _row(line: bytes) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        raise ValueError(gettext("not UTF-8")) from None
    except (json.JSONDecodeError, RecursionError) as problem:
        raise ValueError(gettext("not JSON ({why})").format(why=problem)) from None
    if not isinstance(row, dict):
        raise ValueError(gettext("not a JSON object"))
    return row  # pyright: ignore[reportUnknownVariableType]
