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


class NotHealth(logging.Filter):
    """Drops what Django says of a 503 of /healthz: who asks is answered, again and again while a centre starts, and
    that is no fault of the page."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (getattr(record, "status_code", 0) == 503 and record.getMessage().endswith(": /healthz"))


def to_stderr(process: str, level: str = "INFO") -> logging.Handler:
    """Log lines of this process go to standard error. Returns the handler, for filters."""
    handler = logging.StreamHandler()
    handler.setFormatter(Line(process))
    logging.basicConfig(level=level.upper(), handlers=[handler])
    return handler
