"""A file sealed at rest, any part of which can be read without the rest.

The sound of a call is sealed with a key of its own (`keyring.data_key`). The file is `ILS1`, the length of a piece
(32 bits, big endian), then the pieces: AES-256-GCM with the piece's number as nonce, which no key sees twice. What is
authenticated besides is the file's name in our books, the number, and whether it is the last: a piece that is changed,
moved, taken from another file or cut off is found when it is read.
"""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"ILS1"
HEADER = struct.Struct(">4sI")
PIECE = 64 * 1024  # bytes of plain text
TAG = 16
MOST_PIECE = 16 * 1024 * 1024


class SealProblem(Exception):
    """The file is not sealed as it should be, or not with this key."""


def seal(plain: BinaryIO, sealed: BinaryIO, key: bytes, *, about: str, piece: int = PIECE) -> int:
    """Seal all of `plain`; returns how many bytes that were. An empty file has one empty piece."""
    cipher = AESGCM(key)
    sealed.write(HEADER.pack(MAGIC, piece))
    number, size, now = 0, 0, plain.read(piece)
    while True:
        ahead = plain.read(piece) if len(now) == piece else b""
        sealed.write(cipher.encrypt(_nonce(number), now, _bound(about, number, last=not ahead)))
        size += len(now)
        if not ahead:
            return size
        number, now = number + 1, ahead


class Unsealed(io.RawIOBase):
    """The plain text of a sealed file, to be read from any place; one piece is held in memory. Raises SealProblem."""

    def __init__(self, sealed: BinaryIO, key: bytes, *, about: str) -> None:
        super().__init__()
        self._file, self._cipher, self._about = sealed, AESGCM(key), about
        length = sealed.seek(0, 2)
        sealed.seek(0)
        head = sealed.read(HEADER.size)
        if len(head) < HEADER.size or head[:4] != MAGIC:
            raise SealProblem("no sealed file")
        self._piece: int = HEADER.unpack(head)[1]
        body = length - HEADER.size
        if not 0 < self._piece <= MOST_PIECE or body < TAG:
            raise SealProblem("a sealed file that was cut off")
        self._pieces = -(-body // (self._piece + TAG))
        self.size = body - self._pieces * TAG
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")
        self._plain(self._pieces - 1)  # whoever cut the file is found before anything is played

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        done, most = 0, min(len(buffer), max(0, self.size - self._at))
        while done < most:
            number, begin = divmod(self._at, self._piece)
            part = self._plain(number)[begin : begin + most - done]
            buffer[done : done + len(part)] = part
            self._at += len(part)
            done += len(part)
        return done

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()

    def _plain(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(HEADER.size + number * (self._piece + TAG))
            found = self._file.read(self._piece + TAG)
            try:
                bound = _bound(self._about, number, last=number == self._pieces - 1)
                self._held = number, self._cipher.decrypt(_nonce(number), found, bound)
            except (InvalidTag, ValueError):
                raise SealProblem(f"piece {number} was changed, or the key is another one") from None
        return self._held[1]


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _bound(about: str, number: int, *, last: bool) -> bytes:
    return f"{about}\0{number}\0{'last' if last else 'more'}".encode()
