"""What stands beside a bare number that is no amount: "pod dwójką", "sto spraw", "five thirty p.m."; pure.

A number without a currency is taken for money only where nothing says that it is something else. Behind it a noun says
what it counts; verbs and words of time, limit and courtesy do not.
"""

from __future__ import annotations

import re

from infolinia.procedures.slots.fillers import is_filler
from infolinia.procedures.slots.numbers import COUNTED
from infolinia.procedures.slots.numeral_words import NumeralWord
from infolinia.procedures.slots.numerals import lexicon
from infolinia.procedures.slots.tokens import Token

_PLACES = (["st"], ["nd"], ["rd"], ["th"], ["go"], ["ego"])  # "12th", "12-go"
_MONTH = re.compile(
    r"stycz\w+|lut(?:y|ego)|mar(?:zec|ca)|kwie\w+|maj[ua]?|czerw\w+|lip(?:iec|ca)|sierp\w+|wrze\w+|pazdz\w+|"
    r"listopad\w*|"
    r"grud\w+|january|february|march|april|may|june|july|august|september|october|november|december"
)
_NUMBERED = frozenset([
    "numer", "numerem", "numeru", "nr", "pod", "mieszkania", "mieszkanie", "mieszkaniu", "lokal", "lokalu", "klatka",
    "klatce", "klatki", "pietro", "pietrze", "dom", "domu", "blok", "bloku", "godzina", "godzinie", "pokoj", "pokoju",
    "wiek", "kod", "kodu", "number", "flat", "apartment", "floor", "house", "room", "platform", "gate", "aged", "code",
])  # fmt: skip
_NONE = NumeralWord("")
_STREETS = frozenset([
    "ulica", "ulicy", "ulice", "ul", "aleja", "aleje", "alei", "plac", "placu", "osiedle", "osiedlu", "street", "road",
    "avenue",
])  # fmt: skip
_OF_THE_DAY = ("o'clock", "oclock", "am", "pm", "rano", "wieczorem", "wieczor")
_CLOCK = re.compile(r"\b[ap]\. ?m\b|\b(?:am|pm)\b|o'?clock\b")
_GOES_ON = {  # words that may follow an amount
    "pl": frozenset([
        "a", "albo", "ale", "ani", "blikiem", "bo", "brutto", "by", "byc", "byloby", "bym", "calosc",
        "chociaz", "co", "czekaj", "czy", "dam", "dla", "do", "dzis", "dzisiaj", "ewentualnie", "gdyby",
        "gora", "gotowka", "i", "jak", "jednak", "jesli", "jutro", "karta", "kazdego", "kazdy", "koma",
        "kosztuje", "kwota", "kwoty", "lacznie", "lecz", "lub", "maksimum", "max", "minimum", "minus",
        "moge", "moze", "mozna", "na", "najmniej", "najwiecej",
        "najwyzej", "naraz", "nawet", "netto", "nie", "od", "oddam",
        "odpowiada", "oj", "okej", "okolo", "pasuje", "plus", "po", "pojutrze", "ponad", "poprosze",
        "potem", "pozniej", "prawda", "prawie", "przecinek", "przelewem", "przepraszam", "przez", "przy",
        "rata", "raz", "razem", "starczy", "teraz", "tez", "to", "tyle", "tylko", "u", "w", "we", "wiec",
        "wplace", "wystarczy", "z", "za", "zaplace", "zaraz", "ze", "zeby", "zgadza", "zgoda",
    ]),
    "en": frozenset([
        "a", "actually", "after", "all", "altogether", "and", "as", "at", "because", "before", "but", "by",
        "can", "cash", "could", "down", "each", "even", "every", "first", "for", "from", "hang", "hold",
        "i", "if", "in", "instead", "is", "it", "later", "less", "make", "max", "maximum", "maybe",
        "minimum", "minus", "month", "monthly", "more", "next", "no", "not", "now", "off", "ok", "okay",
        "on", "once", "only", "or", "per", "please", "plus", "point", "rather", "right", "seems", "should",
        "so", "sorry", "sounds", "suits", "that", "the", "then", "this", "till", "to", "today", "tomorrow",
        "tops", "total", "until", "up", "wait", "was", "we", "when", "will", "with", "works", "would",
        "yeah",
    ]),
}  # fmt: skip


def is_of_the_clock(folded: str) -> bool:
    """ "five thirty p.m."."""
    return _CLOCK.search(folded) is not None


def is_numbered(found: list[Token], first: int) -> bool:
    """ "pod dwójką", "rata numer trzy", "ulica Długa piętnaście"."""
    before = [each.text for each in found[:first]]
    of_what = before[-2:-1] in (["numer"], ["nr"], ["kod"])  # "numer umowy trzysta dwanaście"
    return bool(before) and (before[-1] in _NUMBERED or of_what or any(word in _STREETS for word in before[-4:]))


def is_place_or_part(found: list[Token], first: int, last: int) -> bool:
    """ "1/2 kwoty", "12th of December"."""
    after = [each.text for each in found[last + 1 : last + 3] if each.text != "-"]
    return after[:1] in _PLACES or any(each.text == "/" for each in found[first : last + 1])


def counts_other(behind: Token, between: str, language: str) -> bool:
    """ "sześć rat", "3 listopada", "5%", "sto spraw" are no amounts."""
    if "%" in between or behind.text in ("%", "/", ":"):
        return True
    if behind.kind != "word" or between.strip(" -") != "":
        return False
    return (
        COUNTED.fullmatch(behind.text) is not None
        or _MONTH.fullmatch(behind.text) is not None
        or behind.text in _OF_THE_DAY
        or (lexicon(language).get(behind.text, _NONE).role == "ordinal" and behind.text.endswith(("a", "ej")))
        or not _may_follow(behind, language)
    )


def _may_follow(word: Token, language: str) -> bool:
    """Whether a word behind an amount may be no noun: known, an adverb or a verb by its ending, or a numeral."""
    own = "pl" if language == "pl" else "en"
    if word.text in _GOES_ON[own] or is_filler(word.text, own) or word.text in lexicon(own):
        return True
    if own == "en":
        return word.text.endswith(("ly", "'s", "'ll", "'d"))
    return word.raw.lower().endswith(("ę", "am", "em", "my", "ć", "nie", "owo", "łby", "łaby"))
