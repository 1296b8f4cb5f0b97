"""Who hears whom: legs in bridges, and legs that accompany another one (a supervisor beside an agent); pure.

A bridge is a room: everybody in it hears everybody else. A leg beside another follows that one wherever it goes, into a
room, out of it, on its own, in one of three manners:

- listen: hears all that the other says and hears; is heard by nobody;
- whisper: hears the same, and is heard by the other alone;
- barge: is one more voice in the other's room, or talks with the other alone.

So a whisper never reaches a leg but the one it is meant for, nor what is recorded of any other leg; and nobody hears
himself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

LegId: TypeAlias = str
Manner: TypeAlias = Literal["listen", "whisper", "barge"]
MANNERS: tuple[Manner, ...] = ("listen", "whisper", "barge")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leg is. room: the bridge it is in, 0 for none. beside: the leg that it accompanies."""

    leg: LegId
    room: int = 0
    beside: LegId = ""
    manner: Manner = "listen"


@dataclass(frozen=True, slots=True)
class Sound:
    """What comes from a leg (`said`), or what is sent to it, prompts and mixes included (`heard`)."""

    leg: LegId
    side: Literal["said", "heard"] = "said"


Hearing: TypeAlias = Mapping[LegId, frozenset[Sound]]


def hearing(places: Iterable[Place]) -> Hearing:
    """Of which sounds each leg hears the sum."""
    at = {place.leg: place for place in places}
    voices = _voices(at)
    heard: dict[LegId, frozenset[Sound]] = {}
    for leg in at:
        if leg in voices:
            whispers = {place.leg for place in at.values() if place.beside == leg and place.manner == "whisper"}
            heard[leg] = _said((voices[leg] | whispers) - {leg})
    for leg, place in at.items():
        if leg in voices:
            continue
        if place.manner == "whisper":  # not the other's `heard`, which holds the whisper itself
            heard[leg] = _said({place.beside}) | (heard.get(place.beside, frozenset()) - {Sound(leg)})
        else:
            heard[leg] = frozenset((Sound(place.beside), Sound(place.beside, "heard")))
    return heard


def is_relayed(leg: LegId, places: Mapping[LegId, Place], heard: Hearing) -> LegId:
    """The one leg whose packets may go to `leg` as they come, digits included; empty when a mix must be made."""
    only = next(iter(heard[leg])) if len(heard[leg]) == 1 else None
    if only is None or only.side != "said" or not (_is_voice(places[leg]) and _is_voice(places[only.leg])):
        return ""
    return only.leg


def _is_voice(place: Place) -> bool:
    return not place.beside or place.manner == "barge"


def _voices(at: Mapping[LegId, Place]) -> dict[LegId, frozenset[LegId]]:
    """For each leg that has a voice: all voices of its room, its own among them."""
    rooms: dict[object, set[LegId]] = {}
    of: dict[LegId, object] = {}
    for leg, place in at.items():
        if not _is_voice(place):
            continue
        main = at.get(place.beside, place)
        room: object = main.room or main.leg
        of[leg] = room
        rooms.setdefault(room, set()).add(leg)
    return {leg: frozenset(rooms[room]) for leg, room in of.items()}


def _said(legs: Iterable[LegId]) -> frozenset[Sound]:
    return frozenset(Sound(leg) for leg in legs)
