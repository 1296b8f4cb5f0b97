"""The arithmetic of the chain: canonical text, digests, evidence. No database, no clock.

An entry's text is the canonical JSON of all it states, the hash of the entry before it included; its hash is the
SHA-256 of exactly that text, which is stored as it was hashed. A personal value is in the text only as
SHA-256(salt + canonical JSON of the value), with 128 random bits of salt of its own, so that neither the value nor a
guess at it can be read from the chain once value and salt are erased.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64  # what the first entry of a chain names as the one before it
SALT_BYTES = 16
KEY_BYTES = 32


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys in order, no spaces, no NaN; a lone surrogate becomes "?"."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def salted(salt: bytes, text: str) -> str:
    """Digest of a personal value's canonical text."""
    return hashlib.sha256(salt + text.encode("utf-8")).hexdigest()


def evidence(key: bytes, text: str) -> str:
    """What stays of a filled text that was said: HMAC-SHA-256 under the stream's key."""
    return hmac.new(key, text.encode("utf-8"), hashlib.sha256).hexdigest()


def instant(at: datetime) -> str:
    """An aware instant in UTC with microseconds, the only way the chain writes one."""
    if at.tzinfo is None:
        raise ValueError("An instant without a time zone: pass an aware datetime.")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_text(
    *,
    stream: str,
    seq: int,
    position: int,
    at: datetime,
    by: tuple[str, str],
    client: str | None,
    key: str | None,
    name: str,
    version: int,
    body: Mapping[str, Any],
    personal: Mapping[str, str],
    closes: bool,
    previous: str,
) -> str:
    """Canonical text of one entry; `personal` maps a field to its salted digest."""
    return canonical(
        {
            "stream": stream,
            "seq": seq,
            "position": position,
            "at": instant(at),
            "by": list(by),
            "client": client,
            "key": key,
            "name": name,
            "version": version,
            "body": body,
            "personal": personal,
            "closes": closes,
            "previous": previous,
        }
    )


def seal_text(*, number: int, at: datetime, position: int, heads: list[tuple[str, int, str]], previous: str) -> str:
    """Canonical text of one seal: (stream, seq, hash) of every head that moved since the seal before."""
    return canonical(
        {
            "seal": number,
            "at": instant(at),
            "position": position,
            "heads": [list(head) for head in heads],
            "previous": previous,
        }
    )
