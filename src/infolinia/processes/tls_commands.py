"""`infolinia tls`: certificates of the installation's own authority, for pages and the line."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from infolinia.processes import certificates, sentences
from infolinia.processes import settings as installation
from infolinia.processes.authority import SERVER_DAYS, HostProblem, Pair, make_authority, make_server, read_pair
from infolinia.processes.sentences import Sentence, of_system
from infolinia.processes.sentences import gettext_noop as _
from infolinia.processes.settings import Settings
from infolinia.processes.unfit import SettingsProblem
from infolinia.processes.wording import language, of_language, told
from infolinia.telephony.switch.names import names_of

DATA = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")

TRUST = _("""\
Every computer and telephone that uses this centre must trust the authority once. Copy {file} to it
(the certificate only; its key stays here), compare the fingerprint, and then:

  Windows        as administrator: certutil -addstore -f Root authority.pem
  macOS          sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain authority.pem
  Debian, Ubuntu sudo cp authority.pem /usr/local/share/ca-certificates/infolinia.crt && sudo update-ca-certificates
  Chromium on Linux
                 certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n Infolinia -i authority.pem
                 (the command comes with the package libnss3-tools)
  Firefox        Settings, Privacy & Security, View Certificates, Authorities, Import
  Android        Settings, Security, Encryption & credentials, Install a certificate, CA certificate
  iPhone, iPad   open the file, install the profile, then Settings, General, About, Certificate Trust Settings
  SIP telephones their own page for trusted certificates; baresip: sip_cafile, linphone: root_ca""")
NEXT = _("""\
The certificate is good for {days} days; renew it with `infolinia tls renew`. Say where to
serve it in {file}: https = "0.0.0.0:8443", and sips = "0.0.0.0:5061" for the line.""")
HEADINGS = {"certificate": _("certificate"), "authority": _("authority")}


@click.group()
def tls() -> None:
    """Certificates for HTTPS and SIP over TLS, by an authority of your own.

    \b
    Example: infolinia tls make centrum.example 192.0.2.10 --data /srv/infolinia
    """


@tls.command()
@click.argument("hosts", nargs=-1, required=True, metavar="HOST…")
@click.option("--new-authority", is_flag=True, help="Make a new authority too; every computer must trust it anew.")
@DATA
@JSON
def make(hosts: tuple[str, ...], new_authority: bool, data: Path | None, as_json: bool) -> None:
    """Make a certificate for names and addresses, and the authority the first time."""
    settings = _settings(data)
    folder, now = _folder(settings), datetime.now(UTC)
    try:
        authority = None if new_authority else _authority(settings, folder)
        is_new = authority is None
        authority = authority or make_authority(f"Infolinia at {hosts[0]}", list(hosts), now)
        server = make_server(authority, list(hosts), now)
    except HostProblem as problem:
        raise click.UsageError(_say(settings, problem.sentence)) from problem
    if is_new:
        _write(settings, folder / "authority.key", authority.key_pem(), 0o600)
        _write(settings, folder / "authority.pem", authority.certificate_pem(), 0o644)
    _keep(settings, folder, server)
    _tell(settings, as_json=as_json, trust=True)


@tls.command()
@DATA
@JSON
def show(data: Path | None, as_json: bool) -> None:
    """Names, validity and fingerprints of what is in use."""
    _tell(_settings(data), as_json=as_json, trust=not as_json)


@tls.command()
@DATA
@JSON
def renew(data: Path | None, as_json: bool) -> None:
    """A new certificate for the same hosts by the same authority; taken up without a restart."""
    settings = _settings(data)
    folder, now = _folder(settings), datetime.now(UTC)
    authority = _authority(settings, folder)
    if authority is None:
        none = _("There is no authority in {folder}. Make one with `infolinia tls make HOST`.")
        raise _wrong(settings, none, folder=folder)
    if now > authority.certificate.not_valid_after_utc:
        raise _wrong(
            settings, _("The authority has expired. Make a new one: `infolinia tls make HOST --new-authority`.")
        )
    try:
        old = certificates.leaf((folder / "server.pem").read_bytes())
        server = make_server(authority, list(names_of(old)), now)
    except HostProblem as problem:
        raise click.UsageError(_say(settings, problem.sentence)) from problem
    except (OSError, ValueError) as error:
        why = of_system(error) if isinstance(error, OSError) else Sentence(_("it holds no certificate"))
        cannot = _("{file} cannot be renewed: {why}. Use `infolinia tls make`.")
        raise _wrong(settings, cannot, file=folder / "server.pem", why=why) from error
    _keep(settings, folder, server)
    _tell(settings, as_json=as_json, trust=False)


def _say(settings: Settings, sentence: Sentence) -> str:
    return sentences.said(sentence, of_language(language(settings.data)))


def _wrong(settings: Settings, text: str, **facts: object) -> click.UsageError:
    return click.UsageError(_say(settings, Sentence(text, facts)))


# --- Files


def _settings(data: Path | None) -> Settings:
    given = data or click.get_current_context().find_root().params.get("data")
    try:
        return installation.load(data=given)
    except SettingsProblem as problem:
        raise click.UsageError(told(problem)) from problem


def _folder(settings: Settings) -> Path:
    folder = settings.data / "tls"
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        cannot = _("{folder} cannot be made: {why}. Choose another folder with --data.")
        raise _wrong(settings, cannot, folder=folder, why=of_system(error)) from error
    return folder


def _authority(settings: Settings, folder: Path) -> Pair | None:
    """The one there is. What is there and cannot be read stops us: it is not simply made anew."""
    certificate, key = folder / "authority.pem", folder / "authority.key"
    if not certificate.exists() and not key.exists():
        return None
    try:
        return read_pair(certificate.read_bytes(), key.read_bytes())
    except (OSError, ValueError) as error:
        why = of_system(error) if isinstance(error, OSError) else Sentence(_("it is no certificate with its key"))
        cannot = _("The authority in {folder} cannot be read: {why}. Put its two files back from the backup, or make a "
                   "new one with --new-authority; every computer must then trust the new one.")  # fmt: skip
        raise _wrong(settings, cannot, folder=folder, why=why) from error


def _keep(settings: Settings, folder: Path, server: Pair) -> None:
    """The key first: who serves takes neither before they fit each other."""
    _write(settings, folder / "server.key", server.key_pem(), 0o600)
    _write(settings, folder / "server.pem", server.certificate_pem(), 0o644)


def _write(settings: Settings, file: Path, content: bytes, mode: int) -> None:
    """Whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    try:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(content)
        part.replace(file)
    except OSError as error:
        raise _wrong(settings, _("{file} cannot be written: {why}."), file=file, why=of_system(error)) from error


# --- What is told


def _tell(settings: Settings, *, as_json: bool, trust: bool) -> None:
    files, now = certificates.files_of(settings), datetime.now(UTC)
    translate = of_language(language(settings.data))
    found: tuple[certificates.Found, ...] = ()
    try:
        shown, key = certificates.read(files)
        found = certificates.faults(files, shown, key, [], now)
        facts: dict[str, Any] = {"certificate": _facts(certificates.leaf(shown), files.certificate)}
    except certificates.FileProblem as problem:
        raise click.UsageError(problem.found.sentence(translate)) from problem
    except ValueError as problem:
        raise click.UsageError("\n".join(fault.sentence(translate) for fault in found)) from problem
    facts["key"] = str(files.key)
    facts["faults"] = [fault.fault for fault in found]
    facts["problems"] = [fault.sentence(translate) for fault in found]
    authority = settings.data / "tls" / "authority.pem"
    if authority.is_file() and settings.tls_certificate is None:
        facts["authority"] = _facts(certificates.leaf(authority.read_bytes()), authority)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for what, heading in HEADINGS.items():
        if what in facts:
            told = facts[what]
            click.echo(f"{translate(heading)}: {told['file']}")
            if told["hosts"]:
                hosts = Sentence(_("hosts: {hosts}"), {"hosts": ", ".join(told["hosts"])})
                click.echo(f"  {_say(settings, hosts)}")
            valid = Sentence(_("valid: {first} to {last}"), {"first": told["from"][:10], "last": told["until"][:10]})
            click.echo(f"  {_say(settings, valid)}\n  SHA-256: {told['sha256']}")
    for sentence in facts["problems"]:
        click.echo(f"! {sentence}")
    if trust and "authority" in facts:
        file = settings.data / "infolinia.toml"
        click.echo("\n" + _say(settings, Sentence(TRUST, {"file": facts["authority"]["file"]})))
        click.echo("\n" + _say(settings, Sentence(NEXT, {"days": SERVER_DAYS, "file": file})))


def _facts(shown: x509.Certificate, file: Path) -> dict[str, Any]:
    digest = shown.fingerprint(hashes.SHA256()).hex().upper()
    return {
        "file": str(file), "hosts": list(names_of(shown)), "from": shown.not_valid_before_utc.isoformat(),
        "until": shown.not_valid_after_utc.isoformat(),
        "sha256": ":".join(digest[at : at + 2] for at in range(0, len(digest), 2)),
    }  # fmt: skip
