"""Python's cycle collector in a process that must answer at once."""

from __future__ import annotations

import gc


def calm() -> None:
    """Let the collector leave alone what lives as long as the process, and come less often.

    Called when all that a process keeps is loaded. A full collection walks every object: in the web process it held
    a click back for 0.1 s, in the switch the packets of sound.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 200)
