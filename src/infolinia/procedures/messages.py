"""The sentences of the problems, cure included."""

from __future__ import annotations

from collections.abc import Callable

from infolinia.procedures.problems import Problem


def gettext_noop(text: str) -> str:
    return text


MESSAGES = {
    "key-wrong": gettext_noop("“{key}” is no key of a telephone. There are 0 to 9, * and #; put them in quotes."),
    "key-twice": gettext_noop("The key {key} is given twice. Give each choice a key of its own."),
    "key-act": gettext_noop("The key {key} cannot do “{act}”. It can: {known}."),
    "menu-no-queue": gettext_noop(
        "{step} leads to the queue of the number, and {number}, which leads to this menu, has none: nobody would take"
        " the call. Choose a queue for the number, or hand over to queue CODE here."
    ),
    "too-large": gettext_noop("The file is larger than {most} KiB. Split it into procedures that include each other."),
    "not-utf8": gettext_noop("The file is not UTF-8: here stands the byte {byte}. Save it as UTF-8."),
    "empty-file": gettext_noop("The file is empty. Begin with procedure, title and steps."),
    "two-documents": gettext_noop(
        "A second document begins here. Keep one procedure in a file and remove the line of dashes."
    ),
    "too-deep": gettext_noop(
        "More than {most} levels lie inside each other here. Close a bracket or move the lines to the left."
    ),
    "alias": gettext_noop(
        "*{name} refers to another place of the file, which is not allowed. Write it out, or put the text in quotes."
    ),
    "yaml-quote": gettext_noop("The quotation mark opened here is not closed. Close it."),
    "yaml-quote-inside": gettext_noop(
        'The text in quotes ends at this mark, and more follows. Write \\" for a mark inside, or „ ” as in print.'
    ),
    "yaml-apostrophe": gettext_noop(
        "The text in single quotes ends at this mark, and more follows. Put the text in double quotes."
    ),
    "yaml-colon": gettext_noop("A colon with a space behind it stands in a text. Put the whole text in quotes."),
    "yaml-no-colon": gettext_noop("Here a field has no colon. Write its name, a colon, a space and the value."),
    "yaml-colon-space": gettext_noop("A space is missing behind the colon of {field}. Add it."),
    "yaml-dash-space": gettext_noop("A space is missing behind the dash. Add it."),
    "yaml-dash": gettext_noop(
        "A dash that begins an item stands within a line. Begin a new line before it, or put the text in quotes."
    ),
    "yaml-space": gettext_noop(
        "Here stands a no-break or other special space, as pages and letters have it. Write a plain space instead."
    ),
    "yaml-tab": gettext_noop("A tab stands here. Put spaces in its place."),
    "yaml-start": gettext_noop("A text may not begin with the sign {sign}. Put the whole text in quotes."),
    "yaml-escape": gettext_noop(
        "In double quotes \\ has a meaning of its own. Write it twice, or put the text in single quotes."
    ),
    "yaml-indent": gettext_noop("This line is indented otherwise than those it belongs to. Align it with them."),
    "yaml-bracket": gettext_noop(
        "This bracket does not fit or is not closed. Close it, or put a text beginning with one in quotes."
    ),
    "yaml-character": gettext_noop("The character {character} may not stand in a file. Remove it."),
    "not-yaml": gettext_noop(
        "The file cannot be read from here on. Compare quotes, colons, dashes and indentation with the lines around."
    ),
    "yaml-binary": gettext_noop(
        "This is no text file but a picture, a PDF or a document of another program. Choose a file ending in .yaml."
    ),
    "two-fields": gettext_noop("The field {field} stands twice here. Remove one."),
    "no-field": gettext_noop("{what} needs the field {field}. Add it."),
    "unknown-field": gettext_noop("{what} has no field {field} (nearest: {nearest}). Correct or remove it."),
    "not-a-mapping": gettext_noop("{field} needs fields with names and colons below it; here stands “{value}”."),
    "not-a-list": gettext_noop("{field} needs a list: lines that begin with a dash, or [ ]; here stands “{value}”."),
    "not-a-text": gettext_noop(
        "{field} is one text; here stands a list or fields. Write the text behind the colon, in quotes."
    ),
    "wrong-value": gettext_noop("{field} cannot be “{value}”. It may be: {values}."),
    "not-seconds": gettext_noop("{field} cannot be “{value}”. Give seconds, as 8 s or 2 min, at most an hour."),
    "not-a-range": gettext_noop(
        "{term} cannot be “{value}”. Give a number, an amount (50 zł), days (7 days), or a range: 3 to 6."
    ),
    "unknown-rung": gettext_noop(
        "“{rung}” is no rung of a ladder (nearest: {nearest}). Correct it; a step, skip or hand_over stands last."
    ),
    "repeats-deep": gettext_noop("More than {most} repeats lie in each other here. Include a procedure instead."),
    "no-authority": gettext_noop(
        "{offer} needs level {level}, and nobody has it under authority. Add who may grant it, or lower the level."
    ),
    "two-offers": gettext_noop("Two offers are named {offer}. Rename one."),
    "not-a-number": gettext_noop("{field} cannot be “{value}”. Give a whole number from 1 to {most}."),
    "bad-name": gettext_noop(
        "“{name}” cannot be a name here. Use letters, digits and _, first a letter, and no word of the language."
    ),
    "bad-pattern": gettext_noop(
        "The pattern “{pattern}” cannot be used. Keep it valid, under {most} characters, with few repetitions."
    ),
    "how-many": gettext_noop("The {what} of a file are at least 1 and at most {most}. Split the procedure."),
    "one-language": gettext_noop("{what}: {field} is given without a language. Write it as pl: … and en: …"),
    "no-text": gettext_noop("{what} has no {field} in the language {language}. Add it."),
    "other-fills": gettext_noop(
        "{what}: this text is filled otherwise than in the other language: {fills}. Use the same fills."
    ),
    "unknown-language": gettext_noop(
        "There is no language “{language}” here (nearest: {nearest}). Correct it, and name each once."
    ),
    "no-kind": gettext_noop("A step begins with one of: {kinds}. Here none of them stands, or two."),
    "unknown-slot": gettext_noop("{slot} is not among the slots (nearest: {nearest}). Add it or correct the name."),
    "two-slots": gettext_noop("{slot} stands both under given and under slots. Remove one."),
    "values-of-no-choice": gettext_noop("{slot} has values but is no choice. Write type: choice."),
    "spoken-of-type": gettext_noop("{slot} is of the type {type}, which is said in one way only. Remove spoken."),
    "not-a-choice": gettext_noop("choose {slot} needs a slot of type choice with values. Use ask, or add the values."),
    "choose-it": gettext_noop("{slot} is a choice. Write choose instead of ask."),
    "derived-asked": gettext_noop("{slot} is computed by from, so nobody is asked for it. Remove this step or from."),
    "derived-circle": gettext_noop(
        "{slot} is computed from itself, or over too many others. Let one of them be asked."
    ),
    "unknown-step": gettext_noop("{step} is no step here (nearest: {nearest}). Correct the name."),
    "accepts-no-statement": gettext_noop(
        "{step} is no statement before this step (nearest: {nearest}). A yes is given to what was read."
    ),
    "unknown-type": gettext_noop("{type} is no type of slot. There are: {types}."),
    "unknown-procedure": gettext_noop(
        "The procedure {name} is not in this pack (nearest: {nearest}). Add it or correct the name."
    ),
    "includes-itself": gettext_noop("A procedure includes itself: {way}. Remove one include."),
    "includes-deep": gettext_noop("Procedures include each other more than {most} deep here. Include fewer levels."),
    "not-given": gettext_noop(
        "The included procedure does not know {slot} (nearest: {nearest}). See its given and gives."
    ),
    "unknown-action": gettext_noop("No trade offers the action {action} (nearest: {nearest}). Correct the name."),
    "two-steps": gettext_noop("Two steps are named {step}. Rename one."),
    "falls-off": gettext_noop("After {step} nothing follows. End with finish, hand_over or return, without when."),
    "circle": gettext_noop("These steps go in a circle: {steps}. Let one of them go on instead of back."),
    "expression-too-long": gettext_noop("The expression is longer than {most} characters. Split it over branches."),
    "expression-too-deep": gettext_noop("The expression has more than {most} brackets in each other. Make it simpler."),
    "expression-not-understood": gettext_noop(
        "In the expression “{text}” is not understood. Texts stand in quotes, amounts as 50 zł, times as 14 days."
    ),
    "expression-follows": gettext_noop("The expression ends before “{text}”. Put and, or, or a comparison between."),
    "expression-after-is": gettext_noop("After is stands known or unknown. Correct it; for values use =."),
    "expression-after-in": gettext_noop("After in stands a list in brackets: in (a, b). Add the brackets."),
    "expression-bracket": gettext_noop("A bracket in the expression is not closed. Close it."),
    "expression-no-value": gettext_noop(
        "“{text}” stands in the expression where a value should. Put a slot or a value there."
    ),
    "expression-ends-early": gettext_noop("The expression is empty or ends too early. Complete it."),
    "expression-unknown-word": gettext_noop(
        "“{word}” is neither a slot nor a value of the choice (nearest: {nearest}). Correct it; put a text in quotes."
    ),
    "expression-types": gettext_noop(
        "“{operator}” does not go with {left} and {right}. Compare or add values of one type."
    ),
    "expression-function": gettext_noop("There is no function {name} (nearest: {nearest}). Correct the name."),
    "expression-arguments": gettext_noop("{name} takes other values: {types}. Correct what stands in its brackets."),
    "fill-lone-brace": gettext_noop(
        "A lone {brace} stands in the text. Close the fill, or double the brace to print it."
    ),
    "fill-forms-pl": gettext_noop(
        "“{fill}”: a Polish noun needs three forms, or four: 1 rata | 2 raty | 5 rat | 1,5 raty."
    ),
    "fill-forms-en": gettext_noop("“{fill}”: an English noun needs two forms: one | many."),
    "fill-chooser": gettext_noop(
        "“{fill}”: {name} does not choose between texts. Only performer and address do; correct the name."
    ),
    "fill-performer": gettext_noop("“{fill}”: performer chooses between two texts: person | voice. Give both."),
    "fill-address": gettext_noop(
        "“{fill}”: address chooses between three texts: Pan | Pani | Państwo. Give all three."
    ),
    "fill-unknown-case": gettext_noop("“{fill}”: after | stands one of the cases {cases}. Correct it."),
    "fill-case-en": gettext_noop("“{fill}”: English has no cases. Remove |{case}."),
    "fill-case-form": gettext_noop(
        "“{fill}”: no declension of this name is stored. Choose a wording in the nominative."
    ),
    "fill-unknown-fill": gettext_noop(
        "{{{fill}}} cannot be filled in here (nearest: {nearest}). Correct the name or add the slot."
    ),
}


def say(problem: Problem, translate: Callable[[str], str] = gettext_noop) -> str:
    """`demo/procedures/reklamacja.yaml:41:7: …` in the language that `translate` speaks; English by itself."""
    return f"{problem.place}: {translate(MESSAGES[problem.code]).format(**problem.facts)}"
