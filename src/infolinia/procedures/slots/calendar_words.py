"""The words of the calendar in Polish and English, folded: weekdays, months, units, parts of the day; data only."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def _forms(table: dict[T, str]) -> dict[str, T]:
    return {form: value for value, forms in table.items() for form in forms.split(", ")}


WEEKDAYS = _forms({
    0: "poniedzialek, poniedzialku, poniedzialkiem, poniedzialki, poniedzialkow, pon, pn, monday, mondays, mon",
    1: "wtorek, wtorku, wtorkiem, wtorki, wtorkow, wt, wtr, tuesday, tuesdays, tue, tues",
    2: "sroda, srode, srody, srodzie, sr, wednesday, wednesdays, wed",
    3: "czwartek, czwartku, czwartkiem, czwartki, czwartkow, czw, thursday, thursdays, thu, thur, thurs",
    4: "piatek, piatku, piatkiem, piatki, piatkow, pt, pia, friday, fridays, fri",
    5: "sobota, sobote, soboty, sobocie, sobot, sob, saturday, saturdays, sat",
    6: "niedziela, niedziele, niedzieli, niedziel, niedz, ndz, nd, sunday, sundays, sun",
})  # fmt: skip
MONTHS = _forms({
    1: "styczen, stycznia, styczniu, styczniem, sty, january, jan",
    2: "luty, lutego, lutym, lut, february, feb",
    3: "marzec, marca, marcu, marcem, mar, march",
    4: "kwiecien, kwietnia, kwietniu, kwietniem, kwi, april, apr",
    5: "maj, maja, maju, majem, may",
    6: "czerwiec, czerwca, czerwcu, czerwcem, cze, june, jun",
    7: "lipiec, lipca, lipcu, lipcem, lip, july, jul",
    8: "sierpien, sierpnia, sierpniu, sierpniem, sie, sier, august, aug",
    9: "wrzesien, wrzesnia, wrzesniu, wrzesniem, wrz, september, sept, sep",
    10: "pazdziernik, pazdziernika, pazdzierniku, pazdziernikiem, paz, october, oct",
    11: "listopad, listopada, listopadzie, listopadem, lis, november, nov",
    12: "grudzien, grudnia, grudniu, grudniem, gru, december, dec",
})  # fmt: skip
UNITS = _forms({
    "second": "sekunda, sekunde, sekundy, sekund, sekundzie, sekundach, sekundami, sek, s, second, seconds, sec, secs",
    "minute": "minuta, minute, minuty, minut, minucie, minutach, minutami, minutom, minutka, minutke, "
    "minutki, minutek, min, minutes, mins, m",
    "hour": "godzina, godzine, godziny, godzin, godzinie, godzinach, godzinami, "
    "godzinka, godzinke, godzinki, godzinek, godz, g, hour, hours, hr, hrs, h",
    "day": "dzien, dnia, dni, dniach, dniami, dniu, dniom, doba, dobe, doby, dob, day, days",
    "week": "tydzien, tygodnia, tygodnie, tygodni, tygodniu, tygodniach, tygodniami, tyg, week, weeks, wk, wks",
    "month": "miesiac, miesiaca, miesiace, miesiecy, miesiacu, miesiacach, miesiacami, mies, mc, month, months",
    "quarter": "kwartal, kwartalu, kwartaly, kwartalow, kwartale, quarter, quarters, qtr, qtrs",
    "year": "rok, roku, lata, lat, latach, latami, rokiem, year, years, yr, yrs",
})  # fmt: skip
MANY = frozenset(
    [
        "dni",
        "days",
        "tygodnie",
        "tygodni",
        "weeks",
        "miesiace",
        "miesiecy",
        "months",
        "lata",
        "lat",
        "years",
        "godziny",
        "godzin",
        "hours",
        "minut",
        "minutes",
        "sekund",
        "seconds",
        "kwartaly",
        "kwartalow",
        "quarters",
    ]
)  # with no number before them they say no length: "od lat"
BUSINESS = ("robocze", "roboczy", "roboczych", "roboczego", "roboczymi", "pracujace", "pracujacych")
SEASONS = _forms({
    "spring": "wiosna, wiosne, wiosny, spring",
    "summer": "lato, lata, latem, lecie, summer",
    "autumn": "jesien, jesieni, jesienia, autumn, fall",
    "winter": "zima, zime, zimy, winter",
})  # fmt: skip

# Which one: -1 the one before, 0 this, 1 the one after, by the beginning of the word.
WHICH = {
    "pl": {
        "zeszl": -1, "ubiegl": -1, "minion": -1, "poprzedn": -1, "ostatni": -1, "przeszl": -1, "tamt": -1, "biezac": 0,
        "obecn": 0,
        "przyszl": 1, "nastepn": 1, "kolejn": 1, "nadchodzac": 1, "najblizsz": 1,
    },
    "en": {"last": -1, "past": -1, "previous": -1, "current": 0, "next": 1, "following": 1, "coming": 1,
    "upcoming": 1},
}  # fmt: skip
THIS = {
    "pl": frozenset({"ten", "ta", "te", "tej", "tym", "tego", "to"}),
    "en": frozenset({"this"}),
}
SOME = frozenset(
    ["kilka", "kilku", "kilkanascie", "pare", "paru", "few", "several", "couple", "kilkoro", "some", "dozens"]
)  # vague counts

PARTS = {  # of the day, from hour to hour
    "pl": {
        "rano": "morning", "z rana": "morning", "rankiem": "morning", "nad ranem": "early",
        "przed poludniem": "morning",
        "po poludniu": "afternoon", "popoludniu": "afternoon", "popoludnie": "afternoon", "po poludnie": "afternoon",
        "wieczorem": "evening", "wieczor": "evening", "wieczorkiem": "evening", "w nocy": "night", "noca": "night",
        "noc": "night",
    },
    "en": {
        "am": "morning", "pm": "afternoon", "a m": "morning", "p m": "afternoon", "in the am": "morning",
        "in the pm": "afternoon", "in the morning": "morning", "in morning": "morning", "morning": "morning",
        "this morning": "morning", "in the afternoon": "afternoon", "in afternoon": "afternoon",
        "afternoon": "afternoon",
        "this afternoon": "afternoon", "in the evening": "evening", "evening": "evening", "this evening": "evening",
        "tonight": "evening", "at night": "night", "early morning": "early", "in the early morning": "early",
        "in the early hours of the morning": "early", "afternoonish": "afternoon", "tonite": "evening",
        "lunch": "lunch", "at lunch": "lunch",
    },
}  # fmt: skip
PART_HOURS = {"morning": (0, 12), "early": (0, 9), "afternoon": (12, 19), "evening": (18, 24), "night": (18, 24),
              "late": (21, 24), "lunch": (12, 14)}  # fmt: skip
