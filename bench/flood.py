"""Floods against a switch, each beside calls that are up and calls that begin meanwhile: what they lose, how long they
wait. `none` is the same without a flood, in the same run. Everything is on loopback and two cores, attacker included.

loss_percent: packets of the talk that the switch, or the telephone, did not get of those that were due. set_up_ms:
from the first INVITE to the 200. stuck: calls that were not answered in time. attack: messages, packets or connections
a second. busy_percent: the switch's share of a core.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

from bench._attacks import ATTACKS
from bench._served import CARRIER, Switch
from infolinia.callers.telephone import CallFailed, Telephone
from infolinia.telephony.media import tones
from infolinia.telephony.media.tones import sine

SECONDS = 6.0
TALKS = 4
CALL_EVERY = 0.5  # seconds
HERE = Path(__file__).resolve().parent
PATIENCE = 12.0  # seconds that a call waits for its answer


@dataclass
class Beside:
    """What calls were like while something went on."""

    loss_percent: float = 0.0
    heard_percent: float = 0.0  # lost on the way to the telephone
    set_up_ms: list[float] = field(default_factory=lambda: list[float]())
    stuck: int = 0
    lived: bool = True  # every talk was up at the end
    tone_heard: bool = True
    before: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    after: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    made: int = 0  # by the attacker
    seconds: float = 0.0


async def attack(switch: Switch, name: str, seconds: float, a_second: float = 0.0) -> int:
    """How many steps one attacker did, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench._attacks", name, str(seconds), str(a_second), json.dumps(switch.ports),
        cwd=HERE.parent, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    return int(out or 0)


async def talk(switch: Switch) -> Telephone:
    """A call of the carrier's that is up: it says a tone all the while."""
    telephone = await Telephone.open(CARRIER)
    await telephone.call("+48990000100", switch.sip, caller="+48990000001", patience=PATIENCE)
    return telephone


async def beside(
    switch: Switch, name: str, *, seconds: float = SECONDS, a_second: float = 0.0, talks: int = TALKS,
    every: float = CALL_EVERY,
) -> Beside:  # fmt: skip
    """Talks and new calls beside an attack; name "none": beside nothing."""
    found = Beside(seconds=seconds)
    up = [await talk(switch) for _ in range(talks)]
    for telephone in up:
        telephone.sound.say(sine(1000, seconds + 3))
    await asyncio.sleep(0.5)
    found.before = await switch.figures()
    heard = [telephone.sound.received for telephone in up]
    began = time.monotonic()
    attacker = asyncio.create_task(attack(switch, name, seconds, a_second)) if name != "none" else None
    while time.monotonic() - began < seconds - every:
        await _one_more(switch, found)
        await asyncio.sleep(every)
    await asyncio.sleep(max(0.0, began + seconds - time.monotonic()))
    found.after = await switch.figures()
    passed = time.monotonic() - began
    due = passed * 50 * talks
    came = sum(received for received, _, _ in found.after["sound"][:talks])
    came -= sum(received for received, _, _ in found.before["sound"][:talks])
    found.loss_percent = max(0.0, 100 * (1 - came / due))
    got = sum(telephone.sound.received for telephone in up) - sum(heard)
    found.heard_percent = max(0.0, 100 * (1 - got / due))
    found.lived = not any(telephone.ended.is_set() for telephone in up)
    found.tone_heard = all(
        max(tones.power(telephone.sound.heard(3.0)[at : at + 1600], 425) for at in range(0, 22_400, 800)) > 0.9
        for telephone in up
    )
    found.made = await attacker if attacker else 0
    for telephone in up:
        await telephone.close()
    return found


async def _one_more(switch: Switch, found: Beside) -> None:
    """A call that is set up and ended meanwhile."""
    began = time.monotonic()
    try:
        telephone = await talk(switch)
    except (CallFailed, TimeoutError):
        found.stuck += 1
        return
    found.set_up_ms.append((time.monotonic() - began) * 1000)
    await telephone.close()


def told(found: Beside) -> dict[str, Any]:
    waited = sorted(found.set_up_ms) or [0.0]
    return {
        "attack": round(found.made / found.seconds), "loss_percent": round(found.loss_percent, 2),
        "loss_to_the_caller_percent": round(found.heard_percent, 2),
        "set_up_ms": round(waited[len(waited) // 2], 1), "slowest_set_up_ms": round(waited[-1], 1),
        "calls": len(found.set_up_ms), "stuck": found.stuck,
        "busy_percent": round(100 * (found.after["processor"] - found.before["processor"]) / found.seconds),
        "memory_mib": found.after["memory"], "descriptors": found.after["descriptors"],
    }  # fmt: skip


async def measure() -> dict[str, Any]:
    switch = Switch.start()
    try:
        return {name: told(await beside(switch, name)) for name in ("none", *ATTACKS)}
    finally:
        switch.end()


if __name__ == "__main__":
    print(json.dumps(uvloop.run(measure())))
