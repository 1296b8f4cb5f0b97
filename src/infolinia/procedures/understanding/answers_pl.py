"""Yes and no in Polish where the words are others: by what the question is about, around a value, at reading back.

Keys: `yes:` and `no:` with what the question is about; see `words_pl` for the notation.
"""

from __future__ import annotations

from infolinia.procedures.understanding.phrases import expanded

PHRASES: dict[str, tuple[str, ...]] = expanded({}, {
    # --- yes and no beside the words
    "yes:customer": (
        "przy (telefonie|aparacie)",
        "^(tak )*(to )?(ja|ja sam|ja sama|we wlasnej osobie|we wlasnej osobie|osobiscie)( ja)?( slucham| tak)*$",
        "(to|tak) (wlasnie )?ja", "^(tak )?slucham", "^jestem$", "z tej strony", "^(zgadza sie|owszem) ",
        "^(tak )*(to )?ja (jestem|slucham|mowie)$", "^(tak )*jestem (to )?ja$",
        "(rozmawia|mowi) (pan|pani) (ze mna|z nim|z nia)", "^(ze mna)$", "we wlasnej osobie", "na linii$",
        "^ja (a|i) (kto|co|o co|w czym) .*", "^(no )?a kto (by )?inny", "^(ja )?we wlasnej",
    ),
    "no:customer": (
        "(nie ma|nie mieszka) .. (w domu|go|jej|teraz|tu|juz|ich|obecnie)",
        "(meza|zony|mamy|taty|ojca|matki|syna|corki|brata|siostry|pana|pani|jego|jej|go) .. nie ma",
        "nie ma .. (meza|zony|mamy|taty|ojca|matki|syna|corki|go|jej|szefa|pana|pani)",
        (
            "(jestem|tu|mowi|z tej strony) [jego|jej|tylko|jest] (zona|maz|mezem|syn|synem|cork*|mama|ojciec|ojcem|"
            "matk*|tata|tatem|brat|bratem|siostr*|sasiad*|sekretar*|opiekun*|wnuk*|wnucz*|babci*|dziad*)"
        ),
        "(wyszedl|wyszla|wyjechal*|jest w pracy|w szpitalu|bedzie pozniej|bedzie wieczorem|bedzie po)", "to nie ja",
        "^(zona|maz|syn|corka|mama|tata|brat|siostra|matka|ojciec|wnuczka|wnuk|sasiadka) (przy|slucha*|sie)",
        "nie ja", "to jest (jego|jej) (zona|maz|syn|corka|mama|matka|ojciec|brat|siostra)",
        "(zawolac|zawolam|poprosic meza|poprosic zone|przekazac mu|przekazac jej|przekaze)",
        (
            "(zona|maz|syn|corka|mama|tata|brat|siostra|matka|ojciec|wnuczka|wnuk|sasiadka|sasiad|tesciowa|"
            "tesc|szwagier*|kuzyn*|partner*|babcia|dziadek|ciocia|wujek|kolega|szef|szefowa|"
            "wlasciciel*) .. (wyszedl|wyszla|spi|pojechal*|wyjechal*|wroci|w pracy|na zmianie|nie moze|poza|"
            "bedzie|przy telefonie|slucha|zostawil*|w szpitalu|nie ma)"
        ),
        "(nie ma|nie bedzie|nie moze podejsc|wyprowadzil*|kapie sie|jeszcze spi)",
        (
            "(wola*|zawola*|poprosz*|daje|dam|przekaze|przekazac) (go|ja|jego|meza|zone|mu|jej|mame|tate|"
            "ojca|syna|corke|szefa)$"
        ),
        (
            "^(moj|moja|moje|pana|pani|jego|jej)? ?(zona|maz|syn|corka|mama|tata|brat|siostra|matka|ojciec|"
            "wnuczka|wnuk|sasiadka|sasiad|tesciowa|tesc|szwagier|szwagierka|kuzyn|kuzynka|partner|partnerka|"
            "babcia|dziadek|ciocia|wujek|kolega|kolezanka|wspollokator*|szef|szefowa|wlasciciel|"
            "wlascicielka|opiekun*|narzeczon*|synowa|ziec|pracownik) .*"
        ),
        (
            "(zona|maz|syn|corka|mama|tata|brat|siostra|matka|ojciec|wnuczka|wnuk|sasiadka|sasiad|tesciowa|"
            "tesc|szwagier|szwagierka|kuzyn|kuzynka|partner|partnerka|babcia|dziadek|ciocia|wujek|kolega|"
            "kolezanka|wspollokator*|szef|szefowa|wlasciciel|wlascicielka|opiekun*|narzeczon*|synowa|ziec|"
            "pracownik) ~ (z tej strony|przy telefonie|przy aparacie|slucha*|mowi|odbiera*)"
        ),
        "(za|w imieniu) (nia|niego|meza|zony|zone|mamy|mame|taty|tate|jej|jego|ojca|matki|babci|szefa)",
        "juz (tu |tutaj )?nie (mieszka|pracuje)",
        (
            "(zaraz|juz|moment|chwil*) .. (wolam|zawolam|poprosze|oddaje|daje|dam|przekaze) .. (go|ja|jego|"
            "meza|zone|mame|tate|ojca|syna|corke|szefa|sluchawke|telefon)"
        ),
    ),
    "no:more": (
        "to (juz )?(wszystko|tyle|koniec)", "do uslyszenia",
        "^(juz )?(wszystko|tyle|dziekuje|dzieki|dziekuje bardzo|nic|nic wiecej|niczego)( .*)?$",
        "(nic|niczego) (juz )?(wiecej|innego)", "wszystko (juz )?(wiem|jasne)",
        "(dziekuje|dzieki) [bardzo|pieknie|serdecznie|slicznie]*$", "(juz )?nie trzeba", "do widzenia", "wystarczy",
        "(byloby|bedzie|by bylo) (na tyle|wszystko|tyle)", "nie mam (wiecej|juz|zadnych) .. (pytan|spraw|niczego)*",
        "nie mam pytan", "(starczy|wystarczy)$", "juz nic", "na razie (nie|tyle|wszystko)",
        "wszystko (juz )?(wiem|jasne|zalatwione|mam)",
        "niczego .. nie (potrzeb*|chce)", "(to )?(byloby|bylo by|bedzie) .. (wszystko|tyle)", "mam juz wszystko",
        "(tak|no) (to )?(juz )?wszystko",
        "to .. (wszystko|tyle)$",
    ),
    "yes:more": (
        "(mam|mialbym|mialabym|jest|bylo) .. (jeszcze|pytani*|sprawe|sprawa|prosbe|prosba)",
        "jeszcze (jedno|jedna|cos|chcial*|chce|pytani*|sprawa|prosb*)",
        (
            "(chcial*|chce|poprosil*|potrzebuj*|moge|mozna) .. (zapytac|spytac|dowiedziec|zmienic|zglosic|zamowic|"
            "sprawdzic)"
        ),
        "(a tak|a wlasnie|no wlasnie|aha) .. (jeszcze|mam|chcial*)", "(przy okazji|skoro juz|a propos) ..",
        "jeszcze .. (chcial*|zapyta*|spyta*|sprawa|rzecz|jedno|jedna)",
        "(mam|mialbym|jest) .. (pytan*|pytank*|spraw*|prosb*)",
        "(powiedz*|niech) .. jeszcze", "jeszcze .. (czy|kiedy|ile|jak|gdzie|o)",
    ),
    "no:danger": (
        "(nikomu|nikt|niczemu|nic) .. nie (grozi|zagraza|jest|stalo|pali|dymi|czu*|leci)",
        "nic (takiego|sie nie dzieje|sie nie stalo|zlego|groznego)",
        "wszystko (jest )?(w porzadku|dobrze|ok|okej|gra)",
        "(spokojnie|bezpiecznie|bezpieczni|bezpieczny|bezpieczna|bezpieczne|zadnego zagrozenia|bez zagrozenia)",
        "nie ma .. (zagrozenia|niebezpieczenstwa|dymu|gazu|ognia|zapachu|nic|pozaru)", "(jestesmy|jestem) bezpieczn*",
        "nie czu* .. (gazu|dymu|zapachu|nic)", "zadn* .. (zapach*|dym*|zagroz*)",
        "(wszyscy|wszystko|my) (sa |jestesmy |jest )?(cali|zdrowi|cala|cale|bezpieczni|w porzadku|dobrze)",
        "^(nie |oczywiscie |jasne )*(ze )?nikomu$",
    ),
    "no:offer": (
        "nie (chce|zamierzam|bede) .. placic",
        (
            "nie (stac|dam rady|mam tyle|mam takich|mam pieniedzy|mam z czego|moge|zaplace|mam jak|jestem w stanie|"
            "zgadzam|dysponuje|wchodzi w gre|ma mowy|ma szans|ma takiej)"
        ),
        "(nierealne|niemozliwe|wykluczone|odpada|w zyciu|za duzo|nie tyle)",
        "nie mam .. (pieniedzy|kasy|srodkow|kwoty|sumy|z czego)", "nie ma (mowy|szans|opcji)",
        "(skad|z czego) .. (mam|wezme|niby|wziac)",
        "nie (wyrobie|uciagne|wyciagne|udzwigne|starczy|podolam|uzbieram|zbiore|wygospodaruje|dam tyle)",
        "(pan|pani) zartuj*", "(zarty|kpiny|kpi)", "az tyle", "mowy nie ma",
    ),
    "yes:offer": (
        "^(zaplace|ureguluje|splace)", "(moze|niech) (tak )?(byc|bedzie)",
        (
            "(zgoda|zgadzam sie|zgadzam|pasuje|odpowiada|akceptuje|biore|stoi|umowa|deal|przyjmuje|ok|okej|dobrze|"
            "dobra|swietnie|super|w porzadku|jasne)"
        ),
        "(zaplace|ureguluje|wplace|splace|przeleje) .. (wszystko|calosc|cala|od razu|dzis*|jutro|to)",
        "(dam rade|stac mnie|moge tak|damy rade)", "^(da sie|to sie da)( zrobic)?$",
    ),
    "yes:consent": (
        "(niech|moze) (tak |juz |sobie )?(bedzie|byc)", "nie mam nic przeciw*",
        "nie (przeszkadza|widze przeszkod|widze problemu|ma problemu|mam problemu)", "(wyrazam|daje) [na to]* ?zgode",
        "(prosze|mozna) (nagrywac|bardzo)", "nagrywajcie", "(skoro|jak|jesli) (trzeba|musi*)",
        "(rob*|nagryw*) .. (co|jak|ile) (chce*|pan chce|uwaza*|wol*|musi*)",
    ),
    "no:consent": (
        "nie (zgadzam|wyrazam|zycze sobie|chce|pozwalam|nagryw*|daje|ma zgody|ma mowy)", "bez nagrywania",
        "nie zycze",
        "(wole|wolal*|lepiej|prosze|tylko) .. nie( nagryw*)?$",
        "(wylacz*|wylaczyc) .. (nagryw*|to|mikrofon|rejestr*)?", "niech (pan|pani|panstwo|nikt) .. nie nagryw*",
    ),
    # --- around a value
    "unsure": (
        "(chyba|raczej|moze(?! (tak )?byc)|pewnie|prawdopodobnie|mozliwe)",
        (
            "(okolo|kolo|jakies|jakos|mniej wiecej|plus minus|w przyblizeniu|z grubsza|gdzies|circa|cos kolo|"
            "powiedzmy)"
        ),
        "nie jestem (pewn*|przekonan*)", "(wydaje|zdaje) mi sie", "o ile (pamietam|wiem|sie nie myle)",
        "(na oko|strzelam|zaleznie|zobaczymy)",
        "(bodajze|bodaj|zdaje sie|mam wrazenie|nie dam glowy|mysle ze|strzelal*|cirka|niecal*|prawie|plus minus)",
    ),
    "vague:date": (
        (
            "(po|przed|od|do|w|na|kolo|okolo) .. (wyplac*|wyplat*|premi*|swiet*|swiat*|swiety*|wielkanoc*|"
            "bozym narodzeniem|wakacj*|urlop*|emerytur*|rent*|zasilk*|weekend*|sylwest*|feri*|pensj*|dziesiatym*|"
            "zniw*)"
        ),
        "(jak|kiedy|gdy) .. (dostan*|wplyn*|wplac*|przyjdz*|bede mial*|zarobi*|beda|otrzymam|sprzedam)",
        (
            "(niedlugo|wkrotce|niebawem|niezadlugo|pozniej|jakos|kiedys|zaraz|na dniach|lada dzien|"
            "w najblizszym czasie|jak najszybciej)"
        ),
        (
            "(jakis czas|jakiegos czasu|pare dni|kilka dni|kilkanascie dni|pare tygodni|kilka tygodni|"
            "kilka miesiecy|dlugi czas|dluzszy czas|dluzszego czasu|dawna|dawno|niedawna|niedawno|zawsze|poczatku)"
        ),
        (
            "(pod koniec|na poczatku|w polowie|w ciagu|do konca|w okolicach|koniec|w drugiej polowie|"
            "w pierwszej polowie) .. (miesiaca|roku|tygodnia|*znia|*tnia|marca|lipca|czerwca|maja|sierpnia|lutego|"
            "*nika|*nia)"
        ),
        "w (przyszlym|nastepnym|tym|zeszlym|ubieglym) (tygodniu|miesiacu|roku)",
        "w (styczniu|lutym|marcu|kwietniu|maju|czerwcu|lipcu|sierpniu|wrzesniu|pazdzierniku|listopadzie|grudniu)",
        "od (stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|wrzesnia|pazdziernika|listopada|grudnia)",
        "(wiosna|latem|jesienia|zima|wiosny|lata|jesieni|zimy)",
        "(za|w) .. (kilka|pare|jakis|najblizszych) .. (dni|tygodni|czas)",
        "[^ ]* (rocznik|rok)$", "(koniec|konca|koncem|konc*|polow*|poczat*) (miesiaca|roku|tygodnia)",
        "(za|w) (chwile|jakis czas|niedlugo)", "jak (tylko )?(bede|dam rade|sie da|najszybciej)",
        (
            "(jak|kiedy|gdy|dopiero) .. (przel*|wyplac*|przyjd*|zarob*|odda*|sprzeda*|wroc*|zalatw*|rent*|"
            "emerytur*|wyplat*|pensj*|zus*|pieniadze)"
        ),
        "(po|przed) (niedzieli|poniedzialku|weekendzie|swietach|nowym roku|wakacjach|urlopie|feriach)",
        "nie w tym (tygodniu|miesiacu|roku)",
        "rocznik", "^(gdzies |tak )*(po|przed) (pierwsz*|dziesiat*|pietnast*|dwudziest*)",
        "(dlugo|dosc dawno|od lat|od wiekow)$",
        "(kilka|kilku|kilkunastu|paru|pare|jakis|jakichs|dobrych) (ladnych )?(dni|tygodni|miesiecy|lat|godzin)",
    ),
    "vague:time": (
        (
            "(rano|wieczorem|po poludniu|przed poludniem|w ciagu dnia|popoludniu|w nocy|wieczor*|po pracy|pozniej|"
            "po obiedzie|przed praca|z rana|poznym|wczesnie|w poludnie [jakos])"
        ),
        "(jak|kiedy|gdy|po tym jak) .. (wroce|skoncze|bede)", "byle nie .*", "(wczesniej|pozniej)$",
        "(kolo|okolo|tak) poludnia",
    ),
    "vague:money": (
        "(tyle|ile) .. (ile|mog*|bede mog*|dam rade|mam)",
        (
            "(troche|niewiele|niedu*|co nieco|symboliczn*|drobn*|jak najmniej|kilkaset|kilkadziesiat|kilka|pare|"
            "paredziesiat|pareset)"
        ),
        "(jakas|jakies) (kwote|kwota|grosze|pieniadze)", "(czesc|czesciowo)",
        "(tyle co|co laska|po trochu|tyle na ile)", "(mniej|wiecej)$",
        "(tyle|tyle samo) .. (co|ile) .. (w zeszlym|ostatnio|zawsze|poprzednio)",
    ),
    "smalltalk": (
        "(pogod*|ladn* .. dzien|mecz*|zimno|goraco|pada|deszcz*|snieg*|wakacj* byl*)", "co slychac",
        "jak sie (pan|pani|masz|panstwo) (ma*|czuje*)", "(czuje|mam) sie (dobrze|zle)",
    ),
    "also_not_confirmed": (
        "^(zaraz|chwil*|moment|ale|nie|czekaj|zaczekaj|stop)",
    ),
    "and_also": (
        "(i|a) .. jeszcze", "^jeszcze", "(poza tym|oprocz tego|przy okazji|dodatkowo|a tez|aha i)",
    ),
    # --- confirming
    "confirm": (
        (
            "^(tak|no tak|owszem|dokladnie|zgadza sie|wszystko sie zgadza|potwierdzam|w porzadku|dobrze|ok|okej|"
            "jasne|oczywiscie|prawidlowo|poprawnie|zgoda|wlasnie|no wlasnie|pewnie|racja|ta|mhm tak|niech bedzie|"
            "moze byc|sie zgadza|jest dobrze|wszystko dobrze|to prawda|swietnie|jak najbardziej|mhm|aha)(?!\\w)"
        ),
        "^no( no)*$",
        (
            "(?<!nie )(zgadza sie|potwierdzam|wszystko gra|(wszystko|tak) (jest )?(dobrze|ok|okej|poprawnie|"
            "w porzadku))$"
        ),
        "tak (wlasnie )?(mowil*|powiedzial*|jest)$", "(wlasnie )?tak (mowie|mowilem|mowilam)",
        "(ze|no) tak$",
        "^(prawda|sama prawda|swieta racja)$",
    ),
    "reject": (
        "^niestety nie",
        "^(nie(?! (wiem|pamietam|jestem pew*|mam pojecia))|niee|gdzie tam|skad|skadze|alez nie|wcale nie)(?!\\w)",
    ),
    "wrong": (
        "^(nieprawda|bynajmniej|zle|blad)(?!\\w)",
        (
            "(nie zgadza|nie tak|pomyl*|(jest|to) (zle|blad|nieprawda)|nieprawidlow*|niepoprawn*|blednie|"
            "nieaktualn*|nie o to|nie to|nie ta|nie te|nie ten|inaczej)"
        ),
        "(pomylil*|przekrecil*|przeslyszal*|zle .. (uslyszal*|zrozumial*|zapisal*|zanotowal*|powiedzial*)) ..",
        "(pokrecil*|pomieszal*|namieszal*|przekrecil*|pomylil*|przeslyszal*|pokickal*)", "nic .. sie nie zgadza",
        "(cos|ktos) .. (zle|nie tak|pomyl*|pokrec*)", "(inna|inny|inne) (kwota|termin|data|numer|nazwisko|dzien)",
        "(poza|oprocz|procz|z wyjatkiem|za wyjatkiem|tylko nie) \\w+",
        "nie ?(zupelnie|calkiem|koniecznie|dokladnie)",
    ),
    "yes:danger": (
        "(boje|obawiam) sie .. (ze|o)",
    ),
})  # fmt: skip
