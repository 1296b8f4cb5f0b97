"""Reading the lines: trunks of the file and of the tables, what a switch is to be told, how trunks fare, ways out."""

from __future__ import annotations

import logging
from dataclasses import replace

from django.conf import settings

from infolinia.clients.keyring import KeyProblem, Keyring, keyring
from infolinia.floor.lines import callers, history, phones, services, standing
from infolinia.floor.lines.facts import Change, Group, Limit, StateAt, Tariff, Trunk, WayOut
from infolinia.floor.lines.models import Group as GroupRow
from infolinia.floor.lines.models import Limit as LimitRow
from infolinia.floor.lines.models import Tariff as TariffRow
from infolinia.floor.lines.models import Trunk as TrunkRow
from infolinia.floor.lines.models import TrunkStatus, Version
from infolinia.floor.lines.standing import Ill
from infolinia.telephony.switch.lines import Lines, TrunkGroup, TrunkLine

log = logging.getLogger(__name__)


def version() -> int:
    """That of the lines: 0 while nothing was set."""
    return Version.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def lines() -> Lines:
    """All that a switch is to serve, with passwords: for the bus, never for a screen or a log."""
    number = version()
    ring = _ring()
    trunks = tuple(_told(row, found, ring) for row, found in _kept() if found.is_active)
    groups = tuple(TrunkGroup(name=row.name, trunks=tuple(row.trunks)) for row in GroupRow.objects.all())
    return Lines(version=number, trunks=trunks, groups=groups, phones=phones.lines(ring))


def _ring() -> Keyring | None:
    try:
        return keyring()
    except KeyProblem as problem:
        log.error("The passwords of trunks cannot be opened: %s", problem)
        return None


def _told(row: TrunkRow, found: Trunk, ring: Keyring | None) -> TrunkLine:
    line = found.line
    if not row.sealed or ring is None:
        return line
    try:
        return replace(line, password=ring.unseal(row.sealed, about=f"trunk {row.name}").decode())
    except KeyProblem as problem:
        log.error("The password of a trunk cannot be opened: %s", problem)
        return line


def trunks() -> list[Trunk]:
    """By name; those of the settings file first, which cannot be changed here."""
    return [*_from_file(), *(found for _, found in _kept())]


def _kept() -> list[tuple[TrunkRow, Trunk]]:
    """One that this release cannot read must not keep the others from their calls."""
    found: list[tuple[TrunkRow, Trunk]] = []
    for row in TrunkRow.objects.all():
        try:
            found.append((row, row.facts()))
        except ValueError as problem:
            log.error("A trunk is left out: %s", problem)
    return found


def trunk(name: str) -> Trunk:
    """Raises LookupError."""
    for found in trunks():
        if found.name == name:
            return found
    raise LookupError(name)


def _from_file() -> list[Trunk]:
    found: list[Trunk] = []
    for item in settings.SETTINGS.trunks:
        line = TrunkLine(
            name=item.name, peers=tuple(item.peers), proxies=(item.proxy,) if item.proxy else (),
            transport=item.transport, watched=bool(item.proxy), username=item.username, challenge=item.challenge,
            country=item.default_country, emergency=True,
        )  # fmt: skip
        found.append(Trunk(name=item.name, line=line, has_password=bool(item.password_file), from_file=True))
    return found


def groups() -> list[Group]:
    return [row.facts() for row in GroupRow.objects.all()]


def trunk_states() -> list[StateAt]:
    """How each trunk fares at each switch, as the centre was told last."""
    return [row.facts() for row in TrunkStatus.objects.all()]


def ill(trunk: str) -> Ill | None:
    """What is wrong with a trunk, as the centre was told last; None where nothing is."""
    return standing.ill([at.state for at in trunk_states() if at.state.name == trunk])


def tariffs() -> list[Tariff]:
    return [row.facts() for row in TariffRow.objects.all()]


def limits() -> list[Limit]:
    return [row.facts() for row in LimitRow.objects.all()]


def changes(what: str = "", name: str = "", *, limit: int = 200) -> list[Change]:
    """Who changed what, newest first; of one kind, or of one thing."""
    found = [
        change
        for change in history.changes()
        if (not what or change.what == what) and (not name or change.name == name)
    ]
    return found[::-1][:limit]


def way_out(trunk_name: str, *, dialled: str, client: str, called: str) -> WayOut:
    """How a call to `called` leaves that came in through this trunk: through the group that the trunk is in, or else
    through the trunk. `dialled`: the number that the customer had called. Takes a turn where a pool is a round robin,
    so it belongs in a transaction."""
    group = next((group for group in groups() if trunk_name in group.trunks), None)
    names = group.trunks if group else (trunk_name,)
    pools = {found.name: found.pool for found in trunks() if found.name in names}
    shown: dict[str, str] = {}
    for name, pool in pools.items():
        turn = services.take_turn(name) if pool.kind == "round-robin" else 0
        shown[name] = callers.shown(pool, dialled=dialled, client=client, called=called, turn=turn)
    first = shown.get(names[0], dialled)
    return WayOut(
        trunk=group.name if group else trunk_name, caller=first,
        callers={name: number for name, number in shown.items() if number != first},
    )  # fmt: skip
