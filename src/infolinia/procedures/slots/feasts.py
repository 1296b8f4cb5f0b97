"""Days that have a name: Christmas Eve, Boże Ciało, "drugi dzień świąt", Boxing Day; pure.

Movable ones are so many days after Easter Sunday. Days that each country keeps on its own (Mother's Day in English) are
left out: the caller is asked for the date.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from infolinia.procedures.slots import counting
from infolinia.procedures.slots.day_parts import Found, fixed
from infolinia.procedures.slots.month_days import of_year
from infolinia.procedures.slots.recurring import easter, made, shifted
from infolinia.procedures.slots.said import Said

_DAY = "dzien dnia dniu dniem"  # the word in its cases
_FEAST = "swieto swieta swiecie swietem"


def _named(table: Mapping[tuple[int, int] | int, str]) -> dict[str, tuple[int, int] | int]:
    """Every name, parted by commas; "D" and "S" stand for the forms of "dzień" and "święto"."""
    made: dict[str, tuple[int, int] | int] = {}
    for day, names in table.items():
        for name in names.split(", "):
            head, _, rest = name.partition(" ")
            heads = {"D": _DAY, "S": _FEAST}.get(head, head).split()
            made.update({f"{each} {rest}".strip(): day for each in heads})
    return made


_FEASTS = _named({
    (1, 1): "nowy rok, nowym rokiem, nowego roku, nowym roku, new year day, new year, new years day",
    (1, 6): "trzech kroli, S trzech kroli, epiphany, three kings, three kings day",
    (1, 21): "D babci", (1, 22): "D dziadka",
    (2, 14): "walentynki, walentynek, walentynkach, valentine day, valentines day, valentines",
    (3, 8): "D kobiet, women day, womens day", (3, 15): "ides of march", (3, 17): "st patrick day",
    (4, 1): "prima aprilis, april fools, april fools day",
    (5, 1): "S pracy, may day, labour day", (5, 3): "S konstytucji, constitution day",
    (5, 26): "D matki", (6, 1): "D dziecka, children day, childrens day", (6, 23): "D ojca",
    (8, 15): "wniebowziecie, wniebowziecia, matki boskiej zielnej, S wojska polskiego, assumption day",
    (10, 14): "D nauczyciela, D edukacji", (10, 31): "halloween, haloween",
    (11, 1): "wszystkich swietych, S zmarlych, all saints, all saints day",
    (11, 2): "zaduszki, zaduszek, D zaduszny, all souls, all souls day",
    (11, 11): "S niepodleglosci, D niepodleglosci", (12, 4): "barborka, barborke, barborki",
    (12, 6): "mikolaja, mikolajki, mikolajek, mikolajkach, st nicholas day",
    (12, 24): "wigilia, wigilie, wigilii, wigilia bozego narodzenia, christmas eve",
    (12, 25): "boze narodzenie, bozym narodzeniem, bozego narodzenia, "
    "pierwszy dzien swiat bozego narodzenia, christmas, christmas day",
    (12, 26): "drugi dzien swiat bozego narodzenia, "
    "drugi dzien bozego narodzenia, boxing day, st stephen day, st stephens day, st . stephen day",
    (12, 31): "sylwester, sylwestra, sylwestrze, sylwestrem, new years eve, new year eve",
    -52: "tlusty czwartek, tlustego czwartku", -47: "shrove tuesday, pancake day",
    -46: "sroda popielcowa, srode popielcowa, srody popielcowej, popielec, ash wednesday",
    -7: "niedziela palmowa, niedziele palmowa, palm sunday",
    -3: "wielki czwartek, wielkiego czwartku, maundy thursday",
    -2: "wielki piatek, wielkiego piatku, good friday",
    -1: "wielka sobota, wielka sobote, wielkiej soboty, easter saturday",
    0: "wielkanoc, wielkanocy, wielkanoca, niedziela wielkanocna, niedziele wielkanocna, easter, easter sunday",
    1: "poniedzialek wielkanocny, poniedzialku wielkanocnego, lany poniedzialek, drugi dzien wielkanocy, "
    "drugi dzien swiat wielkanocnych, smigus dyngus, easter monday",
    49: "zielone swiatki, zielonych swiatek, pentecost, whit sunday", 60: "boze cialo, bozego ciala, corpus christi",
})  # fmt: skip

_OF_THE_FEASTS = {  # the first and the second day of those that come next, Christmas or Easter
    "swietami": 0, "pierwszy dzien swiat": 0, "pierwszego dnia swiat": 0, "pierwszym dniu swiat": 0,
    "pierwsze swieto": 0,
    "drugi dzien swiat": 1, "drugiego dnia swiat": 1, "drugim dniu swiat": 1, "drugie swieto": 1,
}  # fmt: skip


def feast(said: Said, at: int, today: date) -> Found | None:
    """The named day that begins here, with the year that may follow; else the next one."""
    begin = said.skip(at, ("w", "we"))
    found = said.phrase(begin, _FEASTS)
    if not found:
        nth = said.phrase(begin, _OF_THE_FEASTS)
        return fixed(_of_next_feasts(nth[0], today), nth[1]) if nth else None
    named, behind = found
    if isinstance(named, tuple):
        return of_year(said, behind, today, named[1], named[0])
    if year := counting.year(said, behind):
        return fixed(_from_easter(year[0], named), year[1])
    years = [_from_easter(today.year + more, named) for more in range(2)]
    return fixed(next((each for each in years if each and each >= today), None), behind)


def _of_next_feasts(place: int, today: date) -> date | None:
    years = [today.year + more for more in range(2)]
    days = [day for year in years for day in (*made(year, 12, 25 + place), _from_easter(year, place)) if day]
    return min((day for day in days if day >= today), default=None)


def _from_easter(year: int, days: int) -> date | None:
    sunday = easter(year)
    return shifted(sunday, days) if sunday else None
