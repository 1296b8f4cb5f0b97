"""The command `infolinia`: its verbs, each a thin door to the room that does the work.

Exit status: 0 done, 1 refused, 2 wrong input. Every verb that prints a result takes `--json`.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from infolinia.processes import logs, spoken, wording
from infolinia.processes import settings as installation
from infolinia.processes.doctor_command import doctor
from infolinia.processes.law_commands import law
from infolinia.processes.procedure_commands import procedure
from infolinia.processes.sentences import gettext_noop as _
from infolinia.processes.settings import Settings
from infolinia.processes.tls_commands import tls
from infolinia.processes.unfit import SettingsProblem

# Verbs of rooms that need the database: loaded only when asked for, so that the others start at once.
ROOM_VERBS = {
    "erase": ("infolinia.conduct.commands", "erase", _("Erase what is personal.")),
    "journal": ("infolinia.journal.commands", "journal", _("Verify and export the ledger.")),
    "keys": ("infolinia.processes.keys_command", "keys", _("Keys that seal recordings and passwords at rest.")),
    "pack": ("infolinia.content.commands", "pack", _("Load packs: clients, queues, numbers, procedures, users.")),
    "recordings": ("infolinia.conduct.recording_commands", "recordings", _("Recordings: verify, keep, hold, export.")),
    "token": ("infolinia.clients.commands", "token", _("Tokens for the API.")),
    "user": ("infolinia.clients.commands", "user", _("Users: make one, give a new password, list.")),
}


class Verbs(click.Group):
    """All verbs; those of ROOM_VERBS are imported, with Django set up, on first use. All speak one language."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **kinds: Any) -> Any:
        wording.opened(_data_in(list(sys.argv if args is None else args)))
        spoken.translate(self, wording.language(), wording.gettext)
        return super().main(args, *more, **kinds)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *ROOM_VERBS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ROOM_VERBS:
            return super().get_command(ctx, cmd_name)
        module, attribute, summary = ROOM_VERBS[cmd_name]
        verb = RoomVerb(cmd_name, help=summary, module=module, attribute=attribute)
        spoken.translate(verb, wording.language(), wording.gettext)
        return verb


class RoomVerb(click.Group):
    """A verb that a room brings. Its module imports tables, so the data folder is opened first; `--data` may stand
    before the verb or at its end."""

    def __init__(self, name: str, *, help: str, module: str, attribute: str) -> None:
        super().__init__(name, help=help)
        self._source = (module, attribute)

    def _load(self, ctx: click.Context) -> None:
        if self.commands:
            return
        try:
            _open_data((ctx.parent.params.get("data") if ctx.parent else None) or _data_in(sys.argv))
        except click.UsageError:
            if not {"-h", "--help"} & set(sys.argv):
                raise
            _open_nothing()  # help is given anywhere
        module, attribute = self._source
        self.commands = getattr(importlib.import_module(module), attribute).commands
        for command in self.commands.values():
            if not any(parameter.name == "data" for parameter in command.params):
                command.params.append(click.Option(["--data"], expose_value=False, metavar="DIR", help="Data folder."))
        spoken.translate(self, wording.language(), wording.gettext)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._load(ctx)
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self._load(ctx)
        return super().get_command(ctx, cmd_name)


def _data_in(words: list[str]) -> str | None:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--data":
            return following
        if word.startswith("--data="):
            return word.removeprefix("--data=")
    return None


def _settings(**given: Any) -> Settings:
    try:
        return installation.load(**given)
    except SettingsProblem as problem:
        raise click.UsageError(wording.told(problem)) from problem


def _open_data(data: str | Path | None) -> None:
    """Set Django up on the data folder named by --data or the environment; it must exist already."""
    settings = _settings(data=data)
    if not settings.database and not settings.database_file.is_file():
        none = _("{folder} holds no Infolinia data. Name the folder with --data.")
        raise click.UsageError(wording.gettext(none).format(folder=settings.data))
    spoken_here = wording.language(settings.data)
    _set_up({**installation.environment(settings), "INFOLINIA_LANGUAGE": spoken_here})


def open_any(data: Path | None) -> None:
    """For who needs what is installed and no data: the language of the installation named, where one is."""
    if data is not None or os.environ.get("INFOLINIA_DATA"):
        _open_data(data)
    else:
        _open_nothing()


def _open_nothing() -> None:
    """Set Django up on a folder that is thrown away, for who asks only what there is."""
    folder = tempfile.TemporaryDirectory(prefix="infolinia-help-")
    atexit.register(folder.cleanup)
    _set_up({"INFOLINIA_DATA": folder.name, "INFOLINIA_LANGUAGE": wording.language()})


def _set_up(environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infolinia.processes.django_settings")
    import django

    django.setup()


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="infolinia")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder (also after the verb).")
def main(data: Path | None) -> None:
    """Infolinia: a telephone customer-service centre."""
    logs.to_stderr("infolinia")


DATA = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
HTTP = click.option("--http", metavar="HOST:PORT", help="Where pages and the API are served.")
SIP = click.option("--sip", metavar="HOST:PORT", help="Where the switch listens for SIP.")


@main.command()
@DATA
@HTTP
@SIP
@click.option("--json", "as_json", is_flag=True, help="Once it serves, print one JSON object.")
def up(data: Path | None, http: str | None, sip: str | None, as_json: bool) -> None:
    """Start the centre on this machine and watch over it.

    \b
    Example: infolinia up --data /srv/infolinia --http 127.0.0.1:8080 --sip 192.0.2.10:5060
    """
    from infolinia.clients import first_code
    from infolinia.processes import up as processes

    async def serving(settings: Settings, children: Any) -> None:
        url = settings.address
        facts: dict[str, Any] = {"url": url, "sip": settings.sip, "pids": children.pids()}
        if settings.first_sign_in.is_file():  # nobody has taken it away yet
            facts["first_sign_in"] = str(settings.first_sign_in)
        if code := first_code.read(settings.first_code):  # nobody has taken the centre over yet
            facts["first_run"] = f"{url}/first-run?code={code}"
        _say(facts, as_json=as_json)

    _run(lambda: processes.run(_settings(data=data, http=http, sip=sip), serving=serving))


@main.command()
@DATA
@HTTP
@SIP
@click.option("--no-callers", is_flag=True, help="No simulated customers ring in.")
@click.option("--json", "as_json", is_flag=True, help="Once it serves, print one JSON object.")
def demo(data: Path | None, http: str | None, sip: str | None, no_callers: bool, as_json: bool) -> None:
    """Run the demo centre: two clients, agents, customers who ring in every so often."""
    from infolinia.processes import demo as demo_centre

    settings = _settings(data=data or os.environ.get("INFOLINIA_DATA") or Path("infolinia-demo"), http=http, sip=sip)
    _run(lambda: demo_centre.run(settings, callers=not no_callers, as_json=as_json))


@main.command(cls=click.Command, add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def call(words: tuple[str, ...]) -> None:
    """A test telephone for the terminal."""
    from infolinia.callers.commands import call as telephone

    spoken.translate(telephone, wording.language(), wording.gettext)
    telephone(list(words), prog_name="infolinia call", obj=wording.gettext)


main.add_command(procedure)


FACTS = {  # that a centre tells once it serves
    "url": _("pages"),
    "sip": _("SIP"),
    "pids": _("processes"),
    "first_sign_in": _("first user and password, in the file"),
    "first_run": _("to set the centre up, open"),
}


def _run(work: Any) -> None:
    try:
        sys.exit(work())
    except SettingsProblem as problem:
        raise click.UsageError(wording.told(problem)) from problem


def _say(facts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for name, value in facts.items():
            click.echo(f"{wording.gettext(FACTS[name])}: {value}")
    sys.stdout.flush()


main.add_command(law)
main.add_command(tls)
main.add_command(doctor)


if __name__ == "__main__":
    main()
