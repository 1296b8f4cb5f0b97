"""The words for SIP refusals; pure."""

from __future__ import annotations

CAUSES = {
    486: "busy", 600: "busy", 408: "no-answer", 480: "no-answer", 487: "cancelled", 404: "no-number",
    410: "no-number", 484: "no-number", 604: "no-number", 401: "not-allowed", 403: "not-allowed",
    407: "not-allowed", 603: "declined", 488: "no-codec", 606: "no-codec",
}  # fmt: skip


def cause_of(status: int) -> str:
    """The word for a SIP refusal."""
    return CAUSES.get(status) or ("trunk" if status >= 500 else "refused")
