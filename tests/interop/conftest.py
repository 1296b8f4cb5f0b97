"""The matrix of peers: each test is a cell, named test_PEER_FEATURE; matrix.py says what the cells are."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.baresip import Baresip
from tests.e2e.linphone import Linphone

from .kamailio import Kamailio
from .matrix import PEERS
from .place import CALLER, Place
from .sipp import Sipp

HERE = Path(__file__).parent
RECORD = "INTEROP_RECORD"  # names a file: the run is written there
_reports: list[pytest.TestReport] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.nodeid.startswith("tests/interop/") and (report.when == "call" or report.failed):
        _reports.append(report)


def pytest_sessionfinish() -> None:
    if RECORD not in os.environ or not _reports:
        return
    failed = {report.nodeid for report in _reports if report.failed}
    versions = {
        words: subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False
        ).stdout
        for words, package in PEERS.values()
    }
    run = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "passed": len({report.nodeid for report in _reports} - failed), "failed": len(failed),
        "seconds": round(sum(report.duration for report in _reports)), "versions": versions,
    }  # fmt: skip
    Path(os.environ[RECORD]).write_text(json.dumps(run, indent=1) + "\n", "utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and item.path.name != "test_matrix.py":
            item.add_marker(pytest.mark.e2e)


@pytest.fixture
def opened() -> Iterator[Callable[[Any], Any]]:
    """Closes what it is given, the newest first."""
    things: list[Any] = []

    def keep(thing: Any) -> Any:
        things.append(thing)
        return thing

    yield keep
    for thing in reversed(things):
        thing.close()


@pytest.fixture
def place(tmp_path: Path, opened: Callable[[Any], Any]) -> Place:
    return opened(Place(tmp_path))


@pytest.fixture
def baresip(tmp_path: Path, opened: Callable[[Any], Any]) -> Callable[..., Baresip]:
    """Makes one that says a tone of so many Hz."""

    def make(pitch: float, number: str = CALLER, **facts: Any) -> Baresip:
        (folder := tmp_path / f"baresip-{pitch:.0f}").mkdir()
        return opened(Baresip(folder, number, pitch, calls=4, **facts))

    return make


@pytest.fixture
def linphone(tmp_path: Path, opened: Callable[[Any], Any]) -> Callable[..., Linphone]:
    """Makes one that says a tone of so many Hz."""

    def make(pitch: float, number: str = CALLER, **facts: Any) -> Linphone:
        (folder := tmp_path / f"linphone-{pitch:.0f}").mkdir()
        return opened(Linphone(folder, number, pitch=pitch, **facts))

    return make


@pytest.fixture
def sipp(tmp_path: Path, opened: Callable[[Any], Any]) -> Callable[..., Sipp]:
    """Runs a scenario."""
    number = count(1)

    def run(steps: str, proxy: tuple[str, int], *options: str, **facts: Any) -> Sipp:
        (folder := tmp_path / f"sipp-{next(number)}").mkdir()
        return opened(Sipp(folder, steps, proxy, *options, **facts))

    return run


@pytest.fixture
def kamailio(tmp_path: Path, opened: Callable[[Any], Any]) -> Callable[..., Kamailio]:
    """Makes one that stands before a switch; calls to the place go through it."""
    number = count(1)

    def make(place: Place, transport: str = "udp", switch: tuple[str, int] | None = None, **facts: Any) -> Kamailio:
        (folder := tmp_path / f"kamailio-{next(number)}").mkdir()
        made: Kamailio = opened(Kamailio(folder, switch or place.sip, transport, **facts))
        place.sip = made.sip
        return made

    return make
