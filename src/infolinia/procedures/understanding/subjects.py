"""What people say about common subjects of a choice, by the option's value: phrases that settle it, and such as only
point to it when nothing else does. Notation: `phrases`. A procedure's own words for an option count beside these.
"""

from __future__ import annotations

Phrases = tuple[tuple[str, ...], tuple[str, ...]]

WAYS = frozenset(
    {
        "blik",
        "call",
        "card",
        "cash",
        "courier",
        "email",
        "letter",
        "mail",
        "paper",
        "phone",
        "post",
        "sms",
        "transfer",
        "visit",
    }
)
"""Options of which "I have none" denies it; "nie mam internetu" does not deny that the matter is the internet."""

_EMAIL: dict[str, Phrases] = {
    "pl": (
        (
            "(mail*|email*|elektroniczn*)", "skrzynk* (mail*|poczt*)", "poczt* elektroniczn*",
        ),
        (),
    ),
    "en": (
        (
            "(email*|e mail*)",
        ),
        (
            "(online|electronic*)",
        ),
    ),
}  # fmt: skip
_LETTER: dict[str, Phrases] = {
    "pl": (
        (
            "(list|listem|listu|listownie|listowna|listowny|poczta(?! elektr)|pocztowo|polecon*|papierow*)",
            "na (papierze|pismie)", "(tradycyjn*|zwykl*) poczt*",
        ),
        (
            "(pismo|pisemn*|adres)",
        ),
    ),
    "en": (
        (
            "(letter|by post|the post|post|in writing|paper|by mail|regular mail)",
        ),
        (),
    ),
}  # fmt: skip
_SMS: dict[str, Phrases] = {
    "pl": (
        (
            "(sms*|esemes*|smsem|wiadomosc* tekstow*)",
        ),
        (
            "(na komork*|wiadomosc*)",
        ),
    ),
    "en": (
        (
            "(sms|text|texts|texting|text message|a text)",
        ),
        (
            "message",
        ),
    ),
}  # fmt: skip
_PHONE: dict[str, Phrases] = {
    "pl": (
        (
            "(telefon*|zadzwon*|oddzwon*|komork*|przez telefon)",
        ),
        (),
    ),
    "en": (
        (
            "(phone|call|ring|telephone|by phone)",
        ),
        (),
    ),
}  # fmt: skip

SUBJECTS: dict[str, dict[str, Phrases]] = {
    "email": _EMAIL,
    "mail": _EMAIL,
    "letter": _LETTER,
    "post": _LETTER,
    "sms": _SMS,
    "text": _SMS,
    "phone": _PHONE,
    "call": _PHONE,
    "internet": {
        "pl": (
            (
                (
                    "(internet*|neta|netu|netem|necie|net|siec wifi|wifi|wi fi|router*|modem*|swiatlowod*|lacze|"
                    "lacza|laczem|lacz*|transfer*|predkosc* .. (pobierania|wysylania|lacza))"
                ),
                "(strony|strona) .. (nie|wolno) .. (otwiera*|laduj*|dziala*)",
            ),
            (
                "(siec|sieci|zrywa|przerywa|muli|zasieg*|predkosc*|online)",
            ),
        ),
        "en": (
            (
                "(internet|broadband|wi ?fi|router|modem|fibre|fiber|online connection|web|bandwidth)",
                "connection .. (slow|drop*|down)",
            ),
            (
                "(connection|slow|network|online|offline|netflix|website*)",
            ),
        ),
    },
    "bill": {
        "pl": (
            (
                (
                    "(rachun*|faktur*|oplat*|naliczon*|naliczyl*|nadplat*|niedoplat*|abonament*|rozliczen*|saldo|"
                    "salda|obciaz*)"
                ),
                "(za duzo|za wysok*|podwojn*|dwa razy) .. (zaplac*|policz*|pobra*|skasow*|naliczy*|obciaz*)",
                "(sciagn*|pobral*|zabral*|skasowal*|potracil*) ~ (konta|konto|kart*|razy|kas*|pieni*|za duzo)",
                "(policzyli|policzyliscie|skasowali|skasowaliscie|pobrali|pobraliscie) ..",
            ),
            (
                "(zaplac*|place|placic|platnos*|kwot*|pieni*|wplat*|przelew*|koszt*|cena|cen*|drogo|kasy)",
            ),
        ),
        "en": (
            (
                "(bill|bills|billing|billed|invoice*|charged|charges|overcharged|overbilled|statement|refund*)",
            ),
            (
                "(payment*|pay|paid|charge|price*|cost*|money|fee|fees|amount)",
            ),
        ),
    },
    "power_cut": {
        "pl": (
            (
                (
                    "(pradu|prad|prundu|elektrycznos*|swiatla|energi*|zasilani*|napieci*) .. (nie ma|brak|nie mamy|"
                    "nie mam|zniknal|znikl*|wysiad*|padl*|padla|wylacz*|zgasl*|nie dochodzi|siadl*|nie dziala|"
                    "przerw*)"
                ),
                (
                    "(nie ma|brak|nie mamy|nie mam|bez|wylacz*|odciet*|odcieli*|zabrali*|przerw* w .. dostaw*|"
                    "przerw*|awari*|zgaslo|wysiadl*|wysiadlo|padl*|padlo|siadl*) .. (pradu|prad|elektrycznosc*|"
                    "swiatla|swiatlo|energi*|zasilani*|napieci*|pradem)"
                ),
                (
                    "(ciemno|ciemnosc*|egipskie) .. (w calym|w mieszkaniu|na calej|w domu|w bloku|na ulicy|dom*|"
                    "wszedzie)?"
                ),
                "(nie dziala*|nie swieci*|nie pali sie|zgasl*|padl*|wysiadl*) ~ (swiatl*|gniazd*|lamp*)",
                "(korki|bezpiecznik*) .. (wybil*|wywal*|strzel*)", "wybil* .. (korki|bezpiecznik*)", "zgaslo swiatlo",
            ),
            (
                "(prad*|swiatl*|energi*|awari*|ciemn*|transformator*|elektryczn*)",
            ),
        ),
        "en": (
            (
                (
                    "(power|electricity|electric|lights|current) .. (out|off|cut|gone|down|went|failed|failure|"
                    "outage|tripped)"
                ),
                (
                    "(no|without|lost|havent got any|dont have any|have no) .. (power|electricity|light|lights|"
                    "electric)"
                ),
                "(power cut|outage|blackout|black out|power failure|in the dark)", "fuse .. (blown|blew)",
            ),
            (
                "(power|electric*|dark|lights)",
            ),
        ),
    },
    "goods": {
        "pl": (
            (
                (
                    "(porysowan*|uszkodzon*|zepsut*|zepsul*|popsut*|popsul*|pekniet*|pekl*|zlaman*|zlamal*|rozbit*|"
                    "stluczon*|potluczon*|wadliw*|wada|wade|wady|usterk*|felern*|wybrakowan*|podart*|rozdart*|"
                    "porwan*|pobrudzon*|poplamion*|plam*|niekompletn*|rozklei*|odpad*|odpadl*|rozpad*|dziurawy|"
                    "dziura*|przetart*|rozprul*|pogniec*|wgniec*|wgniot*|nadlaman*|obtluczon*|zarysowan*|zadrapan*)"
                ),
                "bez (jednej|jednego|jakiejs|czesci|srub*|nog*|drzw*|szuflad*|instrukcji|polki|kabla|ladowarki|pilota)",
                "(towar*|produkt*|artykul*) .. (zly|wadliw*|niezgodn*|inny|nie dziala|zle|jakos*)",
                "(zly|inny|niewlasciwy|nie ten) (kolor|rozmiar|model|towar|produkt)",
                "(nie taki|inny niz|niezgodn* z) .. (zamowi*|zamawia*|opis*)",
                "(brakuje|brak) .. (czesci|srub*|element*|nog*)",
            ),
            (
                (
                    "(towar*|produkt*|kanap*|sof*|stol*|stolik*|krzesl*|szaf*|lozk*|fotel*|materac*|pralk*|lodow*|"
                    "telewizor*|buty|butow|sukienk*|lamp*|komod*|regal*|mebel*|mebl*|zwrot*|zwroc*|reklamac*|"
                    "sprzet*|laptop*|gwaranc*)"
                ),
            ),
        ),
        "en": (
            (
                (
                    "(damaged|broken|scratched|faulty|defective|cracked|torn|stained|dented|chipped|ripped|smashed|"
                    "shattered|defect|malfunction*)"
                ),
                "(wrong|different) (colour|color|size|model|item|product|one)",
                "(item|product|goods) .. (wrong|bad|not|fault*)",
                "(missing|lacks) .. (part|parts|screw*|piece|pieces|leg)", "not (what|as) .. (ordered|described)",
                "(doesnt|does not|stopped|isnt) work*", "(fell|falling) apart",
            ),
            (
                (
                    "(goods|item|product|sofa|couch|table|chair|wardrobe|bed|mattress|fridge|washing machine|tv|"
                    "television|shoes|dress|lamp|furniture|return|warranty|laptop|kettle)"
                ),
            ),
        ),
    },
    "delivery": {
        "pl": (
            (
                "(dostaw*|przesylk*|paczk*|paczek|kurier*|doreczen*|dorecz*|wysylk*|paczkomat*|listonosz*)",
                (
                    "(nie|jeszcze nie|wciaz nie|dalej nie) .. (przyszl*|dotar*|dojech*|dostal*|dostarcz*|przywiez*|"
                    "przyjech*|otrzymal*|doszl*)"
                ),
                "(gdzie|kiedy) .. (zamowieni*|przesylk*|paczk*|bedzie|przyjdzie|dotrze)",
                "(czekam|czekamy) .. (na|juz) .. (zamowi*|towar*|mebl*|kanap*|tydz*|tygod*|miesiac*)",
                "(opozni*|spozni*) .. (zamowi*|dostaw*|przesyl*)?", "(zgubil*|zaginel*|zaginal)",
            ),
            (
                "(przyszl*|dotar*|termin*|zamowieni*|dojech*|przywiez*|transport*|czekam*)",
            ),
        ),
        "en": (
            (
                (
                    "(delivery|deliver|delivered|deliveries|parcel*|package*|courier|shipment|shipping|shipped|"
                    "dispatched|tracking)"
                ),
                (
                    "(hasnt|has not|havent|never|not|didnt) .. (arrived|come|turned up|received|arrive|here|got it|"
                    "shown up)"
                ),
                "wheres? .. (order|parcel|package|stuff|sofa)", "(still|been) waiting .. (for|on)",
                "(late|delayed|lost in the post)",
            ),
            (
                "(arrive*|order|waiting|came|driver)",
            ),
        ),
    },
    "staff": {
        "pl": (
            (
                (
                    "(obslug*|konsultant*|pracowni*|sprzedaw*|personel*|ekspedient*|doradc*|kasjer*|recepcjonist*|"
                    "monter*|technik*|serwisant*|kurier*) .. (niemi*|niegrzecz*|chams*|bezczel*|nieuprzej*|"
                    "opryskli*|arogan*|byl*|zachow*|krzycz*|nakrzycz*|obraz*|skandal*|niekompeten*|fataln*|"
                    "rozlacz*|odlozyl*|wysmial*|zignor*|nie pomog*|nieprofesjonaln*|zle|potraktow*|kultur*)"
                ),
                (
                    "(niemil*|niegrzecz*|chamsk*|chamstw*|bezczeln*|nieuprzejm*|opryskliw*|aroganc*|nakrzyczal*|"
                    "potraktowa*|wulgarn*|niekulturaln*|ubliz*|zwyzywa*)"
                ),
                "(skarga|skarge|zazalenie|zachowan*|poskarzyc|skarze) .. (na|pan*|pracowni*|konsultant*|obslug*)",
                "(obslug*|personel*|pracowni*)",
            ),
            (
                (
                    "(konsultant*|pani|pan|kolega|kolezanka|sprzedaw*|doradc*|monter*|technik*|kierowni*|zachow*|"
                    "rozlaczy*)"
                ),
            ),
        ),
        "en": (
            (
                (
                    "(rude|impolite|disrespectful|unprofessional|unhelpful|insulted|insulting|shouted|yelled|"
                    "aggressive|arrogant|attitude|swore)"
                ),
                (
                    "(staff|employee*|assistant|cashier|salesperson|agent|advisor|technician|engineer|driver|"
                    "worker|member of staff|person .. spoke) .. (was|were|hung|didnt|behav*|treated)"
                ),
                "(staff|customer service|the service|your people)", "(hung up on|treated) me",
            ),
            (
                "(employee*|assistant|agent|advisor|technician|manager|behavio*|person)",
            ),
        ),
    },
    "water": {
        "pl": (
            (
                "(wod*|wodociag*|kran*|cieknie|wyciek*)",
            ),
            (),
        ),
        "en": (
            (
                "(water|tap|leak*|pipe*)",
            ),
            (),
        ),
    },
    "gas": {
        "pl": (
            (
                "(gaz*)",
            ),
            (),
        ),
        "en": (
            (
                "(gas)",
            ),
            (),
        ),
    },
    "television": {
        "pl": (
            (
                "(telewiz*|dekoder*|kanal*|tv)",
            ),
            (),
        ),
        "en": (
            (
                "(tv|television|channel*|decoder)",
            ),
            (),
        ),
    },
    "tv": {
        "pl": (
            (
                "(telewiz*|dekoder*|kanal*|tv)",
            ),
            (),
        ),
        "en": (
            (
                "(tv|television|channel*|decoder)",
            ),
            (),
        ),
    },
    "contract": {
        "pl": (
            (
                "(umow*|aneks*)",
            ),
            (),
        ),
        "en": (
            (
                "(contract|agreement)",
            ),
            (),
        ),
    },
    "complaint": {
        "pl": (
            (
                "(reklamac*|skarg*|zazalen*|poskarz*)",
            ),
            (),
        ),
        "en": (
            (
                "(complain*)",
            ),
            (),
        ),
    },
    "order": {
        "pl": (
            (
                "(zamowieni*|zamowi*)",
            ),
            (
                "(towar*|paczk*|przesylk*|dostaw*|kupil*|dojdzie|przyjdzie|przyszed*)",
            ),
        ),
        "en": (
            (
                "(order*)",
            ),
            (),
        ),
    },
    "fault": {
        "pl": (
            (
                "(awari*|usterk*|nie dziala*|zepsu*)",
            ),
            (),
        ),
        "en": (
            (
                "(fault*|broken|not working|doesnt work)",
            ),
            (),
        ),
    },
    "payment": {
        "pl": (
            (
                "(platnos*|zaplac*|wplat*|przelew*)",
            ),
            (),
        ),
        "en": (
            (
                "(payment*|pay|paid)",
            ),
            (),
        ),
    },
    "return": {
        "pl": (
            (
                "(zwrot*|zwroc*|odda*|odesl*|odsyla*|wymien*)",
            ),
            (),
        ),
        "en": (
            (
                "(return*|refund*|send .. back|money back|take .. back|sending .. back|exchange)",
            ),
            (),
        ),
    },
    "card": {
        "pl": (
            (
                "(kart*)",
            ),
            (),
        ),
        "en": (
            (
                "(card*)",
            ),
            (),
        ),
    },
    "transfer": {
        "pl": (
            (
                "(przelew*)",
            ),
            (),
        ),
        "en": (
            (
                "(transfer*)",
            ),
            (),
        ),
    },
    "cash": {
        "pl": (
            (
                "(gotowk*)",
            ),
            (),
        ),
        "en": (
            (
                "(cash)",
            ),
            (),
        ),
    },
}  # fmt: skip
