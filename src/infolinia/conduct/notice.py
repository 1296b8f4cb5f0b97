"""The notice of a recording, which whom an agent calls outside hears first (RODO art. 13; REC-01 of
packs/law-pl/mandatory-statements.csv).

Calls that show a number of ours are recorded where its client says so (`records_outbound` of the number), and only from
the moment at which the notice was heard to its end. Until then customer and agent do not hear each other. Calls for
help are never recorded: nothing is said before them.
"""

from __future__ import annotations

from datetime import datetime

from infolinia.conduct import arrival, events, outbox, outside, record, recorder, ringing
from infolinia.conduct.facts import CallState, Kind, Role
from infolinia.conduct.models import Call
from infolinia.floor.routing import heard as sounds
from infolinia.floor.routing import queries as floor
from infolinia.telephony.switch import door


def begin(call: Call, *, now: datetime) -> bool:
    """Whom we called has answered: tell him, where the call is to be recorded. False when nothing is said."""
    customer, agent = record.leg(call, Role.CUSTOMER), record.leg(call, Role.AGENT)
    number = floor.queue_for_number(call.dialled)
    if customer is None or number is None or not number.records_outbound or outside.is_emergency(call.caller):
        return False
    code = sounds.notice(number.queue)
    prompts = arrival.prompts_of(call, code)
    record.write(call, events.NoticeBegan(customer.id, code), now=now)
    if not prompts:
        record.write(call, events.NoticeEnded(heard=False), now=now)
        return False
    outbox.want(call, door.Play, now=now, leg=customer.id, prompts=prompts)
    if agent is not None:  # so that he knows why he is not heard yet
        outbox.want(call, door.Play, now=now, leg=agent.id, prompts=prompts)
    return True


def plays_to(call: Call, leg: str) -> bool:
    """Whether this is the line of who hears the notice now."""
    return call.notice_since is not None and call.legs.filter(pk=leg, role=Role.CUSTOMER).exists()


def over(call: Call, *, heard: bool, now: datetime) -> None:
    """The notice was heard to its end, and the recording begins; or it was not. Then both hear each other."""
    if call.notice_since is None:
        return
    record.write(call, events.NoticeEnded(heard), now=now)
    customer = record.leg(call, Role.CUSTOMER)
    if heard and customer is not None and call.kind == Kind.OUT and CallState(call.state).on_line:
        recorder.begin(call, recorder.of_call(call), customer.id, now=now)
    ringing.reconnect(call, now=now)
