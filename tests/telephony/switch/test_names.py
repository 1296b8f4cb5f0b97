"""Whom a certificate speaks for, as RFC 5922 reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from infolinia.telephony.switch.names import names_of, speaks_for

KEY = ec.generate_private_key(ec.SECP256R1())


def certificate(*names: x509.GeneralName) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "common.example")])
    now = datetime(2026, 3, 2, tzinfo=UTC)
    begun = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
    )
    if names:
        begun = begun.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return begun.sign(KEY, hashes.SHA256())


@pytest.mark.parametrize(
    ("name", "host", "speaks"),
    [
        (x509.DNSName("sip.carrier.example"), "SIP.Carrier.example.", True),
        (x509.DNSName("carrier.example"), "sip.carrier.example", False),
        (x509.DNSName("*.carrier.example"), "sip.carrier.example", True),
        (x509.DNSName("*.carrier.example"), "a.sip.carrier.example", False),
        (x509.DNSName("*.carrier.example"), "carrier.example", False),
        (x509.DNSName("*.example"), "carrier.example", False),
        (x509.IPAddress(ip_address("192.0.2.7")), "192.0.2.7", True),
        (x509.IPAddress(ip_address("2001:db8::7")), "2001:DB8:0::7", True),
        (x509.DNSName("192.0.2.8"), "192.0.2.7", False),
        (x509.UniformResourceIdentifier("sip:carrier.example"), "carrier.example", True),
        (x509.UniformResourceIdentifier("sip:someone@carrier.example"), "carrier.example", False),
        (x509.UniformResourceIdentifier("https://carrier.example"), "carrier.example", False),
    ],
)
def test_a_name_is_read_as_sip_reads_it(name: x509.GeneralName, host: str, speaks: bool):
    assert speaks_for(certificate(name), host) is speaks


def test_sip_addresses_go_before_dns_names():
    shown = certificate(x509.UniformResourceIdentifier("sip:carrier.example"), x509.DNSName("web.example"))
    assert names_of(shown) == ("carrier.example",)


def test_a_common_name_counts_for_nothing():
    assert not speaks_for(certificate(), "common.example")
