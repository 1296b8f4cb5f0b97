"""What `infolinia law` takes and prints: days, times, hours, files in; JSON or lines in the reader's language out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from infolinia.law.explanation import Reason, gettext_noop, said
from infolinia.processes.law_files import Moment
from infolinia.processes.wording import gettext

FIRST, LAST = 1990, 2100  # years in which a question makes sense; the tables say how far they reach
LARGEST_FILE = 1024 * 1024
PARSED = TypeVar("PARSED")


class _When(click.ParamType):
    """A point in time, ISO, in years in which a question makes sense."""

    point: type[date]  # or datetime, which is one
    wrong: str

    def read(self, text: str) -> date:
        """Raises ValueError."""
        return self.point.fromisoformat(text)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, self.point):
            return value
        try:
            found = self.read(str(value))
        except ValueError:
            found = None
        if found is None or not FIRST <= found.year <= LAST:
            self.fail(gettext(self.wrong).format(value=str(value)[:40], first=FIRST, last=LAST), param, ctx)
        return found


class Day(_When):
    """A civil day."""

    name = "YYYY-MM-DD"
    point = date
    wrong = gettext_noop("{value} is not a day from {first} to {last}. Write it like 2026-12-24.")

    def read(self, text: str) -> date:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValueError(text)
        return super().read(text)


class Instant(_When):
    """A day, or a day with its time; without an offset it is the time of the country whose law is asked for."""

    name = "DATETIME"
    point = datetime
    wrong = gettext_noop("{value} is not a time from {first} to {last}. Write it like 2026-12-10T14:30.")


class Hours(click.ParamType):
    """A length in hours: 8, 7.5 or 7:30; as minutes."""

    name = "HOURS"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        if isinstance(value, Fraction):
            return value
        text = str(value).replace(",", ".")
        if found := re.fullmatch(r"(\d{1,2}):([0-5]\d)", text, re.ASCII):
            minutes = Fraction(int(found[1]) * 60 + int(found[2]))
        elif re.fullmatch(r"\d{1,2}(\.\d{1,4})?", text, re.ASCII):
            minutes = Fraction(text) * 60
        else:
            minutes = Fraction(0)
        if not 0 < minutes <= 24 * 60:
            self.fail(
                gettext("{value} is no length of a working day. Write hours up to 24, like 8, 7.5 or 7:30.").format(
                    value=str(value)[:40]
                ),
                param,
                ctx,
            )
        return minutes


def from_file(file: Path, shape: type[PARSED]) -> PARSED:
    """What a JSON file says, in a shape. Numbers are read as they are written, so that 0.10 is exact."""
    hint = "--file"
    try:
        size = file.stat().st_size
        text = file.read_bytes() if size <= LARGEST_FILE else b""
    except OSError as problem:
        raise click.BadParameter(f"{file}: {problem.strerror}", param_hint=hint) from None
    if size > LARGEST_FILE:
        told = gettext("{file} is larger than {most} KiB. Ask about less at once.")
        raise click.BadParameter(told.format(file=file, most=LARGEST_FILE // 1024), param_hint=hint)
    try:
        raw = json.loads(text.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
        made = msgspec.convert(raw, shape, dec_hook=_moment)
        wrong = _out_of_range(made, "$")
        if wrong is None:
            return made
        told = gettext("{file}: {place} is not between {first} and {last}. Correct the day.").format(
            file=file, place=wrong, first=FIRST, last=LAST
        )
    except UnicodeDecodeError:
        told = gettext("{file} is not UTF-8. Save it as UTF-8.").format(file=file)
    except json.JSONDecodeError as problem:
        told = gettext("{file}:{line}:{column}: this is not JSON ({problem}). Correct it there.").format(
            file=file, line=problem.lineno, column=problem.colno, problem=problem.msg
        )
    except RecursionError:
        told = gettext("{file} is nested too deeply. Write it as --help shows.").format(file=file)
    except msgspec.ValidationError as problem:
        told = gettext("{file}: {problem}. Write it as --help shows.").format(file=file, problem=problem)
    raise click.BadParameter(told, param_hint=hint)


def _moment(shape: type, value: object) -> Moment:
    if shape is not Moment or not isinstance(value, str):
        raise NotImplementedError
    return Moment(datetime.fromisoformat(value))


def _out_of_range(value: object, place: str) -> str | None:
    """Where a day stands that no table reaches; None when all are possible."""
    match value:
        case date():
            return None if FIRST <= value.year <= LAST else place
        case Moment():
            return None if FIRST <= value.at.year <= LAST else place
        case list():
            inner = [(f"{place}[{n}]", item) for n, item in enumerate(value)]
        case msgspec.Struct():
            inner = [(f"{place}.{name}", getattr(value, name)) for name in value.__struct_fields__]
        case _:
            return None
    return next((wrong for where, item in inner if (wrong := _out_of_range(item, where))), None)


def tell(facts: Mapping[str, Any], explanation: Iterable[Reason], lines: Iterable[str], *, as_json: bool) -> None:
    """Print the facts as one JSON object with `explanation`, or the lines with the reasons below them."""
    reasons = list(explanation)
    if as_json:
        told = [{"rule": item.rule, "source": item.source, "text": said(item, gettext)} for item in reasons]
        click.echo(json.dumps({**facts, "explanation": told}, ensure_ascii=False, default=_plain))
        return
    for line in lines:
        click.echo(line)
    click.echo(gettext("Why:"))
    for item in reasons:
        click.echo(f"  {said(item, gettext)} [{item.rule}; {item.source}]")


def _plain(value: object) -> str:
    match value:
        case Decimal():
            return f"{value:.2f}"
        case date():  # datetime, too
            return value.isoformat()
        case _:
            raise TypeError(f"{type(value).__name__} has no form in JSON")


def table(titles: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """Rows of a table, each column as wide as its widest cell."""
    cells = [[str(title) for title in titles], *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
