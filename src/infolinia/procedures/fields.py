"""Fields of a procedure file, typed: each reader tells what is wrong and where, and goes on; pure.

Every scalar is text (see tree.py), so `critical: yes` is no truth value here: it is refused rather than read as "no".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from rapidfuzz import process

from infolinia.procedures import expressions, functions, texts, tree
from infolinia.procedures.declarations.procedure import LANGUAGES
from infolinia.procedures.problems import Place, Problem
from infolinia.procedures.tree import Node

LONGEST_PATTERN = 100
LONGEST_NAME = 60
RESERVED = expressions.KEYWORDS | {"performer", "language", "options"}
DECLINED = frozenset({"customer.name", "agent.name", "client.name"})
"""Names that come with a call, and with their declension where it is stored; the check asks whether it is."""
Fields: TypeAlias = Mapping[str, Node]


class FieldReader:
    """Reads fields of one file. `names`, `choices` and `types` are set once the slots are known. functions: those that
    expressions may use; None: the installation's."""

    def __init__(self, file: str, problems: list[Problem], table: functions.Table | None = None) -> None:
        self.file, self.problems, self.functions = file, problems, table
        self.languages: tuple[str, ...] = LANGUAGES
        self.names: frozenset[str] = frozenset()
        self.choices: dict[str, frozenset[str]] = {}
        self.types: dict[str, str] = {}

    def problem(self, code: str, place: Place, **facts: str) -> None:
        self.problems.append(Problem(code, place, facts))

    def unknown(self, code: str, place: Place, fact: str, name: str, known: Iterable[str]) -> None:
        self.problem(code, place, **{fact: name, "nearest": nearest(name, known)})

    def mapping(self, node: Node | None, what: str) -> Fields:
        """The fields of a mapping; none, with a problem, when something else stands there."""
        if node is None:
            return {}
        if not isinstance(node, tree.Mapping):
            self.problem("not-a-mapping", node.place, field=what, value=text(node))
            return {}
        return node.fields

    def known_fields(self, node: Node, known: Iterable[str], what: str) -> Fields:
        """The same, for a mapping in which only some names may stand."""
        fields = self.mapping(node, what)
        wanted = sorted(known)
        for name in fields:
            if name not in wanted and isinstance(node, tree.Mapping):
                place = node.keys[name]
                self.problem("unknown-field", place, what=what, field=name, nearest=nearest(name, wanted))
        return fields

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        if node is None:
            return ()
        if not isinstance(node, tree.Sequence):
            self.problem("not-a-list", node.place, field=what, value=text(node))
            return ()
        return node.items

    def scalar(self, fields: Fields, name: str) -> str:
        """The text of a field; empty when it is absent."""
        node = fields.get(name)
        if node is not None and not isinstance(node, tree.Scalar):
            self.problem("not-a-text", node.place, field=name)
        return text(node)

    def scalars(self, node: Node | None, what: str) -> dict[str, str]:
        """A mapping of names to single words."""
        fields = self.mapping(node, what)
        return {name: self.scalar(fields, name) for name in fields}

    def one_of(self, fields: Fields, name: str, *values: str) -> str:
        found = self.scalar(fields, name)
        if name in fields and found not in values:
            self.problem("wrong-value", fields[name].place, field=name, value=found, values=", ".join(values))
            return ""
        return found

    def flag(self, fields: Fields, name: str) -> bool:
        return self.one_of(fields, name, "true", "false") == "true"

    def number(self, fields: Fields, name: str, otherwise: int, *, most: int) -> int:
        found = self.scalar(fields, name)
        if name not in fields:
            return otherwise
        if not re.fullmatch(r"[0-9]{1,6}", found) or not 1 <= int(found) <= most:
            self.problem("not-a-number", fields[name].place, field=name, value=found, most=str(most))
            return otherwise
        return int(found)

    def seconds(self, fields: Fields, name: str, otherwise: int) -> int:
        """`8 s`, `8` or `2 min` in seconds, at most an hour."""
        found = re.fullmatch(r"([0-9]{1,4})\s*(s|min)?", self.scalar(fields, name))
        if name not in fields:
            return otherwise
        count = int(found.group(1)) * (60 if found.group(2) == "min" else 1) if found else 0
        if not 1 <= count <= 3600:
            self.problem("not-seconds", fields[name].place, field=name, value=self.scalar(fields, name))
            return otherwise
        return count

    def identifier(self, name: str, place: Place, *, of_step: bool = False) -> str:
        """A name that paths can hold, and for a slot also expressions."""
        fine = re.fullmatch(r"[^\W\d][\w-]*" if of_step else r"[^\W\d]\w*", name)
        if not fine or len(name) > LONGEST_NAME or (not of_step and name in RESERVED):
            self.problem("bad-name", place, name=name[:LONGEST_NAME])
        return name

    def pattern(self, fields: Fields) -> str:
        """A regular expression that ends in time: no group repeated, few open repetitions, few options."""
        found = self.scalar(fields, "pattern")
        if not found:
            return ""
        bare = re.sub(r"\\[^1-9]", "", found)
        open_ends, optional = len(re.findall(r"[*+]|\{\d*,\d*\}", bare)), bare.count("?")
        try:
            re.compile(found)
            fine = len(found) <= LONGEST_PATTERN and not re.search(r"\)[*+{]|\\[1-9]", bare)
        except (re.error, OverflowError, RecursionError):
            fine = False
        if not fine or open_ends > 2 or optional > 4:
            self.problem("bad-pattern", fields["pattern"].place, pattern=found[:40], most=str(LONGEST_PATTERN))
            return ""
        return found

    def words(self, fields: Fields, name: str, what: str) -> dict[str, str]:
        """A text of every language; empty when the field is absent."""
        if name not in fields:
            return {}
        node = fields[name]
        if isinstance(node, tree.Scalar):
            self.problem("one-language", node.place, what=what, field=name)
            return {}
        spoken = self.known_fields(node, {*LANGUAGES, *self.languages}, f"{what}: {name}")
        found = {language: self.scalar(spoken, language) for language in spoken}
        for language in self.languages:
            if not found.get(language):
                self.problem("no-text", node.place, what=what, field=name, language=language)
        return found

    def many_words(
        self, node: Node | None, what: str, field: str, *, beside: tuple[str, ...] = ()
    ) -> dict[str, tuple[str, ...]]:
        """Words or phrases of every language; beside: other fields that may stand among them."""
        if node is None:
            return {}
        if isinstance(node, tree.Scalar):
            self.problem("one-language", node.place, what=what, field=field)
            return {}
        fields = self.known_fields(node, {*LANGUAGES, *self.languages, *beside}, f"{what}: {field}")
        found: dict[str, tuple[str, ...]] = {}
        for language, said in ((name, inner) for name, inner in fields.items() if name not in beside):
            items = said.items if isinstance(said, tree.Sequence) else (said,)
            found[language] = tuple(text(item) for item in items if text(item))
        for language in self.languages:
            if not found.get(language):
                self.problem("no-text", node.place, what=what, field=field, language=language)
        return found

    def templates(self, fields: Fields, name: str, what: str, *, options: bool = False) -> dict[str, texts.Template]:
        """Texts with fills, in every language. The same values must be filled in all of them."""
        made: dict[str, texts.Template] = {}
        spoken = self.words(fields, name, what)
        node = fields.get(name)
        inner: Fields = node.fields if isinstance(node, tree.Mapping) else {}
        for language, said in spoken.items():
            try:
                made[language] = texts.parse(
                    said, self.names, language=language, options=options, types=self.types, declined=DECLINED,
                    table=self.functions,
                )  # fmt: skip
            except texts.TextProblem as found:
                code = found.code if found.code.startswith("expression-") else f"fill-{found.code}"
                self.problem(code, inner[language].place, **found.facts)
        first = next(iter(made.values()), None)
        for language, template in made.items():
            if first is not None and template.reads != first.reads:
                fills = ", ".join(sorted(template.reads ^ first.reads))
                self.problem("other-fills", inner[language].place, what=what, fills=fills)
        return made

    def expression(self, node: Node) -> expressions.Expression | None:
        try:
            return expressions.parse(text(node), self.names, self.choices, self.types, self.functions)
        except expressions.ExpressionProblem as found:
            self.problem(f"expression-{found.code}", node.place, **found.facts)
            return None

    def named_expressions(self, node: Node | None, what: str) -> dict[str, expressions.Expression]:
        return {n: made for n, inner in self.mapping(node, what).items() if (made := self.expression(inner))}


def text(node: Node | None) -> str:
    """The text of a scalar as it stands; empty for anything else and for what is absent."""
    return node.text if isinstance(node, tree.Scalar) else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like it."""
    found = process.extractOne(name, sorted(known))
    return str(found[0]) if found else "–"
