"""Bridges, and legs beside another: what `hearing` decides, by relay between two voices and by a mix for the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from infolinia.telephony.media.hearing import Manner, Place, hearing, is_relayed
from infolinia.telephony.media.leg import Leg
from infolinia.telephony.media.mixer import Mixer
from infolinia.telephony.media.plane import WrongState
from infolinia.telephony.media.seat import Room, Seat


class Conversations:
    """Who hears whom, kept up as seats come and go. `pace(seat)` is called when what a seat hears may have changed."""

    def __init__(self, mixer: Mixer, pace: Callable[[Seat], None]) -> None:
        self._mixer, self._pace = mixer, pace

    def bridge(self, seats: Sequence[Seat]) -> None:
        """These hear each other; they leave whatever they were in, and whom they accompanied."""
        for seat in seats:
            self.leave(seat)
            self.part(seat)
        room = Room(list(seats))
        for seat in seats:
            seat.bridge = room
        self._wire_up(seats[0])

    def leave(self, seat: Seat) -> None:
        """Out of its bridge; the others stay in it, and who accompanies it goes along."""
        room, seat.bridge = seat.bridge, None
        if room is None:
            return
        room.seats.remove(seat)
        self._wire_up(seat)
        for other in room.seats[:1]:
            self._wire_up(other)

    def accompany(self, seat: Seat, other: Seat, manner: Manner) -> None:
        """`seat` goes where `other` goes, in this manner. Raises WrongState for itself, or one that follows already."""
        if seat is other:
            raise WrongState(f"{seat.leg.name}: its own ear")
        if other.beside is not None or seat.followers:
            raise WrongState(f"{other.leg.name}: who accompanies another one is not accompanied")
        self.leave(seat)
        if seat.beside is not other:
            self.part(seat)
            seat.beside = other
            other.followers.append(seat)
        seat.manner = manner
        self._wire_up(seat)

    def part(self, seat: Seat) -> None:
        """It accompanies nobody any more."""
        other, seat.beside = seat.beside, None
        if other is not None:
            other.followers.remove(seat)
            self._wire_up(seat)
            self._wire_up(other)

    def forget(self, seat: Seat) -> None:
        """The leg is closed."""
        for follower in list(seat.followers):
            self.part(follower)
        self.part(seat)
        self.leave(seat)
        self._mixer.give(seat.leg, frozenset())
        seat.leg.targets = ()

    def _wire_up(self, seat: Seat) -> None:
        seats = {member.leg.name: member for member in _together(seat)}
        places = {name: _place(member) for name, member in seats.items()}
        heard = hearing(places.values())
        targets: dict[str, list[Leg]] = {name: [] for name in seats}
        for name, member in seats.items():
            relayed = is_relayed(name, places, heard)
            if relayed:
                targets[relayed].append(member.leg)
            taps = frozenset() if relayed else frozenset((seats[s.leg].leg, s.side == "heard") for s in heard[name])
            self._mixer.give(member.leg, taps)
            member.is_fed = bool(heard[name])
        for name, member in seats.items():
            member.leg.targets = tuple(targets[name])
        for member in seats.values():
            self._pace(member)


def _place(seat: Seat) -> Place:
    beside = seat.beside.leg.name if seat.beside else ""
    return Place(seat.leg.name, id(seat.bridge) if seat.bridge else 0, beside, seat.manner)


def _together(seat: Seat) -> list[Seat]:
    """All whose hearing hangs together with this one's: its room, whom they accompany, and who accompanies them."""
    main = seat.beside or seat
    voices = main.bridge.seats if main.bridge else [main]
    return [*voices, *(follower for voice in voices for follower in voice.followers)]
