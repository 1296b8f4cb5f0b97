"""The demo centre, and who looks at its administration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from infolinia.clients import queries as clients
from infolinia.clients import services
from infolinia.clients.access import CLOCK
from infolinia.journal.scope import ALL_CLIENTS, scoped
from tests.conduct.conftest import NOW, demo_centre, stage
from tests.oversight.supervision.conftest import signed_in

__all__ = ["NOW", "demo_centre", "stage"]


class Admin:
    """An administrator's browser, without scripts."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser

    @staticmethod
    def now() -> datetime:
        """When a request that comes now would come."""
        return CLOCK.instant()

    def page(self, path: str) -> str:
        answer = self.browser.get(f"/administration{path}")
        assert answer.status_code == 200, answer.status_code
        return " ".join(unescape(answer.content.decode()).replace("\xa0", " ").split())

    def sends(self, path: str, **changed: object) -> tuple[int, str]:
        """Open the form, change these fields, send it: the status, and the page that follows."""
        form = self.browser.get(f"/administration{path}").content.decode()
        fields = {**stored(form), **changed}
        answer = self.browser.post(f"/administration{path}", {k: v for k, v in fields.items() if v is not None})
        return answer.status_code, " ".join(unescape(answer.content.decode()).split())


def stored(html: str) -> dict[str, object]:
    """What a form would send as it stands."""
    form = html[html.index('<form class="sheet setting"') : html.index("</form>", html.index('class="sheet setting"'))]
    found: dict[str, object] = {}
    for name, value in re.findall(r'<input(?![^>]*type="checkbox")[^>]*\bname="([^"]+)"[^>]*?\bvalue="([^"]*)"', form):
        found[name] = [*found.get(name, []), unescape(value)] if name == "week" else unescape(value)
    for name, text in re.findall(r'<textarea[^>]*\bname="([^"]+)"[^>]*>([^<]*)</textarea>', form):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'<option value="([^"]*)"', options
        )
        found[name] = unescape(chosen[1]) if chosen else ""
    for box in re.findall(r'<input type="checkbox"[^>]*>', form):
        if " checked" in box:
            found[re.search(r'name="([^"]+)"', box)[1]] = "yes"
    return found


@pytest.fixture
def admin(stage) -> Iterator[Admin]:
    operator = clients.clients()[0].operator
    user = services.put_user("admin", "Alina Perz", role="administrator", operator=operator, clients=[], now=NOW)
    services.choose_language(user, "en")
    with scoped(ALL_CLIENTS), translation.override("en"):
        yield Admin(signed_in(user))
