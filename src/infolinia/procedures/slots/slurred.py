"""Polish numerals as they are slurred in talk and written down as heard: "pińcet", "szejset", "dwaścia"; pure.

A compound is a stem and an ending (pięć + dziesiąt), and each of them wears down in its own ways; so the forms are
built, like the careful ones. All are folded.
"""

from __future__ import annotations

import re
from itertools import product

_STEMS = {
    5: "pie pien pin pinc pienc piec pi", 6: "szes szesc sze szej szejs szejsc szez szesz",
    7: "siedem siedm siedym siem sidem", 8: "osiem osim osm osem oszem", 9: "dziewie dziewien dziewin dziewienc "
    "dziewinc dziewiec dziewi",
}  # fmt: skip
_HUNDREDS = "set cet sed ced"
_TENS = "dziesiat dziesiont dziesat dzisiat dziesiad dzesiat dziesiunt siat siont"
_TEENS = {
    11: "jede jedy jedo", 12: "dwa dwaj dwo", 13: "trzy czy trze tszy", 14: "czter czte czer sztyr",
    15: "piet pient pit pint piec", 16: "szes szejs szas szesc szez", 17: "siedem siedym siedm",
    18: "osiem osim osm osem", 19: "dziewiet dziewient dziewit dziewint dziewiec",
}  # fmt: skip
_TEEN = "nascie nasce najscie nascia naszcie nacie nasci"
_OTHERS = {
    2: "dwje", 3: "trzyj tszy", 4: "cztyry cztyri czteri ctery sztyry sztery cztere", 5: "pinc pienc",
    6: "szejsc szescz szejs", 7: "siedym siedm siem", 8: "osim osem", 9: "dziewienc dziewinc", 10: "dziesienc dziesinc",
    20: "dwascia dwajscia dwadziscia dwajdziescia dwadzescia dwadziesc dwadziesci dwacia",
    30: "trzydzisci trzydzesci trzysci czydziesci czydzisci tszydziesci trzydziesc trzyjdziesci",
    40: "czterdzisci czterdzesci czterdziesc czterysci czerdziesci sztyrdziesci cztyrdziesci",
    200: "dwiescia dwiesce", 300: "trzysto tszysta", 400: "sztyrysta cztyrysta czterysto czterista",
}  # fmt: skip
ORDINAL_STEMS = {5: "piont", 6: "szust", 7: "siudm", 8: "usm", 9: "dziewiont", 10: "dziesiont", 20: "dwodziest"}
_SOUNDS = re.compile(
    r"(?:dw|tr?[sz]|cz|szt|pi|sze|si|os|dz)\w*(?:dz\w{0,2}s\w{0,2}[tdc]\w?|[sc][ei][td]|n[ao]\w?[scz]{1,3}\w{1,2})"
)


def sounds_like_one(word: str) -> bool:
    """A word that is no numeral we know and sounds like one: what stands beside it is then not the whole number."""
    return _SOUNDS.fullmatch(word) is not None


def slurred() -> dict[int, set[str]]:
    """The slurred forms of each number below a thousand. Some of them are careful forms as well."""
    made: dict[int, set[str]] = {}
    for value, stems in _STEMS.items():
        made[value * 100] = _compounds(stems, _HUNDREDS)
        made[value * 10] = _compounds(stems, _TENS)
    for value, stems in _TEENS.items():
        made[value] = _compounds(stems, _TEEN)
    for value, forms in _OTHERS.items():
        made.setdefault(value, set()).update(forms.split())
    return made


def _compounds(stems: str, endings: str) -> set[str]:
    return {stem + ending for stem, ending in product(stems.split(), endings.split())}
