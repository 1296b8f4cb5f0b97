"""The doctor: each fault planted in facts is found and has a cure; and on real files, ports and peers."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from infolinia.floor.lines import services
from infolinia.processes.authority import make_authority, make_server
from infolinia.processes.certificates import Found
from infolinia.processes.claim import Claim
from infolinia.processes.command_line import main
from infolinia.processes.doctor import machine
from infolinia.processes.doctor.facts import (
    AddressFacts,
    CertificateFacts,
    ClockFacts,
    Facts,
    Listener,
    NetworkFacts,
    PageFacts,
    PartFacts,
    RegistrationFacts,
    SecretFile,
    ServiceFacts,
    StorageFacts,
    TrunkFacts,
)
from infolinia.processes.doctor.findings import told
from infolinia.processes.doctor.installation import unregistered
from infolinia.processes.doctor.judging import judge
from infolinia.processes.doctor.pages import CURE
from infolinia.processes.sentences import Sentence
from infolinia.processes.settings import Settings
from infolinia.processes.wording import of_language
from infolinia.telephony.switch.lines import Registered, Registration, TrunkLine, TrunkState

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
WELL = Facts(
    storage=StorageFacts(folder="/srv/infolinia"),
    network=NetworkFacts(rtp_tried=40),
    address=AddressFacts(told="203.0.113.7", far=(("a", "198.51.100.1"),)),
    trunks=(TrunkFacts(name="a", place="198.51.100.1:5060", status=200, behind_seconds=0.4),),
    clock=ClockFacts(now=NOW, newest_file=NOW, synchronized=True),
    pages=PageFacts(http="0.0.0.0", https="0.0.0.0:8443"),
    parts=PartFacts(),
    services=ServiceFacts(),
    certificate=CertificateFacts(is_used=True),
)


def found(**facts: Any) -> dict[str, str]:
    """Codes and levels of what is found when these facts differ from a healthy installation's."""
    return {each.code: each.level for each in judge(replace(WELL, **facts))}


def test_where_all_is_well_nothing_is_said():
    assert judge(WELL) == ()


STORAGE, NETWORK, ADDRESS, PARTS, SERVICES = WELL.storage, WELL.network, WELL.address, WELL.parts, WELL.services
TRUNK, CLOCK = WELL.trunks[0], WELL.clock
TAKEN = Listener(setting="sip", address="0.0.0.0:5060", protocol="UDP", error=Sentence("Address already in use"))
LOST = RegistrationFacts(trunk="a", fault="no-answer", status=408)
BROKEN = Sentence("nothing in {seconds} s", {"seconds": "4"})


EXPIRED = Found(
    "expired",
    "tls_certificate: {certificate} expired on {last}.",
    "Renew it with `infolinia tls renew`, or get a new one from your authority; it is taken up without a restart.",
    {"certificate": "a.pem", "last": "2026-01-01"},
)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"storage": replace(STORAGE, exists=False)}, "data-missing"),
        ({"storage": replace(STORAGE, error=Sentence("Permission denied"))}, "data-not-writable"),
        ({"storage": replace(STORAGE, owner=998)}, "data-owner"),
        ({"storage": replace(STORAGE, free_mib=60.0)}, "disk-full"),
        ({"storage": replace(STORAGE, free_mib=300.0)}, "disk-low"),
        ({"storage": replace(STORAGE, secrets=(SecretFile(path="a.password", mode=0o644),))}, "secret-readable"),
        ({"network": replace(NETWORK, listeners=(TAKEN,))}, "port-taken"),
        ({"network": replace(NETWORK, rtp_refused=tuple(range(20000, 20020)))}, "rtp-taken"),
        ({"network": replace(NETWORK, rtp_heard=False)}, "rtp-closed"),
        ({"network": replace(NETWORK, files=1024, files_needed=5700)}, "files-few"),
        ({"address": replace(ADDRESS, told="centrum", is_address=False)}, "address-wrong"),
        ({"address": replace(ADDRESS, told="10.0.0.5")}, "address-private"),
        ({"address": replace(ADDRESS, told="10.0.0.5", is_ours=False, far=())}, "address-not-ours"),
        ({"address": replace(ADDRESS, is_ours=False, comes_back=False)}, "address-not-back"),
        ({"trunks": (replace(TRUNK, error=BROKEN),)}, "trunk-unreachable"),
        ({"trunks": (replace(TRUNK, status=503),)}, "trunk-sick"),
        ({"unregistered": (LOST,)}, "trunk-not-registered"),
        ({"trunks": (replace(TRUNK, behind_seconds=95.0),)}, "clock-wrong"),
        ({"clock": replace(CLOCK, now=datetime(2004, 1, 1, tzinfo=UTC), newest_file=None)}, "clock-wrong"),
        ({"clock": replace(CLOCK, newest_file=NOW + timedelta(days=2))}, "clock-wrong"),
        ({"clock": replace(CLOCK, synchronized=False), "trunks": ()}, "clock-alone"),
        ({"pages": PageFacts(http="0.0.0.0")}, "microphone-no-https"),
        ({"pages": PageFacts(http="127.0.0.1")}, "microphone-here-only"),
        ({"certificate": CertificateFacts(is_used=True, faults=(EXPIRED,))}, "certificate-expired"),
        ({"certificate": CertificateFacts(is_used=True, faults=(replace(EXPIRED, fault="soon"),))}, "certificate-soon"),
        ({"parts": replace(PARTS, has_espeak=False)}, "espeak-missing"),
        ({"parts": replace(PARTS, has_opus=False)}, "opus-missing"),
        ({"parts": replace(PARTS, has_nats_server=False)}, "nats-server-missing"),
        ({"parts": replace(PARTS, timezone="Mars/Base", zone_error=BROKEN)}, "timezone-missing"),
        ({"parts": replace(PARTS, languages_missing=("web/locale/pl",))}, "languages-missing"),
        ({"services": replace(SERVICES, database="postgresql://x", database_error=BROKEN)}, "database-unreachable"),
        ({"services": replace(SERVICES, pending=("conduct 0002",))}, "migrations-missing"),
        ({"services": replace(SERVICES, nats="nats://bus", nats_error=BROKEN)}, "nats-unreachable"),
        ({"services": replace(SERVICES, prompts_missing=("NAD greeting pl",))}, "prompts-missing"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_alone_and_has_a_cure(facts: dict[str, Any], code: str):
    (only,) = judge(replace(WELL, **facts))
    assert only.code == code
    english, polish = told(only, of_language("en")), told(only, of_language("pl"))
    assert english["said"] != polish["said"]
    assert "{" not in english["said"] + english["cure"] + polish["said"] + polish["cure"]
    assert english["cure"] != polish["cure"] or "apt-get install" in english["cure"]  # to be typed as it is


@pytest.mark.parametrize(
    ("registered", "status", "words", "cure"),
    [
        ("lost", 408, "Trunk a is not registered (408): The carrier's registrar does not answer.", "firewall"),
        ("refused", 403, "Trunk a is not registered (403): The carrier refuses the user name or", "carrier's letter"),
    ],
)
def test_a_trunk_that_is_not_registered_is_told_with_its_status_and_cure(
    db, registered: Registered, status: int, words: str, cure: str
):
    line = TrunkLine(name="a", registration=Registration(registrar="127.0.0.1:15999", user="u"), username="u")
    states = [TrunkState(name="a", registered=registered, status=status), TrunkState(name="b", registered="registered")]
    services.told_states("s", states, now=NOW)
    (only,) = judge(replace(WELL, unregistered=unregistered([line, replace(line, name="b")])))
    words_of = told(only, of_language("en"))
    assert only.code == "trunk-not-registered"
    assert words in words_of["said"]
    assert cure in words_of["cure"]


def test_ports_that_the_running_centre_holds_itself_are_no_fault():
    assert found(network=replace(NETWORK, is_running=True, listeners=(TAKEN,))) == {}


def test_a_centre_that_was_told_other_addresses_is_known_by_its_folder(tmp_path: Path):
    settings = Settings(data=tmp_path, http="127.0.0.1:9")  # nobody answers there
    assert not machine.is_running(settings)
    centre = Claim(settings)
    centre.take()
    assert machine.is_running(settings)
    del centre
    assert not machine.is_running(settings)


def test_one_carrier_with_a_wrong_clock_is_the_carriers_trouble():
    other = replace(TRUNK, name="b", behind_seconds=500.0)
    assert found(trunks=(TRUNK, other)) == {}


def test_a_private_address_will_do_for_a_private_carrier():
    assert found(address=AddressFacts(told="10.0.0.5", far=(("pbx", "10.0.0.9"),))) == {}


# --- On a real machine


@pytest.fixture
def free_ports(unused_tcp_port_factory) -> dict[str, str]:
    return {name: f"127.0.0.1:{unused_tcp_port_factory()}" for name in ("http", "sip")}


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFOLINIA_LANGUAGE", "en")


def ask(folder: Path, ports: dict[str, str], text: str = "", **env: str) -> tuple[int, dict[str, Any], Any]:
    """Exit status, findings by code, and settings by name."""
    (folder / "infolinia.toml").write_text("".join(f'{name} = "{at}"\n' for name, at in ports.items()) + text)
    result = CliRunner().invoke(main, ["doctor", "--json", "--data", str(folder)], env=env)
    told = json.loads(result.output)
    return (
        result.exit_code,
        {each["code"]: each for each in told["findings"]},
        {each["name"]: each for each in told["settings"]},
    )


def test_a_new_folder_has_no_problem(tmp_path: Path, free_ports: dict[str, str]):
    code, findings, explained = ask(tmp_path, free_ports, "disk_alarm_mib = 1\ndisk_full_mib = 1\n")
    assert [each for each in findings.values() if each["level"] == "problem"] == []
    assert code == 0
    assert explained["http"]["source"] == "infolinia.toml"
    assert explained["data"]["source"] == "option --data"
    assert explained["log_level"]["source"] == "unless set"
    assert explained["language"] == {
        "name": "language", "value": "en", "source": "variable INFOLINIA_LANGUAGE",
        "meaning": "Language of pages for who has chosen none.",
    }  # fmt: skip


def test_faults_of_a_real_machine_are_found(tmp_path: Path, free_ports: dict[str, str]):
    password = tmp_path / "carrier.password"
    password.write_text("secret")
    password.chmod(0o644)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(free_ports["http"].rpartition(":")[2])))
        taken.listen()
        code, findings, explained = ask(
            tmp_path, free_ports,
            f"""
            timezone = "Mars/Base"
            disk_alarm_mib = 999999999
            public_address = "10.255.255.254"
            nats = "nats://someone:hidden@127.0.0.1:1"
            https = "127.0.0.1:0"
            [[trunks]]
            name = "gone"
            peers = ["127.0.0.1"]
            proxy = "127.0.0.1:1"
            username = "u"
            password_file = "{password}"
            """,
        )  # fmt: skip
    assert code == 1
    assert {
        "timezone-missing", "disk-low", "address-not-ours", "nats-unreachable", "certificate-missing",
        "secret-readable", "port-taken", "trunk-unreachable",
    } <= set(findings)  # fmt: skip
    assert "nothing listens there" in findings["trunk-unreachable"]["said"]
    assert "hidden" not in json.dumps([findings, explained])


def test_ports_for_sound_that_somebody_else_holds_are_found(tmp_path: Path, free_ports: dict[str, str]):
    with ExitStack() as taken:
        ports = sorted(held(taken) for _ in range(20))
        code, findings, _ = ask(tmp_path, free_ports, f"rtp_ports = [{ports[0]}, {ports[-1]}]\n")
        assert "rtp-taken" not in findings, "20 of many are no fault"
        first = next(port for port in range(ports[-1] + 1, 65_000) if port % 2 == 0 and all_free(port, 8))
        for port in range(first, first + 8, 2):
            held(taken, port)
        code, findings, _ = ask(tmp_path, free_ports, f"rtp_ports = [{first}, {first + 7}]\n")
    assert code == 1
    assert f"4 of 4 ports tried between {first} and {first + 7} are taken" in findings["rtp-taken"]["said"]
    _, findings, _ = ask(tmp_path, free_ports, f"rtp_ports = [{first}, {first + 7}]\n")
    assert not {"rtp-taken", "rtp-closed"} & set(findings), "they are free again"


def held(stack: ExitStack, port: int = 0) -> int:
    """A UDP port that is taken until the stack ends."""
    sock = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    sock.bind(("127.0.0.1", port))
    return sock.getsockname()[1]


def all_free(first: int, count: int) -> bool:
    with ExitStack() as stack:
        try:
            for port in range(first, first + count):
                held(stack, port)
        except OSError:
            return False
    return True


@pytest.mark.parametrize(
    ("host", "text", "code"),
    [
        ("0.0.0.0", "", "microphone-no-https"),
        ("127.0.0.1", "", "microphone-here-only"),
        ("0.0.0.0", 'trusted_proxies = ["127.0.0.1"]\n', ""),
    ],
)
def test_pages_that_others_reach_without_https_have_no_microphone(
    tmp_path: Path, free_ports: dict[str, str], host: str, text: str, code: str
):
    free_ports["http"] = f"{host}:{free_ports['http'].rpartition(':')[2]}"
    _, findings, _ = ask(tmp_path, free_ports, text)
    assert {each for each in findings if each.startswith("microphone")} == ({code} if code else set())
    assert code != "microphone-no-https" or "infolinia tls make HOST" in findings[code]["cure"]


@pytest.mark.parametrize(
    ("days", "host", "code", "words"),
    [
        (-500, "centrum.example", "certificate-expired", "server.pem expired on "),
        (-380, "centrum.example", "certificate-soon", "server.pem expires on "),
        (2, "centrum.example", "certificate-not-yet", "server.pem is valid only from "),
        (0, "other.example", "certificate-host", "server.pem is not for centrum.example."),
        (0, "centrum.example", "", ""),
    ],
)
def test_a_certificate_in_files_is_looked_at(
    tmp_path: Path, free_ports: dict[str, str], days: int, host: str, code: str, words: str
):
    made = datetime.now(UTC) + timedelta(days=days)
    pair = make_server(make_authority("test", [host], made), [host], made)
    (tmp_path / "server.pem").write_bytes(pair.certificate_pem())
    (tmp_path / "server.key").write_bytes(pair.key_pem())
    (tmp_path / "server.key").chmod(0o600)
    _, findings, _ = ask(
        tmp_path, free_ports,
        f"""
        https = "127.0.0.1:0"
        hosts = ["centrum.example"]
        tls_certificate = "{tmp_path}/server.pem"
        tls_key = "{tmp_path}/server.key"
        """,
    )  # fmt: skip
    assert {each for each in findings if each.startswith("certificate")} == ({code} if code else set())
    if code:
        assert words in findings[code]["said"]
        assert findings[code]["cure"]


def test_where_a_value_came_from_is_told_as_it_was_before_we_looked(
    tmp_path: Path, free_ports: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    def gather(settings: Settings) -> Facts:
        monkeypatch.setenv("INFOLINIA_SIP", settings.sip)  # as opening the database does
        return WELL

    monkeypatch.setattr("infolinia.processes.doctor.installation.gather", gather)
    code, findings, explained = ask(tmp_path, free_ports, INFOLINIA_LOG_LEVEL="warning")
    assert (code, findings) == (0, {})
    assert explained["sip"]["source"] == "infolinia.toml"
    assert explained["log_level"]["source"] == "variable INFOLINIA_LOG_LEVEL"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("✗ Trunk a: sip.a.example:5060 (udp) does not answer OPTIONS: nothing in 4 s.", "    Cure: Is proxy ",
                "To be cured: 1; to be looked at: 0.", "[option --data]", "[unless set]", " = (empty) ",
                "    Connections to carriers.\n")),
        ("pl", ("✗ Łącze a: sip.a.example:5060 (udp) nie odpowiada na OPTIONS: cisza przez 4 s.", "    Rada: Czy proxy",
                "Do naprawienia: 1; do sprawdzenia: 0.", "[opcja --data]", "[domyślnie]", " = (puste) ",
                "    Łącza do operatorów.\n")),
    ],
)  # fmt: skip
def test_a_person_is_told_in_the_language_of_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: tuple[str, ...]
):
    silent = replace(WELL, trunks=(replace(TRUNK, place="sip.a.example:5060", error=BROKEN),))
    monkeypatch.setattr("infolinia.processes.doctor.installation.gather", lambda _settings: silent)
    monkeypatch.delenv("INFOLINIA_LANGUAGE")
    (tmp_path / "infolinia.toml").write_text(f'language = "{language}"\n')
    result = CliRunner().invoke(main, ["doctor", "--explain", "--data", str(tmp_path)])
    assert result.exit_code == 1
    for each in words:
        assert each in result.output
    as_json = json.loads(CliRunner().invoke(main, ["doctor", "--json", "--data", str(tmp_path)]).output)
    assert as_json["findings"][0]["code"] == "trunk-unreachable"
    assert as_json["findings"][0]["said"] in words[0]
    assert {row["source"] for row in as_json["settings"]} == {"infolinia.toml", "option --data", "unless set"}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained_in_polish(name: str):
    english = Settings.model_fields[name].description
    assert english
    assert of_language("pl")(english) != english


def test_where_all_is_well_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("infolinia.processes.doctor.installation.gather", lambda _settings: WELL)
    monkeypatch.setenv("INFOLINIA_LANGUAGE", "pl")
    result = CliRunner().invoke(main, ["doctor", "--data", str(tmp_path)])
    assert (result.exit_code, result.output) == (0, "Wszystko w porządku.\n")


def test_a_wrong_setting_is_a_finding(tmp_path: Path, free_ports: dict[str, str]):
    code, findings, _ = ask(tmp_path, free_ports, "lnguage = 'pl'\n")
    assert code == 1
    assert "there is no such setting (nearest: language)" in findings["settings-wrong"]["said"]


@contextmanager
def carrier(answer: bytes) -> Iterator[int]:
    """Who answers one datagram."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(10)

        def serve() -> None:
            data, peer = sock.recvfrom(4096)
            assert data.startswith(b"OPTIONS sip:127.0.0.1")
            sock.sendto(answer, peer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield sock.getsockname()[1]
        thread.join()


def test_our_clock_is_held_against_a_carriers(tmp_path: Path, free_ports: dict[str, str]):
    ahead = format_datetime(datetime.now(UTC) + timedelta(minutes=7), usegmt=True)
    with carrier(f"SIP/2.0 200 OK\r\nDate: {ahead}\r\nContent-Length: 0\r\n\r\n".encode()) as port:
        trunk = f'[[trunks]]\nname = "a"\npeers = ["127.0.0.1"]\nproxy = "127.0.0.1:{port}"\n'
        _, findings, _ = ask(tmp_path, free_ports, trunk)
    assert "trunk-unreachable" not in findings
    assert "s behind that of trunk a" in findings["clock-wrong"]["said"]


def test_where_the_cure_points_to_a_page_it_does_so_in_polish_too():
    said = of_language("pl")(CURE)
    assert "docs/https.md" in said
    assert "at home" not in said
