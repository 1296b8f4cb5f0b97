"""A centre on virtual time: the real services, and a switch that is played.

The switch carries out what stands in the outbox and tells what a real one would; agents are people with a browser.
After every step the stored calls are compared with their replayed journals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from infolinia.conduct import course, queries, record, services
from infolinia.conduct.facts import CallFacts
from infolinia.conduct.models import Call, LineCommand, Recording
from infolinia.floor.routing import queries as floor
from infolinia.floor.routing import services as routing
from infolinia.journal import queries as journal
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.switch import door
from infolinia.telephony.switch.door import LegSnapshot

MUSIC = "music:hold"


@dataclass
class Line:
    """One leg as the switch holds it."""

    call: str
    up: bool = False
    playing: tuple[str, ...] = ()
    play: str = ""
    loops: bool = False
    muted: bool = False


@dataclass
class FakeSwitch:
    """What a switch does with commands, without sound."""

    stage: Stage
    name: str = "switch-1"
    boot: str = "boot-1"
    seq: int = 0
    legs: dict[str, Line] = field(default_factory=dict)
    recordings: dict[str, str] = field(default_factory=dict)  # recording → call
    paused: set[str] = field(default_factory=set)  # recordings in which silence is written
    beside: dict[str, tuple[str, str]] = field(default_factory=dict)  # ear → whom, how
    checks: dict[str, str] = field(default_factory=dict)  # user → leg of the newest check of the headset
    bridges: list[set[str]] = field(default_factory=list)
    outcomes: dict[str, door.Outcome] = field(default_factory=dict)
    done: list[door.Command] = field(default_factory=list)
    told: list[door.Event] = field(default_factory=list)
    answers_browsers: bool = True
    secure: str = ""  # how legs that come up are encrypted
    refuses: dict[type[door.Command], str] = field(default_factory=dict)

    def tell(self, kind: type[door.Event], call: str, **facts: Any) -> None:
        self.seq += 1
        self.told.append(kind(switch=self.name, boot=self.boot, seq=self.seq, at=self.stage.now, call=call, **facts))

    def handle(self, command: door.Command) -> door.Outcome:
        if command.id in self.outcomes:
            return self.outcomes[command.id]
        self.done.append(command)
        if command.expires_at and command.expires_at < self.stage.now:
            outcome = door.Outcome(id=command.id, code="late")
        elif code := self.refuses.get(type(command), ""):
            outcome = door.Outcome(id=command.id, code=code)
        else:
            outcome = door.Outcome(id=command.id, **self._carry_out(command))
        self.outcomes[command.id] = outcome
        return outcome

    def _carry_out(self, command: door.Command) -> dict[str, Any]:
        leg = getattr(command, "leg", None)
        makes_leg = isinstance(command, door.Offer | door.Dial | door.RingPhone | door.CheckHeadset)
        if leg and leg not in self.legs and not makes_leg:
            return {"code": "no-leg"}
        match command:
            case door.Answer():
                self.up(leg)
            case door.Refuse(status=status):
                self.ends(leg, "centre", "refused", status)
            case door.Play(prompts=prompts, loop=loop):
                self.legs[leg].playing, self.legs[leg].play, self.legs[leg].loops = prompts, command.id, loop
                self._unbridge(leg)
            case door.Offer():
                self.legs.setdefault(leg, Line(command.call))
                if self.answers_browsers and not self.legs[leg].up:
                    self.up(leg)
                return {"sdp": f"answer to {command.sdp}"}
            case door.CheckHeadset(sdp=sdp):
                self.checks[command.user] = command.leg
                return {"sdp": f"answer to {sdp}"}
            case door.Dial() | door.RingPhone():
                self.legs[leg] = Line(command.call)
            case door.Bridge(legs=legs):
                if any(item not in self.legs for item in legs):
                    return {"code": "no-leg"}
                for item in legs:
                    self._unbridge(item)
                    self.beside.pop(item, None)
                    self.legs[item].playing = ()
                self.bridges.append(set(legs))
                self.tell(door.Bridged, command.call, legs=legs)
            case door.Hold(prompts=prompts):
                self._unbridge(leg)
                self.legs[leg].playing, self.legs[leg].loops = prompts, True
            case door.Monitor(ear=ear, target=target, mode=mode):
                if ear not in self.legs or target not in self.legs:
                    return {"code": "no-leg"}
                self.beside[ear] = (target, mode)
            case door.Mute(muted=muted):
                self.legs[leg].muted = muted
            case door.Record(recording=recording):
                self.recordings[recording] = command.call
                path = f"{command.call}/{recording}.wav"
                self.tell(door.RecordingStarted, command.call, recording=recording, leg=leg, path=path)
            case door.PauseRecording(recording=recording) | door.ResumeRecording(recording=recording):
                return self._pause(command.call, recording, isinstance(command, door.PauseRecording))
            case door.StopRecording(recording=recording):
                self._close(recording)
            case door.MoveLeg(to_call=to_call, beside=beside):
                self.legs[leg].call = to_call
                self._unbridge(leg)
                self.legs[beside].playing = ()
                self.bridges.append({leg, beside})
                self.tell(door.Bridged, to_call, legs=(beside, leg))
            case door.HangUp(leg=None, cause=cause):
                for item in [item for item, line in self.legs.items() if line.call == command.call]:
                    self.ends(item, "centre", cause)
            case door.HangUp(cause=cause):
                self.ends(leg, "centre", cause)
            case _:
                pass
        return {}

    def up(self, leg: str) -> None:
        self.legs[leg].up = True
        self.tell(door.LegAnswered, self.legs[leg].call, leg=leg, secure=self.secure)

    def ends(self, leg: str, by: str = "far", cause: str = "normal", status: int = 0) -> None:
        line = self.legs.pop(leg)
        self.beside = {ear: at for ear, at in self.beside.items() if leg not in (ear, at[0])}
        self._unbridge(leg)
        self.tell(door.LegEnded, line.call, leg=leg, by=by, cause=cause, status=status)
        if not any(other.call == line.call for other in self.legs.values()):
            for recording in [item for item, call in self.recordings.items() if call == line.call]:
                self._close(recording)
            self.tell(door.CallEnded, line.call, legs=(leg,))

    def checked(self, user: str, **facts: Any) -> None:
        """The check of a user's headset that was begun last is over."""
        self.tell(door.HeadsetChecked, "", leg=self.checks[user], user=user, **facts)

    def _close(self, recording: str) -> None:
        call = self.recordings.pop(recording)
        path = f"{call}/{recording}.wav"
        self.tell(door.RecordingClosed, call, recording=recording, path=path, sha256="5" * 64, samples=8000)

    def _pause(self, call: str, recording: str, paused: bool) -> dict[str, Any]:
        if recording not in self.recordings:
            return {"code": "no-leg"}
        if paused != (recording in self.paused):
            self.paused ^= {recording}
            self.tell(door.RecordingPaused, call, recording=recording, paused=paused)
        return {}

    def _unbridge(self, leg: str) -> None:
        self.bridges = [rest for bridge in self.bridges if len(rest := bridge - {leg}) > 1]

    def hears(self, one: str, other: str) -> bool:
        return any({one, other} <= bridge for bridge in self.bridges)

    def restarts(self, boot: str = "boot-2") -> None:
        """kill -9 and a new start: nothing is told of what was."""
        self.boot, self.seq = boot, 0
        self.legs.clear(), self.recordings.clear(), self.bridges.clear(), self.told.clear(), self.outcomes.clear()
        self.tell(door.SwitchStarted, "")

    def snapshot(self) -> door.Snapshot:
        legs = tuple(
            LegSnapshot(leg=leg, call=line.call, kind="trunk", direction="in", state="up" if line.up else "arrived")
            for leg, line in self.legs.items()
        )
        return door.Snapshot(switch=self.name, boot=self.boot, seq=self.seq, legs=legs)


class Stage:
    """The centre, its switch and its people."""

    def __init__(self, now: datetime, people: dict[str, str]) -> None:
        self.now, self.people = now, people
        self.switch = FakeSwitch(self)
        self._calls = 0

    # --- Time

    def run(self, seconds: float = 0.0) -> None:
        """Let time pass; the line and the clock's work go on every second, every ten of a long time."""
        until, step = self.now + timedelta(seconds=seconds), timedelta(seconds=10 if seconds > 200 else 1)
        self.settle()
        while self.now < until:
            self.now = min(until, self.now + step)
            routing.heartbeats(dict.fromkeys(self.people.values(), self.now))
            if services.tick(now=self.now) or self.switch.told or services.waiting_commands():
                self.settle()

    def settle(self) -> None:
        """Commands reach the switch and its events the centre, until nothing is left."""
        for _ in range(50):
            busy = self.take_events()
            for _, _, command in services.waiting_commands():
                services.carried_out(self.switch.handle(command), now=self.now)
                busy = True
            if not busy and not services.tick(now=self.now):
                break
        else:
            raise AssertionError("the line never comes to rest")
        self.check()

    def take_events(self) -> bool:
        told, self.switch.told = self.switch.told, []
        for event in told:
            services.line_event(event, now=self.now)
        return bool(told)

    def check(self) -> None:
        """What is stored is what the journal gives."""
        with scoped(ALL_CLIENTS):
            for call in Call.objects.all():
                replayed = course.replayed((item.event, item.at) for item in journal.replay(record.stream(call.id)))
                assert record.stored(call) == replayed

    # --- The customer

    def rings_in(self, dialled: str = "+48991000120", caller: str = "+48991000142") -> str:
        self._calls += 1
        call, leg = f"c-{self._calls}", f"l-c{self._calls}"
        self.switch.legs[leg] = Line(call)
        self.switch.tell(door.Arrived, call, leg=leg, trunk="carrier", caller=caller, dialled=dialled)
        self.settle()
        return call

    def dials(self, name: str, number: str) -> str:
        """An agent's telephone calls."""
        self._calls += 1
        call, leg = f"c-{self._calls}", f"l-c{self._calls}"
        self.switch.legs[leg] = Line(call)
        self.switch.tell(door.Arrived, call, leg=leg, trunk="", user=self.people[name], dialled=number)
        self.settle()
        return call

    def customer_leg(self, call: str) -> str:
        return f"l-c{call.removeprefix('c-')}"

    def hears(self, call: str) -> tuple[str, ...]:
        return self.switch.legs[self.customer_leg(call)].playing

    def hears_out(self, call: str) -> None:
        """The customer hears the announcements to their end."""
        leg = self.customer_leg(call)
        line = self.switch.legs[leg]
        command, line.playing, line.play = line.play, (), ""
        self.switch.tell(door.PlayEnded, call, leg=leg, command=command, complete=True)
        self.settle()

    def waits(self, **facts: str) -> str:
        """A call that has heard the greeting and waits."""
        call = self.rings_in(**facts)
        self.hears_out(call)
        return call

    def customer_hangs_up(self, call: str) -> None:
        self.switch.ends(self.customer_leg(call))

    # --- Agents

    def ready(self, *names: str) -> None:
        for name in names:
            agent = self.people[name]
            routing.sign_in(agent, now=self.now)
            routing.set_ready(agent, now=self.now)
            routing.heartbeats({agent: self.now})
        self.settle()

    def offers(self, name: str) -> None:
        """The agent's browser makes its offer for the leg that is wanted."""
        call = queries.call_of(self.people[name])
        assert call is not None
        leg = call.leg_of(self.people[name])
        assert leg is not None
        services.offer(call.id, leg.id, f"offer {name}", by=self.people[name], now=self.now)
        self.settle()

    def does(self, name: str, service: Callable[..., Any], call: str, *args: Any, **options: Any) -> None:
        service(call, *args, by=self.people[name], now=self.now, **options)
        self.settle()

    def takes(self, name: str, call: str) -> None:
        """The agent is rung, the browser's line stands, the agent answers."""
        self.offers(name)
        self.does(name, services.answer, call)

    def leg(self, name: str, call: str) -> str:
        found = self.call(call).leg_of(self.people[name])
        return found.id if found else ""

    def state(self, name: str) -> str:
        return floor.status(self.people[name]).state.value

    # --- What there is

    def call(self, call: str) -> CallFacts:
        with scoped(ALL_CLIENTS):
            return queries.call(call)

    def journal(self, call: str) -> list[str]:
        with scoped(ALL_CLIENTS):
            return [item.name for item in journal.replay(record.stream(call))]

    def last(self, call: str, name: str) -> Any:
        with scoped(ALL_CLIENTS):
            return [item.event for item in journal.replay(record.stream(call)) if item.name == name][-1]

    def talk(self, call: str, name: str) -> bool:
        """Customer and agent hear each other."""
        return self.switch.hears(self.customer_leg(call), self.leg(name, call))

    def wanted(self) -> list[str]:
        return [row.kind for row in LineCommand.objects.filter(outcome=None).order_by("number")]

    def recordings(self, call: str) -> list[Recording]:
        return list(Recording.objects.filter(call_id=call).order_by("id"))

    def alarms(self) -> list[tuple[str, str, str]]:
        return [(alarm.source, alarm.kind, alarm.detail) for alarm in queries.alarms()]
