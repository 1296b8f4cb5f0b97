"""What the administration's stream of the lines holds (`admin:lines`): every change, and calls that a limit stopped."""

from __future__ import annotations

from dataclasses import dataclass

from infolinia.journal.registry import event


def gettext_noop(text: str) -> str:
    return text


@event("lines.set", sentence=gettext_noop("The {what} {name} was set."))
@dataclass(frozen=True, slots=True)
class LinesSet:
    """A trunk, group, tariff or limit as it is from now on. `values` hold no secret; `secret` says that the password
    was set or taken away, too; of an extension, that another number outside was."""

    what: str
    name: str
    values: dict[str, object]
    secret: bool = False


@event("lines.removed", sentence=gettext_noop("The {what} {name} was removed."))
@dataclass(frozen=True, slots=True)
class LinesRemoved:
    what: str
    name: str


@event("lines.resealed", sentence=gettext_noop("Passwords of the lines were sealed with a new key."))
@dataclass(frozen=True, slots=True)
class LinesResealed:
    trunks: int


@event("lines.limit_reached", sentence=gettext_noop("A call to outside was stopped by the limit {limit}: {why}."))
@dataclass(frozen=True, slots=True)
class LimitReached:
    """`done`: refused before it was dialled, or cut. The number called stands in the call's own journal."""

    limit: str
    why: str
    done: str
    user: str
    trunk: str
    call: str
