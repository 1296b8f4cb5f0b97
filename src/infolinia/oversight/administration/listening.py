"""What is typed in the form of an announcement, as it will sound: spoken, or the file that was chosen."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from infolinia.clients.access import administrator_only
from infolinia.content import announcements
from infolinia.content.announcement_text import TextProblem
from infolinia.content.announcements import LANGUAGES, Said
from infolinia.oversight.administration import rules as shared
from infolinia.oversight.administration.announcements import text_problem
from infolinia.oversight.frame import sight
from infolinia.oversight.frame.sight import in_sight
from infolinia.speech import espeak, recorded
from infolinia.web.refusals import Refusal

LONGEST = 10_000


@administrator_only
@never_cache
@require_POST
@in_sight
def listen(request: HttpRequest) -> HttpResponse:
    """A WAV file; 422 with a sentence where it cannot be spoken."""
    visitor: Any = request
    given = request.POST
    client, language = given.get("client", ""), given.get("language", "")
    said = Said(given.get("text", "")[:LONGEST], given.get("manner", ""), given.get("file", "")[:32])
    if client not in {it.code for it in sight.clients_of(visitor.facts)} or language not in LANGUAGES:
        raise Refusal("not-found", status=404)
    if said.manner not in espeak.MANNERS:
        raise Refusal("not-found", status=404)
    queues = dict(shared.queue_options(client))
    try:
        paths = announcements.listen(client, language, said, folder=settings.SETTINGS.prompts, queues=queues)
    except TextProblem as problem:
        return HttpResponse(text_problem(problem), status=422, content_type="text/plain; charset=utf-8")
    except LookupError as error:
        raise Refusal("not-found", status=404) from error
    if not paths:
        told = _("No voice speaks here: espeak-ng is not installed.")
        return HttpResponse(told, status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(recorded.joined(paths), content_type="audio/wav")
