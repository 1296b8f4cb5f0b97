"""The desk of the demo centre on virtual time: a browser without a screen, a switch that is played."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from infolinia.clients import access
from infolinia.clients import services as clients
from infolinia.journal.scope import ALL_CLIENTS, scoped
from tests.conduct.conftest import demo_centre, stage  # noqa: F401  # fixtures
from tests.conduct.stage import Stage


class Clock:
    """The stage's time, as a request sees it."""

    def __init__(self, centre: Stage) -> None:
        self._centre = centre

    def instant(self) -> datetime:
        return self._centre.now

    def seconds(self) -> float:
        return (self._centre.now - datetime(2026, 1, 1, tzinfo=UTC)) / timedelta(seconds=1)


class Desk:
    """One agent's browser."""

    def __init__(self, centre: Stage, username: str, *, language: str = "pl", tab: str = "") -> None:
        from infolinia.clients.models import User

        self.stage, self.username, self.user = centre, username, centre.people[username]
        self.tab = tab
        user = User.objects.get(pk=self.user)
        clients.choose_language(user, language)
        self._browser = Client(headers={"X-Desk-Tab": tab} if tab else {})
        self._browser.force_login(user)
        self._count = 0

    def page(self) -> str:
        return self._browser.get("/desk").content.decode()

    def now(self) -> dict[str, Any]:
        return self._browser.get("/desk/now").json()

    def get(self, address: str, **query: str) -> Any:
        return self._browser.get(address, query, headers={"Accept": "application/json"})

    def alive(self, **measured: str) -> Any:
        """A sign of life, as the page gives it: without an id, and nothing else happens."""
        return self._browser.post("/desk/alive", measured, headers={"Accept": "application/json"})

    def post(self, name: str, *, id: str = "", **fields: object) -> Any:
        """An act; each has an id of its own unless one is given. Then the line settles."""
        self._count += 1
        request = id or f"{self.username}{self.tab}-{self._count}"
        body = {key: str(value) for key, value in fields.items()}
        path = f"/desk/{name}" if name == "sit" else f"/desk/do/{name}"
        reply = self._browser.post(path, body, headers={"X-Request-Id": request, "Accept": "application/json"})
        with scoped(ALL_CLIENTS):
            self.stage.settle()
        return reply

    def html(self, now: dict[str, Any] | None = None) -> str:
        """Everything on the screen."""
        return "\n".join((now or self.now())["regions"].values())

    def text(self, region: str = "main") -> str:
        """The words of a region, without marks."""
        return (
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.now()["regions"][region])).replace("\u00a0", " ").strip()
        )

    def rings(self, **facts: str) -> str:
        """Ready, and a customer has come to the front of the queue."""
        self.post("ready")
        return self.stage.waits(**facts)

    def takes(self, **facts: str) -> str:
        """In a call."""
        call = self.rings(**facts)
        self.stage.offers(self.username)
        self.post("answer", call=call)
        return call

    def path(self) -> str:
        found = re.search(r'id="step" data-path="([^"]*)"', self.now()["regions"]["main"])
        return found.group(1) if found else ""

    def goes_to(self, call: str, path: str) -> None:
        """Does the steps before `path` in the shortest way."""
        for _ in range(25):
            here = self.path()
            if here == path:
                return
            main = self.now()["regions"]["main"]
            if 'data-kind="statement"' in main or 'data-kind="say"' in main:
                self.post("heard", call=call, path=here, sentences=9, whole=1)
            else:
                options = re.findall(r'type="radio" name="text" value="([^"]+)"', main)
                no = "nie" if "nie" in options else "no" if "no" in options else ""
                typed = "klient@poczta.example" if here == "email" else "wczoraj i dziś"
                reply = self.post("step", call=call, path=here, text=no or (options or [typed])[0])
                assert reply.status_code == 200, reply.content
        raise AssertionError(f"never came to {path}, but to {self.path()}")


@pytest.fixture
def desks(stage: Stage, monkeypatch: pytest.MonkeyPatch):  # noqa: F811  # the fixture above
    """Desks by user name: `desks("liliana", language="en")`."""
    monkeypatch.setattr(access, "CLOCK", Clock(stage))
    return lambda username, **options: Desk(stage, username, **options)
