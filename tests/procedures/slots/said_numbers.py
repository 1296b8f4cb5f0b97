"""Polish numbers below a million in their cases, written out for the tests: num2words has only the nominative."""

from __future__ import annotations

from num2words import num2words

_GENITIVE = {
    "jeden": "jednego", "dwa": "dwóch", "trzy": "trzech", "cztery": "czterech", "pięć": "pięciu", "sześć": "sześciu",
    "siedem": "siedmiu", "osiem": "ośmiu", "dziewięć": "dziewięciu", "dziesięć": "dziesięciu",
    "jedenaście": "jedenastu", "dwanaście": "dwunastu", "trzynaście": "trzynastu", "czternaście": "czternastu",
    "piętnaście": "piętnastu", "szesnaście": "szesnastu", "siedemnaście": "siedemnastu", "osiemnaście": "osiemnastu",
    "dziewiętnaście": "dziewiętnastu", "dwadzieścia": "dwudziestu", "trzydzieści": "trzydziestu",
    "czterdzieści": "czterdziestu", "pięćdziesiąt": "pięćdziesięciu", "sześćdziesiąt": "sześćdziesięciu",
    "siedemdziesiąt": "siedemdziesięciu", "osiemdziesiąt": "osiemdziesięciu",
    "dziewięćdziesiąt": "dziewięćdziesięciu",
    "sto": "stu", "dwieście": "dwustu", "trzysta": "trzystu", "czterysta": "czterystu", "pięćset": "pięciuset",
    "sześćset": "sześciuset", "siedemset": "siedmiuset", "osiemset": "ośmiuset", "dziewięćset": "dziewięciuset",
    "tysiąc": "tysiąca", "tysiące": "tysięcy", "zero": "zera",
}  # fmt: skip
_INSTRUMENTAL = {
    "jeden": "jednym", "dwa": "dwoma", "trzy": "trzema", "cztery": "czterema", "pięć": "pięcioma",
    "sześć": "sześcioma",
    "siedem": "siedmioma", "osiem": "ośmioma", "dziewięć": "dziewięcioma", "dziesięć": "dziesięcioma",
    "dwanaście": "dwunastoma", "dwadzieścia": "dwudziestoma", "trzydzieści": "trzydziestoma", "sto": "stoma",
    "dwieście": "dwustoma", "pięćset": "pięciuset", "pięćdziesiąt": "pięćdziesięcioma",
    "tysiąc": "tysiącem", "tysiące": "tysiącami", "tysięcy": "tysiącami", "zero": "zerem",
}  # fmt: skip
_DATIVE = {
    "dwa": "dwóm",
    "trzy": "trzem",
    "cztery": "czterem",
    "tysiąc": "tysiącowi",
    "tysiące": "tysiącom",
    "tysięcy": "tysiącom",
}
CASES = ("nominative", "genitive", "dative", "instrumental")


def in_polish(number: int, case: str = "nominative") -> str:
    own = {"genitive": {}, "dative": _DATIVE, "instrumental": _INSTRUMENTAL}.get(case)
    words = num2words(number, lang="pl").split()
    if own is None:
        return " ".join(words)
    return " ".join(own.get(word, _GENITIVE.get(word, word)) for word in words)
