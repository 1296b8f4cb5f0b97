"""What callers say beside the matter, and wishes of their own, in Polish; see `words_pl` for keys and notation."""

from __future__ import annotations

from infolinia.procedures.understanding.phrases import expanded

GROUPS = {
    "paid": (
        "(*placil*|*placon*|splacal*|oplacal*|uregulowal*|uregulowan*|przelal*|przelan*)"
    ),
}  # fmt: skip
PHRASES: dict[str, tuple[str, ...]] = expanded(GROUPS, {
    "digress:is_machine": (
        (
            "? (rozmawia*|mowi*|gada*|slysz*) .. (automat*|robot*|maszyn*|bot|botem|bota|komputer*|"
            "sztuczn* inteligencj*|nagrani*|czlowiek*|zywa osob*|prawdziw* (osob*|czlowiek*))"
        ),
        (
            "? (pan|pani|ty|to|jest*|czy) .. (robot*|automat*|maszyn*|bot|botem|komputer*|sztuczn* inteligencj*|"
            "nagranie|nagraniem|prawdziw* .. (osob*|czlowiek*)|zyw* (osob*|czlowiek*)|ai)"
        ),
        "? ^(robot|automat|bot|maszyna|sztuczna inteligencja)$", "? (pan|pani) .. prawdziw*",
        "(brzmi|mowi|gada) .. jak (robot|automat|maszyna)", "? z automatu dzwoni*",
        "? (robot|automat|maszyna|bot|komputer|nagranie) .. (mowi|dzwoni|gada|rozmawia|slucha)",
        "? (zywy|zywa) (czlowiek|osoba)",
        "(sztuczna inteligencja|automat|robot|maszyna|bot|nagranie) ~ (dzwoni|mowi|gada|rozmawia|do mnie)",
        "(zyw*|prawdziw*|czlowiek*) .. czy .. (tasm*|nagran*|automat*|robot*|maszyn*|komputer*|bot*)",
        "z (tasmy|puszki|automatu)$",
        "^(pan|pani|to) (jest |to )?(robot*|automat*|maszyn*|bot*|nagranie)",
    ),
    "digress:who_are_you": (
        "w (jakiej|czyjej|ktorej) sprawie", "? ^o co (wlasciwie )?chodzi",
        "? (a )?(kto|ktoz) (mowi|dzwoni|to|tam|pyta|rozmawia)", "? z kim .. (rozmawia*|mam przyjemnosc|mowie)",
        "? (skad|z jakiej firmy|z jakiego|z ktorej firmy) .. (dzwoni*|pan jest|pani jest|panstwo)",
        "? (jaka|co to za|ktora) .. (firma|instytucja|bank)", "? (kim|kto) (pan|pani|panstwo) (jest*|sa)",
        "? czego .. (pan|pani|panstwo) .. (chce*|potrzeb*)", "? o co (panu|pani|panstwu|wam) chodzi",
        "? (dlaczego|czemu|po co) .. dzwoni*", "? co to za (firma|numer|telefon)",
        "? jak .. (nazywa|nazwisko) .. (pan|pani)", "(prosze|moze) .. sie przedstawi*",
        "zalezy kto (pyta|dzwoni|mowi)", "? (a )?(pan|pani|panstwo|ty) (to )?kto$",
        "? co (pan|pani|panstwo) (chce|chcial*|sprzedaje|potrzebuje)", "? o co (sie )?(rozchodzi|biega|chodzi)$",
        "? (jaka|ktora) firma", "? kto (to|tam|przy telefonie|telefonuje)", "? skad (pan|pani|panstwo)$", "? z kim",
        "(pan|pani|panstwo|ty) (to |jest |sa )?(w ogole )?kto$",
        "(to )?zalezy .. (kto|o co|od kogo|z jakiej|w jakiej)", "o co (sie )?rozchodzi",
    ),
    "digress:number_source": (
        (
            "? (skad|jakim prawem|od kogo) .. (macie|ma|maja|wzieli*|wziel*|wzial*|masz|znacie|pan|pani|panstwo|"
            "numer*) .. (numer*|dane|telefon*|kontakt*|namiar*|danych)"
        ),
        "(kto|skad) .. (dal|dala|podal|podala|udostepnil*) .. (numer*|dane|telefon*)",
        "? skad .. (moj|ten|mojego) (numer*|telefon*)",
    ),
    "digress:why_needed": (
        "? ^(po co|na co|do czego|w jakim celu)",
        (
            "? (po co|na co|do czego|dlaczego|czemu|w jakim celu|z jakiej racji) .. (wam|panu|pani|panstwu|podawac|"
            "to|moj*|potrzeb*|pyta*|dane|numer*|nazwisk*|pesel*|adres*|mail*|tego|ta|taka|te|potrzebujecie)"
        ),
        "? (a )?(czy )?musze .. podawac", "? (czy )?(to )?(jest )?(konieczne|niezbedne|obowiazkowe|potrzebne)",
        "? a musze", "? musze .. podac", "? co .. (zrobic|zrobicie|robicie) z (tymi|moimi) danymi",
        "? (czemu|dlaczego|po co|na co) .. (nagryw*|pan|pani|pyta*|wam|potrzeb*|rejestr*)",
        "^(a )?(po co|czemu|dlaczego)$",
        (
            "^(a |i |ale |to )*(czy )?musze (sie )?(podawac|podac|zgadzac|zgodzic|odpow*|mowic|powiedziec|"
            "wyrazac)"
        ),
        "po (kiego|jakie|jaka|cholere|diabla|czorta|licho) .. (to|nagr*|wam|pan*|moj*|licho)?",
    ),
    "digress:already_paid": (
        "(juz|przeciez|dawno|wczoraj|w zeszlym|tydzien temu|miesiac temu|wszystko) .. <paid>",
        "<paid> .. (juz|wczoraj|dawno|tydzien|miesiac|zeszlym|wszystko|temu|dzis*|rano|caly|calosc)",
        "^(ale |przeciez )*(ja )?(to )?<paid>( to| wszystko)?$",
        "(przelew|wplata|pieniadze) .. (poszedl|poszla|poszly|wyszedl|zrobion*|wyslan*|zrobil*)",
        "(wyslal*|zrobil*|zlecil*) .. przelew*", "przelew* .. (wyslal*|zrobil*|zlecil*)",
        "mam .. potwierdzenie .. (przelewu|wplaty|zaplaty)", "(juz|dawno) .. po (zaplacie|splacie)",
        "^(to |wszystko )?(juz )?zaplacone$",
        "(juz|dawno|przeciez) .. (oplacon*|zaplacon*|poszl*|poszedl|rozliczon*|rozliczyl*)",
        "(place|placimy) .. (regularnie|na biezaco|terminowo|zawsze)", "nie zaleg*",
        "(?<!nie )(?<!czy )<paid>(?! za (co|duzo))",
        "(?<!nie )(pieniadze|przelew|wplata|kasa) ~ (wyslan*|poszl*|poszedl|zrobion*|oddal*|wplynel*)",
        "oddal* .. (wszystko|dawno|te pieniadze|w zeszlym|calosc)",
        "(przeciez|ja|juz|co miesiac|regularnie) .. (place|splacam|oplacam|wplacam)",
        "(jestem|jestesmy) .. (rozliczon*|kwita|na czysto|na zero)", "(wszystko|calosc) .. (rozliczon*|uregulowan*)",
    ),
    "digress:not_mine": (
        "nie (jest )?moj* .. (dlug*|zobowiazani*|zadluzeni*|umow*|rachun*|faktur*|sprawa|kredyt*|pozyczk*)",
        "(dlug*|zobowiazani*|zadluzeni*|umow*|rachun*|faktur*|to) .. nie (jest )?(moj*|moje|moja)",
        (
            "(nie mam|nie mialem|nie mialam|nigdy nie mialem|nigdy nie mialam) .. (dlug*|zadluzen*|zaleglosci|"
            "umow*|kredyt*|u was|z wami)"
        ),
        "nic (wam|panu|panstwu|nikomu) nie jestem (winien|winna|dluzn*)",
        "nie jestem .. (nic|wam) .. (winien|winna|dluzn*)",
        "nie (zawieral*|podpisywal*|bral*|zaciagal*) .. (umow*|kredyt*|pozyczk*|niczego|zadn*)",
        "niczego .. nie (podpisywal*|bral*|zamawial*)", "ktos .. (podszyl*|wzial na mnie|ukradl*)",
        "^(to )?nie moje$", "(nie uznaje|kwestionuje) .. (dlug*|zobowiaz*|zadluz*|tego)",
        (
            "(nic|niczego|zadn*|czegos takiego) .. nie (podpisywal*|podpisal*|bral*|wzial*|wziel*|zamawial*|"
            "zamowil*|kupowal*|kupil*|zawieral*)"
        ),
        "to nie ja .. (bral*|podpis*|zamaw*|kupowal*|wzial*|mial*)?",
        "nie (podpisywal*|podpisal*|zaciagal*) .. (tego|takiej|nic|u was)",
        (
            "to .. (dlug|kredyt|umowa|rachunek|pozyczka) .. (meza|zony|syna|corki|brata|siostry|ojca|matki|"
            "mojego|mojej|poprzedni*)"
        ),
        "nigdy nie (byl*|mialem|mialam|bylem|bylam) .. (klient*|umow*|u was|z wami|pozyczk*|kredyt*)",
        "nie mam .. (z wami|z tym) nic wspolnego", "nic .. nie (wiem|slyszal*) o .. (dlug*|umow*|zadluz*)",
        "jaki (dlug|kredyt|niby)",
        "nie (poczuwam|przyznaje|uznaje|rozpoznaje|kojarze) .. (sie|dlug*|tego|takiej|winy)",
        "sie .. nie (poczuwam|przyznaje)",
        "to nie ja .. (zaciag*|wzial*|wziel*|podpis*|zamaw*|kupow*|bral*)",
        "(nic|nikomu|niczego) ~ (winien|winna|dluzn*)",
    ),
    "digress:objection_trust": (
        "(oszust*|oszuk*|naciagac*|naciaga*|przekret*|wyludz*|scam*|zlodziej*|sciema|sciemnia*|oszwab*)",
        "nie (wierze|ufam)", "skad .. (pewnosc|wiedziec ze|mam wiedziec czy|wiem)",
        "(jak|czym) .. (moge|mam) .. (sprawdzic|zweryfikowac|potwierdzic) .. (pan*|ze|czy|to)",
        "(podejrzan*|dziwne|lipa)",
        "(nabier*|nabrac|kanciarz*|kret*|przewal*|podpuch*|kombinujecie|wkreca*|bujda|oszukuj*)",
        "(kit|bajki) .. (wcisk*|opowiad*)", "(wcisk*|opowiad*) .. (kit|bajki)",
        "nie (wierze|ufam|kupuje) .. (pan*|wam|wasz*|slow*|tego)?",
        "(klam*|lzesz|lzecie|lze|bzdur*|sciema)",
        "oszus*", "zlodziej*",
    ),
    "digress:objection_time": (
        "nie mam .. czasu", "(jestem|siedze) .. (w pracy|na spotkaniu|za granica|u lekarza|zajet*)",
        "(prowadze|jestem w|jade) .. (samochod*|auto|autem|aucie|autobusie|pociagu)",
        "(spiesze|spieszy|spieszy mi) (sie|mi)", "(nie moge|nie mam jak) .. (teraz )?(rozmawiac|gadac)",
        "(zla|nie najlepsza|nieodpowiednia) (pora|chwila)", "^zajet*", "nie (mam|mamy) (teraz )?chwili",
        "(nie mam|nie mamy) .. (jak|glowy|chwili|czasu)( teraz)?$", "nie mam(y)? .. czasu",
        (
            "(jestem|stoje|siedze|jade|ide) .. (w sklepie|w kolejce|za kierownica|w drodze|na urlopie|"
            "w aucie|w tramwaju|na budowie|na zakupach)"
        ),
        "(nie moge|nie bardzo moge) .. (rozmawiac|gadac|mowic)", "nie w pore",
    ),
    "digress:interest": (
        "odsetk* .. (ile|jakie|skad|wynosz*|dlaczego|naliczan*|rosna)",
        "(ile|jakie|skad|dlaczego|a co z|co z|czemu|jak*) .. odset*", "? odset*",
        "? dlaczego .. (tyle|az tyle|tak duzo)", "? skad .. (taka kwota|tyle|ta kwota|ta suma)",
        "? (jakie|jaka) .. oprocentowanie",
    ),
    "digress:time_barred": (
        "przedawni*", "przedawnien*",
    ),
    "digress:hardship": (
        "strac* .. prac*", "(jestem|leze|lezy) w szpitalu", "(jestem|zostal*) bezrobotn*",
        "(choruje|ciezko chor*|mam raka)", "nie mam [zadnych] (pieniedzy|srodkow|kasy|dochod*)",
        "(zwolnil*|zwolnili) mnie", "nie mam z czego", "nie stac mnie", "ledwo .. (koniec|starcza|wiaze)",
        "nie starcza mi",
        "bez (pracy|dochodu|dochodow|srodkow|grosza)", "(bezroboci*|zasilk*|rencie|na rencie)",
        "(stracil*|zwolnil*|zwolnion*) .. (prac*|z pracy)",
    ),
    "digress:objection_price": (
        "(za|zbyt) (drogo|duzo|wysok*|duza|duze)", "(drogo|drogi|drogie)$", "(przesada|przesadzon*)",
    ),
    "digress:how_long": (
        "? (ile|jak dlugo) .. (potrwa|trwa|to zajmie|zajmie|czeka*|bede czekac)",
        "? kiedy .. (odpowiedz|bedzie|naprawi*|dostane|wlacz*)",
    ),
    "request:change_phone": (
        (
            "(zmien*|zaktualizowac|podac|aktualiz*|poprawic) .. (numer* telefonu|telefon*|numer* komorki|"
            "numer* kontaktow*)"
        ),
        "(nowy|inny|zmienil*) .. numer telefonu",
    ),
    "request:change_address": (
        "(zmien*|zaktualizowac|aktualiz*|podac nowy|poprawic) .. adres* (?!mail|email)",
        "(zmien*|zaktualizowac|aktualiz*|poprawic) .. adres*$", "przeprowadzil* sie",
    ),
    "request:change_email": (
        "(zmien*|zaktualizowac|aktualiz*|poprawic) .. (mail*|email*)",
    ),
    "request:change_name": (
        "(zmien*|zaktualizowac|aktualiz*|poprawic) .. (nazwisk*|imi*)",
    ),
    "request:change_account": (
        "(zmien*|zaktualizowac|aktualiz*) .. (konta|konto|rachunk* bankow*)",
    ),
    "request:instalments": (
        "rozloz*", "rozkladac", "(na|w|o) (raty|ratach|rozlozenie)", "(raty|rat|ratach|ratalnie)",
        "(czesciami|w czesciach|po kawalku|po trochu)",
        "w (\\w+ )?czesciach", "(na|w) (dwa|trzy|cztery|kilka|pare) razy", "(ratami|rata|ratke)",
        "(rozbic|rozbij*|podziel*) .. (na|to|kwot*)?",
        "w (kawalkach|kawalku|dwoch kawalkach)", "po kawalku",
    ),
    "request:callback": (
        "dzwonic pozniej", "(oddzwon*|zadzwon*|przedzwon*) .. (pozniej|jutro|wieczorem|inn*|po|za|o|w|do mnie)",
        "(prosze|moze*|mozna|niech) .. (oddzwoni*|zadzwoni*)",
        (
            "(zadzwon*|oddzwon*|dzwonic) ~ (jutro|pozniej|wieczorem|po poludniu|innym razem|kiedy indziej|"
            "za godzine|w przyszlym)"
        ),
    ),
    "request:complaint": (
        "(zlozyc|zglosic|napisac) .. (reklamac*|skarg*|zazaleni*)",
    ),
    "request:invoice": (
        "(wysl*|przesl*|przysl*|dostac|kopi*|duplikat*) .. faktur*",
    ),
    "request:cancel": (
        "(rozwiazac|wypowiedziec|zrezygnowac|zerwac) .. (umow*|z uslug*|z was*)", "(zrezygnowac|rezygnuje)",
    ),
    "request:discount": (
        "(umorz*|umorzenie|rabat|znizk*|opust*|upust*)",
    ),
})  # fmt: skip
