"""Floods against a switch, each beside calls that are up and calls that begin meanwhile: what they lose, how long they
wait. `none` is the same without a flood, in the same run. Everything is on loopback and two cores, attacker included.

sound_to_us, sound_to_the_caller: packets of the calls that are up, as [due by the clock, sent, come], the last two by
sequence number. loss_percent: of those due, what did not come. tone_percent: of the time, when the caller heard the
busy tone, which sounds half of it; of the call that heard least. calls, stuck: new calls that were answered, and that
were not in time. up, lived: calls that were up before, and after. set_up_ms: from the first INVITE to the 200. attack:
messages, packets or connections a second. busy_percent: the switch's share of a core.
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
from infolinia.telephony.media.g711 import FRAME, Linear
from infolinia.telephony.media.tones import sine

SECONDS = 6.0
TALKS = 4
CALL_EVERY = 0.5  # seconds
HERE = Path(__file__).resolve().parent
PATIENCE = 12.0  # seconds that a call waits for its answer


@dataclass(frozen=True)
class Packets:
    """One direction of all talks. due: by the clock. sent, come: by sequence number."""

    due: int = 0
    sent: int = 0
    come: int = 0

    @property
    def lost(self) -> int:
        """On the way."""
        return max(0, self.sent - self.come)

    @property
    def missing_percent(self) -> float:
        """What did not come of those due, whether it was lost or not sent."""
        return max(0.0, 100 * (1 - self.come / self.due)) if self.due else 0.0


@dataclass
class Beside:
    """What calls were like while something went on."""

    to_us: Packets = Packets()
    to_them: Packets = Packets()
    tone_percent: float = 0.0
    set_up_ms: list[float] = field(default_factory=lambda: list[float]())
    stuck: int = 0
    up: int = 0  # talks
    lived: int = 0  # talks that are up at the end
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
    before = found.before["sound"][:talks], [_heard(telephone) for telephone in up]
    began = time.monotonic()
    attacker = asyncio.create_task(attack(switch, name, seconds, a_second)) if name != "none" else None
    while time.monotonic() - began < seconds - every:
        await _one_more(switch, found)
        await asyncio.sleep(every)
    await asyncio.sleep(max(0.0, began + seconds - time.monotonic()))
    found.after = await switch.figures()
    due = round((time.monotonic() - began) * 50 * talks)
    found.to_us = _between(due, before[0], found.after["sound"][:talks])
    found.to_them = _between(due, before[1], [_heard(telephone) for telephone in up])
    found.up, found.lived = talks, sum(not telephone.ended.is_set() for telephone in up)
    found.tone_percent = min(_tone_percent(telephone.sound.heard(seconds)) for telephone in up)
    found.made = await attacker if attacker else 0
    for telephone in up:
        await telephone.close()
    return found


def _heard(telephone: Telephone) -> list[int]:
    reception = telephone.sound.reception
    return [reception.received, reception.lost]


def _between(due: int, before: list[list[int]], after: list[list[int]]) -> Packets:
    """Of rows that begin with packets that came, and that were lost."""
    came, lost = (sum(row[at] for row in after) - sum(row[at] for row in before) for at in (0, 1))
    return Packets(due, came + lost, came)


def _tone_percent(heard: Linear) -> float:
    """Of pieces of 20 ms."""
    pieces = [heard[at : at + FRAME] for at in range(0, len(heard) - FRAME + 1, FRAME)]
    return 100 * sum(tones.power(piece, 425) > 0.9 for piece in pieces) / len(pieces)


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
    sound = {"sound_to_us": found.to_us, "sound_to_the_caller": found.to_them}
    return {
        "attack": round(found.made / found.seconds),
        **{name: [each.due, each.sent, each.come] for name, each in sound.items()},
        "loss_percent": round(found.to_us.missing_percent, 2),
        "loss_to_the_caller_percent": round(found.to_them.missing_percent, 2),
        "tone_percent": round(found.tone_percent), "up": found.up, "lived": found.lived,
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
