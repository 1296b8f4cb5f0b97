"""Rehearsals written as the YAML that `script` reads: one added to a file, replaced or taken out of it; pure.

What the file says besides stays as its author wrote it, comments and all, where its rehearsals stand below each other,
each from a line of its own. Where they do not, the whole file is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from infolinia.procedures import tree
from infolinia.procedures.problems import Problem
from infolinia.procedures.rehearsal.script import Ending, Line, Script, read

_BARE = re.compile(r"[^\W_][\w./+ -]*")
_HIDDEN = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def put(source: str, script: Script, *, file: str) -> str:
    """The file with this rehearsal: in the place of the one of its name, else as the last. Raises ProcedureProblems
    when the file cannot be read."""
    blocks = _blocks(source, file)
    at = next((at for at, (known, _) in enumerate(blocks) if known.name == script.name), len(blocks))
    blocks[at : at + 1] = [(script, write(script))]
    return _joined(source, blocks, file)


def without(source: str, name: str, *, file: str) -> str:
    """The file without the rehearsal of this name; empty when no other is left. Raises ProcedureProblems."""
    blocks = [block for block in _blocks(source, file) if block[0].name != name]
    return _joined(source, blocks, file) if blocks else ""


def write(script: Script) -> str:
    """One rehearsal as an item of a list, ending with a line break."""
    fields = [
        ("rehearsal", scalar(script.name)),
        ("procedure", scalar(script.procedure)),
        ("language", script.language),
        ("performer", script.performer),
        ("now", f"{script.now:%Y-%m-%dT%H:%M}"),
    ]
    if script.given:
        fields.append(("given", _flow(script.given)))
    if script.backend:
        answers = {name: runs[0] if len(runs) == 1 else list(runs) for name, runs in script.backend.items()}
        rows = "".join(f"\n    {scalar(name)}: {_flow(runs)}" for name, runs in answers.items())
        fields.append(("backend", rows))
    lines = "".join(f"\n    - {_flow(_line(line))}" for line in script.lines)
    fields.append(("lines", lines or " []"))
    if script.end is not None:
        fields.append(("end", _flow(_end(script.end))))
    body = "\n  ".join(f"{name}:{value if value.startswith((chr(10), ' ')) else ' ' + value}" for name, value in fields)
    return f"- {body}\n"


def scalar(words: str) -> str:
    """A text as YAML reads it back: bare where that is safe, else in quotes."""
    if _BARE.fullmatch(words) and not words.endswith(" "):
        return words
    quoted = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + _HIDDEN.sub(lambda found: _escaped(found[0]), quoted) + '"'


def _escaped(character: str) -> str:
    code = ord(character)
    return "\\uFFFD" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04X}"


def _flow(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case Mapping():
            pairs = cast("Mapping[str, Any]", value).items()
            return "{" + ", ".join(f"{scalar(str(name))}: {_flow(inner)}" for name, inner in pairs) + "}"
        case str():
            return scalar(value)
        case Sequence():
            return "[" + ", ".join(_flow(inner) for inner in cast("Sequence[Any]", value)) + "]"
        case _:
            return scalar(str(value))


def _line(line: Line) -> dict[str, Any]:
    made: dict[str, Any] = {"focus": line.focus} if line.focus else {}
    if line.does:
        made[line.does] = dict(line.slots) if line.does == "corrects" else line.value
    if line.then:
        made["then"] = line.then
    return made


def _end(end: Ending) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "finish": end.finish,
        "hand_over": end.hand_over,
        "disposition": end.disposition,
        "record": end.record,
        "not_in_record": list(end.not_in_record),
        "actions": end.actions,
        "statements": end.statements,
    }
    return {name: value for name, value in fields.items() if value}


# --- Where the rehearsals of a file stand


def _blocks(source: str, file: str) -> list[tuple[Script, str]]:
    """Each rehearsal with its own lines; where they have none, as it is written anew."""
    if not source.strip():
        return []
    scripts = read(source, file=file)
    own = _own_lines(source, file)
    if len(own) != len(scripts):
        return [(script, write(script)) for script in scripts]
    return list(zip(scripts, own, strict=True))


def _own_lines(source: str, file: str) -> list[str]:
    """The lines of each rehearsal, with what stands below it; empty where they do not stand apart."""
    problems: list[Problem] = []
    root = tree.read(source, file, problems)
    lines = source.removeprefix("\ufeff").splitlines(keepends=True)
    starts = [item.place.line - 1 for item in root.items] if isinstance(root, tree.Sequence) else []
    if not starts or len(set(starts)) != len(starts) or starts[-1] >= len(lines):
        return []
    if any(not lines[at].startswith("- ") for at in starts):
        return []
    return ["".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _joined(source: str, blocks: list[tuple[Script, str]], file: str) -> str:
    """The blocks below each other, after what the file says above the first."""
    own = "".join(_own_lines(source, file)) if source.strip() else ""
    head = source.removeprefix("\ufeff").removesuffix(own) if own else ""
    made = head + "".join(block if block.endswith("\n") else f"{block}\n" for _, block in blocks)
    if [script.name for script in read(made, file=file)] == [script.name for script, _ in blocks]:
        return made
    return "".join(write(script) for script, _ in blocks)
