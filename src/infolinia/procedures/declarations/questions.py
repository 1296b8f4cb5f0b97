"""Fields that every step may have, and those of questions; pure."""

from __future__ import annotations

from infolinia.procedures.declarations.shapes import (
    EXPRESSION,
    FLAG,
    SLOT,
    SPOKEN,
    STEP,
    TEMPLATE,
    WAY,
    WORDS,
    Field,
    Group,
    Shape,
    gettext_noop,
    group,
    list_of,
    number,
    one_of,
)

FAILURES = ("silence", "no_match", "invalid")  # of a question
TEXT_SAID = ("long-text", "long-sentence", "quotes-said", "quote-left", "unfilled", "disclosed")

COMMON = Group(
    "step",
    gettext_noop("Fields that every step may have."),
    (
        Field(
            "when",
            EXPRESSION,
            gettext_noop("A condition; where it does not hold, the step is passed."),
            example="status is unknown",
            findings=("never", "always-unknown"),
        ),
        Field("next", STEP, gettext_noop("The step that follows, instead of the next in the list."), example="later"),
        Field(
            "title",
            SPOKEN,
            gettext_noop("Its name in the list of steps. The desk shows a step with a title as a part of the call."),
            example="{pl: Zgłoszenie, en: Report}",
        ),
    ),
    findings=("no-kind", "unreachable", "no-end"),
)

DESK_LADDER = Group(
    "desk",
    gettext_noop("The rungs at the desk, where otherwise there is only a hint: a person decides how often to ask."),
    tuple(
        Field(kind, Shape("rungs"), means, example="[again, skip]")
        for kind, means in zip(
            FAILURES,
            (
                gettext_noop("The customer says nothing."),
                gettext_noop("What was said is not understood."),
                gettext_noop("What was said is understood and not allowed."),
            ),
            strict=True,
        )
    ),
    example="{silence: [again, skip]}",
)
LADDER = Group(
    "ladder",
    gettext_noop("What each further failure of a question does, by kind of failure."),
    (
        *(
            Field(field.name, field.shape, field.means, unless=unless, example="[again, rephrase, later]")
            for field, unless in zip(
                DESK_LADDER,
                ("[again, rephrase, keys, hand_over]",) * 2 + ("[why, example, keys, hand_over]",),
                strict=True,
            )
        ),
        Field("desk", group(DESK_LADDER), DESK_LADDER.means, example=DESK_LADDER.example),
    ),
    example="{silence: [again, rephrase, hand_over], desk: {silence: [again, skip]}}",
    findings=("unknown-rung",),
)

QUESTION = Group(
    "question",
    gettext_noop("Fields of a question, of ask and of choose."),
    (
        Field(
            "text",
            TEMPLATE,
            gettext_noop("The question."),
            needed=True,
            example='{pl: "Na jaki numer?", en: "On what number?"}',
            findings=TEXT_SAID,
        ),
        Field(
            "help",
            TEMPLATE,
            gettext_noop("A hint for the agent, and how a machine puts the question otherwise."),
            example='{pl: "Dziewięć cyfr.", en: "Nine digits."}',
        ),
        Field(
            "hints", WORDS, gettext_noop("Words that recognition may expect."), example="{pl: [komórka], en: [mobile]}"
        ),
        Field(
            "again",
            number(5),
            gettext_noop("So often it is put before the second rung of its ladder."),
            unless="2",
            example="3",
        ),
        Field(
            "confirm",
            one_of("true", "summary", "false"),
            gettext_noop(
                "The value is read back and counts only after a yes; summary: in the performer's own short words."
            ),
            unless="false",
            example="true",
            findings=("unconfirmed",),
        ),
        Field(
            "optional", FLAG, gettext_noop("The customer may refuse it or not know it."), unless="false", example="true"
        ),
        Field("critical", FLAG, gettext_noop("As in the slot."), unless="false", example="true"),
        Field("keep", FLAG, gettext_noop("As in the slot."), unless="false", example="true"),
        Field(
            "depends",
            list_of(SLOT),
            gettext_noop("Slots whose change puts the question anew."),
            example="[order]",
            findings=("unknown-slot",),
        ),
        Field("ladder", group(LADDER), LADDER.means, example=LADDER.example),
        Field(
            "on_refuse",
            WAY,
            gettext_noop("Where the call goes on when the customer refuses to answer."),
            example="later",
        ),
        Field("on_dont_know", WAY, gettext_noop("Where it goes on when the customer does not know."), example="skip"),
        *(
            Field(f"on_{kind}", WAY, means, example="later")
            for kind, means in zip(
                FAILURES,
                (
                    gettext_noop(
                        "Where it goes on when the ladder of silence is at its end, instead of what stands last in it."
                    ),
                    gettext_noop(
                        "Where it goes on when the ladder of what is not understood is at its end,"
                        " instead of what stands last in it."
                    ),
                    gettext_noop(
                        "Where it goes on when the ladder of what is not allowed is at its end,"
                        " instead of what stands last in it."
                    ),
                ),
                strict=True,
            )
        ),
    ),
)
