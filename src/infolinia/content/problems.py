"""What is wrong with a pack."""

from __future__ import annotations

from collections.abc import Mapping


class PackProblem(ValueError):
    """A pack that cannot be loaded: code, the file, and facts. `messages.say` puts it into words."""

    def __init__(self, code: str, file: str, /, **facts: str) -> None:
        super().__init__(f"{file}: {code} {facts or ''}".strip())
        self.code = code
        self.file = file
        self.facts: Mapping[str, str] = facts
