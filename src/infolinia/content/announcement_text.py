"""The text of an announcement, with what is filled in; pure.

    Dzień dobry, tu {client}. Czekasz w kolejce {queue}. Numer w kolejce: {place}. Czas oczekiwania: {wait}.
    W dniu {date:2026-12-24} pracujemy do czternastej. Awarie: {phone:+48991000991}. Opłata: {amount:12,50|gen}.

What stands in the text itself (client, date, phone, number, amount) is said as procedures say it, Polish in the case
that is asked for. What a call brings (queue, place, wait) is spoken beforehand for each value it may have, and put
together when it is played; a sentence with something that is not known then is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from infolinia.procedures.slots import spoken

IN_TEXT = ("client", "date", "phone", "number", "amount")
OF_CALL = ("queue", "place", "wait")
LONGEST = 1_500  # characters: two minutes
MOST_PLACES = 20  # beyond that it is "more than twenty"
MORE = "more"
MINUTES = (0, 1, 2, 3, 4, 5, 10, 15, 20, 30)  # floor.routing.expected.minutes_said gives one of them
INFLECTING = ("pl", "en")  # languages whose numbers and dates we say

_FIELD = re.compile(r"\{([a-z]+)(?::([^{}|]{1,60}))?(?:\|([a-z]{3}))?\}")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_CASES = ("nom", "gen", "dat", "acc", "ins", "loc")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words to be spoken; or, with `field`, what a call brings."""

    words: str = ""
    field: str = ""


class TextProblem(ValueError):
    """What cannot be spoken: `code`, and the place it is told with."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(f"{code} {value}")
        self.code, self.value = code, value


Sentence = tuple[Piece, ...]


def sentences(text: str, language: str, *, client: str) -> tuple[Sentence, ...]:
    """The text as it is spoken: what has no field of a call stays in one piece. client: the name of the client.

    Raises TextProblem: text-long, text-field, text-value, text-brace, text-language.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise TextProblem("text-long", str(len(text)))
    if "{" in (rest := _FIELD.sub("", text)) or "}" in rest:
        raise TextProblem("text-brace", text[max(0, text.find("{")) :][:30])
    found: list[Sentence] = []
    plain = ""
    for sentence in _SENTENCE.split(text) if text else ():
        pieces = _pieces(sentence, language, client)
        if any(piece.field for piece in pieces):
            found += [(Piece(plain),)] if plain else []
            found.append(pieces)
            plain = ""
        else:
            plain = f"{plain} {pieces[0].words}".strip()
    return (*found, (Piece(plain),)) if plain else tuple(found)


def _pieces(sentence: str, language: str, client: str) -> Sentence:
    made: list[Piece] = []
    words, at = "", 0
    for match in _FIELD.finditer(sentence):
        words, at = words + sentence[at : match.start()], match.end()
        name, value, case = match[1], (match[2] or "").strip(), match[3] or ""
        if name in OF_CALL and not value and not case:
            made += [Piece(words.strip())] if _is_said(words) else []
            made.append(Piece(field=name))
            words = ""
        elif name in IN_TEXT and (not case or case in _CASES):
            words += client if name == "client" else _said(name, value, language, case)
        else:
            raise TextProblem("text-field", match[0])
    words += sentence[at:]
    if _is_said(words) or not made:
        made.append(Piece(words.strip()))
    return tuple(made)


def _is_said(words: str) -> bool:
    return any(sign.isalnum() for sign in words)


def _said(name: str, value: str, language: str, case: str) -> str:
    if language not in INFLECTING:
        raise TextProblem("text-language", value)
    try:
        match name:
            case "date":
                date.fromisoformat(value)
                return spoken.value("date", value, language, case)
            case "phone" if re.fullmatch(r"\+?[0-9 ]{3,20}", value):
                return spoken.value("phone", value.replace(" ", ""), language)
            case "number":
                return spoken.value("number", str(Decimal(_plain(value))), language, case)
            case "amount":
                return spoken.money(Decimal(_plain(value)), "PLN", language, spoken_case(case))
            case _:
                raise TextProblem("text-value", value)
    except (ValueError, InvalidOperation):
        raise TextProblem("text-value", value) from None


def spoken_case(case: str) -> spoken.Case:
    return next((known for known in spoken.CASES if known == case), "nom")


def _plain(number: str) -> str:
    return number.replace(" ", "").replace(",", ".")


def values(field: str, language: str, queues: Mapping[str, str]) -> dict[str, str]:
    """What a field of a call may say, by its value. queues: names by id."""
    match field:
        case "place":
            beyond = {"pl": "więcej niż dwadzieścia", "en": "more than twenty", "uk": "більше двадцяти"}
            numbers = {str(n): _count(n, language) for n in range(1, MOST_PLACES + 1)}
            return {**numbers, MORE: beyond.get(language, beyond["en"])}
        case "wait":
            return {str(n): _minutes(n, language) for n in MINUTES}
        case _:
            return dict(queues)


def _count(n: int, language: str) -> str:
    return spoken.number(n, language) if language in INFLECTING else str(n)


def _minutes(n: int, language: str) -> str:
    if n == 0:
        short = {"pl": "mniej niż minuta", "en": "less than a minute", "uk": "менше хвилини"}
        return short.get(language, short["en"])
    if language not in INFLECTING:
        return f"{n} хв" if language == "uk" else str(n)
    return spoken.duration(n, "minute", language)
