"""How a webhook is signed, so that its receiver knows that it is ours and new: Standard Webhooks 1.0.0; pure.

The receiver computes the same HMAC over `id.timestamp.body`, compares it in constant time, and refuses a timestamp more
than five minutes off. While a secret is replaced, both sign.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"
SECRET_BYTES = 32


def shown(secret: bytes) -> str:
    """The secret as its receiver keeps it."""
    return PREFIX + base64.b64encode(secret).decode()


def headers(id_: str, timestamp: int, body: bytes, secrets: Sequence[bytes]) -> dict[str, str]:
    """What goes with a body. timestamp: Unix seconds of this try; `id_` is the same in every try."""
    signed = f"{id_}.{timestamp}.".encode() + body
    made = (base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode() for secret in secrets)
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in made),
    }
