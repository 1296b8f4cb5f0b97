"""Who decides, in the same process: claims every call, and answers it unless told not to."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import TypeVar

from infolinia.telephony.switch.door import Answer, Arrived, Claim, Command, Event, Outcome
from infolinia.telephony.switch.shell import Shell

E = TypeVar("E", bound=Event)


class Decider:
    """`told` waits for an event; `do` gives a command that must be carried out."""

    def __init__(self, *, answers: bool = True) -> None:
        self.events: list[Event] = []
        self.shell: Shell | None = None
        self.answers = answers
        self._news = asyncio.Event()

    def emit(self, event: Event, data: bytes) -> None:
        self.events.append(event)
        self._news.set()
        if isinstance(event, Arrived):
            self.do(Claim, call=event.call)
            if self.answers:
                self.do(Answer, call=event.call, leg=event.leg)

    def do(self, kind: type[Command], **facts: object) -> Outcome:
        assert self.shell is not None
        outcome = self.shell.switch.handle(kind(id=secrets.token_hex(4), **facts))  # pyright: ignore
        assert outcome.done, outcome
        self.shell.settle()
        return outcome

    async def told(self, kind: type[E], *, within: float = 5.0, when: Callable[[E], bool] = lambda event: True) -> E:
        """The newest event of a kind, awaited."""
        async with asyncio.timeout(within):
            while True:
                for event in reversed(self.events):
                    if isinstance(event, kind) and when(event):
                        return event
                self._news.clear()
                await self._news.wait()
