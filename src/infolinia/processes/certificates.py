"""The certificate that pages and the line show: which files it is in, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from infolinia.processes.sentences import Sentence, of_system, said
from infolinia.processes.sentences import gettext_noop as _
from infolinia.processes.settings import Settings
from infolinia.processes.unfit import SettingsProblem
from infolinia.processes.wording import of_language
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
    """What is wrong; English that names the place, and the cure, with fields that the facts fill."""

    fault: Fault
    said: str
    cure: str
    facts: Mapping[str, object]

    def sentence(self, translate: Callable[[str], str]) -> str:
        """Place and cure in the language of `translate`."""
        return " ".join(said(Sentence(text, self.facts), translate) for text in (self.said, self.cure))


class FileProblem(SettingsProblem):
    """A file that cannot be read."""

    def __init__(self, found: Found) -> None:
        super().__init__(found.sentence(lambda text: text))
        self.found = found


def files_of(settings: Settings) -> Files:
    """Those the settings name, else those that `infolinia tls` made."""
    folder = settings.data / "tls"
    return Files(settings.tls_certificate or folder / "server.pem", settings.tls_key or folder / "server.key")


def read(files: Files) -> tuple[bytes, bytes]:
    """Both files. Raises FileProblem naming the one that cannot be read."""
    return _bytes(files.certificate, "tls_certificate"), _bytes(files.key, "tls_key")


def _bytes(file: Path, setting: str) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST)
    except FileNotFoundError as error:
        cure = _("Make one with `infolinia tls make HOST`, or name the file that your authority gave you.")
        facts = {"setting": setting, "file": file}
        raise FileProblem(Found("missing", _("{setting}: there is no {file}."), cure, facts)) from error
    except OSError as error:
        cure = _("Let the user that Infolinia runs as read it.")
        facts = {"setting": setting, "file": file, "why": of_system(error)}
        unreadable = Found("unreadable", _("{setting}: {file} cannot be read: {why}."), cure, facts)
        raise FileProblem(unreadable) from error


def leaf(certificate: bytes) -> x509.Certificate:
    """The first certificate of a PEM text. Raises ValueError."""
    return x509.load_pem_x509_certificates(certificate)[0]


def faults(files: Files, certificate: bytes, key: bytes, hosts: list[str], now: datetime) -> tuple[Found, ...]:
    """All that is wrong with the contents of the two files, for a server that is asked for by `hosts`; pure."""
    facts: dict[str, object] = {"certificate": files.certificate, "key": files.key}
    try:
        shown = leaf(certificate)
    except ValueError:
        return (Found("no-certificate", _("tls_certificate: {certificate} holds no certificate."),
                      _("It must be PEM text: a block that begins with -----BEGIN CERTIFICATE-----."),
                      facts),)  # fmt: skip
    found: list[Found] = []
    facts |= {"first": f"{shown.not_valid_before_utc:%Y-%m-%d}", "last": f"{shown.not_valid_after_utc:%Y-%m-%d}"}
    try:
        secret = serialization.load_pem_private_key(key, password=None)
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType):
        found.append(Found("no-key", _("tls_key: {key} holds no private key that can be used."),
                           _("It must be PEM text without a password."), facts))  # fmt: skip
    else:
        if _public(secret.public_key()) != _public(shown.public_key()):
            found.append(Found("mismatch", _("tls_key: {key} is not the key of {certificate}."),
                               _("Name the two files that were made together."), facts))  # fmt: skip
    if now > shown.not_valid_after_utc:
        found.append(Found("expired", _("tls_certificate: {certificate} expired on {last}."), RENEW, facts))
    elif now < shown.not_valid_before_utc:
        found.append(Found("not-yet", _("tls_certificate: {certificate} is valid only from {first}."),
                           _("Is this machine's clock right?"), facts))  # fmt: skip
    elif shown.not_valid_after_utc - now < SOON:
        found.append(Found("soon", _("tls_certificate: {certificate} expires on {last}."), RENEW, facts))
    if strange := [host for host in hosts if not speaks_for(shown, host)]:
        found.append(Found("host", _("tls_certificate: {certificate} is not for {hosts}."),
                           _("Get one that names what people type, or correct `hosts`."),
                           {**facts, "hosts": ", ".join(strange)}))  # fmt: skip
    return tuple(found)


RENEW = _(
    "Renew it with `infolinia tls renew`, or get a new one from your authority; it is taken up without a restart."
)


def _public(key: object) -> bytes:
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(*form)  # type: ignore[attr-defined]  # every kind of public key has it, their union has not


def demand(settings: Settings, now: datetime) -> Files:
    """The files, when a server can be started with them. Raises SettingsProblem, one line for each fault, in the
    language of the settings."""
    files, translate = files_of(settings), of_language(settings.language)
    try:
        certificate, key = read(files)
    except FileProblem as problem:
        raise SettingsProblem(problem.found.sentence(translate)) from problem
    hosts = [host for host in settings.hosts if host and not host.startswith(".") and host != "*"]
    wrong = [each.sentence(translate) for each in faults(files, certificate, key, hosts, now) if each.fault != "soon"]
    if wrong:
        raise SettingsProblem("\n".join(wrong))
    return files
