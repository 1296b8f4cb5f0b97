"""An e-mail address as it is said and typed: "jan kropka kowalski małpa example kropka pe el"; pure."""

from __future__ import annotations

import re

from infolinia.procedures.slots.codes import coded, said_number
from infolinia.procedures.slots.fillers import is_filler
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.letters import letters_of
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import EMAIL

LONGEST = 300
_BEHIND_A_LETTER = (["jak"], ["jako"], ["as"], ["for"], ["."], ["-"], ["_"])  # "em kropka nowak"
_TYPED = re.compile(EMAIL)
_SIGNS = (  # in this order: longer ones first
    (r"podkresl\w*|dolna kreska|kreska dolna|dolny myslnik|podloga|underscore|under score", "_"),
    (r"myslnik|minus|pauza|kreska|kreseczka|lacznik|dash|hyphen", "-"), (r"kropka|kropeczka|dot|period|point", "."),
    (r"malpa|malpka|malpeczka|malpe|at sign|at|et", "@"), (r"plus", "+"),
)  # fmt: skip
_LEADING = frozenset(
    [
        "moj",
        "mail",
        "mejl",
        "maila",
        "mejla",
        "mejlowy",
        "email",
        "e",
        "adres",
        "adresem",
        "adresu",
        "mailowy",
        "emailowy",
        "elektroniczny",
        "poczta",
        "skrzynka",
        "to",
        "jest",
        "brzmi",
        "bedzie",
        "pisze",
        "sie",
        "prosze",
        "wyslac",
        "na",
        "pod",
        "my",
        "address",
        "is",
        "it",
        "it's",
        "its",
        "the",
        "electronic",
        "you",
        "can",
        "write",
        "me",
        "reach",
        "send",
        "literka",
        "litera",
    ]
)
_SIZED = re.compile(
    r"\b(?:(?:z )?(?:mal|duz|wielk)\w{1,3} lite?r\w*|pisane (?:razem|lacznie)|(?:wszystko )?razem|bez spacji|"
    r"(?:wszystko )?malymi|"
    r"(?:all )?(?:in )?lower ?case|all one word)\b"
)
_BEFORE = re.compile(
    r"^\s*(?:(?:a to|wie pani co|wie pan co|proszę pan[ai]|znaczy się|to znaczy|już mówię|moment|słucham|aha|"
    r"więc|"
    r"i think|i mean|that would be|let's say|let me see|one moment|hang on|yes|sure|well|okay)\b[\s,.]*)+",
    re.IGNORECASE,
)
_DOMAINS = {  # as they are said: as they are written
    "gie mail": "gmail", "dzi mail": "gmail", "dzimail": "gmail", "dzejmail": "gmail", "g mail": "gmail", "wu pe": "wp",
    "o dwa": "o2", "pe el": "pl", "p l": "pl", "pi el": "pl", "kom": "com", "e u": "eu", "je u": "eu",
    "hot mail": "hotmail",
}  # fmt: skip


def understand_email(said: str, language: str) -> Answer:
    """Value: small letters. An address put together of several words that nothing joined is unsure: it is "
    "read back."""
    if len(said) > LONGEST:
        return Wrong("not-an-email")
    found = list(dict.fromkeys(_TYPED.findall(said.lower())))
    unsure = False
    if not found:
        address, unsure = _spoken(said, language)
        found = [address] if address else []
    if not found or len(found) > 3:
        return Wrong("not-an-email")
    answers = tuple(Understood(each, each, unsure) for each in found)
    return answers[0] if len(answers) == 1 else Doubt(answers)


def _spoken(said: str, language: str) -> tuple[str | None, bool]:
    said = _BEFORE.sub("", said)
    plain = f" {_SIZED.sub(' ', re.sub(r'[()<>]', ' ', fold(said)))} "
    for words, sign in _SIGNS:
        plain = re.sub(rf"(?<=[\s.,])(?:{words})(?=[\s.,])", f" {sign} ", plain)
    plain = re.sub(r"[,;:!?]|\.(?=\s*$)|(?<=\w)\.(?=\s)", " ", plain) if "@" in plain else plain
    local, at, domain = plain.partition("@")
    if not at or "@" in domain:
        return None, False
    local_words, domain_words = re.sub(r"(?<=\w)['\u2019](?=\w{3})", "", local).split(), domain.split()
    while (
        local_words
        and local_words[1:2] not in _BEHIND_A_LETTER
        and (local_words[0] in _LEADING or (is_filler(local_words[0], language) and len(local_words[0]) > 1))
    ):
        local_words.pop(0)
    name, unsure = _joined(local_words, language, one_letter=True)
    host, _ = _joined(_host(domain_words), language)
    address = f"{name}@{host}"
    return (address, unsure) if _TYPED.fullmatch(address) else (None, False)


def _host(words: list[str]) -> list[str]:
    """The words of the domain: behind its last dot one word, then only courtesies."""
    text = f" {' '.join(words)} "
    for sounds, written in _DOMAINS.items():
        text = text.replace(f" {sounds} ", f" {written} ")
    words = text.split()
    last = max((index for index, word in enumerate(words) if word == "."), default=-1)
    if len(words) > last + 2 and not all(len(word) == 1 for word in words[last + 1 :]):
        words = words[: last + 2]  # what is said behind the last part is said to the other side
    return words


def _joined(words: list[str], language: str, *, one_letter: bool = False) -> tuple[str, bool]:
    """One text of signs, names, letters and numbers; unsure when names stand side by side with nothing between.
    `one_letter`: "wu" beside a sign is a letter ("krzysiek myślnik wu"), and rather to be read back."""
    made, unsure, run = "", False, list[str]()
    signs = any(word in ("_", "-", ".", "+") for word in words)
    for word in [*words, "."]:
        if word in ("_", "-", ".", "+"):
            letter = letters_of(run[0], language, least=1) if one_letter and signs and len(run) == 1 else None
            part, doubtful = (fold(letter), len(run[0]) > 1) if letter else _part(run, language)
            made, unsure, run = made + part + word, unsure or doubtful, []
        else:
            run.append(word)
    return made[:-1], unsure


def _part(words: list[str], language: str) -> tuple[str, bool]:
    if not words:
        return "", False
    spelled = letters_of(" ".join(words), language, least=1 if len(words) > 1 else 2)  # "a jak Adam"
    if spelled is not None:
        return fold(spelled), False
    if (code := coded(words, language)) is not None:
        return code, False
    made, names = "", 0
    at = 0
    while at < len(words):
        number, end = next(
            (
                (said, end)
                for end in range(len(words), at, -1)
                if (said := said_number(words[at:end], language)) is not None
            ),
            ("", at),
        )
        if number:
            made, at = made + number, end
            continue
        names += len(words[at]) > 1
        made, at = made + words[at], at + 1
    return made, names > 1
