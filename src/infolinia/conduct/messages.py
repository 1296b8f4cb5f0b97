"""The sentences of this room's refusals."""

from __future__ import annotations

from django.utils.translation import gettext_noop

MESSAGES = {
    "call-gone": gettext_noop("The call has ended or gone to someone else."),
    "call-not-yours": gettext_noop("Another person conducts this call now."),
    "call-state": gettext_noop("This cannot be done now; the call has moved on. The screen shows where it is."),
    "call-digits": gettext_noop("Only digits, * and # can be sent."),
    "step-moved": gettext_noop("The step has moved on. Your answer is kept; look at the new step."),
    "step-value": gettext_noop("This was not understood: {why}."),
    "transfer-target": gettext_noop("The call cannot go there. Choose another person or queue."),
    "transfer-closed": gettext_noop("The queue {queue} is closed now. Choose another person or queue."),
    "transfer-busy": gettext_noop("{name} is not free now. Choose another person or a queue."),
    "transfer-number": gettext_noop("This is no telephone number. Give 3 to 15 digits, with + for abroad."),
    "transfer-twice": gettext_noop("A colleague is being asked already."),
    "transfer-not-answered": gettext_noop("The colleague has not answered yet."),
    "note-long": gettext_noop("The note is longer than {longest} characters. Shorten it."),
    "disposition-unknown": gettext_noop("There is no result with the code {disposition}."),
    "disposition-missing": gettext_noop("Choose the result of the call first."),
}
