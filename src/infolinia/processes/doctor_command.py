"""`infolinia doctor`: what is wrong with this installation and how it is cured; what each setting is."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from infolinia.processes import settings as installation
from infolinia.processes.doctor import explaining
from infolinia.processes.doctor.findings import Finding, told
from infolinia.processes.doctor.judging import judge
from infolinia.processes.sentences import Sentence, gettext_noop, said
from infolinia.processes.settings import Settings
from infolinia.processes.unfit import SettingsProblem
from infolinia.processes.wording import language, of_language

CORRECT = gettext_noop("Correct it; docs, Settings, has them all.")
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
    spoken = language(given)
    environment = dict(os.environ)  # as it was given: who opens the database adds to it
    try:
        settings = installation.load(data=given)
        from infolinia.processes.doctor.installation import gather

        found = judge(gather(settings))
    except SettingsProblem as problem:
        found = tuple(Finding("settings-wrong", "{problem}", CORRECT, {"problem": line}) for line in problem.lines)
    translate = of_language(spoken)
    explained = _explained(settings, environment, given) if settings and (explain or as_json) else ()
    if as_json:
        findings = [told(each, translate) for each in found]
        rows = [_row(each, translate) for each in explained]
        click.echo(json.dumps({"findings": findings, "settings": rows}, ensure_ascii=False))
    else:
        _print(found, explained, translate)
    sys.exit(1 if any(each.level == "problem" for each in found) else 0)


def _explained(settings: Settings, environment: dict[str, str], data: Path | None) -> tuple[explaining.Explained, ...]:
    file = settings.data / "infolinia.toml"
    text = file.read_text() if file.is_file() else ""
    return explaining.explain(settings, explaining.read_file(text), environment, {"data": data})


def _row(each: explaining.Explained, translate: Callable[[str], str]) -> dict[str, str]:
    """source: as programs compare it, the same in every language."""
    return {"name": each.name, "value": each.value, "source": str(each.source), "meaning": translate(each.meaning)}


def _print(
    found: tuple[Finding, ...], explained: tuple[explaining.Explained, ...], translate: Callable[[str], str]
) -> None:
    for each in explained:
        value = each.value or translate(gettext_noop("(empty)"))
        click.echo(f"{each.name} = {value}   [{said(each.source, translate)}]\n    {translate(each.meaning)}")
    if explained:
        click.echo("")
    cure = translate(gettext_noop("Cure"))
    for each in sorted(found, key=lambda finding: finding.level != "problem"):
        words = told(each, translate)
        click.echo(f"{SIGNS[each.level]} {words['said']}\n    {cure}: {words['cure']}\n    ({each.code})")
    problems = sum(each.level == "problem" for each in found)
    if not found:
        click.echo(translate(gettext_noop("All is well.")))
    else:
        counts = {"problems": problems, "warnings": len(found) - problems}
        last = Sentence(gettext_noop("To be cured: {problems}; to be looked at: {warnings}."), counts)
        click.echo(f"\n{said(last, translate)}")
