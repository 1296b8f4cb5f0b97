"""Ports: taken, closed, too few files for them; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.processes.doctor.facts import NetworkFacts
from infolinia.processes.doctor.findings import Finding
from infolinia.processes.sentences import gettext_noop as _

MOST_REFUSED = 0.2  # share of the ports tried


def judge(facts: NetworkFacts) -> Iterator[Finding]:
    for place in facts.listeners if not facts.is_running else ():
        if place.error:
            yield Finding(
                "port-taken", _("{setting}: {address} ({protocol}) cannot be used: {why}."),
                _("Stop what uses it (ss -lnp shows it), or set another {setting}."),
                {"setting": place.setting, "address": place.address, "protocol": place.protocol, "why": place.error},
            )  # fmt: skip
    first, last = facts.rtp_ports
    ports = {"first": first, "last": last}
    if facts.rtp_tried and len(facts.rtp_refused) > MOST_REFUSED * facts.rtp_tried and not facts.is_running:
        yield Finding(
            "rtp-taken",
            _("rtp_ports: {taken} of {tried} ports tried between {first} and {last} are taken, such as {one}."),
            _("Set a range that nothing else uses."),
            {**ports, "taken": len(facts.rtp_refused), "tried": facts.rtp_tried, "one": facts.rtp_refused[0]},
        )  # fmt: skip
    if not facts.rtp_heard:
        yield Finding(
            "rtp-closed",
            _("A UDP datagram to our own address, ports {first} to {last}, did not come: nobody is heard."),
            _("Let UDP {first}-{last} in, here and on the way (nft or ufw: allow {first}:{last}/udp)."), ports,
        )  # fmt: skip
    if facts.files < facts.files_needed:
        yield Finding(
            "files-few",
            _("A process may open {files} files; all calls of rtp_ports need {needed}. The switch takes fewer calls "
              "instead."),
            _("Set LimitNOFILE={needed} in the service's unit, or a smaller rtp_ports."),
            {"files": facts.files, "needed": facts.files_needed}, "warning",
        )  # fmt: skip
