"""The manifest of a pack: what it holds and for whom; pure.

    pack: demo
    version: 1
    operator: {code: TRZY, name: Trzy Dzwonki sp. z o.o.}
    clients:
      - {code: NAD, name: Nadwita S.A., language: pl, about: {regimes: telecom energy_household}}
    procedures:
      - {name: reklamacja, clients: [NAD, WYG]}
    announcements: announcements.yaml
    parts:
      - {kind: customers, file: customers.csv}

Read with YAML 1.2, every scalar as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from infolinia.content.problems import PackProblem

LARGEST = 512 * 1024


@dataclass(frozen=True, slots=True)
class ClientEntry:
    code: str
    name: str
    language: str
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProcedureEntry:
    """A procedure and the clients it is published for. Without clients it is only there to be included."""

    name: str
    clients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartEntry:
    kind: str
    file: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    name: str
    version: str
    operator_code: str
    operator_name: str
    clients: tuple[ClientEntry, ...]
    procedures: tuple[ProcedureEntry, ...]
    announcements: str
    parts: tuple[PartEntry, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """An announcement by language. `client`: empty for every client of the pack."""

    client: str
    code: str
    texts: Mapping[str, str]


def read(text: str, *, source: str) -> Manifest:
    """Raises PackProblem."""
    top = _mapping(_yaml(text, source), source, "manifest")
    operator = _mapping(top.get("operator", {}), source, "operator")
    clients = [_mapping(item, source, "clients") for item in _list(top.get("clients", []), source, "clients")]
    procedures = [
        _mapping(item, source, "procedures") for item in _list(top.get("procedures", []), source, "procedures")
    ]
    parts = [_mapping(item, source, "parts") for item in _list(top.get("parts", []), source, "parts")]
    return Manifest(
        name=_need(top, "pack", source),
        version=_text(top.get("version", "1")),
        operator_code=_text(operator.get("code", "")),
        operator_name=_text(operator.get("name", "")),
        clients=tuple(
            ClientEntry(
                _need(item, "code", source),
                _need(item, "name", source),
                _text(item.get("language", "pl")),
                _mapping(item.get("about", {}), source, "about"),
            )
            for item in clients
        ),
        procedures=tuple(
            ProcedureEntry(
                _need(item, "name", source), tuple(_text(c) for c in _list(item.get("clients", []), source, "clients"))
            )
            for item in procedures
        ),
        announcements=_text(top.get("announcements", "")),
        parts=tuple(
            PartEntry(
                _need(item, "kind", source),
                _need(item, "file", source),
                {name: _text(value) for name, value in item.items() if name not in ("kind", "file")},
            )
            for item in parts
        ),
    )


def read_announcements(text: str, *, source: str) -> tuple[Spoken, ...]:
    """`CODE: {pl: …, en: …}` under `all`, and under a client's code what is its own. Raises PackProblem."""
    top = _mapping(_yaml(text, source), source, "announcements")
    made: list[Spoken] = []
    for client, entries in top.items():
        for code, words in _mapping(entries, source, client).items():
            texts = {language: _text(said) for language, said in _mapping(words, source, code).items()}
            for language in ("pl", "en"):
                if not texts.get(language):
                    raise PackProblem("no-text", source, code=code, language=language)
            made.append(Spoken("" if client == "all" else client, code, texts))
    return tuple(made)


def _yaml(text: str, source: str) -> Any:
    if len(text) > LARGEST:
        raise PackProblem("not-yaml", source, why="too large")
    reader = YAML(typ="base", pure=True)  # every scalar stays text
    try:
        return reader.load(text)
    except YAMLError as error:
        raise PackProblem("not-yaml", source, why=str(error).splitlines()[0]) from None


def _mapping(value: Any, source: str, field: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise PackProblem("wrong-value", source, field=field, expected="a mapping")
    return {str(name): inner for name, inner in value.items()}


def _list(value: Any, source: str, field: str) -> list[Any]:
    if not isinstance(value, list):
        raise PackProblem("wrong-value", source, field=field, expected="a list")
    return value


def _need(fields: Mapping[str, Any], name: str, source: str) -> str:
    if not _text(fields.get(name, "")):
        raise PackProblem("no-field", source, field=name)
    return _text(fields[name])


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
