"""Sentences of what this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

REFUSALS = {
    "not-json": _("The editor sent something that cannot be read. Load the page again."),
    "check-busy": _("Another text is being checked. Yours follows in a moment."),
    "name-taken": _("There is a procedure {name} already. Choose another name, or open that one."),
    "rehearsal-lines": _(
        "A conversation has at most {most} lines of {longest} characters. Keep this one, and begin another."
    ),
    "rehearsal-unclear": _(
        "At the step {step} something was not understood or not said. Take it back, then keep the conversation."
    ),
    "rehearsal-unreadable": _("The text cannot be rehearsed as it is. {why}"),
    "menu-not-shown": _("The form has no field for line {line} of the menu. Open it in the text editor."),
    "menu-unfit": _("The menu cannot be published as it stands. {problems}"),
    "not-published": _("{name} is not published yet, so no call can be conducted by it. Publish it first."),
}
