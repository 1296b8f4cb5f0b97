"""Polish words that say numbers, in every case and gender, without their marks; pure.

Forms are built from stems as the language builds them (pięć, pięciu, pięcioma, pięcioro), so none is forgotten.
"""

from __future__ import annotations

from decimal import Decimal

from infolinia.procedures.slots.folding import fold
from infolinia.procedures.slots.inflection import ORDINAL_STEMS
from infolinia.procedures.slots.numeral_words import NumeralWord, joined, of_size, same
from infolinia.procedures.slots.slurred import ORDINAL_STEMS as SLURRED_STEMS
from infolinia.procedures.slots.slurred import slurred

_FEW = {  # the first four go their own ways
    0: "zero zera zeru zerem zer zerowy",
    1: "jeden jedna jedno jednego jednej jednemu jednym jedni jednych jednymi jedynka jedynke jedynki",
    2: "dwa dwie dwaj dwoch dwu dwom dwoma dwiema dwoje dwojga dwojgu dwojgiem oba obie obaj obu oboje obojga obojgu "
    "obojgiem obydwa obydwie obydwaj obydwu obydwoje dwojka dwojke dwojki dwojce",
    3: "trzy trzej trzech trzem trzema troje trojga trojgu trojgiem trzyka trojka trojke trojki trojce",
    4: "cztery czterej czterech czterem czterema czworo czworga czworgu czworgiem cztero czworka czworke czworki "
    "czworce",
    5: "piatka piatke piatki piatce", 6: "szostka szostke szostki szostce", 7: "siodemka siodemke siodemki siodemce",
    8: "osemka osemke osemki osemce", 9: "dziewiatka dziewiatke dziewiatki dziewiatce",
    10: "dziesiatka dziesiatke dziesiatce",
    100: "sto stu stoma",
    200: "dwiescie dwustu dwiestu dwomaset dwochset dwumset dwustoma", 300: "trzysta trzystu trzechset trzemaset "
    "trzystoma", 400: "czterysta czterystu czterechset czteremaset czterystoma",
}  # fmt: skip
_STEMS = {  # nominative, and what -u, -oma, -oro are added to
    5: ("piec", "pieci"), 6: ("szesc", "szesci"), 7: ("siedem", "siedmi"), 8: ("osiem", "osmi"),
    9: ("dziewiec", "dziewieci"), 10: ("dziesiec", "dziesieci"),
}  # fmt: skip
_DIGITS = ("jeden", "dwa", "trzy", "cztery", "piec", "szesc", "siedem", "osiem", "dziewiec")
_TEENS = ["jede", "dwa", "trzy", "czter", "piet", "szes", "siedem", "osiem", "dziewiet"]
_TENS = {20: ("dwadziesci", "dwudziest"), 30: ("trzydziesci", "trzydziest"), 40: ("czterdziesci", "czterdziest")}
_ORDINAL_STEMS = {n: fold(stem) for n, stem in ORDINAL_STEMS.items()} | {
    1000: "tysieczn", 2000: "dwutysieczn", 1_000_000: "milionow",
}  # fmt: skip
_HARD = ("y", "a", "e", "ego", "ej", "emu", "ym", "ych", "ymi", "i")  # pierwsi
_SOFT = {2: ("i", "a", "ie", "iego", "iej", "iemu", "im", "ich", "imi"),
         3: ("i", "ia", "ie", "iego", "iej", "iemu", "im", "ich", "imi")}  # fmt: skip


def _cardinals() -> dict[int, set[str]]:
    forms = {value: set(few.split()) for value, few in _FEW.items()}
    for value, (nominative, oblique) in _STEMS.items():
        forms.setdefault(value, set()).update({nominative, *_oblique(oblique)})
        if value < 10:
            forms[value * 10] = forms.get(value * 10, set()) | {
                f"{nominative}dziesiat",
                *_oblique(f"{nominative}dziesieci"),
            }
            forms[value * 100] = {f"{nominative}set", f"{oblique}uset", f"{oblique}omaset"}
    for value, stem in enumerate(_TEENS, 11):
        plain = "dwu" if stem == "dwa" else stem
        forms[value] = {f"{stem}nascie", f"{plain}nastu", f"{plain}nastoma", f"{plain}nastka", f"{plain}nastke"}
        forms[value] |= _collective(f"{stem}nasci") | _collective(f"{plain}nast")
        forms[value].add(f"{plain}nasto")
    for value, (stem, oblique) in _TENS.items():
        forms.setdefault(value, set()).update({f"{stem}a" if value == 20 else stem, f"{oblique}u", f"{oblique}oma"})
        forms[value] |= {f"{oblique}o", *_collective(stem), *_collective(oblique)}
    for value in range(20, 100, 10):  # "trzydziestka": the banknote, the bus, the mark
        forms[value] |= {f"{_ORDINAL_STEMS[value]}ka", f"{_ORDINAL_STEMS[value]}ke"}
    return forms


def _oblique(stem: str) -> set[str]:
    return {f"{stem}u", f"{stem}oma", f"{stem}o", *_collective(stem)}


def _collective(stem: str) -> set[str]:
    return {f"{stem}{end}" for end in ("oro", "orga", "orgu", "orgiem")}


def _ordinals() -> dict[str, NumeralWord]:
    made: dict[str, NumeralWord] = {}
    for value, stem in _ORDINAL_STEMS.items():
        for end in _SOFT.get(value, _HARD):
            made[stem + end] = NumeralWord("ordinal", Decimal(value))
    for value, stem in SLURRED_STEMS.items():
        made.update({stem + end: NumeralWord("ordinal", Decimal(value)) for end in _HARD})
    for value, stem in ((300, "trzysetn"), (400, "czterysetn")):  # said, though the grammar has it otherwise
        made.update({stem + end: NumeralWord("ordinal", Decimal(value)) for end in _HARD})
    return made


def _glued(cardinals: dict[int, set[str]]) -> dict[str, NumeralWord]:
    """ "dwadzieściajeden", as hasty people write."""
    tens = {form: ten for ten in range(20, 100, 10) for form in cardinals[ten] if form.endswith(("ia", "ci", "at"))}
    return {
        f"{ten_form}{digit_form}": NumeralWord("ten", Decimal(ten + digit))
        for ten_form, ten in tens.items()
        for digit, digit_form in enumerate(_DIGITS, 1)
    }


_CARDINALS = _cardinals()
WORDS = joined((
    {form: of_size(value) for value, forms in _CARDINALS.items() for form in forms},
    {form: of_size(value) for value, forms in slurred().items() for form in forms},
    _glued(_CARDINALS),
    same("scale", 1000, "tysiac tysiaca tysiacu tysiacowi tysiacem tys"),
    same("scale", 1000, "tysiace tysiecy tysiacom tysiacami tysiacach", many=True),
    same("scale", 10**6, "milion miliona milionowi milionem milionie mln"),
    same("scale", 10**6, "miliony milionow milionom milionami milionach", many=True),
    same("scale", 10**9, "miliard miliarda miliardowi miliardem miliardzie mld"),
    same("scale", 10**9, "miliardy miliardow miliardom miliardami miliardach", many=True),
    same("scale", 10**12, "bilion biliona bln"), same("scale", 10**12, "biliony bilionow", many=True),
    same("bundle", 10, "dycha dyche dycho"), same("bundle", 10, "dychy dych dychom dychami", many=True),
    same("bundle", 100, "stowa stowe stowka stowke setka setke"),
    same("bundle", 100, "stowy stow stowki stowek setki setek stowami setkami", many=True),
    same("bundle", 1000, "tysiak tysiaka tysiaczek tysiaczka kafel kafla patol"),
    same("bundle", 1000, "tysiaki tysiakow tysie tysi tysia kola kafle kafli patoli patole", many=True),
    same("bundle", 10**6, "banka banke"), same("bundle", 10**6, "banki baniek", many=True),
    same("bundle", 12, "tuzin tuzina"), same("bundle", 12, "tuziny tuzinow", many=True),
    same("bundle", 60, "kopa kope"), same("bundle", 15, "mendel"),
    same("one_half", "1.5", "poltora poltorej poltorem"), same("hundred", 150, "poltorasta"),
    same("half", "0.5", "pol"), same("quarter", "0.25", "cwierc"),
    same("point", 0, "przecinek koma kropka"), same("and", 0, "i oraz"), same("minus", 0, "minus ujemne"),
    same("alone", 0, "nic zaden zadna zadnego zadnej zadne zadnych"), same("alone", 1, "pojedynczy pojedyncza "
                                                                                       "pojedyncze"),
    same("alone", 2, "para pary podwojny podwojna podwojne"),
    same("vague", 0, "pare paru kilka kilku kilkoro kilkanascie kilkunastu kilkadziesiat kilkudziesieciu kilkaset "
                     "kilkuset parenascie paredziesiat pareset paruset"),
    _ordinals(),
))  # fmt: skip
