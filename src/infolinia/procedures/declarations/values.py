"""What the shapes of fields are called and how their values are written; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infolinia.procedures.declarations.shapes import Kind, gettext_noop


@dataclass(frozen=True, slots=True)
class Written:
    """How values of some shapes are written. name: what the reference calls them. findings: what may be wrong."""

    name: str
    means: str
    kinds: tuple[Kind, ...]
    example: str = ""
    findings: tuple[str, ...] = ()


WRITTEN: tuple[Written, ...] = (
    Written(
        gettext_noop("text"),
        gettext_noop("What stands behind the colon. One that begins with a sign or holds a colon stands in quotes."),
        ("text",),
        '"Dzień dobry: słucham."',
        ("not-a-text",),
    ),
    Written(
        gettext_noop("name"),
        gettext_noop(
            "A name of your own: letters, digits and _, in steps and procedures also -; at most 60, first a letter."
        ),
        ("name",),
        "call_back",
        ("bad-name",),
    ),
    Written(
        gettext_noop("step"), gettext_noop("The name of a step."), ("step", "statement"), "later", ("unknown-step",)
    ),
    Written(
        gettext_noop("step, skip or hand_over"),
        gettext_noop("A step to go on with; skip: the next one; hand_over: a person takes the call."),
        ("way",),
        "skip",
        ("unknown-step",),
    ),
    Written(gettext_noop("slot"), gettext_noop("The name of a slot."), ("slot",), "phone", ("unknown-slot",)),
    Written(
        gettext_noop("procedure"),
        gettext_noop("The name of another procedure of the pack."),
        ("procedure",),
        "identify",
        ("unknown-procedure",),
    ),
    Written(
        gettext_noop("text by language"),
        gettext_noop("A text in each language of the procedure."),
        ("spoken",),
        "{pl: Kwota, en: Amount}",
        ("one-language", "no-text"),
    ),
    Written(
        gettext_noop("text with fills"),
        gettext_noop(
            "A text in each language, in which braces are filled: a slot, in a case, counted, computed or chosen."
        ),
        ("template",),
        '{pl: "Do zapłaty {amount}.", en: "{amount} is due."}',
        (
            "one-language",
            "no-text",
            "other-fills",
            "fill-unknown-fill",
            "fill-lone-brace",
            "fill-forms-pl",
            "fill-forms-en",
            "fill-chooser",
            "fill-performer",
            "fill-address",
            "fill-unknown-case",
            "fill-case-en",
            "fill-case-form",
            "name-case",
        ),
    ),
    Written(
        gettext_noop("phrases by language"),
        gettext_noop("One or several phrases in each language."),
        ("words",),
        "{pl: [rano, przed południem], en: morning}",
        ("one-language", "no-text"),
    ),
    Written(
        gettext_noop("phrases"), gettext_noop("One phrase or a list of them."), ("phrases",), "[rano, przed południem]"
    ),
    Written(
        gettext_noop("expression"),
        gettext_noop("A condition or something computed, at most 500 characters."),
        ("expression",),
        "amount > 50 zł and due is known",
        (
            "expression-too-long",
            "expression-too-deep",
            "expression-not-understood",
            "expression-follows",
            "expression-after-is",
            "expression-after-in",
            "expression-bracket",
            "expression-no-value",
            "expression-ends-early",
            "expression-unknown-word",
            "expression-types",
            "expression-function",
            "expression-arguments",
        ),
    ),
    Written(
        gettext_noop("one of"),
        gettext_noop("One of the words named; true and false are such words."),
        ("one_of", "flag"),
        "true",
        ("wrong-value",),
    ),
    Written(
        gettext_noop("number"),
        gettext_noop("A whole number between the bounds named."),
        ("number", "count"),
        "3",
        ("not-a-number",),
    ),
    Written(
        gettext_noop("seconds"),
        gettext_noop("Seconds or minutes, at most an hour."),
        ("seconds",),
        "90 s",
        ("not-seconds",),
    ),
    Written(
        gettext_noop("pattern"),
        gettext_noop(
            "A regular expression of at most 100 characters: no group repeated, two open repetitions at most."
        ),
        ("pattern",),
        r"'Z-\d{5}'",
        ("bad-pattern",),
    ),
    Written(
        gettext_noop("range"),
        gettext_noop("A number, an amount, days, or from one to another."),
        ("term",),
        "3 to 6",
        ("not-a-range",),
    ),
    Written(
        gettext_noop("next or hand_over"),
        gettext_noop("next, or hand_over and who takes the call."),
        ("consent",),
        "hand_over leader",
        ("wrong-value",),
    ),
    Written(
        gettext_noop("rungs"),
        gettext_noop(
            "A list of again, rephrase (the help), keys, why, example, help, hint; last a step, skip or hand_over."
        ),
        ("rungs",),
        "[again, rephrase, later]",
        ("unknown-rung", "not-a-list"),
    ),
    Written(
        gettext_noop("list"),
        gettext_noop("Lines that begin with a dash, or brackets."),
        ("list",),
        "[pl, en]",
        ("not-a-list", "how-many"),
    ),
    Written(
        gettext_noop("steps"),
        gettext_noop("A list of steps, from 1 to 500. Each begins with one of the kinds of step."),
        ("steps",),
        "",
        ("not-a-list", "how-many", "no-kind"),
    ),
    Written(
        gettext_noop("by name"),
        gettext_noop("Fields with names of your own."),
        ("map",),
        "{order: order}",
        ("not-a-mapping",),
    ),
    Written(
        gettext_noop("fields"),
        gettext_noop("Fields of their own, described below. Each stands once; one that is not described is refused."),
        ("group",),
        "{direction: in}",
        ("not-a-mapping", "unknown-field", "two-fields", "no-field"),
    ),
    Written(
        gettext_noop("value"),
        gettext_noop("What a slot holds, as people write it; true and false are truth values."),
        ("value",),
        "49,90 zł",
    ),
    Written(
        gettext_noop("outputs"),
        gettext_noop("Outputs by name, or a list of such."),
        ("answers",),
        "{error: not_found}",
        ("not-a-mapping",),
    ),
    Written(
        gettext_noop("day and time"),
        gettext_noop("A day and a time of day, without a zone."),
        ("time",),
        "2026-11-23T10:15",
        ("wrong-value",),
    ),
)
BY_KIND: Mapping[Kind, Written] = {kind: written for written in WRITTEN for kind in written.kinds}
