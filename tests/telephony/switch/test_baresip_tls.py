"""baresip calls over TLS with SRTP: another implementation of both hears us, and we hear it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from infolinia.telephony.media import tones
from infolinia.telephony.media.g711 import decode_ulaw
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import PlaneConfig
from infolinia.telephony.media.prompts import write_wave
from infolinia.telephony.switch.config import SipsConfig
from infolinia.telephony.switch.door import LegAnswered, LegEnded, Play, Record, RecordingClosed
from infolinia.telephony.switch.lines import Srtp, TrunkLine
from infolinia.telephony.switch.shell import Shell
from tests.e2e.baresip import Baresip

from .decider import Decider
from .test_sockets import config
from .test_tls import Keys

pytestmark = pytest.mark.e2e


@pytest.fixture
def decider() -> Decider:
    return Decider()


@pytest.fixture
def policy() -> Srtp:
    return "required"


@pytest_asyncio.fixture
async def shell(tmp_path: Path, decider: Decider, policy: Srtp) -> AsyncIterator[Shell]:
    keys = Keys(tmp_path)
    (tmp_path / "ca.pem").write_text(keys.ca)
    certificate, key = keys.make("127.0.0.1")
    trunk = TrunkLine(name="phones", peers=("127.0.0.0/8",), srtp=policy)
    sips = SipsConfig(bind="127.0.0.1", port=0, certificate=certificate, key=key)
    plane = PlaneConfig(bind="127.0.0.1", ports=(41200, 41398), prompts=tmp_path)
    decider.shell = await Shell.open(
        "127.0.0.1", replace(config(tmp_path), sips=sips, trunks=(trunk,)),
        plane=lambda listener: InProcessPlane(listener, plane), emit=decider.emit,
    )  # fmt: skip
    yield decider.shell
    await decider.shell.close(grace=1.0, acknowledged=0.0)


def baresip(folder: Path, encryption: str, trusting: str = "ca.pem") -> Baresip:
    home = folder / "baresip"
    home.mkdir()
    return Baresip(home, "+48990000001", 620.0, trusting=folder / trusting, encryption=encryption)


@pytest.mark.parametrize(("policy", "encryption"), [("required", "srtp-mand"), ("optional", "srtp")])
async def test_both_hear_each_other_encrypted(tmp_path: Path, shell: Shell, decider: Decider, encryption: str):
    phone = await asyncio.to_thread(baresip, tmp_path, encryption)
    try:
        await asyncio.to_thread(phone.call, "+48990000100", ("127.0.0.1", shell.secure_port))
        leg = await decider.told(LegAnswered)
        assert leg.secure == "srtp"
        write_wave(tmp_path / "tone.wav", tones.sine(930.0, 4.0))
        decider.do(Play, call=leg.call, leg=leg.leg, prompts=("tone.wav",), loop=True)
        decider.do(Record, call=leg.call, leg=leg.leg, recording="r-1")
        await asyncio.sleep(1.5)
        assert tones.power(phone.heard(0.5), 930.0) > 0.8
        told = shell.switch.plane.quality(leg.leg)
        assert told.received > 50
        assert told.refused < 10  # the first may come before its keys
        await asyncio.to_thread(phone.hang_up)
        assert (await decider.told(LegEnded)).by == "far"
        closed = await decider.told(RecordingClosed)
        heard = np.frombuffer((shell.switch.config.recordings / closed.path).read_bytes()[58:], np.uint8)[0::2]
        assert tones.power(decode_ulaw(heard[4000:8000].tobytes()), 620.0) > 0.8
    finally:
        await asyncio.to_thread(phone.close)


async def test_a_telephone_that_will_not_encrypt_is_refused_where_that_is_required(
    tmp_path: Path, shell: Shell, decider: Decider
):
    phone = await asyncio.to_thread(baresip, tmp_path, "")
    try:
        with pytest.raises(AssertionError, match="the answer to baresip"):
            await asyncio.to_thread(phone.call, "+48990000100", ("127.0.0.1", shell.secure_port))
        assert "488" in phone.log()
        assert not any(isinstance(event, LegAnswered) for event in decider.events)
    finally:
        await asyncio.to_thread(phone.close)
