"""Certificates: what the installation's own authority makes, and what is said of files that cannot serve."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from infolinia.processes import certificates
from infolinia.processes.authority import HostProblem, Pair, make_authority, make_server
from infolinia.processes.certificates import Files, faults
from infolinia.processes.settings import load
from infolinia.processes.trunk_setting import Trunk
from infolinia.processes.unfit import SettingsProblem

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOSTS = ["centrum.example", "192.0.2.10"]
FILES = Files(Path("server.pem"), Path("server.key"))


@pytest.fixture(scope="module")
def authority() -> Pair:
    return make_authority("Infolinia test", HOSTS, NOW)


@pytest.fixture(scope="module")
def server(authority: Pair) -> Pair:
    return make_server(authority, HOSTS, NOW)


def found(pair: Pair, key: bytes, hosts: list[str], now: datetime = NOW) -> list[str]:
    return [fault.fault for fault in faults(FILES, pair.certificate_pem(), key, hosts, now)]


def test_a_certificate_that_was_just_made_has_no_fault(server: Pair):
    assert found(server, server.key_pem(), HOSTS) == []


@pytest.mark.parametrize(
    ("after", "fault"),
    [(timedelta(days=398), ["expired"]), (timedelta(days=380), ["soon"]), (timedelta(days=-1), ["not-yet"])],
)
def test_its_time_is_watched(server: Pair, after: timedelta, fault: list[str]):
    assert found(server, server.key_pem(), HOSTS, NOW + after) == fault


def test_what_does_not_belong_together_is_named(authority: Pair, server: Pair):
    assert found(server, authority.key_pem(), HOSTS) == ["mismatch"]
    assert found(server, b"no key", HOSTS) == ["no-key"]
    assert found(server, server.key_pem(), ["other.example"]) == ["host"]
    (wrong,) = faults(FILES, b"no certificate", b"", HOSTS, NOW)
    assert wrong.fault == "no-certificate"
    assert "server.pem holds no certificate. It must be PEM text" in wrong.sentence(str)


def verify(folder: Path, authority: Pair, shown: Pair, host: str) -> str:
    """What OpenSSL's own tool says of it, for a host."""
    (folder / "ca.pem").write_bytes(authority.certificate_pem())
    (folder / "shown.pem").write_bytes(shown.certificate_pem())
    kind = "-verify_ip" if host[0].isdigit() else "-verify_hostname"
    at = str(int((NOW + timedelta(days=1)).timestamp()))
    command = ["openssl", "verify", "-attime", at, "-purpose", "sslserver", "-x509_strict", kind, host,
               "-CAfile", str(folder / "ca.pem"), str(folder / "shown.pem")]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_an_address_alone_will_do(tmp_path: Path):
    authority = make_authority("x", ["192.0.2.10"], NOW)
    assert verify(tmp_path, authority, make_server(authority, ["192.0.2.10"], NOW), "192.0.2.10").endswith("OK\n")


@pytest.mark.parametrize("host", HOSTS)
def test_openssl_trusts_what_the_authority_made(tmp_path: Path, authority: Pair, server: Pair, host: str):
    assert verify(tmp_path, authority, server, host).endswith("OK\n")


def test_the_authority_cannot_vouch_for_others_even_with_its_key(tmp_path: Path, authority: Pair):
    named = make_server(Pair(_renamed(authority), authority.key), ["bank.example"], NOW)
    assert "permitted subtree violation" in verify(tmp_path, authority, named, "bank.example")
    with pytest.raises(HostProblem, match=r"The authority was not made for bank.example"):
        make_server(authority, ["bank.example"], NOW)


def _renamed(authority: Pair) -> x509.Certificate:
    """The same authority without its constraints, as only a thief has it."""
    return (
        x509.CertificateBuilder()
        .subject_name(authority.certificate.subject)
        .issuer_name(authority.certificate.subject)
        .public_key(authority.key.public_key())
        .serial_number(7)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=9))
        .sign(authority.key, hashes.SHA256())
    )


@pytest.mark.parametrize(
    "host", ["", "https://centrum.example", "centrum.example:8443", "a b", "-x.example", "x" * 300]
)
def test_what_is_no_host_is_refused_with_an_example(host: str):
    with pytest.raises(HostProblem, match=r"such as centrum.example or 192.0.2.10"):
        make_authority("x", [host], NOW)


def test_a_start_stops_at_wrong_files_with_a_sentence(tmp_path: Path, authority: Pair, server: Pair):
    settings = load(data=tmp_path, sips="127.0.0.1:5061", hosts=["centrum.example"], language="en")
    with pytest.raises(SettingsProblem, match=r"there is no .*server.pem. Make one with `infolinia tls make HOST`"):
        certificates.demand(settings, NOW)
    (tmp_path / "tls").mkdir()
    (tmp_path / "tls/server.pem").write_bytes(server.certificate_pem())
    (tmp_path / "tls/server.key").write_bytes(authority.key_pem())
    with pytest.raises(SettingsProblem, match="is not the key of"):
        certificates.demand(settings, NOW)
    (tmp_path / "tls/server.key").write_bytes(server.key_pem())
    assert certificates.demand(settings, NOW).certificate == tmp_path / "tls/server.pem"


def test_a_start_that_stops_says_so_in_the_language_of_the_settings(tmp_path: Path, authority: Pair, server: Pair):
    settings = load(data=tmp_path, sips="127.0.0.1:5061", language="pl")
    with pytest.raises(SettingsProblem, match=r"nie ma pliku .*server.pem. Zrób go poleceniem `infolinia tls make"):
        certificates.demand(settings, NOW)
    (tmp_path / "tls").mkdir()
    (tmp_path / "tls/server.pem").write_bytes(server.certificate_pem())
    (tmp_path / "tls/server.key").write_bytes(authority.key_pem())
    with pytest.raises(SettingsProblem, match="nie jest kluczem do"):
        certificates.demand(settings, NOW)


def test_a_trunk_over_tls_needs_to_be_heard_over_tls(tmp_path: Path):
    trunk = Trunk(name="a", peers=["192.0.2.9"], proxy="sip.a.example:5061", transport="tls")
    with pytest.raises(SettingsProblem, match="trunk a uses TLS, so sips must say where"):
        load(data=tmp_path, trunks=[trunk])
    with pytest.raises(SettingsProblem, match="the key stands without its certificate"):
        load(data=tmp_path, tls_key=tmp_path / "x")
