"""Where in its file something of a procedure stands; pure."""

from __future__ import annotations

from collections.abc import Mapping

from infolinia.procedures import tree
from infolinia.procedures.parts import Procedure, Step
from infolinia.procedures.problems import Place


class Places:
    """Finds the lines of fields. texts: the files, by the procedure's name."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._roots: dict[str, tree.Mapping | None] = {}
        self._steps: dict[tuple[str, int, int], tree.Mapping] = {}

    def root(self, procedure: Procedure) -> tree.Mapping | None:
        name = procedure.name
        if name not in self._roots:
            file = procedure.steps[0].place.file if procedure.steps else ""
            found = tree.read(self._texts[name], file, []) if name in self._texts else None
            self._roots[name] = found if isinstance(found, tree.Mapping) else None
            self._learn(self._roots[name])
        return self._roots[name]

    def _learn(self, node: tree.Node | None) -> None:
        """Remember every mapping by where it stands: that is how steps are found, in rounds, too."""
        left: list[tree.Node] = [node] if node else []
        while left:
            match left.pop():
                case tree.Mapping(place, fields, _) as found:
                    self._steps[place.file, place.line, place.column] = found
                    left += fields.values()
                case tree.Sequence(_, items):
                    left += items
                case _:
                    pass

    def of_step(self, procedure: Procedure, step: Step, *fields: str) -> Place:
        """The place of a field of the step, as deep as the file has it; the step's own when it has none."""
        return self._deep(self._mapping(procedure, step.place), step.place, fields)

    def of_top(self, procedure: Procedure, *fields: str) -> Place:
        """The place of a field of the procedure: ("slots", "amount")."""
        root = self.root(procedure)
        return self._deep(root, root.place if root else Place(procedure.name), fields)

    def word(self, procedure: Procedure, step: Step, *fields: str) -> str:
        """What a field of the step says, as it stands in the file; empty when it is absent."""
        node: tree.Node | None = self._mapping(procedure, step.place)
        for field in fields:
            node = node.fields.get(field) if isinstance(node, tree.Mapping) else None
        return node.text if isinstance(node, tree.Scalar) else ""

    def has_top(self, procedure: Procedure, *fields: str) -> bool:
        node: tree.Node | None = self.root(procedure)
        for field in fields:
            node = node.fields.get(field) if isinstance(node, tree.Mapping) else None
        return node is not None

    def top_word(self, procedure: Procedure, *fields: str) -> str:
        node: tree.Node | None = self.root(procedure)
        for field in fields:
            node = node.fields.get(field) if isinstance(node, tree.Mapping) else None
        return node.text if isinstance(node, tree.Scalar) else ""

    def _mapping(self, procedure: Procedure, place: Place) -> tree.Mapping | None:
        self.root(procedure)
        return self._steps.get((place.file, place.line, place.column))

    def _deep(self, node: tree.Node | None, place: Place, fields: tuple[str, ...]) -> Place:
        for field in fields:
            if isinstance(node, tree.Mapping) and field in node.fields:
                place, node = node.keys[field], node.fields[field]
            elif isinstance(node, tree.Sequence) and field.isdecimal() and int(field) < len(node.items):
                node = node.items[int(field)]
                place = node.place
            else:
                break
        return place
