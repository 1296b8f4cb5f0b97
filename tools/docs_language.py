"""What the pages of the language of procedures show: the reference, the JSON Schemas, the functions of expressions."""

from __future__ import annotations

import inspect


def reference(*, language: str) -> str:
    """Every field, in English or in Polish."""
    from infolinia.procedures.declarations.reference import markdown
    from infolinia.processes.wording import of_language

    return markdown(of_language(language))


def schema(*, rehearsal: bool, language: str) -> str:
    """The JSON Schema, as the command prints it."""
    from infolinia.processes.schema_command import schema_of

    return schema_of(rehearsal=rehearsal, language=language)


def functions() -> list[tuple[str, str, str]]:
    """How each function of an installation is called, the type of its value, and what its code says of it."""
    from infolinia.procedures import functions as registry

    rows: list[tuple[str, str, str]] = []
    for name, found in sorted(registry.table().items()):
        said = " ".join(inspect.cleandoc(found.compute.__doc__ or "").split("Raises ")[0].split())
        if not said:
            raise ValueError(f"the function {name} of expressions has no docstring: {found.compute}")
        takes = [type_ or "any" for type_ in found.takes]
        rows.append((f"`{name}({', '.join(takes)}{', …' if found.many else ''})`", found.result or "the same", said))
    return rows
