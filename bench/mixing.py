"""What a call costs that is listened to, whispered into, barged or a conference, by CPU time of one thread, no sockets.

Each figure is microseconds of CPU for 20 ms of the whole call: every leg says a packet of G.711, the mixer ticks once.
`relayed` is an ordinary call of two in the same run. Calls a core are an extrapolation, sockets not counted.
"""

from __future__ import annotations

import json
import time

from infolinia.telephony.media.conversations import Conversations
from infolinia.telephony.media.hearing import MANNERS
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.masking import Mask
from infolinia.telephony.media.mixer import Mixer
from infolinia.telephony.media.seat import Seat

from .transcoding import Nowhere, packets

TICKS = 500  # 10 s of a call in one measurement; the best of ROUNDS counts
ROUNDS = 5
LIMITS = {"eight_microseconds": 1000.0}


def seat(name: str) -> Seat:
    made = Leg(name, lambda _leg, _found: None)
    made.agree("PCMU", 0, 101)
    made.wire = Nowhere()
    return Seat(made)


def microseconds(talkers: int, manner: str = "", *, masked: bool = False) -> float:
    """Of 20 ms of a call of this many, with a supervisor beside the second one in this manner."""
    stream, best = packets("PCMU")[:TICKS], float("inf")
    for _ in range(ROUNDS):
        mixer = Mixer()
        talk = Conversations(mixer, lambda _seat: None)
        seats = [seat(f"l-{n}") for n in range(talkers)]
        talk.bridge(seats)
        if manner:
            supervisor = seat("l-s")
            talk.accompany(supervisor, seats[1], manner)  # type: ignore[arg-type]  # one of MANNERS
            seats.append(supervisor)
        if masked:
            seats[0].leg.mask = Mask(None)
        begin = time.process_time()
        for n, packet in enumerate(stream):
            now = 100 + n * 0.02
            for one in seats:
                one.leg.packet(packet, now)
            if mixer:
                mixer.tick(now)
        best = min(best, time.process_time() - begin)
    return round(best / TICKS * 1e6, 1)


def main() -> None:
    relayed = microseconds(2)
    beside = {manner: microseconds(2, manner) for manner in MANNERS}
    conference = {str(size): microseconds(size) for size in (3, 4, 8)}
    costs = {"relayed": relayed, **beside, **{f"conference of {size}": cost for size, cost in conference.items()}}
    print(
        json.dumps(
            {
                "limits": LIMITS, "relayed": relayed, "beside": beside, "conference": conference,
                "card": microseconds(2, masked=True),
                "calls_a_core": {name: round(20_000 / cost) for name, cost in costs.items()},
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
