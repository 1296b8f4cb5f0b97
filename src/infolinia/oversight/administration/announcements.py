"""Announcements: what callers hear from the centre itself, spoken by synthesis or recorded, in several languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from infolinia.clients import queries as clients
from infolinia.content import announcement_text
from infolinia.content import announcements as content
from infolinia.content.announcement_text import TextProblem
from infolinia.content.announcements import LANGUAGES, AnnouncementFacts, FileFacts, Said
from infolinia.floor.routing import rule_words
from infolinia.oversight.administration import announcement_uses, wording
from infolinia.oversight.administration import rules as shared
from infolinia.oversight.administration.things import (
    Changed,
    Field,
    Link,
    Problems,
    Row,
    Thing,
    Values,
    Who,
    lines,
    one,
)
from infolinia.oversight.frame import sight
from infolinia.speech import espeak
from infolinia.speech.recorded import RecordedProblem
from infolinia.web.refusals import Refusal

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
MANNERS = {
    "": gettext_noop("the usual voice"),
    "woman": gettext_noop("a woman's voice"),
    "man": gettext_noop("a man's voice"),
    "slow": gettext_noop("slowly"),
}
LANGUAGE_WORDS = {"pl": gettext_noop("Polish"), "en": gettext_noop("English"), "uk": gettext_noop("Ukrainian")}


class Announcements(Thing):
    code = "announcements"

    def title(self) -> str:
        return _("Announcements")

    def about(self) -> str:
        return _("What callers hear before an agent answers: texts that are spoken, or recorded files.")

    def new(self) -> str:
        return _("New announcement")

    def empty(self) -> str:
        return _("No announcement yet: callers hear nothing but music.")

    def columns(self) -> tuple[str, ...]:
        return pgettext("setting", "Name"), _("Client"), _("Code"), _("Languages"), pgettext("announcement", "Heard")

    def rows(self, who: Who) -> list[Row]:
        found: list[Row] = []
        for client in sight.clients_of(who.me):
            used = announcement_uses.uses(client.code)
            for it in content.every(client.code):
                languages = ", ".join(
                    f"{wording.tongue(lang)} ({_('recorded')})" if said.file else wording.tongue(lang)
                    for lang, said in sorted(it.said.items())
                )
                heard = [use.label for use in used.get(it.code, [])]
                more = _("and {count} more").format(count=len(heard) - 1) if len(heard) > 1 else ""
                notes = announcement_uses.law_notes(client.code, it.code, it)
                cells = (
                    it.name or it.code,
                    client.name,
                    it.code,
                    languages,
                    " ".join(filter(None, [*heard[:1], more])),
                )
                grade = "wait" if notes else ""
                found.append(Row(f"{client.code}.{it.code}", cells, grade, _("law") if notes else "", " ".join(notes)))
        return found

    def fields(self, who: Who | None, key: str) -> list[Field]:
        offered = sight.clients_of(who.me) if who else clients.clients()
        made = [
            Field("code", _("Code"), fixed=True, help=_("In records: a-z, digits and _.")),
            Field("client", _("Client"), "choice", fixed=True, options=[(item.code, item.name) for item in offered]),
            Field("name", pgettext("setting", "Name"), help=_("What screens say.")),
            Field(
                "fallback", _("Languages tried when the caller's is not there"), placeholder="en pl",
                help=_("In this order; empty: Polish, then any."),
            ),
        ]  # fmt: skip
        voice = pgettext("announcement", "Voice")
        manners = [(code, _(word)) for code, word in MANNERS.items()]
        for language in LANGUAGES:
            group, folded = _(LANGUAGE_WORDS[language]), language == "uk"
            help_ = _("Fields: {fields}. With a file: what it says.").format(
                fields="{client} {queue} {place} {wait} {date:2026-12-24} {phone:+48991000991} {amount:12,50}"
            )
            made += [
                Field(f"text_{language}", _("Text"), "said", group=group, folded=folded, help=help_, wide=True),
                Field(f"manner_{language}", voice, "choice", options=manners, group=group, folded=folded),
                Field(
                    f"file_{language}", _("Recorded file"), "file", group=group, folded=folded,
                    help=_("WAV, FLAC or OGG, at most 10 minutes and 20 MiB; brought to −20 dBov."),
                ),
            ]  # fmt: skip
        return made

    def values(self, who: Who, key: str) -> Values:
        offered = [item.code for item in sight.clients_of(who.me)]
        if not key:
            return _form({}) | {"code": "", "client": offered[0] if offered else ""}
        facts = self._found(who, key)
        return _form(facts.values()) | {"code": facts.code, "client": facts.client}

    def put(self, who: Who, key: str, values: Values) -> str:
        client = key.partition(".")[0] or one(values, "client")
        code = key.partition(".")[2] or one(values, "code").strip()
        name, wrong = one(values, "name").strip(), dict[str, str]()
        if not CODE.fullmatch(code):
            wrong["code"] = _("Small letters, digits and _; a letter first.")
        elif not key and content.find(client, code):
            wrong["code"] = _("There is an announcement of this code already.")
        if len(name) > 80:
            wrong["name"] = _("Write a name of at most 80 characters.")
        fallback = one(values, "fallback").replace(",", " ").split()
        if unknown := [language for language in fallback if language not in LANGUAGES]:
            wrong["fallback"] = _("“{value}” is no language of announcements. There are: {known}.").format(
                value=unknown[0][:20], known=" ".join(LANGUAGES)
            )
        said = {language: _said(values, language) for language in LANGUAGES}
        said = {language: it for language, it in said.items() if it.text or it.file}
        if not said:
            wrong["text_pl"] = _("Write what is said in at least one language, or give a file.")
        wrong |= {f"text_{language}": told for language, it in said.items() if (told := _told(client, language, it))}
        if wrong:
            raise Problems(wrong)
        self._keep(who, client, code, name=name, said=said, fallback=fallback)
        return f"{client}.{code}"

    def _keep(self, who: Who, client: str, code: str, *, name: str, said: dict[str, Said], fallback: list[str]) -> None:
        try:
            content.put(
                client, code, name=name, said=said, fallback=fallback, folder=settings.SETTINGS.prompts,
                queues=dict(shared.queue_options(client)), now=who.now, by=who.by,
            )  # fmt: skip
        except TextProblem as problem:
            raise Problems({"": text_problem(problem)}) from problem
        except LookupError as error:
            raise Problems({"": _("The recorded file is not there any more. Choose it again.")}) from error

    def take(self, who: Who, values: Values, name: str, filename: str, data: bytes) -> str:
        client = one(values, "client")
        if client not in {item.code for item in sight.clients_of(who.me)}:
            raise Refusal("not-found", status=404)
        try:
            kept = content.keep_file(client, filename, data, folder=settings.SETTINGS.prompts, now=who.now, by=who.by)
        except RecordedProblem as problem:
            raise Problems({name: recorded_problem(problem)}) from problem
        return kept.digest

    def kept(self, values: Values, name: str) -> tuple[str, ...]:
        """The name of the file that a field has, and what its check found, in words."""
        try:
            return file_words(content.file(one(values, "client"), one(values, name)))
        except LookupError:
            return ()

    def name(self, who: Who, key: str) -> str:
        facts = self._found(who, key)
        return facts.name or facts.code

    def needed_by(self, who: Who, key: str) -> list[Link]:
        client, _dot, code = key.partition(".")
        return announcement_uses.uses(client).get(code, [])

    def gone(self, who: Who) -> list[Link]:
        return [
            Link(code, reverse("administration:one", args=[self.code, f"{client.code}.{code}"]))
            for client in sight.clients_of(who.me)
            for code in content.removed(client.code)
        ]

    def remove(self, who: Who, key: str) -> None:
        facts = self._found(who, key)
        content.remove(facts.client, facts.code, now=who.now, by=who.by)

    def removable(self) -> bool:
        return True

    def history(self, key: str) -> list[Changed]:
        client, _dot, code = key.partition(".")
        changes, fields = content.history(client, code), self.fields(None, key)
        forms = [_form(change.values) if change.values else None for change in changes]
        return [
            Changed(
                change.number, change.at, wording.who(change.by), wording.differences(before, after, fields),
                made=before is None and after is not None, removed=after is None,
            )
            for change, after, before in zip(changes, forms, [*forms[1:], None], strict=False)
        ]  # fmt: skip

    def undo(self, who: Who, key: str, number: str) -> None:
        client, _dot, code = key.partition(".")
        if client not in {it.code for it in sight.clients_of(who.me)}:
            raise LookupError(key)
        values = next((it.values for it in content.history(client, code) if it.number == number), None)
        if values is None:
            raise LookupError(number)
        said = content.said_of(values["said"])
        self._keep(who, client, code, name=values["name"], said=said, fallback=values["fallback"])

    def notes(self, key: str) -> list[str]:
        client, _dot, code = key.partition(".")
        return announcement_uses.law_notes(client, code, content.find(client, code))

    @staticmethod
    def _found(who: Who, key: str) -> AnnouncementFacts:
        client, _dot, code = key.partition(".")
        facts = content.find(client, code) if client in {it.code for it in sight.clients_of(who.me)} else None
        if facts is None:
            raise LookupError(key)
        return facts


def _form(kept: Mapping[str, Any]) -> Values:
    values: Values = {"name": str(kept.get("name", "")), "fallback": " ".join(kept.get("fallback", ()))}
    said: Mapping[str, Mapping[str, str]] = kept.get("said", {})
    for language in LANGUAGES:
        for part in ("text", "manner", "file"):
            values[f"{part}_{language}"] = said.get(language, {}).get(part, "")
    return values


def _said(values: Values, language: str) -> Said:
    text = "\n".join(lines(one(values, f"text_{language}")))
    return Said(text, one(values, f"manner_{language}"), one(values, f"file_{language}"))


def _told(client: str, language: str, said: Said) -> str:
    """What is wrong with a text, before anything is spoken."""
    if said.manner not in espeak.MANNERS:
        return rule_words.not_to_be_chosen(said.manner)
    if said.file:
        return "" if len(said.text) <= announcement_text.LONGEST else text_problem(TextProblem("text-long"))
    try:
        announcement_text.sentences(said.text, language, client=client)
    except TextProblem as problem:
        return text_problem(problem)
    return ""


def text_problem(problem: TextProblem) -> str:
    """In words, with the cure."""
    sentences = {
        "text-empty": _("There is nothing to say. Write a text, or give a file."),
        "text-long": _("The text is longer than {most} characters: nobody listens for two minutes. Shorten it."),
        "text-field": _("“{value}” is no field. There are: {fields}."),
        "text-value": _("“{value}” cannot be said. Write a day such as 2026-12-24, a number such as 12,5."),
        "text-brace": _("A brace is open or closed alone at “{value}”. Write a field such as {{client}}."),
        "text-language": _("“{value}”: numbers and dates are not said in this language. Write them in words."),
    }
    fields = " ".join(f"{{{name}}}" for name in (*announcement_text.IN_TEXT, *announcement_text.OF_CALL))
    return sentences[problem.code].format(value=problem.value[:40], most=announcement_text.LONGEST, fields=fields)


def recorded_problem(problem: RecordedProblem) -> str:
    """In words, with the cure."""
    sentences = {
        "recorded-large": _("The file is larger than {most} MiB. Shorten it, or save it as FLAC or OGG."),
        "recorded-kind": _("This is no sound in WAV, FLAC or OGG. Save it as one of them."),
        "recorded-short": _("The sound is shorter than a third of a second. Choose the whole recording."),
        "recorded-long": _("The sound is longer than {most} minutes. Shorten it."),
        "recorded-rate": _("The file has {rate} samples a second. Save it with {least} to {most}."),
        "recorded-channels": _("The file has {channels} channels. Save it in mono or stereo."),
        "recorded-silent": _("Nothing is heard in the file. Look whether the right track was saved."),
        "recorded-overdriven": _("{share} % of the sound is cut off at the limit. Record it again, more quietly."),
    }
    return sentences[problem.code].format(**problem.facts)


def file_words(kept: FileFacts) -> tuple[str, ...]:
    """The file's name and length, then what its check found."""
    found, minutes = kept.found, f"{int(kept.seconds // 60)}:{int(kept.seconds % 60):02}"
    facts = _("{kind}, {rate} Hz, {length}; level {level} dBov, changed by {gain} dB, {cut} s of silence cut off")
    doubts = {
        "clipped": _("Parts are cut off at the limit: better recorded again, more quietly."),
        "quiet": _("It was recorded very quietly: its noise is made louder, too."),
        "narrow": _("It has no upper band: wide telephones hear it muffled."),
    }
    said = facts.format(
        kind=found["kind"], rate=found["rate"], length=minutes, level=shared.number(float(found["level"])),
        gain=shared.number(float(found["gain"])), cut=shared.number(float(found["cut"])),
    )  # fmt: skip
    return (kept.name, said, *(doubts[code] for code in found["doubts"]))
