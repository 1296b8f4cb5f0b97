"""A trunk as the settings file describes it."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, field_validator, model_validator

from infolinia.processes import unfit
from infolinia.processes.sentences import Sentence, of_system
from infolinia.processes.sentences import gettext_noop as _
from infolinia.processes.unfit import SettingsProblem, Unfit
from infolinia.telephony.codecs import codecs_of

LARGEST_AUTHORITIES = 64 * 1024  # characters of certificates that may vouch for a carrier


def _text_of(file: Path, place: str, cure: str) -> str:
    """What stands in a file that a setting names."""
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        why = of_system(error) if isinstance(error, OSError) else Sentence(_("it is no text"))
        unread = Sentence(_("it cannot be read: {why}. {cure}"), {"why": why, "cure": Sentence(cure)})
        raise SettingsProblem(unfit.at(place, unread)) from error


class Trunk(BaseModel):
    """A connection to a carrier: who may send us calls, and where ours go."""

    model_config = {"extra": "forbid"}

    name: str = Field(description="Its name in records: a-z, digits and dashes, first a letter.")
    peers: list[str] = Field(min_length=1, description="Addresses or networks (CIDR) calls may come from.")
    proxy: str = Field(default="", description="host:port our calls are sent to; empty: the first peer.")
    transport: Literal["udp", "tcp", "tls"] = Field(default="udp", description="udp, tcp or tls, for our calls.")
    srtp: Literal["none", "optional", "required"] = Field(
        default="none", description="Encrypted sound: none, optional or required."
    )
    srtp_keys_in_clear: bool = Field(
        default=False, description="SRTP also without TLS: the network between is safe by itself."
    )
    sound_from: Literal["described", "network", "anywhere"] = Field(
        default="network",
        description="Whose sound is taken: of the described address, of peers and proxy too (network), or anywhere.",
    )
    tls_name: str = Field(default="", description="Whom its certificate must be for; empty: the host of proxy.")
    tls_ca: Path | None = Field(
        default=None, description="Authorities that may vouch for it, PEM; empty: the system's."
    )
    username: str = Field(default="", description="For digest, both ways; empty: known by address alone.")
    password_file: Path | None = Field(default=None, description="File that holds the digest password.")
    challenge: bool = Field(default=False, description="Ask the carrier for a digest on calls that come in.")
    codecs: list[str] = Field(
        default_factory=lambda: ["PCMA", "PCMU"], description="Of PCMA, PCMU, G722 and opus, best first."
    )
    session_timer: int = Field(
        default=1800, ge=0, le=86_400, description="Seconds between refreshes of a call (RFC 4028); 0: none."
    )
    reliable: Literal["none", "supported", "required"] = Field(
        default="none", description="Ringing acknowledged by PRACK (100rel): none, supported or required."
    )
    early_media: Literal["follow", "ignore", "gated"] = Field(
        default="follow", description="Sound before the answer: follow, ignore, or gated by P-Early-Media."
    )
    redirects: Literal["none", "follow"] = Field(
        default="none", description="A 3xx of this carrier: none, or follow within the trunk."
    )
    refers: bool = Field(default=False, description="It may ask to hand its calls on (REFER, Replaces).")
    trusts_identity: bool = Field(default=True, description="What it asserts of a caller goes before From.")
    identity: Literal["none", "asserted", "preferred", "remote-party"] = Field(
        default="none", description="How we say who calls: none, asserted, preferred or remote-party."
    )
    diversion: Literal["none", "diversion", "history-info"] = Field(
        default="none", description="How we say whose call is forwarded: none, diversion or history-info."
    )
    default_country: str = Field(default="PL", description="Country of numbers written without one.")

    @field_validator("name")
    @classmethod
    def _can_stand_in_records(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9\-]{0,30}", value):
            raise Unfit(
                _("{value} cannot be a name: a-z, digits and dashes, first a letter, at most 31"), value=repr(value)
            )
        return value

    @field_validator("peers")
    @classmethod
    def _addresses(cls, value: list[str]) -> list[str]:
        for peer in value:
            try:
                ip_network(peer, strict=False)
            except ValueError:
                raise Unfit(unfit.NO_NETWORK, value=repr(peer), such="198.51.100.0/28") from None
        return value

    @field_validator("codecs")
    @classmethod
    def _known_codecs(cls, value: list[str]) -> list[str]:
        return list(codecs_of(value))

    @model_validator(mode="after")
    def _can_keep_keys(self) -> Trunk:
        if self.srtp == "required" and self.transport != "tls" and not self.srtp_keys_in_clear:
            raise Unfit(
                _(
                    'srtp = "required" needs transport = "tls": over {transport} anybody on the way can read its keys. '
                    "If nobody else can, say srtp_keys_in_clear = true"
                ),
                transport=self.transport,
            )
        return self

    @model_validator(mode="after")
    def _can_challenge(self) -> Trunk:
        if self.challenge and not (self.username and self.password_file):
            raise Unfit(_("challenge needs username and password_file"))
        return self

    def authorities(self) -> str:
        """The authorities that may vouch for it, PEM; empty: the system's. Raises SettingsProblem."""
        if self.tls_ca is None:
            return ""
        place = f"trunks: {self.name}: tls_ca: {self.tls_ca}"
        found = _text_of(self.tls_ca, place, _("Name a file of certificates in PEM."))
        if len(found) > LARGEST_AUTHORITIES:
            longer = _(
                "longer than {most} kB. Name the carrier's authorities alone; for those that the system knows leave "
                "tls_ca out."
            )
            raise SettingsProblem(unfit.at(place, Sentence(longer, {"most": LARGEST_AUTHORITIES // 1024})))
        if "-----BEGIN CERTIFICATE-----" not in found:
            raise SettingsProblem(unfit.at(place, Sentence(_("no certificate in PEM is in it."))))
        return found

    def password(self) -> str:
        """The digest password; empty when the trunk has none. Raises SettingsProblem."""
        if self.password_file is None:
            return ""
        place = f"trunks: {self.name}: password_file: {self.password_file}"
        cure = _("Write the carrier's password into it.")
        found = _text_of(self.password_file, place, cure).strip()
        if not found:
            raise SettingsProblem(unfit.at(place, Sentence(_("it is empty. {cure}"), {"cure": Sentence(cure)})))
        return found
