"""An offer: taken, refused, answered with another; instalments and sums; pure."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from infolinia.procedures.slots.agreeing import ASKS_BACK, HEDGED, RESERVES
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.understanding.confirming import beside
from infolinia.procedures.understanding.expectation import Expectation, Meant, meant
from infolinia.procedures.understanding.other_numbers import is_no_answer, without_others
from infolinia.procedures.understanding.phrases import Said, says
from infolinia.procedures.understanding.values import CONDITION, Table, also, settled, share_of
from infolinia.procedures.understanding.yes_no import yes_or_no

_REST = re.compile(
    r"\b(?:reszt\w+|druga polow\w*|drugie tyle|pozostal\w+|the rest|rest|remainder|other half|remaining)\b"
)
_NOW = re.compile(r"\b(?:teraz|od razu|dzis\w*|zaraz|now|today|right away|straight away|immediately|up front)\b")
_SPLIT = re.compile(
    r"\s*(?:[,;]|\s(?=reszt|pozostal|the rest)| a (?=reszt|pozost|druga)| i (?=reszt|pozost|druga)| and (?=the rest|"
    r"rest|the other|"
    r"the remain)| then )\s*"
)
_MONTHS = (
    (re.compile(r"\b(?:pol roku|half a year|six months)\b"), 6),
    (re.compile(r"\b(?:poltora roku|year and a half)\b"), 18),
    (re.compile(r"\b(?:dwa lata|dwoch lat|two years)\b"), 24), (re.compile(r"\b(?:trzy lata|three years)\b"), 36),
    (re.compile(r"\b(?:rok|roku|(?:a|one) year)\b"), 12), (re.compile(r"\b(?:kwartal|a quarter)\b"), 3),
)  # fmt: skip
_IS_NO = re.compile(
    r"\b(?:nie|not|cant|cannot|wont|dont)\b(?! (?:ma (?:sprawy|problemu)|mam nic|problem))|\bno\b (?=six|\d)"
)
_BUT = re.compile(
    r"\b(?:ale|but|tylko|only|do|up to|maksymalnie|najwyzej|i co jeszcze)\b(?! (?:prosze|szyb\w*|niech|ze|dobrze))"
)
_ASKED = re.compile(r"\b(?:jakie|jakich|dlaczego|czemu|skad|po co|why|what|how)\b")
_COUNTED = re.compile(r"rat|instal|pol$|rok|miesi|month|year|half|te$|tych|them|those|it")
_HOW_MUCH = re.compile(r"(?:a |no |and |so )*(?:ile|jaka|how much|what would|what is)\b(?! about)")
_RATES = re.compile(r"\b(\w+) (?:rat\w*|instal\w+)\b")
_OF_MONEY = re.compile(r"\b(?:zl\w*|pln|zloty\w*|miesiecznie|na miesiac|co miesiac|a month|per month|monthly)\b")
_SOME_DAY = re.compile(
    r"\b(?:dopiero (?:jak|gdy|kiedy|po)|ale (?:\w+ )?nie|but not|not until|only (?:when|after|once)|"
    r"(?:when|if|as) i (?:can|get|am|have)|kiedys|(?:jak|kiedy|gdy) (?:\w+ ){0,2}(?:bede|dostan\w*|wroc\w*|sprzedam|"
    r"zarobi\w*))\b"
)
LEAST = 10  # złoty: nobody offers less towards a debt without naming the coin
_TOO = re.compile(r"\b(?:za|zbyt) (?:malo|duzo|krotko)\b|\btoo (?:few|many|short|much)\b")
_NEXT = {"pay_date": "date"}


def read(what: Said, at: Expectation, table: Table) -> list[Meant]:
    """Accept, reject, counter, or a wish for instalments; empty when nothing of them."""
    if parts := _parts(what, at):
        return [meant("counter", parts=parts)]
    return _number(what, at, table) if at.type == "number" else _whole(what, at, table)


def _parts(what: Said, at: Expectation) -> list[dict[str, str]]:
    """ "Połowę teraz, resztę za miesiąc": sums and days that make up the debt."""
    low = fold(what.text)
    if at.debt is None or not _REST.search(low):
        return []
    left, made = at.debt, list[dict[str, str]]()
    for piece in _SPLIT.split(low):
        day = at.today if _NOW.search(piece) else _day(piece, at)
        sum_ = left if _REST.search(piece) else _sum(piece, at)
        if sum_ is None or day is None or not 0 < sum_ <= left:
            continue
        left -= sum_
        made.append({"amount": f"{sum_:.2f}", "date": day.isoformat()})
    return made if len(made) > 1 and left == 0 else []


def _sum(piece: str, at: Expectation) -> Decimal | None:
    if at.debt is not None and (share := share_of(piece, at.debt)) is not None:
        return share
    without_day = re.split(r"\b(?:za|w|do|na|on|in|by|next|jutro|tomorrow|teraz|dzis\w*|now|today)\b", piece)[0]
    found = at.value_of(without_day, type_="money")
    return Decimal(str(found.value)) if found else None


def _day(piece: str, at: Expectation) -> date | None:
    found = at.value_of(piece, type_="date", looks="ahead")
    if found is None and (when := re.search(r"\b(?:za|w|do|jutro|in|on|by|next|tomorrow)\b.*$", piece)):
        found = at.value_of(when[0], type_="date", looks="ahead")
    return date.fromisoformat(found.value) if found else None


def _number(what: Said, at: Expectation, table: Table) -> list[Meant]:
    """So many instalments."""
    left = without_others(what.low, at)
    text = settled(what.text, at) if left == what.low else left
    low = fold(text)
    if _HOW_MUCH.match(low) or is_no_answer(what.low, at):
        return []  # "a ile by wyszła jedna rata?"
    count = next((months for pattern, months in _MONTHS if pattern.search(low)), None)
    if count is None and not (_OF_MONEY.search(low) and not re.search(r"\brat\w*\b|\binstal\w+", low)):
        found = at.value_of(text) or at.value_of(re.sub(r"[,.;!?].*$", "", text))
        if found is None and (rates := _RATES.search(low)):
            found = at.value_of(rates[1])
        count = int(Decimal(str(found.value))) if found and Decimal(str(found.value)) % 1 == 0 else None
    if count is not None and count > 0:
        if count != at.offered:
            return [meant("counter", value=count)]
        refused = says(what, table, "reject") or says(what, table, "no:offer") or _TOO.search(low)
        if refused or _IS_NO.search(low):
            return [meant("reject")]
        if HEDGED.search(low) or _BUT.search(low):
            return [meant("unsure", value=count)]
        if what.asks or _ASKED.search(low):
            return []
        agrees = yes_or_no(what, at, table)
        firm = says(what, table, "yes:offer") or (agrees is not None and agrees.value and not agrees.unsure)
        left = [word for word in beside(what) if not _COUNTED.match(word)]
        return [meant("answer", value=count), meant("accept")] if firm or not left else []
    if _OF_MONEY.search(low) and (sum_ := at.value_of(text, type_="money")):
        return [meant("counter", value={"amount": f"{Decimal(str(sum_.value)):.2f}", "currency": "PLN"})]
    if says(what, table, "reject") or _TOO.search(low):
        return [meant("reject")]
    if what.asks and says(what, table, "request:instalments"):
        return [meant("request", what="instalments")]
    if says(what, table, "digress:objection_price"):
        return [meant("digress", to="objection_price")]
    if says(what, table, "no:offer"):
        return [meant("reject")]
    answer = yes_or_no(what, at, table)
    if answer is not None and answer.unsure:
        return [meant("unsure", value=at.offered if answer.value else False)]
    if RESERVES.search(low) or (_BUT.search(low) and not says(what, table, "request:instalments")):
        return [meant("unsure", value=at.offered)]
    if says(what, table, "yes:offer") or (answer and answer.value):
        return [meant("accept")]
    return [meant("request", what="instalments")] if says(what, table, "request:instalments") else []


def _whole(what: Said, at: Expectation, table: Table) -> list[Meant]:
    """All of it, at once."""
    if says(what, table, "no:offer"):
        return [meant("answer", value=False), *_instead(what, at)]
    if says(what, table, "request:instalments"):
        return [meant("request", what="instalments")]
    answer = yes_or_no(what, at, table)
    if (answer is None or answer.value) and (sums := _instead(what, at)):
        return sums  # "zgoda, ale tysiąc"
    if answer is not None and answer.value is False and not answer.unsure:
        return [meant("answer", value=False), *_instead(what, at)]
    if answer is not None:
        open_ = answer.unsure or (answer.value and _is_open(what, table))
        event = meant("unsure" if open_ else "answer", value=answer.value)
        return [event, *also(what, at, _NEXT)] if answer.value else [event]
    if sums := _instead(what, at):
        return sums
    if says(what, table, "yes:offer") and not ASKS_BACK.search(what.low):
        event = meant("unsure" if _is_open(what, table) else "answer", value=True)
        return [event, *also(what, at, _NEXT)]
    return []


def _is_open(what: Said, table: Table) -> bool:
    """A yes to something, some day: "zapłacę, jak będę miał"."""
    if _SOME_DAY.search(what.low):
        return True
    return says(what, table, "vague:date") or says(what, table, "vague:money") or CONDITION.search(what.low) is not None


def _instead(what: Said, at: Expectation) -> list[Meant]:
    """Another sum than the one offered."""
    low = fold(what.text)
    if at.debt is None:
        return []
    sum_: Any = share_of(low, at.debt)
    if sum_ is None and (found := at.value_of(what.text, type_="money")):
        sum_ = Decimal(str(found.value))
        if sum_ < LEAST and not _OF_MONEY.search(low):
            return []  # "w dwóch częściach" is no two złoty
    if sum_ is None or sum_ == at.debt or sum_ <= 0:
        return []
    return [meant("counter", value={"amount": f"{sum_:.2f}", "currency": "PLN"})]
