"""The types of slots, in the order in which the reference tells them; pure."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.procedures.declarations.shapes import gettext_noop


@dataclass(frozen=True, slots=True)
class SlotType:
    """said: what a customer says or an agent types, separated by bars; empty where only the call or an action brings
    the value. value: as expressions, actions and records have it."""

    name: str
    means: str
    said: str = ""
    value: str = ""


TYPES: tuple[SlotType, ...] = (
    SlotType(
        "text", gettext_noop("Anything, in the customer's words."), "nie działa od wczoraj", "nie działa od wczoraj"
    ),
    SlotType("number", gettext_noop("A number, whole or decimal."), "trzydzieści | półtora | 1,5", "1.5"),
    SlotType("ordinal", gettext_noop("A place in an order, from 1."), "trzeci | 3. | the third", "3"),
    SlotType(
        "yes_no", gettext_noop("Yes or no. What is not firm is unsure."), "tak | chyba nie | I think so", "true, false"
    ),
    SlotType(
        "choice",
        gettext_noop("One of the values of the slot, by a word of it or by its number."),
        "po południu | 2",
        "evening",
    ),
    SlotType("choices", gettext_noop("Several words of a choice."), "rano i wieczorem", "[morning, evening]"),
    SlotType("date", gettext_noop("A day."), "w piątek | 3.12 | dwunastego | tomorrow", "2026-12-04"),
    SlotType("time", gettext_noop("A time of day."), "wpół do trzeciej | 14:30 | half past two", "14:30"),
    SlotType(
        "period",
        gettext_noop("From a day to a day, both included."),
        "od początku listopada | 1.10 do 15.10",
        "{from: 2026-10-01, to: 2026-10-15}",
    ),
    SlotType(
        "duration",
        gettext_noop("A length of time."),
        "dwa tygodnie | półtorej godziny | 30 minutes",
        "{n: 2, unit: week}",
    ),
    SlotType(
        "money", gettext_noop("An amount; złoty unless another currency is said."), "50 zł | trzy pięćdziesiąt", "50.00"
    ),
    SlotType("phone", gettext_noop("A telephone number, Polish or international."), "99 400 01 09", "+48994000109"),
    SlotType(
        "email",
        gettext_noop("An e-mail address, typed or spoken."),
        "jan małpa poczta kropka example",
        "jan@poczta.example",
    ),
    SlotType("address", gettext_noop("An address, as it is said."), "Fabryczna 14, Nadwice", "Fabryczna 14, Nadwice"),
    SlotType("pesel", gettext_noop("A PESEL number; its check digit must be right."), "44 05 14 01 359", "44051401359"),
    SlotType("nip", gettext_noop("A tax number (NIP); its check digit must be right."), "526-104-08-28", "5261040828"),
    SlotType("regon", gettext_noop("A REGON number; its check digit must be right."), "123 456 785", "123456785"),
    SlotType(
        "iban",
        gettext_noop("An account number; its check digits must be right."),
        "61 1090 1014 0000 0712 1981 2874",
        "PL61109010140000071219812874",
    ),
    SlotType(
        "order",
        gettext_noop("The number of an order, as the slot's pattern says: its digits are enough."),
        "88120 | Z-88120",
        "Z-88120",
    ),
    SlotType("case", gettext_noop("The number of a case; an action gives it."), "", "R-2026-0042"),
    SlotType("customer", gettext_noop("A customer, whom the call or an action brings."), "", "K09"),
    SlotType("level", gettext_noop("How well the customer is known, L0 to L9."), "L2", "L2"),
    SlotType("debt", gettext_noop("A debt with its parts: {parts}."), "", ""),
    SlotType("plan", gettext_noop("What was agreed in a negotiation, with its parts: {parts}."), "", ""),
)
NAMES: tuple[str, ...] = tuple(type_.name for type_ in TYPES)
