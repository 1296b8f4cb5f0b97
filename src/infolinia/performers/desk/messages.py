"""The sentences of the desk's own refusals."""

from __future__ import annotations

from django.utils.translation import gettext_noop

MESSAGES = {
    "text-long": gettext_noop("This is longer than {longest} characters. Shorten it."),
    "desk-elsewhere": gettext_noop("The desk works in another tab. Move it here first."),
}
