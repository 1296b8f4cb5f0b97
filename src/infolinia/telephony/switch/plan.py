"""How a call of ours finds its way: through which servers of which trunks it is tried, in order; pure."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.telephony.switch.door import Dial
from infolinia.telephony.switch.trunks import Proxy, Trunk

UNHEARD_FOR = 4.0  # seconds without any answer, after which the next server is tried
HOLD_OFF = 30.0  # seconds for which a server that failed is tried after the others


@dataclass(slots=True)
class Plan:
    """A Dial, the ways it has left, and the one it is on."""

    command: Dial
    left: list[tuple[Trunk, Proxy]]
    proxy: Proxy | None = None

    def choose(self, now: float, calls: dict[str, tuple[int, int]]) -> tuple[Trunk, Proxy] | float | None:
        """The next way, which is then no longer left; or when there will be one; or None when there is none.

        calls: by trunk, how many there are in and out. A trunk whose channels are full is no way; one that has begun
        as many calls as it may in a second is one a moment later.
        """
        soonest: float | None = None
        for way in self.left:
            trunk, _ = way
            if is_full(trunk, *calls.get(trunk.name, (0, 0)), out=True):
                continue
            at = trunk.rate_out.next(now)
            if at <= now:
                self.left.remove(way)
                return way
            soonest = at if soonest is None else min(soonest, at)
        return soonest

    def leads_on(self, status: int, *, unheard: bool) -> bool:
        """Whether such an answer is of the server and not of whom we call: then another may do better. A password that
        is not believed is a matter of the trunk, too."""
        return unheard or 500 <= status < 600 or status in (401, 407)

    def failed(self, now: float, retry_after: int = 0) -> None:
        """The server that we are on does not serve: others go before it for a while."""
        if self.proxy:
            self.proxy.not_before = now + max(HOLD_OFF, float(min(retry_after, 3600)))


def is_full(trunk: Trunk, calls_in: int, calls_out: int, *, out: bool) -> bool:
    """Whether a trunk has a channel left for one more call."""
    line = trunk.line
    of_its_way = (line.channels_out, calls_out) if out else (line.channels_in, calls_in)
    return any(most and have >= most for most, have in ((line.channels, calls_in + calls_out), of_its_way))
