"""A menu as a form shows it: what is said, what each key does, and what follows where nobody presses one; pure.

A sheet is read from the text of a procedure (`read`) and written back to one (menu_text.py). It holds menus of one
shape: opening hours, a greeting, one choice, ways out; a menu below a menu is another procedure that is included. What
has another shape, or says more than a form has fields for, is not shown rather than shown by halves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from infolinia.procedures import targets, tree
from infolinia.procedures.fields import LANGUAGES, text
from infolinia.procedures.problems import Problem
from infolinia.procedures.steps import KEY_ACTS
from infolinia.procedures.tree import Mapping as Fields
from infolinia.procedures.tree import Node, Sequence

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#")
ACTS = KEY_ACTS
PERSON = "person"
MOST_TIMES = 9
_FILE = ("procedure", "version", "title", "kind", "languages", "returning", "slots", "steps")
_ENDS = ("hand_over", "include")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something that is said: the announcement, else the texts by language."""

    texts: Mapping[str, str]
    announcement: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What a key does. way: one of ACTS, the words of `to` (targets.py), or `menu NAME`. value: the name of what is
    chosen, in conditions and in counts; words: what is said for it, by language; both empty for an act."""

    key: str
    way: str
    value: str = ""
    words: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Failing:
    """What follows where no key is pressed, or a wrong one: so many times it is said again, then this way."""

    times: int = 1
    way: str = PERSON


@dataclass(frozen=True, slots=True)
class Sheet:
    """closed, holiday: the way out of hours; empty: none, the menu is heard then, too. choice: the name of the slot.
    returning: minutes, as typed, in which who waited before may go back past the menu; empty: nobody is asked."""

    name: str
    title: Mapping[str, str]
    languages: tuple[str, ...]
    keys: tuple[Key, ...]
    prompt: Spoken
    greeting: Spoken | None = None
    silence: Failing = Failing()
    wrong: Failing = Failing()
    closed: str = ""
    holiday: str = ""
    choice: str = "main"
    returning: str = ""


class NotShown(Exception):
    """The text says something for which the form has no field. line: where; 0: nowhere in particular. problem: why it
    cannot be read at all."""

    def __init__(self, line: int, problem: Problem | None = None) -> None:
        super().__init__(f"line {line}" if problem is None else str(problem))
        self.line, self.problem = line, problem


def read(source: str, name: str) -> Sheet:
    """The sheet of a text; name: of its file. Raises NotShown."""
    problems: list[Problem] = []
    root = tree.read(source, f"{name}.yaml", problems)
    if problems or not isinstance(root, Fields):
        raise NotShown(problems[0].place.line if problems else 1, problems[0] if problems else None)
    return _Reader(_fields(root, _FILE)).sheet(root)


def is_menu(source: str) -> bool:
    """Whether a text, right or wrong, says that it is a menu."""
    return re.search(r"^kind:[ \t]*menu[ \t]*(#.*)?$", source, re.MULTILINE) is not None


def has_comments(source: str) -> bool:
    """Whether the text holds remarks of its author, which a form does not keep."""
    return re.search(r"^[ \t]*#|[ \t]#[ \t]", source, re.MULTILINE) is not None


class _Reader:
    def __init__(self, top: Mapping[str, Node]) -> None:
        self._top = top
        self._ends: dict[str, str] = {}  # ways by the step that leads there

    def sheet(self, root: Node) -> Sheet:
        top = self._top
        if text(top.get("kind")) != "menu":
            raise NotShown(_line(top.get("kind", root)))
        listed = top.get("languages")
        languages = tuple(text(it) for it in _items(listed)) if listed else LANGUAGES
        if not languages or set(languages) - set(LANGUAGES):
            raise NotShown(_line(listed or root))
        steps = [_mapping(step) for step in _items(top.get("steps"))]
        parts = self._parts(steps)
        choose, way = parts.get("choose"), parts.get("way")
        if choose is None:
            raise NotShown(_line(top.get("steps", root)))
        asked = _fields(choose, ("choose", "announcement", "text", "keys", "ladder"))
        choice = text(asked["choose"])
        closed, holiday = self._hours(parts.get("hours"))
        ladder = _fields(asked["ladder"], ("silence", "no_match", "invalid")) if "ladder" in asked else {}
        greeting = parts.get("say")
        return Sheet(
            name=text(top.get("procedure")),
            title=_texts(top.get("title")),
            languages=languages,
            keys=self._keys(choice, asked, way),
            prompt=Spoken(_texts(asked.get("text")), text(asked.get("announcement"))),
            greeting=_greeting(greeting) if greeting else None,
            silence=self._failing(ladder.get("silence")),
            wrong=self._failing(ladder.get("no_match")),
            closed=closed,
            holiday=holiday,
            choice=choice,
            returning=text(top.get("returning")),
        )

    def _parts(self, steps: list[Fields]) -> dict[str, Fields]:
        """The steps by their part: hours, say, choose, way, each at most once and in this order; then the ways out."""
        parts: dict[str, Fields] = {}
        order = ("hours", "say", "choose", "way")
        for step in steps:
            kind = next((it for it in ("branch", "say", "choose", *_ENDS) if it in step.fields), "")
            if kind in _ENDS:
                self._end(step, kind)
                continue
            part = ("way" if "choose" in parts else "hours") if kind == "branch" else kind
            is_late = bool(self._ends) or part in parts or part not in order
            if is_late or any(order.index(it) > order.index(part) for it in parts):
                raise NotShown(step.place.line)
            parts[part] = step
        return parts

    def _end(self, step: Fields, kind: str) -> None:
        if kind == "include":
            fields = _fields(step, ("include",))
            way = f"menu {text(fields['include'])}"
        else:
            fields = _fields(step, ("hand_over", "to"))
            to = text(fields.get("to"))
            target = targets.read(to)
            if target is None and to.partition(" ")[0] != "number":
                raise NotShown(step.place.line)
            way = target.written() if target else to
        id_ = text(fields[kind])
        if not id_ or id_ in self._ends:
            raise NotShown(step.place.line)
        self._ends[id_] = way

    def _hours(self, step: Fields | None) -> tuple[str, str]:
        found = {"closed": "", "holiday": ""}
        for condition, go in _edges(step):
            match = re.fullmatch(r"call\.opening\s*=\s*(closed|holiday)", text(condition).strip())
            if match is None or found[match[1]]:
                raise NotShown(_line(condition))
            found[match[1]] = self._way(go)
        return found["closed"], found["holiday"]

    def _keys(self, choice: str, asked: Mapping[str, Node], way: Fields | None) -> tuple[Key, ...]:
        leads: dict[str, str] = {}
        for condition, go in _edges(way):
            match = re.fullmatch(rf"{re.escape(choice)}\s*=\s*([\w-]+)", text(condition).strip())
            if match is None:
                raise NotShown(_line(condition))
            leads.setdefault(match[1], self._way(go))
        otherwise = next(iter(self._ends.values()), "")
        found: dict[str, Key] = {}
        for value, said in self._values(choice).items():
            of = _fields(said, (*LANGUAGES, "key"))
            key = text(of.get("key"))
            if key not in KEYS or key in found:
                raise NotShown(_line(said))
            words = {language: _scalar(of[language]) for language in LANGUAGES if language in of}
            found[key] = Key(key, leads.get(value, otherwise), value, words)
        acts = asked.get("keys")
        for key, act in (_mapping(acts).fields if acts else {}).items():
            if key not in KEYS or key in found or text(act) not in ACTS:
                raise NotShown(_line(act))
            found[key] = Key(key, text(act))
        return tuple(sorted(found.values(), key=lambda it: KEYS.index(it.key)))

    def _values(self, choice: str) -> Mapping[str, Node]:
        slots = _mapping(self._top.get("slots")).fields
        if list(slots) != [choice]:
            raise NotShown(_line(self._top.get("slots")))
        slot = _fields(slots[choice], ("type", "values"))
        if text(slot.get("type")) != "choice":
            raise NotShown(_line(slots[choice]))
        return _mapping(slot.get("values")).fields

    def _failing(self, rungs: Node | None) -> Failing:
        if rungs is None:
            return Failing(3)  # as ladders.DEFAULT has it: three times again, then a person
        words = [text(it) for it in _items(rungs)]
        if not words or set(words[:-1]) - {"again"} or len(words) - 1 > MOST_TIMES or words[-1] == "again":
            raise NotShown(_line(rungs))
        return Failing(len(words) - 1, PERSON if words[-1] == "hand_over" else self._way(_items(rungs)[-1]))

    def _way(self, go: Node | None) -> str:
        if text(go) not in self._ends:
            raise NotShown(_line(go))
        return self._ends[text(go)]


def _greeting(step: Fields) -> Spoken:
    fields = _fields(step, ("say", "announcement", "text"))
    return Spoken(_texts(fields.get("text")), text(fields.get("announcement")))


def _edges(step: Fields | None) -> list[tuple[Node, Node]]:
    found: list[tuple[Node, Node]] = []
    if step is not None:
        for edge in _items(_fields(step, ("branch", "when")).get("when")):
            fields = _fields(edge, ("if", "go"))
            if "if" not in fields or "go" not in fields:
                raise NotShown(_line(edge))
            found.append((fields["if"], fields["go"]))
    return found


def _texts(node: Node | None) -> dict[str, str]:
    if node is None:
        return {}
    return {language: _scalar(said) for language, said in _fields(node, LANGUAGES).items()}


def _scalar(node: Node) -> str:
    if not isinstance(node, tree.Scalar):
        raise NotShown(_line(node))
    return node.text


def _fields(node: Node, known: tuple[str, ...]) -> Mapping[str, Node]:
    found = _mapping(node)
    for name in found.fields:
        if name not in known:
            raise NotShown(found.keys[name].line)
    return found.fields


def _mapping(node: Node | None) -> Fields:
    if not isinstance(node, Fields):
        raise NotShown(_line(node))
    return node


def _items(node: Node | None) -> tuple[Node, ...]:
    if not isinstance(node, Sequence):
        raise NotShown(_line(node))
    return node.items


def _line(node: Node | None) -> int:
    return node.place.line if node is not None else 0
