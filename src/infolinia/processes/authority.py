"""A certificate authority of the installation's own, for who has no public name: `infolinia tls`.

Its key stays in the data folder. It may vouch only for the hosts it was made for (RFC 5280 4.2.1.10): a computer that
trusts it is safe from a thief of the key anywhere else on the net. Times are passed in.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from infolinia.processes.sentences import Sentence
from infolinia.processes.sentences import gettext_noop as _

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397  # browsers take no longer one of a public authority (CA/Browser Forum BR 6.3.2)
BACKDATED = timedelta(hours=1)  # a computer whose clock is a little slow trusts it at once, too
MOST_HOSTS = 50
_HOST = re.compile(
    r"(?=.{1,253}$)([a-z0-9_]([a-z0-9\-]{0,61}[a-z0-9])?)(\.[a-z0-9_]([a-z0-9\-]{0,61}[a-z0-9])?)*", re.ASCII
)


class HostProblem(ValueError):
    """A host that no certificate can be made for; says which and why."""

    def __init__(self, text: str, **facts: object) -> None:
        self.sentence = Sentence(text, facts)
        super().__init__(str(self.sentence))


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def read_pair(certificate: bytes, key: bytes) -> Pair:
    """From PEM. Raises ValueError."""
    read = serialization.load_pem_private_key(key, password=None)
    if not isinstance(read, ec.EllipticCurvePrivateKey):
        raise ValueError("not a key that infolinia tls made")
    return Pair(x509.load_pem_x509_certificate(certificate), read)


def general_name(host: str) -> x509.DNSName | x509.IPAddress:
    """A host as a certificate names it. Raises HostProblem."""
    try:
        return x509.IPAddress(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    name = host.lower().rstrip(".").encode("idna").decode() if not host.isascii() else host.lower().rstrip(".")
    if not _HOST.fullmatch(name):
        raise HostProblem(
            _(
                "“{host}” is no host. Write what agents type between https:// and the next slash, without a port, such "
                "as centrum.example or 192.0.2.10."
            ),
            host=host,
        )
    return x509.DNSName(name)


def make_authority(name: str, hosts: list[str], now: datetime) -> Pair:
    """An authority that may vouch for `hosts` and names below them, and for nothing else. Raises HostProblem."""
    names = _general_names(hosts)
    every_address = [x509.IPAddress(ipaddress.ip_network(net)) for net in ("0.0.0.0/0", "::/0")]
    permitted: list[x509.GeneralName] = []
    versions: set[int] = set()
    for found in names:
        if isinstance(found, x509.IPAddress):
            assert isinstance(found.value, ipaddress.IPv4Address | ipaddress.IPv6Address)
            versions.add(found.value.version)
            permitted.append(x509.IPAddress(ipaddress.ip_network(found.value)))
        else:
            permitted.append(found)
    # What is not named at all is permitted, so a kind without a host of ours is excluded whole.
    excluded: list[x509.GeneralName] = [
        net for net, version in zip(every_address, (4, 6), strict=True) if version not in versions
    ]
    if not any(isinstance(found, x509.DNSName) for found in names):
        permitted.append(x509.DNSName("no-name.invalid"))
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Infolinia"), x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]
    )
    made = (
        _begun(subject, subject, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        # Not critical, against RFC 5280 4.2.1.10: telephones on mbed TLS, such as linphone, cannot read it and would
        # refuse an authority that says that they must. Browsers and OpenSSL hold to it either way.
        .add_extension(x509.NameConstraints(permitted, excluded or None), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Pair(made.sign(key, hashes.SHA256()), key)


def make_server(authority: Pair, hosts: list[str], now: datetime) -> Pair:
    """A certificate for `hosts`, for servers and for showing to servers. Raises HostProblem."""
    names = _general_names(hosts)
    if strange := [
        host for host, found in zip(hosts, names, strict=True) if not may_vouch(authority.certificate, found)
    ]:
        raise HostProblem(
            _(
                "The authority was not made for {hosts}. Make a new one with --new-authority; every computer must then "
                "trust the new one."
            ),
            hosts=", ".join(strange),
        )
    key = ec.generate_private_key(ec.SECP256R1())
    # With a space: OpenSSL holds a common name that could be a host against the authority's constraints.
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Infolinia {hosts[0]}"[:64])])
    signer = x509.SubjectKeyIdentifier.from_public_key(authority.key.public_key())
    made = (
        _begun(subject, authority.certificate.subject, key, now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(signer), critical=False)
    )
    return Pair(made.sign(authority.key, hashes.SHA256()), key)


def may_vouch(authority: x509.Certificate, name: x509.DNSName | x509.IPAddress) -> bool:
    """Whether the authority's constraints let it sign for that host."""
    try:
        permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    except x509.ExtensionNotFound:
        return True
    for found in permitted:
        if isinstance(name, x509.IPAddress) and isinstance(found, x509.IPAddress):
            if name.value in found.value:  # pyright: ignore[reportOperatorIssue]  # a network there, an address here
                return True
        elif isinstance(name, x509.DNSName) and isinstance(found, x509.DNSName) and _is_below(name.value, found.value):
            return True
    return False


def _is_below(name: str, domain: str) -> bool:
    return name == domain or name.endswith(f".{domain}")


def _general_names(hosts: list[str]) -> list[x509.DNSName | x509.IPAddress]:
    if not hosts or len(hosts) > MOST_HOSTS:
        raise HostProblem(_("Name from 1 to {most} hosts."), most=MOST_HOSTS)
    return [general_name(host) for host in hosts]


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
