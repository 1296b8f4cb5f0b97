"""Yes and no, also where no such word is said: by what the question is about; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from infolinia.procedures.slots.agreeing import ASKS_BACK, HEDGED, RESERVES
from infolinia.procedures.slots.understood import Understood
from infolinia.procedures.understanding.expectation import Expectation
from infolinia.procedures.understanding.phrases import Said, says
from infolinia.procedures.understanding.values import Table

ABOUT = (
    ("danger", re.compile(r"danger|emergency|threat|risk|hazard|zagroz")),
    ("customer", re.compile(r"customer|speaking|is_it|right_person|identity|client")),
    ("more", re.compile(r"anything|else|more|closing|other_matter")),
    ("consent", re.compile(r"record|consent|agree|accept|ok$|permission|terms|zgod")),
    ("offer", re.compile(r"offer|accepts|full|pay_now|settle")),
)
_PROMISES = ("consent", "offer")  # subjects of which a wrong yes costs the customer something
_TOLD = ("danger", "customer", "more")  # subjects of which people tell more behind a yes, or ask
ASKS_ON = re.compile(
    r"^(?:\w+ ){1,3}(?:(?:a|to|i|ale|and|but|so) )+(?:po )?(?:ile|jak(?! (?:najbard|trzeba|musi|pan))\w*|kiedy|co|"
    r"gdzie|kto|how|what|when|where|who)\b|"
    r"^\w+ a \w+(?: \w+){0,2}$"
)
_SUPPOSES = re.compile(
    r"^(?:\w+ )?(?:gdyby\w*|jakby\w*|co jak|(?:jak|jesli|jezeli) (?!trzeba|musi|najbardziej|wam|pan)|"
    r"if (?!you (?:must|have|like|want)|its|thats|necessary))"
)
_FIRM = {
    "pl": (
        re.compile(
            r"^(?:tak|owszem|jasne|oczywiscie|zgadza|pewnie|dokladnie|potwierdzam|zgoda|jak najbardziej|naturalnie)\b"
        ),
        re.compile(
            r"^(?:nie|niee|skadze|nigdy|absolutnie nie|gdzie tam|skad$)\b"
            r"(?! (?:wiem|pamietam|jestem pew|mam (?:nic przeciw|pojecia|czasu)|moge (?:\w+ )?(?:rozmawiac|gadac)|"
            r"rozum|zrozum|(?:do|u)?slysz|kojarz))"
        ),
    ),
    "en": (
        re.compile(
            r"^(?:yes|yeah|yep|yup|sure|of course|certainly|absolutely(?! not)|definitely(?! not)|correct|"
            r"indeed|right)\b"
        ),
        re.compile(
            r"^(?:no|nope|nah|not really|certainly not|absolutely not|definitely not|not at all|never)\b"
            r"(?! (?:problem|idea|clue|worries|objection|doubt))"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class YesNo:
    value: bool
    unsure: bool = False


def about(at: Expectation) -> str:
    """What a yes/no question is about, by the name of its slot."""
    return next((subject for subject, pattern in ABOUT if pattern.search(at.name)), "")


def starts_with_no(what: Said) -> bool:
    return _FIRM.get(what.language, _FIRM["en"])[1].search(what.core) is not None


def yes_or_no(what: Said, at: Expectation, table: Table) -> YesNo | None:
    """The subject's own phrases decide before a bare yes or no: "tak, to wszystko" wants nothing more."""
    subject = about(at)
    yes, no = _FIRM.get(what.language, _FIRM["en"])
    unsure = HEDGED.search(what.low) is not None and not says(what, table, f"no:{subject}")
    starts_yes, starts_no = bool(yes.search(what.core)), bool(no.search(what.core))
    if not starts_yes and says(what, table, f"no:{subject}") and not says(what, table, f"yes:{subject}"):
        return YesNo(False)
    if subject == "danger" and starts_yes and says(what, table, "no:danger"):
        return YesNo(False, unsure=True)  # "no tak, prądu nie ma, ale bezpiecznie"
    if subject == "customer" and not starts_yes and says(what, table, "no:customer"):
        return YesNo(False)  # "córka przy telefonie"
    if subject == "more" and starts_yes and says(what, table, "no:more") and not says(what, table, "yes:more"):
        return YesNo(False)
    found = at.parse(what.text, type_="yes_no")
    if subject not in _TOLD and isinstance(found, Understood) and found.value and ASKS_ON.search(what.low):
        return YesNo(True, unsure=True)  # "okej, a ile to kosztuje"
    declines = isinstance(found, Understood) and not found.value
    agrees = says(what, table, f"yes:{subject}") and (subject not in _PROMISES or not (declines or _is_open(what)))
    if agrees and not starts_no:
        return YesNo(True, unsure and subject not in _PROMISES)
    if isinstance(found, Understood):
        firm = subject == "more" and (starts_yes or starts_no)  # "no, I think that covers it"
        if subject == "danger" and found.value and starts_yes:
            return YesNo(True, unsure)  # whatever comes behind it: "tak, jak dotykam, to kopie"
        return YesNo(found.value, not firm and (found.unsure or unsure))
    if agrees:
        return YesNo(True)
    return YesNo(False) if says(what, table, f"no:{subject}") else None


def _is_open(what: Said) -> bool:
    """Words of agreement in what only asks or supposes: "if I agree, what happens?"."""
    return any(pattern.search(what.low) for pattern in (_SUPPOSES, ASKS_BACK, RESERVES))
