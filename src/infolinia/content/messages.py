"""Problems of packs and procedures in the reader's language, cure included."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

from infolinia.content.problems import PackProblem
from infolinia.procedures.problems import Problem
from infolinia.procedures.rehearsal import messages as procedures

MESSAGES = {
    "no-manifest": gettext_noop("There is no manifest.yaml here. A pack is a folder with one."),
    "not-yaml": gettext_noop("The file cannot be read as YAML: {why}."),
    "no-field": gettext_noop("The field {field} is missing. Add it."),
    "wrong-value": gettext_noop("{field} should be {expected}."),
    "wrong-part": gettext_noop("This cannot be used: {why}. Correct it and load the pack again."),
    "no-file": gettext_noop("The file {name} is missing. Add it, or take it out of the manifest."),
    "unknown-client": gettext_noop(
        "{client} is no client of this installation. List it under clients, or correct the code."
    ),
    "unknown-kind": gettext_noop("Nothing here loads parts of the kind {kind}. There are: {kinds}."),
    "no-text": gettext_noop("The announcement {code} has no text in the language {language}. Add it."),
}


REFUSALS = {
    "draft-moved": gettext_noop(
        "Somebody else has saved {name} in the meantime. Copy what you changed, load the page again and put it in."
    ),
    "draft-errors": gettext_noop(
        "The check finds {count} error(s). Mend them, then publish. The first, in line {line}: {why}"
    ),
    "draft-characters": gettext_noop("The text holds a character that cannot be kept. Write it anew."),
    "version-unusable": gettext_noop("Version {version} can no longer be used. {why} Or correct it in a draft."),
    "draft-name": gettext_noop("The text is of the procedure {other}, not of {name}. Correct its first line."),
    "draft-nameless": gettext_noop("The field is empty. Write a name: letters, digits, - and _, first a letter."),
    "draft-named": gettext_noop("“{name}” cannot be a name. Use letters, digits, - and _, first a letter."),
    "rehearsal-named": gettext_noop("A rehearsal needs a name of at most {most} characters. Say what it tries."),
    "rehearsals-many": gettext_noop("A procedure keeps at most {most} rehearsals. Throw away those that try the same."),
    "rehearsals-wrong": gettext_noop("The file was not taken, {count} thing(s) are wrong in it. The first: {why}"),
    "rehearsals-unreadable": gettext_noop(
        "The rehearsals that are kept cannot be read. {why} Save them as a file, correct it, then take it."
    ),
    "draft-large": gettext_noop(
        "The text is larger than {most} KiB. Split it into procedures that include each other."
    ),
}


def say(problem: PackProblem | Problem) -> str:
    """`packs/demo/reklamacja.yaml:41:7: …` in the language that is active."""
    if isinstance(problem, PackProblem):
        return f"{problem.file}: {gettext(MESSAGES[problem.code]).format(**problem.facts)}"
    return procedures.say(problem, gettext)
