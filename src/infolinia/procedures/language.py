"""The language of procedures: from one YAML file to a checked, frozen Procedure; pure.

Read with YAML 1.2 and every scalar as text, because YAML's own guesses bite (`no:` is no longer false, 12:30 is no
longer 750); the schema below types them. Each problem carries file, line and column. The version of a procedure is the
hash of its own text and of those it includes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from rapidfuzz import process

from infolinia.procedures import expressions, texts, tree, ways
from infolinia.procedures.problems import Place, Problem, ProcedureProblems
from infolinia.procedures.tree import Node

StepKind = Literal["say", "statement", "ask", "choose", "do", "branch", "include", "hand_over", "finish", "return"]
KINDS: tuple[StepKind, ...] = (
    "say", "statement", "ask", "choose", "do", "branch", "include", "hand_over", "finish", "return",
)  # fmt: skip
TYPES = (
    "text", "number", "yes_no", "choice", "date", "period", "money", "phone", "email", "address", "customer", "order",
    "case", "level",
)  # fmt: skip
LANGUAGES = ("pl", "en")
ATTRIBUTES = ("call.direction", "call.caller", "performer", "language", "customer.name", "agent.name", "client.name")

_COMMON = {"when", "next", "title"}
_FIELDS: dict[str, set[str]] = {
    "say": {"text", "again"},
    "statement": {"text", "law", "heard"},
    "ask": {"text", "help", "hints", "again", "confirm", "optional", "unsure", "accepts", "on_refuse", "on_dont_know"},
    "choose": {"text", "help", "hints", "again", "confirm", "optional", "on_refuse", "on_dont_know"},
    "do": {"action", "with", "out", "slow", "on_error", "on_change"},
    "branch": {"when"},
    "include": {"with", "out", "exits"},
    "hand_over": {"to", "reason"},
    "finish": {"disposition", "text"},
    "return": set(),
}
_TOP = {"procedure", "version", "title", "languages", "call", "given", "gives", "slots", "digressions", "steps"}
_SLOT = {
    "type", "title", "values", "critical", "private", "valid", "why", "looks", "from", "disclose", "optional",
    "pattern", "max", "example",
}  # fmt: skip

Texts = Mapping[str, texts.Template]


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a choice, with what people say for it; the first word of each language is how it is written."""

    value: str
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of data to obtain."""

    name: str
    type: str
    title: Mapping[str, str]
    options: tuple[Option, ...] = ()
    critical: bool = False
    private: bool = False
    optional: bool = False
    looks: str = ""
    valid: expressions.Expression | None = None
    why: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    source: expressions.Expression | None = None
    pattern: str = ""
    longest: int = 500
    disclose: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Only the fields of its kind are filled."""

    kind: StepKind
    id: str
    place: Place
    title: Mapping[str, str]
    text: Texts = field(default_factory=lambda: dict[str, texts.Template]())
    help: Texts = field(default_factory=lambda: dict[str, texts.Template]())
    when: expressions.Expression | None = None
    next: str = ""
    again: bool = False  # say: said anew when what it says changed
    law: str = ""
    unsure: str = ""
    accepts: str = ""  # the statement a yes to this step agrees to
    optional: bool = False
    confirm: bool = False
    on_refuse: str = ""
    on_dont_know: str = ""
    action: str = ""
    inputs: Mapping[str, expressions.Expression] = field(default_factory=lambda: dict[str, expressions.Expression]())
    out: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    on_error: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    on_change: str = ""
    edges: tuple[tuple[expressions.Expression, str], ...] = ()
    exits: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    included: Procedure | None = None
    to: str = ""
    reason: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    disposition: str = ""


@dataclass(frozen=True, slots=True)
class Digression:
    """Something the customer says beside the matter; answered, then back to the same place, or away for good."""

    id: str
    hear: Mapping[str, tuple[str, ...]]
    text: Texts
    place: Place
    go: str = ""
    objection: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """A compiled procedure. `hash` is its version for calls and journal."""

    name: str
    version: str
    hash: str
    title: Mapping[str, str]
    languages: tuple[str, ...]
    given: Mapping[str, Slot]
    gives: tuple[str, ...]
    slots: Mapping[str, Slot]
    steps: tuple[Step, ...]
    digressions: tuple[Digression, ...] = ()

    def index(self, step: str) -> int:
        """The place of a step in the list."""
        return next(i for i, s in enumerate(self.steps) if s.id == step)

    def slot(self, name: str) -> Slot | None:
        return self.slots.get(name) or self.given.get(name)


def load(text: str, *, source: str, library: Mapping[str, str], actions: frozenset[str] | None = None) -> Procedure:
    """Compile a procedure.

    source: the name of its file, for problems. library: the texts of procedures it may include, by name.
    actions: names that `do` may use; None: not checked. Raises ProcedureProblems with everything that is wrong.
    """
    problems: list[Problem] = []
    made = _Loader(source, library, actions, problems, ()).procedure(text)
    if problems or made is None:
        raise ProcedureProblems(problems)
    return made


def included(procedure: Procedure) -> frozenset[str]:
    """The names of all procedures that it includes, and that those include."""
    inner = [step.included for step in procedure.steps if step.included]
    return frozenset(p.name for p in inner).union(*(included(p) for p in inner))


class _Loader:
    def __init__(
        self,
        file: str,
        library: Mapping[str, str],
        actions: frozenset[str] | None,
        problems: list[Problem],
        above: tuple[str, ...],
    ) -> None:
        self._file, self._library, self._actions, self._problems, self._above = file, library, actions, problems, above
        self._names: frozenset[str] = frozenset()
        self._choices: dict[str, frozenset[str]] = {}
        self._languages: tuple[str, ...] = LANGUAGES
        self._hashes: list[str] = []

    def _problem(self, code: str, place: Place, **facts: str) -> None:
        self._problems.append(Problem(code, place, facts))

    def _mapping(self, node: Node | None, what: str) -> dict[str, Node]:
        if node is None:
            return {}
        if not isinstance(node, tree.Mapping):
            self._problem("wrong-value", node.place, field=what, value=_text(node), expected="a mapping")
            return {}
        return node.fields

    def _list(self, node: Node | None, what: str) -> tuple[Node, ...]:
        if node is None:
            return ()
        if not isinstance(node, tree.Sequence):
            self._problem("wrong-value", node.place, field=what, value=_text(node), expected="a list")
            return ()
        return node.items

    # --- The procedure

    def procedure(self, text: str) -> Procedure | None:
        root = tree.read(text, self._file, self._problems)
        if root is None:
            return None
        top = self._mapping(root, "procedure")
        self._unknown_fields(top, _TOP, "procedure", root)
        for name in ("procedure", "title", "steps"):
            if name not in top:
                self._problem("no-field", root.place, what="procedure", field=name)
        if "languages" in top:
            self._languages = tuple(_text(item) for item in self._list(top["languages"], "languages"))
        name = _text(top.get("procedure"))
        given = {n: self._slot(n, node) for n, node in self._mapping(top.get("given"), "given").items()}
        slots = {n: self._slot(n, node) for n, node in self._mapping(top.get("slots"), "slots").items()}
        gives = self._mapping(top.get("gives"), "gives")
        for extra, node in gives.items():
            if extra not in given and extra not in slots:
                slots[extra] = self._slot(extra, node)
        self._names = frozenset({*given, *slots, *ATTRIBUTES})
        every = {**given, **slots}
        self._choices = {n: frozenset(o.value for o in slot.options) for n, slot in every.items() if slot.options}
        slots = {n: self._with_rules(slot, top.get("slots")) for n, slot in slots.items()}
        steps = tuple(s for node in self._list(top.get("steps"), "steps") if (s := self._step(node, slots, given)))
        digressions = tuple(
            self._digression(id_, node) for id_, node in self._mapping(top.get("digressions"), "digressions").items()
        )
        self._problems.extend(ways.check(steps, digressions))
        hashed = hashlib.sha256("\n".join([text, *self._hashes]).encode()).hexdigest()[:16]
        return Procedure(
            name=name,
            version=_text(top.get("version")) or "1",
            hash=hashed,
            title=self._words(top.get("title"), "title", root),
            languages=self._languages,
            given=given,
            gives=tuple(gives),
            slots=slots,
            steps=steps,
            digressions=digressions,
        )

    def _slot(self, name: str, node: Node) -> Slot:
        fields = self._mapping(node, name)
        self._unknown_fields(fields, _SLOT, f"slot {name}", node)
        type_ = _text(fields.get("type"))
        if type_ not in TYPES:
            self._problem("unknown-type", node.place, type=type_ or "?", types=", ".join(TYPES))
        options = tuple(
            Option(value, {lang: tuple(_texts(words)) for lang, words in self._mapping(said, value).items()})
            for value, said in self._mapping(fields.get("values"), "values").items()
        )
        longest = _text(fields.get("max"))
        return Slot(
            name=name,
            type=type_,
            title=self._words(fields.get("title"), f"slot {name}", node) if "title" in fields else {},
            options=options,
            critical=_text(fields.get("critical")) == "true",
            private=_text(fields.get("private")) == "true",
            optional=_text(fields.get("optional")) == "true",
            looks=_text(fields.get("looks")),
            why=self._words(fields.get("why"), f"slot {name}", node) if "why" in fields else {},
            pattern=_text(fields.get("pattern")),
            longest=int(longest) if longest.isdigit() else 500,
            disclose=_text(fields.get("disclose")),
        )

    def _with_rules(self, slot: Slot, node: Node | None) -> Slot:
        """`valid` and `from` read other slots, so they are parsed once all names are known."""
        fields = self._mapping(self._mapping(node, "slots").get(slot.name), slot.name) if node else {}
        valid = self._expression(fields["valid"]) if "valid" in fields else None
        source = self._expression(fields["from"]) if "from" in fields else None
        return replace(slot, valid=valid, source=source)

    def _step(self, node: Node, slots: Mapping[str, Slot], given: Mapping[str, Slot]) -> Step | None:
        fields = self._mapping(node, "step")
        kinds: list[StepKind] = [kind for kind in KINDS if kind in fields]
        if len(kinds) != 1:
            self._problem("no-kind", node.place, kinds=", ".join(KINDS))
            return None
        kind = kinds[0]
        id_ = _text(fields[kind])
        what = f"{kind} {id_}"
        self._unknown_fields(fields, {kind, *_COMMON, *_FIELDS[kind]}, what, node)
        if kind in ("ask", "choose") and id_ not in slots and id_ not in given:
            self._unknown("unknown-slot", node, "slot", id_, [*slots, *given])
        asked = slots.get(id_) or given.get(id_)
        if kind == "choose" and asked and (asked.type != "choice" or not asked.options):
            self._problem("not-a-choice", node.place, slot=id_)
        has_text = kind in ("say", "statement", "ask", "choose")
        if has_text and "text" not in fields:
            self._problem("no-field", node.place, what=what, field="text")
        if kind == "do":
            self._check_action(fields, what, node)
        edges: tuple[tuple[expressions.Expression, str], ...] = ()
        when: expressions.Expression | None = None
        if kind == "branch":
            edges = tuple(e for item in self._list(fields.get("when"), "when") if (e := self._edge(item, what)))
        elif "when" in fields:
            when = self._expression(fields["when"])
        inputs = {n: e for n, v in self._mapping(fields.get("with"), "with").items() if (e := self._expression(v))}
        out = {n: _text(v) for n, v in self._mapping(fields.get("out"), "out").items()}
        for source, target in out.items():
            slot = source if kind == "do" else target
            slot = target if kind == "do" else source
            if slot not in slots and slot not in given:
                self._unknown("unknown-slot", node, "slot", slot, [*slots, *given])
        included = self._include(id_, node) if kind == "include" else None
        return Step(
            kind=kind,
            id=id_,
            place=node.place,
            title=self._words(fields.get("title"), what, node) if "title" in fields else {},
            text=self._texts(fields["text"], what, node) if "text" in fields else {},
            help=self._texts(fields["help"], what, node) if "help" in fields else {},
            when=when,
            next=_text(fields.get("next")),
            again=_text(fields.get("again")) == "changed",
            law=_text(fields.get("law")),
            unsure=_text(fields.get("unsure")),
            accepts=_text(fields.get("accepts")),
            optional=_text(fields.get("optional")) == "true",
            confirm=_text(fields.get("confirm")) in ("true", "summary"),
            on_refuse=_text(fields.get("on_refuse")),
            on_dont_know=_text(fields.get("on_dont_know")),
            action=_text(fields.get("action")),
            inputs=inputs,
            out=out,
            on_error={n: _text(v) for n, v in self._mapping(fields.get("on_error"), "on_error").items()},
            on_change=_text(fields.get("on_change")),
            edges=edges,
            exits={n: _text(v) for n, v in self._mapping(fields.get("exits"), "exits").items()},
            included=included,
            to=_text(fields.get("to")),
            reason=self._words(fields.get("reason"), what, node) if "reason" in fields else {},
            disposition=_text(fields.get("disposition")),
        )

    def _check_action(self, fields: Mapping[str, Node], what: str, node: Node) -> None:
        action = _text(fields.get("action"))
        if not action:
            self._problem("no-field", node.place, what=what, field="action")
            return
        for name in (action, _text(fields.get("on_change"))):
            if name and self._actions is not None and name not in self._actions:
                self._problem("unknown-action", node.place, action=name)

    def _edge(self, node: Node, what: str) -> tuple[expressions.Expression, str] | None:
        fields = self._mapping(node, what)
        if "if" not in fields or "go" not in fields:
            self._problem("no-field", node.place, what=what, field="if" if "if" not in fields else "go")
            return None
        condition = self._expression(fields["if"])
        return (condition, _text(fields["go"])) if condition else None

    def _include(self, name: str, node: Node) -> Procedure | None:
        if name in self._above:
            self._problem("includes-itself", node.place, name=name)
            return None
        text = self._library.get(name)
        if text is None:
            self._problem("unknown-procedure", node.place, name=name)
            return None
        inner = _Loader(f"{name}.yaml", self._library, self._actions, self._problems, (*self._above, name))
        made = inner.procedure(text)
        if made:
            self._hashes.append(made.hash)
        return made

    def _digression(self, id_: str, node: Node) -> Digression:
        fields = self._mapping(node, id_)
        self._unknown_fields(fields, {"hear", "text", "article", "go", "at", "objection", "max"}, id_, node)
        hear = {lang: tuple(_texts(words)) for lang, words in self._mapping(fields.get("hear"), "hear").items()}
        text = self._texts(fields["text"], id_, node) if "text" in fields else {}
        objection = _text(fields.get("objection")) == "true"
        return Digression(id_, hear, text, node.place, _text(fields.get("go")), objection)

    # --- Pieces

    def _expression(self, node: Node) -> expressions.Expression | None:
        try:
            return expressions.parse(_text(node), self._names, self._choices)
        except expressions.ExpressionProblem as problem:
            self._problem("expression", node.place, why=str(problem))
            return None

    def _words(self, node: Node | None, what: str, at: Node) -> dict[str, str]:
        fields = {lang: _text(value) for lang, value in self._mapping(node, what).items()}
        for language in self._languages:
            if not fields.get(language):
                self._problem("no-text", (node or at).place, what=what, language=language)
        return fields

    def _texts(self, node: Node, what: str, at: Node) -> dict[str, texts.Template]:
        made: dict[str, texts.Template] = {}
        for language, words in self._words(node, what, at).items():
            try:
                made[language] = texts.parse(words, self._names)
            except texts.TextProblem as problem:
                self._problem("fill", node.place, why=str(problem))
        return made

    def _unknown_fields(self, fields: Mapping[str, Node], known: set[str], what: str, node: Node) -> None:
        for name in fields:
            if name not in known:
                found = process.extractOne(name, sorted(known))
                place = fields[name].place
                self._problem("unknown-field", place, what=what, field=name, nearest=str(found[0]) if found else "")

    def _unknown(self, code: str, node: Node, what: str, name: str, known: list[str]) -> None:
        found = process.extractOne(name, known) if known else None
        self._problem(code, node.place, **{what: name, "nearest": str(found[0]) if found else ""})


def _text(node: Node | None) -> str:
    """The text of a scalar as it stands; empty for anything else and for what is absent."""
    return node.text if isinstance(node, tree.Scalar) else ""


def _texts(node: Node) -> list[str]:
    return [_text(item) for item in node.items] if isinstance(node, tree.Sequence) else [_text(node)]
