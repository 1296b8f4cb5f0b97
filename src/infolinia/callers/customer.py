"""A simulated customer: rings a number, waits, and says its lines in turn as a person would.

It speaks when the other side is quiet: after the music has stopped, and after each answer, or when nobody says a word.
Its patience is for the music (`listening`): once a person is there it goes on, and says goodbye last, after a long
while of nothing more to say.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from infolinia.callers.listening import BREATH, QUIET_FOR, SPEECH, Heard, Listening
from infolinia.callers.telephone import CallFailed, Telephone
from infolinia.telephony.media.g711 import Linear

log = logging.getLogger(__name__)

LOOK_EVERY = 0.1
LONGEST_WAIT = 300.0  # seconds of music before the customer gives up
LONGEST_HOLD = 900.0  # seconds of music once somebody was there
LISTENS = 60.0  # seconds of talk without a pause, or of a noisy room, after which the customer speaks all the same
STAYS = 300.0  # seconds it stays on the line once all but its goodbye is said
GREETING = 4.0  # seconds in which announcements, not people, speak

Speak = Callable[[str, str], Linear]


@dataclass(frozen=True, slots=True)
class Customer:
    """Who rings, whom, and what they say, in order."""

    name: str
    number: str
    dials: str
    language: str
    says: tuple[str, ...]
    patience: float = 9.0  # seconds until the next line when nobody speaks


async def ring(customer: Customer, proxy: tuple[str, int], speak: Speak) -> str:
    """One call. Returns how it ended: served, gave up, refused."""
    lines = [await asyncio.to_thread(speak, text, customer.language) for text in customer.says]
    telephone = await Telephone.open()
    try:
        await telephone.call(customer.dials, proxy, caller=customer.number)
        await asyncio.sleep(GREETING)
        if not await _my_turn(telephone, LONGEST_WAIT):
            return "refused" if telephone.ended.is_set() else "gave up"
        await _converse(telephone, lines, customer.patience)
        return "served"
    except (CallFailed, TimeoutError) as failure:
        log.info("%s was not answered: %s", customer.name, failure)
        return "refused"
    finally:
        await telephone.close()


async def _converse(telephone: Telephone, lines: Sequence[Linear], patience: float) -> None:
    *said, goodbye = lines
    for line in said:
        await _wait(telephone, telephone.sound.say(line))
        if telephone.ended.is_set():
            return
        await _answered(telephone, patience)
    await _wait(telephone, STAYS)
    if not telephone.ended.is_set():
        await _wait(telephone, telephone.sound.say(goodbye))


async def _my_turn(telephone: Telephone, longest: float) -> bool:
    """True once the other side is quiet, or leaves no turn to one who is long spoken to; False when the call ends or
    plays music for too long."""
    loop = asyncio.get_running_loop()
    sound, listening = telephone.sound, Listening(loop.time())
    while not telephone.ended.is_set() and listening.waited < longest:
        heard = listening.hear(breath=sound.level(BREATH), turn=sound.level(QUIET_FOR), now=loop.time())
        if heard is Heard.QUIET or listening.talked >= LISTENS:
            return True
        await asyncio.sleep(LOOK_EVERY)
    return False


async def _answered(telephone: Telephone, patience: float) -> None:
    """Wait until the other side has spoken and fallen silent, or until patience ends."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while loop.time() < deadline and not telephone.ended.is_set():
        if telephone.sound.level(BREATH) > SPEECH:
            await _my_turn(telephone, LONGEST_HOLD)
            return
        await asyncio.sleep(LOOK_EVERY)


async def _wait(telephone: Telephone, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await telephone.ended.wait()
    except TimeoutError:
        return
