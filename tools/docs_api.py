"""The API's addresses, as its OpenAPI describes them: for docs/api.md."""

from __future__ import annotations

ORDER = ("get", "post", "put", "delete")


def addresses() -> list[tuple[str, str, str]]:
    """(address, method, summary), by address. Raises KeyError for one without a summary."""
    from infolinia.processes.api import api

    ways = api.get_openapi_schema()["paths"]
    return [
        (path, way.upper(), ways[path][way]["summary"]) for path in sorted(ways) for way in ORDER if way in ways[path]
    ]
