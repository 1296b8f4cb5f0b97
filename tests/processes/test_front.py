"""What the page server believes of a request."""

from __future__ import annotations

from typing import Any

import pytest
import uvicorn

from infolinia.processes import web


async def test_an_address_that_a_visitor_writes_himself_is_not_believed(monkeypatch: pytest.MonkeyPatch):
    """Wrong passwords are counted for each address: a made-up one for every try would end the counting."""
    given: dict[str, Any] = {}
    monkeypatch.setattr(uvicorn, "run", lambda application, **options: given.update(options))
    monkeypatch.setattr(web, "application", lambda settings: None)
    monkeypatch.setattr(web.django, "setup", lambda: None)
    web.main()
    seen: list[Any] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["client"])

    server = uvicorn.Config(page, **given)
    server.load()
    scope = {
        "type": "http", "scheme": "http", "client": ("127.0.0.1", 4000), "path": "/sign-in",
        "headers": [(b"x-forwarded-for", b"203.0.113.9")],
    }  # fmt: skip
    await server.loaded_app(scope, None, None)  # type: ignore[arg-type]  # the page neither reads nor answers
    assert seen == [("127.0.0.1", 4000)]
