"""All that is to be said of an installation, in the order in which it is best cured; pure."""

from __future__ import annotations

from infolinia.processes.doctor import addresses, clock, network, pages, parts, services, storage, trunks
from infolinia.processes.doctor.facts import Facts
from infolinia.processes.doctor.findings import Finding


def judge(facts: Facts) -> tuple[Finding, ...]:
    return (
        *storage.judge(facts.storage),
        *parts.judge(facts.parts),
        *clock.judge(facts.clock, facts.trunks),
        *services.judge(facts.services),
        *network.judge(facts.network),
        *addresses.judge(facts.address),
        *pages.judge(facts.pages),
        *pages.judge_certificate(facts.certificate),
        *trunks.judge(facts.trunks),
        *trunks.judge_registrations(facts.unregistered),
    )
