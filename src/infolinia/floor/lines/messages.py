"""Sentences of the lines: mistakes in settings by their code, refusals, and words for codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from infolinia.floor.lines.checking import Mistake
from infolinia.floor.lines.standing import FAULTS, Fault, Standing

MISTAKES = {
    "unknown": _("There is no such setting."),
    "name": _("“{value}” cannot be a name: a-z, digits and dashes, first a letter, at most 31."),
    "name-missing": _("Write a name, such as carrier-a."),
    "limit-name-missing": _("Write a name, such as night-abroad."),
    "text": _("At most {longest} characters, in one line."),
    "characters": _("“{value}” holds a character that cannot stand here."),
    "number": _("“{value}” is no whole number from {least} to {most}."),
    "yes-or-no": _("“{value}” is neither yes nor no."),
    "choice": _("“{value}” cannot be chosen. Known: {known}."),
    "list": _("“{value}” is no list."),
    "too-many": _("At most {most} of them."),
    "peer": _("“{value}” is no address and no network. Write it such as 198.51.100.7 or 198.51.100.0/28."),
    "peer-wide": _("“{value}” is nearly the whole Internet: calls from strangers would be taken. Ask the carrier for "
                   "the networks its calls come from."),
    "host": _("“{value}” is no server. Write it such as sip.carrier.example or 198.51.100.7:5060."),
    "codecs": _("“{value}” names no codecs, or one twice. Known: {known}."),
    "country": _("“{value}” is no country's code. Write it such as PL."),
    "prefix": _("“{value}” is no rule for numbers. Write it such as 00=+ (what it begins with, and what stands there "
                "instead)."),
    "e164": _("“{value}” is no whole number. Write it with + and the country, such as +48991000120."),
    "area": _("“{value}” is no beginning of a number, or no client. Write an area such as +4822."),
    "pem": _("This is no certificate. Paste it with its lines BEGIN CERTIFICATE and END CERTIFICATE."),
    "all-too-large": _("The settings of all trunks together are more than {most} kB. Name an authority's certificate "
                       "alone, and not a whole list of them."),
    "timer": _("{value} seconds are too short for a session timer: at least 90, or 0 for none."),
    "nowhere": _("Name a server that calls go to, a registrar, or addresses that calls come from."),
    "needed-to-challenge": _("To ask the carrier for a password, a user name and a password are needed."),
    "password-needed": _("To ask the carrier for a password, give the password."),
    "needed-to-register": _("To register, the user name that the carrier gave you is needed."),
    "nobody-to-ask": _("There is no server that could be asked whether it lives. Name one, or switch this off."),
    "none-to-show": _("This way to choose the caller's number needs numbers to choose from."),
    "area-missing": _("Each number needs the area to whose numbers it is shown, such as +4822."),
    "keys-in-clear": _("Required encryption needs TLS: else its keys would be sent in clear."),
    "unknown-trunk": _("There is no trunk “{value}”."),
    "twice": _("“{value}” stands here twice."),
    "empty": _("At least one is needed."),
    "money": _("“{value}” is no sum of money in złoty, such as 0.35."),
    "hours": _("“{value}” are no hours. Write them such as 22:00 and 06:00."),
    "begins": _("“{value}” is no beginning of numbers. Write it such as +48."),
    "no-limit": _("Say how many calls, or what sum, is the limit."),
    "whose-installation": _("A limit of the installation is nobody's own: leave this empty."),
}  # fmt: skip

EMPTY = {  # the same where nothing stands: what to write
    "number": _("The field is empty. Write a whole number from {least} to {most}."),
    "choice": _("The field is empty. Known: {known}."),
    "codecs": _("The field is empty. Known: {known}."),
    "host": _("The field is empty. Write a server such as sip.carrier.example or 198.51.100.7:5060."),
    "country": _("The field is empty. Write a country's code such as PL."),
    "e164": _("The field is empty. Write a number with + and the country, such as +48991000120."),
    "money": _("The field is empty. Write a sum of money in złoty, such as 0.35."),
    "begins": _("The field is empty. Write how the numbers begin, such as +48."),
}
NOTHING = _("The field is empty.")

REFUSALS = {
    "lines-mistakes": _("This cannot be kept: {problems}"),
    "lines-in-file": _("The trunk {name} stands in the settings file of this installation and is changed there."),
    "lines-in-use": _("The trunk {name} is used by the group {group}. Take it out of the group first."),
    "lines-taken": _("There is a group and a trunk of the name {name}. Choose another name."),
    "lines-changed": _("Somebody else changed {name} meanwhile. Look at it again before you change it."),
    "lines-keys": _("The password cannot be kept: {why}"),
    "lines-phone-taken": _("There is a telephone with the user name {name} already."),
    "lines-no-undo": _("A change of a telephone cannot be undone: its password is in no history. Make it anew."),
    "lines-phone-user": _("There is no such user. Choose whose telephone this is."),
    "lines-phone-name": _("Give the telephone a name of at most {longest} characters, such as Desk 12."),
    "lines-phones-many": _("A user can have {most} telephones. Remove one that is not used."),
    "lines-device": _("Calls can be answered in the browser or on a telephone."),
    "lines-no-phone": _("You have no telephone here. An administrator can make one for you."),
    "lines-extension-number": _("A short number has 2 to 5 digits, does not begin with 0 and is no emergency number."),
    "lines-extension-taken": _("The short number {number} is somebody else's. Choose another one."),
    "lines-extension-outside": _("This is no telephone number outside that can be called at the usual price."),
    "lines-no-outside": _("You may not answer on a number outside. An administrator can allow it."),
    "lines-many": _("There are {most} trunks already, which is the most."),
    "limit-no-price": _("No price is known for calls to {number}. An administrator can add its tariff."),
    "limit-calls": _("The limit “{limit}” allows no more such calls now: {most} of them."),
    "limit-cost": _("The limit “{limit}” allows no more such calls now: they have cost {spent} of {most} zł."),
}

WHAT = {"trunk": _("trunk"), "group": _("group of trunks"), "tariff": _("tariff"), "limit": _("limit")}

WORDS = {
    "calls": _("too many calls"),
    "cost": _("the sum is spent"),
    "no-price": _("no price is known for the number"),
}

STANDINGS: Mapping[Standing, str] = {  # of trunks
    "not-registered": _("not registered"),
    "silent": _("does not answer"),
    "registered": _("registered"),
    "answers": _("answers"),
}


def fault(code: Fault) -> tuple[str, str]:
    """(what is wrong with a trunk, the cure) in the reader's language."""
    said, cure = FAULTS[code]
    return gettext(said), gettext(cure)


def standing(found: Standing) -> str:
    """In a word; empty while nothing is known."""
    return gettext(STANDINGS[found]) if found in STANDINGS else ""


def said(mistake: Mistake) -> str:
    """A mistake in the reader's language, without its field."""
    words = MISTAKES[mistake.code]
    if "{value}" in words and not mistake.facts["value"].strip():
        words = EMPTY.get(mistake.code, NOTHING)
    return gettext(words).format(**mistake.facts)
