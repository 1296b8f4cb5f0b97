"""Ports: taken, closed, too few files for them; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.processes.doctor.facts import NetworkFacts
from infolinia.processes.doctor.findings import Finding

MOST_REFUSED = 0.2  # share of the ports tried


def judge(facts: NetworkFacts) -> Iterator[Finding]:
    for place in facts.listeners if not facts.is_running else ():
        if place.error:
            yield Finding(
                "port-taken", f"{place.setting}: {place.address} ({place.protocol}) cannot be used: {place.error}.",
                f"Stop what uses it (ss -lnp shows it), or set another {place.setting}.",
            )  # fmt: skip
    first, last = facts.rtp_ports
    if facts.rtp_tried and len(facts.rtp_refused) > MOST_REFUSED * facts.rtp_tried and not facts.is_running:
        yield Finding(
            "rtp-taken",
            f"rtp_ports: {len(facts.rtp_refused)} of {facts.rtp_tried} ports tried between {first} and {last} are "
            f"taken, such as {facts.rtp_refused[0]}.",
            "Set a range that nothing else uses.",
        )  # fmt: skip
    if not facts.rtp_heard:
        yield Finding(
            "rtp-closed", f"A UDP datagram to our own address, ports {first} to {last}, did not come: nobody is heard.",
            f"Let UDP {first}-{last} in, here and on the way (nft or ufw: allow {first}:{last}/udp).",
        )  # fmt: skip
    if facts.files < facts.files_needed:
        yield Finding(
            "files-few",
            f"A process may open {facts.files} files; all calls of rtp_ports need {facts.files_needed}. "
            "The switch takes fewer calls instead.",
            f"Set LimitNOFILE={facts.files_needed} in the service's unit, or a smaller rtp_ports.", "warning",
        )  # fmt: skip
