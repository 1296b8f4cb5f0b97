"""From what a caller says at a step to its events. The order is the policy:

1. silence; 2. danger and despair, whatever was asked; 3. that this is the wrong or a dead person, that no more calls
are wanted; 4. what is said about the conversation itself (again, slower, a person, in English); 5. the answer, by the
kind of step; 6. that there is none (I do not know, never mind, something else); 7. what lies beside the matter.

Text that is stored as the customer's own words is never searched for more than a wish that fills it: "zapłaciłem w
terminie, a i tak dostałem wezwanie" is a description, not an objection. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from infolinia.procedures.slots.understood import Understood
from infolinia.procedures.understanding import (
    answers_en,
    answers_pl,
    bargaining,
    beside_en,
    beside_pl,
    choosing,
    confirming,
    dangers,
    values,
    words_en,
    words_pl,
)  # fmt: skip
from infolinia.procedures.understanding.digits import said_digits
from infolinia.procedures.understanding.expectation import Expectation, Meant, meant
from infolinia.procedures.understanding.openings import trimmed
from infolinia.procedures.understanding.phrases import LONGEST, NOISE, Said, compiled, first, said, says
from infolinia.procedures.understanding.values import Table
from infolinia.procedures.understanding.yes_no import about, starts_with_no, yes_or_no

TABLES: dict[str, Table] = {
    "pl": {**words_pl.PHRASES, **answers_pl.PHRASES, **beside_pl.PHRASES},
    "en": {**words_en.PHRASES, **answers_en.PHRASES, **beside_en.PHRASES},
}
_BESIDE = {"matter": {"since": "date"}, "pay_amount": {"pay_date": "date"}, "pay_date": {"pay_amount": "money"}}
_HUM = re.compile(r"[yeu]+h+[ymu]*|m+h*m*|a+h+a*")
_CANNOT_SAY = re.compile(
    r"\b(?:cant|cannot|couldnt|nie (?:moge|umiem|potrafie)) (?:really |exactly |honestly )?(?:say|tell|powiedziec)\b"
)
_QUESTION = re.compile(r"\b(?:czy|kiedy|ile|jak|dlaczego|czemu|gdzie|what|when|how|why|where)\b")
_REFUSES_TO_TELL = re.compile(r"\b(?:odpowi\w+|mowi\w*|powie\w+|answer\w*|say|tell|comment\w*|odmawiam odpowiedzi)\b")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_TELLS = re.compile(r"\b(?:ze|zeby|bo|that the|because|and)\b")  # what was told follows: the customer's own words
_CONTROLS = ("language", "repetition_complaint", "person", "slower", "back", "repeat")
_NUMERIC = frozenset(
    {
        "pesel",
        "nip",
        "regon",
        "iban",
        "phone",
        "order",
        "number",
        "money",
        "date",
        "time",
        "ordinal",
        "period",
        "duration",
    }
)
_SPELLED = re.compile(r"\b(?:jak|as in|like|for|kreskowan\w+|zamkniet\w+)\b|\b\w\b[\s,]+\b\w\b")


def understand(text: str, at: Expectation) -> list[Meant]:
    """The events of one utterance, at least one; their order does not matter. Never raises."""
    language = at.language if at.language in TABLES else "en"
    what = said(trimmed(text.strip()[:LONGEST], language), language)
    if at.type == "text":
        what = replace(what, text=text.strip()[:LONGEST])
    table = TABLES[what.language]
    if not what.low:
        return [meant("silence")]
    if _is_noise(what):
        return [meant("backchannel" if at.kind == "statement" else "no_match")]
    for reading in (dangers.read, _person_concerned):
        if found := reading(what, at, table):
            return found
    by_kind: dict[str, Callable[[Said, Expectation, Table], list[Meant]]] = {
        "statement": _statement, "confirm": _confirm, "negotiate": _negotiate, "choose": _choose, "ask": _ask,
    }  # fmt: skip
    return by_kind[at.kind](what, at, table) or [meant("interrupt" if at.kind == "statement" else "no_match")]


def _is_noise(what: Said) -> bool:
    noise = NOISE[what.language]
    return all(word in noise for word in what.words) and not {"tak", "yes", "no"} & set(what.words)


# --- Before any answer


def _person_concerned(what: Said, at: Expectation, table: Table) -> list[Meant]:
    answered = [meant("answer", value=False)] if at.type == "yes_no" and about(at) == "customer" else []
    own_words = at.kind == "ask" and at.type == "text"
    if says(what, table, "deceased") and not (own_words and dangers.NAMES.search(at.name)):
        return [*answered, meant("deceased")]
    asked = at.kind == "ask" and at.type == "yes_no"  # elsewhere "pomyłka" is about what was said
    if says(what, table, "wrong_number") and (asked or (at.kind == "statement" and not own_words)):
        return [*answered, meant("wrong_number")]
    return [meant("stop_contact")] if says(what, table, "stop_contact") else []


# --- By the kind of step


def _statement(what: Said, at: Expectation, table: Table) -> list[Meant]:
    spoken = " ".join(word for word in what.words if not _HUM.fullmatch(word))
    if not spoken or says(what, table, "backchannel") or says(said(spoken, what.language), table, "backchannel"):
        return [meant("backchannel")]
    for event in (
        "language", "person", "slower", "repeat", "back", "defer", "hold", "lost", "help", "repetition_complaint",
    ):  # fmt: skip
        if says(what, table, event):
            return [_control(event, what)]
    if to := first(what, table, "digress:"):
        return [meant("digress", to=to)]
    return [meant("hang_up_wish")] if says(what, table, "hang_up_wish") else []


def _confirm(what: Said, at: Expectation, table: Table) -> list[Meant]:
    return (
        _about_the_call(what, at, table) or confirming.read(what, at, table) or _no_answer(what, at, table)
        or _beside(what, at, table)
    )  # fmt: skip


def _negotiate(what: Said, at: Expectation, table: Table) -> list[Meant]:
    if found := _about_the_call(what, at, table, but=("help",) if says(what, table, "no:offer") else ()):
        return found
    to = first(what, table, "digress:")
    if to == "interest" and says(what, table, "no:offer"):
        to = ""  # "skąd niby mam tyle wziąć?" is a no
    if to and to not in ("objection_price", "hardship"):
        return [meant("digress", to=to)]
    if says(what, table, "defer"):
        return [meant("defer")]
    return bargaining.read(what, at, table) or _no_answer(what, at, table) or _beside(what, at, table)


def _choose(what: Said, at: Expectation, table: Table) -> list[Meant]:
    if found := choosing.by_place(what, at):
        return found
    if found := _about_the_call(what, at, table, but=("person", "lost", "help") if _has_subject(what, at) else ()):
        return found
    if found := choosing.read(what, at):
        return [*found, *(values.also(what, at, _BESIDE.get(at.name, {})) if found[0].event == "answer" else ())]
    if says(what, table, "other"):
        return [meant("other")]
    return _no_answer(what, at, table) or _beside(what, at, table)


def _has_subject(what: Said, at: Expectation) -> bool:
    return choosing.is_named(what, at) and len(what.words) > 3


def _ask(what: Said, at: Expectation, table: Table) -> list[Meant]:
    match at.type:
        case "text" if at.slot and not at.slot.pattern:
            return _text(what, at, table)
        case "yes_no":
            return _yes_no(what, at, table)
        case "choice" | "choices":
            return _choose(what, at, table)
        case _:
            return _value(what, at, table)


def _text(what: Said, at: Expectation, table: Table) -> list[Meant]:
    """The customer's own words, unless all of them are about the conversation."""
    for event in (*_CONTROLS, "refuse", "dont_know", "hold", "help", "hang_up_wish"):
        if says(what, table, event) and _fills(what, table, event):
            return [_control(event, what)]
    if what.asks and len(what.words) <= 8 and (to := first(what, table, "digress:")):
        return [meant("digress", to=to)]
    if dangers.NAMES.search(at.name):
        return _name(what, at)
    return [meant("answer", value=what.text)]


def _fills(what: Said, table: Table, event: str) -> bool:
    """The phrase is most of what was said."""
    pattern = compiled(table[event])
    found = pattern.search(what)
    if event == "repetition_complaint" and found and len(what.words) < 10 and not _TELLS.search(what.low):
        return True
    return found is not None and (len(what.words) <= 5 or len(found[0].split()) * 2 >= len(what.core.split()))


def _name(what: Said, at: Expectation) -> list[Meant]:
    """A name, spelled or said: of "Smyth, S M Y T H" the word, of letters alone what they spell."""
    head = re.split(r"[,.;]\s+", what.text, maxsplit=1)[0]
    head = re.sub(
        r"^(?i:nazywam si[eę]|moje nazwisko(?: to)?|nazwisko(?: to)?|"
        r"my (?:sur|last )?name(?: is|['\u2019]?s)|its|it's|mam na nazwisko)\s+",
        "",
        head,
    ).strip()
    head = re.sub(r"\s+(?:(?:pisane|pisze si[eę] )?przez \S.*|(?:spelled|spelt|with an?) .*)$", "", head)
    if re.fullmatch(r"[^\W\d_]{2,}(?:[- ][^\W\d_]{2,}){0,2}", head) and not _SPELLED.search(head.lower()):
        return [meant("answer", value=head)]
    found = at.parse(what.text)
    return [meant("answer", value=found.value if isinstance(found, Understood) else what.text)]


def _yes_no(what: Said, at: Expectation, table: Table) -> list[Meant]:
    subject = about(at)
    if subject != "customer" or not says(what, table, "yes:customer"):
        if subject == "customer" and what.asks and (to := first(what, table, "digress:")):
            return [meant("digress", to=to)]
        if found := _about_the_call(what, at, table):
            return found
        if what.asks and (to := first(what, table, "digress:")):
            return [meant("digress", to=to)]
    if subject == "customer" and says(what, table, "request:callback") and not says(what, table, "no:customer"):
        return [meant("request", what="callback")]
    leaves = [meant("hang_up_wish")] if says(what, table, "hang_up_wish") else []
    wish = first(what, table, "request:") if subject == "more" else ""
    answer = yes_or_no(what, at, table)
    if subject == "danger" and not starts_with_no(what) and dangers.is_said(what, table, "hazard"):
        return [meant("answer", value=True)]
    if wish and (answer is None or answer.value):
        return [meant("answer", value=True), meant("request", what=wish)]
    if answer is None and leaves and subject == "more":
        return [meant("answer", value=False), *leaves]
    if subject in ("consent", "offer") and (answer is None or answer.value) and says(what, table, "defer"):
        return [meant("defer")]
    if answer is not None and not _says_which(what, at, table):
        answer = None
    if answer is None:
        if subject == "danger" and says(what, table, "dont_know"):
            return [meant("dont_know")]
        found = _no_answer(what, at, table) or _beside(what, at, table) or leaves
        asks_on = subject == "more" and (what.asks or _QUESTION.search(what.low))
        return [meant("answer", value=True)] if asks_on and not found else found
    who = subject == "customer" and first(what, table, "digress:") == "who_are_you"
    asks_back = [meant("digress", to="who_are_you")] if who else []
    return [meant("unsure" if answer.unsure else "answer", value=answer.value), *leaves, *asks_back]


def _says_which(what: Said, at: Expectation, table: Table) -> bool:
    """ "Nie wiem" is no answer, "nie wiem, chyba nie" is one that is not firm."""
    pattern = compiled(table["dont_know"])
    if pattern.search(what) is None:
        return True
    rest = what.low
    for found in (pattern.always, pattern.asked):
        rest = found.sub(" ", rest) if found else rest
    return bool(rest.strip()) and yes_or_no(said(rest.strip(), what.language), at, table) is not None


def _value(what: Said, at: Expectation, table: Table) -> list[Meant]:
    if found := _about_the_call(what, at, table):
        return found
    if at.type == "phone" and says(what, table, "use_caller_number"):
        return [meant("use_caller_number")]
    if what.asks and (to := first(what, table, "digress:")):
        return [meant("digress", to=to)]
    if at.type == "text":
        found = _patterned(what, at)
    else:
        found = values.read(what, at, table)
    if found:
        return [*found, *(values.also(what, at, _BESIDE.get(at.name, {})) if found[0].event == "answer" else ())]
    return _no_answer(what, at, table) or _beside(what, at, table)


def _patterned(what: Said, at: Expectation) -> list[Meant]:
    """Text of a fixed shape: as it stands, or as the digits that were said."""
    for text in (what.text, said_digits(values.settled(what.text, at), at.language)):
        if at.slot and text and re.fullmatch(at.slot.pattern, text):
            return [meant("answer", value=text)]
    return [meant("invalid", slot=at.name)] if said_digits(what.text, at.language) else []


# --- Around the answer


def _about_the_call(what: Said, at: Expectation, table: Table, *, but: tuple[str, ...] = ()) -> list[Meant]:
    if _CYRILLIC.search(what.text):
        return [meant("language", to="uk" if re.search(r"[іїєґ]|ою\b", what.text.lower()) else "ru")]
    for event in _CONTROLS:
        if event not in but and says(what, table, event):
            return [_control(event, what)]
    nothing = at.type == "money" and re.search(r"\b(?:nic|grosza|zlotowki)\b", what.low) and "nigdy" not in what.low
    if says(what, table, "refuse") and not _CANNOT_SAY.search(what.low) and not nothing:
        takes_no = at.kind == "confirm" or (at.kind == "ask" and at.type == "yes_no")  # there a no is an answer
        if _REFUSES_TO_TELL.search(what.low) if takes_no else not (at.kind == "negotiate" or at.type == "choice"):
            return [meant("refuse")]
    lost = "lost" not in but and says(what, table, "lost")
    asked = "help" not in but and what.asks and says(what, table, "help")
    return [meant("help")] if lost or asked else []


def _control(event: str, what: Said) -> Meant:
    if event == "language":
        return meant("language", to=_language(what))
    return meant("help" if event == "lost" else event)


def _language(what: Said) -> str:
    if what.language == "en" and re.search(
        r"\b(?:dont|do not|cant) (?:speak|understand) english|\bpolish|\bpo polsku", what.low
    ):
        return "pl"
    return next((code for stem, code in _LANGUAGES if stem in what.low), "en" if what.language == "pl" else "pl")


_LANGUAGES = (
    ("angiel", "en"), ("english", "en"), ("ukrai", "uk"), ("україн", "uk"), ("rosyjsk", "ru"), ("русски", "ru"),
    ("russian", "ru"), ("niemieck", "de"), ("german", "de"),
)  # fmt: skip


def _no_answer(what: Said, at: Expectation, table: Table) -> list[Meant]:
    """No value: perhaps it is known that there is none, or what kind of it."""
    if (
        at.kind == "ask"
        and at.type == "money"
        and says(what, table, "vague:money")
        and not says(what, table, "dont_know")
    ):
        return [meant("incomplete", slot=at.name)]
    if at.kind in ("ask", "choose") and says(what, table, "no_preference"):
        limited = at.type in _NUMERIC and says(what, table, "but_not")
        return [meant("incomplete", slot=at.name)] if limited else [meant("no_preference")]
    kind = f"vague:{at.type}"
    if (
        at.kind == "ask"
        and not says(what, table, "dont_know")
        and "?" not in what.text
        and says(what, table, kind)
        and not _small_talk(what, table)
    ):
        return [meant("incomplete", slot=at.name)]
    if to := first(what, table, "digress:"):
        return [meant("digress", to=to)]
    if (
        at.kind == "ask"
        and at.type in ("email", "phone", "pesel", "nip", "regon", "iban", "address")
        and says(what, table, "none")
    ):
        away = re.search(
            r"\b(?:przy sobie|pod reka|teraz|on me|with me|to hand|handy|right now|pojecia|idea|clue)\b", what.low
        )
        return [meant("dont_know" if away else "none")]
    if says(what, table, "request:callback"):
        return [meant("request", what="callback")]
    for event in ("dont_know", "hold", "help", "defer", "hang_up_wish"):
        if says(what, table, event):
            return [meant(event)]
    return []


def _small_talk(what: Said, table: Table) -> bool:
    return says(what, table, "smalltalk")


def _beside(what: Said, at: Expectation, table: Table) -> list[Meant]:
    if to := first(what, table, "digress:"):
        return [meant("digress", to=to)]
    wish = first(what, table, "request:")
    return [meant("request", what=wish)] if wish else []
