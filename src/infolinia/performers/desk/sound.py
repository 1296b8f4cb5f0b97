"""The sound of the call as the agent is told of it: a word in the call bar while it is bad, and what helps."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from infolinia.conduct import sound_words
from infolinia.conduct.facts import CallFacts, LegFacts, Role


@dataclass(frozen=True, slots=True)
class Notice:
    """word: for the bar. what: what is heard of it. cure: what to do."""

    word: str
    what: str
    cure: str


def notice(call: CallFacts | None, user: str) -> Notice | None:
    """What is wrong now with the agent's own leg, else with another one of the call."""
    if call is None:
        return None
    bad = [leg for leg in call.legs if leg.trouble and leg.state == "up"]
    bad.sort(key=lambda leg: leg.user != user)
    return _notice(bad[0], is_own=bad[0].user == user) if bad else None


def _notice(leg: LegFacts, *, is_own: bool) -> Notice:
    side = sound_words.side(leg.trouble, leg.role)
    if side == "network":
        word = _("Weak line: your network") if is_own else _("Weak line: network")
    elif is_own:
        word = _("Weak sound: microphone")
    else:
        word = _("Weak sound: customer") if leg.role is Role.CUSTOMER else _("Weak sound: far end")
    cause = sound_words.cause(leg.trouble)
    return Notice(word, cause[:1].upper() + cause[1:] + ".", own_cure(leg.trouble) if is_own else _theirs(leg.trouble))


def own_cure(cause: str) -> str:
    """What an agent can do about it; empty for what is no cause."""
    return {
        "loss_from": _("Use a cable instead of Wi-Fi, and end downloads. The customer hears you in pieces."),
        "loss_to": _("Use a cable instead of Wi-Fi, and end downloads. You hear the customer in pieces."),
        "jitter": _("Use a cable instead of Wi-Fi, and end downloads."),
        "delay": _("Let the customer finish: your words arrive late. A cable or another network helps."),
        "clipped": _("Move the microphone away from your mouth, or turn it down."),
        "soft": _("Move the microphone to two fingers from your mouth, or turn it up."),
        "loud": _("Move the microphone away from your mouth, or turn it down."),
        "mute": _("You are not heard. Look at the switch on the headset's cable, or choose another microphone."),
        "noise": _("Close the window or the door, or move to a quieter place."),
        "echo": _("Turn the headset down: its microphone hears the earphone."),
    }.get(cause, "")


def _theirs(cause: str) -> str:
    return {
        "loss_from": _("Repeat what matters, and have it repeated. Offer to call back."),
        "loss_to": _("The customer hears you in pieces. Repeat what matters, or offer to call back."),
        "jitter": _("Repeat what matters, and have it repeated. Offer to call back."),
        "delay": _("Let the customer finish: your words arrive late."),
        "clipped": _("Ask the customer to speak further from the telephone."),
        "soft": _("Ask the customer to speak closer to the telephone, without the loudspeaker."),
        "loud": _("Ask the customer to speak further from the telephone."),
        "noise": _("Ask the customer to go to a quieter place, or offer to call back."),
        "echo": _("Ask the customer to switch the loudspeaker off."),
    }.get(cause, "")
