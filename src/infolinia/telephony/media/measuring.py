"""What the plane measures of its legs: in passing in a call, or all of a leg that is examined. What takes longer than a
packet may wait is computed beside the loop."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from infolinia.telephony.media.echo import Echo, echo
from infolinia.telephony.media.examination import Examination
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.plane import LegQuality
from infolinia.telephony.media.probe import Probe
from infolinia.telephony.media.seat import Seat


class Measuring:
    """worker: computes. in_loop: has something done on the loop, asked from another thread."""

    def __init__(self, worker: ThreadPoolExecutor, in_loop: Callable[[Callable[[], None]], None]) -> None:
        self._worker, self._in_loop = worker, in_loop

    def probe(self, seat: Seat) -> None:
        """Listen to the leg in passing."""
        seat.probe = Probe(seat.leg, self._compare)

    def _compare(self, heard: Linear, said: Linear, tell: Callable[[Echo], None]) -> None:
        """Look for echo, beside the loop."""

        def compared(done: Future[Echo | None]) -> None:
            if not done.cancelled() and done.exception() is None and (found := done.result()) is not None:
                tell(found)

        self._worker.submit(echo, heard, said).add_done_callback(compared)

    def examine(self, seat: Seat, seconds: float, done: Callable[[LegQuality], None]) -> None:
        """Take all that the leg says and hears from now on, with reports each second; then call `done`, unless it has
        ended."""
        now = time.monotonic()
        if seat.probe is not None:
            seat.probe.close()

        def told() -> None:
            if seat.probe is examination:
                done(self.quality(seat, late=False))

        def over() -> None:
            work = self._worker.submit(examination.measure)
            work.add_done_callback(lambda _work: self._in_loop(told))

        seat.probe = examination = Examination(seat.leg, now, seconds, over)
        seat.leg.report_due = now

    def quality(self, seat: Seat, *, late: bool) -> LegQuality:
        """`late`: to be asked at each report only, because what was of late is counted from one to the next."""
        quality, probe = seat.leg.quality(), seat.probe
        if probe is None:
            return quality
        whole, found = probe.meter.whole(), probe.echo
        levels = probe.meter.late() if late else whole
        return replace(quality, levels=levels, whole=whole, echo=found.likeness, echo_ms=found.delay_ms)
