"""What the steps of a procedure are called, by their paths in the journal; pure."""

from __future__ import annotations

from collections.abc import Mapping

from infolinia.oversight.supervision.facts import StepName
from infolinia.procedures.language import Procedure, Step


def names(procedure: Procedure, language: str, prefix: str = "") -> dict[str, StepName]:
    """Names of all steps, those of included procedures too, and of what a customer may say beside the matter."""
    found: dict[str, StepName] = {}
    for step in procedure.steps:
        slot = procedure.slot(step.id) if step.kind in ("ask", "choose") else None
        section = _said(step.title, language)
        fills = tuple(prefix + name for name in step.out.values()) if step.kind == "do" else ()
        label = section or (_said(slot.title, language) if slot else "") or _filled(procedure, step, language)
        found[prefix + step.id] = StepName(label, section, step.kind, fills)
        if step.included:
            found |= names(step.included, language, f"{prefix}{step.id}/")
    for aside in procedure.digressions:
        heard = aside.hear.get(language) or next(iter(aside.hear.values()), ())
        found.setdefault(f"aside:{aside.id}", StepName(heard[0] if heard else aside.id, kind="aside"))
    return found


def _filled(procedure: Procedure, step: Step, language: str) -> str:
    """An action without a title is called by what it fills."""
    titles = [_said(slot.title, language) for name in step.out.values() if (slot := procedure.slot(name))]
    return ", ".join(title for title in titles if title) if step.kind == "do" else ""


def _said(title: Mapping[str, str], language: str) -> str:
    return title.get(language) or next(iter(title.values()), "")
