"""What may be wrong in a row that is to be understood; pure."""

from __future__ import annotations


def gettext_noop(text: str) -> str:
    return text


SENTENCES = {
    "kind": gettext_noop("kind: {known}, or none: and one of them"),
    "step-kind": gettext_noop("kind: {known}"),
    "lang": gettext_noop("lang: {known}"),
    "text": gettext_noop("text: what was said"),
    "time": gettext_noop("reference_time: such as {example}, or null"),
    "step": gettext_noop("step_expectation: an object with kind and slot"),
    "slot": gettext_noop("slot: a name"),
    "choices": gettext_noop("choices: a list of names"),
    "number": gettext_noop("{field}: a number"),
    "debt": gettext_noop("debt: an amount such as {example}"),
}


class RowProblem(ValueError):
    """Which field of a row is none, and what it takes. In English by itself; `code` and `facts` for other languages."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(SENTENCES[code].format(**facts))
        self.code, self.facts = code, facts
