"""A value that was read back: right, wrong, or put right, perhaps with another slot; pure.

A yes here is never guessed. It is a yes that is neither taken back, hedged nor bound to a condition; or the value again
with nothing beside it but words that carry no meaning ("no dwunastego, dobrze"). "Dwunastego się nie da" names the
value and refuses it; "dwunastego będę w szpitalu" says neither.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from infolinia.procedures.slots.agreeing import HEDGED, MORE_OR_LESS
from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.understood import Understood
from infolinia.procedures.understanding.dates import read_day
from infolinia.procedures.understanding.expectation import Expectation, Meant, meant
from infolinia.procedures.understanding.other_numbers import NUMERAL
from infolinia.procedures.understanding.phrases import Said, says
from infolinia.procedures.understanding.shaped import amount, shaped
from infolinia.procedures.understanding.values import Table, an_hour, one_of, settled
from infolinia.procedures.understanding.yes_no import ASKS_ON

OTHERS = (
    ("pay_amount", "money", re.compile(r"\b(?:kwot\w+|sum[aeyio]\w*|amount|sum)\b")),
    ("instalments", "number", re.compile(r"\b(?:liczb\w+ rat|ilosc\w* rat|rat|raty|instalments?|installments?)\b")),
    ("pay_date", "date", re.compile(r"\b(?:dat[aeyi]\w*|termin\w*|dzien|date|day)\b")),
    ("phone", "phone", re.compile(r"\b(?:telefon\w*|numer telefonu|komork\w+|phone|mobile)\b")),
    ("email", "email", re.compile(r"\b(?:mail\w*|email\w*)\b")),
    ("surname", "text", re.compile(r"\b(?:nazwisk\w+|surname|last name)\b")),
)
_MONTHS = re.compile(
    r"\b(?:sty|lut|mar|kwi|maj|cze|lip|sie|wrz|paz|lis|gru|jan|feb|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)\w*|\d{1,2}[./-]\d|dzien|dni\b|tydz|tyg|mies|jutro|dzis|pojutrze|piat\w+ek|sobot|niedz|"
    r"ponied|wtor|srod|czwartek|week|month|tomorrow|today|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|\d{4}"
)
_MEANT = re.compile(
    r"\b(?:mialo byc|miala byc|ma byc|powinno byc|powinna byc|it should be|should be|should have been|its|"
    r"it is|on|na|to)\b(?!.*\b(?:mialo byc|miala byc|ma byc|should be)\b)\s*(.+)$"
)
_SAID = re.compile(  # what stands behind it is what was said in truth
    r"\b(?:mowil\w+|powiedzial\w+|podawal\w+|podal\w+|chodzilo(?: mi)? o|prosil\w+ o|mialo byc|miala byc|mial byc|"
    r"i said|i told you|i meant|it was|it should be)\b\s*(?:ze |o |na |the )?(.+)$"
)
_SAID_BEHIND = re.compile(
    r"(?:\W*(?:pomylka|zle|blad|nieprawda|wrong|sorry|nie|no))*[\W]*(.+?)\s+(?:mialo byc|miala byc|mial byc|mowil\w+|"
    r"powiedzial\w+|i said|it should be)$"
)
_NOT = {
    "pl": re.compile(r"\b(?:nie|ani|odpada|niemozliw\w*|nigdy|bez)\b"),
    "en": re.compile(r"\b(?:no|not|cant|cannot|dont|wont|doesnt|isnt|wasnt|never|nope|couldnt|didnt|impossible)\b"),
}
_TOO = re.compile(
    r"\b(?:za|zbyt) (?:duzo|malo|wczesnie|pozno|wysok\w+|nisk\w+|szybko|krotko)\b|\bo \w+(?: \w+)? (?:wiecej|mniej)\b|"
    r"\btoo (?:much|little|early|late|soon|high|low)\b|\b(?:more|less|higher|lower) than\b"
)
_OTHER_COIN = re.compile(r"\b(?<!nie )(?<!not )(?:euro|dolar\w*|funt\w*|eur|usd|pounds?|dollars?|euros|quid)\b")
_OTHERWISE = re.compile(rf"\b(?:{MORE_OR_LESS})$")
_WEEKDAY_OF_IT = re.compile(
    r"\b(?:wypada|przypada|to (?:jest |przeciez )?(?=sobot|niedziel|swiet)|is a (?=satur|sun)|falls on).*$"
)
_NUMBERED_TYPES = ("date", "money", "number", "time")
_NUMBERED = re.compile(
    rf"\b(?:pierwsz\w+|drugi\w*|trzeci\w*|czwart\w+|piat(?!ek|ku)\w+|szost\w+|siodm\w+|osm\w+|dziewiat\w+|"
    rf"dziesiat\w+|\w+nast\w+|"
    rf"\w+dziest\w+|first|second|third|\w+(?:nth|fth|xth|hth|ieth|lfth)|(?!an?\b|and\b|half\b|pol|jedn){NUMERAL})\b"
)
_AGREES = re.compile(
    r"\b(?:tak|no|niech|bedzie|dobrze|dobra|okej|ok|jasne|zgoda|moze byc|pasuje|yes|okay|fine|sure|right|make it|"
    r"then|to|ten|a)\b"
)
_LONGEST = 12  # words in which another value is looked for
_PARTS = re.compile(r"\s*\b(a nie|and not|but not|nie|not|no)\b[\s,]*")
_SUITS = (
    r"pasuje|odpowiada|zgadza|moze|byc|niech|bedzie|jest|byl\w*|mial\w*|bym|mowil\w+|powiedzial\w+|sie|mi|mnie|zl\w*|"
    r"groszy|grosze|roku|dnia|jutro|"
    r"na|dla|o|w|do|ten|ta|te|termin|dzien|kwota|data|wlasnie|dokladnie|rowno|calosc|pan\w*|juz|wtedy|"
    r"works|suits|fine|for|me|the|of|on|with|that|thats|its|it|is|said|i|you|got|zloty\w*|and|by|to|at|oh|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|dwa|dwie|dwu\w*|dwie\w*|jed\w+|pierwsz\w+|drug\w+|trz\w+|czter\w+|"
    r"czwart\w+|pia[tc]\w*|piec\w*|szes\w+|"
    r"szost\w+|siedem\w*|siodm\w+|osiem\w*|osm\w+|dziewi\w+|dziesi\w+|sto|stu|set\w*|tysi\w+|polo\w*|poltora|zero|"
    r"\d+\w*|"
    r"stycz\w+|lut(?:y|ego)|mar(?:ca|zec)|kwie\w+|maj[au]?|czerw(?:iec|ca)|lip(?:iec|ca)|sierp\w+|wrze\w+|"
    r"pazdzier\w+|listop\w+|grud\w+|"
    r"poniedz\w+|wtor\w+|srod\w+|sobot\w+|niedziel\w+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twel\w+|\w+teen\w*|twent\w+|thirt\w+|fort\w+|fift\w+|sixt\w+|sevent\w+|eight\w+|ninet\w+|hundred|thousand|"
    r"first|second|third|\w+th"
)
_ECHO = re.compile(
    rf"(?:{_SUITS}|no|tak|to|a|i|aha|dobrze|dobra|ok|okej|okay|yes|yeah|prosze|please|right|zgoda|what|optymaln\w*|"
    rf"idealn\w*|akurat|biore|wystarcz\w*|spoko|sounds|go|zgadzam|"
    rf"potwierdzam|prawda|gotowe|"
    r"jasne|pewnie|jak|najbardziej|racja|super|swietnie|porzadku|oczywiscie|all|good|great|correct|perfect|sure|"
    r"then|absolutely)"
)
_HUM = re.compile(r"[eyhmu]+")


def read(what: Said, at: Expectation, table: Table) -> list[Meant]:
    """Confirm, reject, or correct with the slot that is corrected; empty when it is neither."""
    verdict = _verdict(what, at, table)
    if other := _of_another(what, at, table):
        return other
    value = _value(what, at)
    nothing = verdict == "no" and value == amount(Decimal(0))  # "nic się nie zgadza"
    if value is not None and value == at.value and verdict != "yes" and _is_chosen(what, at):
        return [meant("confirm")]
    if value is not None and value != at.value and not nothing and not _TOO.search(what.low):
        return [meant("correct", slot=at.name, value=value)]
    match verdict:
        case "no":
            return [meant("reject")]
        case "yes" if value is None and at.type in _NUMBERED_TYPES and _NUMBERED.search(what.low):
            return _other_number(what, at)
        case "yes":
            return [meant("confirm")]
        case "unsure":
            return [meant("unsure", value=at.value)]
        case _:
            return _echo(value, what)


def _other_number(what: Said, at: Expectation) -> list[Meant]:
    """A yes beside a number that was not read as a value: "niech będzie piętnasty", "tak, dwunastego, ale stycznia"."""
    value = _read(" ".join(_AGREES.sub(" ", what.low).split()), what, at)
    if value == at.value and not beside(what):
        return [meant("confirm")]
    if value is None or value == at.value:
        return [meant("unsure", value=at.value)]
    return [meant("correct", slot=at.name, value=value)]


def _is_chosen(what: Said, at: Expectation) -> bool:
    """The value read back against one that is denied: "nie siódmy, tylko siedemnasty"."""
    kept = settled(what.text, at)
    return kept != what.text and _read(fold(kept), what, at) == at.value and len(what.words) < 12


def _verdict(what: Said, at: Expectation, table: Table) -> str:
    """What the words say without the value: yes, no, unsure or nothing."""
    found = at.parse(what.text, type_="yes_no")
    agrees, wrong = says(what, table, "confirm"), says(what, table, "wrong")
    hedged = says(what, table, "unsure") and not re.search(r"\bpewnie\b", what.low)
    if not isinstance(found, Understood):
        if says(what, table, "dont_know"):
            return ""
        if wrong or says(what, table, "reject") or _TOO.search(what.low):
            return "no"
        return "yes" if agrees and not (hedged or what.asks or beside(what)) and _is_plain(what) else ""
    if found.value is False:
        agrees_after_all = re.search(
            r"\b(?:no|nie) (?:\w+ )?(?:thats|that is|its|to) (?:right|correct|true|dobrze)\b", what.low
        )
        return "yes" if agrees_after_all and not wrong else "no"
    if wrong or _TOO.search(what.low):
        return "no"
    if _OTHERWISE.search(what.low) or (at.type == "money" and _OTHER_COIN.search(what.low)):
        return "no"  # "tak, ale mniej"
    if ASKS_ON.search(what.low):
        return "unsure"
    if found.unsure or hedged:
        return "unsure"
    if not agrees and (what.asks or beside(what)):
        return ""  # "o szesnastej to ja na pewno jeszcze pracuję"
    return "unsure" if _refused(what) else "yes"


def _is_plain(what: Said) -> bool:
    return _NOT[what.language].search(what.low) is None


def _refused(what: Said) -> bool:
    """A yes, and behind a "but" a no of which nothing else is known: "tak, ale nie dam rady"."""
    behind = re.search(r"\b(?:ale|tylko(?! ze kwota)|but|only|except)\b(.*)$", what.low)
    return behind is not None and _NOT[what.language].search(behind[1]) is not None


def _echo(value: Any, what: Said) -> list[Meant]:
    """The value again: with nothing beside it yes, with a no beside it no."""
    if value is None:
        return []
    if not _is_plain(what):
        return [meant("reject")]
    if beside(what) or what.asks:
        return []
    return [meant("unsure", value=value) if HEDGED.search(what.low) else meant("confirm")]


def beside(what: Said) -> list[str]:
    """The words that are neither the value nor an agreement nor a filler."""
    low = what.low.removeprefix("nie no ")  # "nie no, jasne" agrees
    return [word for word in low.split() if not (_ECHO.fullmatch(word) or _HUM.fullmatch(word))]


def _of_another(what: Said, at: Expectation, table: Table) -> list[Meant]:
    agrees = at.parse(what.text, type_="yes_no")
    yes = isinstance(agrees, Understood) and agrees.value and not agrees.unsure
    for name, type_, pattern in OTHERS:
        mention = pattern.search(what.low)
        if not mention or name == at.name or type_ == at.type:
            continue
        after = what.low[mention.end() :]
        meant_ = _MEANT.search(after)
        found = at.value_of(meant_[1] if meant_ else after, type_=type_, looks="ahead") or at.value_of(
            after, type_=type_, looks="ahead"
        )
        if found is None:
            continue
        correct = meant("correct", slot=name, value=shaped(type_, found.value))
        if says(what, table, "also_not_confirmed"):
            return [correct]
        if yes and not re.match(r"^(?:a i jeszcze|i jeszcze|jeszcze|and also|also)\b", what.low):
            return [meant("confirm"), correct]
        if says(what, table, "and_also"):
            return [meant("confirm", implicit=True), correct]
        return [correct]
    return []


def _value(what: Said, at: Expectation) -> Any:
    """The value said, read as one of the slot; the one behind "mówiłam", else the one that is not denied."""
    if at.slot is None or at.type in ("yes_no", "text"):
        return None
    text = _WEEKDAY_OF_IT.sub("", fold(settled(what.text, at)))
    if (said := _SAID.search(text)) and (value := _read(said[1], what, at)) is not None:
        return value
    if (other := _instead(text, what, at)) is not None:
        return other
    value = _read(text, what, at)
    if value is None and (said := _SAID_BEHIND.match(text)):
        value = _read(said[1], what, at)
    if value is not None and value != at.value:
        return value
    parts = _PARTS.split(text)
    for before, word, after in zip(parts[::2], parts[1::2], parts[2::2], strict=False):
        first, last = _read(before, what, at), _read(after, what, at)
        if first is None or last is None or first == last:
            continue
        if word.startswith(("a ", "and ", "but ")) or last == at.value:
            return first  # "dwunastego, a nie trzynastego"; "dwieście nie dwieście pięćdziesiąt" of 250
        return last
    return value if value is not None else next((one for part in parts[::2] if (one := _read(part, what, at))), None)


def _instead(text: str, what: Said, at: Expectation) -> Any:
    """Without a comma: "nie dwunasty dwudziesty" denies what was read back and says another."""
    denied = re.match(r"(?:\W*(?:nie|no|not|nope|the))+\W+(.+)$", text)
    words = re.findall(r"\w+", denied[1])[:_LONGEST] if denied else []
    for cut in range(1, len(words)):
        if _read(" ".join(words[:cut]), what, at) == at.value:
            other = _read(" ".join(words[cut:]), what, at)
            if other is not None and other != at.value:
                return other
    return None


def _read(text: str, what: Said, at: Expectation) -> Any:
    """A bare day is of the month that was read back."""
    if at.type == "date":
        return _day(text, what, at)
    plain = re.sub(r"^(?:\W*(?:nie|no|tak|yes|nope|a|ale|but|to|znaczy))+\b[\s,.]*", "", text)
    for said in (plain, text):
        if said and (found := one_of(said, at)):
            return shaped(at.type, found.value)
        if (
            said
            and at.type == "time"
            and (hour := an_hour(re.sub(r" (?:would|bedzie|bylo|by|lepiej).*$", "", said), at))
        ):
            return hour
    return None


def _day(text: str, what: Said, at: Expectation) -> str | None:
    plain = re.sub(r"^(?:\W*(?:nie|no|tak|yes|nope|a|ale|but|not|to|znaczy))+\b[\s,.]*", "", text)
    plain = re.sub(r"\W+(?:it is|then|it is then|is fine|works)$", "", plain)
    read_back = date.fromisoformat(at.value) if isinstance(at.value, str) else at.today
    first, month = read_back.replace(day=1), not _MONTHS.search(plain)
    if (
        not month
        and read_back < at.today
        and not re.search(r"\b\d{4}\b|\btysi\w+|\bnineteen\b|\btwo thousand\b", plain)
    ):
        first, month = date(read_back.year, 1, 1), True  # a month of the past: of the year that was read back
    for said in (plain, text):
        found = read_day(said, at, today=first if month else None, looks="ahead") if said else None
        if isinstance(found, Understood):
            return str(found.value)
    return None
