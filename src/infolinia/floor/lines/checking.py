"""Are these the settings of a trunk? Each field is read on its own, so that every mistake is told at once; pure.

Values come from a form (text) or from the API (numbers, lists): both are read. `check` gives the trunk, or the mistakes
with the field, a code (messages.py) and what was wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from ipaddress import ip_network
from typing import Any, get_args

import phonenumbers
from cryptography import x509

from infolinia.floor.lines.facts import Pool, PoolKind, PoolNumber, Trunk
from infolinia.telephony.switch import lines
from infolinia.telephony.switch.lines import Prefix, Registration, TrunkLine, host_and_port

NAME = re.compile(r"[a-z][a-z0-9\-]{0,30}")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9\-.]{0,251}[A-Za-z0-9])?")
PHONE = re.compile(r"\+[1-9][0-9]{2,14}")
AREA = re.compile(r"\+[1-9][0-9]{0,14}")
DIGITS = re.compile(r"[+0-9*#]{0,20}")
PLAIN = re.compile(r"[^\s<>\"\\;,@]{0,64}")
LONGEST_PEM = 8_192
MOST_MISTAKES = 30  # that are told
MOST = {"peers": 100, "proxies": 10, "incoming": 50, "outgoing": 50, "numbers": 1000}


class Wrong(Exception):
    """One value that cannot be: the code of its sentence, and what fills it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, {name: str(value)[:80] for name, value in facts.items()}


@dataclass(frozen=True, slots=True)
class Mistake:
    field: str
    code: str
    facts: Mapping[str, str]


def check(name: str, values: Mapping[str, Any]) -> tuple[Trunk | None, tuple[Mistake, ...]]:
    """The trunk that these values describe, or every mistake in them. What is not given has its default."""
    found: dict[str, Any] = {}
    mistakes: list[Mistake] = []

    def note(field: str, read: Callable[[Any], Any], value: Any) -> None:
        try:
            found[field] = read(value)
        except Wrong as wrong:
            mistakes.append(Mistake(field, wrong.code, wrong.facts))

    note("name", _name, name)
    for field, value in values.items():
        if len(mistakes) >= MOST_MISTAKES:
            break
        if field in READERS:
            note(field, READERS[field], value)
        else:
            mistakes.append(Mistake(field[:40], "unknown", {}))
    if not mistakes:
        mistakes += _together(found)
    return (None, tuple(mistakes)) if mistakes else (_trunk(found), ())


def values_of(trunk: Trunk) -> dict[str, Any]:
    """The settings as plain values, as they are kept, shown and given again to `check`. No secrets."""
    line, registration = trunk.line, trunk.line.registration
    plain: dict[str, Any] = {
        field: list(value) if isinstance(value := getattr(line, field), tuple) else value for field in OF_THE_LINE
    }
    for field in ("incoming", "outgoing"):
        plain[field] = [{"begins": rule.begins, "instead": rule.instead} for rule in getattr(line, field)]
    plain |= {
        "title": trunk.title, "is_active": trunk.is_active,
        "registrar": registration.registrar if registration else "",
        "registrar_user": registration.user if registration else "",
        "registrar_domain": registration.domain if registration else "",
        "registrar_expires": registration.expires if registration else 3600,
        "callers": trunk.pool.kind,
        "numbers": [
            {"number": item.number, "client": item.client, "area": item.area} for item in trunk.pool.numbers
        ],
    }  # fmt: skip
    return plain


def _trunk(found: dict[str, Any]) -> Trunk:
    registrar = found.get("registrar", "")
    registration = None
    if registrar:
        registration = Registration(
            registrar=registrar, user=found.get("registrar_user", ""), domain=found.get("registrar_domain", ""),
            expires=found.get("registrar_expires", 3600),
        )  # fmt: skip
    line = TrunkLine(
        name=found["name"], registration=registration, **{key: found[key] for key in OF_THE_LINE if key in found}
    )
    return Trunk(
        name=found["name"], line=line, title=found.get("title", ""), is_active=found.get("is_active", True),
        pool=Pool(kind=found.get("callers", "dialled"), numbers=found.get("numbers", ())),
    )  # fmt: skip


def _together(found: Mapping[str, Any]) -> list[Mistake]:
    """What cannot be only in view of another field."""
    wrong: list[Mistake] = []

    def mistake(field: str, code: str) -> None:
        wrong.append(Mistake(field, code, {}))

    if not found.get("peers") and not found.get("proxies") and not found.get("registrar"):
        mistake("proxies", "nowhere")
    if found.get("challenge") and not found.get("username"):
        mistake("username", "needed-to-challenge")
    if found.get("registrar") and not (found.get("registrar_user") or found.get("username")):
        mistake("registrar_user", "needed-to-register")
    if found.get("watched") and not found.get("proxies") and not found.get("registrar"):
        mistake("watched", "nobody-to-ask")
    if found.get("callers", "dialled") not in ("dialled",) and not found.get("numbers"):
        mistake("numbers", "none-to-show")
    if found.get("callers") == "area" and not all(item.area for item in found.get("numbers", ())):
        mistake("numbers", "area-missing")
    in_clear = found.get("transport", "udp") != "tls" and not found.get("srtp_keys_in_clear")
    if found.get("srtp") == "required" and in_clear:
        mistake("srtp", "keys-in-clear")
    return wrong


# --- One value


def _name(value: Any) -> str:
    if value == "":
        raise Wrong("name-missing")
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise Wrong("name", value=value)
    return value


def _text(longest: int, pattern: re.Pattern[str] | None = None) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > longest or not value.isprintable():
            raise Wrong("text", longest=longest)
        value = value.strip()
        if pattern and not pattern.fullmatch(value):
            raise Wrong("characters", value=value)
        return value

    return read


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        text = value.strip() if isinstance(value, str) else value
        if isinstance(text, str) and re.fullmatch(r"[0-9]{1,9}", text):
            text = int(text)
        if isinstance(text, bool) or not isinstance(text, int) or not least <= text <= most:
            raise Wrong("number", value=value, least=least, most=most)
        return text

    return read


def _yes(value: Any) -> bool:
    if value in (True, "true", "on", "yes", "1"):
        return True
    if value in (False, None, "", "false", "off", "no", "0"):
        return False
    raise Wrong("yes-or-no", value=value)


def _one_of(*known: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in known:
            raise Wrong("choice", value=value, known=", ".join(known))
        return value

    return read


def _items(field: str, value: Any) -> list[Any]:
    """A list, or text with items between spaces, commas or lines."""
    found = re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(found, Sequence):
        raise Wrong("list", value=value)
    found = [item for item in found if item != ""]
    if len(found) > MOST[field]:
        raise Wrong("too-many", most=MOST[field])
    return found


def _peers(value: Any) -> tuple[str, ...]:
    for peer in (found := _items("peers", value)):
        try:
            network = ip_network(str(peer), strict=False)
        except ValueError:
            raise Wrong("peer", value=peer) from None
        if network.prefixlen < (8 if network.version == 4 else 16):
            raise Wrong("peer-wide", value=peer)
    return tuple(str(peer) for peer in found)


def _host(value: Any) -> str:
    """HOST or HOST:PORT."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        host, _ = host_and_port(text)
    except ValueError:
        raise Wrong("host", value=value) from None
    if ":" in host:
        try:
            ip_network(host)
        except ValueError:
            raise Wrong("host", value=value) from None
    elif not HOST.fullmatch(host):
        raise Wrong("host", value=value)
    return text


def _hosts(value: Any) -> tuple[str, ...]:
    return tuple(_host(item) for item in _items("proxies", value))


def _maybe_host(value: Any) -> str:
    return _host(value) if value else ""


def _codecs(value: Any) -> tuple[str, ...]:
    known = {codec.lower(): codec for codec in get_args(lines.Codec)}
    found = re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(found, Sequence) or not found or len(found) > len(known):
        raise Wrong("codecs", value=value, known=", ".join(known.values()))
    chosen = [known.get(str(item).lower(), "") for item in found]
    if not all(chosen) or len(set(chosen)) < len(chosen):
        raise Wrong("codecs", value=value, known=", ".join(known.values()))
    return tuple(chosen)


def _country(value: Any) -> str:
    text = value.strip().upper() if isinstance(value, str) else ""
    if text not in phonenumbers.SUPPORTED_REGIONS:
        raise Wrong("country", value=value)
    return text


def _prefixes(field: str) -> Callable[[Any], tuple[Prefix, ...]]:
    def read(value: Any) -> tuple[Prefix, ...]:
        rules: list[Prefix] = []
        for item in _items(field, value):
            if isinstance(item, str):  # 00=+ as it is typed in a form
                begins, _, instead = item.partition("=")
            elif isinstance(item, Mapping):
                begins, instead = item.get("begins", ""), item.get("instead", "")
            else:
                raise Wrong("prefix", value=item)
            texts = [text for text in (begins, instead) if isinstance(text, str) and DIGITS.fullmatch(text)]
            if len(texts) < 2 or not any(texts):
                raise Wrong("prefix", value=item)
            rules.append(Prefix(begins=texts[0], instead=texts[1]))
        return tuple(rules)

    return read


def _pool(value: Any) -> tuple[PoolNumber, ...]:
    numbers: list[PoolNumber] = []
    for item in _items("numbers", value):
        given = item if isinstance(item, Mapping) else {"number": item}
        number = re.sub(r"[ ()-]", "", str(given.get("number", "")))
        area, client = str(given.get("area", "")), str(given.get("client", ""))
        if not PHONE.fullmatch(number):
            raise Wrong("e164", value=number)
        if (area and not AREA.fullmatch(area)) or not PLAIN.fullmatch(client):
            raise Wrong("area", value=area or client)
        numbers.append(PoolNumber(number=number, client=client, area=area))
    return tuple(numbers)


READERS: dict[str, Callable[[Any], Any]] = {
    "title": _text(80), "is_active": _yes,
    "peers": _peers, "proxies": _hosts, "transport": _one_of(*get_args(lines.Transport)),
    "watched": _yes, "keep_alive": _whole(5, 3600),
    "username": _text(64, PLAIN), "challenge": _yes,
    "registrar": _maybe_host, "registrar_user": _text(64, PLAIN), "registrar_domain": _maybe_host,
    "registrar_expires": _whole(60, 86_400),
    "channels": _whole(0, 10_000), "channels_in": _whole(0, 10_000), "channels_out": _whole(0, 10_000),
    "a_second_in": _whole(0, 1_000), "a_second_out": _whole(0, 1_000),
    "codecs": _codecs, "srtp": _one_of(*get_args(lines.Srtp)), "srtp_keys_in_clear": _yes,
    "sound_from": _one_of(*get_args(lines.SoundFrom)),
    "session_timer": lambda value: _timer(value),
    "tls_name": lambda value: _maybe_host(value), "tls_ca": lambda value: _authorities(value),
    "reliable": _one_of(*get_args(lines.Reliable)), "early_media": _one_of(*get_args(lines.EarlyMedia)),
    "redirects": _one_of(*get_args(lines.Redirects)), "refers": _yes, "trusts_identity": _yes,
    "identity": _one_of(*get_args(lines.Identity)), "diversion": _one_of(*get_args(lines.Diversion)),
    "country": _country, "incoming": _prefixes("incoming"), "outgoing": _prefixes("outgoing"),
    "written": _one_of(*get_args(lines.Written)), "emergency": _yes,
    "callers": _one_of(*get_args(PoolKind)), "numbers": _pool,
}  # fmt: skip

OF_THE_LINE = tuple(field.name for field in fields(TrunkLine) if field.name not in ("name", "password", "registration"))


def _authorities(value: Any) -> str:
    """Certificates in PEM, one after the other; empty for the system's."""
    if value in ("", None):
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_PEM:
        raise Wrong("pem")
    try:
        x509.load_pem_x509_certificates(value.encode())
    except ValueError:
        raise Wrong("pem") from None
    return value


def _timer(value: Any) -> int:
    """0, or at least the 90 s of RFC 4028 section 5."""
    found = _whole(0, 86_400)(value)
    if 0 < found < 90:
        raise Wrong("timer", value=value)
    return found
