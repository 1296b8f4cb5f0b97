"""Problems of packs and procedures in the reader's language, cure included."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _noop

from infolinia.content.problems import PackProblem
from infolinia.procedures.messages import MESSAGES as PROCEDURE_MESSAGES
from infolinia.procedures.problems import Problem

MESSAGES = {
    "no-manifest": _noop("There is no manifest.yaml here. A pack is a folder with one."),
    "not-yaml": _noop("The file cannot be read as YAML: {why}."),
    "no-field": _noop("The field {field} is missing. Add it."),
    "wrong-value": _noop("{field} should be {expected}."),
    "no-file": _noop("The file {name} is missing. Add it, or take it out of the manifest."),
    "unknown-client": _noop("{client} is no client of this installation. List it under clients, or correct the code."),
    "unknown-kind": _noop("Nothing here loads parts of the kind {kind}. There are: {kinds}."),
    "no-text": _noop("The announcement {code} has no text in the language {language}. Add it."),
}


def say(problem: PackProblem | Problem) -> str:
    """`packs/demo/reklamacja.yaml:41:7: …` in the language that is active."""
    if isinstance(problem, PackProblem):
        return f"{problem.file}: {gettext(MESSAGES[problem.code]).format(**problem.facts)}"
    return f"{problem.place}: {gettext(PROCEDURE_MESSAGES[problem.code]).format(**problem.facts)}"
