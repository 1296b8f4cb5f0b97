"""The demo's customers: one process in which they ring in turn, `python -m infolinia.callers.crowd FILE SIP FOLDER`."""

from __future__ import annotations

import asyncio
import logging
import random
import sys
from pathlib import Path

from ruamel.yaml import YAML

from infolinia.callers.customer import Customer, ring
from infolinia.speech import espeak
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.prompts import read_wave

log = logging.getLogger(__name__)

FIRST_AFTER = 3.0  # seconds
BETWEEN = (12.0, 30.0)  # seconds from one call's start to the next
AT_ONCE = 2


def load(file: Path) -> list[Customer]:
    """Customers from a pack's `callers.yaml`."""
    content = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return [
        Customer(
            name=row["name"],
            number=row["number"],
            dials=row["dials"],
            language=row["language"],
            says=tuple(row["says"]),
            patience=float(content["patience"]),
        )
        for row in content["callers"]
    ]


async def run(customers: list[Customer], proxy: tuple[str, int], voices: Path) -> None:
    """Let them ring for ever, never more than AT_ONCE, each waiting for its turn."""
    room = asyncio.Semaphore(AT_ONCE)
    await asyncio.sleep(FIRST_AFTER)
    calls: set[asyncio.Task[None]] = set()
    while True:
        for customer in random.sample(customers, len(customers)):
            await room.acquire()
            call = asyncio.create_task(_one(customer, proxy, voices, room))
            calls.add(call)
            call.add_done_callback(calls.discard)
            await asyncio.sleep(random.uniform(*BETWEEN))


async def _one(customer: Customer, proxy: tuple[str, int], voices: Path, room: asyncio.Semaphore) -> None:
    def speak(text: str, language: str) -> Linear:
        return read_wave(espeak.render(text, language, voices).read_bytes()).samples

    try:
        log.info("%s rings %s: %s", customer.name, customer.dials, await ring(customer, proxy, speak))
    except espeak.SpeakerMissing as missing:
        log.error("%s", missing)
        await asyncio.sleep(60)
    finally:
        room.release()


def main() -> None:
    file, sip, voices = sys.argv[1:4]
    host, _, port = sip.rpartition(":")
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(run(load(Path(file)), (host, int(port)), Path(voices)))


if __name__ == "__main__":
    main()
