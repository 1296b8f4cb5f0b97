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

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from infolinia.processes.sentences import gettext_noop as _
from infolinia.telephony.codecs import codecs_of


def _host_port(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.\-]+):\d{1,5}", value):
        raise ValueError(f"{value!r} is no HOST:PORT; write it such as 127.0.0.1:8080")
    if split_host_port(value)[1] > 65535:
        raise ValueError(f"{value}: a port is a number from 0 to 65535")
    return value


HostPort = Annotated[str, BeforeValidator(_host_port)]
MaybeHostPort = Annotated[str, BeforeValidator(lambda value: _host_port(value) if value != "" else value)]


LARGEST_AUTHORITIES = 64 * 1024  # characters of certificates that may vouch for a carrier


class SettingsProblem(ValueError):
    """A setting that cannot be used; the message names the file or variable, the field and the cure."""


class Trunk(BaseModel):
    """A connection to a carrier: who may send us calls, and where ours go."""

    model_config = {"extra": "forbid"}

    name: str = Field(description="Its name in records: a-z, digits and dashes, first a letter.")
    peers: list[str] = Field(min_length=1, description="Addresses or networks (CIDR) calls may come from.")
    proxy: str = Field(default="", description="host:port our calls are sent to; empty: the first peer.")
    transport: Literal["udp", "tcp", "tls"] = Field(default="udp", description="udp, tcp or tls, for our calls.")
    srtp: Literal["none", "optional", "required"] = Field(
        default="none", description="Encrypted sound: none, optional or required."
    )
    srtp_keys_in_clear: bool = Field(
        default=False, description="SRTP also without TLS: the network between is safe by itself."
    )
    sound_from: Literal["described", "network", "anywhere"] = Field(
        default="network",
        description="Whose sound is taken: of the described address, of peers and proxy too (network), or anywhere.",
    )
    tls_name: str = Field(default="", description="Whom its certificate must be for; empty: the host of proxy.")
    tls_ca: Path | None = Field(
        default=None, description="Authorities that may vouch for it, PEM; empty: the system's."
    )
    username: str = Field(default="", description="For digest, both ways; empty: known by address alone.")
    password_file: Path | None = Field(default=None, description="File that holds the digest password.")
    challenge: bool = Field(default=False, description="Ask the carrier for a digest on calls that come in.")
    codecs: list[str] = Field(
        default_factory=lambda: ["PCMA", "PCMU"], description="Of PCMA, PCMU, G722 and opus, best first."
    )
    session_timer: int = Field(
        default=1800, ge=0, le=86_400, description="Seconds between refreshes of a call (RFC 4028); 0: none."
    )
    reliable: Literal["none", "supported", "required"] = Field(
        default="none", description="Ringing acknowledged by PRACK (100rel): none, supported or required."
    )
    early_media: Literal["follow", "ignore", "gated"] = Field(
        default="follow", description="Sound before the answer: follow, ignore, or gated by P-Early-Media."
    )
    redirects: Literal["none", "follow"] = Field(
        default="none", description="A 3xx of this carrier: none, or follow within the trunk."
    )
    refers: bool = Field(default=False, description="It may ask to hand its calls on (REFER, Replaces).")
    trusts_identity: bool = Field(default=True, description="What it asserts of a caller goes before From.")
    identity: Literal["none", "asserted", "preferred", "remote-party"] = Field(
        default="none", description="How we say who calls: none, asserted, preferred or remote-party."
    )
    diversion: Literal["none", "diversion", "history-info"] = Field(
        default="none", description="How we say whose call is forwarded: none, diversion or history-info."
    )
    default_country: str = Field(default="PL", description="Country of numbers written without one.")

    @field_validator("name")
    @classmethod
    def _can_stand_in_records(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9\-]{0,30}", value):
            raise ValueError(f"{value!r} cannot be a name: a-z, digits and dashes, first a letter, at most 31")
        return value

    @field_validator("peers")
    @classmethod
    def _addresses(cls, value: list[str]) -> list[str]:
        for peer in value:
            try:
                ip_network(peer, strict=False)
            except ValueError:
                raise ValueError(f"{peer!r} is no address and no network; write it such as 198.51.100.0/28") from None
        return value

    @field_validator("codecs")
    @classmethod
    def _known_codecs(cls, value: list[str]) -> list[str]:
        return list(codecs_of(value))

    @model_validator(mode="after")
    def _can_keep_keys(self) -> Trunk:
        if self.srtp == "required" and self.transport != "tls" and not self.srtp_keys_in_clear:
            raise ValueError(
                f'srtp = "required" needs transport = "tls": over {self.transport} anybody on the way can read its '
                "keys. If nobody else can, say srtp_keys_in_clear = true"
            )
        return self

    @model_validator(mode="after")
    def _can_challenge(self) -> Trunk:
        if self.challenge and not (self.username and self.password_file):
            raise ValueError("challenge needs username and password_file")
        return self

    def authorities(self) -> str:
        """The authorities that may vouch for it, PEM; empty: the system's. Raises SettingsProblem."""
        if self.tls_ca is None:
            return ""
        place = f"trunks: {self.name}: tls_ca: {self.tls_ca}"
        try:
            found = self.tls_ca.read_text("ascii")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no PEM text"
            raise SettingsProblem(f"{place} cannot be read: {why}.") from error
        if len(found) > LARGEST_AUTHORITIES:
            raise SettingsProblem(
                f"{place} is longer than {LARGEST_AUTHORITIES // 1024} kB. Name the carrier's authorities alone; for "
                "those that the system knows leave tls_ca out."
            )
        if "-----BEGIN CERTIFICATE-----" not in found:
            raise SettingsProblem(f"{place} holds no certificate in PEM.")
        return found

    def password(self) -> str:
        """The digest password; empty when the trunk has none. Raises SettingsProblem."""
        if self.password_file is None:
            return ""
        place = f"trunks: {self.name}: password_file: {self.password_file}"
        try:
            found = self.password_file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise SettingsProblem(f"{place} cannot be read: {why}. Write the carrier's password into it.") from error
        if not found:
            raise SettingsProblem(f"{place} is empty. Write the carrier's password into it.")
        return found


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
    timezone: str = Field(default="Europe/Warsaw", description=_("Where legal days and opening hours are counted."))
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
    tls_key: Path | None = Field(default=None, description=_("Its key, PEM; empty: the one `infolinia tls` made."))
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
            raise ValueError(f"{value!r} is no address of a database; write it such as postgresql://user@host/name")
        return value

    @field_validator("webhook_networks")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        for network in value:
            try:
                ip_network(network, strict=False)
            except ValueError:
                raise ValueError(f"{network!r} is no network; write it such as 10.20.0.0/16") from None
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
            raise ValueError("two ports between 1024 and 65535, the first below the last")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _our_proxies(cls, value: list[str]) -> list[str]:
        for proxy in value:
            try:
                network = ip_network(proxy, strict=False)
            except ValueError:
                raise ValueError(f"{proxy!r} is no address and no network; write it such as 192.0.2.4") from None
            if not network.prefixlen:
                raise ValueError(f"{proxy!r} is everybody: anyone could claim any address. Name your proxies only")
        return value

    @model_validator(mode="after")
    def _has_what_tls_needs(self) -> Settings:
        if not self.sips and (named := [trunk.name for trunk in self.trunks if trunk.transport == "tls"]):
            raise ValueError(
                f"trunk {named[0]} uses TLS, so sips must say where the switch listens for it; write it such as "
                'sips = "192.0.2.10:5061"'
            )
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key go together: name both files, or neither")
        return self

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
        raise SettingsProblem("\n".join(_sentence(item, given) for item in error.errors())) from error
    except SettingsError as error:
        name = re.search(r'field "(\w+)"', str(error))
        variable = f"INFOLINIA_{name[1].upper()}" if name else "the environment"
        raise SettingsProblem(f"{variable}: write lists and tables as JSON, such as [20000, 29999]") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblem(f"infolinia.toml: {error}") from error


def _sentence(error: Mapping[str, Any], given: Mapping[str, object]) -> str:
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
        return f"{place}: there is no such setting{f' (nearest: {near[0]})' if near else ''}"
    return f"{place}: {str(error['msg']).removeprefix('Value error, ')}"


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
