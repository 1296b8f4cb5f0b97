"""What an installation can be told: one TOML file in its data folder, over it the environment.

A setting `http` is the key `http` in `DATA/infolinia.toml` and the variable `INFOLINIA_HTTP`; the variable wins.
Every field is described here, and docs/settings.md is written from these descriptions.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.request import Request

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from infolinia.processes import unfit
from infolinia.processes.sentences import Sentence
from infolinia.processes.sentences import gettext_noop as _
from infolinia.processes.trunk_setting import Trunk
from infolinia.processes.unfit import SettingsProblem, Unfit

SUCH = {"sip": "127.0.0.1:5060", "https": "0.0.0.0:8443", "sips": "192.0.2.10:5061"}  # examples of addresses


def _host_port(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.\-]+):\d{1,5}", value):
        such = SUCH.get(str(info.field_name), "127.0.0.1:8080")
        raise Unfit(_("{value} is no HOST:PORT; write it such as {such}"), value=repr(value), such=such)
    if split_host_port(value)[1] > 65535:
        raise Unfit(_("{value}: a port is a number from 0 to 65535"), value=value)
    return value


HostPort = Annotated[str, BeforeValidator(_host_port)]
MaybeHostPort = Annotated[str, BeforeValidator(lambda value, info: _host_port(value, info) if value != "" else value)]


class Settings(BaseSettings):
    """Everything an installation can be told."""

    model_config = SettingsConfigDict(env_prefix="INFOLINIA_", env_nested_delimiter="__", extra="forbid")

    data: Path = Field(default=Path("infolinia-data"), description=_("Folder of the database, recordings and prompts."))
    http: HostPort = Field(default="127.0.0.1:8080", description=_("Where pages and the API are served."))
    sip: HostPort = Field(default="127.0.0.1:5060", description=_("Where the switch listens for SIP, UDP and TCP."))
    public_address: str = Field(default="", description=_("Address peers reach our media at; empty: the SIP host."))
    rtp_ports: tuple[int, int] = Field(default=(20000, 29999), description=_("UDP ports for media, first and last."))
    database: str = Field(default="", description=_("postgresql:// URL; empty: SQLite in the data folder."))
    nats: str = Field(default="", description=_("nats:// URL; empty: a nats-server of our own on loopback."))
    language: Literal["pl", "en"] = Field(default="pl", description=_("Language of pages for who has chosen none."))
    timezone: str = Field(
        default="Europe/Warsaw",
        description=_("Zone in which days and opening hours are counted; deadlines of the law go by its tables."),
    )
    hosts: list[str] = Field(default_factory=list, description=_("Host names pages may be asked for; empty: any."))
    https: MaybeHostPort = Field(default="", description=_("Where pages are served over HTTPS; empty: nowhere."))
    https_only: bool = Field(
        default=True,
        description=_(
            "Where there is HTTPS, ours or a trusted proxy's: who asks in plain is sent on, and sign-ins hold "
            "over it only."
        ),
    )
    hsts_days: int = Field(
        default=0, ge=0, le=3650, description=_("How long browsers are told to use HTTPS alone; 0: they are not told.")
    )
    trusted_proxies: list[str] = Field(
        default_factory=list,
        description=_("Addresses or networks of our proxies: their X-Forwarded-For and -Proto are believed."),
    )
    sips: MaybeHostPort = Field(default="", description=_("Where the switch listens for SIP over TLS; empty: nowhere."))
    sip_connections: int = Field(
        default=500, ge=10, le=10_000, description=_("Connections of SIP over TCP at once, and as many over TLS.")
    )
    sip_connections_from_one: int = Field(
        default=50,
        ge=2,
        le=10_000,
        description=_(
            "The same from one address, those not counted over which a telephone has registered: more are refused."
        ),
    )
    tls_certificate: Path | None = Field(
        default=None, description=_("Certificate of pages and line, PEM; empty: the one `infolinia tls` made.")
    )
    tls_key: Path | None = Field(
        default=None, validate_default=True, description=_("Its key, PEM; empty: the one `infolinia tls` made.")
    )
    trunks: list[Trunk] = Field(default_factory=list, description=_("Connections to carriers."))
    outside: list[str] = Field(
        default_factory=lambda: ["+48", "112"],
        description=_(
            "What numbers that agents hand a call to begin with, + and country; short numbers whole. "
            "Premium rates never."
        ),
    )
    phone_keys_in_clear: bool = Field(
        default=False,
        description=_(
            "Telephones that register without TLS may have their sound encrypted (SRTP), too. Its keys then travel "
            "readable: only where nobody else is on the network between."
        ),
    )
    record_inside: bool = Field(
        default=False, description=_("Talks between colleagues, without a customer, are recorded, too.")
    )
    inside_wrap_up: float = Field(
        default=0.0,
        ge=0.0,
        le=600.0,
        description=_("Seconds an agent may write after a talk with a colleague; 0: none."),
    )
    webhook_networks: list[str] = Field(
        default_factory=list,
        description=_("Private networks (CIDR) webhooks may reach, over http too; public ones over https always."),
    )
    switch_name: str = Field(default="switch-1", description=_("Name of this machine's switch on the bus."))
    unclaimed_seconds: float = Field(default=8.0, description=_("A call nobody claims is refused after this long."))
    headset_spl: float = Field(
        default=118.0,
        ge=100.0,
        le=140.0,
        description=_(
            "dB SPL at the ear of a full-scale tone in the loudest headset in use, its volume at the highest; "
            "118 is the most that headsets for call centres give. Above it, less is let through to agents."
        ),
    )
    cards: Literal["none", "practice"] = Field(
        default="none",
        description=_(
            "Who takes card numbers that customers key in: nobody, or a practice taker that keeps nothing and "
            "whose tokens mean nothing."
        ),
    )
    disk_alarm_mib: int = Field(default=500, description=_("Free space under which recording stops."))
    disk_full_mib: int = Field(default=100, description=_("Free space under which no call is taken."))
    ballast_mib: int = Field(default=64, description=_("Size of the file released when the disk is full."))
    key_file: Path | None = Field(
        default=None, description=_("File of the keys that seal secrets at rest; empty: keys in the data folder.")
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description=_("Least level logged.")
    )

    @field_validator("database")
    @classmethod
    def _is_postgresql(cls, value: str) -> str:
        if value and not re.match(r"postgres(ql)?://[^/]*/\w", value):
            raise Unfit(
                _("{value} is no address of a database; write it such as postgresql://user@host/name"),
                value=repr(value),
            )
        return value

    @field_validator("webhook_networks")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        for network in value:
            try:
                ip_network(network, strict=False)
            except ValueError:
                raise Unfit(unfit.NO_NETWORK, value=repr(network), such="10.20.0.0/16") from None
        return value

    @field_validator("rtp_ports", mode="before")
    @classmethod
    def _two_ports(cls, value: object) -> object:
        if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d+)\s*-\s*(\d+)\s*", value)):
            return int(found[1]), int(found[2])
        return value

    @field_validator("rtp_ports")
    @classmethod
    def _ports_in_order(cls, value: tuple[int, int]) -> tuple[int, int]:
        first, last = value
        if not 1024 <= first < last <= 65535:
            raise Unfit(_("two ports between 1024 and 65535, the first below the last"))
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _our_proxies(cls, value: list[str]) -> list[str]:
        for proxy in value:
            try:
                network = ip_network(proxy, strict=False)
            except ValueError:
                raise Unfit(unfit.NO_NETWORK, value=repr(proxy), such="192.0.2.4") from None
            if not network.prefixlen:
                raise Unfit(
                    _("{value} is everybody: anyone could claim any address. Name your proxies only"), value=repr(proxy)
                )
        return value

    @field_validator("trunks")  # by field, and not at the end: so it is told beside whatever else is wrong
    @classmethod
    def _has_what_tls_needs(cls, value: list[Trunk], info: ValidationInfo) -> list[Trunk]:
        if info.data.get("sips") == "" and (named := [trunk.name for trunk in value if trunk.transport == "tls"]):
            raise Unfit(
                _(
                    "trunk {trunk} uses TLS, so sips must say where the switch listens for it; write it such as "
                    'sips = "192.0.2.10:5061"'
                ),
                trunk=named[0],
            )
        return value

    @field_validator("tls_key")
    @classmethod
    def _is_of_a_certificate(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        certificate = info.data.get("tls_certificate", value)  # where that is wrong itself, it is told by itself
        if certificate is not None and value is None:
            raise Unfit(_("tls_certificate stands without its key: name the key's file here, or leave out both"))
        if certificate is None and value is not None:
            raise Unfit(_("the key stands without its certificate: name it in tls_certificate, or leave out both"))
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = _settings_file(init_settings, env_settings)
        toml = [TomlConfigSettingsSource(settings_cls, file)] if file.is_file() else []
        return (init_settings, env_settings, *toml)

    # --- What follows from them

    @property
    def is_safe_only(self) -> bool:
        """Whether people are to use HTTPS alone: we serve it, or a proxy that we trust does."""
        return self.https_only and bool(self.https or self.trusted_proxies)

    @property
    def first_host(self) -> str:
        """The first of `hosts` that names one; empty where all are served."""
        return next((host.lstrip(".") for host in self.hosts if host != "*"), "")

    def health(self) -> Request:
        """What asks our own pages for /healthz. They are served to `hosts` alone, so it is asked under one of these."""
        headers = {"Host": self.first_host} if self.first_host else {}
        return Request(f"http://{self.http}/healthz", headers=headers)

    @property
    def address(self) -> str:
        """Where people open our pages, without a slash at its end: under the first of `hosts`, where we listen on every
        address of the machine, which is none that could be typed."""
        if not self.https:
            return f"http://{self.http}"
        host = split_host_port(self.https)[0]
        is_every = host in ("0.0.0.0", "::")
        return self.https_address(self.first_host) if self.first_host and is_every else f"https://{self.https}"

    def https_address(self, host: str) -> str:
        """The HTTPS address of our pages under a host name, without a slash at its end."""
        port = split_host_port(self.https)[1] if self.https else 443
        return f"https://{host}" if port == 443 else f"https://{host}:{port}"

    @property
    def database_file(self) -> Path:
        return self.data / "infolinia.sqlite3"

    @property
    def recordings(self) -> Path:
        return self.data / "recordings"

    @property
    def prompts(self) -> Path:
        return self.data / "prompts"

    @property
    def first_sign_in(self) -> Path:
        """How the first administrator signs in, for the owner's eyes; whoever has read it deletes it."""
        return self.data / "first-sign-in.txt"

    @property
    def first_code(self) -> Path:
        """The one-time code by which whoever installed the centre comes in (clients/first_code.py)."""
        return self.data / "first-code.txt"

    def test_telephone_password(self) -> str:
        """By which the switch knows the test telephone of this installation; it follows from the installation's key."""
        return hmac.new(self.secret_key().encode(), b"test telephone", "sha256").hexdigest()

    def secret_key(self) -> str:
        """The installation's own key, made on first use and readable by its owner only."""
        file = self.data / "secret.key"
        self.data.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        with os.fdopen(handle, "w") as out:
            key = secrets.token_urlsafe(48)
            out.write(key)
        return key


def _settings_file(*sources: PydanticBaseSettingsSource) -> Path:
    for source in sources:
        if data := source().get("data"):
            return Path(data) / "infolinia.toml"
    return Path(Settings.model_fields["data"].default) / "infolinia.toml"


def load(**given: object) -> Settings:
    """The settings of this process. `given` (command-line options) win over environment and file.

    Raises SettingsProblem with one line per wrong setting.
    """
    given = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # checked by pydantic, which is the point
    except ValidationError as error:
        lines = (_wrong(item, given) for item in error.errors())
        raise SettingsProblem(*lines, language=_language(given)) from error
    except SettingsError as error:
        name = re.search(r'field "(\w+)"', str(error))
        variable = f"INFOLINIA_{name[1].upper()}" if name else "INFOLINIA_*"
        as_json = Sentence(_("write lists and tables as JSON, such as [20000, 29999]"))
        raise SettingsProblem(unfit.at(variable, as_json), language=_language(given)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblem(f"infolinia.toml: {error}") from error


def _language(given: Mapping[str, object]) -> str:
    return language_said(given.get("data"))


def language_said(data: object = None) -> str:
    """The language that an installation says for itself, whatever its other settings; empty where it says none, or a
    wrong one. data: its folder, unless said that of the environment."""
    file = Path(str(data or os.environ.get("INFOLINIA_DATA") or Settings.model_fields["data"].default))
    try:
        kept = tomllib.loads((file / "infolinia.toml").read_text())
    except (OSError, ValueError):
        kept = {}
    wanted = os.environ.get("INFOLINIA_LANGUAGE") or kept.get("language")
    return wanted if wanted in ("pl", "en") else ""


def _wrong(error: Mapping[str, Any], given: Mapping[str, object]) -> Sentence:
    """Where the wrong setting stands, and what it should be."""
    path = [str(part) for part in error["loc"]]
    name = ".".join(path)
    if path and path[0] in given:
        place = f"--{name}"
    elif path and (variable := f"INFOLINIA_{path[0].upper()}") in os.environ:
        place = ".".join([variable, *path[1:]])
    else:
        place = f"infolinia.toml: {name}"
    if error["type"] == "extra_forbidden":
        known = Trunk.model_fields if path[0] == "trunks" else Settings.model_fields
        near = get_close_matches(path[-1], known, n=1, cutoff=0.4)
        none_such = _("there is no such setting (nearest: {near})") if near else _("there is no such setting")
        return unfit.at(place, Sentence(none_such, {"near": near[0]} if near else {}))
    return unfit.at(place, unfit.found(error))


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings the environment gives; what Django's settings module reads. A parent process passes them on by
    `environment`."""
    return load()


SOURCES = "SOURCES_OF_INFOLINIA"  # the variable in which a child process is told what `sources` found


OPTIONS = frozenset({"data", "http", "sip"})  # of commands; what is worked out at the start is none


def sources(settings: Settings) -> dict[str, str]:
    """Where each setting comes from: option, variable, file or unless-set. In a child process, as its parent saw it."""
    if told := os.environ.get(SOURCES):
        return json.loads(told)
    file = settings.data / "infolinia.toml"
    try:
        kept = tomllib.loads(file.read_text()) if file.is_file() else {}
    except (OSError, ValueError):
        kept = {}
    values = settings.model_dump(mode="json")
    return {name: _source(name, values[name], kept, settings.model_fields_set) for name in Settings.model_fields}


def _source(name: str, value: object, file: Mapping[str, Any], given: set[str]) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    variable = os.environ.get(f"INFOLINIA_{name.upper()}")
    if variable is not None and (variable == text or name in ("rtp_ports", "data") or not isinstance(value, str)):
        return "variable"
    if variable is None and name in file:
        return "file"
    return "option" if name in given and name in OPTIONS else "unless-set"


def environment(settings: Settings) -> dict[str, str]:
    """Variables that make a child process load these same settings, and know where each comes from."""
    env: dict[str, str] = {SOURCES: json.dumps(sources(settings))}
    for name, value in settings.model_dump(mode="json", exclude_none=True).items():
        env[f"INFOLINIA_{name.upper()}"] = value if isinstance(value, str) else json.dumps(value)
    return env


def split_host_port(value: str) -> tuple[str, int]:
    """`host:port` or `[v6]:port` as a pair."""
    host, _, port = value.rpartition(":")
    return host.strip("[]"), int(port)
