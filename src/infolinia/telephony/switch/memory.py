"""What became of each command of a live call, so that a repeat is answered and not carried out again; pure."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

from infolinia.telephony.switch.door import CallId, Command, CommandId, Outcome

MOST_OF_A_CALL = 5_000  # commands
MOST_ENDED = 20_000  # calls whose end is remembered


class Memory:
    """The first outcome of each command, by call, for as long as the call lives; and which calls have ended."""

    def __init__(self) -> None:
        self._outcomes: dict[CallId, OrderedDict[CommandId, Outcome]] = {}
        self._ended: OrderedDict[CallId, None] = OrderedDict()

    def judge(self, command: Command, now: datetime) -> Outcome | None:
        """The answer that needs no doing: the first outcome again, `late`, or `no-call`; None: carry it out."""
        if first := self._outcomes.get(command.call, {}).get(command.id):
            return first
        if command.call in self._ended:
            return Outcome(id=command.id, code="no-call", detail="ended")
        if command.expires_at is not None and now > command.expires_at:
            return Outcome(id=command.id, code="late")
        return None

    def keep(self, call: CallId, outcome: Outcome) -> None:
        outcomes = self._outcomes.setdefault(call, OrderedDict())
        outcomes[outcome.id] = outcome
        if len(outcomes) > MOST_OF_A_CALL:
            outcomes.popitem(last=False)

    def end(self, call: CallId) -> None:
        """The call is over: its ids are forgotten; a command that comes after is refused, and starts nothing."""
        self._outcomes.pop(call, None)
        self._ended[call] = None
        if len(self._ended) > MOST_ENDED:
            self._ended.popitem(last=False)

    def newest(self, most: int) -> dict[CommandId, Outcome]:
        """Outcomes of live calls, the newest of each first to stay within `most`, without their descriptions."""
        found: dict[CommandId, Outcome] = {}
        share = max(1, most // max(1, len(self._outcomes)))
        for outcomes in self._outcomes.values():
            for outcome in list(outcomes.values())[-share:]:
                if len(found) >= most:
                    return found
                found[outcome.id] = Outcome(id=outcome.id, code=outcome.code)
        return found

    def __len__(self) -> int:
        return sum(len(outcomes) for outcomes in self._outcomes.values())
