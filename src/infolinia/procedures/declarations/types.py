"""The types of slots, in the order in which the reference tells them; pure."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.procedures.declarations.shapes import gettext_noop


@dataclass(frozen=True, slots=True)
class SlotType:
    """pl, en: what a customer says or an agent types; empty where only the call or an action brings the value. value:
    what becomes of the first that is said, as expressions, actions and records have it, in JSON without its quotes."""

    name: str
    means: str
    value: str = ""
    pl: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


TYPES: tuple[SlotType, ...] = (
    SlotType(
        "text",
        gettext_noop("Anything, in the customer's words."),
        "nie działa od wczoraj",
        ("nie działa od wczoraj",),
        ("it stopped yesterday",),
    ),
    SlotType("number", gettext_noop("A number, whole or decimal."), "30", ("trzydzieści", "1,5"), ("thirty",)),
    SlotType("ordinal", gettext_noop("A place in an order, from 1."), "3", ("trzeci", "3."), ("the third",)),
    SlotType(
        "yes_no",
        gettext_noop("Yes or no. What is not firm is unsure."),
        "true",
        ("tak", "chyba nie"),
        ("yes", "I think so"),
    ),
    SlotType(
        "choice",
        gettext_noop("One of the values of the slot, by a word of it or by its number."),
        "evening",
        ("po południu", "2"),
        ("in the afternoon",),
    ),
    SlotType(
        "choices",
        gettext_noop("Several of the values of the slot."),
        "[morning, evening]",
        ("rano i po południu",),
        ("in the morning and in the afternoon",),
    ),
    SlotType("date", gettext_noop("A day."), "2026-12-04", ("w piątek", "3.12", "dwunastego"), ("tomorrow",)),
    SlotType(
        "time", gettext_noop("A time of day."), "14:30", ("14:30", "wpół do trzeciej po południu"), ("2.30 p.m.",)
    ),
    SlotType(
        "period",
        gettext_noop("From a day to a day, both included."),
        "{from: 2026-10-01, to: 2026-10-15}",
        ("od 1 do 15 października", "w przyszłym tygodniu"),
        ("next week",),
    ),
    SlotType(
        "duration",
        gettext_noop("A length of time."),
        "{n: 2, unit: week}",
        ("dwa tygodnie", "półtorej godziny"),
        ("30 minutes",),
    ),
    SlotType(
        "money",
        gettext_noop("An amount; złoty unless another currency is said."),
        "50.00",
        ("50 zł", "trzy pięćdziesiąt"),
        ("fifty zloty",),
    ),
    SlotType(
        "phone",
        gettext_noop("A telephone number, Polish or international."),
        "+48994000109",
        ("99 400 01 09",),
        ("+48 99 400 01 09",),
    ),
    SlotType(
        "email",
        gettext_noop("An e-mail address, typed or spoken."),
        "jan@poczta.example",
        ("jan małpa poczta kropka example",),
        ("jan at poczta dot example",),
    ),
    SlotType(
        "address", gettext_noop("An address, as it is said."), "Fabryczna 14, Nadwice", ("Fabryczna 14, Nadwice",)
    ),
    SlotType("pesel", gettext_noop("A PESEL number; its check digit must be right."), "91250369663", ("912503 69663",)),
    SlotType(
        "nip", gettext_noop("A tax number (NIP); its check digit must be right."), "0002961525", ("000-296-15-25",)
    ),
    SlotType("regon", gettext_noop("A REGON number; its check digit must be right."), "123456785", ("123 456 785",)),
    SlotType(
        "iban",
        gettext_noop("An account number; its check digits must be right."),
        "PL92999935493318233508783647",
        ("92 9999 3549 3318 2335 0878 3647",),
    ),
    SlotType(
        "order",
        gettext_noop("The number of an order, as the slot's pattern says: its digits are enough."),
        "Z-88120",
        ("88120", "Z-88120"),
    ),
    SlotType("case", gettext_noop("The number of a case; an action gives it."), "R-2026-0042"),
    SlotType("customer", gettext_noop("A customer, whom the call or an action brings."), "K09"),
    SlotType("level", gettext_noop("How well the customer is known, L0 to L9."), "L2"),
    SlotType("debt", gettext_noop("A debt with its parts: {parts}.")),
    SlotType("plan", gettext_noop("What was agreed in a negotiation, with its parts: {parts}.")),
)
NAMES: tuple[str, ...] = tuple(type_.name for type_ in TYPES)
