"""What may be wrong with the sound of a call, in words, and where it comes from."""

from __future__ import annotations

from django.utils.translation import gettext

from infolinia.conduct.facts import Role
from infolinia.telephony.media.diagnosis import Side, side_of


def gettext_noop(text: str) -> str:
    return text


CAUSES = {  # of telephony.media.diagnosis
    "no_line": gettext_noop("no line came about"),
    "loss_from": gettext_noop("sound is lost on its way to us"),
    "loss_to": gettext_noop("sound is lost on its way from us"),
    "jitter": gettext_noop("sound comes unevenly"),
    "delay": gettext_noop("answers come late"),
    "clipped": gettext_noop("the sound is overdriven"),
    "soft": gettext_noop("the voice is too soft"),
    "loud": gettext_noop("the voice is too loud"),
    "mute": gettext_noop("nothing is heard"),
    "noise": gettext_noop("noise in the background"),
    "echo": gettext_noop("echo"),
}
SIDES: dict[Side, str] = {
    "network": gettext_noop("network"),
    "microphone": gettext_noop("agent's microphone"),
    "far_end": gettext_noop("far end"),
}


def cause(code: str) -> str:
    """Empty when nothing is wrong."""
    return gettext(CAUSES[code]) if code in CAUSES else code


def side(code: str, role: Role) -> Side:
    """Where the cause lies, by whose leg it is."""
    return side_of(code, "customer" if role in (Role.CUSTOMER, Role.OUTSIDE) else "agent")


def side_word(found: Side) -> str:
    return gettext(SIDES[found])
