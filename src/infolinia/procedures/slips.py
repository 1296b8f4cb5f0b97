"""What somebody who does not know YAML meant where the parser gives up: the cause, at its own line. Pure.

The parser names the place at which it could not go on. The slip is often before it: a quotation mark that is not
closed ends at the next one, lines further. So the text around is looked at, and what fits nothing here keeps the
parser's place.
"""

from __future__ import annotations

import re
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.tokens import ScalarToken

from infolinia.procedures.problems import Place, Problem

# They look like a space and are none for YAML.
SPACES = "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0xFEFF)))
LOOKED_AT = 1000  # characters of a line
_NO_SPACE = re.compile(rf"[ \t]*(?:- *)*(?:[^\W\d][\w.-]*: *)?(?=[{SPACES}])")
_DASH = re.compile(r" *(?:- +)*(?=-[^\W\d]\w*:(?: |$))")
_COLON = re.compile(r" *(?:- +)*[^\W\d]\w*(?=:[^\s:/])")
GLUED = re.compile(r"[^\W\d]\w*(?=:[^\s:/])")  # a field and its value without a space: pl:Tak
_FIELD = re.compile(r"(?P<before> *(?:- +)*)(?P<name>[^\W\d][\w.-]*):(?: +(?P<value>.*))?$")
_ITEM = re.compile(
    r"- *(?:ask|branch|choose|do|finish|hand_over|include|negotiate|rehearsal|repeat|return|say|statement):"
)
_BEFORE_A_TEXT = re.compile(r"(?:^|[:,\[{-])\s*$")
_WHY = (  # what the parser says, and the problem that it means
    ("while scanning a quoted scalar", "yaml-quote"),
    ("escape", "yaml-escape"),
    ("double-quoted", "yaml-escape"),
    ("sequence entries are not allowed", "yaml-dash"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("mapping values are not allowed", "yaml-colon"),
    ("'\\t'", "yaml-tab"),
    ("cannot start any token", "yaml-start"),
    ("mapping keys are not allowed", "yaml-start"),
    ("scanning a block scalar", "yaml-start"),
    ("scanning an anchor", "yaml-start"),
    ("scanning an alias", "yaml-start"),
    ("scanning a tag", "yaml-start"),
    ("parsing a tag", "yaml-start"),
    ("scanning a directive", "yaml-start"),
    ("but found '}'", "yaml-bracket"),
    ("but found ']'", "yaml-bracket"),
    ("block end", "yaml-indent"),
    ("block mapping", "yaml-indent"),
    ("block collection", "yaml-indent"),
    ("flow", "yaml-bracket"),
)
_BEGUN = ("yaml-quote", "yaml-bracket", "yaml-no-colon", "yaml-start")  # the slip is where that began

Mark = tuple[int, int]  # line and column, from 0


def of_parser(error: YAMLError, text: str, file: str) -> Problem:
    """The problem that an error of the parser means, at the line of the slip. Never raises."""
    code, (line, column), facts = _slip(error, text)
    return Problem(code, Place(file, line + 1, column + 1), facts)


def _slip(error: Any, text: str) -> tuple[str, Mark, dict[str, str]]:
    character = getattr(error, "character", None)  # one that YAML forbids; the reader knows no line
    said = f"{getattr(error, 'context', None)} {getattr(error, 'problem', None)}"
    if "\0" in text or "\ufffd" in text[:4] or (text.startswith("%") and "document start" in said):
        return "yaml-binary", (0, 0), {}
    if character is not None:
        at = max(text.find(chr(character)), 0)
        before = text[:at]
        return "yaml-character", (before.count("\n"), at - before.rfind("\n") - 1), {"character": f"U+{character:04X}"}
    problem, begun = _mark(error, "problem_mark"), _mark(error, "context_mark")
    if problem is None:
        return "not-yaml", begun or (0, 0), {}
    lines = text.split("\n")
    found = _of_spaces(lines, problem) or _of_quotes(text, lines, problem) or _of_colons(lines, problem, begun, said)
    if found:
        return found
    code = next((code for words, code in _WHY if words in said), "not-yaml")
    place = begun if begun and code in _BEGUN and not (code == "yaml-bracket" and "but found" in said) else problem
    if code in ("yaml-indent", "yaml-start") and (bracket := _of_bracket(lines, problem)):
        return bracket
    sign = _line(lines, place[0])[place[1] : place[1] + 1]
    return code, place, {"sign": sign} if code == "yaml-start" else {}


def _of_spaces(lines: list[str], problem: Mark) -> tuple[str, Mark, dict[str, str]] | None:
    """A space that is missing behind a dash or a colon, or is none for YAML, in the line or in the one before it."""
    for at in (_before(lines, problem[0]), problem[0]):
        line = _line(lines, at)
        if match := _NO_SPACE.match(line):
            return "yaml-space", (at, match.end()), {}
        if match := _DASH.match(line):
            return "yaml-dash-space", (at, match.end()), {}
        if match := _COLON.match(line):
            return "yaml-colon-space", (at, match.end()), {"field": match[0].lstrip(" -")}
    return None


def _of_quotes(text: str, lines: list[str], problem: Mark) -> tuple[str, Mark, dict[str, str]] | None:
    """A quotation mark that ends a text too early, or one before it that was never closed."""
    at, column = problem
    before = lines[at][:column].rstrip() if at < len(lines) else ""
    if not before.endswith(('"', "'")):
        return None
    token = _quoted_before(text, (at, len(before)))
    if token is None:
        return None
    start: Mark = (token.start_mark.line, token.start_mark.column)
    swallowed = lines[start[0] + 1 : at + 1]
    if _ITEM.match(lines[at][column : column + LOOKED_AT]):
        return "yaml-dash", problem, {}
    opens = bool(token.value) and _BEFORE_A_TEXT.search(before[:-1][-LOOKED_AT:])
    if opens or any(_FIELD.match(line[:LOOKED_AT]) for line in swallowed):
        return "yaml-quote", start, {}
    return "yaml-apostrophe" if before.endswith("'") else "yaml-quote-inside", (at, len(before) - 1), {}


def _quoted_before(text: str, end: Mark) -> Any:
    """The text in quotes that ends there; None: none does."""
    reader: Any = YAML(typ="safe", pure=True)
    try:
        for token in reader.scan(text):
            if (token.start_mark.line, token.start_mark.column) >= end:
                return None
            if isinstance(cast("object", token), ScalarToken) and (token.end_mark.line, token.end_mark.column) == end:
                return None if token.plain else token
    except YAMLError:
        return None
    return None


def _of_colons(
    lines: list[str], problem: Mark, begun: Mark | None, said: str
) -> tuple[str, Mark, dict[str, str]] | None:
    """A colon that the parser did not expect: a line too far to the right, an item in the middle of one, or a text."""
    at, column = problem
    if "but got ':'" in said and begun and begun[0] == at:
        return "yaml-colon", problem, {}
    if "mapping values are not allowed" not in said:
        return None
    line = _line(lines, at)
    field, above = _FIELD.match(line), _FIELD.match(_line(lines, _before(lines, at)))
    if item := _ITEM.search(line[: column + 1].lstrip(" -")):
        return "yaml-dash", (at, line.find(item[0], len(line) - len(line.lstrip(" -")))), {}
    if field and above and above["value"] and field.end("name") == column and above.end("before") < field.end("before"):
        return "yaml-indent", (at, field.end("before")), {}
    return None


def _of_bracket(lines: list[str], problem: Mark) -> tuple[str, Mark, dict[str, str]] | None:
    """A text that begins with a bracket: {options} is read as fields, and what follows fits nothing."""
    at, column = problem
    field = _FIELD.match(_line(lines, at))
    start = field.start("value") if field else -1  # -1: the field has no value
    if 0 <= start < column and (sign := _line(lines, at)[start : start + 1]) in ("{", "["):
        return "yaml-start", (at, start), {"sign": sign}
    return None


def _mark(error: Any, name: str) -> Mark | None:
    mark = getattr(error, name, None)
    return (int(mark.line), int(mark.column)) if mark is not None else None


def _line(lines: list[str], at: int) -> str:
    return lines[at][:LOOKED_AT] if 0 <= at < len(lines) else ""


def _before(lines: list[str], at: int) -> int:
    """The line with something in it before this one; -1: there is none."""
    return next(
        (n for n in range(min(at, len(lines)) - 1, -1, -1) if lines[n].strip(" ") and lines[n].strip()[:1] != "#"), -1
    )
