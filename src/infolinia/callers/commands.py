"""`infolinia call NUMBER`: a test telephone for the terminal."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import tempfile
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path

import click

from infolinia.callers.telephone import CallFailed, Happened, Telephone
from infolinia.speech import espeak
from infolinia.speech.speaker import SpeakerProblem
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.prompts import PromptProblem, read_wave, write_wave
from infolinia.telephony.media.tones import DTMF


def _(sentence: str) -> str:
    """Marks a sentence for translation; nothing is translated here."""
    return sentence


KEEP_ALIVE = b"\r\n\r\n"  # what telephones send so that a line stays open (RFC 5626 3.5.1)
NOT_KNOWN = _(
    "The centre does not know this telephone: make a trunk whose peers hold this machine's address (127.0.0.1)."
)
CURES: Mapping[int, str] = {  # by the SIP status with which a call ends
    401: NOT_KNOWN,
    403: NOT_KNOWN,
    404: _("Nobody has that number there: Administration, Numbers, has those of the centre."),
    407: NOT_KNOWN,
    408: _("Nothing answers there: give the SIP address that infolinia up or infolinia demo printed, with --sip."),
    503: _(
        "The line is there, but the process that decides is not, or the trunk is full: wait, then look at /healthz."
    ),
}
WORDS = (  # of what happens to a telephone
    _("dialled"), _("ringing"), _("progress"), _("answered"), _("pressed"), _("digit"), _("held"), _("resumed"),
    _("failed"), _("hung up"), _("far end hung up"),
)  # fmt: skip


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("number")
@click.option("--sip", metavar="HOST:PORT", default="127.0.0.1:5060", show_default=True, help="The switch to call.")
@click.option("--from", "caller", default="+48994000109", show_default=True, help="Number that is presented.")
@click.option("--say", multiple=True, help="Text to speak once answered; may be repeated.")
@click.option(
    "--wav", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Sound to play once answered."
)
@click.option("--language", default="pl", show_default=True, help="Language of --say.")
@click.option("--digits", default="", help="Keys to press, after what is said.")
@click.option("--record", type=click.Path(dir_okay=False, path_type=Path), help="WAV file for what is heard.")
@click.option(
    "--ring-for", type=click.FloatRange(min=0), default=60.0, show_default=True, help="Seconds to let it ring."
)
@click.option(
    "--for",
    "seconds",
    type=click.FloatRange(min=0),
    default=10.0,
    show_default=True,
    help="Seconds to listen afterwards; Ctrl C hangs up at once.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what happened as one JSON object.")
def call(
    number: str,
    sip: str,
    caller: str,
    say: tuple[str, ...],
    wav: Path | None,
    language: str,
    digits: str,
    record: Path | None,
    ring_for: float,
    seconds: float,
    as_json: bool,
) -> None:
    """Call a number, speak or play, press keys, listen, and tell what happened.

    \b
    Example: infolinia call +48991000120 --say "Dzień dobry" --digits 1 --record heard.wav
    Exit status: 0 answered, 1 refused or not answered, 2 wrong input.
    """
    host, _colon, port = sip.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise click.UsageError(_said(_("--sip: {value!r} is no HOST:PORT"), value=sip))
    if wrong := set(digits) - set(DTMF):
        no_key = _("--digits: {value} is no key; keys are 0-9, *, # and A-D")
        raise click.UsageError(_said(no_key, value=" ".join(sorted(wrong))))
    sounds = [_spoken(text, language) for text in say]
    if wav:
        try:
            sounds.append(read_wave(wav.read_bytes(), name=wav.name).samples)
        except PromptProblem as problem:
            raise click.UsageError(f"--wav: {problem}") from problem
    if _nothing_listens(host, int(port)):
        _refused(sip, as_json=as_json)
        sys.exit(1)
    work = _call(number, (host, int(port)), caller, sounds, digits, record, ring_for, seconds, as_json)
    answered = asyncio.run(work)
    sys.exit(0 if answered else 1)


def _spoken(text: str, language: str) -> Linear:
    try:
        with tempfile.TemporaryDirectory() as folder:
            return read_wave(espeak.render(text, language, Path(folder)).read_bytes()).samples
    except SpeakerProblem as problem:
        raise click.UsageError(f"--say: {problem}") from problem


async def _call(
    number: str,
    proxy: tuple[str, int],
    caller: str,
    sounds: list[Linear],
    digits: str,
    record: Path | None,
    ring_for: float,
    seconds: float,
    as_json: bool,
) -> bool:
    telephone = await Telephone.open()
    telephone.tell = None if as_json else _line
    try:
        await telephone.call(number, proxy, caller=caller, patience=ring_for)
        for sound in sounds:
            await _listen(telephone, telephone.sound.say(sound))
        if digits:
            await _listen(telephone, telephone.press(digits))
        await _listen(telephone, seconds)
    except (CallFailed, TimeoutError, asyncio.CancelledError):  # cancelled: Ctrl C hangs up
        pass
    finally:
        if record:
            write_wave(record, telephone.sound.heard())
        await telephone.close()
    _tell(telephone, as_json=as_json)
    return telephone.answered.is_set()


def _nothing_listens(host: str, port: int) -> bool:
    """On this machine the system says at once that nobody has a port; elsewhere nobody can be sure without a call."""
    try:
        address = socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_DGRAM)[0][4]
        if not ip_address(str(address[0])).is_loopback:
            return False
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.settimeout(0)
            probe.connect(address)
            probe.send(KEEP_ALIVE)
            probe.recv(len(KEEP_ALIVE))
    except ConnectionRefusedError:
        return True
    except OSError:  # a name that nobody has, or no answer yet: the call will tell
        return False
    return False


def _refused(sip: str, *, as_json: bool) -> None:
    if as_json:
        facts = {"answered": False, "status": 0, "digits": "", "packets": 0, "events": [], "cure": _said(CURES[408])}
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        nothing = _said(_("Nothing listens at {sip}."), sip=sip)
        click.echo(f"{nothing} {_said(CURES[408])}")


async def _listen(telephone: Telephone, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await telephone.ended.wait()
    except TimeoutError:
        return


def _line(happened: Happened) -> None:
    facts = "  ".join(f"{name}={value}" for name, value in happened.facts.items())
    click.echo(f"{happened.second:8.2f} s  {_said(happened.what)}  {facts}".rstrip())


def _tell(telephone: Telephone, *, as_json: bool) -> None:
    if as_json:
        events = [{"second": line.second, "what": line.what, **line.facts} for line in telephone.log]
        answered = telephone.answered.is_set()
        facts = {"answered": answered, "status": 200 if answered else telephone.status, "digits": telephone.digits}
        facts["cure"] = "" if answered else _cure(telephone.status)
        click.echo(json.dumps({**facts, "packets": telephone.sound.received, "events": events}, ensure_ascii=False))
        return
    if not telephone.answered.is_set():
        not_answered = _said(_("It was not answered."))
        click.echo(f"{not_answered} {_cure(telephone.status)}".rstrip())


def _cure(status: int) -> str:
    return _said(CURES[status]) if status in CURES else ""


def _said(sentence: str, **facts: object) -> str:
    """In the language of the command line, which gives its way to translate as the context's object."""
    context = click.get_current_context(silent=True)
    translate = context.obj if context and callable(context.obj) else str
    return str(translate(sentence)).format(**facts)
