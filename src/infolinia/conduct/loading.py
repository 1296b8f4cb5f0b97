"""Conduct's part of a pack: the codes that end a call."""

from __future__ import annotations

from django.db import transaction

from infolinia.conduct import dispositions
from infolinia.conduct.models import DispositionRow
from infolinia.content import loaders
from infolinia.content.loaders import Part


def register_all() -> None:
    loaders.register("dispositions", load_dispositions)


@transaction.atomic
def load_dispositions(part: Part) -> int:
    """The whole table: what the file does not hold any more can no longer be chosen. Past calls keep their codes."""
    items = dispositions.read(part.file)
    DispositionRow.objects.exclude(code__in=[item.code for item in items]).delete()
    for place, item in enumerate(items):
        values = {"place": place, "line": item.line, "group": item.group, "name": dict(item.name)}
        DispositionRow.objects.update_or_create(code=item.code, defaults=values)
    return len(items)
