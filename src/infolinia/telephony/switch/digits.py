"""Digits in SIP INFO: `application/dtmf-relay` and `application/dtmf`; pure."""

from __future__ import annotations

DIGITS = frozenset("0123456789*#ABCD")
RELAY = "application/dtmf-relay"
NUMBERED = {"10": "*", "11": "#", "12": "A", "13": "B", "14": "C", "15": "D"}  # as RFC 4733 3.2 numbers them
LONGEST = 64  # digits in one command


def read_info(content_type: str, body: bytes) -> tuple[str, float] | None:
    """The digit and its length in seconds; None when there is none."""
    kind = content_type.partition(";")[0].strip().lower()
    text = body[:256].decode("ascii", "replace")
    signal, length = "", 0.0
    if kind == RELAY or (kind == "application/dtmf" and "=" in text):
        for line in text.replace("\r\n", "\n").split("\n"):
            name, _, value = line.partition("=")
            match name.strip().lower():
                case "signal":
                    signal = value.strip()
                case "duration" if value.strip().isascii() and value.strip().isdigit():
                    length = min(int(value.strip()[:6]), 60_000) / 1000
                case _:
                    pass
    elif kind == "application/dtmf":
        signal = text.strip()
    signal = NUMBERED.get(signal, signal).upper()
    return (signal, length) if signal in DIGITS else None


def write_info(digit: str) -> tuple[str, bytes]:
    """Content type and body for one digit."""
    return RELAY, f"Signal={digit}\r\nDuration=160\r\n".encode()


def are_digits(text: str) -> bool:
    return 0 < len(text) <= LONGEST and all(char in DIGITS for char in text)
