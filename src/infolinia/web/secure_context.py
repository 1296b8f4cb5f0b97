"""Where a browser gives a page the microphone: on HTTPS, or on this very computer (W3C Secure Contexts, 3.1)."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # whoever asks about an address needs no Django
    from django.http import HttpRequest


def is_this_computer(host: str) -> bool:
    """A host of an address that browsers trust without HTTPS: localhost, 127.0.0.0/8, ::1."""
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(request: HttpRequest) -> str:
    """The host that was asked for, without its port; an IPv6 address in brackets."""
    host = request.get_host()
    return host[: host.index("]") + 1] if host.startswith("[") else host.partition(":")[0]


def gives_microphone(request: HttpRequest) -> bool:
    """Whether the page that is asked for can have the microphone, as far as its address goes."""
    return request.is_secure() or is_this_computer(host_of(request))
