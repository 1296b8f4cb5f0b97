"""What is wrong with a rule of the floor (`rule_words` says it)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class RuleProblem(ValueError):
    """A rule that cannot be: `code` with `what` (queue, hours, agent …), its code, the wrong value, and what may stand
    there, if that is a list. field: the part of the rule it is about, where it is known. `all`: this one and whatever
    else is wrong with the same rule."""

    def __init__(
        self, code: str, what: str, name: str, value: object, known: Iterable[str] = (), *, field: str = ""
    ) -> None:
        instead = f" (known: {', '.join(known)})" if known else ""
        super().__init__(f"{what} {name}: {code} {value!r}{instead}")
        self.code, self.what, self.name, self.value, self.field = code, what, name, value, field
        self.all: tuple[RuleProblem, ...] = (self,)


def refuse(found: Sequence[RuleProblem]) -> None:
    """Raises the first of them, which knows all; nothing where there is none."""
    if found:
        found[0].all = tuple(found)
        raise found[0]
