"""The JSON Schema of procedure files and of rehearsals, from the declarations that the readers go by; pure.

Draft 7, which editors of YAML know. A scalar may be a text, a number or a truth value to an editor: the readers take
the text as it stands. What only the whole file can tell (that a step exists, that every language is there) is for
`infolinia procedure check`. Patterns keep to what regular expressions of JavaScript and Python have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from infolinia.procedures.declarations.procedure import LANGUAGES
from infolinia.procedures.declarations.rehearsal import REHEARSAL
from infolinia.procedures.declarations.shapes import Field, Group, Shape
from infolinia.procedures.declarations.steps import COMMON, FILE, STEPS
from infolinia.procedures.expressions import LONGEST as LONGEST_EXPRESSION
from infolinia.procedures.fields import LONGEST_NAME, LONGEST_PATTERN, RESERVED

Translate: TypeAlias = Callable[[str], str]
Schema: TypeAlias = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
_LETTER = r"[^\u0000-@\[-^`{-\u007f]"
_INNER = r"[^\u0000-/:-@\[-^`{-\u007f]"
_INNER_OR_DASH = r"[^\u0000-,./:-@\[-^`{-\u007f]"
_SCALARS = ["string", "number", "boolean"]
_EXACT: Mapping[str, Schema] = {  # by kind of shape, where it needs nothing else
    "text": {"type": _SCALARS},
    "name": {"type": ["string", "boolean"], "pattern": f"^{_LETTER}{_INNER_OR_DASH}*$", "maxLength": LONGEST_NAME},
    "step": {"type": ["string", "boolean"]},
    "way": {"type": ["string", "boolean"]},
    "statement": {"type": ["string", "boolean"]},
    "slot": {"type": ["string", "boolean"]},
    "procedure": {"type": ["string", "boolean"]},
    "expression": {"type": _SCALARS, "maxLength": LONGEST_EXPRESSION},
    "flag": {"enum": [True, False, "true", "false"]},
    "seconds": {"type": ["string", "integer"], "pattern": r"^[0-9]{1,4}\s*(s|min)?$", "minimum": 1, "maximum": 3600},
    "pattern": {"type": _SCALARS, "maxLength": LONGEST_PATTERN},
    "term": {
        "type": ["string", "number"],
        "pattern": r"^[0-9]{1,12}([.,][0-9]{1,2})?\s*(zł|PLN|days|day|dni|dzień)?"
        r"(\s+to\s+[0-9]{1,12}([.,][0-9]{1,2})?\s*(zł|PLN|days|day|dni|dzień)?)?$",
        "minimum": 0,
    },
    "consent": {"type": "string", "pattern": r"^(next|hand_over(\s+\S.{0,60})?)$"},
    "time": {"type": "string", "pattern": r"^[0-9]{4}-?[0-9W][0-9-]*([T ][0-9:.]*)?$"},
    "count": {"type": ["string", "integer"], "pattern": "^[0-9]{1,3}$", "minimum": 0, "maximum": 999},
    "phrases": {"anyOf": [{"type": _SCALARS}, {"type": "array", "items": {"type": _SCALARS}, "minItems": 1}]},
    "rungs": {"type": "array", "items": {"type": ["string", "boolean"]}},
    "value": {},
    "answers": {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}, "minItems": 1}]},
    "steps": {"$ref": "#/definitions/steps"},
}  # fmt: skip


def _english(text: str) -> str:
    return text


def of_procedure(translate: Translate = _english) -> Schema:
    """The schema of procedure files, described in the language that `translate` speaks."""
    made = _Maker(translate)
    top = made.group(FILE)
    for kind, group in STEPS.items():
        step = made.group(Group(kind, group.means, (*group.fields, *_common(group))))
        step["properties"][kind]["description"] = f"{translate(group.means)} {translate(group[kind].means)}"
        made.definitions[f"step {kind}"] = step
    made.definitions["steps"] = {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/step"}}
    made.definitions["steps"]["maxItems"] = FILE["steps"].shape.most
    made.definitions["step"] = {  # before a kind stands there an editor offers the kinds, then the fields of that kind
        "type": "object",
        "if": {"type": "object", "anyOf": [{"required": [kind]} for kind in STEPS]},
        "then": {
            "allOf": [{"if": {"required": [kind]}, "then": {"$ref": f"#/definitions/step {kind}"}} for kind in STEPS]
        },
        "else": {
            "properties": {kind: made.described(group[kind].shape, group.means) for kind, group in STEPS.items()},
            "anyOf": [{"required": [kind]} for kind in STEPS],
        },
    }
    return made.whole(translate("procedure").capitalize(), {"description": translate(FILE.means), **top})


def of_rehearsal(translate: Translate = _english) -> Schema:
    """The schema of files of rehearsals."""
    made = _Maker(translate)
    one = made.group(REHEARSAL)
    made.definitions["rehearsal"] = one
    ref = {"$ref": "#/definitions/rehearsal"}
    many = {"type": "array", "items": ref, "maxItems": 200}
    told = {"description": translate(REHEARSAL.means)}
    return made.whole(translate("A rehearsal"), {**told, "if": {"type": "array"}, "then": many, "else": ref})


def _common(group: Group) -> Iterable[Field]:
    return [field for field in COMMON if field.name not in group.names]


class _Maker:
    """Collects the definitions of one schema: each group of fields stands in it once."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate
        self.definitions: dict[str, Schema] = {}

    def whole(self, title: str, top: Schema) -> Schema:
        definitions = {name: self.definitions[name] for name in sorted(self.definitions)}
        return {"$schema": DRAFT, "title": title, **top, "definitions": definitions}

    def group(self, group: Group) -> Schema:
        fields = {field.name: self.described(field.shape, field.means, field) for field in group}
        made: Schema = {"type": "object", "properties": fields, "additionalProperties": False}
        if group.rest is not None:
            made["additionalProperties"] = self.shape(group.rest)
        if group.needed:
            made["required"] = list(group.needed)
        if group.name == "line":
            made["minProperties"] = 1
            made["allOf"] = [_at_most_one([field.name for field in group if field.name not in ("focus", "then")])]
        if group.name == "digression":
            made["anyOf"] = [{"required": [name]} for name in ("text", "article", "go")]
        if group.name == "slot":
            chosen = {"properties": {"type": {"enum": ["choice", "choices"]}}}
            made["if"], made["then"] = {"required": ["values"]}, chosen
        return made

    def described(self, shape: Shape, means: str, field: Field | None = None) -> Schema:
        made = self.shape(shape)
        if "$ref" in made:  # draft 7 takes no word beside a reference
            made = {"allOf": [made]}
        told: Schema = {"description": self._translate(means)}
        if field and field.unless:
            told["default"] = _as_json(field.unless)
        return {**told, **made}

    def shape(self, shape: Shape) -> Schema:
        match shape.kind:
            case "one_of":
                words = list(shape.values)
                return {"enum": [*words, *(word == "true" for word in words if word in ("true", "false"))]}
            case "number":
                digits = {"pattern": "^[0-9]{1,6}$", "minimum": shape.least, "maximum": shape.most}
                return {"type": ["integer", "string"], **digits}
            case "spoken" | "template":
                return self._by_language({"type": _SCALARS})
            case "words":
                return self._by_language(_EXACT["phrases"])
            case "list":
                bounds = {"minItems": shape.least} | ({"maxItems": shape.most} if shape.most else {})
                return {"type": "array", "items": self._inner(shape), **bounds}
            case "map":
                made: Schema = {"type": "object", "additionalProperties": self._inner(shape)}
                if isinstance(shape.inner, Group) and shape.inner.name in ("slot", "digression"):
                    name = {"pattern": f"^{_LETTER}{_INNER}*$", "maxLength": LONGEST_NAME}
                    made["propertyNames"] = {**name, "not": {"enum": sorted(RESERVED)}}
                return made
            case "group":
                return self._inner(shape)
            case kind:
                return dict(_EXACT[kind])

    def _inner(self, shape: Shape) -> Schema:
        inner = shape.inner
        if isinstance(inner, Shape):
            return self.shape(inner)
        if inner.name not in self.definitions:
            self.definitions[inner.name] = {}
            self.definitions[inner.name] = {"description": self._translate(inner.means), **self.group(inner)}
        return {"$ref": f"#/definitions/{inner.name}"}

    def _by_language(self, said: Schema) -> Schema:
        properties = {language: dict(said) for language in LANGUAGES}
        return {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}


def _at_most_one(names: list[str]) -> Schema:
    """One of these fields, or none."""
    return {
        "oneOf": [*({"required": [name]} for name in names), {"not": {"anyOf": [{"required": [n]} for n in names]}}]
    }


def _as_json(unless: str) -> Any:
    """A default as an editor puts it in: lists, numbers and truth values are no texts."""
    if unless.startswith("["):
        return [word.strip() for word in unless.strip("[]").split(",")]
    if unless in ("true", "false"):
        return unless == "true"
    return int(unless) if unless.isdecimal() else unless
