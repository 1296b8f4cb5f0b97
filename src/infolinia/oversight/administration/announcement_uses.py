"""Where an announcement is heard: in queues, at numbers, in menus, and where the centre says it by itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from infolinia.content import announcements, naming, tables
from infolinia.content.announcements import AnnouncementFacts
from infolinia.floor.routing import heard as heard_in
from infolinia.floor.routing import queries as floor
from infolinia.oversight.administration.things import Link

RECORDING = "REC-01"  # the rule of the law's table by which the caller is told of the recording
TELLS_OF_RECORDING = {"pl": ("nagryw",), "en": ("record",), "uk": ("запис",)}  # a word of it, in each language

BY_ITSELF: Mapping[str, str] = {  # what the centre says where nothing else was chosen
    "hold": gettext_noop("a parked call"),
    "lost": gettext_noop("the agent's line broke"),
    "closed": gettext_noop("the queue is closed"),
    "full": gettext_noop("the queue is full"),
    "late": gettext_noop("nobody answered in time"),
    "unstaffed": gettext_noop("nobody is signed in"),
    "slow": gettext_noop("too long a wait is to be expected"),
    "number": gettext_noop("a number without a queue"),
    "evacuation": gettext_noop("the centre is closed in an emergency"),
    "trouble": gettext_noop("the centre is out of order"),
    "callback_offer": gettext_noop("a callback is offered"),
    "callback_taken": gettext_noop("a callback was asked for"),
    "callback_hello": gettext_noop("a customer is called back"),
    "menu_again": gettext_noop("a caller who calls again soon"),
    "place_": gettext_noop("the place in the line"),
    "wait_": gettext_noop("the expected wait"),
}


def uses(client: str) -> dict[str, list[Link]]:
    """By code of the announcement."""
    found: dict[str, list[Link]] = {}
    for queue in (it for it in floor.queues().values() if it.client == client):
        url, heard = reverse("administration:one", args=["queues", queue.id]), heard_in.of_queue(queue.id)
        chosen = {
            _("at first"): heard.greeting, _("notice of recording"): heard.recording,
            _("while waiting"): heard.waiting, _("music"): heard.music, _("place and wait"): heard.told,
        }  # fmt: skip
        for name, then in heard_in.thens(queue.id).items():
            chosen[_(THEN_WORDS[name])] = then
        for word, code in chosen.items():
            if code:
                found.setdefault(code, []).append(Link(f"{queue.name}: {word}", url))
    for number in (it for it in floor.numbers() if it.client == client and it.announcement):
        url = reverse("administration:one", args=["numbers", number.number])
        found.setdefault(number.announcement, []).append(Link(f"{number.name}: {_('without a queue')}", url))
    for code, places in naming.of_announcements(client).items():
        for it in places:
            url = reverse("authoring:menu", args=[client, it.name])
            found.setdefault(code, []).append(Link(_("Menu {name}").format(name=it.said()), url))
    for code in [it.code for it in announcements.every(client)]:
        own = BY_ITSELF.get(code) or next((BY_ITSELF[k] for k in ("place_", "wait_") if code.startswith(k)), "")
        if own:
            found.setdefault(code, []).append(Link(_("The centre itself: {what}").format(what=_(own)), ""))
    return found


THEN_WORDS = {
    "when_full": gettext_noop("when full"),
    "when_late": gettext_noop("when late"),
    "when_closed": gettext_noop("when closed"),
    "when_unstaffed": gettext_noop("when nobody is signed in"),
    "when_slow": gettext_noop("when slow"),
}


def law_notes(client: str, code: str, facts: AnnouncementFacts | None) -> list[str]:
    """What the law's table demands of this announcement and is not in it: a queue whose calls are recorded says so, in
    each language in which people call it."""
    today = localdate()
    rule = next((it for it in tables.mandatory_statements() if it.rule == RECORDING and it.holds.holds_on(today)), None)
    queues = {
        it.id for it in floor.queues().values() if it.client == client and heard_in.of_queue(it.id).recording == code
    }
    if rule is None or not queues:
        return []
    spoken = {it.language for it in floor.numbers() if it.queue in queues}
    notes: list[str] = []
    for language in sorted(spoken):
        said = facts.said.get(language) if facts else None
        if said is None:
            sentence = _("{rule}: callers in the language {language} are not told that they are recorded.")
            notes.append(sentence.format(rule=RECORDING, language=language))
        elif not any(word in said.text.casefold() for word in TELLS_OF_RECORDING.get(language, ())):
            sentence = _("{rule}: the text in the language {language} does not say that the call is recorded.")
            notes.append(sentence.format(rule=RECORDING, language=language))
    return notes
