"""The fields of a rehearsal; pure."""

from __future__ import annotations

from typing import Literal, get_args

from infolinia.procedures.declarations.procedure import LANGUAGES
from infolinia.procedures.declarations.shapes import (
    PROCEDURE,
    SLOT,
    STEP,
    TEXT,
    VALUE,
    Field,
    Group,
    Shape,
    gettext_noop,
    group,
    list_of,
    map_of,
    one_of,
)

Does = Literal["says", "heard", "confirms", "declines", "corrects", "digresses", "switch", "back", "retries"]
PERFORMERS = ("desk", "voice", "rehearsal")
MOST_LINES = 500
COUNT = Shape("count")
YES = one_of("true", "yes", "tak")

_DOES: tuple[Field, ...] = (
    Field(
        "says",
        TEXT,
        gettext_noop("The customer answers; where a value was read back, yes and no are meant for that."),
        example='"nie, nic się nie dzieje"',
        findings=("rehearsal-not-understood",),
    ),
    Field("heard", one_of("whole", "half"), gettext_noop("So much of a text was heard."), example="half"),
    Field(
        "confirms",
        YES,
        gettext_noop("The value that was read back is right; the consent that is waited for is given."),
        example='"yes"',
        findings=("rehearsal-unconfirmed",),
    ),
    Field(
        "declines",
        one_of("refused", "dont_know"),
        gettext_noop("The customer refuses, or does not know; the consent that is waited for is refused."),
        example="dont_know",
    ),
    Field(
        "corrects",
        map_of(TEXT),
        gettext_noop("An earlier answer is another one, by slot."),
        example="{phone: 99 400 01 09}",
    ),
    Field(
        "digresses",
        TEXT,
        gettext_noop("Something beside the matter, by its name; of an included procedure include/name."),
        example="why",
    ),
    Field(
        "switch",
        one_of(*PERFORMERS, *LANGUAGES),
        gettext_noop("Another performer, or another language, from here on."),
        example="voice",
    ),
    Field("back", YES, gettext_noop("One step back."), example="true"),
    Field("retries", YES, gettext_noop("The action that failed is tried again."), example="true"),
)

LINE = Group(
    "line",
    gettext_noop(
        "A line does one thing, or none and only looks. What the performer says needs no line: it is read whole."
    ),
    (
        *_DOES,
        Field(
            "focus",
            STEP,
            gettext_noop("The step that must be in focus before."),
            example="phone",
            findings=("rehearsal-focus",),
        ),
        Field(
            "then",
            map_of(VALUE),
            gettext_noop(
                "What must be true after: values by slot; focus, a step; confirm, the slot that waits for a yes."
            ),
            example="{danger: false, focus: phone}",
            findings=("rehearsal-value", "rehearsal-focus", "rehearsal-unconfirmed"),
        ),
    ),
    example='{focus: phone, says: "99 400 01 09", then: {focus: done}}',
    findings=("rehearsal-line", "rehearsal-over"),
)

END = Group(
    "end",
    gettext_noop("What must be true in the end. Without it the lines must lead to an end."),
    (
        Field("finish", STEP, gettext_noop("The step that ended it."), example="logged", findings=("rehearsal-focus",)),
        Field("hand_over", STEP, gettext_noop("The step that handed the call over."), example="to_leader"),
        Field(
            "disposition",
            TEXT,
            gettext_noop("The code of the result."),
            example="I_FAULT",
            findings=("rehearsal-disposition",),
        ),
        Field(
            "record",
            map_of(VALUE),
            gettext_noop("Values by slot."),
            example="{case: A-2026-0007}",
            findings=("rehearsal-value",),
        ),
        Field(
            "not_in_record",
            list_of(SLOT),
            gettext_noop("Slots without a value."),
            example="[directions]",
            findings=("rehearsal-recorded",),
        ),
        Field(
            "actions",
            map_of(COUNT),
            gettext_noop("How often each action was done."),
            example="{cases.open_fault: 1}",
            findings=("rehearsal-count",),
        ),
        Field(
            "statements",
            map_of(COUNT),
            gettext_noop("How often each statement was read to its end."),
            example="{recording: 1}",
            findings=("rehearsal-count",),
        ),
    ),
    example="{finish: logged, disposition: I_FAULT, actions: {cases.open_fault: 1}}",
    findings=("rehearsal-unfinished",),
)

REHEARSAL = Group(
    "rehearsal",
    gettext_noop("One conversation. A file holds one, or a list of them."),
    (
        Field("rehearsal", TEXT, gettext_noop("What it shows."), needed=True, example="Nobody is in danger"),
        Field("procedure", PROCEDURE, gettext_noop("The procedure that is rehearsed."), needed=True, example="awaria"),
        Field("language", one_of(*LANGUAGES), gettext_noop("The language of the call."), unless="pl", example="en"),
        Field("performer", one_of(*PERFORMERS), gettext_noop("Who conducts it."), unless="desk", example="voice"),
        Field(
            "now",
            Shape("time"),
            gettext_noop("The wall clock when the call begins."),
            unless="2026-11-23T10:15",
            example="2026-12-24T09:00",
        ),
        Field(
            "given",
            map_of(VALUE),
            gettext_noop(
                "What the call begins with: the customer who was recognised, the client's name, the caller's number."
            ),
            example='{client.name: Nadwita S.A., call.caller: "+48994000109"}',
        ),
        Field(
            "backend",
            map_of(Shape("answers")),
            gettext_noop("What each action answers: its outputs, {error: CODE}, or a list of these, run after run."),
            example="{cases.open_fault: {case: A-2026-0007}}",
        ),
        Field(
            "lines",
            list_of(LINE, most=MOST_LINES),
            gettext_noop("What happens, in order."),
            needed=True,
            example="[{says: tak}]",
        ),
        Field("end", group(END), END.means, example=END.example),
    ),
    example=(
        "rehearsal: Nobody is in danger\nprocedure: awaria\nlanguage: en\nlines:\n"
        '  - {focus: danger, says: "no, all is well", then: {danger: false}}\n'
        "end: {finish: logged, disposition: I_FAULT}"
    ),
    findings=("how-many", "rehearsal-name", "rehearsal-time", "rehearsals-none", "rehearsals-alike"),
)
DOES: tuple[Does, ...] = get_args(Does)

__all__ = ["DOES", "END", "LINE", "MOST_LINES", "PERFORMERS", "REHEARSAL", "Does"]
