"""What the doctor finds, for the pages of the first run.

The doctor stands above this room: it gives itself to it by `register` when the program starts. It takes some seconds
and asks carriers, so it works in a thread of its own, and a page asks again until there is an answer.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from infolinia.oversight.first_run.facts import StepCode

log = logging.getLogger(__name__)

FRESH = 8.0  # seconds for which an answer holds; one look of the doctor at a time, whoever asks

OF_STEP: Mapping[StepCode, tuple[str, ...]] = {  # how the codes of what matters there begin
    "administrator": ("secret-", "microphone-", "certificate-", "disk-", "data-", "clock-"),
    "queue": ("espeak-", "prompts-", "languages-"),
    "trunk": ("trunk-", "address-", "rtp-", "clock-", "certificate-"),
    "agent": ("microphone-", "certificate-", "rtp-"),
    "call": ("",),
}


@dataclass(frozen=True, slots=True)
class Check:
    """A finding of the doctor: its code (processes/doctor), and what it says in the language of who asked."""

    code: str
    said: str
    cure: str
    is_problem: bool


Doctor = Callable[[], Callable[[str], Sequence[Check]]]  # looks, and gives what says it in a language

_doctors: list[Doctor] = []


def register(doctor: Doctor) -> None:
    """Whoever can look at the installation; the latest counts."""
    _doctors[:] = [doctor]


@dataclass(slots=True)
class Looking:
    """The doctor's last look and the one under way."""

    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="doctor"))
    lock: threading.Lock = field(default_factory=threading.Lock)
    under_way: Future[Callable[[str], Sequence[Check]]] | None = None
    found: Callable[[str], Sequence[Check]] | None = None
    until: float = 0.0

    def look(self, now: float) -> Callable[[str], Sequence[Check]] | None:
        """What was found, not older than FRESH seconds; None while the doctor still looks."""
        with self.lock:
            if self.under_way is not None and self.under_way.done():
                if error := self.under_way.exception():
                    log.error("The doctor could not look: %s", error)
                else:
                    self.found = self.under_way.result()
                self.under_way, self.until = None, now + FRESH
            if self.found is not None and now < self.until:
                return self.found
            if self.under_way is None and _doctors and now >= self.until:
                self.under_way = self.pool.submit(_doctors[0])
            return None


_looking = Looking()


def of_step(code: StepCode, language: str) -> tuple[Check, ...] | None:
    """What matters at this step, problems first; None while it is not known yet."""
    wanted = OF_STEP.get(code, ())
    if not wanted or not _doctors:
        return ()
    found = _looking.look(time.monotonic())
    if found is None:
        return None
    here = [check for check in found(language) if check.code.startswith(wanted)]
    return tuple(sorted(here, key=lambda check: not check.is_problem))
