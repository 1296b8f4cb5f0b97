"""What the journal holds of menus that callers went through (menus.py)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from infolinia.journal.registry import event


@event("call.menu_began", sentence=gettext_noop("The caller hears the menu {name}."), personal=("given",))
@dataclass(frozen=True, slots=True)
class MenuBegan:
    name: str
    version: str  # hash
    language: str
    today: str
    given: dict[str, object]


@event("call.menu_offered_again", sentence=gettext_noop("The caller is asked whether to be led to {queue} again."))
@dataclass(frozen=True, slots=True)
class OfferedAgain:
    """Before the menu `name` begins. earlier: the call that waited there; procedure: that was to begin there, empty:
    that of the number dialled."""

    name: str
    queue: str
    earlier: str
    procedure: str = ""


@event("call.menu_stepped", sentence=gettext_noop("In the menu, at {step}: {what} {key}"))
@dataclass(frozen=True, slots=True)
class MenuStepped:
    """An event of the engine. what: the value chosen, or heard, silence, no_match, again, back, language, returned
    (an announcement was heard, then the menu again); key: that was pressed."""

    step: str
    what: str
    key: str
    body: dict[str, object]


@event("call.menu_ended", sentence=gettext_noop("The menu ended: {how} {to}"))
@dataclass(frozen=True, slots=True)
class MenuEnded:
    """how: queue, person, agent (`to`: his user name), announcement, number, hang_up, again (back to where the caller
    had waited), refused (a number that may not be called), dropped (the caller hung up, at the step `to`), stuck.
    queue: where the call waits now; procedure: that begins there, empty: that of the number dialled."""

    how: str
    to: str
    queue: str = ""
    procedure: str = ""
    language: str = ""
