"""What the page of settings shows: each with its value in force, where that comes from, and what it means."""

from __future__ import annotations

import json

from django.conf import settings as of_django
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from infolinia.oversight.administration.explained import Setting
from infolinia.processes.settings import Settings, sources

SOURCES = {
    "option": _("option --{name}"),
    "variable": _("variable INFOLINIA_{variable}"),
    "file": _("infolinia.toml"),
    "unless-set": _("unless set"),
}
ADDRESSES = frozenset({"database", "nats"})  # they may hold a password


def shown() -> list[Setting]:
    """Every setting of this process, in the reader's language."""
    from infolinia.processes.doctor.installation import hidden

    settings: Settings = of_django.SETTINGS
    values, found, where = settings.model_dump(mode="json"), list[Setting](), sources(settings)
    for name, field in Settings.model_fields.items():
        value = values[name]
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if value is not None else ""
        source = where.get(name, "unless-set")
        words = gettext(SOURCES[source]).format(name=name, variable=name.upper())
        meaning = gettext(field.description) if field.description else ""
        text = hidden(text) if name in ADDRESSES else text
        found.append(Setting(name, text, words, meaning, is_set=source != "unless-set"))
    return found
