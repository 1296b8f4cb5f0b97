"""Whom a certificate speaks for (RFC 5922 section 7); pure.

One departure: a certificate may name `*.carrier.example`, which RFC 5922 7.2 forbids and carriers do all the same. The
star stands for one whole label, the first (RFC 9525 6.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from cryptography import x509

from infolinia.telephony.sip.uri import UriProblem, parse_uri


@dataclass(frozen=True, slots=True)
class Far:
    """Whom we expect at the other end of a connection of ours. name: what its certificate must speak for. ca: the
    authorities that may vouch for it, PEM; empty: the system's."""

    name: str
    ca: str = ""


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The hosts a certificate is for, as SIP reads it: its sip: addresses if it has any, else its DNS names; and its IP
    addresses. The subject's common name counts for nothing."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    addresses = tuple(str(found) for found in names.get_values_for_type(x509.IPAddress))
    hosts = tuple(host for text in names.get_values_for_type(x509.UniformResourceIdentifier) if (host := _host(text)))
    return (*(hosts or names.get_values_for_type(x509.DNSName)), *addresses)


def _host(text: str) -> str:
    """The domain of a sip: address that names a domain and nobody in it; empty for any other address."""
    try:
        uri = parse_uri(text)
    except UriProblem:
        return ""
    return uri.host if uri.scheme == "sip" and not uri.user else ""


def speaks_for(certificate: x509.Certificate, host: str) -> bool:
    """Whether the certificate is for `host`, a name or an address."""
    return any(_is(name, host) for name in names_of(certificate))


def _is(name: str, host: str) -> bool:
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    try:
        return ip_address(name) == ip_address(host)
    except ValueError:
        pass
    if name.startswith("*."):
        first, dot, rest = host.partition(".")
        return bool(first and dot and "." in rest) and rest == name[2:]
    return name == host
