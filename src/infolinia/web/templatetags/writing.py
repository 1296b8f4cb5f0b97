"""How numbers, dates and sentences are written on a screen; built into every template."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

NBSP = "\u00a0"
_MOBILE = re.compile(r"45|5[0137]|6[069]|7[2389]|88")  # Polish mobile numbers are said in threes
_SINGLE = re.compile(r"(?<![^\s(„])([A-Za-zżźćńółęąśŻŹĆĄŚĘŁÓŃ]) (?=\S)")
_UNIT = re.compile(r"(\d) (?=(?:zł|gr|%|h|min|s|dni|dzień|MB|Mb/s|lat|r\.)(?![a-zżźćńółęąś]))")
_COMMAND = re.compile(r"`([^`]+)`")
WEEKDAYS = {
    "pl": ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


def _polish() -> bool:
    return (get_language() or settings.LANGUAGE_CODE).startswith("pl")


@register.filter
def nbsp(text: object) -> SafeString:
    """A single letter never ends a line, and a number keeps its unit."""
    escaped = str(conditional_escape(text))
    joined = _UNIT.sub(rf"\1{NBSP}", _SINGLE.sub(rf"\1{NBSP}", _SINGLE.sub(rf"\1{NBSP}", escaped)))
    return mark_safe(joined)


@register.filter
def commands(text: object) -> SafeString:
    """What stands between backticks, as something to type."""
    return mark_safe(_COMMAND.sub(r"<code>\1</code>", str(conditional_escape(text))))


@register.filter
def rows(text: object) -> SafeString:
    """An address as it stands on a letter: a line for each of its parts."""
    return mark_safe("<br>".join(str(conditional_escape(part)) for part in str(text).split(", ")))


@register.filter
def money(amount: Decimal | None) -> str:
    """3 835,38 zł, in English PLN 3,835.38."""
    if amount is None:
        return ""
    grouped = f"{amount:,.2f}"
    if not _polish():
        return f"PLN{NBSP}{grouped}"
    return grouped.replace(",", NBSP).replace(".", ",") + f"{NBSP}zł"


@register.filter
def day(value: date | datetime | None) -> str:
    """23.11.2026, in English 23 Nov 2026."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    if _polish():
        return f"{local.day}.{local:%m.%Y}"
    return f"{local.day}{NBSP}{local:%b}{NBSP}{local.year}"


@register.filter
def weekday(value: date | datetime | None) -> str:
    """The name of the weekday."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return WEEKDAYS["pl" if _polish() else "en"][local.weekday()]


@register.filter
def clock(value: datetime | None) -> str:
    """10:42:08 in the installation's time zone."""
    return f"{timezone.localtime(value):%H:%M:%S}" if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """10:42."""
    return f"{timezone.localtime(value):%H:%M}" if value else ""


@register.filter("lasted")  # as `length` it would hide Django's own filter, which counts
def length(seconds: float | None) -> str:
    """4:12, and 1:02:30 from an hour on."""
    if seconds is None:
        return ""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


@register.filter
def decimal(value: float | None, places: int = 1) -> str:
    """4,1 in Polish, 4.1 in English."""
    if value is None:
        return ""
    written = f"{value:.{places}f}"
    return written.replace(".", ",") if _polish() else written


@register.filter
def phone(number: str | None) -> str:
    """+48 99 400 01 09 from E.164; a mobile number in threes, +48 600 100 200."""
    if not number:
        return ""
    if re.fullmatch(r"\+48\d{9}", number):
        digits = number[3:]
        if _MOBILE.match(digits):
            return NBSP.join(("+48", digits[:3], digits[3:6], digits[6:]))
        return NBSP.join(("+48", digits[:2], digits[2:5], digits[5:7], digits[7:]))
    return number


@register.inclusion_tag("web/_icon.html")
def icon(name: str) -> dict[str, str]:
    """An inline SVG icon, hidden from screen readers: a word always stands beside it."""
    return {"name": name}
