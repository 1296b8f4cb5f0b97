"""Calls that wait for the centre's claim; pure. They tell when it works, and is too late for more.

A centre that cannot keep up takes events in their order, so each caller waits longer than the one before, until every
claim comes after the call was refused: measured with ten calls a second on a slow machine, not one was answered any
more, though the centre never paused. While it is so far behind, new calls are refused at once, without its knowing,
and those it has are served. A centre that says nothing is another matter: it is being replaced, and its calls wait for
the next.
"""

from __future__ import annotations

from infolinia.telephony.switch.door import CallId

CAUGHT_UP = 1.0  # seconds that a new call would wait at most when the centre is well again
SILENT = 4.0  # seconds without a word, after which a centre is taken for gone
NEWEST = 0.1  # weight of the newest claim in the pace: claims come several at a time


class Backlog:
    """behind: seconds that a new call would wait from when it is refused."""

    def __init__(self, behind: float) -> None:
        self._behind = behind
        self._since: dict[CallId, float] = {}  # oldest first
        self._pace = 0.0  # seconds from one claim to the next while calls wait
        self._claimed_at = float("-inf")
        self._heard_at = float("-inf")

    def came(self, call: CallId, now: float) -> None:
        self._since[call] = now

    def claimed(self, call: CallId, now: float) -> None:
        came = self._since.pop(call, None)
        if came is not None:
            self._pace += NEWEST * (now - max(came, self._claimed_at) - self._pace)
            self._claimed_at = now

    def gone(self, call: CallId) -> None:
        self._since.pop(call, None)

    def heard(self, now: float) -> None:
        """The centre said something: a command, or that it has events."""
        self._heard_at = now

    def refuses(self, now: float) -> bool:
        """Whether a call that comes now would be claimed too late."""
        return now - self._heard_at < SILENT and self._wait(now) > self._behind

    def has_caught_up(self, now: float) -> bool:
        return self._wait(now) < CAUGHT_UP

    def _wait(self, now: float) -> float:
        """Seconds until the claim of a call that comes now: by how many are before it, and by how long the first of
        them has waited already."""
        if not self._since:
            return 0.0
        return max(now - next(iter(self._since.values())), len(self._since) * self._pace)
