"""How a trunk stands, from what each switch tells of it: the worst of them, why, and the cure; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from infolinia.telephony.switch.lines import TrunkState

Standing: TypeAlias = Literal["not-registered", "silent", "registered", "answers", "unknown"]
Fault: TypeAlias = Literal["password", "unknown-user", "too-short", "refused", "no-answer", "no-service", "silent"]
GOOD, BAD = ("registered", "answers"), ("not-registered", "silent")
REFUSED: Mapping[int, Fault] = {401: "password", 403: "password", 407: "password", 404: "unknown-user",
                                423: "too-short"}  # fmt: skip


def gettext_noop(text: str) -> str:
    """Marks for translation what is translated when it is shown; without Django."""
    return text


FAULTS: Mapping[Fault, tuple[str, str]] = {  # of trunks: what is wrong, and the cure (docs/trunks.md, Typical faults)
    "password": (
        gettext_noop("The carrier refuses the user name or the password."),
        gettext_noop(
            "Compare both with the carrier's letter; some carriers want the user name with the country, some without."
        ),
    ),
    "unknown-user": (
        gettext_noop("The carrier does not know this user at this domain."),
        gettext_noop("Correct the user name, or set the domain of the trunk (registrar_domain) as the carrier says."),
    ),
    "too-short": (
        gettext_noop("The registration is too short for the carrier."),
        gettext_noop("Let the trunk register for longer (registrar_expires)."),
    ),
    "refused": (
        gettext_noop("The carrier refuses the registration."),
        gettext_noop("Compare user name, password and domain with the carrier's letter, then ask the carrier why."),
    ),
    "no-answer": (
        gettext_noop("The carrier's registrar does not answer."),
        gettext_noop("Correct the server's name or port, or open the firewall for SIP (port 5060, with TLS 5061)."),
    ),
    "no-service": (
        gettext_noop("The carrier's registrar is busy, or no connection to it can be made."),
        gettext_noop(
            "Wait some minutes. With TLS look at the name and the authorities of the certificate (tls_name, tls_ca)."
        ),
    ),
    "silent": (
        gettext_noop("The carrier's servers do not answer."),
        gettext_noop(
            "Correct their names or ports, or open the firewall for SIP (port 5060, with TLS 5061); then ask "
            "the carrier."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Ill:
    """Why a trunk does not serve; status: the SIP status that says so, 0 for none."""

    fault: Fault
    status: int = 0


def standing(told: Collection[TrunkState]) -> Standing:
    """A trunk that is registered nowhere, or of which nothing is known yet, is `unknown` until its server answers."""
    if any(state.registered in ("refused", "lost") for state in told):
        return "not-registered"
    if any(state.probed == "lost" for state in told):
        return "silent"
    if any(state.registered == "registered" for state in told):
        return "registered"
    return "answers" if any(state.probed == "well" for state in told) else "unknown"


def ill(told: Collection[TrunkState]) -> Ill | None:
    """What is wrong with a trunk that stands badly; None while it does not. A refusal says more than a silence."""
    for state in told:
        if state.registered == "refused":
            return Ill(REFUSED.get(state.status, "refused"), state.status)
    for state in told:
        if state.registered == "lost":
            return Ill("no-answer" if state.status in (0, 408) else "no-service", state.status)
    return Ill("silent") if standing(told) == "silent" else None
