"""What agrees and what declines, in Polish and English, folded: the tables of `yes_no`; pure."""

from __future__ import annotations

import re

UNKNOWN = {
    "pl": (
        r"(?:no )?nie (?:wiem|mam pojecia|pamietam|jestem (?:w stanie|pewn\w+ czy)|potrafie|umiem powiedziec|"
        r"mam zdania|mam (?:go |jej |tego )?(?:teraz )?przy sobie|kojarze|orientuje sie)|"
        r"trudno (?:powiedziec|stwierdzic)|(?:to )?zalezy|ciezko powiedziec|pojecia nie mam|zastanowie sie|"
        r"skad (?:mam|moge|mialbym|mialabym|ja mam) (?:to )?wiedziec|"
        r"musze (?:sie zastanowic|pomyslec|sprawdzic)|(?:byc )?moze(?! byc)(?! tak)(?! nie)"
    ),
    "en": (
        r"(?:i )?(?:do not|don ?'?t|couldn ?'?t|can ?'?t|did not|didn ?'?t|wouldn ?'?t) (?:know|remember|say|tell)|no "
        r"(?:idea|clue)|not sure|(?:it|that) (?:all )?depends|hard to say|"
        r"i(?:'| a|)m not (?:quite |really )?(?:sure|certain)|maybe|perhaps|possibly|let me think|"
        r"i(?:'ll| will| need to) (?:think|check)|dunno"
    ),
}
# Of the line, the question or the moment: no answer, and what is beside it still counts.
NEUTRAL = {
    "pl": re.compile(
        r"\bnie (?:(?:do|u)?slysz\w*|rozumie\w*|zrozumial\w*|lapie|kapuje|kumam|czaje|dotarlo|zdazyl\w*|nadazam|"
        r"mam (?:teraz )?czasu|moge (?:\w+ )?(?:rozmawiac|gadac)|jestem (?:na miejscu|w domu|tam)|przerywa\w*|wazne|"
        r"zalezy (?:mi|nam)|"
        r"chodzi o to|tylko|dziwi\w*)\b"
        r"|\bnie (?:martw|przejmuj)\w* sie\b|\bnie ma za co\b|\bnie szkodzi\b"
    ),
    "en": re.compile(
        r"\b(?:do not|don ?'?t|did not|didn ?'?t|can ?'?t|cannot|could not|couldn ?'?t) "
        r"(?:quite |really )?(?:hear|catch|understand|get (?:that|you|it)|follow|make (?:that|it) out)\b|"
        r"\bi(?: a|')?m not (?:there|home|at home|in|on site)\b|\bno time\b|\bnot only\b|\bnot a word\b"
    ),
}
TAKES_BACK = {
    "pl": re.compile(
        r"\b(?:to znaczy|znaczy|tzn|wroc|przepraszam|pardon|sorry|jednak|wlasciwie|w sumie|czekaj\w*|zaraz|moment|"
        r"stop|pomyl\w+|zle (?:mowie|powiedzialem|powiedzialam)|tfu|albo)\b"
    ),
    "en": re.compile(
        r"\b(?:i mean|i meant|sorry|wait|actually|scratch that|hang on|hold on|rather|second thoughts?|or)\b"
    ),
}
MORE_OR_LESS = (
    r"mniej(?! wiecej)\w*|(?<!mniej )wiecej|pozniej\w*|wczesniej\w*|nizej|nizs\w+|wyzs\w+|dluz\w+|krots?z\w*|"
    r"wieks\w+|rzadziej|czesciej|"
    r"taniej|inacz\w*|inn(?:y|a|e|ego|ej|ym)|less|fewer|later|earlier|lower|higher|sooner|smaller|cheaper|"
    r"different\w*|another"
)
RESERVES = re.compile(  # behind a yes: not all that was asked
    r"\b(?:oprocz|procz|z wyjatkiem|za wyjatkiem|poza|czesciowo|czesc|except|apart from|partly|most of|"
    r"mam (?:pytani\w*|watpliwo\w*)|"
    r"have a question|strike out|wykresl\w*)\b|"
    r"\b(?:ale|tylko|but|only)\b(?:[ ,]+\w+)?[ ,]+(?:rat\w*|instal\w+|czesci\w*|kawalk\w*|zadn\w+|part\w*|bits?)\b|"
    rf"\b(?:ale|tylko|lecz|but|only)\b(?:[ ,]+\w+){{0,2}}?[ ,]+(?:{MORE_OR_LESS}|bez|without)\b|\b(?:{MORE_OR_LESS})$|"
    r"^[ ,]*(?:bez (?!problemu|zastrzezen|watpienia|dwoch|urazy)|without )|"
    r"\b(?:tylko|only)\b(?! (?:szyb\w+|krotko|prosze|niech|ze|zeby|pan\w*|ja|sie|bez urazy|chwil\w*|quick\w*|be|"
    r"make|i|hurry|if))"
)
ASKS_BACK = re.compile(
    r"\b(?:z czego|skad (?:mam|niby|wezme|wziac)|jeszcze czego|po co|dlaczego|czemu(?! nie)|why(?! not)|what for|"
    r"with what|"
    r"from what|how am i|czego (?:pan|pani) )\b|^[ ,]*\?[ ,]*\w"
)
HEDGED = re.compile(
    r"\b(?:chyba(?! ze)|raczej|prawie|almost|nearly|kind of|moze(?! byc)|wydaje (?:mi )?sie|mysle|tak jakby|"
    r"prawdopodobnie|bodajze|niby|nie jestem "
    r"pew\w+|nie mam pewnosci|"
    r"i (?:do not |don ?'?t )?think|i guess|i suppose|i believe|probably|maybe|perhaps|kind of|sort of|more or "
    r"less|not (?:quite |entirely )?sure|should be (?:fine|ok|okay|all ?right|right|correct|possible|good))\b"
)
_NO_BUT_YES = (
    r"(?:tak|jasne|dobra|dobrze|spoko|luz|pewnie|oczywiscie|okej|okay|ok|zgoda|zgadza(?:m)? sie|niech bedzie|moze byc|"
    r"w porzadku|super|swietnie|naturalnie|prosze|nie ma (?:sprawy|problemu)|rozumiem,? (?:dobrze|zgoda|jasne))"
)
# In this order: what stands earlier takes its words away from what follows.
SAYINGS: dict[str, tuple[tuple[bool, str], ...]] = {
    "pl": (
        (
            True,
            (
                rf"nie no,? (?:to )?{_NO_BUT_YES}(?! nie)|"
                r"(?:nie,? )?nie (?:mam nic|widze) (?:\w+ )?przeciw\w*|nie widze (?:problemu|przeszkod)|"
                r"(?:nie,? )?nie ma (?:problemu|sprawy|przeszkod)|nie mam (?:zastrzezen|uwag|nic do (?:tego|"
                r"ukrycia)|z tym problemu|"
                r"nic do tego)|"
                r"nic nie stoi na przeszkodzie|nie (?:przeszkadza|wadzi) mi|mi (?:to )?nie (?:przeszkadza|wadzi)|"
                r"nie inaczej|nie zaprzeczam|nie odmawiam|nie sprzeciwiam sie|nie mam wyjscia|nie mam wyboru|"
                r"niech (?:pan\w* |wam |juz |sobie )*nagrywa\w*|nagrywaj(?:cie)?(?: sobie)?(?! (?:siebie|kog\w+|se|"
                r"innych))|"
                r"(?:prosze|mozna|mozecie) nagrywac|nagrywac (?:mozecie|mozna|moze pan\w*)|"
                r"niech (?:pan\w*|wam|juz|sobie|tak)? ?(?:bedzie|zapisuje|czyta|zapisze|robi|mowi)"
            ),
        ),
        (
            False,
            r"(?:oczywiscie|jasne|pewnie|na pewno|absolutnie|zdecydowanie|wiadomo|naturalnie)(?: ze)?(?: sie)? nie",
        ),
        (
            False,
            (
                r"nie ?(?:zupelnie|dokladnie)|niekoniecznie|nie no|nie ma (?:mowy|takiej opcji|opcji|szans)|"
                r"nie (?:bardzo|za bardzo|koniecznie|do konca|calkiem|"
                r"trzeba|ma potrzeby|dziekuje|zgadza|zgadzam|sie (?:zgadza|zgadzam|zgodze|da)|zgodze|wyrazam|"
                r"potwierdzam|zycze|chce|chcial\w*|teraz|tym razem|"
                r"da rady|da sie|moge|potrzebuje|tak|ma|pasuje|odpowiada|godze|pozwalam)\b[^,.;!?]*|"
                r"(?:w )?zadn\w+ (?:wypadku|razie|sposobem)|w zyciu|za nic|nigdy(?: w zyciu)?|ani (?:troche|mi "
                r"sie sni|mysle|nie mysle)|"
                r"absolutnie nie|wykluczone|odmawiam|odmowa|(?:stanowczo )?(?:sie )?sprzeciwiam|skadze(?: znowu)?|"
                r"skad znowu|gdziezby|gdzie tam|bynajmniej|"
                r"wcale(?: nie)?|sprzeciwiam sie|rezygnuje|mowy nie ma|"
                r"odpada|niemozliw\w*|nierealn\w*|nieprawda|niestety|przeciwnie|nic (?:z tych rzeczy|podobnego|"
                r"sie nie)|nikomu|nikt|nic"
            ),
        ),
        (
            True,
            (
                r"jak najbardziej|moze byc|tak jest|nie ma sprawy|w porzadku|"
                r"z (?:przyjemnoscia|checia)|wyrazam zgode|na pewno|(?:sie )?zgadzam(?! (?:sie )?(?:z pan|"
                r"ze\b))(?: sie)?|"
                r"(?:sie )?zgodze(?: sie)?|(?<!pan )(?<!pani )(?:sie )?zgadza(?: sie)?|zgoda(?! to za)|"
                r"potwierdzam|oczywiscie|naturalnie|"
                r"owszem|jasne|pewnie(?: ze (?:tak|nie))?|dokladnie|zdecydowanie|racja|dobrze(?! (?:by\w*|pan\w*|ze|"
                r"wie\w*|powiedziane))|"
                r"dobra(?! pogoda)|okej|okay|ok|oki|spoko|absolutnie|"
                r"rzecz jasna|ma sie rozumiec|akceptuje|chetnie|a jakze|no ba|istotnie|faktycznie|niewatpliwie|"
                r"bezwzglednie|mhm|yhm|yhy|aha|uhm|ehe|"
                r"(?<!i )(?<!nie )(?<!co )(?<!jak )tak(?!\?)(?! (?:po prostu|mowi (?:kazdy|sie|wszyscy)|mowia|"
                r"to (?:kazdy|wszyscy)|samo|czy|"
                r"jak|sobie|naprawde|bym|dlugo|"
                r"duzo|malo|pozno|drogo|szybko|"
                r"w ogole|sie|nagle|dalej|zwan\w+|nie|wysok\w+|czesto|zle))|przyjmuje|"
                r"zaakceptuje|wchodze w to|pasuje|odpowiada mi|jestem za|slusznie"
            ),
        ),
        (False, r"nie(?!stety)"),
    ),
    "en": (
        (
            True,
            (
                r"(?:i )?(?:do not|don ?'?t) mind|no (?:problem|worries|objections?)|not a problem|i(?:'ve| "
                r"have) no objections?|don ?'?t see why not|can ?'?t complain|wouldn ?'?t mind|not at all,? go ahead|"
                r"(?:yes|yeah),? no,? (?:that ?'?s (?:fine|ok|okay|right|good)|sure|of course|absolutely|"
                r"definitely|i agree)|if you (?:must|have to|really must|like|want)"
            ),
        ),
        (
            False,
            (
                r"no thanks?(?: you)?|not (?:at all|really|now|today|this time|yet|quite|exactly|necessarily|"
                r"interested)|(?:certainly|of course) (?:not|(?:i |we )?(?:don ?'?t|do not|won ?'?t|can ?'?t|"
                r"will not))|"
                r"absolutely not|definitely not|no way|never(?! mind)|not on your life|(?:i )?(?:do|would|can|"
                r"will|am|did|could) ?not|"
                r"(?:do|would|ca|wo|did|could|is|are|was|does)n ?'?t|cannot|i refuse|i(?:'d| would) rather not|"
                r"i disagree|nope|nah|nay|negative|"
                r"by no means|that(?:'s| is) (?:not|wrong|incorrect)|nothing(?:'s)?|nobody(?:'s)?|none|"
                r"i think not|hardly"
            ),
        ),
        (
            True,
            (
                r"yes|yeah|yep|yup|yah|ya|aye|sure(?! (?:you|youd|like))|of course|certainly|absolutely|definitely|"
                r"correct|exactly|"
                r"precisely|indeed|"
                r"affirmative|fine(?! (?:words|print))|okay|ok|okey|all right|alright|go ahead|by all means|"
                r"please do|yes please|i "
                r"agree(?! (?:it ?'?s|that|with you|to talk))|agreed|(?<!i )agree|"
                r"i accept|accepted|i confirm|confirmed|confirm|sounds good|very well|uh huh|mhm|mm hmm|mmhmm|"
                r"you bet|totally|naturally|with pleasure|gladly|that(?:'s| is) (?:right|correct|fine|true)|"
                r"i think so|"
                r"i suppose so|i guess so|sure thing|works for me"
            ),
        ),
        (False, r"no|not"),
    ),
}
# These mean yes or no only with nothing but fillers beside them: "proszę" is not "proszę mnie połączyć".
CLAUSES = {
    "pl": {
        True: (
            r"(?:alez )?prosze(?: bardzo)?|poprosze|moge|chce|ta|taa|tia|wlasnie(?: tak)?|prawda|juz|gotowe|czemu nie|"
            r"dlaczego nie|raczej|bardzo chetnie|tak bym chcial\w*|jestem|slucham|(?:tak )?to ja(?: slucham)?|"
            r"(?:ja )?przy telefonie|a jak(?:ze)?(?: inaczej)?|"
            r"juz(?: \w+(?:one|ony|ona|ane|lem|lam))?|gotowe|zrobione|(?:skoro|jak) (?:trzeba|musi\w*)"
        ),
        False: r"skad|alez skad|przeciwnie|falsz|(?:ja )?(?:bym )?(?:wole|wolal\w*)(?:bym)? (?:raczej )?nie",
    },
    "en": {
        True: (
            r"right|true|please|good|great|perfect|why not|i (?:do|am|would|will|can|did|could|have)|it is|"
            r"speaking|happy to|positive|probably|yes i (?:do|am|would)|thats? it|that ?'?s me|done|"
            r"(?:yes )?i (?:have|did|already have)"
        ),
        False: r"false|wrong|incorrect|neither",
    },
}
ONE_WORD = {  # for a language that is not the call's: only by themselves
    True: "tak yes y t yeah yep owszem oczywiscie jasne zgoda correct sure", False: "nie n nope no nothing skadze",
}  # fmt: skip
