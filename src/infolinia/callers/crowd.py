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
STAGGER = 1.5  # seconds between the first calls to two numbers
BETWEEN = (8.0, 20.0)  # seconds from the end of a call to the next one to the same number


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


def by_number(customers: list[Customer]) -> dict[str, list[Customer]]:
    """Who rings which number, in the order of the file."""
    found: dict[str, list[Customer]] = {}
    for customer in customers:
        found.setdefault(customer.dials, []).append(customer)
    return found


async def run(customers: list[Customer], proxy: tuple[str, int], voices: Path) -> None:
    """Let them ring for ever: one at a time at each number, so that whoever is ready has somebody to serve."""
    async with asyncio.TaskGroup() as group:
        for place, those in enumerate(by_number(customers).values()):
            group.create_task(_in_turn(those, proxy, voices, after=FIRST_AFTER + place * STAGGER))


async def _in_turn(customers: list[Customer], proxy: tuple[str, int], voices: Path, *, after: float) -> None:
    await asyncio.sleep(after)
    while True:
        for customer in random.sample(customers, len(customers)):
            await _one(customer, proxy, voices)
            await asyncio.sleep(random.uniform(*BETWEEN))


async def _one(customer: Customer, proxy: tuple[str, int], voices: Path) -> None:
    def speak(text: str, language: str) -> Linear:
        return read_wave(espeak.render(text, language, voices).read_bytes()).samples

    try:
        log.info("%s rings %s: %s", customer.name, customer.dials, await ring(customer, proxy, speak))
    except espeak.SpeakerMissing as missing:
        log.error("%s", missing)
        await asyncio.sleep(60)
    except OSError as error:
        log.warning("%s could not ring: %s", customer.name, error)


def main() -> None:
    file, sip, voices = sys.argv[1:4]
    host, _, port = sip.rpartition(":")
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(run(load(Path(file)), (host, int(port)), Path(voices)))


if __name__ == "__main__":
    main()
