"""The kinds of steps and their fields; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from infolinia.procedures.declarations.offers import APPROVAL, HIGHEST, MOST_OFFERS, OFFER
from infolinia.procedures.declarations.procedure import MOST_STEPS, file
from infolinia.procedures.declarations.questions import COMMON, DESK_LADDER, FAILURES, LADDER, QUESTION, TEXT_SAID
from infolinia.procedures.declarations.shapes import (
    EXPRESSION,
    FLAG,
    NAME,
    PROCEDURE,
    SECONDS,
    SLOT,
    SPOKEN,
    STATEMENT,
    STEP,
    TEMPLATE,
    TEXT,
    WAY,
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

StepKind = Literal[
    "say", "statement", "ask", "choose", "do", "branch", "negotiate", "include", "repeat", "hand_over", "finish",
    "return",
]  # fmt: skip
MOST_ROUNDS = 50
STEPS_SHAPE = Shape("steps", least=1, most=MOST_STEPS)

CONDITION = Group(
    "condition",
    gettext_noop("A condition of a branch and the step it leads to."),
    (
        Field(
            "if",
            EXPRESSION,
            gettext_noop("The condition."),
            needed=True,
            example="status is known",
            findings=("never-taken", "always-unknown"),
        ),
        Field("go", STEP, gettext_noop("The step to go on with when it holds."), needed=True, example="done"),
    ),
    example="{if: status is known, go: done}",
)

_WITH = gettext_noop("Its inputs by name, each an expression.")
_SAY = '{pl: "Sprawdzimy to i oddzwonimy.", en: "We will look into it and call back."}'

ANNOUNCED = Field(
    "announcement",
    TEXT,
    gettext_noop("In a menu: the code of an announcement that is played instead of the text."),
    example="welcome",
)

STEPS: Mapping[StepKind, Group] = {
    "say": Group(
        "say",
        gettext_noop("A sentence in the agent's own words."),
        (
            Field("say", NAME, gettext_noop("The name of the step."), needed=True, example="look_into_it"),
            Field("text", TEMPLATE, gettext_noop("What is said."), needed=True, example=_SAY, findings=TEXT_SAID),
            Field(
                "again",
                one_of("changed", "never"),
                gettext_noop("changed: it is said anew when what it says has changed."),
                unless="never",
                example="changed",
            ),
            ANNOUNCED,
        ),
        example=f"say: look_into_it\ntext: {_SAY}",
    ),
    "statement": Group(
        "statement",
        gettext_noop("A text read verbatim. Its reading is evidence, with its second of the recording."),
        (
            Field("statement", NAME, gettext_noop("The name of the step."), needed=True, example="recording"),
            Field(
                "text",
                TEMPLATE,
                gettext_noop("What is read, sentence by sentence."),
                needed=True,
                example='{pl: "Rozmowa jest nagrywana.", en: "The call is recorded."}',
                findings=TEXT_SAID,
            ),
            Field(
                "law",
                TEXT,
                gettext_noop("The rule that demands it; several with commas."),
                example="REC-01",
                findings=("law-skipped",),
            ),
            Field(
                "needs",
                EXPRESSION,
                gettext_noop("What must hold before it is read; where it does not, the call is handed over."),
                example="level >= L1",
            ),
            Field(
                "heard",
                one_of("whole"),
                gettext_noop("It counts when it was heard to its end."),
                unless="whole",
                example="whole",
            ),
        ),
        example='statement: recording\nlaw: REC-01\ntext: {pl: "Rozmowa jest nagrywana.", en: "The call is recorded."}',
    ),
    "ask": Group(
        "ask",
        gettext_noop("A question for a slot."),
        (
            Field(
                "ask",
                SLOT,
                gettext_noop("The slot that is asked for; it names the step, too."),
                needed=True,
                example="phone",
                findings=("unknown-slot", "derived-asked", "choose-it"),
            ),
            *QUESTION,
            Field(
                "unsure",
                one_of("true", "false"),
                gettext_noop("What “I think so” counts as and, without on_dont_know, “I do not know”. Of yes and no."),
                example="true",
            ),
            Field(
                "accepts",
                STATEMENT,
                gettext_noop(
                    "The statement that a yes agrees to. When it is read with other words, the yes counts no more."
                ),
                example="terms",
                findings=("accepts-no-statement",),
            ),
            Field(
                "type",
                one_of(*NAMES),
                gettext_noop("The type of the slot, where it is declared nowhere else; where it is, the same."),
                example="phone",
                findings=("unknown-type",),
            ),
        ),
        example='ask: phone\ntext: {pl: "Na jaki numer?", en: "On what number?"}\non_refuse: later',
    ),
    "choose": Group(
        "choose",
        gettext_noop("A question for a slot of type choice. {options} in its text reads the values out."),
        (
            Field(
                "choose",
                SLOT,
                gettext_noop("The slot that is asked for; it names the step, too."),
                needed=True,
                example="time",
                findings=("unknown-slot", "not-a-choice", "many-options"),
            ),
            *QUESTION,
            ANNOUNCED,
            Field(
                "keys",
                map_of(one_of("again", "language", "back")),
                gettext_noop(
                    "Keys that choose nothing: again says the menu once more, language goes on in the next language,"
                    " back returns to the menu before."
                ),
                example='{"*": again, "9": language, "#": back}',
                findings=("key-wrong", "key-twice", "key-act"),
            ),
        ),
        example='choose: time\ntext: {pl: "O jakiej porze? {options}", en: "At what time? {options}"}',
    ),
    "do": Group(
        "do",
        gettext_noop("An action of a trade: it looks something up, opens a case and so on."),
        (
            Field("do", NAME, gettext_noop("The name of the step."), needed=True, example="look_up"),
            Field(
                "action",
                TEXT,
                gettext_noop("The action."),
                needed=True,
                example="sales.order_status",
                findings=("unknown-action",),
            ),
            Field(
                "with",
                map_of(EXPRESSION),
                _WITH,
                example="{order: order, customer: customer}",
                findings=("unknown-input", "missing-input", "input-type", "unfilled"),
            ),
            Field(
                "out",
                map_of(SLOT),
                gettext_noop("Its outputs by name, each into a slot."),
                example="{status: status}",
                findings=("unknown-output", "output-type", "unknown-slot"),
            ),
            Field(
                "slow",
                TEMPLATE,
                gettext_noop("What is said meanwhile."),
                example='{pl: "Chwileczkę.", en: "One moment."}',
            ),
            Field(
                "on_error",
                map_of(STEP),
                gettext_noop("A step for each error. unavailable may always come."),
                example="{not_found: later, unavailable: later}",
                findings=("error-open", "unknown-error", "unknown-step"),
            ),
            Field(
                "on_change",
                TEXT,
                gettext_noop(
                    "The action that amends when an input is corrected afterwards; without it the one that the trade"
                    " names, and where it names none, the call is handed over."
                ),
                example="cases.amend_complaint",
                findings=("unknown-action", "no-on-change"),
            ),
            Field(
                "timeout",
                SECONDS,
                gettext_noop("So long it may take; then its error is timeout."),
                unless="8 s",
                example="20 s",
            ),
        ),
        example=(
            "do: look_up\naction: sales.order_status\nwith: {order: order, customer: customer}\nout: {status: status}\n"
            "on_error: {not_found: later, unavailable: later}"
        ),
        findings=("unconfirmed",),
    ),
    "branch": Group(
        "branch",
        gettext_noop("Ways that part. The first condition that holds decides; where none does, the next step follows."),
        (
            Field("branch", NAME, gettext_noop("The name of the step."), needed=True, example="found"),
            Field(
                "when",
                list_of(CONDITION),
                gettext_noop("The conditions with their steps."),
                needed=True,
                example="[{if: status is known, go: done}]",
            ),
        ),
        example="branch: found\nwhen:\n  - {if: status is known, go: done}",
    ),
    "negotiate": Group(
        "negotiate",
        gettext_noop("Offers in their order, until one is taken."),
        (
            Field(
                "negotiate",
                SLOT,
                gettext_noop("The slot of type plan that holds what was agreed."),
                needed=True,
                example="plan",
            ),
            Field("about", TEXT, gettext_noop("Who counts the price of an offer."), example="debts.plan"),
            Field("with", map_of(EXPRESSION), _WITH, example="{balance: debt.balance}"),
            Field(
                "authority",
                map_of(number(HIGHEST, least=0)),
                gettext_noop(
                    "The highest level of an offer: for desk (or agent) and voice, and for who may consent; leader is a"
                    " supervisor, manager an administrator."
                ),
                example="{voice: 1, agent: 1, leader: 2}",
                findings=("no-authority", "above-authority"),
            ),
            Field(
                "offers",
                list_of(OFFER, most=MOST_OFFERS, least=1),
                gettext_noop("The offers, each made after the one before was refused."),
                needed=True,
                example='[{id: all, level: 1, count: 1, text: {pl: "Całość?", en: "All of it?"}}]',
                findings=("two-offers", "no-authority"),
            ),
            Field(
                "counter",
                FLAG,
                gettext_noop("The customer's own terms are taken when they lie inside an offer."),
                unless="false",
                example="true",
            ),
            Field("approval", group(APPROVAL), APPROVAL.means, example=APPROVAL.example, findings=("above-authority",)),
            Field(
                "rounds", number(MOST_ROUNDS), gettext_noop("The most refusals and proposals."), unless="6", example="8"
            ),
            Field(
                "out",
                map_of(SLOT),
                gettext_noop("What was agreed, into slots; without it the whole into the slot of the step."),
                example="{plan: plan}",
                findings=("unknown-slot",),
            ),
            Field(
                "on_none",
                WAY,
                gettext_noop("Where the call goes on without an agreement."),
                needed=True,
                example="later",
            ),
        ),
        example=(
            "negotiate: plan\nabout: debts.plan\nwith: {balance: debt.balance}\n"
            "authority: {voice: 1, agent: 1, leader: 2}\noffers:\n"
            "  - {id: all, level: 1, count: 1, first_within: 7 days,\n"
            '     text: {pl: "Całość do {first}?", en: "All by {first}?"}}\n'
            "  - {id: twelve, level: 2, count: 7 to 12}\non_none: later"
        ),
    ),
    "include": Group(
        "include",
        gettext_noop("Another procedure, in its place."),
        (
            Field(
                "include",
                PROCEDURE,
                gettext_noop("Its name; it names the step, too."),
                needed=True,
                example="identify",
                findings=("includes-itself", "includes-deep"),
            ),
            Field(
                "with",
                map_of(EXPRESSION),
                gettext_noop("Its given slots by name, each an expression."),
                example="{wanted: L1}",
                findings=("not-given", "unfilled"),
            ),
            Field(
                "out",
                map_of(SLOT),
                gettext_noop("What it gives by name, each into a slot."),
                example="{level: level}",
                findings=("not-given", "unknown-slot"),
            ),
            Field(
                "exits",
                map_of(STEP),
                gettext_noop("For each return of it a step, or continue for the next one."),
                example="{known: continue, unknown: later}",
                findings=("exit-open", "unknown-step"),
            ),
        ),
        example="include: identify\nwith: {wanted: L1}\nout: {level: level}\nexits: {known: continue, unknown: later}",
    ),
    "repeat": Group(
        "repeat",
        gettext_noop(
            "Its steps again, each round with answers of its own; the only loop. {ID.index} is the round, {ID.count}"
            " how many there were. A return in it leaves it."
        ),
        (
            Field("repeat", NAME, gettext_noop("The name of the step."), needed=True, example="meters"),
            Field(
                "for",
                EXPRESSION,
                gettext_noop("How many rounds there are, or a question of the round: whether there is one more."),
                needed=True,
                example="more",
            ),
            Field("max", number(MOST_ROUNDS), gettext_noop("The most rounds."), unless="10", example="5"),
            Field(
                "steps",
                STEPS_SHAPE,
                gettext_noop("The steps of a round."),
                needed=True,
                findings=("repeats-deep",),
            ),
        ),
        example=(
            "repeat: meters\nfor: more\nmax: 5\nsteps:\n"
            '  - {ask: reading, text: {pl: "Jaki jest stan?", en: "What is the reading?"}}\n'
            '  - {ask: more, type: yes_no, text: {pl: "Jeszcze jeden licznik?", en: "One more meter?"}}'
        ),
    ),
    "hand_over": Group(
        "hand_over",
        gettext_noop("The call goes to a person or a queue, and the procedure ends."),
        (
            Field("hand_over", NAME, gettext_noop("The name of the step."), needed=True, example="to_leader"),
            Field(
                "to",
                TEXT,
                gettext_noop(
                    "Who takes the call. In a menu: person (the queue of the number), agent with a user name, queue"
                    " with its code and, where one is to begin there, procedure with its name; announcement with its"
                    " code; number; hang_up."
                ),
                needed=True,
                example="queue complaints",
                findings=("menu-target", "menu-no-queue"),
            ),
            Field(
                "reason",
                SPOKEN,
                gettext_noop("Why; whoever takes the call is told."),
                example="{pl: Skarga, en: Grievance}",
            ),
            Field(
                "text",
                TEMPLATE,
                gettext_noop("What is said before."),
                example='{pl: "Łączę.", en: "I am connecting you."}',
            ),
            ANNOUNCED,
        ),
        example="hand_over: to_leader\nto: queue complaints\nreason: {pl: Skarga, en: Grievance}",
    ),
    "finish": Group(
        "finish",
        gettext_noop("The procedure ends."),
        (
            Field("finish", NAME, gettext_noop("The name of the step."), needed=True, example="called_back"),
            Field(
                "disposition",
                TEXT,
                gettext_noop("The code of the result."),
                needed=True,
                example="CB_ASKED",
                findings=("unknown-disposition",),
            ),
            Field("text", TEMPLATE, gettext_noop("The last words."), example='{pl: "Do widzenia.", en: "Goodbye."}'),
        ),
        example='finish: called_back\ndisposition: CB_ASKED\ntext: {pl: "Do widzenia.", en: "Goodbye."}',
    ),
    "return": Group(
        "return",
        gettext_noop("Back to the including procedure, or out of the rounds of a repeat."),
        (Field("return", NAME, gettext_noop("The name of the exit."), needed=True, example="known"),),
        example="return: known",
        findings=("return-in-call",),
    ),
}
KINDS: tuple[StepKind, ...] = tuple(STEPS)
FILE = file(STEPS_SHAPE)

__all__ = ["COMMON", "DESK_LADDER", "FAILURES", "FILE", "KINDS", "LADDER", "STEPS", "StepKind"]
