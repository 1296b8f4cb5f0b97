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

from infolinia.processes import certificates
from infolinia.processes import settings as installation
from infolinia.processes.authority import SERVER_DAYS, HostProblem, Pair, make_authority, make_server, read_pair
from infolinia.processes.settings import Settings, SettingsProblem
from infolinia.telephony.switch.names import names_of

DATA = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")

TRUST = """\
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
  SIP telephones their own page for trusted certificates; baresip: sip_cafile, linphone: root_ca"""


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
        authority = None if new_authority else _authority(folder)
        is_new = authority is None
        authority = authority or make_authority(f"Infolinia at {hosts[0]}", list(hosts), now)
        server = make_server(authority, list(hosts), now)
    except HostProblem as problem:
        raise click.UsageError(str(problem)) from problem
    if is_new:
        _write(folder / "authority.key", authority.key_pem(), 0o600)
        _write(folder / "authority.pem", authority.certificate_pem(), 0o644)
    _keep(folder, server)
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
    authority = _authority(folder)
    if authority is None:
        raise click.UsageError(f"There is no authority in {folder}. Make one with `infolinia tls make HOST`.")
    if now > authority.certificate.not_valid_after_utc:
        raise click.UsageError("The authority has expired. Make a new one: `infolinia tls make HOST --new-authority`.")
    try:
        old = certificates.leaf((folder / "server.pem").read_bytes())
        server = make_server(authority, list(names_of(old)), now)
    except (OSError, ValueError) as error:
        raise click.UsageError(
            f"{folder / 'server.pem'} cannot be renewed: {error}. Use `infolinia tls make`."
        ) from error
    _keep(folder, server)
    _tell(settings, as_json=as_json, trust=False)


# --- Files


def _settings(data: Path | None) -> Settings:
    given = data or click.get_current_context().find_root().params.get("data")
    try:
        return installation.load(data=given)
    except SettingsProblem as problem:
        raise click.UsageError(str(problem)) from problem


def _folder(settings: Settings) -> Path:
    folder = settings.data / "tls"
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise click.UsageError(
            f"{folder} cannot be made: {error.strerror}. Choose another folder with --data."
        ) from error
    return folder


def _authority(folder: Path) -> Pair | None:
    """The one there is. What is there and cannot be read stops us: it is not simply made anew."""
    certificate, key = folder / "authority.pem", folder / "authority.key"
    if not certificate.exists() and not key.exists():
        return None
    try:
        return read_pair(certificate.read_bytes(), key.read_bytes())
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no certificate with its key"
        raise click.UsageError(
            f"The authority in {folder} cannot be read: {why}. Put its two files back from the backup, or make a new "
            "one with --new-authority; every computer must then trust the new one."
        ) from error


def _keep(folder: Path, server: Pair) -> None:
    """The key first: who serves takes neither before they fit each other."""
    _write(folder / "server.key", server.key_pem(), 0o600)
    _write(folder / "server.pem", server.certificate_pem(), 0o644)


def _write(file: Path, content: bytes, mode: int) -> None:
    """Whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    try:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(content)
        part.replace(file)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from error


# --- What is told


def _tell(settings: Settings, *, as_json: bool, trust: bool) -> None:
    files, now = certificates.files_of(settings), datetime.now(UTC)
    try:
        shown, key = certificates.read(files)
        found = certificates.faults(files, shown, key, [], now)
        facts: dict[str, Any] = {"certificate": _facts(certificates.leaf(shown), files.certificate)}
    except (SettingsProblem, ValueError) as problem:
        raise click.UsageError(str(problem)) from problem
    facts["key"] = str(files.key)
    facts["problems"] = [fault.sentence for fault in found]
    authority = settings.data / "tls" / "authority.pem"
    if authority.is_file() and settings.tls_certificate is None:
        facts["authority"] = _facts(certificates.leaf(authority.read_bytes()), authority)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for what in ("certificate", "authority"):
        if what in facts:
            told = facts[what]
            click.echo(f"{what}: {told['file']}")
            if told["hosts"]:
                click.echo(f"  hosts: {', '.join(told['hosts'])}")
            click.echo(f"  valid: {told['from'][:10]} to {told['until'][:10]}\n  SHA-256: {told['sha256']}")
    for sentence in facts["problems"]:
        click.echo(f"! {sentence}")
    if trust and "authority" in facts:
        file = settings.data / "infolinia.toml"
        click.echo("\n" + TRUST.format(file=facts["authority"]["file"]))
        click.echo(
            f"\nThe certificate is good for {SERVER_DAYS} days; renew it with `infolinia tls renew`. Say where to\n"
            f'serve it in {file}: https = "0.0.0.0:8443", and sips = "0.0.0.0:5061" for the line.'
        )


def _facts(shown: x509.Certificate, file: Path) -> dict[str, Any]:
    digest = shown.fingerprint(hashes.SHA256()).hex().upper()
    return {
        "file": str(file), "hosts": list(names_of(shown)), "from": shown.not_valid_before_utc.isoformat(),
        "until": shown.not_valid_after_utc.isoformat(),
        "sha256": ":".join(digest[at : at + 2] for at in range(0, len(digest), 2)),
    }  # fmt: skip
