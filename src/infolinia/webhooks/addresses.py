"""Where a webhook may go; pure.

A webhook is a request that somebody else chose the address of, sent from inside our network: it must not reach what
only we can reach (OWASP: server-side request forgery). So: https to public addresses only, besides the networks that
the installation's settings name; those may be http, too. What a name stands for is judged at each try.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

LONGEST = 500  # characters
Network = IPv4Network | IPv6Network


class AddressProblem(ValueError):
    """An address that cannot be used; `code` says why, as in messages.py."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check(url: str) -> tuple[str, str, int]:
    """(scheme, host, port) of a webhook's address. Raises AddressProblem."""
    if len(url) > LONGEST or not url.isascii() or any(char <= " " for char in url):
        raise AddressProblem("webhook-address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressProblem("webhook-address") from error
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.fragment:
        raise AddressProblem("webhook-address")
    if parts.username or parts.password:
        raise AddressProblem("webhook-password")
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80)


def allowed(scheme: str, found: Iterable[str], private: Sequence[Network]) -> str:
    """The first of the addresses that a name stands for, all of which must be allowed. Raises AddressProblem."""
    addresses = [_address(text) for text in found]
    if not addresses:
        raise AddressProblem("webhook-unknown-host")
    named = all(any(address in network for network in private) for address in addresses)
    if not named and not all(address.is_global and not address.is_multicast for address in addresses):
        raise AddressProblem("webhook-private")
    if not named and scheme != "https":
        raise AddressProblem("webhook-plain")
    return str(addresses[0])


def judge(url: str, private: Sequence[Network]) -> None:
    """What is certain of an address before its name is looked up: a literal address is judged as at a try, and plain
    http is for networks that are named only. Raises AddressProblem."""
    scheme, host, _port = check(url)
    if literal := _literal(host):
        allowed(scheme, [literal], private)
    elif scheme != "https" and not private:
        raise AddressProblem("webhook-plain")


def _literal(host: str) -> str:
    """The address that a host is by itself, also in the old notations that lookups take (127.1, 0x7f000001); empty
    for a name."""
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return str(IPv4Address(socket.inet_aton(host)))
    except OSError:
        return ""


def _address(text: str) -> IPv4Address | IPv6Address:
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
