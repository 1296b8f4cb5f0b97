"""Procedures as files on the command line: one file, with those beside it that it may include."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import click

from infolinia.processes.wording import gettext

MOST_FILES = 1000  # of a folder


def text_of(file: Path) -> str:
    """The text of a file. Raises ProcedureProblems when it is too large or not UTF-8."""
    from infolinia.procedures import tree

    with file.open("rb") as stream:
        return tree.decode(stream.read(tree.LARGEST + 1), str(file))


def beside(file: Path) -> dict[str, str]:
    """The procedures of the same folder, by name. One that cannot be read is as good as not there."""
    from infolinia.procedures.problems import ProcedureProblems

    found: dict[str, str] = {}
    for other in sorted(file.parent.glob("*.yaml"))[:MOST_FILES]:
        try:
            found[other.stem] = text_of(other)
        except (ProcedureProblems, OSError):
            continue
    return found


def compiled(file: Path) -> Any:
    """The procedure of a file. What is wrong with it is told line by line, and the command ends with 1."""
    from infolinia.procedures import language
    from infolinia.procedures.problems import ProcedureProblems

    try:
        return language.load(text_of(file), source=str(file), library=beside(file))
    except ProcedureProblems as problems:
        refuse(problems)


def refuse(problems: Any) -> NoReturn:
    """Tell what is wrong in a file, each problem in a line of its own, and end with 1."""
    from infolinia.procedures.rehearsal.messages import say

    for problem in problems.problems:
        click.echo(say(problem, gettext), err=True)
    raise SystemExit(1)
