"""Sentences of routing: states and reasons of breaks, verdicts of the choice, and refusals."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from infolinia.floor.routing.choose import Verdict
from infolinia.floor.routing.states import REASONS as OF_AGENTS

STATES = {
    "out": _("Signed out"),
    "ready": _("Ready"),
    "ringing": _("Ringing"),
    "talking": _("Talking"),
    "holding": _("On hold"),
    "wrap_up": _("Wrap-up"),
    "break": _("Break"),
}

REASONS = {
    "preparing": _("preparing"),
    "missed": _("missed calls"),
    "unreachable": _("no connection"),
    "evacuated": _("the centre is closed"),
    "rest": _("rest"),
    "meal": _("meal"),
    "screen": _("rest from the screen"),
    "training": _("training"),
    "acoustic_shock": _("acoustic shock"),
    "after_hard_call": _("after a hard call"),
    "other": _("other"),
}

# What the journal holds as codes, in words. A missed ring and the break after missed calls share a code: the ring's
# word stands for both.
WORDS = {
    **{code: word for code, word in REASONS.items() if code != "missed"},
    "answered": _("answered"),
    "abandoned": _("the caller hung up"),
    "overflow": _("went to another queue"),
    "moved": _("moved"),
    "back": _("went back to its queue"),
    "late": _("waited too long"),
    "full": _("the queue is full"),
    "closed": _("closed"),
    "unstaffed": _("nobody is signed in"),
    "slow": _("the expected wait is too long"),
    "callback": _("is called back"),
    "came_back": _("came back, was served"),
    "expired": _("the time was over"),
    "no-answer": _("nobody answered"),
    "longest_wait": _("longest wait"),
    "waiting": _("calls waiting"),
    "service_level": _("service level"),
    "abandoned_share": _("share of callers who gave up"),
}

VERDICTS = {
    "fits": _("could get the call"),
    "busy": _("is not ready"),
    "absent": _("is ready, but the desk was not heard of in the last 10 seconds"),
    "client": _("does not work for this client ({client})"),
    "skill": _("does not have the skill {skill}"),
    "level": _("does not have the skill {skill} at level {level}"),
    "language": _("does not speak {language} at level {fluency}"),
    "certificate-missing": _("does not have the certificate {certificate}"),
    "certificate-expired": _("the certificate {certificate} was valid until {day}"),
    "spared": _("had too many difficult calls and is spared for a while"),
    "passed": _("passed this call a moment ago"),
    "limit": _("has answered the {limit} calls of this queue that a day allows"),
    "kept": _("the customer's last agent is waited for first"),
}

USES = {  # what may need a rule
    "queue": _("queue"),
    "number": _("telephone number"),
    "user": _("user"),
    "call": _("waiting call"),
    "callback": _("promised callback"),
    "procedure": _("procedure"),
    "menu": _("menu"),
}

REFUSALS = {
    "routing-needed": _("{name} cannot be removed; it is needed by: {by}."),
    "routing-state": _("This cannot be done now: your state has changed meanwhile."),
    "routing-other-call": _("This call is not with you any more."),
    "routing-answer-ready": _("The call has stopped ringing: the caller hung up or someone else took it."),
    "routing-answer-break": _("The call has stopped ringing, and you are on a break."),
    "routing-sign_out-ringing": _("A call is ringing. Answer or decline it, then sign out."),
    "routing-sign_out-talking": _("You are in a call. End or hand it over, then sign out."),
    "routing-sign_out-holding": _("You have a call on hold. End or hand it over, then sign out."),
    "routing-ready-wrap_up": _("Finish the work after the call first: save its result."),
    "routing-call-ringing": _("A call rings at your desk. Answer or decline it first."),
    "routing-call-talking": _("You have a call in hand. End it first."),
    "routing-call-holding": _("You have a call on hold. End it first."),
    "routing-call-wrap_up": _("Finish the work after the call first: save its result."),
    "routing-call-out": _("Begin your shift first."),
    "routing-taken": _("This call rings someone else already."),
    "routing-reason": _("There is no break for the reason {reason}."),
    "routing-no-agent": _("This user takes no calls. An administrator can change that."),
}


def state(code: str) -> str:
    return gettext(STATES[code])


def reason(code: str) -> str:
    """The reason of a break; an unknown code as it is."""
    return gettext(REASONS[code]) if code in REASONS else code


def breaks() -> dict[str, str]:
    """The reasons an agent may give for a break, by code, in the order of the menu."""
    return {code: gettext(REASONS[code]) for code in OF_AGENTS}


def verdict(found: Verdict) -> str:
    """Why an agent may or may not get a call, in the reader's language."""
    return said(found.code, found.facts or {})


def said(code: str, facts: Mapping[str, str]) -> str:
    return gettext(VERDICTS[code]).format(**facts)
