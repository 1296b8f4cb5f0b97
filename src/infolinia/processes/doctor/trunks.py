"""Carriers: do they answer, is what they answer well, do they take our registration; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infolinia.floor.lines.standing import FAULTS
from infolinia.processes.doctor.facts import RegistrationFacts, TrunkFacts
from infolinia.processes.doctor.findings import Finding
from infolinia.processes.sentences import Sentence
from infolinia.processes.sentences import gettext_noop as _

REFUSALS = (401, 403, 407)


def judge(facts: Sequence[TrunkFacts]) -> Iterator[Finding]:
    for trunk in facts:
        known = {"trunk": trunk.name, "place": trunk.place}
        if trunk.error:
            yield Finding(
                "trunk-unreachable",
                _("Trunk {trunk}: {place} ({transport}) does not answer OPTIONS: {why}."),
                _cure(trunk.error.text), {**known, "transport": trunk.transport, "why": trunk.error},
            )  # fmt: skip
        elif trunk.status >= 500:
            yield Finding(
                "trunk-sick", _("Trunk {trunk}: {place} answers {status}."),
                _("It is the carrier's trouble: ask them. A second trunk or proxy takes the calls meanwhile."),
                {**known, "status": trunk.status}, "warning",
            )  # fmt: skip


def judge_registrations(facts: Sequence[RegistrationFacts]) -> Iterator[Finding]:
    for trunk in facts:
        why, cure = FAULTS[trunk.fault]
        yield Finding(
            "trunk-not-registered", _("Trunk {trunk} is not registered ({status}): {why}"), cure,
            {"trunk": trunk.trunk, "status": trunk.status, "why": Sentence(why)},
        )  # fmt: skip


def _cure(why: str) -> str:
    if "looked up" in why:
        return _("Correct the name, or this machine's resolver (/etc/resolv.conf).")
    if "certificate" in why:
        return _("Set tls_name or tls_ca of the trunk as the carrier says, and look at this machine's clock.")
    return _(
        "Is proxy right, with its port and transport? Does the firewall let it out and back? Has the carrier entered "
        "this machine's address?"
    )
