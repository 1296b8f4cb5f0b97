"""The sentences of this room's refusals."""

from __future__ import annotations

from django.utils.translation import gettext_noop

MESSAGES = {
    "call-gone": gettext_noop("The call has ended or gone to someone else."),
    "call-not-yours": gettext_noop("Another person conducts this call now."),
    "call-state": gettext_noop("This cannot be done now; the call has moved on. The screen shows where it is."),
    "call-not-over": gettext_noop("{call} is not over yet. Erase it when its work is done and its recording closed."),
    "call-held": gettext_noop("Somebody keeps the recordings of {call}: infolinia recordings release first."),
    "hold-reason": gettext_noop("Write why the recordings are kept, in {most} characters at most."),
    "recording-key": gettext_noop(
        "The recording is sealed and its key is not here. Bring the file of keys back from the backup."
    ),
    "call-digits": gettext_noop("Only digits, * and # can be sent."),
    "step-moved": gettext_noop("The step has moved on. Your answer is kept; look at the new step."),
    "step-needed": gettext_noop("The procedure cannot go on without this answer. Ask again, or hand the call over."),
    "step-retries": gettext_noop("It was tried often enough. Write a note and hand the call over."),
    "customer-not-found": gettext_noop("This client has no such customer. Search again."),
    "bargain-unclear": gettext_noop(
        "This is no answer to the offer. Write yes, no, or other terms, for example: six months at 50."
    ),
    "bargain-unsure": gettext_noop("This is half a yes. Ask once more: only a clear yes counts."),
    "bargain-outside": gettext_noop("No offer of this procedure holds such terms. Refuse, or propose others."),
    "bargain-not-open": gettext_noop("This procedure takes no terms but its own. The customer accepts or refuses."),
    "consent-over": gettext_noop("Nobody waits for this consent any more."),
    "consent-not-yours": gettext_noop("This decision belongs to a higher authority."),
    "step-value": gettext_noop("This was not understood: {why}."),
    "transfer-target": gettext_noop("The call cannot go there. Choose another person or queue."),
    "transfer-closed": gettext_noop("The queue {queue} is closed now. Choose another person or queue."),
    "transfer-busy": gettext_noop("{name} is not free now. Choose another person or a queue."),
    "transfer-number": gettext_noop("This is no telephone number. Give 3 to 15 digits, with + for abroad."),
    "transfer-not-allowed": gettext_noop(
        "The centre does not call {number}. Your administrator can allow it in the setting “outside”."
    ),
    "transfer-twice": gettext_noop("A colleague is being asked already."),
    "transfer-not-answered": gettext_noop("The colleague has not answered yet."),
    "supervision-role": gettext_noop("Only supervisors may listen to calls."),
    "supervision-busy": gettext_noop("You have a call of your own in hand. End it first, then listen."),
    "supervision-full": gettext_noop("{most} supervisors are on this call already. Wait until one of them leaves."),
    "supervision-reason": gettext_noop("This client asks for a reason. Write why you listen."),
    "supervision-mode": gettext_noop("A supervisor can listen, whisper or join in; nothing else."),
    "supervision-over": gettext_noop("You are not on this call any more. Begin to listen again: F8."),
    "supervision-not-up": gettext_noop("Your line is not ready yet. Try again in a moment."),
    "note-long": gettext_noop("The note is longer than {longest} characters. Shorten it."),
    "disposition-unknown": gettext_noop("There is no result with the code {disposition}."),
    "disposition-missing": gettext_noop("Choose the result of the call first."),
}

# What the journal holds as codes (who ended a leg, and why), in words.
WORDS = {
    "missed": gettext_noop("did not answer in time"),
    "declined": gettext_noop("declined"),
    "withdrawn": gettext_noop("stopped ringing"),
    "dropped": gettext_noop("back to the customer"),
    "left": gettext_noop("the colleague is off the line"),
    "customer": gettext_noop("the customer"),
    "agent": gettext_noop("the agent"),
    "outside": gettext_noop("the number outside"),
    "centre": gettext_noop("the centre"),
    "line": gettext_noop("a fault of the line"),
    "far": gettext_noop("the far end"),
    "switch": gettext_noop("the switch"),
    "normal": gettext_noop("hung up"),
    "cancelled": gettext_noop("hung up before the answer"),
    "busy": gettext_noop("busy"),
    "no-answer": gettext_noop("no answer"),
    "no-number": gettext_noop("no such number"),
    "refused": gettext_noop("refused"),
    "unclaimed": gettext_noop("nobody took charge of it"),
    "listen": gettext_noop("listens"),
    "whisper": gettext_noop("whispers to the agent"),
    "barge": gettext_noop("talks with everybody"),
    "unmade": gettext_noop("no line was made"),
    "agent-left": gettext_noop("the agent left the call"),
    "taken-over": gettext_noop("the call was taken over"),
    "longest": gettext_noop("the longest length was reached"),
    "lost": gettext_noop("gone without a word"),
    "media": gettext_noop("the sound could not be set up"),
    "stopped": gettext_noop("the switch stops"),
    "ended": gettext_noop("the call was over"),
    "blocked": gettext_noop("the agent was blocked"),
    "handed-over": gettext_noop("handed over"),
    "turned-away": gettext_noop("told that nobody can come"),
    "not-found": gettext_noop("not our number"),
    "number": gettext_noop("no queue at this number"),
    "closed": gettext_noop("closed"),
    "full": gettext_noop("the queue is full"),
    "late": gettext_noop("waited too long"),
    "no-prompt": gettext_noop("the sound file is missing"),
}
