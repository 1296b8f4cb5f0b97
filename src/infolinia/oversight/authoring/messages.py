"""Sentences of what this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

REFUSALS = {
    "not-json": _("The editor sent something that cannot be read. Load the page again."),
}
