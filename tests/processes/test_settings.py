"""A setting that cannot be used is told with its place and the cure, and nothing starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from infolinia.processes import up
from infolinia.processes.settings import environment, load
from infolinia.processes.unfit import SettingsProblem
from infolinia.processes.wording import of_language

TRUNK = '[[trunks]]\nname = "operator-a"\npeers = ["198.51.100.0/28"]\n'


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INFOLINIA_DATA", raising=False)
    monkeypatch.delenv("INFOLINIA_DATABASE", raising=False)


def problem(folder: Path, text: str = "", **given: object) -> str:
    (folder / "infolinia.toml").write_text(text)
    with pytest.raises(SettingsProblem) as refused:
        load(data=folder, **given)
    return str(refused.value)


@pytest.mark.parametrize(
    ("https", "hosts", "address"),
    [
        ("", [], "http://127.0.0.1:8080"),
        ("0.0.0.0:8443", ["centrum.lan"], "https://centrum.lan:8443"),
        ("[::]:443", [".centrum.lan", "b"], "https://centrum.lan"),
        ("192.0.2.10:8443", ["centrum.lan"], "https://192.0.2.10:8443"),
        ("0.0.0.0:8443", ["*"], "https://0.0.0.0:8443"),
    ],
)
def test_the_address_that_is_told_is_one_that_can_be_opened(tmp_path: Path, https: str, hosts: list[str], address: str):
    given = {"https": https, "tls_certificate": tmp_path / "c", "tls_key": tmp_path / "k"} if https else {}
    assert load(data=tmp_path, http="127.0.0.1:8080", hosts=hosts, **given).address == address


@pytest.mark.parametrize(("hosts", "asked"), [([], None), (["*"], None), (["centrum.lan"], "centrum.lan")])
def test_the_centre_asks_for_its_own_health_under_a_name_that_it_serves(
    tmp_path: Path, hosts: list[str], asked: str | None
):
    health = load(data=tmp_path, http="127.0.0.1:8080", hosts=hosts).health()
    assert (health.full_url, health.get_header("Host")) == ("http://127.0.0.1:8080/healthz", asked)


def test_the_file_of_the_data_folder_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "infolinia.toml").write_text(f'http = "127.0.0.1:8081"\nlanguage = "en"\n{TRUNK}')
    monkeypatch.setenv("INFOLINIA_HTTP", "127.0.0.1:8082")
    made = load(data=tmp_path)
    assert (made.http, made.language, made.trunks[0].peers) == ("127.0.0.1:8082", "en", ["198.51.100.0/28"])


def test_a_child_process_gets_the_same_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "infolinia.toml").write_text(f"rtp_ports = [30000, 30999]\n{TRUNK}")
    made = load(data=tmp_path, http="127.0.0.1:8083")
    for name, value in environment(made).items():
        monkeypatch.setenv(name, value)
    assert load() == made


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('htp = "127.0.0.1:8080"\n', "infolinia.toml: htp: there is no such setting (nearest: http)"),
        ("http = 8080\n", "infolinia.toml: http: 8080 is no HOST:PORT; write it such as 127.0.0.1:8080"),
        ('sip = "127.0.0.1"\n', "infolinia.toml: sip: '127.0.0.1' is no HOST:PORT; write it such as 127.0.0.1:5060"),
        ("sips = 1\n", "infolinia.toml: sips: 1 is no HOST:PORT; write it such as 192.0.2.10:5061"),
        ("https = 1\n", "infolinia.toml: https: 1 is no HOST:PORT; write it such as 0.0.0.0:8443"),
        ('sip = "127.0.0.1:70000"\n', "infolinia.toml: sip: 127.0.0.1:70000: a port is a number from 0 to 65535"),
        (
            "rtp_ports = [9, 1]\n",
            "infolinia.toml: rtp_ports: two ports between 1024 and 65535, the first",
        ),
        (TRUNK.replace("operator-a", "A"), "infolinia.toml: trunks.0.name: 'A' cannot be a name"),
        (TRUNK.replace("198.51.100.0/28", "1.2.3.999"), "infolinia.toml: trunks.0.peers: '1.2.3.999' is no address"),
        (TRUNK + "challenge = true\n", "infolinia.toml: trunks.0: challenge needs username and password_file"),
        (
            TRUNK + 'pasword_file = "x"\n',
            "infolinia.toml: trunks.0.pasword_file: there is no such setting (nearest",
        ),
        ('database = "postgres//x"\n', "infolinia.toml: database: 'postgres//x' is no address of a database"),
        ('rtp_ports = "30000-20000"\n', "infolinia.toml: rtp_ports: two ports between 1024 and 65535, the first"),
        ("http = \n", "infolinia.toml: Invalid value (at line 1"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_with_the_cure(tmp_path: Path, text: str, said: str):
    assert problem(tmp_path, text).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("most_calls = 1\n", "infolinia.toml: most_calls: nie ma takiego ustawienia"),
        ('disk_full_mib = "much"\n', "infolinia.toml: disk_full_mib: napisz liczbę całkowitą"),
        ('log_level = "loud"\n', "infolinia.toml: log_level: napisz jedno z tych: 'debug', 'info', 'warning'"),
        ("http = 8080\n", "infolinia.toml: http: 8080 to nie HOST:PORT; napisz na przykład 127.0.0.1:8080"),
        ('[[trunks]]\nname = "a"\n', "infolinia.toml: trunks.0.peers: to jest wymagane"),
        ('[[trunks]]\nname = "a"\npeers = []\n', "infolinia.toml: trunks.0.peers: lista jest za krótka: co najmniej 1"),
    ],
)
def test_what_is_wrong_is_told_in_the_language_of_the_installation(tmp_path: Path, text: str, said: str):
    (tmp_path / "infolinia.toml").write_text(f'language = "pl"\n{text}')
    with pytest.raises(SettingsProblem) as refused:
        load(data=tmp_path)
    assert refused.value.language == "pl"
    assert refused.value.said(of_language("pl")).startswith(said)


def test_every_wrong_setting_gets_its_line(tmp_path: Path):
    assert len(problem(tmp_path, 'htp = "x"\nhttp = 8080\n').splitlines()) == 2


def test_a_certificate_without_its_key_is_told_beside_the_other_mistakes(tmp_path: Path):
    text = 'htpp = "x"\nsip = "here"\ntls_certificate = "server.pem"\n'
    told = problem(tmp_path, f'{text}{TRUNK}transport = "tls"\n').splitlines()
    assert {line.split(": ")[1] for line in told} == {"htpp", "sip", "tls_key", "trunks"}
    assert "infolinia.toml: tls_key: tls_certificate stands without its key: name the key's file here" in str(told)
    assert problem(tmp_path, 'tls_key = "server.key"\n').startswith("infolinia.toml: tls_key: the key stands without")
    assert problem(tmp_path, 'tls_certificate = 1\ntls_key = "server.key"\n').count("\n") == 0


def test_an_option_and_a_variable_are_named_as_they_were_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert problem(tmp_path, http="8080").startswith("--http: '8080' is no HOST:PORT")
    monkeypatch.setenv("INFOLINIA_SIP", "here")
    assert problem(tmp_path).startswith("INFOLINIA_SIP: 'here' is no HOST:PORT")
    monkeypatch.setenv("INFOLINIA_RTP_PORTS", "30000-30999")
    assert problem(tmp_path) == "INFOLINIA_RTP_PORTS: write lists and tables as JSON, such as [20000, 29999]"


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be read: No such file"), (" \n", "is empty"), (b"\xff", "it is no text")]
)
def test_a_centre_does_not_start_without_the_password_of_a_trunk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | bytes | None, said: str
):
    secret = tmp_path / "operator-a.password"
    if content is not None:
        secret.write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "infolinia.toml").write_text(f'{TRUNK}username = "a"\npassword_file = "{secret}"\n')
    monkeypatch.setattr(up.os, "umask", lambda mask: 0)  # of this process, it would stay
    settings = load(data=tmp_path, http="127.0.0.1:0", sip="127.0.0.1:0")
    with pytest.raises(SettingsProblem) as refused:
        up.run(settings)
    assert str(refused.value).startswith(f"trunks: operator-a: password_file: {secret}")
    assert said in str(refused.value)
    assert not settings.database_file.exists()
