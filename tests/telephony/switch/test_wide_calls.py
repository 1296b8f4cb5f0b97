"""baresip with G.722 and Opus on both sides of a real switch: what is heard at the far end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import PlaneConfig
from infolinia.telephony.switch.config import SwitchConfig
from infolinia.telephony.switch.door import Bridge, Bridged, Dial, DigitHeard, LegAnswered
from infolinia.telephony.switch.lines import Lines, TrunkLine
from infolinia.telephony.switch.shell import Shell
from tests.e2e.baresip import Baresip
from tests.e2e.centre import eventually

from .decider import Decider

pytestmark = pytest.mark.e2e

G722, OPUS, PCMA = "g722/16000/1", "opus/48000/2", "pcma/8000/1"


@pytest.fixture
async def decider(tmp_path: Path) -> AsyncIterator[Decider]:
    made = Decider()
    plane = PlaneConfig(bind="127.0.0.1", ports=(41000, 41998), prompts=tmp_path)
    trunk = TrunkLine(name="carrier", peers=("127.0.0.0/8",), codecs=("opus", "G722", "PCMA", "PCMU"))
    config = SwitchConfig(
        name="s1", boot="b1", host="127.0.0.1", port=0, trunks=(trunk,), recordings=tmp_path / "recordings"
    )
    shell = await Shell.open(
        "127.0.0.1", config, plane=lambda listener: InProcessPlane(listener, plane), emit=made.emit
    )
    made.shell = shell
    yield made
    await shell.close(grace=1.0, acknowledged=0.0)


@pytest.fixture
async def telephones(tmp_path: Path) -> AsyncIterator[list[Baresip]]:
    made: list[Baresip] = []
    yield made
    for telephone in made:
        await asyncio.to_thread(telephone.close)


@pytest.mark.parametrize(
    ("caller", "called", "pitches", "codecs"),
    [
        (G722, G722, (5000.0, 6000.0), ("G722", "G722")),
        (OPUS, OPUS, (5000.0, 6000.0), ("opus", "opus")),
        (OPUS, G722, (5000.0, 6000.0), ("opus", "G722")),
        (G722, PCMA, (1000.0, 700.0), ("G722", "PCMA")),
        (PCMA, OPUS, (1000.0, 700.0), ("PCMA", "opus")),
    ],
)
async def test_two_telephones_hear_each_other(
    decider: Decider, telephones: list[Baresip], tmp_path: Path, caller: str, called: str,
    pitches: tuple[float, float], codecs: tuple[str, str],
) -> None:  # fmt: skip
    assert decider.shell is not None
    for number, (codec, pitch) in enumerate(zip((caller, called), pitches, strict=True)):
        folder = tmp_path / f"telephone-{number}"
        folder.mkdir()
        made = await asyncio.to_thread(lambda f=folder, p=pitch, c=codec: Baresip(f, "+48990000001", p, codec=c))
        telephones.append(made)
    calling, answering = telephones
    out = TrunkLine(name="out", proxies=(f"127.0.0.1:{answering.port}",), codecs=("PCMA", "PCMU", "G722", "opus"))
    decider.shell.switch.apply(Lines(version=1, trunks=(out,)))
    await asyncio.to_thread(calling.call, "+48990000100", ("127.0.0.1", decider.shell.port))
    first = await decider.told(LegAnswered)
    decider.do(
        Dial,
        call=first.call,
        leg="l-out",
        to=f"sip:+48990000001@127.0.0.1:{answering.port}",
        trunk="out",
        caller="+48990000100",
    )
    await decider.told(LegAnswered, when=lambda event: event.leg == "l-out", within=10)
    decider.do(Bridge, call=first.call, legs=(first.leg, "l-out"))
    assert (await decider.told(Bridged)).codecs == codecs
    for listener, pitch in ((answering, pitches[0]), (calling, pitches[1])):
        await asyncio.to_thread(
            eventually, lambda ear=listener, tone=pitch: abs(ear.pitch() - tone) < 5, within=10, what=f"{pitch} Hz"
        )
    await asyncio.to_thread(calling.press, "7")
    assert (await decider.told(DigitHeard)).digit == "7"
