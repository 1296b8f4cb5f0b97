"""Nouns that values are counted in (money, spans of time, percent) and names of months; data."""

from __future__ import annotations

from infolinia.procedures.slots.inflection import Noun, noun

POLISH_MONTHS = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
    "listopada", "grudnia",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ZLOTY = noun("m", "złoty złotego złotemu złoty złotym złotym", "złote złotych złotym złote złotymi złotych")
_GROSZ = noun("m", "grosz grosza groszowi grosz groszem groszu", "grosze groszy groszom grosze groszami groszach")
_CENT = noun("a", "cent centa centowi centa centem cencie", "centy centów centom centy centami centach")
CURRENCIES: dict[str, tuple[Noun, Noun]] = {
    "PLN": (_ZLOTY, _GROSZ),
    "EUR": (noun("n", "euro", "euro"), _CENT),
    "USD": (
        noun("a", "dolar dolara dolarowi dolara dolarem dolarze", "dolary dolarów dolarom dolary dolarami dolarach"),
        _CENT,
    ),
    "GBP": (
        noun("a", "funt funta funtowi funta funtem funcie", "funty funtów funtom funty funtami funtach"),
        noun("a", "pens pensa pensowi pensa pensem pensie", "pensy pensów pensom pensy pensami pensach"),
    ),
    "CHF": (
        noun("a", "frank franka frankowi franka frankiem franku", "franki franków frankom franki frankami frankach"),
        noun("m", "centym centyma centymowi centym centymem centymie",
             "centymy centymów centymom centymy centymami centymach"),
    ),
}  # fmt: skip
ENGLISH_CURRENCIES = {
    "PLN": ("zloty", "zloty", "grosz", "groszy"), "EUR": ("euro", "euros", "cent", "cents"),
    "USD": ("dollar", "dollars", "cent", "cents"), "GBP": ("pound", "pounds", "penny", "pence"),
    "CHF": ("franc", "francs", "centime", "centimes"),
}  # fmt: skip
PERCENT = noun("m", "procent", "procent")
UNITS: dict[str, Noun] = {
    "second": noun("f", "sekunda sekundy sekundzie sekundę sekundą sekundzie",
                   "sekundy sekund sekundom sekundy sekundami sekundach"),
    "minute": noun("f", "minuta minuty minucie minutę minutą minucie", "minuty minut minutom minuty minutami minutach"),
    "hour": noun("f", "godzina godziny godzinie godzinę godziną godzinie",
                 "godziny godzin godzinom godziny godzinami godzinach"),
    "day": noun("m", "dzień dnia dniowi dzień dniem dniu", "dni dni dniom dni dniami dniach"),
    "week": noun("m", "tydzień tygodnia tygodniowi tydzień tygodniem tygodniu",
                 "tygodnie tygodni tygodniom tygodnie tygodniami tygodniach"),
    "month": noun("m", "miesiąc miesiąca miesiącowi miesiąc miesiącem miesiącu",
                  "miesiące miesięcy miesiącom miesiące miesiącami miesiącach"),
    "quarter": noun("m", "kwartał kwartału kwartałowi kwartał kwartałem kwartale",
                    "kwartały kwartałów kwartałom kwartały kwartałami kwartałach"),
    "year": noun("m", "rok roku rokowi rok rokiem roku", "lata lat latom lata latami latach"),
}  # fmt: skip
