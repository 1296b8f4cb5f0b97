"""Sentences of what this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

REFUSALS = {
    "no-token": _("A valid token is needed, as Authorization: Bearer. Make one with: infolinia token create."),
}
