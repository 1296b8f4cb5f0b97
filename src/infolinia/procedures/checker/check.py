"""The check of a procedure: everything that can be proved of it, as findings in the order of the file; pure, total."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from infolinia.procedures import actions as registry
from infolinia.procedures import language
from infolinia.procedures.checker import codes as codes_of_ends
from infolinia.procedures.checker import demands, doing, filled, graph, menus, paths, structure, voice
from infolinia.procedures.checker.findings import Finding, of_problem
from infolinia.procedures.checker.implied import Implied
from infolinia.procedures.checker.places import Places
from infolinia.procedures.checker.proof import UNAVAILABLE, Demand, KnownAction, Proof
from infolinia.procedures.functions import Table
from infolinia.procedures.parts import Procedure
from infolinia.procedures.problems import Place, ProcedureProblems

RULES: tuple[Callable[[Proof], Iterator[Finding]], ...] = (
    structure.check, filled.check, demands.check, doing.check, voice.check, codes_of_ends.check, menus.check,
)  # fmt: skip


def check(
    text: str,
    *,
    source: str,
    library: Mapping[str, str],
    actions: Mapping[str, KnownAction] | None = None,
    demanded: Iterable[Demand] = (),
    functions: Table | None = None,
    declined: frozenset[str] = frozenset(),
    codes: frozenset[str] | None = None,
) -> list[Finding]:
    """What is wrong with a procedure, errors and warnings, by file and line.

    source: the name of its file. library: the texts of procedures it may include, by name. actions: those of the
    installation; None: actions are not checked. demanded: what the law demands. functions: those that expressions may
    use; None: the installation's. declined: names (customer.name) whose declension is stored for everybody. codes: with
    which a call may end; None: they are not checked. Never raises: what cannot be checked is a finding as well.
    """
    names = frozenset(actions) if actions is not None else None
    amends = {n: a.amended_by for n, a in actions.items() if a.amended_by} if actions is not None else None
    try:
        procedure = language.load(
            text, source=source, library=library, actions=names, functions=functions, amends=amends
        )
    except ProcedureProblems as found:
        return in_order(of_problem(problem) for problem in found.problems)
    except language.UNFORESEEN as why:
        return [Finding("not-checked", Place(source), "", {"why": type(why).__name__})]
    return in_order(_prove(procedure, text, source, library, actions, tuple(demanded), declined, codes))


def _prove(
    procedure: Procedure,
    text: str,
    source: str,
    library: Mapping[str, str],
    actions: Mapping[str, KnownAction] | None,
    demanded: tuple[Demand, ...],
    declined: frozenset[str],
    codes: frozenset[str] | None,
) -> Iterator[Finding]:
    outputs = {name: action.outputs for name, action in (actions or {}).items()}
    try:
        made = graph.build(procedure, outputs)
        envs = paths.flow(made)
        places = Places({**library, procedure.name: text})
        proof = Proof(procedure, made, envs, places, actions, demanded, Implied(made, envs), declined, codes)
        for rule in RULES:
            yield from rule(proof)
        if not made.whole:
            yield Finding("too-large-to-follow", procedure.steps[0].place)
    except language.UNFORESEEN as why:
        yield Finding("not-checked", Place(source), "", {"why": type(why).__name__})


def installed() -> dict[str, KnownAction]:
    """The actions that the trades of this installation have registered."""
    found = {name: registry.get(name) for name in registry.names()}
    return {
        name: KnownAction(
            action.inputs, action.outputs, action.irreversible, action.errors | {UNAVAILABLE}, action.amended_by
        )
        for name, action in found.items()
    }


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By place, each once."""
    unique = {(f.code, f.place, str(f.facts)): f for f in findings}
    return sorted(unique.values(), key=lambda f: (f.place.file, f.place.line, f.place.column, f.code))
