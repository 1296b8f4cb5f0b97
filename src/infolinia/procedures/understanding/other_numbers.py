"""Numbers and days that are said and are no answer: "czekam dwie godziny", "zarabiam trzy tysiące", "w piątek nie
mogę"; pure. What is left of the text is read for the value.
"""

from __future__ import annotations

import re

from infolinia.procedures.understanding.expectation import Expectation

NUMERAL = (
    r"(?!\w+(?:ego|emu|ym|ej)\b)(?:jed[ne]\w*|dwa|dwie|dwu\w*|dwadz\w*|dwana\w*|dwie\w+|dwoj\w+|trz\w+|troj\w+|"
    r"czter\w+|"
    r"czwor\w+|pie[ct]\w*|piec\w*|szes\w+|siedem\w*|osiem\w*|dziewie\w+|dziesie\w+|sto|stu|\w*set\w*|tysi\w+|pol\w*|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|half|an?|and|\d+)"
)
_MEASURES = (
    r"minut\w*|godzin\w*|dni|dzien|tygodni\w*|tydzien|lata?|latek|razy?|zdani\w*|slow\w*|cyfr\w*|urzadze\w*|"
    r"minutes?|hours?|days?|weeks?|years?|times|words|digits|devices|seconds?|moments?"
)
_MONTHS = r"miesi\w+|months?"
_PEOPLE = r"dzieci\w*|osob\w*|dzieciak\w*|wnuk\w*|kids|children|people|grandchildren"
_OTHER = {
    "money": re.compile(rf"\b(?:{NUMERAL} )+(?:{_MEASURES}|{_MONTHS}|{_PEOPLE}|inn\w+)\b"),
    "number": re.compile(rf"\b(?:{NUMERAL} )+(?:{_MEASURES})\b"),
    "score": re.compile(rf"\b(?:{NUMERAL} )+(?:{_MEASURES}|{_MONTHS}|{_PEOPLE}|pan\w*|osob\w*|guys?|person)\b"),
    "counted": re.compile(rf"\b(?:{NUMERAL} )+(?!lat|year)(?:{_MEASURES}|{_PEOPLE}|orders?|zamowie\w*)\b"),
}
_NONE_OF = re.compile(
    r"\bzero (?:kontaktu|szacunku|pomocy|wiedzy|kultury|szans|reakcji|odzewu|informacji|empatii|checi|contact|respect|"
    r"help|clue|chance|response|interest)\b"
)
_OWN_MEANS = re.compile(r"\b(?:zarabiam|emerytur\w*|pensj\w*|renty|zasilk\w*|i earn|i make|my pension|my wages are)\b")
_OFFERS = re.compile(r"\b(?:moge|zaplac\w*|place|dam|wplac\w*|splac\w*|pay|can|give|offer)\b")
_ABOUT_IT = re.compile(r"^(?:a |no |and |so )*(?:ile|czy to|jak[ai]|whats?|is (?:it|that)|how much)\b(?! (?:about|if))")
_CANNOT = re.compile(
    r"\bnie (?:mam|moge|dam|pasuje|da|bedzie|bede|wchodzi|ma mnie)\b|\bzajet\w*|\bodpada\b|\bbusy\b|\bwyjezdzam\b|"
    r"\b(?:cant|cannot|wont|dont|couldnt|impossible)\b"
)
_BOUNDED = re.compile(
    r"\b(?:bo|ale|tylko|wiec|lepiej|za to|niz|wczesniej|wiecej|wiem|pamietam|przed|nic|ani|zero|but|because|so|"
    r"rather|than|until|"
    r"before|more|know|remember|matter|mind|think|see why)\b"
)
_CALLS = re.compile(
    r"\b(?:zadzwoni\w*|oddzwoni\w*|odezw\w*|dam znac|zglosz\w*|ill (?:call|ring|phone|get back)|call (?:you|me))\b"
)
_PAYS = re.compile(r"\b(?:zaplac\w*|place|przelej\w*|przelew\w*|wplac\w*|splac\w*|oddam|pay|transfer|settle)\b")
_AGE = re.compile(rf"\b(?:{NUMERAL} )+(?:lata?|latek|years?(?: old)?)\b")
_EVERY = re.compile(r"\bco (?:drugi|trzeci|dwa|trzy|kilka|pare|jakis)\b|\bevery (?:other|second|few)\b")


def is_no_answer(low: str, at: Expectation) -> bool:
    """A question about the value, means of one's own, a call instead of a payment."""
    if at.type in ("money", "number") and _ABOUT_IT.match(low):
        return True
    if at.type == "money" or (at.type == "number" and at.kind == "negotiate"):
        return _OWN_MEANS.search(low) is not None and not _OFFERS.search(low)
    if at.type == "date":
        calls = "pay" in at.name and _CALLS.search(low) and not _PAYS.search(low)
        aged = "birth" in at.name and _AGE.search(low)
        return bool(calls or aged or _EVERY.search(low) or re.search(r"\bnie wiem$|\bdont know$", low))
    return False


def is_denied(low: str, at: Expectation) -> bool:
    """The value is named and said not to suit: "w piątek nie mogę", "dwustu złotych nie mam"."""
    bounded = _BOUNDED.search(low) or (at.language == "pl" and re.search(r"\bdo\b", low))
    if at.type not in ("date", "time", "money") or bounded:
        return False
    return _CANNOT.search(low) is not None


def without_others(low: str, at: Expectation) -> str:
    """The text without numbers of something else."""
    if at.type not in ("money", "number", "pesel", "phone", "nip", "regon", "iban", "order"):
        return low
    if at.type == "number":
        kind = "score" if at.most is not None and at.least == 0 else "counted" if at.kind == "negotiate" else "number"
    else:
        kind = "money" if at.type == "money" else "number"
    return " ".join(_NONE_OF.sub(" ", _OTHER[kind].sub(" ", low)).split())
