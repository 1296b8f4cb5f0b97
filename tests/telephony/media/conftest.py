from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from infolinia.telephony.codecs import Codec
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import PlaneConfig
from tests.telephony.media.far_end import FarEnd, Ledger


@pytest.fixture
async def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def plane(ledger: Ledger, tmp_path: Path) -> AsyncIterator[InProcessPlane]:
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    config = PlaneConfig(bind="127.0.0.1", ports=(31000, 39998), prompts=prompts, silent_after=0.3, report_every=0.4)
    made = InProcessPlane(ledger, config)
    yield made
    await made.close()


@pytest.fixture
async def far_end() -> AsyncIterator[Callable[..., FarEnd]]:
    made: list[FarEnd] = []

    def make(codec: Codec = "PCMU", event_payload: int | None = 101, host: str = "127.0.0.1") -> FarEnd:
        made.append(FarEnd(codec, event_payload, host))
        return made[-1]

    yield make
    for end in made:
        end.close()
