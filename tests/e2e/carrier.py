"""A carrier for the end-to-end tests: a trunk whose proxy is a telephone that answers."""

from __future__ import annotations

import asyncio
import secrets
from typing import cast

from infolinia.callers.telephone import Telephone
from infolinia.telephony.sip import signals
from infolinia.telephony.sip.endpoint import Admission, Endpoint


class Outside(Telephone):
    """Who is called outside the centre. `busy`: answers 486; else it answers at once."""

    busy = False
    rung = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self._endpoint = Endpoint(
            host=self._host,
            port=self.port,
            admit=lambda _peer, _request: Admission("carrier"),
            token=lambda: secrets.token_hex(8),
            secret=secrets.token_bytes(16),
            agent="Outside",
        )

    @property
    def port(self) -> int:
        assert self._transport is not None
        return self._transport.get_extra_info("sockname")[1]

    def leaves(self) -> None:
        """Hangs up; may be called from any thread."""
        self._loop.call_soon_threadsafe(self.hang_up)

    def _perform(self, effects: list[signals.Effect]) -> None:
        super()._perform(effects)
        for effect in effects:
            if isinstance(effect, signals.Invited):
                self.rung += 1
                now = self._loop.time()
                if self.busy:
                    self._perform(self._sip.respond(effect.call, 486, now))
                    continue
                self._call = effect.call
                self.ended.clear()
                self._perform(self._sip.respond(effect.call, 200, now, body=self._described(effect.request.body)))
                self.answered.set()
