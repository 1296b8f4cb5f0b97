"""What the doctor says of an installation; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from infolinia.processes.sentences import Sentence, said

Level = Literal["problem", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """code: what is wrong, in a word that does not change. said: what and where. cure: what to do about it; both
    English with fields, which the facts fill.

    problem: calls, pages or records suffer. warning: they may, or will soon.
    """

    code: str
    said: str
    cure: str
    facts: Mapping[str, object] = field(default_factory=dict)
    level: Level = "problem"


def told(finding: Finding, translate: Callable[[str], str]) -> dict[str, str]:
    """Its code and level, and its sentences in the language of `translate`."""
    return {
        "code": finding.code,
        "said": said(Sentence(finding.said, finding.facts), translate),
        "cure": said(Sentence(finding.cure, finding.facts), translate),
        "level": finding.level,
    }
