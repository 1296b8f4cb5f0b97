"""The installation's keys: what is secret at rest is sealed with them (AES-256-GCM).

They lie in one file, `DATA/keys` or the setting `key_file`, made when first needed and readable by its owner only:
a line a key, `ID BASE64`, the last line being the one that seals from now on; older ones still open what they sealed.
Whoever loses the file loses what was sealed: it belongs in the backup, apart from the database.

A sealed value is text: `il1.ID.BASE64(nonce + ciphertext)`. It is bound to what it belongs to (`about`), so that a
row's secret cannot be moved to another row. Something long (a file) is sealed with a key of its own: `data_key` gives
one, and its sealed form to keep beside the file.
"""

from __future__ import annotations

import os
import secrets
import stat
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

KEY_BYTES, NONCE_BYTES, ID_BYTES = 32, 12, 4
FORMAT = "il1"
MOST_KEYS = 1000


class KeyProblem(Exception):
    """The keys cannot be used, or do not open this: the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by id; `current` seals."""

    file: Path
    current: str
    keys: dict[str, bytes] = field(repr=False)

    def seal(self, secret: bytes, *, about: str) -> str:
        """Seal bytes that belong to `about`, such as "trunk carrier"."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, secret, about.encode())
        return f"{FORMAT}.{self.current}.{b64encode(nonce + sealed).decode()}"

    def unseal(self, sealed: str, *, about: str) -> bytes:
        """Raises KeyProblem when the key is not there, or the value is damaged or belongs elsewhere."""
        parts = sealed.split(".")
        if len(parts) != 3 or parts[0] != FORMAT:
            raise KeyProblem(
                _("What belongs to {about} is not sealed as it should be: enter it anew.").format(about=about)
            )
        key = self.keys.get(parts[1])
        if key is None:
            sentence = _(
                "{file} lacks the key {key} that sealed what belongs to {about}: bring the file back from the backup, "
                "or enter the secret anew."
            )
            raise KeyProblem(sentence.format(file=self.file, key=parts[1], about=about))
        try:
            data = b64decode(parts[2], validate=True)
            return AESGCM(key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], about.encode())
        except (ValueError, InvalidTag):
            sentence = _("What belongs to {about} was damaged, or sealed for something else: enter it anew.")
            raise KeyProblem(sentence.format(about=about)) from None

    def data_key(self, *, about: str) -> tuple[bytes, str]:
        """A new key of 32 bytes for one stream of data, and its sealed form."""
        key = secrets.token_bytes(KEY_BYTES)
        return key, self.seal(key, about=about)

    def is_old(self, sealed: str) -> bool:
        """True when it was sealed with another key than would seal it now."""
        return sealed.split(".")[1:2] != [self.current]


def keyring() -> Keyring:
    """The keys as the file holds them now; made when there is none. Raises KeyProblem."""
    file = key_file()
    if not file.exists():
        _make(file)
    return _read(file)


def rotate() -> Keyring:
    """Add a key that seals from now on. What older keys sealed stays readable; rooms seal theirs anew in time."""
    before = keyring()
    line = _new_line()
    fresh = before.file.with_name(f"{before.file.name}.{secrets.token_hex(4)}")
    _write(fresh, before.file.read_text() + line)
    os.replace(fresh, before.file)
    return _read(before.file)


def key_file() -> Path:
    return settings.SETTINGS.key_file or settings.SETTINGS.data / "keys"


def _make(file: Path) -> None:
    """Two processes may start at once: the first link wins, and both read that."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    _write(fresh, _new_line())
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _new_line() -> str:
    return f"{secrets.token_hex(ID_BYTES)} {b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n"


def _write(file: Path, text: str) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _read(file: Path) -> Keyring:
    try:
        mode = file.stat().st_mode
        lines = file.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = str(error.strerror) if isinstance(error, OSError) else _("it is no text")
        sentence = _("{file} cannot be read: {why}. Bring it back from the backup.")
        raise KeyProblem(sentence.format(file=file, why=why)) from error
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        raise KeyProblem(_("{file} can be read by everybody on this machine: chmod 600 {file}").format(file=file))
    keys: dict[str, bytes] = {}
    for number, line in enumerate(lines[:MOST_KEYS], 1):
        id_, _space, text = line.partition(" ")
        try:
            key = b64decode(text, validate=True)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES or not id_.isalnum():
            sentence = _("{file}:{line}: this is no key. Bring the file back from the backup.")
            raise KeyProblem(sentence.format(file=file, line=number))
        keys[id_] = key
    if not keys:
        raise KeyProblem(_("{file} is empty. Bring it back from the backup.").format(file=file))
    return Keyring(file, list(keys)[-1], keys)
