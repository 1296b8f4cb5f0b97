"""Names and signs of currencies in what was said; pure.

The currency is its ISO code. In English a bare dollar is "$", a bare pound "£", and dinars, rials, riyals and cents
keep their name: the country was not said. "Bucks" name none (None).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from infolinia.procedures.slots.folding import fold

_MAJOR = {
    "PLN": r"zl|pln|zlot(?!\w*nisk)\w*|zloci\w+|zeta|zetow|zety|zeciak\w*",
    "USD": r"us ?\$|usd|us dollars?|american dollars?|dol(?:ar\w*|ce|cow|ki)|dolarow amerykansk\w*",
    "$": r"\$|dollars?",
    "EUR": r"€(?:ur)?|eur|euros?|ojro|eurasow",
    "GBP": r"gbp|funt\w*(?: szterling\w*| brytyjsk\w*)?|pounds? sterling|british pounds?",
    "EGP": r"egp|egyptian ?pounds?|geneh|l\.e\.?|funt\w* egipsk\w*",
    "£": r"£|pounds?|quid",
    "CHF": r"chf|frank\w*(?: szwajcarsk\w*)?|(?:swiss )?francs?",
    "CZK": r"czk|kc|koron\w* czesk\w*|czesk\w* koron\w*|czech (?:crowns?|korunas?)",
    "SEK": r"sek|koron\w* szwedzk\w*|swedish (?:crowns?|kronas?)", "NOK": r"nok|koron\w* norwesk\w*",
    "DKK": r"dkk|koron\w* dunsk\w*", "UAH": r"uah|hrywn\w*|hrywien|hryvnias?", "HUF": r"huf|forint\w*",
    "JPY": r"¥|jpy|yens?|jen(?:y|ow)",
    "INR": r"inr|rs|rupees?|rupi[aie]\w*", "SAR": r"sar|saudi ?riyals?", "QAR": r"qar|qatari riyals?",
    "MYR": r"myr|rm|(?:malaysian? )?ringgits?", "CAD": r"cad|canadian dollars?|dolar\w* kanadyjsk\w*",
    "CNY": r"cny|yuan|rmb|juan\w*", "BGN": r"bgn|lew(?:y|ow)", "ILS": r"ils|shekels?|szekl\w*",
    "RON": r"ron|lei", "TRY": r"lir\w*",
    "AUD": r"aud|australian dollars?",
    "Dinar": r"dinars?|dinar(?:y|ow)", "Rial": r"rials?|rial(?:e|i)", "Riyal": r"riyals?",
}  # fmt: skip
_MINOR = {"PLN": r"gr|grosz\w*", "cent": r"eurocent\w*|cents?|cent(?:y|ow|a|ami)|c|¢|sens?|pens\w*|pence"}
_COUNTRYLESS = r"bucks?|baks\w*|koron(?:y|ami|om)?(?! (?:czesk|szwedzk|norwesk|dunsk))|crowns?"
_OF_COUNTRY = {"$": "USD", "£": "GBP"}


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a currency is named. `minor`: its hundredths."""

    begin: int
    end: int
    currency: str | None
    minor: bool
    text: str


def _pattern() -> re.Pattern[str]:
    named = [(currency, words, "major") for currency, words in _MAJOR.items()]
    named += [(currency, words, "minor") for currency, words in _MINOR.items()]
    groups = [f"(?P<g{index}>{words})" for index, (_, words, _) in enumerate(named)]
    return re.compile(rf"(?<![a-z])(?:(?P<none>{_COUNTRYLESS})|{'|'.join(groups)})(?![a-z])")


_NAMES = [(currency, False) for currency in _MAJOR] + [(currency, True) for currency in _MINOR]
_MENTION = _pattern()


def mentions(text: str, language: str) -> list[Mention]:
    """The currencies that a text names, in order. `text` must be as long folded as it is (single blanks)."""
    low = fold(text)
    found: list[Mention] = []
    for match in _MENTION.finditer(low):
        name = match.lastgroup or "none"
        currency, minor = (None, False) if name == "none" else _NAMES[int(name[1:])]
        if language == "pl":
            currency = _OF_COUNTRY.get(currency or "", currency)
        found.append(Mention(match.start(), match.end(), currency, minor, match[0]))
    return found
