"""One form of log lines for all processes, with times in UTC."""

from __future__ import annotations

import logging
import time


class Line(logging.Formatter):
    """`2026-11-23 09:46:01.120Z switch WARNING …`"""

    converter = time.gmtime
    default_msec_format = "%s.%03dZ"

    def __init__(self, process: str) -> None:
        super().__init__(f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s")


def to_stderr(process: str, level: str = "INFO") -> logging.Handler:
    """Log lines of this process go to standard error. Returns the handler, for filters."""
    handler = logging.StreamHandler()
    handler.setFormatter(Line(process))
    logging.basicConfig(level=level.upper(), handlers=[handler])
    return handler
