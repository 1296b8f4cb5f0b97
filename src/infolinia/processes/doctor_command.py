"""`infolinia doctor`: what is wrong with this installation and how it is cured; what each setting is."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from infolinia.processes import settings as installation
from infolinia.processes.doctor import explaining
from infolinia.processes.doctor.findings import Finding
from infolinia.processes.doctor.judging import judge
from infolinia.processes.settings import Settings, SettingsProblem

SIGNS = {"problem": "✗", "warning": "!"}


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
@click.option("--explain", is_flag=True, help="Also every setting: its value, where it comes from, what it means.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: findings and settings.")
def doctor(data: Path | None, explain: bool, as_json: bool) -> None:
    """Look for faults of this installation, and name the cure of each.

    Exit status: 0 nothing that must be cured, 1 problems. Nothing is changed; trunks are asked with one OPTIONS each.

    \b
    Example: infolinia doctor --data /srv/infolinia
    """
    given = data or click.get_current_context().find_root().params.get("data")
    settings: Settings | None = None
    environment = dict(os.environ)  # as it was given: who opens the database adds to it
    try:
        settings = installation.load(data=given)
        from infolinia.processes.doctor.installation import gather

        found = judge(gather(settings))
    except SettingsProblem as problem:
        lines = str(problem).split("\n")
        found = tuple(Finding("settings-wrong", line, "Correct it; docs, Settings, has them all.") for line in lines)
    explained = _explained(settings, environment, given) if settings and (explain or as_json) else ()
    if as_json:
        told = {"findings": [asdict(each) for each in found], "settings": [asdict(each) for each in explained]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _print(found, explained)
    sys.exit(1 if any(each.level == "problem" for each in found) else 0)


def _explained(settings: Settings, environment: dict[str, str], data: Path | None) -> tuple[explaining.Explained, ...]:
    file = settings.data / "infolinia.toml"
    text = file.read_text() if file.is_file() else ""
    return explaining.explain(settings, explaining.read_file(text), environment, {"data": data})


def _print(found: tuple[Finding, ...], explained: tuple[explaining.Explained, ...]) -> None:
    for each in explained:
        click.echo(f"{each.name} = {each.value or '(empty)'}   [{each.source}]\n    {each.meaning}")
    if explained:
        click.echo("")
    for each in sorted(found, key=lambda finding: finding.level != "problem"):
        click.echo(f"{SIGNS[each.level]} {each.said}\n    Cure: {each.cure}\n    ({each.code})")
    problems = sum(each.level == "problem" for each in found)
    warnings = len(found) - problems
    if not found:
        click.echo("All is well.")
    else:
        click.echo(f"\n{problems} to be cured, {warnings} to be looked at.")
