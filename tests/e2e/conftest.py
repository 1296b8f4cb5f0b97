"""The centre, the browser and the telephones of the end-to-end tests."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, sync_playwright

from .carrier import Outside
from .centre import Centre

T = TypeVar("T")

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(240))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with the module: while it is open its event loop runs in this thread, and no other can."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures of this run are."""
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that was never started: what a first start makes, made once for all centres of a run."""
    folder = tmp_path_factory.mktemp("prepared")
    env = {k: v for k, v in os.environ.items() if not k.startswith("INFOLINIA_")}
    ours = {"INFOLINIA_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "infolinia.processes.django_settings"}
    subprocess.run(
        [sys.executable, "-m", "infolinia.processes.prepare", "--demo"], env={**env, **ours}, check=True, timeout=120
    )
    return folder


def copied(prepared: Path, factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(prepared, factory.mktemp("centre"), dirs_exist_ok=True))


@pytest.fixture(scope="module")
def centre(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    running = Centre.start(copied(prepared, tmp_path_factory))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def carrier() -> Iterator[Outside]:
    """Who is called outside a centre that `centre_with_carrier` starts."""
    loop = Loop()
    telephone = loop.run(Outside.open())
    assert isinstance(telephone, Outside)
    yield telephone
    loop.run(telephone.close())
    loop.close()


@pytest.fixture(scope="module")
def centre_with_carrier(prepared: Path, tmp_path_factory: pytest.TempPathFactory, carrier: Outside) -> Iterator[Centre]:
    trunk = {"name": "carrier", "peers": ["127.0.0.0/8"], "proxy": f"127.0.0.1:{carrier.port}"}
    running = Centre.start(copied(prepared, tmp_path_factory), env={"INFOLINIA_TRUNKS": json.dumps([trunk])})
    yield running
    running.stop()


class Loop:
    """An event loop in a thread of its own, for telephones beside a synchronous browser."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T], *, within: float = 60) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(within)

    def soon(self, work: Callable[[], None]) -> None:
        self.loop.call_soon_threadsafe(work)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.close()
