"""The fields of a procedure file besides its steps; pure."""

from __future__ import annotations

from infolinia.procedures.declarations.shapes import (
    EXPRESSION,
    FLAG,
    NAME,
    PATTERN,
    SPOKEN,
    STEP,
    TEMPLATE,
    TEXT,
    WORDS,
    Field,
    Group,
    Shape,
    gettext_noop,
    group,
    list_of,
    map_of,
    number,
    one_of,
)
from infolinia.procedures.declarations.types import NAMES

MOST_STEPS = 500  # of a file
MOST_SLOTS = 200
MOST_RETURNING = 24 * 60  # minutes
LANGUAGES = ("pl", "en")

CALL = Group(
    "call",
    gettext_noop("What calls the procedure is for. The check asks for the statements that the law demands of them."),
    (
        Field(
            "direction",
            one_of("in", "out"),
            gettext_noop("Who calls whom: in or out."),
            example="in",
            findings=("law-skipped",),
        ),
        Field(
            "kind",
            TEXT,
            gettext_noop(
                "What the call is about, as the tables of law name it: complaint, fault, sale, collection, survey."
            ),
            example="complaint",
            findings=("law-skipped", "kind-near"),
        ),
    ),
    example="{direction: in, kind: complaint}",
    findings=("return-in-call",),
)

VALUE_OF_CHOICE = Group(
    "value",
    gettext_noop("A value that may be chosen: the words that people say for it, in each language."),
    (
        *(
            Field(
                language,
                Shape("phrases"),
                gettext_noop("The words in this language; the first is how it is written."),
                example=example,
            )
            for language, example in (("pl", "[rano, przed południem]"), ("en", "[in the morning, morning]"))
        ),
        Field(
            "needs",
            EXPRESSION,
            gettext_noop("What must hold for the value to be offered and taken."),
            example="status is known",
            findings=("never-offered",),
        ),
        Field(
            "key",
            TEXT,
            gettext_noop("The key of a telephone that chooses it, in a menu."),
            example='"1"',
            findings=("key-wrong", "key-twice", "key-missing"),
        ),
    ),
    example="{pl: [rano, przed południem], en: [in the morning, morning]}",
    findings=("no-text", "one-language", "same-words", "sound-alike"),
)

SLOT_FIELDS = Group(
    "slot",
    gettext_noop("A piece of data: what is to be found out, what the call brings, or what an action gives."),
    (
        Field(
            "type",
            one_of(*NAMES),
            gettext_noop("What it is."),
            needed=True,
            example="money",
            findings=("unknown-type",),
        ),
        Field("title", SPOKEN, gettext_noop("Its name on the screen."), example="{pl: Kwota, en: Amount}"),
        Field(
            "values",
            map_of(VALUE_OF_CHOICE),
            gettext_noop("What may be chosen, by the name that conditions use. Of choice and choices."),
            example="{morning: {pl: [rano], en: [morning]}, evening: {pl: [wieczorem], en: [evening]}}",
            findings=("values-of-no-choice", "sound-alike", "same-words"),
        ),
        Field(
            "critical",
            FLAG,
            gettext_noop("The value counts only when it was confirmed, unless a person typed it."),
            unless="false",
            example="true",
            findings=("unconfirmed",),
        ),
        Field(
            "private",
            FLAG,
            gettext_noop(
                "It is left out of notes, and masked on screens and in the record: of a long number the last three"
                " signs stay."
            ),
            unless="false",
            example="true",
        ),
        Field(
            "optional",
            FLAG,
            gettext_noop("The customer may refuse it or not know it; under given: it need not be brought."),
            unless="false",
            example="true",
        ),
        Field(
            "valid",
            EXPRESSION,
            gettext_noop("A condition that the value must keep."),
            example="amount > 0 zł and amount <= 5000 zł",
        ),
        Field(
            "why",
            SPOKEN,
            gettext_noop("What is said when the value does not keep its condition."),
            example="{pl: Kwota jest za duża., en: The amount is too large.}",
        ),
        Field(
            "looks",
            one_of("back", "ahead"),
            gettext_noop("Which Friday is meant by “Friday”: the last one or the next one."),
            example="ahead",
        ),
        Field(
            "from",
            EXPRESSION,
            gettext_noop("The value is computed; nobody is asked for it."),
            example="today + 14 days",
            findings=("derived-asked", "derived-circle"),
        ),
        Field(
            "pattern",
            PATTERN,
            gettext_noop("How the value looks, as a regular expression without repeated groups."),
            example=r"'Z-\d{5}'",
        ),
        Field(
            "max",
            number(10_000),
            gettext_noop("The most characters; with a pattern at most 500."),
            unless="500",
            example="120",
        ),
        Field(
            "keep",
            FLAG,
            gettext_noop("The answer counts even when the way no longer leads past its question."),
            unless="false",
            example="true",
        ),
        Field(
            "spoken",
            one_of("digits", "groups", "letters"),
            gettext_noop(
                "How the voice says it: digit by digit, in groups, or spelled; without it as its type is said."
            ),
            example="digits",
            findings=("spoken-of-type",),
        ),
        Field(
            "disclose",
            one_of(*(f"L{n}" for n in range(10))),
            gettext_noop("No text may say it to a customer who is known less well than this."),
            example="L2",
            findings=("disclosed",),
        ),
    ),
    example="{type: phone, critical: true, title: {pl: Telefon, en: Telephone}}",
    findings=("two-slots", "unused-slot", "unfilled", "how-many"),
)

DIGRESSION = Group(
    "digression",
    gettext_noop(
        "Something the customer says beside the matter. It is answered, and the call is back at the same place; or it"
        " leaves for a step."
    ),
    (
        Field(
            "hear",
            WORDS,
            gettext_noop("Words that people use for it."),
            needed=True,
            example='{pl: ["Czemu pytacie?", po co to wam], en: ["Why do you ask?", what for]}',
        ),
        Field(
            "text",
            TEMPLATE,
            gettext_noop("The answer. One of text, article and go is needed."),
            example='{pl: "Bez tego nie znajdę zamówienia.", en: "Without it I cannot find the order."}',
            findings=("unfilled-aside", "disclosed"),
        ),
        Field(
            "article",
            TEXT,
            gettext_noop("An article of the knowledge base, told instead of a text."),
            example="complaint-deadlines",
        ),
        Field("go", STEP, gettext_noop("A step to leave for; there is no way back."), example="later"),
        Field(
            "at",
            list_of(STEP),
            gettext_noop("The steps at which it is offered; without it everywhere."),
            example="[later]",
        ),
        Field("objection", FLAG, gettext_noop("It is shown among the objections."), unless="false", example="true"),
        Field("max", number(10), gettext_noop("After so many times it is offered no more."), unless="2", example="3"),
    ),
    example='{hear: {pl: [po co to wam], en: [what for]}, text: {pl: "Aby oddzwonić.", en: "To call you back."}}',
)


def file(steps: Shape) -> Group:
    """The fields of the file; `steps`: what its list of steps holds."""
    return Group(
        "file",
        gettext_noop("One procedure stands in a file of YAML, in UTF-8, of at most 256 KiB."),
        (
            Field(
                "procedure",
                NAME,
                gettext_noop("Its name, which is also the name of its file. Other procedures include it by this name."),
                needed=True,
                example="call-back",
            ),
            Field(
                "version",
                TEXT,
                gettext_noop("A number for people. Calls keep the text they began with."),
                unless="1",
                example="3",
            ),
            Field(
                "title",
                SPOKEN,
                gettext_noop("Its name on the screen."),
                needed=True,
                example="{pl: Oddzwonienie, en: Call back}",
            ),
            Field(
                "languages",
                list_of(one_of(*LANGUAGES), least=1),
                gettext_noop("The languages in which calls are conducted by it; every text is needed in each."),
                unless="[pl, en]",
                example="[pl, en]",
                findings=("unknown-language", "no-text"),
            ),
            Field("call", group(CALL), CALL.means, example=CALL.example),
            Field(
                "kind",
                one_of("call", "menu"),
                gettext_noop(
                    "menu: it is heard before anybody answers, and answered by keys. It says, chooses, branches,"
                    " includes other menus and hands over."
                ),
                unless="call",
                example="menu",
                findings=("menu-step", "menu-person"),
            ),
            Field(
                "returning",
                number(MOST_RETURNING),
                gettext_noop(
                    "In a menu: who waited in a queue and calls again within so many minutes is asked, by the"
                    " announcement menu_again, whether to be led there at once; key 1 does."
                ),
                example="10",
            ),
            Field(
                "given",
                map_of(SLOT_FIELDS),
                gettext_noop("Slots that the call, or the including procedure, brings."),
                example="{customer: {type: customer, optional: true}}",
            ),
            Field(
                "gives",
                map_of(SLOT_FIELDS),
                gettext_noop("Slots that the including procedure may take over."),
                example="{level: {type: level}}",
                findings=("not-given",),
            ),
            Field(
                "slots",
                map_of(SLOT_FIELDS),
                gettext_noop("What is to be found out, at most 200 with those given."),
                example="{phone: {type: phone, critical: true}}",
                findings=("unused-slot",),
            ),
            Field(
                "digressions",
                map_of(DIGRESSION),
                gettext_noop("What the customer may say beside the matter."),
                example=f"{{why: {DIGRESSION.example}}}",
            ),
            Field(
                "steps",
                steps,
                gettext_noop("The course of the call, in order."),
                needed=True,
                findings=(
                    "how-many",
                    "two-steps",
                    "unreachable",
                    "no-end",
                    "falls-off",
                    "circle",
                    "too-large-to-follow",
                ),
            ),
        ),
        findings=(
            "too-large",
            "not-utf8",
            "empty-file",
            "two-documents",
            "too-deep",
            "alias",
            "two-fields",
            "yaml-binary",
            "yaml-quote",
            "yaml-quote-inside",
            "yaml-apostrophe",
            "yaml-escape",
            "yaml-colon",
            "yaml-no-colon",
            "yaml-colon-space",
            "yaml-dash",
            "yaml-dash-space",
            "yaml-space",
            "yaml-tab",
            "yaml-start",
            "yaml-indent",
            "yaml-bracket",
            "yaml-character",
            "not-yaml",
            "not-checked",
        ),
    )
