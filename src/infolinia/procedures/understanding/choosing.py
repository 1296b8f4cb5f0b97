"""One of several things: by its words, by what people say about it, by its place in the list; pure."""

from __future__ import annotations

import re

from infolinia.procedures.parts import Option, Slot
from infolinia.procedures.slots.agreeing import HEDGED
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.understanding.expectation import Expectation, Meant, meant
from infolinia.procedures.understanding.phrases import Said, compiled, said
from infolinia.procedures.understanding.subjects import SUBJECTS, WAYS

_PLACES = {
    "pl": ("pierwsz", "drug", "trzeci", "czwart", "piat", "szost", "siodm", "osm", "dziewiat", "dziesiat"),
    "en": ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
}
_NUMBERS = {
    "pl": ("jeden jedynka jedynke", "dwa dwojka dwojke", "trzy trojka trojke", "cztery czworka czworke",
           "piec piatka piatke",
           "szesc szostka szostke", "siedem siodemka siodemke", "osiem osemka osemke"),
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight"),
}  # fmt: skip
_PLACE_WORDS = {
    "pl": r"^(?:to|te|ten|ta|opcj\w+|numer|punkt|odpowiedz|wybieram|"
    r"poprosze|prosze|biore|chodzi|o|raczej|chyba|jednak|moze|niech|bedzie|mi|konkretnie|bardziej|no|z|na|tej|tych|"
    r"tego|listy|lista|"
    r"liscie|opcji|wymienionych)$",
    "en": r"^(?:the|one|option|number|answer|choice|please|ill|take|go|for|with|that|think|i|its|id|like|it|be|of|"
    r"those|these|on|list|your|maybe)$",
}
_LAST = {"pl": r"ostatni\w*", "en": r"last"}
_NOT_THIS = {
    "pl": (r"(?:nie|zamiast|byle nie|bez) (?:przez |na |chce |lubie |{stop})?{it}",
           r"{it} (?:nie|odpada)(?: mam| chce| lubie| uzywam| posiadam)?\b",
           r"nie (?:mam|uzywam|posiadam|chce|lubie) {it}"),
    "en": (r"(?:not|no|instead of|rather than)(?: by| via| the| an?)? {it}",
           r"(?:dont|do not|havent|never) (?:have|use|like|want|got|do)(?: an?| any)? {it}"),
}  # fmt: skip
_TAKEN_BACK = {
    "pl": re.compile(
        r"\b(?:wlasciwie|przepraszam|pardon|znaczy|wroc|pomyl\w+|jednak|czekaj|raczej|(?:a )?nie(?! \w+ nie))\b"
    ),
    "en": re.compile(r"\b(?:no|not|sorry|actually|i mean|wait|rather|scratch that|make (?:that|it))\b"),
}
_COMPLEMENT = {
    "pl": re.compile(r"\b(\w+) (?:za|od) (\w+)"),
    "en": re.compile(r"\b(bill|invoice|payment|charge)s? (?:for|from) (?:my |the )?(\w+)"),
}
_JOINS = {"pl": r"\b(?:i|oraz|a takze|tez|rowniez|albo|lub|czy|plus)\b", "en": r"\b(?:and|also|or|as well|plus|both)\b"}


def by_place(what: Said, at: Expectation) -> list[Meant]:
    """ "To pierwsze", "the last one": nothing but the place in the list; empty when more is said."""
    place = _by_place(what, at.slot, at.language) if at.slot else ""
    return [_chosen(place, what)] if place else []


def read(what: Said, at: Expectation) -> list[Meant]:
    """The option that is meant, or several; empty when none."""
    slot = at.slot
    if slot is None:
        return []
    scored = _scored(what, slot, at.language)
    best = max((strength for _, strength, _ in scored), default=0)
    joined = len(what.words) < 6 and re.search(_JOINS[what.language], what.low) is not None
    found = [value for value, strength, _ in scored if strength == best or joined]
    if not found:
        return []
    if len(found) == 1:
        return [_chosen(found[0], what)]
    if (last := _put_right(what, slot, at.language, set(found))) is not None:
        return [meant("answer", value=last)]
    if re.search(_JOINS[what.language], what.low) or "," in what.text:
        return [meant("several", values=found)]
    return [meant("ambiguous", values=found)]


def _chosen(value: str, what: Said) -> Meant:
    """Not firm only when little else is said: a story with "chyba" in it is about its subject all the same."""
    return meant("unsure" if len(what.words) < 5 and HEDGED.search(what.low) else "answer", value=value)


def _put_right(what: Said, slot: Slot, language: str, among: set[str]) -> str | None:
    """The last one, when what stands before it was taken back: "rachunek, a właściwie nie, dostawa"."""
    low = _plain(what, language).low
    places = sorted(
        (match.start(), match.end(), value) for value, match in _places(low, slot, language) if value in among
    )
    if len(places) < 2:
        return None
    (_, end, first), (begin, _, last) = places[0], places[-1]
    between = low[end:begin]
    if first != last and _TAKEN_BACK[language].search(between):
        return last
    before = low[: places[0][0]]
    if first != last and re.search(r"\b(?:nie|not)(?: (?:o|about|the|my|w|z))*\s*$", before):
        return last
    return None


def is_named(what: Said, at: Expectation) -> bool:
    """Whether an option is said outright, not only pointed to."""
    return at.slot is not None and any(strength > 1 for _, strength, _ in _scored(what, at.slot, at.language))


def several(what: Said, at: Expectation) -> list[str]:
    """Every option named, in the order they were said."""
    return [value for value, _, _ in _scored(what, at.slot, at.language)] if at.slot else []


def _scored(what: Said, slot: Slot, language: str) -> list[tuple[str, int, int]]:
    """Value, strength and place of each option that is said, and not denied; those of the same place by strength."""
    low = _without_complement(_plain(what, language).low, slot, language)
    found: list[tuple[str, int, int]] = []
    for option in slot.options:
        for strength, phrases in ((2, _strong(option, language)), (1, _weak(option, language))):
            places = [match for phrase in phrases if (match := _search(phrase, low))]
            kept = [match for match in places if not (option.value in WAYS and _denied(match, low, language))]
            if kept:
                found.append((option.value, strength, min(match.start() for match in kept)))
                break
    return sorted(found, key=lambda each: each[2])


def _plain(what: Said, language: str) -> Said:
    """Without the 's of "the internet's been down"."""
    return said(re.sub(r"(?<=\w{4})['\u2019]s\b", "", what.text), language) if language == "en" else what


def _places(low: str, slot: Slot, language: str) -> list[tuple[str, re.Match[str]]]:
    return [
        (option.value, match)
        for option in slot.options
        for phrase in (*_strong(option, language), *_weak(option, language))
        if (match := _search(phrase, low))
    ]


def _search(phrase: str, low: str) -> re.Match[str] | None:
    pattern = compiled((phrase,)).always
    return pattern.search(low) if pattern else None


def _strong(option: Option, language: str) -> tuple[str, ...]:
    own = tuple(_escaped(word) for words in option.words.values() for word in words)
    named = (_escaped(option.value.replace("_", " ")),)
    return own + named + SUBJECTS.get(option.value, {}).get(language, ((), ()))[0]


def _weak(option: Option, language: str) -> tuple[str, ...]:
    return SUBJECTS.get(option.value, {}).get(language, ((), ()))[1]


def _escaped(words: str) -> str:
    return " ".join(re.findall(r"\w+", fold(words)))


def _denied(match: re.Match[str], low: str, language: str) -> bool:
    it = re.escape(match[0])
    return any(re.search(rf"\b{form.format(it=it, stop='')}", low) for form in _NOT_THIS.get(language, ()))


def _without_complement(low: str, slot: Slot, language: str) -> str:
    """ "Rachunek za internet" is about the bill: what the noun is "for" does not count."""
    pattern = _COMPLEMENT.get(language)
    found = pattern.search(low) if pattern else None
    if found is None:
        return low
    head = found[1]
    bill = SUBJECTS.get("bill", {}).get(language, ((), ()))[0]
    if any(_search(phrase, head) for phrase in bill) and any(
        option.value in ("bill", "invoice") for option in slot.options
    ):
        return low[: found.start(2)] + low[found.end(2) :]
    return low


def _by_place(what: Said, slot: Slot, language: str) -> str:
    """ "To pierwsze", "the second one", "numer trzy": of the list as it was read."""
    own = language if language in _PLACES else "en"
    rest: list[str] = []
    place: int | None = None
    for word in what.core.split():
        index = _place_of(word, own, len(slot.options))
        if index is not None and place is None:
            place = index
        elif not re.match(_PLACE_WORDS[own], word):
            rest.append(word)
    if place is None or rest or not 0 <= place < len(slot.options):
        return ""
    return slot.options[place].value


def _place_of(word: str, language: str, count: int) -> int | None:
    if word.isdecimal():
        return int(word[:3]) - 1
    if re.fullmatch(_LAST[language], word):
        return count - 1
    for index, stem in enumerate(_PLACES[language]):
        if word.startswith(stem):
            return index
    if word == "one" and language == "en":
        return None
    return next((i for i, forms in enumerate(_NUMBERS[language]) if word in forms.split()), None)
