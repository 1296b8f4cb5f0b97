"""Sentences of what this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

REFUSALS = {
    "no-recording": _("This call has no recording that could be played. Its journal says why."),
}
