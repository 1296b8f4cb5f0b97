"""What is wrong with a setting, as sentences: its place, and the cure, in the language of who installs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from infolinia.processes.sentences import Sentence, said
from infolinia.processes.sentences import gettext_noop as _

NO_NETWORK = _("{value} is no address and no network; write it such as {such}")


class Unfit(ValueError):
    """A value that a setting cannot have; text: English, marked for translation, with named fields of `facts`."""

    def __init__(self, text: str, **facts: object) -> None:
        self.sentence = Sentence(text, facts)
        super().__init__(str(self.sentence))


class SettingsProblem(ValueError):
    """Settings that cannot be used; each line names the file or variable, the field and the cure.

    language: of the installation, where it could be read in spite of what is wrong.
    """

    def __init__(self, *lines: Sentence | str, language: str = "") -> None:
        self.lines = tuple(Sentence(line) if isinstance(line, str) else line for line in lines)
        self.language = language
        super().__init__("\n".join(map(str, self.lines)))

    def said(self, translate: Callable[[str], str]) -> str:
        """Its lines in the language of `translate`."""
        return "\n".join(said(line, translate) for line in self.lines)


def at(place: str, what: Sentence) -> Sentence:
    """What is wrong, behind where it stands."""
    return Sentence("{place}: {what}", {"place": place, "what": what})


def found(error: Mapping[str, Any]) -> Sentence:
    """One of pydantic's errors as our own sentence; as pydantic says it where it is of a kind that no setting has."""
    facts: dict[str, Any] = dict(error.get("ctx") or {})
    kind = str(error["type"])
    if kind == "value_error":
        cause = facts.get("error")
        return cause.sentence if isinstance(cause, Unfit) else Sentence(str(cause))
    if kind not in WORDS:
        return Sentence(str(error["msg"]))
    if "expected" in facts:
        facts["expected"] = str(facts["expected"]).replace(" or ", ", ")
    return Sentence(WORDS[kind], facts)


_WHOLE, _NUMBER, _YES_NO = _("write a whole number"), _("write a number"), _("write true or false")
_LIST = _('write a list, such as ["a", "b"]')
WORDS: Mapping[str, str] = {
    "missing": _("this is needed"),
    "bool_parsing": _YES_NO,
    "bool_type": _YES_NO,
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "string_type": _("write a text in quotation marks"),
    "literal_error": _("write one of these: {expected}"),
    "list_type": _LIST,
    "tuple_type": _LIST,
    "too_short": _("the list is too short: {min_length} at least"),
    "too_long": _("the list is too long: {max_length} at most"),
    "greater_than": _("write a number above {gt}"),
    "greater_than_equal": _("write a number of {ge} or more"),
    "less_than": _("write a number below {lt}"),
    "less_than_equal": _("write a number of {le} or less"),
    "path_type": _("write the path of a file in quotation marks"),
    "model_type": _("write a table, such as [[trunks]] and its lines below"),
}
