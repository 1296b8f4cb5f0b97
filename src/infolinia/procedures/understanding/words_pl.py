"""What callers say in Polish, by subject, in the notation of `phrases`. Folded: no Polish marks.

The keys are the events, behind a colon what the event is about. Within one prefix the first that is said counts.
"""

from __future__ import annotations

from infolinia.procedures.understanding.phrases import expanded

GROUPS = {
    "tell": (
        "(podawa*|podam|podac|podaje|mowic|mowil*|powiem|powiedziec|odpowiada*|odpowiem|odpowiedziec|"
        "dyktowa*|zdradza*)"
    ),
    "talk": (
        "(rozmawiac|porozmawiac|pogadac|gadac|mowic|rozmowe|rozmowy|polacz*|przelacz*|dac|poprosic|"
        "przekier*|kontakt*)"
    ),
    "human": (
        "(czlowiek*|konsultant*|operator*|pracownik*|kims zywym|zyw* osob*|osob* zyw*|kierownik*|"
        "przelozon*|prawdziw*)"
    ),
    "want": (
        "(chce|chcial*|prosze|poprosze|prosi*|wole|wolal*|moge|mozna|moglbym|moglabym|musze|potrzebuje|"
        "da sie|daj*)"
    ),
}  # fmt: skip
PHRASES: dict[str, tuple[str, ...]] = expanded(GROUPS, {
    # --- danger, life and death
    "emergency:gas": (
        (
            "(czu*|smierdzi|smierdz*|wali|pachnie|pachn*|ulatnia*|ulotni*|wycieka*|uchodzi|syczy|wyciek|zapach|"
            "smrod|won) .. (gaz*|czad*)"
        ),
        "gaz .. (czu*|smierdzi|ulatnia*|wycieka*|uchodzi|syczy|leci)", "czad", "tlenek wegla", "tlenkiem wegla",
        "gazem .. (smierdzi|czu*|pachnie|wali)", "wyciek gazu", "rozszczeln* .. gaz*",
        "czujnik gazu .. (piszczy|wyje)",
        "(cuchnie|zalatuje|jedzie|capi|zajezdza|smierdz*|wonieje) .. gaz*",
        "gazem .. (cuchnie|zalatuje|jedzie|capi|smierdz*|zajezdza)",
        "(ulatuje|wydobywa sie|wydziela sie|uchodzi|ulatnia sie) .. gaz*", "gaz .. (ulatuje|wydobywa|wydziela)",
        "gaz* ~ (syczy|syk|bulgocze|swist*)",
    ),
    "emergency:fire": (
        "pali sie", "sie pali", "palil* sie", "pozar*", "plonie", "plona", "plomien*", "ogien", "ognia", "dym",
        "dymu", "dymi", "dymi sie", "zadymi*", "kopci*", "spalenizn*", "wybuch*", "stanelo w ogniu",
        "sie (zapalil*|zapala|zajal|zajela|zajelo|tli|fajczy|jara|kopci|dymi|dymilo)", "(zapalil*|zajelo) sie",
        "swad*", "w ogniu", "zar sie",
    ),
    "emergency:life_support": (
        "respirator*", "koncentrator* tlenu", "aparatur* .. (oddech*|tlen*)", "aparat* .. (oddech*|tlen*)",
        "podtrzym* zycia", "podlaczon* do .. (aparatur*|maszyn*|sprzet*)", "dializ*", "pod tlenem", "tlenoterapi*",
        "ssak* medyczn*", "inkubator*", "sprzet* .. (podtrzym*|medyczn*)",
        "koncentrator*", "na tlenie", "tlen* z",
        "(oddycha|zyje) .. (dzieki|przez|przy pomocy) .. (aparat*|maszyn*|urzadz*)", "(cpap|bipap)", "butl* .. tlen*",
        "tlen* .. butl*", "pomp* (insulin*|zywien*)", "(na|do) (sprzecie|aparaturze|maszynie)",
        "podlaczon* do .. (tlen*|respirat*|pomp*|aparat*)",
    ),
    "emergency:medical": (
        "nie oddycha", "stracil* przytomnosc", "nieprzytomn*", "zemdlal*", "porazil* .. prad*", "zostal* porazon*",
        "ranny", "ranna", "ranni", "krwawi*", "zawal*", "karetk*", "pogotowi* ratunkow*",
        "(zaslab*|udar|wylew|nie rusza sie|nie reaguje|poparz*|kopnal* .. prad|prad .. kopnal)",
        "(kopnal*|porazil*) .. (go|ja|dziecko|meza|zone|mnie)",
    ),
    "hazard": (
        "iskrz*", "iskry", "iskra", "strzela z", "kabel* .. (lezy|zwisa|wisi|zerwan*)",
        "zerwan* .. (przewod*|kabel*|lini*)", "przewod* .. (lezy|zwisa|wisi|zerwan*)", "kopie prad*", "prad kopie",
        "(leje|cieknie|kapie) .. (gniazd*|skrzynk*|instalac*)", "grozi", "niebezpiecz*", "zagroz*", "topi sie",
        "przewroc* .. slup*", "slup* .. (przewroc*|zlaman*)",
        (
            "(strzela|trzaska|syczy|buczy|skwierczy|iskrz*|blyska|dymi) ~ (licznik*|skrzynk*|gniazd*|"
            "rozdziel*|puszk*|instalac*|kabl*)"
        ),
        (
            "(kabel|kable|kabla|przewod|przewody|drut*|lini*) ~ (lezy|leza|zwisa*|wisi|wisza|zerwan*|"
            "oberwan*|na ziemi|na chodnik*|na drodz*|odslonie*|gole)"
        ),
        "(moze|zaraz|boje sie .. ze) .. (wybuchnie|wybuchnac|zapali sie|sie zapali)",
        "(drzewo|konar) ~ (lini*|przewod*|kabl*)", "(slup|slupek) ~ (wali|przechyl*|pochyl*|zlama*)",
        "(parzy|rozgrzan*|goracy|gorace) ~ (gniazd*|licznik|skrzynk*|kabel)",
    ),
    "distress:crisis": (
        "nie chce [mi sie] [juz] [dluzej] zyc", "nie chce [juz] [tak] [dluzej] zyc", "(zabi*|zabij*) sie",
        "sie zabi*", "samoboj*", "(skonczyc|skoncze|konczyc) ze soba", "(skonczyc|skoncze|konczyc) z soba",
        "odebrac sobie zycie", "odbiore sobie zycie", "targn* .. na .. zycie",
        "nie mam [juz] (po co|dla kogo|sily) zyc", "(chce|wole|wolal*) [juz] umrzec",
        "nie widze [juz] (sensu|wyjscia)", "(powiesze|powiesic) sie", "skocze z", "lepiej .. bylo gdybym .. nie zyl*",
        "zycie nie ma [juz] sensu", "nie dam [juz] rady [dluzej] zyc", "mam dosc zycia",
        "nic mi [juz] nie zostalo .. zyc", "(zrobie|zrobic) sobie cos", "cos sobie zrobie",
        "nie daje [juz] rady tak .. zyc", "nie wytrzymam tego [juz] [dluzej]$",
        "sie (powiesze|powiesic|utopie|utopic|zastrzele|zastrzelic|otruje|otruc|potne|zabije|zabic)",
        "(utopic|utopie|zastrzelic|zastrzele|otruc|otruje|potne|pociac) sie", "(ze|z) soba .. (skoncz*|konczyc)",
        "(skoncz*|konczyc) .. (ze|z) soba", "nie warto [juz] zyc", "po co [mi|ja] [w ogole] (zyc|zyje|to zycie)",
        "(rzuce|rzucic) sie (pod|z)", "(podetne|podciac) sobie", "(lepiej|wolalbym|wolalabym) .. nie zyc",
        "mam dosc (zycia|tego zycia|tego wszystkiego)", "nie mam [juz] (sily|ochoty) [dalej|dluzej] zyc", "na sznur*",
        "zycia mi sie odechc*", "odechc* mi sie zyc", "nie ma [juz] po co zyc",
    ),
    "deceased": (
        "zmarl*", "umarl*", "nie zyje", "nie zyja", "odszedl .. (rok*|miesiac*|tydz*|lat*)",
        "odeszla .. (rok*|miesiac*|lat*)", "swietej pamieci", "niezyjac*", "pochowal*", "po smierci",
        "juz go nie ma (z nami|wsrod nas)", "juz jej nie ma (z nami|wsrod nas)", "jest wdow*", "zginal", "zginela",
    ),
    "wrong_number": (
        "^pomylka", "pomylka$", "to pomylka", "(zly|niewlasciwy|nie ten) numer", "pomyli* .. (numer*|telefon*)",
        "nie pod ten numer", "numer* pomyl*", "(taki|taka|ktos taki|nikt taki) .. (nie mieszka|nie pracuje)",
        "nie ma tu .. (takiej osoby|nikogo takiego|takiego)",
        "nie znam [zadnego|zadnej|takiego|takiej] (pana|pani|czlowieka|osoby|nikogo)", "nikt taki",
        "zle (pan|pani|panstwo) (wybral*|sie dodzwonil*|trafil*)", "zle sie (pan|pani) dodzwonil*",
        "(to |pod )?nie (ten|moj) numer", "nie znam (go|jej|ich|nikogo|pana|pani|zadnego|zadnej)",
        "(nikogo|nikt) .. (takiego|taki|o takim nazwisku) .. (nie ma|nie znam|nie mieszka)",
        "zle ~ (dodzwoni*|wybral*|wykrecil*)",
        "nie (tam|do nas|do mnie|ten) (pan|pani|panstwo) (dzwoni*|sie dodzwoni*|trafi*)",
    ),
    "stop_contact": (
        "(nie dzwon*|nie dzwoni*) .. (wiecej|nigdy|do mnie|ponownie|juz)",
        "(wiecej|juz|nigdy) .. (nie dzwon*|mnie nie niepokoic)", "prosze [juz] [do mnie] nie dzwoni*",
        "(przestan*|przestac|skonczc*) [juz] [do mnie] dzwoni*", "przestan* .. (dzwoni*|nekac|wydzwania*)",
        "nie dzwoncie", "nie wydzwania*", "nie zycz* sobie .. (telefon*|kontakt*|dzwon*|polacze*|rozmow*)",
        "(usun*|usunie*|wykresl*|skresl*|wypis*) .. (numer*|dane|danych|list*|baz*|mnie)",
        "(mnie|numer*|dane) .. (usun*|wykresl*|skresl*|wypis*)", "(nie|prosze nie) (kontaktowac|kontaktujcie) sie",
        "(cofam|wycofuje|cofnac) .. zgod*", "dajcie mi [juz] (swiety )?spokoj", "(dac|daj*) mi [swiety] spokoj",
        "(prosze|zeby|aby) .. wiecej nie (dzwoni*|telefon*|kontaktow*)",
        "sprzeciw* .. (kontakt*|telefon*|marketing*)",
        "nie chce [juz] .. (telefonow|polaczen|rozmow|ofert|kontaktu)",
        "(skasuj*|kasuj*|wykasuj*) .. (numer*|dane|mnie)", "(zawraca*|truc) .. (glow*|gitar*|dup*)",
        "(nekacie|nekanie|nekacie mnie)",
        "(nie dzwon*|nie telefon*|nie kontakt*) ~ (wiecej|nigdy|juz|mnie)",
    ),
    # --- conducting the conversation
    "language": (
        (
            "(mowi*|rozmawia*|porozmawia*|mowic|obslug*|prosze|da sie|mozna) .. po (angielsku|ukrainsku|rosyjsku|"
            "niemiecku)"
        ),
        "^po (angielsku|ukrainsku|rosyjsku|niemiecku)", "nie (mowie|rozumiem|znam) [dobrze] (po polsku|polskiego)",
        "(po|w jezyku) (angielsk*|ukrainsk*|rosyjsk*|niemieck*) .. (prosze|mozna|poprosze)", "english please",
        "(do you )?speak english", "українськ*", "по русски",
    ),
    "repetition_complaint": (
        (
            "juz .. (mowil*|podawal*|podal*|tlumaczyl*|opowiadal*|zglaszal*|wyjasnial*|odpowiadal*|"
            "odpowiedzial*) [to|o tym|wszystko|panu|pani|kolezance|koledze|poprzedni*|wam]*"
        ),
        (
            "(ile|ktory) raz* .. (mam|mozna|musze|bede|to) .. (mowic|powtarzac|powtarzam|podawac|tlumaczyc|mowie|"
            "tlumacze|podaje)"
        ),
        "ile razy (mam|mozna|jeszcze|musze)",
        (
            "(znowu|znow|kolejny raz|po raz (drugi|trzeci|kolejny|enty|setny)) .. (mam|musze|to samo|mowie|"
            "powtarzam|tlumacze|podaje)"
        ),
        "po raz (drugi|trzeci|czwarty|kolejny|enty|setny|dziesiaty)",
        "(mowil*|podawal*|tlumaczyl*) .. (juz|przed chwila|przeciez)",
        "(poprzedni*|kolezan*|koledz*|tamt*) .. (to |o tym )?(mowil*|podawal*|tlumaczyl*)",
        "macie to [juz] (zapisane|w systemie)", "wszystko [juz] (powiedzial*|podal*|opowiedzial*)",
        "ciagle pytacie o to samo", "znowu to samo",
        (
            "(mowil*|powiedzial*|podawal*|podal*|tlumaczyl*|opowiadal*|opisywal*|zglaszal*|wyjasnial*|"
            "dyktowal*|powtarzal*) .. (juz|razy|przed chwila|przeciez|innym|innej|innemu|komus|wczesniej|"
            "poprzedni*|kolezance|koledze)"
        ),
        "juz .. (powiedzial*|opisywal*|dyktowal*|powtarzal*)", "(powtarzam|mowie) .. (raz|razy|w kolko)",
        "w kolko (to samo|mowie|pytacie)",
        (
            "(rozmawial*|gadal*|dzwonil*|zglaszal*|pisal*|mowil*|podawal*|tlumaczyl*|"
            "opowiadal*) ~ (juz (raz|dwa razy|trzy razy|kilka razy)|(dwa|trzy|cztery|kilka|pare|sto) razy|"
            "juz wczoraj|przed chwila)"
        ),
        (
            "(ile razy|w kolko|ciagle|wciaz|znowu|caly czas|bez przerwy|po raz) ~ (tlumacz*|powtarza*|mowi*|"
            "opowiada*|pytacie|podaw*)"
        ),
        (
            "(drugi|trzeci|czwarty|piaty|ktorys|kolejny|enty) raz ~ (mowie|opowiadam|tlumacze|powtarzam|"
            "podaje|pytacie|to samo)"
        ),
    ),
    "slower": (
        "(wolniej|pomalu|powoli|powolutku)", "nie tak szybko", "(za|zbyt) szybko", "troche ciszej", "zwolni*",
        "nie nadazam", "nie nadaze", "nie zdazyl* [za]* zapisac",
        "(spokojniej|pomalutku)", "nie tak predko", "za predko",
    ),
    "repeat": (
        "powtorz*", "powtorzy*", "jeszcze raz", "? ^(slucham|prosze|co|halo|ze co|ze jak|jak)$",
        "^(co|ze co|jak) prosze$", "^co takiego$", "^ze co$", "^jak$",
        "nie (doslysz*|uslysz*|slysz*|zrozumial*|dotarlo|zalapal*)", "(slabo|zle|kiepsko) .. slysz*",
        "slysz* .. (slabo|zle|kiepsko)", "co (pan|pani|panstwo) (mowil*|mowi*|powiedzial*|pytal*)",
        "(glosniej|wyrazniej)", "przerywa*", "uciek* mi", "mozna [prosic] (raz|ponownie)", "? ponownie",
        "? jakie bylo pytanie", "jak brzmialo pytanie", "pytanie .. raz",
        "? (co|jak|ile|kiedy|ktory|ktora|gdzie) (pan|pani|panstwo|to) (mowil*|mowi|mowila|powiedzial*|pytal*|bylo)",
        "^(co )+$", "od (nowa|poczatku)", "nie (slychac|doslyszal*|uslyszal*|slyszal*)",
        "(slabo|ledwo|zle|kiepsko) .. slychac", "(zaklocenia|trzeszczy|szumi)", "^halo( halo)*$", "przerwalo",
        "urwalo",
        "(powiedz*|przeczyta*|mow*) .. (raz jeszcze|od nowa|ponownie)",
    ),
    "back": (
        (
            "(wroc*|wracaj*|cofn*|cofam*|cofac|powrot*) .. (poprzedni*|wczesniej*|tamt*|pytani*|krok*|ekran*|"
            "temat*|tego)"
        ),
        "^(wroc|cofnij|wstecz|cofnac|cofnijmy sie|wrocmy|wracamy|powrot)$",
        "^(wroc|wrocmy|cofnijmy sie|cofnij sie) do", "(poprzednie|wczesniejsze|tamto) pytanie",
        "(krok|pytanie) (wstecz|wczesniej|do tylu)", "^(cofn*|wroc*) sie$", "poprzedni krok",
        "(mozemy|mozna|prosze) sie cofnac", "(mozemy|mozna|prosze|chce|chcial*) (cofnac|wrocic)$",
        "(zmienic|poprawic) .. (poprzedni*|wczesniejsz*|tamta|tamto) (odpowiedz|dane|pytanie|punkt)",
        "(chce|chcial*|musze|moge|mozemy|mozna) .. (wrocic|cofnac) .. (do|sie)",
    ),
    "person": (
        "<want> .. <talk> .. <human>", "<want> .. <human>$", "<talk> .. z <human>", "^<human>( <human>)?$",
        "(prosze|poprosze) [mnie] (polaczyc|przelaczyc|laczyc)",
        "polacz* [mnie] z (kims|kim|innym|czlow*|osob*|dzial*|pan*|biur*)", "przelacz* mnie", "zywego czlowieka",
        "(przelacz*|polacz*|laczyc|przekier*) .. (z|do|na) .. <human>",
        "nie [chce|bede|zamierzam] .. (rozmawia*|gada*) .. (automat*|robot*|maszyn*|bot*|komputer*)",
        "z kims (innym|kompetentnym|normalnym|zywym)", "dajcie (mi )?(kogos|czlowieka|konsultanta)",
        "? jest tam ktos zywy", "(czy )?moge .. z (kims|kim innym|czlowiek*|konsultant*|operator*)",
        "z (maszyn*|robot*|automat*|bot*|komputer*) .. nie .. (rozmawia*|gada*|zamierz*|mam|bede)",
        "(dajcie|dawaj*|daj|dac) .. <human>",
        "(prosze|poprosze) .. (kierownik*|przelozon*|szef*|dyrektor*|konsultant*)", "ktos zywy",
        "(zywego|prawdziwego) (czlowieka|konsultanta|pracownika)",
        "<want> ~ (z kims|kogos) .. (zywym|zywego|innym|innego|prawdziw*|kompetent*)", "<talk> ~ <human>",
        (
            "(jest|macie|ma|maja|sa) .. (jakis|jakiegos|jacys|zyw*|normaln*|prawdziw*) .. (czlowiek*|"
            "konsultant*|ludzie|osob*|pracowni*)"
        ),
    ),
    "hold": (
        "(chwil|chwile|chwilke|chwileczk*|chwilecz*|momencik|moment|sekund*|sekundk*|minutk*|minutke)",
        "(zaczeka*|poczeka*|czeka*|zaczekac|poczekac)",
        "juz (ide|szukam|sprawdzam|patrze|biore|lece|sprawdze|podaje)", "^(zaraz|juz)( (zaraz|juz|chwila))*$",
        "zaraz (wroc*|wezm*|sprawdz*|poszuk*|znajd*|podam|zobacz*|przynios*)",
        "(tylko|niech) .. (wezme|wezm*|znajde|poszukam|sprawdze|zobacze|przyniose|zapisze)", "nie rozlaczac",
        "prosze nie odklad*", "pozwoli .. (znajde|sprawdze|zobacze)",
        "musze (poszukac|wstac|znalezc|wziac|siegnac|zajrzec)",
        "(wezme|znajde|przyniose|poszukam|siegne|otworze|zamkne|wylacze|scisze|zalogowac|odszukam|wyjme|zaloze) ..",
        "(ide|pojde|skocze|lece) po .*", "tylko .. (okular*|dlugopis*|olowek|kartk*|dowod*|drzwi|dokument*)",
        "prosze (nie odkladac|sie nie rozlaczac|nie rozlaczac)", "niech (pan|pani) (poczeka|zaczeka|chwile)",
        (
            "(zaraz|juz|moment|chwile|chwilke) .. (wolam|zawolam|poprosze|podam|dam|daje|oddaje|przekaze|"
            "znajde|wezme|sprawdze|bede)"
        ),
    ),
    "help": (
        "? gdzie .. (znajd*|znalezc|jest|szukac|to jest|sprawdz*|widac|pisze)",
        "? (jak|skad) .. (sprawdz*|znalezc|wziac|znajd*|rozpozna*|odczyta*|mam wziac|mam to)",
        "co (to )?(znaczy|oznacza)", "? co to (jest|sa|takiego|za)", "? o (co|jaki*|ktor*) .. chodzi",
        "? (jaki|jakie|jaka|ktory|ktora|ktore) .. (mam|podac|chodzi|numer|kod|format|opcj*|mozliwosc*|wybor)",
        "nie rozumiem", "nie (lapie|kapuje|kumam|czaje)", "? co mam (podac|powiedziec|zrobic|wybrac|mowic|wpisac)",
        "? jak mam .. (podac|powiedziec|rozumiec|wpisac)", "? (jaka|jakie) jest .. (roznica|skala|mozliwosci)",
        "? co .. (do wyboru|mozna wybrac|moge wybrac|mam do wyboru)", "^(pomoc|pomocy|podpowiedz|pomoz*)$",
        "(prosze|moze|mozna) .. (wyjasn*|wytlumacz*|podpowie*|pomoc|objasn*)",
        "? jak to .. (rozumiec|podac|wyglada|liczyc)", "? (na|w) (jakiej|czym) .. (skali|polega)",
        "? z czego .. (sklada|wybier*)", "? jak (ma|powinien|powinno) wygladac",
        "? ile .. (ma|powin*) .. (cyfr*|znak*)", "podac przyklad", "? na przyklad",
        "? jak .. wyglad*", "? co (pan|pani|to) .. (ma na mysli|znaczy)", "^to znaczy (co|ile|jak|kiedy)?$",
        "? w (jakim sensie|sensie)", "^czyli (co|jak|ile)$", "? (ktory|jaki|ktora|jaka|ktore) to [numer|kod|data]*",
        "? ile .. (cyfr|znakow)", "? (jakie|co) .. (opcje|mozliwosci|do wyboru)",
        (
            "? ile (ja )?(w ogole |wlasciwie |teraz )?(jestem|mam|musze|wynosi|zostalo|trzeba) .. (winien|"
            "winna|dluzn*|zaplacic|dlug*|zaplaty|oddac|do)"
        ),
    ),
    "lost": (
        (
            "^(a |i |no )*(czy )?(moge|mozna|musze|mam prawo|da sie) (sie )?nie (zgodz*|zgadz*|odpow*|podawac|podac|"
            "nagryw*)"
        ),
        "^(a |i |no )*co (bedzie )?(jak|jesli|jezeli|gdy*) \\w+",
        "^(a |i |no )*(co )?(bedzie )?(jak|jesli|jezeli|gdyby*) (sie )?nie (?!trzeba)",
        "nie (rozumiem|lapie|kapuje|kumam|czaje|zrozumial*)(?! (po co|dlaczego|czemu))",
        "nie (bardzo|do konca|calkiem) rozumiem", "o co (pan|pani|panstwo|wy) .. (chodzi|pyta*)$",
        "^nie wiem o co .. chodzi",
        "nie wiem (o co|o czym|co) (pan|pani|panstwu|panu|wam|wy) .. (mowi*|chodzi|pyta*|chce*)",
        "(wytlumacz*|wyjasn*|objasn*) ~ (mi|po ludzku|prosciej|jasniej|ludzku)", "po ludzku",
        "(prosciej|jasniej|prostszymi slowami)",
    ),
    "use_caller_number": (
        "(z|spod) (ktorego|tego) .. (dzwoni*|rozmawia*|telefonuj*)", "(ten|na ten) [sam] (numer|telefon)$",
        "^(ten|na ten) sam$", "^(ten|na ten)$", "(ten|tego) .. co (dzwonie|teraz|sie .. wyswietla*|panstwu sie)",
        "(wyswietla*|widzi*|pokazuj*) .. (pan*|sie|numer*)", "numer .. (macie|widac|sie wyswietla*)",
        "^(moze byc|niech bedzie) ten", "ten na ktory (pan|pani|panstwo) dzwoni*",
        "na ktory (pan|pani|panstwo) (teraz )?dzwoni*",
        "(ten|tym|tego) (sam*|co|numer*) .. (teraz|dzwoni*|rozmawia*|mam)", "ten sam",
        "(ten|tym) .. (co|z ktorego|na ktorym) .. (dzwoni*|rozmawia*|teraz|gada*)",
        "dzwoni* .. (na niego|na ten|z niego|na moj)",
        "wyswietl*",
    ),
    # --- no answer
    "refuse": (
        "nie (bede|zamierzam|chce|mam zamiaru|mam ochoty|zycze sobie|mam obowiazku|moge|musze) .. <tell>",
        "nie <tell>(?! (ze|iz|nic))", "(wole|wolal*) .. nie <tell>", "wole tego nie <tell>", "odmawiam",
        "odmowie odpowiedzi", "bez komentarza", "nie (chce|zamierzam|bede) .. placic",
        "(pominmy|pomin*|opusc*|przejdz*) .. (to|pytani*|dalej)", "nie (wasza|pana|pani|panstwa|twoja) sprawa",
        "(to )?(moja|prywatna|osobista) sprawa", "to (jest )?(prywatne|poufne|tajne|tajemnica|dane wrazliwe)",
        "nie (chce|zamierzam|bede) na to", "^nie chce$", "nie podaje .. (nikomu|obcym|przez telefon)",
        "tego .. nie (powiem|podam|zdradze)", "nic (panu|pani|wam) nie (powiem|podam)",
        "(poufn*|prywatn*) .. (dane|informac*|spraw*)", "(dane|informac*) .. (poufn*|prywatn*|wrazliw*)",
        "to was nie (obchodzi|powinno obchodzic)", "nie musi* (pan|pani|wiedziec)",
        "takich (danych|informacji) .. nie",
        "nigdy .. nie (zaplace|place|dam|dostan*|podam|powiem|splace|oddam)",
        "nie (zaplace|bede placil*|bede placic|oddam|dam) .. (wam|panu|pani|nigdy|nic|zadn*)",
        "(ani mi sie sni|ani mysle|nie ma mowy|nie ma takiej opcji)",
        "nie (pana|pani|panski|panska|wasz|wasza|twoj|twoja) (interes|sprawa|biznes)",
        "co (to |cie |pana |pania |was )+(obchodzi|interesuje)", "nastepne pytanie",
        "(to )?(pytanie )?(zostawmy|zostawie|pomine)", "nie (mam zamiaru|zamierzam)$",
        "tego .. (nie (mowie|podaje|ujawniam|zdradzam))", "nie (ujawniam|zdradzam|udzielam|udziele)",
        "(nie dostan*|nie zobacz*) ~ (grosz*|pieniedzy|zlotowk*|nic|ode mnie)",
        "(tego|nic|numeru|pesel*|danych|kodu) ~ nie (podam|powiem|podaje|zdradze|ujawnie)",
        "^(nigdy|w zyciu|po moim trupie)$",
        (
            "(nie mam (zamiaru|ochoty)|nie zamierzam|ani mysle|ani mi sie sni) .. (placic|splacac|oddawac|"
            "zaplacic|dawac)"
        ),
        "nic .. nie (zaplace|place|dam)",
    ),
    "dont_know": (
        "nie wiem", "nie pamietam", "nie pamieta*", "nie mam [zielonego|bladego] pojecia",
        "trudno (mi )?(powiedziec|okreslic|stwierdzic|ocenic)",
        "nie (umiem|potrafie|jestem w stanie) .. (powiedziec|okreslic|odpowiedziec|ocenic|podac)",
        "(zapomnial*|wylecialo mi|wypadlo mi|wyleciało)",
        "nie mam .. (przy sobie|pod reka|pod reku|tutaj|przed soba|ze soba|na mysli teraz)", "nie kojarze",
        "nie przypominam sobie", "nie znam .. (numer*|dat*|kwot*|na pamiec|tego|go|jej)$", "ciezko (mi )?powiedziec",
        "(skad|jak) (mam|moge) wiedziec", "skad moge", "(bo|czy) ja wiem",
        "nie mam [teraz] [tego|tej|tych]? ?(numeru|kodu|dokument*|faktury|umowy)",
        "(musze|musialbym|musialabym) .. sprawdzic", "nie orientuje sie", "bog (jeden )?(raczy )?wiedziec",
        "diabli wiedza", "nie mam (tego|go|jej) [teraz|tu|akurat]*", "nie mam zdania", "nie jestem w stanie",
        "nikt mi .. nie (powiedzial|podal|mowil)", "nie znam",
        "pojecia (zielonego )?nie mam", "nie (orientuje|zorientowan*)", "(kto|ktoz) (to )?(moze |tam )?wie",
        "nie przychodzi mi", "nie (liczyl*|patrzyl*|sprawdzal*|zwrocil* uwagi|zapisal*|zapamietal*|zastanawial*)",
        "nie mam [tutaj|tu|akurat] [zadn*|tych|tej|tego] (danych|informacji|papier*|dokumentow|umowy|faktury)",
        "(skad|jak) .. (mam|moge|mial*) .. wiedziec", "nie (powiem|podam) (dokladnie|z glowy|na pamiec|z pamieci)",
        "nie jestem pewn*$",
        "nie (moge|umiem|potrafie) .. (znalezc|odczytac|rozczytac|doczytac|doszukac|odnalezc|dojrzec)",
        (
            "(mam|jest|lezy|zostal*|zostawil*) .. (w (drugim|innym) pokoju|w domu|w aucie|w samochodzie|"
            "na gorze|w torebce|gdzie indziej|w pracy|u zony|u meza)"
        ),
        "nie (widze|znajduje) .. (tego|numeru|kodu|go)?",
        "(gdzies|zgubil*|zapodzial*) .. (zgubil*|mialem|mialam|sie|ten|mi)",
        "nie (sposob|da sie|da rady) .. (wycenic|okreslic|powiedziec|policzyc|ocenic|stwierdzic)",
        "sie nie da (wycenic|okreslic|powiedziec|policzyc|ocenic|stwierdzic)",
    ),
    "no_preference": (
        "obojetn*", "wszystko (mi )?jedno", "bez (znaczenia|roznicy)", "nie (ma|robi) .. (znaczenia|roznicy)",
        "dowoln*", "jak (wam|panu|pani|panstwu) (wygodn*|pasuje|lepiej)",
        "jak (pan|pani|panstwo|chcecie) .. (chce|wol*|uwaza*)",
        "(moze byc )?(jakkolwiek|cokolwiek|kiedykolwiek|byle co|byle jak|ktorykolwiek|ktorekolwiek)",
        "zdaje sie na (pana|pania|panstwa|was)", "niewazne", "ganz egal", "^(kazdy|kazda|kazde)( .*)?$",
        "nie mam preferencji",
        "co (pan|pani|panstwo|wy) (wol*|chce|uwaza*|proponuj*)$", "(pan|pani|panstwo) (wybierz*|wybier*|zdecyduj*)",
        "niech (pan|pani) (wybierze|zdecyduje|sam wybierze)",
        "jak (leci|popadnie|wola|wolicie|chcecie|wygodniej|latwiej)", "nie robi (mi )?roznicy",
        "(ktore|ktory|ktora|co) badz", "wsio ryba",
        "^(kiedykolwiek|gdziekolwiek|jakkolwiek|cokolwiek)$",
        "? (o ktorej|kiedy|jak|gdzie|co|ktory) (wam|panu|pani|panstwu) .. (pasuje|wygodn*|lepiej|odpowiada)",
        "dostosuje sie", "(o kazdej porze|kazdy termin|caly dzien|cala dobe)",
        "nie zalezy mi", "(mnie|mi) .. nie zalezy",
    ),
    "but_not": (
        "(byle|tylko|ale|oprocz|poza|ewentualnie|zeby|aby|chyba ze|pod warunkiem)",
    ),
    "none": (
        "nie (mam|posiadam|uzywam|korzystam|zalozyl*|mialem|mialam)",
        "^(brak|zaden|zadnego|zadnej|nie ma|nie dotyczy|zadne)$", "nie dotyczy",
        "(maila|emaila|telefonu|komorki|adresu|numeru) nie (mam|posiadam|uzywam)", "bez (maila|emaila|telefonu)",
        "nie (mam|ma) (takiego|takiej|czegos takiego)",
    ),
    "other": (
        "(cos|z czym|sprawa|kwestia|czegos|o cos) (zupelnie |calkiem |calkowicie )?(inn*|innego)",
        "(inna|innej|inny|inne) (sprawa|sprawe|sprawie|temat|powod|problem|kwestia|spraw)",
        "(zadne|zadna|zadnej|zadnego|nic) z (tych|tego|powyzszych|wymienionych)",
        "^(inne|inna|inny|innego|zadne|zadna)$", "nie ma .. (na liscie|mojej sprawy|tego co)", "jeszcze cos innego",
        "nie (o to|w tej|to) .. (chodzi|sprawie) .. (tylko|chodzi)*$",
        "z innej beczki", "(zadna|zadne|zaden|nic) z (nich|tego|tych)", "co innego$", "inny (problem|temat)",
        "nie ma tego (tutaj|tu)",
        "(czegos|czego|tego|mojego|mojej) .. (nie bylo|nie ma|nie wymieni*|nie wspomnia*)",
        "nie pasuje do (zadn*|niczego)",
    ),
    "defer": (
        (
            "(musze|chce|chcial*|wole|pozwol*|najpierw) .. (przeczytac|poczytac|zastanowi*|pomyslec|przemyslec|"
            "naradzic|skonsultowac|zapytac|spytac|porozmawiac z|omowic|przeanalizowac|policzyc|zobaczyc|sprawdzic)"
        ),
        "(zastanowie|zastanawiam|pomysle|przemysle|naradze|namysle) [sie|nad tym|to]*",
        "(daj*|prosze|poprosze|dac) .. (czas|do namyslu|na zastanowienie|chwile do)",
        (
            "(prosze|poprosze|moze) .. (przysl*|wysl*|wyslac|przeslac) .. (mail*|email*|list*|pocz*|pismie|pisemn*|"
            "umow*|to)"
        ),
        "(wrocmy|wrocimy|porozmawiajmy|pogadajmy) .. (pozniej|jutro|innym)",
        "(nie teraz|pozniej|innym razem|kiedy indziej|jutro dam znac|dam znac|odezwe sie|oddzwonie)",
        "nie moge .. (teraz )?(zdecydowac|podjac decyzji)", "nie podejme .. decyzji",
        "(do namyslu|na spokojnie|przespac sie)",
        (
            "(musze|musial*|chce|chcial*|wole|wolal*|najpierw|trzeba|daj*|pozwol*|bede) .. (poczyta*|"
            "przeczyta*|zastanow*|pomysl*|przemysl*|narad*|skonsult*|porozm* z (mez*|zon*|syn*|cork*|kims|"
            "rodzin*|prawnik*|ojcem|mama|szefem|ksiegow*|bratem|siostra)|pogada* z|obgada*|dogada*|uzgodn*|"
            "poradz*|przeanaliz*|policz*|oblicz*|przejrz*|zapozna*)"
        ),
        (
            "(pogadam|porozmawiam|naradze|skonsultuje|uzgodnie|zapytam|spytam|poradze) .. (mez*|zon*|syn*|"
            "cork*|kims|rodzin*|prawnik*|ojc*|mam*|szef*|ksiegow*|brat*|siostr*|sie)"
        ),
        (
            "(wyslij*|przeslij*|przyslij*|podeslij*|wyslac|przeslac|przyslac|dostac|dostane) .. (mail*|"
            "email*|list*|poczt*|pismie|pisemn*|umow*|papier*|najpierw)"
        ),
        "(jeszcze|wciaz) (sie )?nie (wiem|zdecydowal*) czy (sie )?(zgod*|chce|wezme|podpis*)", "nie od razu",
        "(dam|dajcie|dac) (znac|znak)",
        "nie podejm* .. decyzji", "(to )?(przespac|odlezec)",
        "(poprosze|prosze|chce|wole|wolal*|chcial*) .. (na pismie|pisemnie|listownie)",
        "(zobacze|zobaczymy) (co|jak|czy|ile|potem|pozniej)", "^zobaczymy$",
    ),
    "backchannel": (
        (
            "^(no|tak|mhm|mhmm|mm|mmm|yhy|yhym|ehe|aha|acha|uhm|ok|okej|okay|dobrze|dobra|rozumiem|jasne|slucham|"
            "prosze|no to|dalej|prosze dalej|prosze mowic|slucham pana|slucham pania|slucham dalej|wiem|oczywiscie|"
            "w porzadku|zgadza sie|zgadzam sie|jestem|kontynuowac|prosze kontynuowac|prosze czytac|czytac|"
            "niech pan mowi|niech pani mowi|no tak|ta|no no|i|a|ach|oj)( (no|tak|mhm|yhy|yhym|aha|ok|okej|dobrze|"
            "dobra|rozumiem|jasne|slucham|prosze|dalej|mowic|pana|pania|wiem|oczywiscie|w porzadku|jestem|"
            "niech pan mowi|niech pani mowi|juz))*$"
        ),
    ),
    "hang_up_wish": (
        "do (widzenia|uslyszenia|zobaczenia)", "(dobranoc|zegnam|nara|czesc|milego dnia|milego wieczoru|na razie)$",
        "^(czesc|pa|nara|zegnam)", "(musze|bede) (juz )?(konczyc|leciec|isc)", "(konczmy|koncze) .. (rozmow*|to|te)",
        "(rozlaczam|rozlacze|odkladam|odloze) [sie|sluchawke]*", "^koncze$", "nie mam .. wiecej do powiedzenia",
        "(pa pa|papa|do uslyszenia|milego|trzymaj sie|trzymajcie sie|bywaj*)",
        "(rozlaczam|koncze|konczymy|zegnam|odkladam)",
    ),
})  # fmt: skip
