"""A telephone number as it is said and typed; pure. Value: E.164, Polish unless a country code is given."""

from __future__ import annotations

import phonenumbers

from infolinia.procedures.slots.digits import meant_digits
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import phone

_COUNTRY = "48"
_NATIONAL = 9  # digits of a Polish number


def understand_phone(said: str, language: str) -> Answer:
    """ "sześćset dwa sto…", "+48 22 …", "zero zero czterdzieści osiem …". Two numbers in one breath are a doubt."""
    stretches = meant_digits(said, language)
    found = _valid(["".join(each[0] for each in stretches)])
    sure = bool(found)
    for each in [] if found else stretches:
        best = _valid(each[:1])
        sure = sure or bool(best)
        found += best or _valid(each)
    if not found and len(stretches) <= 4:
        joined = [""]
        for each in stretches:
            joined = [begun + more for begun in joined for more in each][:512]
        found = _valid(joined)
    found = list(dict.fromkeys(found))
    if not found or len(found) > 3:
        return Wrong("not-a-phone")
    answers = tuple(Understood(each, phone(each), not sure) for each in found)
    return answers[0] if len(answers) == 1 else Doubt(answers)


def _valid(readings: list[str]) -> list[str]:
    return list(dict.fromkeys(value for each in readings if (value := e164(each)) is not None))


def e164(digits: str) -> str | None:
    """+48… of digits with or without a country code; None when no number can look like that."""
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if not digits.startswith("+"):
        if len(digits) == _NATIONAL + 1 and digits[0] == "0":  # the trunk zero of old
            digits = digits[1:]
        if len(digits) == _NATIONAL + 3 and digits.startswith(f"0{_COUNTRY}"):  # one zero of "00 48" was lost
            digits = digits[3:]
        if len(digits) == _NATIONAL + 2 and digits.startswith(_COUNTRY):
            digits = digits[2:]
        if len(digits) != _NATIONAL or digits[0] == "0":
            return None
        digits = f"+{_COUNTRY}{digits}"
    if digits.count("+") != 1 or (digits.startswith("+48") and (len(digits) != 12 or digits[3] == "0")):
        return None
    try:
        number = phonenumbers.parse(digits)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
