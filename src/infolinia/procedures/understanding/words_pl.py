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
    ),
    "emergency:fire": (
        "pali sie", "sie pali", "palil* sie", "pozar*", "plonie", "plona", "plomien*", "ogien", "ognia", "dym",
        "dymu", "dymi", "dymi sie", "zadymi*", "kopci*", "spalenizn*", "wybuch*", "stanelo w ogniu",
    ),
    "emergency:life_support": (
        "respirator*", "koncentrator* tlenu", "aparatur* .. (oddech*|tlen*)", "aparat* .. (oddech*|tlen*)",
        "podtrzym* zycia", "podlaczon* do .. (aparatur*|maszyn*|sprzet*)", "dializ*", "pod tlenem", "tlenoterapi*",
        "ssak* medyczn*", "inkubator*", "sprzet* .. (podtrzym*|medyczn*)",
    ),
    "emergency:medical": (
        "nie oddycha", "stracil* przytomnosc", "nieprzytomn*", "zemdlal*", "porazil* .. prad*", "zostal* porazon*",
        "ranny", "ranna", "ranni", "krwawi*", "zawal*", "karetk*", "pogotowi* ratunkow*",
    ),
    "hazard": (
        "iskrz*", "iskry", "iskra", "strzela z", "kabel* .. (lezy|zwisa|wisi|zerwan*)",
        "zerwan* .. (przewod*|kabel*|lini*)", "przewod* .. (lezy|zwisa|wisi|zerwan*)", "kopie prad*", "prad kopie",
        "(leje|cieknie|kapie) .. (gniazd*|skrzynk*|instalac*)", "grozi", "niebezpiecz*", "zagroz*", "topi sie",
        "przewroc* .. slup*", "slup* .. (przewroc*|zlaman*)",
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
    ),
    "slower": (
        "(wolniej|pomalu|powoli|powolutku)", "nie tak szybko", "(za|zbyt) szybko", "troche ciszej", "zwolni*",
        "nie nadazam", "nie nadaze", "nie zdazyl* [za]* zapisac",
    ),
    "repeat": (
        "powtorz*", "powtorzy*", "jeszcze raz", "? ^(slucham|prosze|co|halo|ze co|ze jak|jak)$",
        "^(co|ze co|jak) prosze$", "^co takiego$", "^ze co$", "^jak$",
        "nie (doslysz*|uslysz*|slysz*|zrozumial*|dotarlo|zalapal*)", "(slabo|zle|kiepsko) .. slysz*",
        "slysz* .. (slabo|zle|kiepsko)", "(co|jak) (pan|pani|panstwo) (mowil*|mowi*|powiedzial*|pytal*)",
        "(glosniej|wyrazniej)", "przerywa*", "uciek* mi", "mozna [prosic] (raz|ponownie)", "? ponownie",
        "? jakie bylo pytanie", "jak brzmialo pytanie", "pytanie .. raz",
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
    ),
    "person": (
        "<want> .. <talk> .. <human>", "<want> .. <human>$", "<talk> .. z <human>", "^<human>( <human>)?$",
        "(prosze|poprosze) [mnie] (polaczyc|przelaczyc|laczyc)",
        "polacz* [mnie] z (kims|kim|innym|czlow*|osob*|dzial*|pan*|biur*)", "przelacz* mnie", "zywego czlowieka",
        "(przelacz*|polacz*|laczyc|przekier*) .. (z|do|na) .. <human>",
        "nie [chce|bede|zamierzam] .. (rozmawia*|gada*) .. (automat*|robot*|maszyn*|bot*|komputer*)",
        "z kims (innym|kompetentnym|normalnym|zywym)", "dajcie (mi )?(kogos|czlowieka|konsultanta)",
        "? jest tam ktos zywy", "(czy )?moge .. z (kims|kim innym|czlowiek*|konsultant*|operator*)",
    ),
    "hold": (
        "(chwil|chwile|chwilke|chwileczk*|chwilecz*|momencik|moment|sekund*|sekundk*|minutk*|minutke)",
        "(zaczeka*|poczeka*|czeka*|zaczekac|poczekac)",
        "juz (ide|szukam|sprawdzam|patrze|biore|lece|sprawdze|podaje)", "^(zaraz|juz)( (zaraz|juz|chwila))*$",
        "zaraz (wroc*|wezm*|sprawdz*|poszuk*|znajd*|podam|zobacz*|przynios*)",
        "(tylko|niech) .. (wezme|wezm*|znajde|poszukam|sprawdze|zobacze|przyniose|zapisze)", "nie rozlaczac",
        "prosze nie odklad*", "pozwoli .. (znajde|sprawdze|zobacze)",
        "musze (poszukac|wstac|znalezc|wziac|siegnac|zajrzec)",
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
    ),
    "use_caller_number": (
        "(z|spod) (ktorego|tego) .. (dzwoni*|rozmawia*|telefonuj*)", "(ten|na ten) [sam] (numer|telefon)$",
        "^(ten|na ten) sam$", "^(ten|na ten)$", "(ten|tego) .. co (dzwonie|teraz|sie .. wyswietla*|panstwu sie)",
        "(wyswietla*|widzi*|pokazuj*) .. (pan*|sie|numer*)", "numer .. (macie|widac|sie wyswietla*)",
        "^(moze byc|niech bedzie) ten", "ten na ktory (pan|pani|panstwo) dzwoni*",
        "na ktory (pan|pani|panstwo) (teraz )?dzwoni*",
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
    ),
    "no_preference": (
        "obojetn*", "wszystko (mi )?jedno", "bez (znaczenia|roznicy)", "nie (ma|robi) .. (znaczenia|roznicy)",
        "dowoln*", "jak (wam|panu|pani|panstwu) (wygodn*|pasuje|lepiej)",
        "jak (pan|pani|panstwo|chcecie) .. (chce|wol*|uwaza*)",
        "(moze byc )?(jakkolwiek|cokolwiek|kiedykolwiek|byle co|byle jak|ktorykolwiek|ktorekolwiek)",
        "zdaje sie na (pana|pania|panstwa|was)", "niewazne", "ganz egal", "^(kazdy|kazda|kazde)( .*)?$",
        "nie mam preferencji",
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
    ),
    # --- beside the matter
    # --- wishes
    # --- yes and no beside the words
    "yes:customer": (
        "przy (telefonie|aparacie)",
        "^(tak )*(to )?(ja|ja sam|ja sama|we wlasnej osobie|we wlasnej osobie|osobiscie)( ja)?( slucham| tak)*$",
        "(to|tak) (wlasnie )?ja", "^(tak )?slucham", "^jestem$", "z tej strony", "^(zgadza sie|owszem) ",
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
    ),
    "no:more": (
        "to (juz )?(wszystko|tyle|koniec)", "do uslyszenia",
        "^(juz )?(wszystko|tyle|dziekuje|dzieki|dziekuje bardzo|nic|nic wiecej|niczego)( .*)?$",
        "(nic|niczego) (juz )?(wiecej|innego)", "wszystko (juz )?(wiem|jasne)",
        "(dziekuje|dzieki) [bardzo|pieknie|serdecznie|slicznie]*$", "(juz )?nie trzeba", "do widzenia", "wystarczy",
    ),
    "yes:more": (
        "(mam|mialbym|mialabym|jest|bylo) .. (jeszcze|pytani*|sprawe|sprawa|prosbe|prosba)",
        "jeszcze (jedno|jedna|cos|chcial*|chce|pytani*|sprawa|prosb*)",
        (
            "(chcial*|chce|poprosil*|potrzebuj*|moge|mozna) .. (zapytac|spytac|dowiedziec|zmienic|zglosic|zamowic|"
            "sprawdzic)"
        ),
    ),
    "no:danger": (
        "(nikomu|nikt|niczemu|nic) .. nie (grozi|zagraza|jest|stalo|pali|dymi|czu*|leci)",
        "nic (takiego|sie nie dzieje|sie nie stalo|zlego|groznego)",
        "wszystko (jest )?(w porzadku|dobrze|ok|okej|gra)",
        "(spokojnie|bezpiecznie|bezpieczni|bezpieczny|bezpieczna|bezpieczne|zadnego zagrozenia|bez zagrozenia)",
        "nie ma .. (zagrozenia|niebezpieczenstwa|dymu|gazu|ognia|zapachu|nic|pozaru)", "(jestesmy|jestem) bezpieczn*",
        "nie czu* .. (gazu|dymu|zapachu|nic)", "zadn* .. (zapach*|dym*|zagroz*)",
    ),
    "no:offer": (
        "nie (chce|zamierzam|bede) .. placic",
        (
            "nie (stac|dam rady|mam tyle|mam takich|mam pieniedzy|mam z czego|moge|zaplace|mam jak|jestem w stanie|"
            "zgadzam|dysponuje|wchodzi w gre|ma mowy|ma szans|ma takiej)"
        ),
        "(nierealne|niemozliwe|wykluczone|odpada|w zyciu|za duzo|nie tyle)",
        "nie mam .. (pieniedzy|kasy|srodkow|kwoty|sumy|z czego)", "nie ma (mowy|szans|opcji)",
    ),
    "yes:offer": (
        "^(zaplace|ureguluje|splace)", "(moze|niech) (tak )?(byc|bedzie)",
        (
            "(zgoda|zgadzam sie|zgadzam|pasuje|odpowiada|akceptuje|biore|stoi|umowa|deal|przyjmuje|ok|okej|dobrze|"
            "dobra|swietnie|super|w porzadku|jasne)"
        ),
        "(zaplace|ureguluje|wplace|splace|przeleje) .. (wszystko|calosc|cala|od razu|dzis*|jutro|to)",
        "(dam rade|stac mnie|moge tak|da sie|damy rade)",
    ),
    "yes:consent": (
        "(niech|moze) (tak |juz |sobie )?(bedzie|byc)", "nie mam nic przeciw*",
        "nie (przeszkadza|widze przeszkod|widze problemu|ma problemu|mam problemu)", "(wyrazam|daje) [na to]* ?zgode",
        "(prosze|mozna) (nagrywac|bardzo)", "nagrywajcie", "(skoro|jak|jesli) (trzeba|musi*)",
    ),
    "no:consent": (
        "nie (zgadzam|wyrazam|zycze sobie|chce|pozwalam|nagryw*|daje|ma zgody|ma mowy)", "bez nagrywania",
        "nie zycze",
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
    ),
    "vague:time": (
        (
            "(rano|wieczorem|po poludniu|przed poludniem|w ciagu dnia|popoludniu|w nocy|wieczor*|po pracy|pozniej|"
            "po obiedzie|przed praca|z rana|poznym|wczesnie|w poludnie [jakos])"
        ),
        "(jak|kiedy|gdy|po tym jak) .. (wroce|skoncze|bede)", "byle nie .*", "(wczesniej|pozniej)$",
    ),
    "vague:money": (
        "(tyle|ile) .. (ile|mog*|bede mog*|dam rade|mam)",
        (
            "(troche|niewiele|niedu*|co nieco|symboliczn*|drobn*|jak najmniej|kilkaset|kilkadziesiat|kilka|pare|"
            "paredziesiat|pareset)"
        ),
        "(jakas|jakies) (kwote|kwota|grosze|pieniadze)", "(czesc|czesciowo)",
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
    ),
})  # fmt: skip
