"""Arrows that import-linter cannot draw, and the furniture of the rooms.

- No room imports another room's models, views, api, admin or templates: it asks `services` and `queries`.
- A room that keeps data has its furniture: `models` is written only beside `services`, and it speaks Polish.
- A pure decision module (`facts` anywhere) imports neither Django nor I/O.
- The day is counted by the installation's clock alone (`django.utils.timezone`), which pure code is given; only the law
  has a clock of its own.
- What a test takes from another test's module stands there: no type checker reads the tests.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "src" / "infolinia"
WINGS = {"trades", "floor", "oversight", "performers", "telephony"}
PRIVATE = {"models", "views", "api", "admin"}
ZONED = {  # law counts where it holds; a slot's naive "now" is of where the language is spoken; two look at settings
    "infolinia.law.calendar", "infolinia.law.contact", "infolinia.law.tables",
    "infolinia.procedures.slots.times", "infolinia.processes.doctor.machine", "infolinia.processes.law_files",
}  # fmt: skip
IMPURE = {"django", "nats", "asyncio", "socket", "subprocess"}


def room_of(module: str) -> str:
    """`infolinia.trades.cases.services` → `infolinia.trades.cases`."""
    parts = module.split(".")
    return ".".join(parts[:3] if len(parts) > 2 and parts[1] in WINGS else parts[:2])


def private_imports(graph: grimp.ImportGraph) -> list[str]:
    found: list[str] = []
    for module in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            room = room_of(imported)
            inside = imported.removeprefix(room + ".").split(".")[0]
            if (
                imported.startswith("infolinia.")
                and inside in PRIVATE
                and room_of(module) not in (room, "infolinia.processes")
            ):
                found.append(f"{module} imports {imported}: ask {room}.services or {room}.queries instead")
    return found


def impure_facts(graph: grimp.ImportGraph) -> list[str]:
    return [
        f"{module} imports {imported}: facts are plain data"
        for module in sorted(graph.modules)
        if module.endswith(".facts")
        for imported in sorted(graph.find_modules_directly_imported_by(module))
        if imported.split(".")[0] in IMPURE
    ]


def own_clocks(graph: grimp.ImportGraph) -> list[str]:
    return [
        f"{module} imports zoneinfo: count days by django.utils.timezone (localdate, localtime), or be given the zone"
        for module in sorted(graph.find_modules_that_directly_import("zoneinfo"))
        if module not in ZONED
    ]


def missing_furniture() -> list[str]:
    problems: list[str] = []
    for models in sorted(HOUSE.rglob("models.py")):
        room = models.parent
        name = room.relative_to(HOUSE)
        for piece in ("apps.py", "services.py", "migrations/0001_initial.py", "locale/pl/LC_MESSAGES/django.po"):
            if not (room / piece).is_file():
                problems.append(f"{name} keeps data but has no {piece}")
    for file in sorted(HOUSE.rglob("*.py")):
        lines = sum(1 for _ in file.open(encoding="utf-8"))
        if lines > 500 and "migrations" not in file.parts:
            problems.append(f"{file.relative_to(HOUSE)} has {lines} lines: split it by noun")
    return problems


def names_in(tree: ast.Module) -> set[str]:
    """What a module binds anywhere, imports too: enough to tell a name that left it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(alias.asname or alias.name for alias in node.names)
    return names


def lost_imports() -> list[str]:
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "tests").rglob("*.py"))}
    names = {file: names_in(tree) for file, tree in trees.items()}
    problems: list[str] = []
    for file, tree in trees.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ImportFrom):
                continue
            package = file.parents[node.level - 1] if node.level else ROOT
            taken_from = (package / (node.module or "").replace(".", "/")).with_suffix(".py")
            if taken_from in names:
                lost = {alias.name for alias in node.names} - names[taken_from]
                where = f"{file.relative_to(ROOT)}:{node.lineno}"
                problems += [f"{where} imports {name}: it is not in {node.module}" for name in sorted(lost)]
    return problems


def main() -> int:
    graph = grimp.build_graph("infolinia", include_external_packages=True)
    problems = [
        *private_imports(graph),
        *impure_facts(graph),
        *own_clocks(graph),
        *missing_furniture(),
        *lost_imports(),
    ]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
