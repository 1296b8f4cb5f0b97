"""The sentences of the problems, cure included."""

from __future__ import annotations


def gettext_noop(text: str) -> str:
    return text


MESSAGES = {
    "not-yaml": gettext_noop("The file cannot be read as YAML: {why}."),
    "two-fields": gettext_noop("The field {field} stands twice here. Remove one."),
    "no-field": gettext_noop("{what} needs the field {field}. Add it."),
    "unknown-field": gettext_noop("{what} has no field {field} (nearest: {nearest}). Correct or remove it."),
    "no-kind": gettext_noop("A step begins with one of: {kinds}. Here none of them, or two, stand."),
    "unknown-slot": gettext_noop("{slot} is not among the slots (nearest: {nearest}). Add it or correct the name."),
    "unknown-step": gettext_noop("{step} is no step of this procedure (nearest: {nearest}). Correct the name."),
    "unknown-type": gettext_noop("{type} is no type of slot. There are: {types}."),
    "unknown-procedure": gettext_noop("The procedure {name} is not in this pack. Add it or correct the name."),
    "unknown-action": gettext_noop("No trade offers the action {action}. Correct the name."),
    "two-steps": gettext_noop("Two steps are named {step}. Rename one."),
    "no-text": gettext_noop("{what} has no text in the language {language}. Add it."),
    "expression": gettext_noop("The expression cannot be read: {why}."),
    "fill": gettext_noop("The text cannot be filled: {why}."),
    "falls-off": gettext_noop("After {step} nothing follows. End with finish, hand_over or return."),
    "circle": gettext_noop("These steps go in a circle: {steps}. Let one of them go on instead of back."),
    "not-a-choice": gettext_noop("choose {slot} needs a slot of type choice with values. Use ask, or add the values."),
    "includes-itself": gettext_noop("{name} includes itself. Remove the circle."),
    "wrong-value": gettext_noop("{field} is {value}; expected: {expected}."),
}
