"""`infolinia recordings verify|retention|hold|release|export`."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from infolinia.conduct import services, sounds
from infolinia.conduct.facts import RecordingFacts
from infolinia.journal.facts import SYSTEM
from infolinia.law.explanation import said
from infolinia.web.refusals import Refusal

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def recordings() -> None:
    """Recordings after their calls: whole, kept, held, let go."""


@recordings.command()
@click.argument("calls", metavar="[CALL]...", nargs=-1)
@JSON
def verify(calls: tuple[str, ...], as_json: bool) -> None:
    """Prove that recordings are what the journal says: of these calls, or all.

    Each is unpacked and its SHA-256 compared. Exit status 1 when one is not.

    \b
    Example: infolinia recordings verify --data /srv/infolinia
    """
    checked, wrong = 0, list[dict[str, str]]()
    for item in services.recordings_kept(calls):
        checked += 1
        if why := fault(item):
            wrong.append({"recording": item.id, "call": item.call, "problem": why})
            if not as_json:
                click.echo(f"{item.call} {item.id}: {_(PROBLEMS[why])}", err=True)
    if as_json:
        click.echo(json.dumps({"checked": checked, "wrong": wrong}))
    else:
        click.echo(_("{count} recordings checked, {wrong} wrong.").format(count=checked, wrong=len(wrong)))
    if wrong:
        sys.exit(1)


PROBLEMS = {
    "missing": gettext_noop("its file is missing"),
    "key": gettext_noop("its key is missing: bring the file of keys back from the backup"),
    "changed": gettext_noop("its file was changed"),
}


def fault(item: RecordingFacts) -> str:
    """What is wrong with a recording; empty when it is whole."""
    file = sounds.file_of(settings.SETTINGS.recordings, item.path)
    if file is None:
        return "missing"
    try:
        with closing(sounds.sound_in(file, item.key, about=item.about)) as sound:
            return "" if sounds.sha256_of(sound) == item.sha256 else "changed"
    except sounds.NoKey:
        return "key"
    except (OSError, sounds.NoSound):
        return "changed"


@recordings.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="As of this day instead of today.")
@click.option("--limit", default=1000, show_default=True, help="How many to look at, oldest name first.")
@JSON
def retention(day: datetime | None, limit: int, as_json: bool) -> None:
    """What would be deleted, and what is kept longer, and why.

    Only recordings old enough for the shortest time are looked at. Nothing is deleted: the running centre does that.
    """
    today = day.date() if day else localdate()
    items = [_judged(due, today) for due in services.recordings_due(today, limit=limit)]
    if as_json:
        click.echo(json.dumps({"day": today.isoformat(), "items": items}, ensure_ascii=False))
        return
    for item in items:
        word = _("goes") if item["goes"] else _("stays")
        click.echo(f"{word}  {item['call']}  {item['recording']}  {item['until'] or item['awaits']}  {item['kind']}")
        for line in item["explanation"]:
            click.echo(f"      {line['text']} ({line['source']})")


def _judged(due: Any, today: date) -> dict[str, Any]:
    found = due.verdict
    return {
        "recording": due.recording, "call": due.call, "goes": found.is_over(today), "kind": found.kind,
        "until": found.until.isoformat() if found.until else None, "awaits": found.awaits,
        "explanation": [
            {"rule": reason.rule, "source": reason.source, "text": said(reason, _)} for reason in found.explanation
        ],
    }  # fmt: skip


@recordings.command()
@click.argument("call")
@click.option("--reason", required=True, help="Why; it stays in the journal and can be erased.")
def hold(call: str, reason: str) -> None:
    """Keep the recordings of a call until they are released."""
    _do(lambda: services.hold_recordings(call, reason=reason, now=datetime.now(UTC), by=SYSTEM))
    click.echo(_("{call}: held.").format(call=call))


@recordings.command()
@click.argument("call")
def release(call: str) -> None:
    """Let the law decide again on the recordings of a call."""
    _do(lambda: services.release_recordings(call, now=datetime.now(UTC), by=SYSTEM))
    click.echo(_("{call}: released.").format(call=call))


@recordings.command()
@click.argument("calls", metavar="CALL...", nargs=-1, required=True)
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="A folder.")
def export(calls: tuple[str, ...], folder: Path) -> None:
    """Write the recordings of calls as WAV files, as the switch wrote them. They lie there unsealed."""
    folder.mkdir(parents=True, exist_ok=True)
    found = services.recordings_kept(calls)
    if missing := sorted(set(calls) - {item.call for item in found}):
        click.echo(_("No recording of {calls}.").format(calls=", ".join(missing)), err=True)
    for item in found:
        if why := fault(item):
            click.echo(f"{item.call} {item.id}: {_(PROBLEMS[why])}", err=True)
            sys.exit(1)
        file = sounds.file_of(settings.SETTINGS.recordings, item.path)
        assert file is not None
        target = folder / f"{item.id}.wav"
        with closing(sounds.sound_in(file, item.key, about=item.about)) as sound, target.open("xb") as out:
            for begin in range(0, sound.size, 1 << 20):
                out.write(sound.written(begin, begin + (1 << 20)))
        services.recording_exported(item.id, now=datetime.now(UTC))
        click.echo(str(target))
    if missing:
        sys.exit(1)


def _do(work: Any) -> None:
    try:
        work()
    except Refusal as refusal:
        click.echo(refusal.message, err=True)
        sys.exit(1)
