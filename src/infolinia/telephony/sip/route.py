"""Where a request of ours goes: Request-URI, Route and the next hop (RFC 3261 8.1.2, 12.2.1.1, 16.12); pure."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address, ip_network

from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.sip.transaction import Peer
from infolinia.telephony.sip.uri import NameAddress, UriProblem, is_literal, parse_name_address

MOST_CONTACTS = 10  # of a redirection that are read
Routes = tuple[str, ...]
_PRIVATE = tuple(ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))


def contact_of(message: Request | Response) -> str:
    """The address in the first Contact as it was sent, without headers; empty when there is none that can be used."""
    values = message.headers.listed("contact")
    found = _address(values[0]) if values else None
    return found.text.partition("?")[0] if found else ""


def contacts_of(response: Response) -> tuple[str, ...]:
    """The addresses of a redirection, the preferred ones first (RFC 3261 20.10, 21.3); those that can be read."""
    found: list[tuple[float, str]] = []
    for value in response.headers.listed("contact")[:MOST_CONTACTS]:
        if address := _address(value):
            try:
                preference = float(address.parameters.get("q") or 1.0)
            except ValueError:
                preference = 0.0
            found.append((preference, address.text.partition("?")[0]))
    return tuple(text for _, text in sorted(found, key=lambda pair: -pair[0]))


def addressed(target: str, routes: Routes) -> tuple[str, Routes]:
    """Request-URI and Route of a request to `target`.

    A first route without `lr` is a strict router (RFC 2543): it wants itself in the Request-URI and the target last.
    """
    first = _address(routes[0]) if routes else None
    if first is None or "lr" in first.uri.parameters or "lr" in first.parameters:
        return target, routes
    return first.text.partition("?")[0], (*routes[1:], f"<{target}>")


def hop(routes: Routes, target: str, seen: Peer) -> Peer:
    """The next hop: the first route, else the target, else where the far end was last seen.

    Only addresses that are written out are followed; a name is left to the trunk's proxy, which is `seen`, and so is
    a transport that is not in use already (TLS, WebSocket). Who came over TLS is answered over TLS, whatever its
    address says. A private target behind a public source is not followed: a translator stands between, and only the
    way back is open.
    """
    found = _address(routes[0] if routes else f"<{target}>")
    if found is None or found.uri.scheme != "sip" or not is_literal(found.uri.host):
        return seen
    host = found.uri.host
    if not routes and _is_private(host) and not _is_private(seen.host):
        return seen
    transport = found.uri.parameters.get("transport", seen.transport).lower()
    if seen.transport == "tls" or transport == seen.transport == "tcp":
        return seen  # the connection that is open
    return Peer(transport, host, found.uri.port or 5060) if transport in ("udp", "tcp") else seen


def _address(text: str) -> NameAddress | None:
    try:
        return parse_name_address(text)
    except UriProblem:
        return None


@lru_cache(maxsize=1024)
def _is_private(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in _PRIVATE)
