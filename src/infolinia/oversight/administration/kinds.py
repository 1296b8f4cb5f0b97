"""The kinds of settings, in the order in which somebody who begins needs them."""

from __future__ import annotations

from infolinia.oversight.administration.announcements import Announcements
from infolinia.oversight.administration.clients import Clients
from infolinia.oversight.administration.groups import Groups
from infolinia.oversight.administration.hours import OpeningHours
from infolinia.oversight.administration.limits import Limits
from infolinia.oversight.administration.numbers import Numbers
from infolinia.oversight.administration.phones import Phones
from infolinia.oversight.administration.queues import Queues
from infolinia.oversight.administration.skills import Skills
from infolinia.oversight.administration.tariffs import Tariffs
from infolinia.oversight.administration.things import Thing
from infolinia.oversight.administration.trunks import Trunks
from infolinia.oversight.administration.users import Users
from infolinia.oversight.administration.webhooks import Webhooks

KINDS: tuple[Thing, ...] = (
    Clients(), Users(), Trunks(), Groups(), Numbers(), Announcements(), Queues(), Skills(), OpeningHours(), Phones(),
    Tariffs(), Limits(), Webhooks(),
)  # fmt: skip


def kind(code: str) -> Thing | None:
    return next((thing for thing in KINDS if thing.code == code), None)
