"""Order numbers as people say and write them. Pure: `z 88 120`, `88120` and `Z-88120` are one."""

from __future__ import annotations

DIGITS = 5


def written(said: str) -> str:
    """The number as it is kept; empty when there are not five digits."""
    digits = "".join(character for character in said if character.isdecimal())
    return f"Z-{digits}" if len(digits) == DIGITS else ""
