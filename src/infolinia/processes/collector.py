"""Python's cycle collector in a process that must answer at once."""

from __future__ import annotations

import gc


def calm() -> None:
    """Let the collector leave alone what lives as long as the process, and come less often.

    Called when all that a process keeps is loaded. A full collection walks every object while clicks, or packets of
    sound, wait.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 200)
