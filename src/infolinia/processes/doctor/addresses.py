"""The address that peers are told; pure."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

from infolinia.processes.doctor.facts import AddressFacts
from infolinia.processes.doctor.findings import Finding
from infolinia.processes.sentences import gettext_noop as _

# Where nobody outside can send to: RFC 1918, RFC 6598, loopback, link-local, RFC 4193.
INSIDE = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "::1/128",
        "fe80::/10", "fc00::/7",
    )
)  # fmt: skip


def is_inside(address: str) -> bool:
    """Whether an address is of a network of its own, which the rest of the world cannot send to."""
    found = ip_address(address)
    return any(found.version == network.version and found in network for network in INSIDE)


def judge(facts: AddressFacts) -> Iterator[Finding]:
    known = {"told": facts.told}
    if not facts.is_address:
        yield Finding(
            "address-wrong", _("public_address: “{told}” is no IP address."),
            _("Write the address that carriers and agents reach this machine at, such as 203.0.113.7."), known,
        )  # fmt: skip
        return
    outside = [name for name, address in facts.far if not is_inside(address)]
    if is_inside(facts.told) and outside:
        yield Finding(
            "address-private",
            _("Trunk {trunk} is on the open net, and is told to send sound to {told}, which it cannot reach."),
            _("Set public_address to the address that your router has outside, and pass rtp_ports on to this machine."),
            {**known, "trunk": outside[0]},
        )  # fmt: skip
    elif not facts.is_ours and is_inside(facts.told):
        yield Finding(
            "address-not-ours", _("public_address: {told} is none of this machine's addresses."),
            _("Set it to one that `ip address` shows, or to the router's address outside."), known,
        )  # fmt: skip
    elif not facts.is_ours and not facts.comes_back:
        yield Finding(
            "address-not-back",
            _("public_address: {told} is none of this machine's, and what we sent to it did not come back."),
            _("Is it the router's address outside, and does the router pass rtp_ports on to this machine? Some routers "
              "never pass on what comes from inside: then only a call from outside can tell."), known, "warning",
        )  # fmt: skip
