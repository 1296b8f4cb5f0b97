"""What the doctor knows of a machine and an installation: plain data, gathered by `gather.py`, judged by the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from infolinia.floor.lines.standing import Fault
from infolinia.processes.certificates import Found
from infolinia.processes.sentences import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretFile:
    """A file with a secret: its permission bits and its owner's number."""

    path: str
    mode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageFacts:
    """error: why nothing can be written there; None when it can. owner, user: numbers of who owns the folder and who
    asks. free_mib: room on its disk."""

    folder: str
    exists: bool = True
    error: Sentence | None = None
    owner: int = 0
    user: int = 0
    free_mib: float = 1e9
    alarm_mib: int = 500
    full_mib: int = 100
    secrets: tuple[SecretFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A place where we are to listen. error: why that cannot be; None when it can."""

    setting: str
    address: str
    protocol: str  # TCP or UDP
    error: Sentence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFacts:
    """is_running: a centre serves this installation now, so that its ports are taken by it.

    rtp_refused: ports of the range that were tried and are taken. rtp_heard: a datagram from one of them came to
    another by way of our own address. files: how many files a process may open; files_needed: for the whole range.
    """

    is_running: bool = False
    listeners: tuple[Listener, ...] = ()
    rtp_ports: tuple[int, int] = (20000, 29999)
    rtp_tried: int = 0
    rtp_refused: tuple[int, ...] = ()
    rtp_heard: bool = True
    files: int = 1_000_000
    files_needed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFacts:
    """told: the address that peers are told to send sound to. is_ours: this machine has it. comes_back: what we send to
    it comes to us. far: addresses of carriers, by trunk."""

    told: str
    is_set: bool = False  # by public_address, not found by ourselves
    is_address: bool = True
    is_ours: bool = True
    comes_back: bool = True
    far: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkFacts:
    """One probe of a trunk's proxy. error: why there was no answer; None when there was one. behind_seconds: how far
    our clock is behind the Date of the answer; None when it had none."""

    name: str
    place: str
    transport: str = "udp"
    error: Sentence | None = None
    status: int = 0
    behind_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFacts:
    """A trunk that the running centre could not register. status: what the carrier answered, 408 where it did not."""

    trunk: str
    fault: Fault
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFacts:
    """now: what the machine says. newest_file: the latest time of a file in the data folder. synchronized: whether the
    system says that a time server keeps it right; None when it does not say."""

    now: datetime
    newest_file: datetime | None = None
    synchronized: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """http: the host where plain pages are served."""

    http: str = "127.0.0.1"
    https: str = ""
    has_proxy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """What is installed. zone_error: why the time zone cannot be used. languages_missing: translations not compiled."""

    has_espeak: bool = True
    has_opus: bool = True
    has_nats_server: bool = True
    timezone: str = "Europe/Warsaw"
    zone_error: Sentence | None = None
    languages_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """database, nats: as set, without secrets; nats is empty for our own. errors: why it cannot be reached. pending:
    migrations that were not made. is_new: nothing was started here yet. prompts_missing: announcements whose sound is
    not there."""

    database: str = ""
    database_error: Sentence | None = None
    pending: tuple[str, ...] = ()
    nats: str = ""
    nats_error: Sentence | None = None
    is_new: bool = False
    prompts_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """is_used: pages or the line show a certificate. faults: what is wrong with it."""

    is_used: bool = False
    faults: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    storage: StorageFacts
    network: NetworkFacts
    address: AddressFacts
    trunks: tuple[TrunkFacts, ...]
    clock: ClockFacts
    pages: PageFacts
    parts: PartFacts
    services: ServiceFacts
    certificate: CertificateFacts
    unregistered: tuple[RegistrationFacts, ...] = ()
