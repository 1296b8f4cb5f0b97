"""`infolinia demo`: the demo centre on this machine, its accounts, and customers who ring in."""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path

import click

from infolinia.content import packs
from infolinia.processes import up
from infolinia.processes.children import Child, Children
from infolinia.processes.sentences import gettext_noop as _
from infolinia.processes.settings import Settings
from infolinia.processes.trunk_setting import Trunk
from infolinia.processes.wording import gettext

ACCOUNTS = "demo.json"  # below the data folder, for its owner's eyes
ROLES = {"agent": _("agent"), "supervisor": _("supervisor"), "administrator": _("administrator")}
LOOPBACK = Trunk(name="loopback", peers=["127.0.0.0/8", "::1/128"])


def run(settings: Settings, *, callers: bool, as_json: bool) -> int:
    """Run the demo until a signal. Returns the exit status."""
    made = settings.model_copy(update={"trunks": settings.trunks or [LOOPBACK], "cards": "practice"})
    up.make_folder(made.data)
    accounts(made.data)

    async def serving(running: Settings, children: Children) -> None:
        if callers:
            await children.add(_crowd(running))
        _tell(running, as_json=as_json)

    return up.run(made, demo=True, serving=serving)


def accounts(data: Path) -> dict[str, str]:
    """Passwords by user name, the API token's among them; made on the first run and kept for its owner only."""
    file = data / ACCOUNTS
    if file.is_file():
        return json.loads(file.read_text())
    made = {"password": f"demo-{secrets.token_hex(4)}"}
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(made, out)
    return made


def _crowd(settings: Settings) -> Child:
    file = packs.root() / "demo" / "callers.yaml"
    voices = settings.data / "voices"
    command = (sys.executable, "-m", "infolinia.callers.crowd", str(file), settings.sip, str(voices))
    return Child("customers", command, {}, grace=2.0)


def _tell(settings: Settings, *, as_json: bool) -> None:
    facts = json.loads((settings.data / "demo-facts.json").read_text())
    facts = {"url": f"http://{settings.http}", "sip": settings.sip, **facts}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        serves = gettext(_("Infolinia serves at {url}  (SIP {sip})")).format(url=facts["url"], sip=settings.sip)
        sign_in, numbers = gettext(_("Sign in as")), gettext(_("Numbers to call"))
        click.echo(f"\n{serves}\n\n{sign_in}")
        for account in facts["accounts"]:
            role = gettext(ROLES[account["role"]])
            click.echo(f"  {account['username']:<10} {account['password']}   {role}, {account['name']}")
        click.echo(f"\n{numbers}")
        for number in facts["numbers"]:
            click.echo(f"  {number['number']:<14} {number['for']}")
        command = sys.argv[0] if Path(sys.argv[0]).stem == "infolinia" else "infolinia"  # as it was typed
        call = f"{command} call {facts['numbers'][0]['number']} --sip {settings.sip}"
        elsewhere, ends = gettext(_("From another terminal: {command}")), gettext(_("Ctrl C ends it."))
        click.echo(f"\n{elsewhere.format(command=call)}\n{ends}")
    sys.stdout.flush()
