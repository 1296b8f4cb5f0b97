"""What is agreed with a carrier or a phone beyond RFC 3261: which extensions are used with it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from infolinia.telephony.sip.session_timer import SessionPolicy

USUAL = SessionPolicy()


@dataclass(frozen=True, slots=True)
class Terms:
    """reliable: whether provisional answers are reliable (RFC 3262): never unless they demand it, where both can, or
    demanded by us. refers: its REFER is put to the call's owner (RFC 3515), and its calls may take the place of others
    of it (RFC 3891); else both are declined."""

    reliable: Literal["none", "supported", "required"] = "supported"
    session: SessionPolicy = USUAL
    refers: bool = False


PLAIN = Terms()
