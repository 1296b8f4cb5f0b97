"""Letters that are spelled out: "K jak Karol", "B as in Bravo", "Bravo Romeo", "N-O-W-A-K", "en o wu a ka"; pure."""

from __future__ import annotations

import re

from infolinia.procedures.slots.folding import fold

LONGEST = 500
_NATO = {
    word: word[0]
    for word in [
        "alfa",
        "alpha",
        "bravo",
        "charlie",
        "delta",
        "echo",
        "foxtrot",
        "golf",
        "hotel",
        "india",
        "juliett",
        "juliet",
        "kilo",
        "lima",
        "mike",
        "november",
        "oscar",
        "papa",
        "quebec",
        "romeo",
        "sierra",
        "tango",
        "uniform",
        "victor",
        "whiskey",
        "whisky",
        "xray",
        "yankee",
        "zulu",
    ]
}
_NAMES = {  # of letters, each with its letter
    "pl": (
        "a a be b ce c de d e e ef f gie g ge g ha h i i jot j jota j ka k el l em m en n o o pe p ku q er r es s te t "
        "u u fau v fał v fal v wu w iks x igrek y ypsylon y ypsilon y zet z "
        "eł ł eń ń eś ś ziet ź żet ż cie ć ą ą ę ę ó ó"
    ),
    "en": (
        "zed z zee z double-u w aitch h jay j kay k why y ex x cue q bee b cee c dee d ef f gee g el l em m en n pee p "
        "ar r ess s tee t vee v"
    ),
}
_NAMED = {language: dict(zip(said.split()[::2], said.split()[1::2], strict=True)) for language, said in _NAMES.items()}
_MARKED = {  # what is said behind a letter: "z z kropką", "ó kreskowane", "ą z ogonkiem"
    r"z kropk\w+|kropkowan\w+": {"z": "ż"},
    r"z kresk\w+|kreskowan\w+|z kreseczk\w+|mi\w?kki\w*|przekre\w+": dict(zip("zscnol", "źśćńół", strict=True)),
    r"z ogonki\w+|ogonkow\w+": {"a": "ą", "e": "ę"},
    r"otwarte|zwyk\w+": {},
}  # fmt: skip
_AS = r"jak|jak w|as in|like|for|as|is for|jako"
_DOUBLE = re.compile(r"(?:podw\w+|double|dwa razy|dwukrotnie)(?= )")
_BEFORE = frozenset(["litera", "literka", "letter", "duże", "wielkie", "małe", "capital", "potem", "and", "then"])
_SPACES = {
    **dict.fromkeys(("spacja", "space", "odstep", "odstęp"), " "),
    **dict.fromkeys(("myślnik", "myslnik", "dash", "hyphen", "łącznik", "kreska"), "-"),
}
_WORD = re.compile(r"[^\W\d_]+(?:-u)?|\d")


def letters_of(said: str, language: str, *, least: int = 2) -> str | None:
    """The letters, small, when a whole text spells `least` letters or more; None when it does not."""
    if len(said) > LONGEST:
        return None
    text = " ".join(re.sub(r"[-–—.,;/]+", " ", said.lower()).split())
    text = text.replace("double u", "double-u").replace("x ray", "xray")
    made, at, count = "", 0, 0
    words = _WORD.findall(text)
    if " ".join(words) != text:
        return None
    double = False
    while at < len(words):
        if match := _DOUBLE.match(" ".join(words[at:])):
            double, at = True, at + len(match[0].split())
            continue
        if words[at] in _SPACES and made:
            made, at = made + _SPACES[words[at]], at + 1
            continue
        letter, at_next = _letter(words, at, language)
        if letter is None:
            return None
        made, at, count = made + letter * (2 if double else 1), at_next, count + 1
        double = False
    return made if count >= least else None


def _letter(words: list[str], at: int, language: str) -> tuple[str | None, int]:
    """One letter with its example or its mark, and where the next begins."""
    word, rest = words[at], " ".join(words[at + 1 :])
    if rest and (word in _BEFORE or (word == "i" and re.match(rf"\w (?:{_AS}) ", rest))):
        return _letter(words, at + 1, language)
    letter = word if len(word) == 1 else _NAMED.get(language, _NAMED["en"]).get(word)
    if letter is None:
        return (_NATO[word], at + 1) if word in _NATO else (None, at + 1)
    for marks, changed in _MARKED.items():
        if match := re.match(rf"(?:{marks})(?= |$)", rest):
            letter, at = changed.get(letter, letter), at + len(match[0].split())
            rest = " ".join(words[at + 1 :])
    if match := re.match(rf"(?:{_AS}) (?:w )?(?P<example>\w{{2,}})", rest):
        return _by_example(letter, match["example"]), at + 1 + len(match[0].split())
    return letter, at + 1


def _by_example(letter: str, example: str) -> str:
    """A letter is heard worse than its example: "p jak Barbara" is a B. Letters that begin no word, and Polish marks on
    the letter ("ą jak wąż"), count as they were said."""
    if fold(letter) != letter or letter in "yqxv":
        return letter
    return example[0]
