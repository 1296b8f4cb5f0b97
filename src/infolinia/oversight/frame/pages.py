"""A page inside the frame: its visitor, its place in the navigation, and the alarms above everything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from infolinia.oversight.frame.alarms import alarms


def page(request: HttpRequest, template: str, place: str, **facts: object) -> HttpResponse:
    """The template in the frame; `place` is where the navigation stands."""
    visitor: Any = request
    facts = {"alarms": alarms(visitor.facts), "role": role(visitor.facts.role), **facts}
    return render(request, template, {"place": place, "now": visitor.now, "me": visitor.facts, **facts})


def role(code: str) -> str:
    """What stands beside the name of who looks at these pages."""
    return _("Administrator") if code == "administrator" else pgettext("place", "Supervision")
