"""The fields of an offer and of asking for consent; pure."""

from __future__ import annotations

from infolinia.procedures.declarations.shapes import (
    NAME,
    SECONDS,
    SLOT,
    TEMPLATE,
    Field,
    Group,
    Shape,
    gettext_noop,
    number,
)

MOST_OFFERS = 20
HIGHEST = 9  # of levels of authority

APPROVAL = Group(
    "approval",
    gettext_noop("How consent above one's authority is asked for."),
    (
        Field("wait", SECONDS, gettext_noop("So long an answer is waited for."), unless="60 s", example="90 s"),
        Field(
            "say",
            TEMPLATE,
            gettext_noop("What is said meanwhile."),
            example='{pl: "Zapytam o zgodę.", en: "I will ask for consent."}',
        ),
        Field(
            "else",
            Shape("consent"),
            gettext_noop(
                "What happens when nobody answers in time: next makes the next offer, hand_over WHO passes the call on."
            ),
            unless="next",
            example="hand_over leader",
        ),
    ),
    example='{wait: 60 s, say: {pl: "Zapytam o zgodę.", en: "I will ask for consent."}, else: hand_over leader}',
)

OFFER = Group(
    "offer",
    gettext_noop(
        "An offer. Every field besides these is a term with a name of your own: count: 3 to 6, each_at_least: 50 zł,"
        " each_at_most: 200 zł, first_within: 7 days (from today)."
    ),
    (
        Field("id", NAME, gettext_noop("Its name."), needed=True, example="six", findings=("two-offers",)),
        Field(
            "level",
            number(HIGHEST, least=0),
            gettext_noop("The authority it needs."),
            needed=True,
            example="1",
            findings=("no-authority", "above-authority"),
        ),
        Field(
            "in_return",
            SLOT,
            gettext_noop("A slot that the customer must answer for it."),
            example="income_day",
            findings=("unknown-slot",),
        ),
        Field(
            "text",
            TEMPLATE,
            gettext_noop("How it is made. Without a text it is never made, only taken when the customer proposes it."),
            example='{pl: "{count # rata | raty | rat} po {each}?", en: "{count # part | parts} of {each}?"}',
        ),
    ),
    example='{id: six, level: 1, count: 3 to 6, each_at_least: 50 zł, text: {pl: "Na raty?", en: "In parts?"}}',
    rest=Shape("term"),
)
