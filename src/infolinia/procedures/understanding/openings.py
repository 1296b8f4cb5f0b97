"""What opens and closes a turn and says nothing: "wie pan co", "proszę pana", "well", "mate"; pure."""

from __future__ import annotations

import re

_GAP = r"[\s,.\u2026!-]+"
_OPENING = {
    "pl": (
        r"wie (?:pan|pani|pa[nń]stwo)(?: co)?|wiesz(?: co)?|widzi (?:pan|pani)|s[lł]uchaj(?:cie|no)?(?: pan\w*)?",
        r"panie? (?:kochan\w+|drog\w+|z[lł]ot\w+)|prosz[eę] pan[ai]",
        r"panie(?! (?:w|na|z|ze|od|przy|u|s[aą]|by[lł]y|kt\w+|nie (?:s[aą]|by[lł]y))\b)",
        r"to znaczy|znaczy(?: si[eę])?|szczerze m[oó]wi[aą]c|prawd[eę] m[oó]wi[aą]c|powiem (?:panu|pani|wam) tak",
        r"no|oj|ojej\w*|ach|och|ech|kurcz[eę]|kurde|rany|jezu|bo[zż]e|aha(?= \w)|halo|[ey]{2,}|[eyhm]*h[eyhm]*|m{2,}",
    ),
    "en": (
        r"well|um+|uh+(?![ -]?huh)|er+m?|h+m+|so|look|listen|you know(?: what(?! (?:for|if|does|is|do|about)))?",
        r"you see",
        r"to be (?:honest|fair)|honestly|hello|hi|hey",
        r"i mean|now then|my god|gosh|oh(?! (?:one|two|three|four|five|six|seven|eight|nine|oh|zero)\b)",
    ),
}
_CLOSING = {
    "pl": (r"prosz[eę] (?:pana|pani|pa[nń]stwa)|panie (?:kochany|drogi|kierowniku)|wie pani?",),
    "en": (r"mate|love|dear|darling|sir|madam|ma'?am|pal|sweetheart|you know",),
}
_OPENS = {
    language: re.compile(rf"(?:(?:{'|'.join(words)}){_GAP})+", re.IGNORECASE) for language, words in _OPENING.items()
}
_CLOSES = {
    language: re.compile(rf"{_GAP}(?:{'|'.join(words)})[.!]*$", re.IGNORECASE) for language, words in _CLOSING.items()
}


def trimmed(text: str, language: str) -> str:
    """The text without them, unless nothing else was said."""
    if language not in _OPENS:
        return text
    behind = _OPENS[language].match(text)
    rest = _CLOSES[language].sub("", text[behind.end() :] if behind else text)
    return rest if re.search(r"\w", rest) else text
