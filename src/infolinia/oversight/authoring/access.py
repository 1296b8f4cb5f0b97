"""Who writes procedures: supervisors, each those of the clients granted, and administrators. Denied unless granted; of
what belongs to another client nothing is said, not even that it is there."""

from __future__ import annotations

import json
from functools import wraps
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase

from infolinia.clients.access import View, supervisor_only
from infolinia.clients.facts import ClientFacts, UserFacts
from infolinia.content import drafts
from infolinia.oversight.frame import sight
from infolinia.procedures import tree
from infolinia.web.refusals import Refusal


def author_only(view: View) -> View:
    """Open the view to who may write procedures of `client`, the first word of its address; the view gets its facts."""

    @wraps(view)
    def of_client(request: HttpRequest, client: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visitor: Any = request
        found = client_of(visitor.facts, client, kwargs.get("name"))
        return view(request, found, *args, **kwargs)

    return supervisor_only(sight.in_sight(of_client))


def client_of(user: UserFacts, client: str, name: str | None = None) -> ClientFacts:
    """The client, where it is in the user's sight. Refused (not-found) where it is not, and for a name that no
    procedure can have."""
    found = next((item for item in sight.clients_of(user) if item.code == client), None)
    if found is None or (name is not None and not drafts.NAME.fullmatch(name)):
        raise Refusal("not-found", status=404)
    return found


def text_in(request: HttpRequest) -> str:
    """The field `text` of a JSON body. Refused (not-json, draft-large) when there is none, or one too large to keep."""
    text = _body(request).get("text")
    if not isinstance(text, str):
        raise Refusal("not-json", status=400)
    return our_lines(text)


def our_lines(text: str) -> str:
    """With the ends of lines by which texts are kept and compared."""
    return text.replace("\r\n", "\n")


def number_in(request: HttpRequest, field: str) -> int:
    """A whole number of a JSON body. Refused (not-json) when there is none."""
    value = _body(request).get(field)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Refusal("not-json", status=400)
    return value


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body: Any = json.loads(request.body)
    except RequestDataTooBig as error:
        raise Refusal("draft-large", status=422, most=tree.LARGEST // 1024) from error
    except (ValueError, RecursionError) as error:
        raise Refusal("not-json", status=400) from error
    if not isinstance(body, dict):
        raise Refusal("not-json", status=400)
    return cast("dict[str, Any]", body)
