"""The certificate that pages and the line show: which files it is in, and what may be wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from infolinia.processes.settings import Settings, SettingsProblem
from infolinia.telephony.switch.names import speaks_for

LARGEST = 256 * 1024  # bytes of a file
SOON = timedelta(days=21)

Fault = Literal["missing", "unreadable", "no-certificate", "no-key", "mismatch", "expired", "not-yet", "host", "soon"]


@dataclass(frozen=True, slots=True)
class Files:
    """certificate: PEM, ours first, then those between it and its authority. key: PEM, without a password."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong, and a sentence that names the place and the cure."""

    fault: Fault
    sentence: str


def files_of(settings: Settings) -> Files:
    """Those the settings name, else those that `infolinia tls` made."""
    folder = settings.data / "tls"
    return Files(settings.tls_certificate or folder / "server.pem", settings.tls_key or folder / "server.key")


def read(files: Files) -> tuple[bytes, bytes]:
    """Both files. Raises SettingsProblem naming the one that cannot be read."""
    return _bytes(files.certificate, "tls_certificate"), _bytes(files.key, "tls_key")


def _bytes(file: Path, setting: str) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST)
    except FileNotFoundError as error:
        cure = "Make one with `infolinia tls make HOST`, or name the file that your authority gave you."
        raise SettingsProblem(f"{setting}: there is no {file}. {cure}") from error
    except OSError as error:
        cure = "Let the user that Infolinia runs as read it."
        raise SettingsProblem(f"{setting}: {file} cannot be read: {error.strerror}. {cure}") from error


def leaf(certificate: bytes) -> x509.Certificate:
    """The first certificate of a PEM text. Raises ValueError."""
    return x509.load_pem_x509_certificates(certificate)[0]


def faults(files: Files, certificate: bytes, key: bytes, hosts: list[str], now: datetime) -> tuple[Found, ...]:
    """All that is wrong with the contents of the two files, for a server that is asked for by `hosts`; pure."""
    try:
        shown = leaf(certificate)
    except ValueError:
        return (Found("no-certificate", f"tls_certificate: {files.certificate} holds no certificate. It must be PEM "
                      "text: a block that begins with -----BEGIN CERTIFICATE-----."),)  # fmt: skip
    found: list[Found] = []
    try:
        secret = serialization.load_pem_private_key(key, password=None)
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType):
        found.append(Found("no-key", f"tls_key: {files.key} holds no private key that can be used. It must be PEM text "
                           "without a password."))  # fmt: skip
    else:
        if _public(secret.public_key()) != _public(shown.public_key()):
            found.append(Found("mismatch", f"tls_key: {files.key} is not the key of {files.certificate}. Name the two "
                               "files that were made together."))  # fmt: skip
    if now > shown.not_valid_after_utc:
        found.append(Found("expired", f"tls_certificate: {files.certificate} expired on "
                           f"{shown.not_valid_after_utc:%Y-%m-%d}. {RENEW}"))  # fmt: skip
    elif now < shown.not_valid_before_utc:
        found.append(Found("not-yet", f"tls_certificate: {files.certificate} is valid only from "
                           f"{shown.not_valid_before_utc:%Y-%m-%d}. Is this machine's clock right?"))  # fmt: skip
    elif shown.not_valid_after_utc - now < SOON:
        found.append(Found("soon", f"tls_certificate: {files.certificate} expires on "
                           f"{shown.not_valid_after_utc:%Y-%m-%d}. {RENEW}"))  # fmt: skip
    if strange := [host for host in hosts if not speaks_for(shown, host)]:
        found.append(Found("host", f"tls_certificate: {files.certificate} is not for {', '.join(strange)}. Get one "
                           "that names what people type, or correct `hosts`."))  # fmt: skip
    return tuple(found)


RENEW = "Renew it with `infolinia tls renew`, or get a new one from your authority; it is taken up without a restart."


def _public(key: object) -> bytes:
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(*form)  # type: ignore[attr-defined]  # every kind of public key has it, their union has not


def demand(settings: Settings, now: datetime) -> Files:
    """The files, when a server can be started with them. Raises SettingsProblem, one line for each fault."""
    files = files_of(settings)
    certificate, key = read(files)
    hosts = [host for host in settings.hosts if host and not host.startswith(".") and host != "*"]
    wrong = [found.sentence for found in faults(files, certificate, key, hosts, now) if found.fault != "soon"]
    if wrong:
        raise SettingsProblem("\n".join(wrong))
    return files
