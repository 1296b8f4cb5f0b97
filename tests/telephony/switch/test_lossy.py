"""Whatever is lost on the wire and whoever hangs up when: each call has one beginning, one end, and leaves nothing."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest

from infolinia.telephony.sip.message import Request, Response
from infolinia.telephony.switch.door import (
    Answer,
    Arrived,
    CallEnded,
    Claim,
    Collect,
    Dial,
    EarlyMedia,
    Event,
    HangUp,
    LegAnswered,
    LegEnded,
    Offer,
    Play,
    Refuse,
)

from .stage import Stage, offer


class Chance:
    """Random acts of the far end and of the decider, on a wire that loses a share of its messages."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.random = random.Random(seed)
        self.stage = Stage(folder)
        self.loss = self.random.choice((0.0, 0.1, 0.3))
        self.stage.lose = self.lost
        self.keys: list[str] = []
        self.number = 0

    def lost(self, message: Request | Response) -> bool:
        return self.random.random() < self.loss

    def act(self) -> None:
        stage, pick = self.stage, self.random.choice
        match self.random.randrange(12):
            case 0 | 1:
                self.keys.append(stage.ring(body=pick((None, b"", b"rubbish"))))
            case 2 if self.keys:
                stage.run_far(stage.far.cancel(pick(self.keys), stage.clock.at))
            case 3 if self.keys:
                stage.run_far(stage.far.bye(pick(self.keys), stage.clock.at))
            case 4 if self.keys:
                stage.run_far(
                    stage.far.reinvite(pick(self.keys), offer(pick(("sendonly", "sendrecv"))), stage.clock.at)
                )
            case 5:
                self.number += 1
                stage.do(
                    Dial, call=f"c-{self.number}", leg=f"l-{self.number}", to="+48990000200", trunk="carrier",
                    caller="+48990000100", timeout=float(self.random.randrange(1, 40)),
                )  # fmt: skip
            case 6 if any(type(signal).__name__ in ("Invited", "Reinvited") for signal in stage.signals):
                stage.answer_far(pick((180, 183, 200, 200, 486, 503)))
            case 7 | 8 | 9:
                self.decide()
            case _:
                stage.wait(self.random.choice((0.01, 0.3, 2.0, 9.0)))

    def decide(self) -> None:
        legs = self.stage.switch.snapshot().legs
        if not legs:
            return
        leg = self.random.choice(legs)
        command, facts = self.random.choice((
            (Claim, {"longest": 30.0}), (Answer, {"leg": leg.leg}), (Answer, {"leg": leg.leg}),
            (EarlyMedia, {"leg": leg.leg}), (Refuse, {"leg": leg.leg}), (HangUp, {"leg": leg.leg}), (HangUp, {}),
            (Play, {"leg": leg.leg, "prompts": ("a.wav",)}), (Collect, {"leg": leg.leg}),
            (Offer, {"leg": f"l-b-{self.random.randrange(5)}", "sdp": "v=0"}),
        ))  # fmt: skip
        assert self.stage.do(command, call=leg.call, **facts).code != "broken"


@pytest.mark.parametrize("seed", range(40))
def test_every_call_begins_once_ends_once_and_leaves_nothing(seed: int, tmp_path: Path):
    chance = Chance(seed, tmp_path)
    stage = chance.stage
    for _ in range(150):
        chance.act()
    chance.loss = 0.0
    stage.wait(60)
    for call in {leg.call for leg in stage.switch.snapshot().legs}:
        stage.do(HangUp, call=call)
    stage.wait(120)

    assert "fault" not in stage.switch.counts()
    assert [event.seq for event in stage.events] == list(range(1, len(stage.events) + 1))
    told: dict[str, list[Event]] = defaultdict(list)
    for event in stage.events:
        told[event.call].append(event)
    told.pop("", None)
    assert told
    for call, events in told.items():
        assert isinstance(events[-1], CallEnded), (call, events)
        assert sum(isinstance(event, CallEnded | Arrived) for event in events) <= 2
        gone = [event.leg for event in events if isinstance(event, LegEnded)]
        assert sorted(gone) == sorted(events[-1].legs)
        up = [event.leg for event in events if isinstance(event, LegAnswered)]
        assert len(up) == len(set(up))
    stage.switch.acknowledge("b1", len(stage.events), through=True)
    assert not any(stage.switch.sizes().values()), stage.switch.sizes()
    assert not any(stage.switch.signalling_sizes().values()), stage.switch.signalling_sizes()
