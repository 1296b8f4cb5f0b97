"""Telephone numbers as one form, E.164 (`+48994000109`). Pure; no list of numbers is consulted."""

from __future__ import annotations

import phonenumbers


def e164(text: str, region: str = "PL") -> str:
    """A number as people or lines write it, in E.164; empty when it is none (anonymous, an extension)."""
    cleaned = text.strip().removeprefix("sip:").removeprefix("tel:").partition("@")[0].partition(";")[0]
    try:
        parsed = phonenumbers.parse(cleaned, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
