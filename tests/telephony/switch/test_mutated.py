"""A live switch under mutated datagrams of every protocol it hears: a call lives through, memory stays flat.

45 s with each change, from another seed each day; an hour in `make soak`. The seed is printed: the same one sends the
same datagrams.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from bench._served import CARRIER, Switch

from infolinia.callers.telephone import Telephone
from infolinia.telephony.media import tones
from infolinia.telephony.media.tones import sine

from .mutated import Mutator

ROOT = Path(__file__).resolve().parents[3]
WARM = 18.0  # seconds, and more than timer J where the run is long
MOST_LOST = 1.0  # percent of the packets that the call was sent, by sequence number
MOST_GROWTH = 24.0  # MiB after that, in the short run; half of it in the long one


def test_the_same_seed_sends_the_same_datagrams():
    one, other = ([made.text(made.sip("127.0.0.3", 5)) for _ in range(50)] for made in (Mutator(7), Mutator(7)))
    assert one == other
    assert len(set(one)) == 50


@pytest_asyncio.fixture
async def switch() -> AsyncIterator[Switch]:
    made = Switch.start("--browsers")
    yield made
    assert "Traceback" not in made.end()


async def endure(switch: Switch, seconds: float, warm: float, growth: float) -> None:
    seed = int(time.time()) // 86_400
    sys.stdout.write(f"seed {seed}\n")  # the same one sends the same
    telephone = await Telephone.open(CARRIER)
    await telephone.call("+48990000100", switch.sip, caller="+48990000001", patience=10)
    telephone.sound.say(sine(1000, 20))
    attacker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.telephony.switch.mutated", str(seed), str(seconds), json.dumps(switch.ports),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    await asyncio.sleep(warm)
    warmed = await switch.figures()
    out, _ = await attacker.communicate()
    after = await switch.figures()
    sent = json.loads(out)
    sys.stdout.write(f"{sent}\n{after}\nlost of the call: {telephone.sound.reception.lost}\n")
    assert sum(sent.values()) > 100 * seconds
    assert set(sent) == {
        "sip of a trunk", "sip of strangers", "sip, bits", "rtp", "rtp of strangers", "rtcp", "stun", "dtls"
    }  # fmt: skip
    assert after["counts"].get("fault", 0) == 0
    assert after["counts"]["malformed"] > 100
    assert after["memory"] - warmed["memory"] <= growth
    assert after["descriptors"] <= warmed["descriptors"] + 20
    assert not telephone.ended.is_set()
    reception = telephone.sound.reception
    assert reception.lost <= MOST_LOST / 100 * reception.expected
    received = telephone.sound.received
    await asyncio.sleep(1.5)
    assert telephone.sound.received - received > 50
    heard = telephone.sound.heard(2.0)
    assert max(tones.power(heard[at : at + 1600], 425) for at in range(0, 14_400, 800)) > 0.9
    calls = after["answered"]
    other = await Telephone.open(CARRIER)
    await other.call("+48990000100", switch.sip, caller="+48990000002", patience=10)
    assert (await switch.figures())["answered"] == calls + 1
    await other.close()
    await telephone.close()


@pytest.mark.e2e
@pytest.mark.timeout(120)
async def test_a_call_lives_through_mutated_datagrams_and_memory_stays_flat(switch: Switch):
    await endure(switch, 45.0, WARM, MOST_GROWTH)


@pytest.mark.soak
@pytest.mark.e2e
@pytest.mark.timeout(4200)
async def test_an_hour_of_mutated_datagrams(switch: Switch):
    await endure(switch, 3600.0, 60.0, MOST_GROWTH / 2)
