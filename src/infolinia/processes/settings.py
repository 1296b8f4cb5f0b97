"""What an installation can be told: one TOML file in its data folder, over it the environment.

A setting `http` is the key `http` in `DATA/infolinia.toml` and the variable `INFOLINIA_HTTP`; the variable wins.
Every field is described here, and docs/settings.md is written from these descriptions.
"""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

HostPort = Annotated[str, Field(pattern=r"^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.\-]+):\d{1,5}$")]


class SettingsProblem(ValueError):
    """A setting that cannot be used; the message names the file or variable, the field and the cure."""


class Trunk(BaseModel):
    """A connection to a carrier: who may send us calls, and where ours go."""

    name: str = Field(pattern=r"^[a-z][a-z0-9\-]{0,30}$", description="Its name in records: a-z, digits and dashes.")
    peers: list[str] = Field(min_length=1, description="Addresses or networks (CIDR) calls may come from.")
    proxy: str = Field(default="", description="host:port our calls are sent to; empty: the first peer.")
    transport: Literal["udp", "tcp"] = Field(default="udp", description="udp or tcp, for our calls.")
    username: str = Field(default="", description="For digest, both ways; empty: known by address alone.")
    password_file: Path | None = Field(default=None, description="File that holds the digest password.")
    challenge: bool = Field(default=False, description="Ask the carrier for a digest on calls that come in.")
    default_country: str = Field(default="PL", description="Country of numbers written without one.")


class Settings(BaseSettings):
    """Everything an installation can be told."""

    model_config = SettingsConfigDict(env_prefix="INFOLINIA_", env_nested_delimiter="__", extra="forbid")

    data: Path = Field(default=Path("infolinia-data"), description="Folder of the database, recordings and prompts.")
    http: HostPort = Field(default="127.0.0.1:8080", description="Where pages and the API are served.")
    sip: HostPort = Field(default="127.0.0.1:5060", description="Where the switch listens for SIP, UDP and TCP.")
    public_address: str = Field(default="", description="Address peers reach our media at; empty: the SIP host.")
    rtp_ports: tuple[int, int] = Field(default=(20000, 29999), description="UDP ports for media, first and last.")
    database: str = Field(default="", description="postgresql:// URL; empty: SQLite in the data folder.")
    nats: str = Field(default="", description="nats:// URL; empty: a nats-server of our own on loopback.")
    language: Literal["pl", "en"] = Field(default="pl", description="Language of pages for who has chosen none.")
    timezone: str = Field(default="Europe/Warsaw", description="Where legal days and opening hours are counted.")
    hosts: list[str] = Field(default_factory=list, description="Host names pages may be asked for; empty: any.")
    trunks: list[Trunk] = Field(default_factory=list, description="Connections to carriers.")
    switch_name: str = Field(default="switch-1", description="Name of this machine's switch on the bus.")
    unclaimed_seconds: float = Field(default=8.0, description="A call nobody claims is refused after this long.")
    disk_alarm_mib: int = Field(default=500, description="Free space under which recording stops.")
    disk_full_mib: int = Field(default=100, description="Free space under which no call is taken.")
    ballast_mib: int = Field(default=64, description="Size of the file released when the disk is full.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="Least level logged.")

    @field_validator("rtp_ports")
    @classmethod
    def _ports_in_order(cls, value: tuple[int, int]) -> tuple[int, int]:
        first, last = value
        if not 1024 <= first < last <= 65535:
            raise ValueError("two ports between 1024 and 65535, the first below the last")
        return value

    @field_validator("http", "sip")
    @classmethod
    def _port_exists(cls, value: str) -> str:
        if not 0 <= split_host_port(value)[1] <= 65535:
            raise ValueError(f"{value}: a port is a number from 0 to 65535")
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
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors()]
        raise SettingsProblem("\n".join(lines)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblem(f"infolinia.toml: {error}") from error


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings the environment gives; what Django's settings module reads. A parent process passes them on by
    `environment`."""
    return load()


def environment(settings: Settings) -> dict[str, str]:
    """Variables that make a child process load these same settings."""
    env: dict[str, str] = {}
    for name, value in settings.model_dump(mode="json").items():
        env[f"INFOLINIA_{name.upper()}"] = value if isinstance(value, str) else json.dumps(value)
    return env


def split_host_port(value: str) -> tuple[str, int]:
    """`host:port` or `[v6]:port` as a pair."""
    host, _, port = value.rpartition(":")
    return host.strip("[]"), int(port)
