"""A bare installation, as its first start leaves it, and whoever comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from infolinia.clients import first_code
from infolinia.content import prompts
from infolinia.processes import first_user
from tests.clients.conftest import quick_passwords

__all__ = ["quick_passwords"]


class Visitor:
    """A browser without scripts."""

    def __init__(self) -> None:
        self.browser = Client(headers={"Accept-Language": "en"})

    def page(self, path: str) -> str:
        answer = self.browser.get(f"/first-run{path}")
        assert answer.status_code == 200, answer.status_code
        return text_of(answer)

    def sends(self, path: str, **typed: str) -> tuple[int, str]:
        """The status, and where it leads to, or the page."""
        answer = self.browser.post(f"/first-run{path}", typed)
        return answer.status_code, answer.headers.get("Location", "") or text_of(answer)

    def comes_in(self) -> Visitor:
        code = first_code.read(settings.SETTINGS.first_code)
        assert self.sends("", code=code, language="en") == (302, "/first-run/administrator")
        return self

    def takes_over(self) -> Visitor:
        self.comes_in()
        typed = {"username": "anna", "name": "Anna Kowal", "password": "cow under a bridge"}
        assert self.sends("/administrator", **typed) == (302, "/first-run/client")
        return self


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", unescape(answer.content.decode()).replace("\xa0", " "))


@pytest.fixture
def bare(db, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """Announcements are tones: nobody waits for a voice."""
    monkeypatch.setattr(prompts, "prompt", lambda *_words, **_options: prompts.TONE)
    first_user.ensure(settings.SETTINGS)
    yield Visitor()
    for file in (settings.SETTINGS.first_code, settings.SETTINGS.first_sign_in):
        file.unlink(missing_ok=True)
