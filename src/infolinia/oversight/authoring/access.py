"""Who writes procedures: supervisors, each those of the clients granted, and administrators. Denied unless granted; of
what belongs to another client nothing is said, not even that it is there."""

from __future__ import annotations

import json
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from infolinia.clients.access import View, supervisor_only
from infolinia.content import drafts
from infolinia.oversight.frame import sight
from infolinia.web.refusals import Refusal


def author_only(view: View) -> View:
    """Open the view to who may write procedures of `client`, the first word of its address; the view gets its facts."""

    @wraps(view)
    def of_client(request: HttpRequest, client: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visitor: Any = request
        found = next((item for item in sight.clients_of(visitor.facts) if item.code == client), None)
        name = kwargs.get("name")
        if found is None or (name is not None and not drafts.NAME.fullmatch(name)):
            raise Refusal("not-found", status=404)
        return view(request, found, *args, **kwargs)

    return supervisor_only(sight.in_sight(of_client))


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a POST. Refused (not-json) when it is none."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refusal("not-json", status=400) from error
    if not isinstance(body, dict):
        raise Refusal("not-json", status=400)
    return body
