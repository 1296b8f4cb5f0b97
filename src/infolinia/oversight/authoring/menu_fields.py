"""The form of a menu: its fields as they are typed, what may be chosen in them, and what is wrong with them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from infolinia.clients import queries as people
from infolinia.conduct import outside, returning
from infolinia.content import announcements, choosing, drafts, menu_numbers, naming, queries
from infolinia.floor.routing import queries as floor
from infolinia.oversight.authoring.menu_sheet import ACTS, KEYS, MOST_TIMES, PERSON, Failing, Key, Sheet, Spoken
from infolinia.oversight.authoring.menu_text import NAMES, field
from infolinia.procedures import targets
from infolinia.procedures.fields import LANGUAGES, RESERVED
from infolinia.web.refusals import Refusal

Values = dict[str, str]
Options = list[tuple[str, list[tuple[str, str]]]]  # under a heading: (value, word)

TAKEN = frozenset({"performer", "language", "today", "call", "customer", "agent", "client"})  # mean something else
LONGEST = 2000  # characters of a text
NUMBER = "number"
TONGUES = ("pl en", "en pl", "pl", "en")
LONG = ("greeting", "prompt")


@dataclass(frozen=True, slots=True)
class Offered:
    """What a client's menus may lead to: (code, name) of each, agents by their user names. for_callers: codes of the
    announcements that somebody would choose for a menu; the others may stand there already. without_queue: the numbers
    that lead to the menu and have no queue, so that a person cannot be reached there; to_person: menus that lead to
    one."""

    queues: tuple[tuple[str, str], ...]
    menus: tuple[tuple[str, str], ...]
    announcements: tuple[tuple[str, str], ...]
    procedures: tuple[tuple[str, str], ...]
    agents: tuple[tuple[str, str], ...] = ()
    for_callers: frozenset[str] = frozenset()
    without_queue: tuple[str, ...] = ()
    to_person: frozenset[str] = frozenset()

    def choosable(self, current: str = "") -> list[tuple[str, str]]:
        """The announcements to choose from. current: the code that stands there."""
        return [it for it in self.announcements if it[0] in self.for_callers or it[0] == current]


def offered(client: str, *, without: str = "") -> Offered:
    """without: the menu itself, which cannot follow in its own place."""
    tongue = (get_language() or "pl")[:2]
    menus = [it for it in queries.procedures(client, tongue, kind="menu") if it[0] != without]
    queues = tuple((it.id, it.name) for it in floor.queues().values() if it.client == client)
    announcements_ = tuple(queries.announcement_names(client, tongue))
    codes = dict(queues)
    for_callers = frozenset(
        code for code, _name in announcements_ if choosing.is_for_callers(code, queues=codes, instead_of_queue=True)
    )
    at_work = floor.agent_ids()
    agents = tuple((it.username, it.name) for it in people.users() if it.id in at_work and client in it.clients)
    numbers = menu_numbers.without_queue(client, without) if without else ()
    to_person = (code for code, _name in menus if numbers and naming.leads_to_queue_of_number(client, code))
    procedures = tuple(queries.procedures(client, tongue))
    return Offered(queues, tuple(menus), announcements_, procedures, agents, for_callers, numbers, frozenset(to_person))


# --- What may be chosen


def only(options: Options, value: str) -> Options:
    """What stands in a field, under its heading: all that a long list shows before it is opened. What is there no more
    is shown by its code."""
    found = [(heading, [it for it in under if it[0] == value]) for heading, under in options]
    return [it for it in found if it[1]] or [("", [(value, value)])]


def ways(offer: Offered, current: str = "", *, of_key: bool = True) -> Options:
    """The ways there are; `current` is among them even where it is there no more. of_key: also what only a key can
    do."""
    acts = {"again": _("say it again"), "language": _("go on in the other language"), "back": _("to the menu before")}
    found: Options = [("", [("", "–")])]
    target = targets.read(current)
    said = offer.choosable(target.code if target and target.kind == "announcement" else "")
    if of_key:
        found.append((_("In this menu"), [(act, acts[act]) for act in ACTS]))
    persons = [(PERSON, _("a person: the queue of the number"))]
    persons += [(f"queue {code}", _("queue {name}").format(name=name)) for code, name in offer.queues]
    one = _("{name}, else the queue of the number")
    persons += [(f"agent {code}", one.format(name=name)) for code, name in offer.agents]
    found.append((_("A person"), persons))
    if of_key:
        outside_ = [(NUMBER, _("a number outside"))]
        found.append(
            (_("Elsewhere"), [*((f"menu {c}", _("menu {name}").format(name=n)) for c, n in offer.menus), *outside_])
        )
        then = _("{name}, then this menu again")
        back = [(f"announcement {code} back", then.format(name=name)) for code, name in said]
        found.append((_("Announcement, then this menu again"), back))
    end = _("{name}, then the end")
    ends = [(f"announcement {code}", end.format(name=name)) for code, name in said]
    found.append((_("Announcement, then the end"), ends))
    found.append((pgettext("menu", "The end"), [("hang_up", _("hang up"))]))
    known = {value for _heading, options in found for value, _word in options}
    if current not in known:
        is_there = not wrong_way(current, offer)
        word = words_of(current, offer) if is_there else _("{way} (not there)").format(way=current)
        found.append((_("As it stands"), [(current, word)]))
    return [it for it in found if it[1]]


def words_of(way: str, offer: Offered) -> str:
    """A way in words, as a drawing and a rehearsal say it."""
    base, procedure, number = split(way)
    if base == NUMBER:
        return _("number {number}").format(number=number)
    for _heading, options in ways(offer, base):
        for value, word in options:
            if value == base:
                return f"{word}, {procedure}" if procedure else word
    return way


def split(way: str) -> tuple[str, str, str]:
    """What is chosen, the procedure that begins there, the number outside."""
    target = targets.read(way)
    if target and target.kind == "queue":
        return f"queue {target.code}", target.procedure, ""
    if way.startswith(f"{NUMBER} "):
        return NUMBER, "", way.removeprefix(f"{NUMBER} ")
    return way, "", ""


# --- From a sheet to what is typed, and back


def values_of(sheet: Sheet) -> Values:
    values: Values = {"languages": " ".join(sheet.languages)}
    values |= {f"title_{language}": sheet.title.get(language, "") for language in LANGUAGES}
    for name, said in (("greeting", sheet.greeting), ("prompt", sheet.prompt)):
        values[f"{name}_announcement"] = said.announcement if said else ""
        values |= {f"{name}_{language}": said.texts.get(language, "") if said else "" for language in LANGUAGES}
    for key in KEYS:
        it = next((it for it in sheet.keys if it.key == key), Key(key, ""))
        way, procedure, number = split(it.way)
        values |= {field("way", key): way, field("procedure", key): procedure, field("number", key): number}
        values |= {field("words", key, language): it.words.get(language, "") for language in LANGUAGES}
    for name, failing in (("silence", sheet.silence), ("wrong", sheet.wrong)):
        values |= {f"{name}_times": str(failing.times), f"{name}_way": failing.way}
    return values | {"closed": sheet.closed, "holiday": sheet.holiday, "returning": sheet.returning}


def typed(given: Mapping[str, str], before: Sheet) -> Values:
    """What a form sent, as far as it has such fields; what it left out is as it was."""
    stored = values_of(before)
    return {name: " ".join(given.get(name, stored[name])[:LONGEST].replace("\0", "").split()) for name in stored}


def sheet_of(values: Values, before: Sheet, client: str) -> Sheet:
    """The menu that was typed. before: as it stands, whose names of values are kept."""
    languages = tuple((values["languages"] if values["languages"] in TONGUES else TONGUES[0]).split())
    greeting, prompt = _spoken("greeting", values, client), _spoken("prompt", values, client)
    asked = {language: said or "{options}." for language, said in prompt.texts.items()}
    return Sheet(
        name=before.name,
        title={language: values[f"title_{language}"] for language in languages},
        languages=languages,
        keys=_keys(values, before),
        prompt=Spoken(asked, prompt.announcement),
        greeting=greeting if greeting.announcement or any(greeting.texts.values()) else None,
        silence=_failing("silence", values),
        wrong=_failing("wrong", values),
        closed=values["closed"],
        holiday=values["holiday"],
        choice=before.choice,
        returning=values["returning"][:20],
    )


def _spoken(name: str, values: Values, client: str) -> Spoken:
    """With an announcement and no words, the words are its own: a text stands for it where it is gone."""
    code = values[f"{name}_announcement"]
    facts = announcements.find(client, code) if code else None
    texts: dict[str, str] = {}
    for language in LANGUAGES:
        said = facts.said.get(language) if facts else None
        own = re.sub(r"\{[^}]*\}", "…", said.text) if said else (facts.name or facts.code) if facts else ""
        texts[language] = values[f"{name}_{language}"] or " ".join(own.split())
    return Spoken(texts, code)


def _failing(name: str, values: Values) -> Failing:
    times = values[f"{name}_times"]
    return Failing(min(int(times), MOST_TIMES) if times.isdecimal() else 1, values[f"{name}_way"] or PERSON)


def _keys(values: Values, before: Sheet) -> tuple[Key, ...]:
    found: list[Key] = []
    for key in KEYS:
        way = _way(key, values)
        if way:
            words = {language: values[field("words", key, language)] for language in LANGUAGES}
            found.append(Key(key, way, "", {} if way in ACTS else words))
    names = _names([it for it in found if it.way not in ACTS], before)
    return tuple(Key(it.key, it.way, names.get(it.key, ""), it.words) for it in found)


def _way(key: str, values: Values) -> str:
    way = values[field("way", key)]
    if way == NUMBER:
        return f"{NUMBER} {re.sub(r'[ ()-]', '', values[field('number', key)])}".strip()
    procedure = values[field("procedure", key)] if way.startswith("queue ") else ""
    return f"{way} procedure {procedure}" if procedure else way


def _names(keys: list[Key], before: Sheet) -> dict[str, str]:
    """The name of each value by its key. Counts go by these names, so what moves to another key takes its name along,
    and what is only worded anew keeps it."""
    named: dict[str, str] = {}
    stored = [it for it in before.keys if it.value]
    for it in keys:
        same = next((old for old in stored if any(old.words.values()) and _same(old, it)), None)
        if same and same.value not in named.values():
            named[it.key] = same.value
    for it in (it for it in keys if it.key not in named):
        old = next((old.value for old in stored if old.key == it.key and old.value not in named.values()), "")
        taken = {*named.values(), *(it.value for it in stored), before.choice}
        named[it.key] = old or _free(_short_name(it), taken)
    return named


def _short_name(key: Key) -> str:
    """What people would call the value: `complaints`, as figures show it; key_1 where its words make no name."""
    said = key.words.get("en") or next(iter(key.words.values()), "")
    plain = unicodedata.normalize("NFKD", said.casefold().replace("ł", "l")).encode("ascii", "ignore").decode()
    name = "_".join(re.findall(r"[a-z0-9]+", plain))[:30].strip("_")
    is_fine = name[:1].isalpha() and name not in RESERVED and name not in TAKEN
    return name if is_fine else f"key_{NAMES.get(key.key, key.key)}"


def _same(old: Key, new: Key) -> bool:
    return all(new.words.get(language) == said for language, said in old.words.items())


def _free(name: str, taken: Iterable[str]) -> str:
    used = set(taken)
    return next(it for it in (name, *(f"{name}_{n}" for n in range(2, 99))) if it not in used)


# --- What is wrong


def problems(sheet: Sheet, offer: Offered) -> dict[str, str]:
    """By field; the check of procedures finds the rest."""
    return dict(_problems(sheet, offer))


def _problems(sheet: Sheet, offer: Offered) -> Iterator[tuple[str, str]]:
    for language in sheet.languages:
        if not sheet.title.get(language):
            yield f"title_{language}", _("Write what the menu is called.")
        if sheet.greeting and not sheet.greeting.texts.get(language):
            yield f"greeting_{language}", _("Write the greeting in this language, too, or leave it out in all.")
    if all(key.way in ACTS for key in sheet.keys):
        yield field("way", "1"), _("Let at least one key lead somewhere.")
    for name, said in (("greeting", sheet.greeting), ("prompt", sheet.prompt)):
        if said and said.announcement and said.announcement not in dict(offer.announcements):
            yield f"{name}_announcement", _no_announcement(said.announcement)
    if sheet.returning and returning.ANNOUNCEMENT not in dict(offer.announcements):
        yield (
            "returning",
            _("Write the announcement {code} first, with {{queue}} in it.").format(code=returning.ANNOUNCEMENT),
        )
    for key in sheet.keys:
        if told := wrong_way(key.way, offer):
            name = "number" if key.way.partition(" ")[0] == NUMBER else "way"
            yield field(name, key.key), told
        if key.way == "language" and len(sheet.languages) < 2:
            yield field("way", key.key), _("The menu has one language only. Choose both above.")
        for language in sheet.languages if key.way not in ACTS else ():
            if not key.words.get(language):
                yield field("words", key.key, language), _("Write what is said for this key.")
    for name, way in (
        ("silence_way", sheet.silence.way), ("wrong_way", sheet.wrong.way), ("closed", sheet.closed),
        ("holiday", sheet.holiday),
    ):  # fmt: skip
        if told := wrong_way(way, offer) if way else "":
            yield name, told


def unwritable(values: Values) -> dict[str, str]:
    """By field, what no text of a menu could say, so that it cannot even be a draft. A form offers nothing of that
    kind; programs write freely."""
    said = _(
        "Write person, agent USER, queue CODE, queue CODE procedure NAME, announcement CODE, announcement CODE back,"
        " number +48…, menu NAME or hang_up; at a key also again, language or back."
    )
    found: dict[str, str] = {}
    keys = {field("way", key) for key in KEYS}
    for name in (*sorted(keys), "silence_way", "wrong_way", "closed", "holiday"):
        way = values[name]
        is_menu = way.startswith("menu ") and drafts.NAME.fullmatch(way.removeprefix("menu "))
        is_known = is_menu or way.partition(" ")[0] == NUMBER or targets.read(way) or (name in keys and way in ACTS)
        if way and not is_known:
            found[name] = said
    for name in (f"{part}_announcement" for part in LONG):
        code = values[name]
        if code and not re.fullmatch(r"\w{1,40}", code):
            found[name] = _no_announcement(code[:40])
    return found


def wrong_way(way: str, offer: Offered) -> str:
    """Why nobody could go there; empty when it is fine."""
    if way in ACTS:
        return ""
    if way.startswith("menu "):
        name = way.removeprefix("menu ")
        if name not in dict(offer.menus):
            return _("There is no such menu. Choose another, or publish it first.")
        return _no_queue(offer) if name in offer.to_person else ""
    target = targets.read(way)
    if target is None:
        number = split(way)[2][:40]
        if not number:
            return _("The field is empty. Write a number with + and the country, such as +48991000120.")
        return _("“{value}” is no number. Write it with + and the country.").format(value=number)
    match target.kind:
        case "queue" if target.code not in dict(offer.queues):
            return _("There is no queue {code}. Choose another.").format(code=target.code)
        case "queue" if target.procedure and target.procedure not in dict(offer.procedures):
            return _("There is no procedure {name}. Choose another.").format(name=target.procedure)
        case "agent" if target.code not in dict(offer.agents):
            return _("Agent {code} takes no calls of this client. Choose somebody else.").format(code=target.code)
        case "person" | "agent" if offer.without_queue:
            return _no_queue(offer)
        case "announcement" if target.code not in dict(offer.announcements):
            return _no_announcement(target.code)
        case "number":
            return _not_called(target.code)
        case _:
            return ""


def _no_queue(offer: Offered) -> str:
    return _(
        "The number {number} leads to this menu and has no queue, so nobody would take the call."
        " Choose a queue for the number, or here another way."
    ).format(number=offer.without_queue[0])


def _no_announcement(code: str) -> str:
    return _("There is no announcement {code}. Choose another.").format(code=code)


def _not_called(number: str) -> str:
    try:
        outside.number_of(number)
    except Refusal:
        if outside.is_premium(number):
            return _("{number} is a premium rate number: the centre never calls one. Give another.").format(
                number=number
            )
        allowed = json.dumps(settings.SETTINGS.outside)
        return _(
            "The settings do not allow calls to {number}: outside = {allowed}. The caller would get a person."
        ).format(number=number, allowed=allowed)
    return ""
