"""Yes or no, in Polish and English; pure. Value: true or false.

"chyba tak", "raczej nie" are unsure, "nie wiem" and "to zależy" neither. A lone Polish "no" agrees, an English one does
not: there it is a doubt. "nie mam nic przeciwko" is a yes.
"""

from __future__ import annotations

import re

from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.understood import Answer, Doubt, Understood, Wrong
from infolinia.procedures.slots.written import yes_no

LONGEST = 500
_UNKNOWN = {
    "pl": r"(?:no )?nie (?:wiem|mam pojecia|pamietam|jestem (?:w stanie|pewn\w+ czy)|potrafie|umiem powiedziec|"
          r"mam zdania|mam (?:go |jej |tego )?"
    r"(?:teraz )?przy sobie)|trudno (?:powiedziec|stwierdzic)|(?:to )?zalezy|ciezko powiedziec|pojecia nie mam|"
    r"zastanowie sie|"
    r"musze (?:sie zastanowic|pomyslec|sprawdzic)|(?:byc )?moze(?! byc)(?! tak)(?! nie)",
    "en": r"(?:i )?(?:do not|don ?'?t|couldn ?'?t|can ?'?t|did not|didn ?'?t) (?:know|remember|say|tell)|no "
          r"idea|not sure|(?:it|that) (?:all )?depends|hard to say|"
    r"i(?:'| a|)m not (?:quite |really )?(?:sure|certain)|maybe|perhaps|possibly|let me think|i(?:'ll| will| "
    r"need to) (?:think|check)|dunno",
}  # fmt: skip
_HEDGED = re.compile(
    r"\b(?:chyba|raczej|moze(?! byc)|wydaje (?:mi )?sie|mysle|tak jakby|prawdopodobnie|bodajze|niby|nie jestem "
    r"pew\w+|nie mam pewnosci|"
    r"i (?:do not |don ?'?t )?think|i guess|i suppose|i believe|probably|maybe|perhaps|kind of|sort of|more or "
    r"less|not (?:quite |entirely )?sure|should be)\b"
)
# in this order: what stands earlier takes its words away from what follows
_SAYINGS: dict[str, tuple[tuple[bool, str], ...]] = {
    "pl": (
        (True, (r"nie (?:mam nic|widze) przeciw\w*|nie widze (?:problemu|przeszkod)|nie ma (?:problemu|sprawy|"
               r"przeszkod)|nie mam zastrzezen|"
               r"nic nie stoi na przeszkodzie|nie przeszkadza mi|nie inaczej|nie zaprzeczam|nie odmawiam")),
        (False, r"(?:oczywiscie|jasne|pewnie|na pewno|absolutnie|zdecydowanie|wiadomo|naturalnie)(?: ze)? nie"),
        (False, (r"nie no|nie ma (?:mowy|takiej opcji)|nie (?:bardzo|za bardzo|koniecznie|do konca|calkiem|"
                r"trzeba|ma potrzeby|dziekuje|zgadzam|"
                r"wyrazam|potwierdzam|zycze|chce|chcial\w*|teraz|tym razem|da rady|moge|potrzebuje|tak)\b[^,.;!?]*|"
                r"(?:w )?zadn\w+ (?:wypadku|razie|sposobem)|w zyciu|za nic|nigdy(?: w zyciu)?|ani (?:troche|mi "
                r"sie sni|mysle|nie mysle)|"
                r"absolutnie nie|wykluczone|odmawiam|odmowa|skadze(?: znowu)?|skad znowu|gdziezby|bynajmniej|"
                r"wcale(?: nie)?|sprzeciwiam sie|rezygnuje|"
                r"nieprawda|niestety|przeciwnie|nic (?:z tych rzeczy|podobnego|sie nie)|nikomu|nikt|nic")),
        (True, (r"jak najbardziej|moze byc|niech (?:bedzie|pan\w* (?:robi|zapisze|mowi))|tak jest|nie ma sprawy|"
               r"w porzadku|"
               r"z (?:przyjemnoscia|checia)|wyrazam zgode|na pewno|zgadzam sie|zgadza sie|zgadza|zgoda|"
               r"potwierdzam|oczywiscie|naturalnie|"
               r"owszem|jasne|pewnie(?: ze (?:tak|nie))?|dokladnie|zdecydowanie|racja|dobrze|dobra|okej|okay|"
               r"ok|oki|spoko|absolutnie|"
               r"rzecz jasna|ma sie rozumiec|akceptuje|chetnie|a jakze|no ba|istotnie|faktycznie|niewatpliwie|"
               r"bezwzglednie|"
               r"mhm|yhm|yhy|aha|uhm|ehe|(?<!i )tak(?! (?:samo|czy|jak|sobie|naprawde|bym|dlugo|duzo|malo|"
               r"pozno|drogo))|to ja|przy telefonie|przyjmuje|"
               r"zaakceptuje|wchodze w to|pasuje|odpowiada mi|jestem za|slusznie")),
        (False, r"nie(?!stety)"),
    ),
    "en": (
        (True, (r"(?:i )?(?:do not|don ?'?t) mind|no (?:problem|worries|objections?)|not a problem|i(?:'ve| "
               r"have) no objections?|"
               r"don ?'?t see why not|can ?'?t complain|wouldn ?'?t mind")),
        (False, (r"no thanks?(?: you)?|not (?:at all|really|now|today|this time|yet|quite|exactly|necessarily|"
                r"interested)|certainly not|of course not|"
                r"absolutely not|definitely not|no way|never(?! mind)|not on your life|(?:i )?(?:do|would|can|"
                r"will|am|did|could) ?not|"
                r"(?:do|would|ca|wo|did|could|is|are|was|does)n ?'?t|cannot|i refuse|i(?:'d| would) rather not|"
                r"i disagree|nope|nah|nay|negative|"
                r"by no means|that(?:'s| is) (?:not|wrong|incorrect)|nothing|nobody|none|i think not|hardly")),
        (True, (r"yes|yeah|yep|yup|yah|ya|aye|sure|of course|certainly|absolutely|definitely|correct|exactly|"
               r"precisely|indeed|"
               r"affirmative|fine|okay|ok|okey|all right|alright|go ahead|by all means|please do|yes please|i "
               r"agree|agreed|agree|"
               r"i accept|accepted|i confirm|confirmed|confirm|sounds good|very well|uh huh|mhm|mm hmm|mmhmm|"
               r"you bet|totally|naturally|with pleasure|gladly|that(?:'s| is) (?:right|correct|fine|true|me)|"
               r"i think so|"
               r"i suppose so|i guess so|sure thing|works for me")),
        (False, r"no|not"),
    ),
}  # fmt: skip
# These mean yes or no only with nothing but fillers beside them: "proszę" is not "proszę mnie połączyć".
_CLAUSES = {
    "pl": {
        True: (r"prosze(?: bardzo)?|poprosze|moge|chce|ta|taa|tia|wlasnie(?: tak)?|prawda|juz|gotowe|czemu nie|"
              r"dlaczego nie|raczej|bardzo chetnie|"
              r"tak bym chcial\w*|jestem|slucham"),
        False: r"skad|alez skad|przeciwnie|falsz",
    },
    "en": {
        True: (r"right|true|please|good|great|perfect|why not|i (?:do|am|would|will|can|did|could|have)|it is|"
              r"speaking|happy to|positive|probably|"
              r"yes i (?:do|am|would)|thats? it"),
        False: r"false|wrong|incorrect|neither",
    },
}  # fmt: skip
_BESIDE = r"(?:no|to|oj|a|ach|oh|well|so|yyy|eee|um|uh|hmm|then|prosze pan\w*|dziekuje|thanks?|thank you)"
_WORDS = {  # for a language that is not the call's: only by themselves
    True: "tak yes y t yeah yep owszem oczywiscie jasne zgoda correct sure", False: "nie n nope no nothing skadze",
}  # fmt: skip
_BACK = re.compile(
    r"[^?]*\b(?:czy|co|jak|kto|po co|dlaczego|w jakiej|skad|what|why|who|how|do you|are you|is this)\b[^?]*\?\s*"
)


def understand_yes_no(said: str, language: str) -> Answer:
    """The first saying that agrees or declines, in the call's language; one of another language only by itself."""
    if len(said) > LONGEST:
        return Wrong("not-yes-no")
    low = re.sub(r"[^\w\s,.;!?'\u2019-]", " ", fold(said)).replace("\u2019", "'")
    low = " ".join(low.split())
    own = language if language in _SAYINGS else "en"
    bare = re.sub(r"[\s,.!?;-]+", " ", low).strip()
    if own == "pl" and re.fullmatch(r"no(?: no)*", bare):
        return Doubt((Understood(True, yes_no(True, language), True), Understood(False, yes_no(False, language), True)))
    if bare in ("t", "y"):
        return Understood(True, yes_no(True, language))
    if bare == "n":
        return Understood(False, yes_no(False, language))
    if _BACK.fullmatch(low):
        return Wrong("not-yes-no")
    hedged = _HEDGED.search(low) is not None
    rest = re.sub(rf"(?<!\w)(?:{_UNKNOWN[own]})(?!\w)", "|", low)
    found = [each for each in (_clause(rest, own), _first(rest, own)) if each is not None]
    value = min(found)[1] if found else None
    if value is None and "|" not in rest:
        value = next((value for value, words in _WORDS.items() if bare in words.split()), None)
    if value is None:
        return Wrong("not-yes-no")
    return Understood(value, yes_no(value, language), hedged or "|" in rest)


def _clause(low: str, language: str) -> tuple[int, bool] | None:
    """Where a clause begins that is a yes or no as a whole, and which."""
    for clause in re.finditer(r"[^,.;!]+", low):
        for value, sayings in _CLAUSES[language].items():
            if re.fullmatch(rf" *(?:{_BESIDE} )*(?:{sayings})(?: {_BESIDE})* *", clause[0]):
                return clause.start(), value
    return None


def _first(low: str, language: str) -> tuple[int, bool] | None:
    """What is said first, and where. Sayings that stand earlier in the table take their words with them."""
    best: tuple[int, bool] | None = None
    rest = low
    for value, sayings in _SAYINGS[language]:
        pattern = re.compile(rf"(?<![\w'])(?:{sayings})(?![\w'])")
        for match in pattern.finditer(rest):
            if best is None or match.start() < best[0]:
                best = match.start(), value
        rest = pattern.sub(_taken, rest)
    return best


def _taken(match: re.Match[str]) -> str:
    return "_" * len(match[0])
