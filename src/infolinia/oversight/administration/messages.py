"""Sentences of what this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

REFUSALS = {
    "setting-moved": _("Somebody else changed this meanwhile. Look at it again before you change it."),
    "setting-needed": _("{name} is used by {by}. Change that first."),
    "setting-fixed": _("This cannot be changed here."),
}
