"""The use cases of a running call: what the desk does (in the web process) and what the centre does.

Each is one transaction. Desk services take `by`, the user's id, and `now`; they raise Refusal. The centre's say, in the
same transaction, that the process is still the active centre (authority.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from infolinia.conduct import (
    abandoned,
    alarms,
    answering,
    attaching,
    authority,
    cards,
    closing,
    concerns,
    correction,
    ending,
    forgetting,
    headset,
    inside,
    keeping,
    line,
    moving,
    negotiating,
    outbox,
    outside,
    parking,
    procedure,
    reconcile,
    recording,
    restricting,
    ringing,
    safety,
    sounding,
    supervising,
    talking,
    timers,
    transfer,
)
from infolinia.journal.scope import ALL_CLIENTS, scoped

P = ParamSpec("P")
R = TypeVar("R")


def _whole(work: Callable[P, R]) -> Callable[P, R]:
    """One transaction; the services themselves check whose call it is."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with scoped(ALL_CLIENTS), transaction.atomic():
            return work(*args, **kwargs)

    return run


def _in_scope(work: Callable[P, R]) -> Callable[P, R]:
    """One transaction, within the clients whom the asker sees."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return work(*args, **kwargs)

    return run


def transfer_to_outside(call_id: str, number: str, *, by: str, now: datetime) -> None:
    """transfer.to_outside; that a limit of cost stopped it is written down though nothing else is done."""
    try:
        _whole(transfer.to_outside)(call_id, number, by=by, now=now)
    except outside.BeyondLimit as refusal:
        _whole(outside.told)(refusal, now=now)
        raise


def _decides(work: Callable[P, R]) -> Callable[P, R]:
    """One transaction of the active centre."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with scoped(ALL_CLIENTS), transaction.atomic():
            authority.check()
            return work(*args, **kwargs)

    return run


def _reads(work: Callable[P, R]) -> Callable[P, R]:
    """A read, outside a transaction: it must not wait for who writes (runtime.md 22)."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with scoped(ALL_CLIENTS):
            return work(*args, **kwargs)

    return run


# --- The desk
answer = _whole(ringing.answer)
decline = _whole(ringing.decline)
offer = _whole(ringing.offer)
hold = _whole(talking.hold)
resume = _whole(talking.resume)
move = _whole(moving.move)
mute = _whole(talking.mute)
send_digits = _whole(talking.send_digits)
hang_up = _whole(talking.hang_up)
transfer_to_queue = _whole(transfer.to_queue)
transfer_to_colleague = _whole(transfer.to_colleague)
consult = _whole(transfer.consult)
complete_transfer = _whole(transfer.complete)
join = _whole(transfer.join)
drop_consultation = _whole(transfer.drop)
leave_talk = _whole(transfer.leave)
call_colleague = _whole(inside.call)
park = _whole(parking.park)
pick_up = _whole(parking.pick_up)
take_card = _whole(cards.begin)
stop_card = _whole(cards.stop)
listen = _whole(supervising.listen)
supervise = _whole(supervising.change)
stop_listening = _whole(supervising.leave)
take_over = _whole(supervising.take_over)
attach_customer = _whole(attaching.attach)
note = _whole(ending.note)
dispose = _whole(ending.dispose)
finish_wrap_up = _whole(ending.finish_wrap_up)

# --- Difficult calls
mark_difficult = _whole(concerns.mark_difficult)
raise_distress = _whole(concerns.raise_distress)
take_distress_back = _whole(concerns.take_distress_back)
marks_of = _reads(concerns.marks_of)
unseen_concerns = concerns.unseen
concerns_to_follow_up = concerns.to_follow_up
see_concern = _in_scope(concerns.see)
follow_concern_up = _in_scope(concerns.done)

# --- Nuisance
mark_nuisance = _whole(restricting.mark)
warned = _whole(restricting.warned)
nuisance_numbers = restricting.numbers
caller_limits = restricting.limits
limit_caller = _in_scope(restricting.limit)
lift_caller_limit = _in_scope(restricting.lift)
seal_limits_anew = _whole(restricting.seal_anew)

# --- The closing of the centre
close_centre = _whole(closing.close)
open_centre = _whole(closing.open_again)
plan_closing = _whole(closing.plan)
leave_now = _whole(closing.leave_now)
must_be_open = _reads(closing.must_be_open)
closing_extent = _reads(closing.extent)
closing_running = closing.running
closing_plan = closing.plan_of
earlier_closings = closing.earlier
called_back_after_closing = closing.called_back

# --- Who hung up while waiting
abandoned_callers = abandoned.callers
call_back_abandoned = _whole(abandoned.call_back)

# --- The person
shock_said = _whole(safety.said)
check_headset = _whole(headset.begin)
headset_measured = _whole(headset.measured)
headset_ready = _whole(headset.ready)
MEASURED_IN_CHECK = headset.MEASURED
sound_measured = _whole(sounding.measured)
MEASURED = sounding.MEASURED
forget = _whole(forgetting.forget)

# --- The procedure
understood = _reads(answering.understood)
correction_question = _reads(correction.question)
consequences = _reads(correction.consequences)
answer_step = _whole(answering.answer)
undo_noted = _whole(answering.undo)
bargain = _whole(negotiating.bargain)
bargain_heard = _reads(negotiating.heard)
grant_consent = _whole(negotiating.grant)
heard = _whole(procedure.heard)
decline_step = _whole(procedure.decline)
confirm = _whole(procedure.confirm)
retry_step = _whole(procedure.retry)
back = _whole(procedure.back)
digress = _whole(procedure.digress)
speak = _whole(procedure.speak)

# --- The centre
take_authority = _whole(authority.take)
one_transaction = authority.one_transaction
line_event = _decides(line.happened)
carried_out = _decides(line.carried_out)
forgive_phone = _whole(alarms.forgive_phone)
forget_commands = _decides(forgetting.forget_commands)
recording_repaired = _decides(recording.repaired)
recording_packed = _decides(recording.packed)
recording_cannot_be_packed = _decides(recording.cannot_be_packed)
reconcile_with = _decides(reconcile.reconcile)
raise_alarm = _decides(alarms.told)
end_alarm = _decides(alarms.over)
trouble_here = alarms.trouble_here
well_here = alarms.well_here
switches_in_use = _reads(reconcile.switches)
waiting_commands = _reads(outbox.waiting)
count_commands = _reads(outbox.count)
broken_recordings = _reads(recording.broken)
recordings_to_pack = _reads(recording.to_pack)
RECORDINGS = recording.STREAM
recordings_kept = _reads(recording.kept)
recording_exported = _whole(recording.exported)
seal_recordings_anew = _whole(recording.seal_anew)
recordings_due = _reads(keeping.due)
let_recording_go = _decides(keeping.let_go)
hold_recordings = _whole(keeping.hold)
release_recordings = _whole(keeping.release)
recording_is_packed = _reads(recording.is_packed)


def ring_free(*, now: datetime) -> int:
    """Ring whoever is free with what waits; how many rings began."""
    with scoped(ALL_CLIENTS):
        return timers.ring_free(now=now)


def tick(*, now: datetime) -> int:
    """All that is due by the clock; each thing in a transaction of its own."""
    with scoped(ALL_CLIENTS):
        return timers.tick(now=now)
