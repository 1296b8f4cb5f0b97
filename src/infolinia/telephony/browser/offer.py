"""A browser's SDP offer and our answer (RFC 8829, RFC 8839, RFC 8842): one audio stream, ICE-lite; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from infolinia.telephony.codecs import CODECS, FRAME_MS, NARROW, Codec, choose, codec_of

LARGEST = 65_536  # bytes
MOST_LINES = 2_000
MOST_SECTIONS = 16

_STATIC = {"0": "PCMU/8000", "8": "PCMA/8000", "9": "G722/8000"}
_HASHES = ("sha-256", "sha-384", "sha-512")
_MIRROR = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}


class OfferProblem(ValueError):
    """An offer that cannot be read, or has nothing we can carry."""


@dataclass(frozen=True, slots=True)
class Section:
    """One m= section: its line and the attributes that we may need, in order."""

    media: str
    port: str
    protocol: str
    formats: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]

    def first(self, name: str) -> str | None:
        return next((value for key, value in self.attributes if key == name), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an offer says of its audio, and which sections there are besides."""

    sections: tuple[Section, ...]
    audio: int  # which of them is ours
    fragment: str
    hash: str
    fingerprint: bytes
    codec: Codec
    payload: int
    event_payload: int | None
    event_clock: int
    direction: str
    is_bundled: bool


def parse(text: str, ours: Sequence[Codec] = NARROW, wish: Codec | None = None) -> Offer:
    """An offer, and what we choose of it (`codecs.choose`). Raises OfferProblem."""
    if len(text) > LARGEST:
        raise OfferProblem("too large")
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > MOST_LINES or not lines[0].startswith("v=0"):
        raise OfferProblem("not a session description")
    session: list[tuple[str, str]] = []
    sections: list[tuple[list[str], list[tuple[str, str]]]] = []
    for line in lines:
        kind, value = line[:2], line[2:].strip()
        if kind == "m=":
            sections.append((value.split(), []))
            if len(sections) > MOST_SECTIONS:
                raise OfferProblem("too many streams")
        elif kind == "a=":
            name, _, rest = value.partition(":")
            (sections[-1][1] if sections else session).append((name, rest))
    read = tuple(
        Section(words[0], words[1], words[2], tuple(words[3:]), tuple(attributes))
        for words, attributes in sections
        if len(words) >= 4
    )
    if len(read) != len(sections):
        raise OfferProblem("a stream that cannot be read")
    index = next((n for n, section in enumerate(read) if section.media == "audio" and section.port != "0"), None)
    if index is None:
        raise OfferProblem("no audio stream")
    return _audio(read, index, dict(reversed(session)), ours, wish)


def _audio(
    sections: tuple[Section, ...], index: int, session: dict[str, str], ours: Sequence[Codec], wish: Codec | None
) -> Offer:
    audio = sections[index]
    if "SAVP" not in audio.protocol or not audio.protocol.startswith(("UDP/TLS/RTP/", "RTP/")):
        raise OfferProblem(f"protocol {audio.protocol[:40]!r}: DTLS-SRTP is needed")
    if audio.first("rtcp-mux") is None:
        raise OfferProblem("rtcp-mux is needed")
    fragment = audio.first("ice-ufrag") or session.get("ice-ufrag", "")
    if not 4 <= len(fragment) <= 256:
        raise OfferProblem("no ICE user fragment")
    setup = audio.first("setup") or session.get("setup", "actpass")
    if setup not in ("actpass", "active"):
        raise OfferProblem("the browser must begin DTLS: setup:actpass or active")
    given = [value for key, value in audio.attributes if key == "fingerprint"] or [session.get("fingerprint", "")]
    hash_name, fingerprint = _fingerprint(given)
    maps = dict(_STATIC)
    for key, value in audio.attributes:
        if key == "rtpmap":
            payload, _, name = value.partition(" ")
            maps[payload] = name.strip().upper()
    known = _codecs(audio.formats, maps)
    chosen = choose(known.items(), ours, wish)
    if chosen is None:
        raise OfferProblem(f"no codec of ours, which are {', '.join(ours)}")
    clock = CODECS[known[chosen]].clock
    events = {name: payload for payload in reversed(audio.formats) if (name := maps.get(payload, "").upper())}
    event = events.get(f"TELEPHONE-EVENT/{clock}")
    direction = next((key for key, _ in audio.attributes if key in _MIRROR), None)
    if direction is None:
        direction = next((key for key in session if key in _MIRROR), "sendrecv")
    bundled = (session.get("group", "").split() or [""])[0] == "BUNDLE"
    return Offer(
        sections, index, fragment, hash_name, fingerprint, known[chosen], chosen,
        _payload(event) if event else None, clock, direction, bundled,
    )  # fmt: skip


def _codecs(formats: tuple[str, ...], maps: dict[str, str]) -> dict[int, Codec]:
    """The codecs of ours among what is offered, by payload type, in the offer's order."""
    found: dict[int, Codec] = {}
    for text in formats:
        name, _, rest = maps.get(text, "").partition("/")
        clock = rest.partition("/")[0]
        if clock.isascii() and clock.isdecimal() and len(clock) < 7 and (codec := codec_of(name, int(clock))):
            found[_payload(text)] = codec
    return found


def _fingerprint(given: list[str]) -> tuple[str, bytes]:
    for value in given:
        name, _, digits = value.partition(" ")
        if name.lower() in _HASHES:
            try:
                return name.lower(), bytes.fromhex(digits.strip().replace(":", ""))
            except ValueError as error:
                raise OfferProblem("a fingerprint that cannot be read") from error
    raise OfferProblem("no fingerprint of SHA-256 or better")


def _payload(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 3 or int(text) > 127:
        raise OfferProblem(f"payload type {text[:10]!r}")
    return int(text)


def answer(
    offer: Offer, *, addresses: tuple[str, ...], port: int, fragment: str, password: str, fingerprint: bytes,
    session: int, ssrc_name: str = "infolinia",
) -> str:  # fmt: skip
    """Our answer: every section answered in order, the audio one accepted, the rest refused (RFC 3264 section 6)."""
    host = addresses[0]
    family = "IP6" if ":" in host else "IP4"
    mid = offer.sections[offer.audio].first("mid")
    lines = ["v=0", f"o=infolinia {session} 1 IN {family} {host}", "s=-", "t=0 0", "a=ice-lite"]
    if offer.is_bundled and mid is not None:
        lines.append(f"a=group:BUNDLE {mid}")
    lines.append(f"a=msid-semantic: WMS {ssrc_name}")
    for index, section in enumerate(offer.sections):
        if index != offer.audio:
            lines += [f"m={section.media} 0 {section.protocol} {' '.join(section.formats)}", "c=IN IP4 0.0.0.0"]
            other = section.first("mid")
            lines += [f"a=mid:{other}"] if other is not None else []
            continue
        kind = CODECS[offer.codec]
        types = [(offer.payload, kind.encoding, kind.fmtp)]
        if offer.event_payload is not None:
            types.append((offer.event_payload, f"telephone-event/{offer.event_clock}", "0-15"))
        lines += [
            f"m=audio {port} {section.protocol} {' '.join(str(payload) for payload, _, _ in types)}",
            f"c=IN {family} {host}",
            *([f"a=mid:{mid}"] if mid is not None else []),
            f"a={_MIRROR[offer.direction]}",
            "a=rtcp-mux",
            *(f"a=rtpmap:{payload} {encoding}" for payload, encoding, _ in types),
            *(f"a=fmtp:{payload} {fmtp}" for payload, _, fmtp in types if fmtp),
            f"a=ptime:{FRAME_MS}",
            "a=setup:passive",
            f"a=fingerprint:sha-256 {fingerprint.hex(':').upper()}",
            f"a=ice-ufrag:{fragment}",
            f"a=ice-pwd:{password}",
            f"a=msid:{ssrc_name} {ssrc_name}",
            *(
                f"a=candidate:{n + 1} 1 udp {2130706431 - n * 256} {address} {port} typ host"
                for n, address in enumerate(addresses)
            ),
            "a=end-of-candidates",
        ]
    return "\r\n".join(lines) + "\r\n"
