"""Carriers: do they answer, is what they answer well; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infolinia.processes.doctor.facts import TrunkFacts
from infolinia.processes.doctor.findings import Finding

REFUSALS = (401, 403, 407)


def judge(facts: Sequence[TrunkFacts]) -> Iterator[Finding]:
    for trunk in facts:
        if trunk.error:
            yield Finding(
                "trunk-unreachable",
                f"Trunk {trunk.name}: {trunk.place} ({trunk.transport}) does not answer OPTIONS: {trunk.error}.",
                _cure(trunk),
            )  # fmt: skip
        elif trunk.status >= 500:
            yield Finding(
                "trunk-sick", f"Trunk {trunk.name}: {trunk.place} answers {trunk.status}.",
                "It is the carrier's trouble: ask them. A second trunk or proxy takes the calls meanwhile.", "warning",
            )  # fmt: skip


def _cure(trunk: TrunkFacts) -> str:
    if "looked up" in trunk.error:
        return "Correct the name, or this machine's resolver (/etc/resolv.conf)."
    if "certificate" in trunk.error:
        return "Set tls_name or tls_ca of the trunk as the carrier says, and look at this machine's clock."
    return (
        "Is proxy right, with its port and transport? Does the firewall let it out and back? Has the carrier entered "
        "this machine's address?"
    )
