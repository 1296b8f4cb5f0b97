"""A menu's sheet written as the text of its procedure, each line known by the field of the form it comes from; pure.

The lines of every value stand by themselves, so that what the check finds at a line is told at its field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infolinia.oversight.authoring.menu_sheet import ACTS, Failing, Key, Sheet, Spoken

NAMES = {"*": "star", "#": "hash"}  # keys whose sign no name can hold
_PLAIN = re.compile(r"\w[\w-]*( [\w.+-]+)*")


@dataclass(frozen=True, slots=True)
class Written:
    """fields: the field's name by the number of the line, from 1."""

    text: str
    fields: Mapping[int, str]


def field(part: str, key: str, language: str = "") -> str:
    """The name of a key's field: way_1, words_star_pl."""
    return "_".join(word for word in (part, NAMES.get(key, key), language) if word)


def write(sheet: Sheet) -> Written:
    lines = list(_lines(sheet))
    fields = {number: name for number, (_line, name) in enumerate(lines, 1) if name}
    return Written("".join(f"{line}\n" for line, _name in lines), fields)


def _lines(sheet: Sheet) -> Iterator[tuple[str, str]]:
    steps = _Steps(sheet)
    chosen = [key for key in sheet.keys if key.way not in ACTS]
    acts = [key for key in sheet.keys if key.way in ACTS]
    yield f"procedure: {sheet.name}", "name"
    yield "title:", "title_pl"
    yield from _texts(sheet.title, sheet, "title", 2)
    yield "kind: menu", ""
    yield f"languages: [{', '.join(sheet.languages)}]", "languages"
    if sheet.returning:
        yield f"returning: {_quoted(sheet.returning)}", "returning"
    yield "slots:", ""
    yield f"  {sheet.choice}:", ""
    yield "    type: choice", ""
    yield "    values:" if chosen else "    values: {}", ""
    for key in chosen:
        yield f"      {key.value}:", field("words", key.key, sheet.languages[0])
        for language in sheet.languages:
            said = _quoted(key.words.get(language, ""))
            yield f"        {language}: {said}", field("words", key.key, language)
        yield f"        key: {_quoted(key.key)}", field("way", key.key)
    yield "steps:", ""
    if sheet.closed or sheet.holiday:
        yield "  - branch: hours", "closed"
        yield "    when:", "closed"
        for word, way in (("closed", sheet.closed), ("holiday", sheet.holiday)):
            if way:
                yield f"      - {{if: call.opening = {word}, go: {steps.to(way)}}}", word
    if sheet.greeting:
        yield "  - say: welcome", "greeting_pl"
        yield from _spoken(sheet.greeting, sheet, "greeting")
    yield f"  - choose: {sheet.choice}", ""
    yield from _spoken(sheet.prompt, sheet, "prompt")
    if acts:
        yield "    keys:", ""
        for key in acts:
            yield f"      {_quoted(key.key)}: {key.way}", field("way", key.key)
    yield "    ladder:", ""
    yield f"      silence: [{_rungs(sheet.silence, steps)}]", "silence_way"
    yield f"      no_match: [{_rungs(sheet.wrong, steps)}]", "wrong_way"
    yield f"  - branch: {sheet.choice}_way", ""
    yield "    when:" if chosen else "    when: []", ""
    for key in chosen:
        yield f"      - {{if: {sheet.choice} = {key.value}, go: {steps.to(key.way)}}}", field("way", key.key)
    for id_, way, name in steps.listed():
        if way.startswith("menu "):
            yield f"  - include: {id_}", name
        else:
            yield f"  - hand_over: {id_}", name
            yield f"    to: {_plain(way)}", name


def _texts(texts: Mapping[str, str], sheet: Sheet, name: str, indent: int) -> Iterator[tuple[str, str]]:
    for language in sheet.languages:
        yield f"{' ' * indent}{language}: {_quoted(texts.get(language, ''))}", f"{name}_{language}"


def _spoken(said: Spoken, sheet: Sheet, name: str) -> Iterator[tuple[str, str]]:
    if said.announcement:
        yield f"    announcement: {_plain(said.announcement)}", f"{name}_announcement"
    yield "    text:", f"{name}_pl"
    yield from _texts(said.texts, sheet, name, 6)


def _rungs(failing: Failing, steps: _Steps) -> str:
    return ", ".join([*["again"] * failing.times, steps.to(failing.way)])


def _plain(words: str) -> str:
    """Words of a way as people write them; quoted where YAML would take them for something else."""
    return words if _PLAIN.fullmatch(words) else _quoted(words)


def _quoted(text: str) -> str:
    """As YAML writes any text in one line: its double quotes are those of JSON."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


class _Steps:
    """The ways out, each once: where several keys lead to the same place, they share a step."""

    def __init__(self, sheet: Sheet) -> None:
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        ways = [*_named_ways(sheet)]
        ways.sort(key=lambda it: not it[1].startswith("menu "))  # the last step must be an end, and a menu may return
        for id_, way, name in ways:
            if way not in self._ids:
                wanted = way.removeprefix("menu ") if way.startswith("menu ") else self._free(id_, way)
                self._ids[way], self._names[way] = wanted, name

    def _free(self, id_: str, way: str) -> str:
        return "to_person" if way == "person" else id_

    def to(self, way: str) -> str:
        return self._ids[way]

    def listed(self) -> list[tuple[str, str, str]]:
        return [(id_, way, self._names[way]) for way, id_ in self._ids.items()]


def _named_ways(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """(id of the step, way, field) of each way out."""
    for key in sheet.keys:
        if key.way not in ACTS:
            yield _id(key), key.way, field("way", key.key)
    yield "on_silence", sheet.silence.way, "silence_way"
    yield "on_wrong", sheet.wrong.way, "wrong_way"
    if sheet.closed:
        yield "when_closed", sheet.closed, "closed"
    if sheet.holiday:
        yield "when_holiday", sheet.holiday, "holiday"


def _id(key: Key) -> str:
    return f"to_{NAMES.get(key.key, key.key)}"
