"""The sentences of the desk that depend on how things stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from infolinia.conduct.facts import CallFacts
from infolinia.floor.routing import messages as routing
from infolinia.performers.desk import bargaining, caring, columns, keys, sound
from infolinia.performers.desk.alarms import Alarm, said
from infolinia.performers.desk.facts import Colleague, Desk, Target
from infolinia.procedures.card import Card
from infolinia.procedures.settled import Settled

MOST_DIGITS = 10  # answers that a digit can name: 1 to 9, then 0


@dataclass(frozen=True, slots=True)
class Line:
    """A settled answer as the right column writes it. digit: by which it is corrected; empty when it cannot be."""

    path: str
    label: str
    written: str
    state: str
    word: str
    digit: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """All that the templates say by mode. `keys`: what works now; `script`: what the page's script says."""

    title: str
    sentence: str
    state: str
    keys: keys.Line = ()
    all_keys: tuple[keys.Group, ...] = ()
    breaks: Mapping[str, str] | None = None
    ready_digit: str = ""
    progress: tuple[str, ...] = ()
    settled: tuple[Line, ...] = ()
    is_compact: bool = False
    folded: str = ""  # that there are more, where the column has no place for them
    results: tuple[Line, ...] = ()
    targets: tuple[dict[str, Any], ...] = ()
    places: tuple[dict[str, str], ...] = ()
    form: str = ""
    language: str = ""
    locked: str = ""
    lasted: str = ""
    alarms: tuple[Alarm, ...] = ()
    yes: str = ""
    no: str = ""
    bargain: bargaining.Words | None = None
    keyed_in: str = ""
    card_result: str = ""
    watched: str = ""
    unanswered: str = ""
    sound: sound.Notice | None = None  # what is wrong with the sound of the call
    in_call: str = ""  # the word of the state all through the call, held or not
    script: Mapping[str, str] | None = None
    rest: str = ""  # after difficult calls
    help: tuple[caring.Help, ...] = ()  # numbers for a person in distress


def state(name: str, reason: str = "") -> str:
    """The word of an agent's state."""
    words = {
        "out": pgettext("agent state", "Signed out"),
        "ready": pgettext("agent state", "Ready"),
        "ringing": pgettext("agent state", "Ringing"),
        "talking": pgettext("agent state", "Talking"),
        "holding": pgettext("agent state", "On hold"),
        "wrap_up": pgettext("agent state", "Wrap-up"),
        "break": pgettext("agent state", "Break"),
    }
    word = words.get(name, name)
    return f"{word}: {why}" if name == "break" and (why := routing.reason(reason)) else word


def watched(mode: str) -> str:
    """What a supervisor on the call does, for the agent."""
    words = {
        "listen": _("a supervisor listens"),
        "whisper": _("a supervisor whispers to you"),
        "barge": _("a supervisor talks, too"),
    }
    return words.get(mode, "")


def keyed_in(call: CallFacts | None) -> str:
    """How far the customer is with the card number; empty when none is keyed in."""
    if call is None or call.card_since is None:
        return ""
    count = call.card_digits
    return ngettext("Card: {n} digit", "Card: {n} digits", count).format(n=count)


def card_result(call: CallFacts | None) -> str:
    """What became of the card number."""
    outcome, _space, last_four = (call.card if call else "").partition(" ")
    words = {
        "taken": _("Card taken: …{last_four}"),
        "refused": _("The card was refused. Ask for another one, or how else to pay."),
        "mistyped": _("The card number is mistyped. Let the customer key it in again."),
        "short": _("The card number is too short. Let the customer key it in again, with # at the end."),
        "timeout": _("No key came for a while. Begin again when the customer is ready."),
        "given-up": _("The card number is not waited for any more."),
        "line": _("Card numbers cannot be taken here. Your administrator can switch it on: the setting “cards”."),
    }
    return words.get(outcome, "").format(last_four=last_four)


def yes(card: Card | None) -> str:
    """The answer of a yes-or-no question in the language of the card, which is the one its parser understands."""
    with override(card.language if card else None):
        return pgettext("answer", "yes")


def no(card: Card | None) -> str:
    with override(card.language if card else None):
        return pgettext("answer", "no")


def of(desk: Desk) -> Words:
    """All that the templates say."""
    settled, results = _settled(desk), _results(desk)
    places = columns.room(desk, len(results))
    gone = columns.folded([line.state for line in settled], places)
    settled = tuple(replace(line, folded=at in gone) for at, line in enumerate(settled))
    more = ngettext("and {n} more answer", "and {n} more answers", len(gone)).format(n=len(gone)) if gone else ""
    return replace(
        _sheet(desk),
        folded=more,
        keys=keys.now(desk),
        all_keys=keys.everything(),
        breaks=routing.breaks(),
        ready_digit=str(len(routing.breaks()) + 1),
        progress=_progress(desk),
        settled=settled,
        is_compact=columns.is_compact(len(settled), places),
        results=results,
        targets=tuple(target(item) for item in desk.targets),
        places=_places(desk),
        form=_form(desk),
        language=_language(desk),
        locked=_locked(desk),
        lasted=_lasted(desk),
        alarms=tuple(said(trouble.kind, trouble.detail) for trouble in desk.troubles),
        yes=yes(desk.card),
        no=no(desk.card),
        bargain=bargaining.of(desk.card) if desk.card else None,
        keyed_in=keyed_in(desk.call),
        card_result=card_result(desk.call),
        watched=watched(desk.watched),
        unanswered=_unanswered(desk),
        sound=sound.notice(desk.call, desk.user) if desk.mode in ("call", "consulting", "inside") else None,
        in_call=state("talking"),
        rest=caring.rest(desk.rest),
        help=caring.numbers() if desk.call and desk.call.distress_at else (),
        script=_script(),
    )


def _sheet(desk: Desk) -> Words:
    word = state(desk.state, desk.reason)
    match desk.mode:
        case "out":
            return Words(_("Good day"), _("Test the headset, then say that you are ready."), word)
        case "break" if desk.reason == "unreachable":
            return Words(_("The connection was lost"), _("No call comes until you say that you are ready."), word)
        case "break" if desk.reason == "missed":
            return Words(_("Calls were missed"), _("No call comes until you say that you are ready."), word)
        case "break" if desk.reason == "evacuated":
            return Words(_("Leave the building now"), _("The centre is closed. Come back when it is open again."), word)
        case "break" if desk.reason == "preparing":
            return Words(_("Good day"), _("Test the headset, then say that you are ready."), word)
        case "break":
            return Words(_("A break"), _("No call comes until you say that you are ready."), word)
        case "ready":
            waiting = ngettext("{n} call waits in your queues.", "{n} calls wait in your queues.", desk.waiting)
            nobody = _("Nobody waits in your queues. You will hear the ring in the headset.")
            sentence = waiting.format(n=desk.waiting) if desk.waiting else nobody
            return Words(_("Waiting for a call"), sentence, word)
        case "ringing":
            return Words(_("A call rings"), "", word)
        case "consulting":
            return Words(_("All three together") if desk.is_joined else _("Attended transfer"), "", word)
        case "inside":
            return Words(
                _("A colleague") if desk.call and desk.call.answered_at else _("Calling a colleague"), "", word
            )
        case "wrap_up":
            return Words(_("Check and save"), _("filled in from the call"), word)
        case _:
            return Words("", "", word)


def _progress(desk: Desk) -> tuple[str, ...]:
    if desk.card is None:
        return ()
    done, count = desk.card.index - 1, desk.card.count
    return tuple("done" if n < done else "now" if n == done else "" for n in range(count))


def _settled(desk: Desk) -> tuple[Line, ...]:
    if desk.card is None:
        return ()
    words = {
        "now": _("now"),
        "doubtful": _("not certain"),
        "declined": pgettext("answer", "no answer"),
        "stale": _("asked again"),
        "unneeded": _("not needed"),
    }
    lines: list[Line] = []
    count = 0
    for item in desk.card.settled:
        digit = ""
        if _can_be_corrected(item) and count < MOST_DIGITS:
            count += 1
            digit = str(count % 10)
        lines.append(Line(item.path, item.label, item.written, item.state, words.get(item.state, ""), digit))
    return tuple(lines)


def _can_be_corrected(item: Settled) -> bool:
    is_passed = item.state in ("done", "doubtful", "stale") and bool(item.written)
    return is_passed and item.correctable and item.type not in ("customer", "level", "case")


def _results(desk: Desk) -> tuple[Line, ...]:
    """What actions gave, without what the case beside them says already."""
    if desk.card is None:
        return ()
    said_already = ("case", "level", *(("date", "choice", "time", "moment") if desk.call_cases else ()))
    return tuple(
        Line(item.path, item.label, item.written, item.state, "", "")
        for item in desk.card.results
        if item.type not in said_already
    )


def target(target: Target) -> dict[str, Any]:
    """Where a call may go, for the screen."""
    if target.kind == "queue":
        waiting = ngettext("{n} waits", "{n} wait", target.waiting).format(n=target.waiting)
        word = (waiting if target.waiting else _("nobody waits")) if target.free else pgettext("queue", "closed")
    else:
        word = state(target.state)
    return {"kind": target.kind, "id": target.id, "name": target.name, "detail": target.detail,
            "word": word, "free": target.free}  # fmt: skip


def colleague(person: Colleague) -> dict[str, Any]:
    """Whom one may call, for the screen."""
    detail = ", ".join(part for part in (person.number, person.team) if part)
    return {"id": person.id, "name": person.name, "detail": detail,
            "word": state(person.state, person.reason), "free": person.free}  # fmt: skip


def _unanswered(desk: Desk) -> str:
    """That a colleague who was called did not answer."""
    if desk.unanswered is None:
        return ""
    name, why = desk.unanswered
    sentences = {
        "declined": _("{name} cannot talk now."),
        "busy": _("{name} has a call in hand now."),
        "away": _("{name} is not at work now, or on a break."),
    }
    return sentences.get(why, _("{name} did not answer.")).format(name=name)


def _places(desk: Desk) -> tuple[dict[str, str], ...]:
    """Where else this person may go: only what this installation serves."""
    if desk.role not in ("supervisor", "administrator"):
        return ()
    wanted = (("/board", _("Board")), ("/calls", _("Calls")))
    return tuple({"path": path, "name": name} for path, name in wanted if _is_served(path))


def _is_served(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _form(desk: Desk) -> str:
    """How the customer is addressed, above the name."""
    forms = {
        "pan": pgettext("form of address", "Mr"),
        "pani": pgettext("form of address", "Ms"),
        "państwo": pgettext("form of address", "Mr and Ms"),
        "firma": pgettext("form of address", "Company"),
    }
    return forms.get(desk.customer.form, "") if desk.customer else ""


def _language(desk: Desk) -> str:
    """The customer's language, when it is not the one of the call."""
    customer, call = desk.customer, desk.call
    if customer is None or call is None or customer.language in ("", call.language):
        return ""
    names = {"pl": _("Polish"), "en": _("English"), "uk": _("Ukrainian"), "de": _("German"), "be": _("Belarusian")}
    return names.get(customer.language, customer.language)


def _locked(desk: Desk) -> str:
    """What will be shown, and from which level on; nothing of it is in the page before."""
    if desk.customer is None or not desk.customer.locked:
        return ""
    names = {
        "customer_no": _("customer number"),
        "address": _("address"),
        "services": _("services"),
        "history": _("earlier contacts"),
        "preferred_contact": _("way of contact"),
        "email": _("e-mail"),
        "contracts": _("contracts"),
        "invoices": _("charges"),
        "power_of_attorney": _("power of attorney"),
    }
    level = min(desk.customer.locked.values())
    what = [names[name] for name, needed in desk.customer.locked.items() if needed == level and name in names]
    text = _("{what}: shown after verification {level}.").format(what=", ".join(what), level=level.name)
    return text[:1].upper() + text[1:]


def _lasted(desk: Desk) -> str:
    call = desk.call
    if call is None or call.ended_at is None:
        return ""
    seconds = max(0, int((call.ended_at - (call.answered_at or call.arrived_at)).total_seconds()))
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def _script() -> dict[str, str]:
    """What the page says by itself, without asking the server."""
    return {
        "ringing": _("A call rings. F8 answers."),
        "understood": _("Understood:"),
        "doubt": _("Not certain:"),
        "which": _("Which one?"),
        "also": _("Noted too: {what}."),
        "also_put_right": _("Put right: {what} (it was {before})."),
        "not_that": _("leave it out"),
        "left_out": _("Only the answer is noted."),
        "undone": _("Taken back."),
        "nothing_to_undo": _("Nothing was noted in passing."),
        "undo": _("Shift F4 takes it back."),
        "stays_here": _("This question stays."),
        "enter": _("Enter notes it."),
        "enter_aside": _("Enter answers it."),
        "answer_first": _("Choose or write an answer first."),
        "saved": _("saved"),
        "saved_here": _("kept on this computer {at}, sent when the server is back"),
        "server_lost": _("No connection to the server."),
        "server_lost_more": _("The call goes on, the customer hears you. Write on, it is sent later."),
        "server_lost_idle": _("We try again by ourselves. Nothing is lost."),
        "server_back": _("The server is back. All is saved."),
        "line_lost": _("The customer does not hear you. Coming back to the call, attempt {n}"),
        "line_lost_more": _("The customer hears music or silence. Nothing is lost, write on."),
        "to_telephone": _("Go on by telephone: F8"),
        "answer_phone": _("Answer on the telephone"),
        "answer_browser": _("Answer in the browser"),
        "move_phone": _("Take the call to the telephone"),
        "move_browser": _("Take the call to the browser"),
        "stay_phone": _("Keep the call on the telephone"),
        "stay_browser": _("Keep the call in the browser"),
        "answers_phone": _("Your calls ring on the telephone now."),
        "answers_browser": _("Your calls ring in the browser now."),
        "moved_phone": _("You talk by telephone now."),
        "moved_browser": _("You talk in the browser now."),
        "telephone_rings": _("Your telephone rings. Pick it up, and the call goes on there."),
        "answer_outside": _("Answer on your number outside"),
        "move_outside": _("Take the call to your number outside"),
        "stay_outside": _("Keep the call on your number outside"),
        "answers_outside": _("Your calls ring on your number outside now: pick up and press 1."),
        "moved_outside": _("You talk on your number outside now."),
        "outside_rings": _("Your number outside rings. Pick up and press 1, and the call goes on there."),
        "not_moved": _("The call stays where it was."),
        "line_back": _("The customer hears you again."),
        "mic_lost": _("The microphone is gone."),
        "mic_lost_more": _("The customer does not hear you. Plug the headset in; the call waits."),
        "mic_next": _("Use {name}"),
        "mic_voice": _("Use the test voice"),
        "no_sound": _("The browser gave no microphone. Choose another one in the headset test."),
        "no_https": _(
            "This page is not on HTTPS, so the browser gives no microphone. "
            "Ask the administrator for an HTTPS address, or take the built-in test voice."
        ),
        "sound_off": _("Sound is off after the acoustic shock until you are ready again."),
        "check_waits": _("Checked as soon as we hear you."),
        "check_asked": _("Checked when you press “Check the line”."),
        "check_runs": _("Say a few words. Then you hear three notes; say nothing while they sound."),
        "check_call": _("A call came: the check was ended. Check the line again after it."),
        "check_away": _("The server did not answer. Check the line again in a moment."),
        "not_tested": _("Test the headset first: say something, or take the test voice."),
        "sentence": _("sentence {n} of {of}"),
        "set_aside": _("The server could not save something. Its text is in the note: Shift F2."),
        "set_aside_foot": _("not saved: {n}, see the note, Shift F2"),
        "no_text": _("no text"),
        "attached": _("This call is with the customer {name} now."),
        "failed_again": _("It failed again."),
        "note_is_yours": _("Corrected. You changed the note yourself: correct it there, too."),
        "note_saved": _("Note saved."),
        "answer_kept": _("Your words are kept in the note, Shift F2."),
        "no_asides": _("This procedure has no side questions. Write a note: Shift F2."),
        "nothing_to_correct": _("There is no answer to correct yet."),
        "warned": _("The warning is noted with its second of the recording."),
        "marked": _("Marked as a difficult call. Ctrl F2 takes it back."),
        "unmarked": _("The mark is taken back."),
        "distress": _("The supervisors are alarmed. Stay on the line."),
        "distress_over": _("The alarm is taken back."),
        "hold_long": _("The customer has waited for a minute."),
        "no_colleagues": _("No colleague is at work now."),
        "no_targets": _("No one can take this call over now."),
        "ask_first": _("ask first"),
        "at_once": _("at once"),
        "hung_up": _("The customer hung up."),
        "sound_click": _("Click anywhere to turn the sound on."),
        "database": _("Nothing can be saved just now."),
        "database_more": _("What you type waits on this computer and is saved later. Do not close the page."),
    }


def counts_as(written: str) -> str:
    """What half an answer counts as at a question that says so."""
    return _("It counts as: {answer}.").format(answer=written)


def wish(how: str) -> str:
    """What was written says that there will be no answer, or something beside the matter."""
    sentences = {
        "dont_know": _("the customer does not know"),
        "refused": _("the customer refuses"),
        "digress": _("the customer says something else"),
    }
    return sentences[how]


def wrong(code: str, facts: Mapping[str, str]) -> str:
    """Why what was typed was not understood, and the cure."""
    sentences = {
        "empty": _("Write the answer, or “?” when the customer does not know."),
        "too-long": _("This is longer than {longest} characters. Shorten it."),
        "not-a-date": _("This is no date. Write for example 3.11.2026 or yesterday."),
        "not-a-period": _("This is no period. Write for example: from 1 November to yesterday."),
        "not-a-time": _("This is no time of day. Write for example 14:30 or half past two."),
        "not-a-duration": _("This is no length of time. Write for example 30 minutes or two days."),
        "period-backwards": _("The period ends before it begins."),
        "not-a-number": _("This is no number."),
        "not-money": _("This is no amount. Write for example 49,90."),
        "not-a-phone": _("This is no telephone number. Give nine digits, or + and the country code."),
        "not-an-ordinal": _("This is no place in an order. Write for example 2 or second."),
        "not-a-pesel": _("This is no PESEL number: {count} digits, or the check digit does not fit. It has {digits}."),
        "not-a-nip": _("This is no NIP number: {count} digits, or the check digit does not fit. It has {digits}."),
        "not-a-regon": _("This is no REGON number: {count} digits, or the check digit does not fit. It has {digits}."),
        "not-an-iban": _("This is no account number: {count} digits, or the check digits do not fit. It has {digits}."),
        "not-an-email": _("This is no e-mail address. It has a name, @ and a domain."),
        "order-digits": _("Five digits follow “Z-”. There are {count}."),
        "not-yes-no": _("Write yes or no."),
        "not-a-choice": _("This is not on the list. Choose by number or by word."),
        "not-of-the-pattern": _("This does not have the form that is needed here."),
        "doubt": _("This can mean more than one thing. Choose by digit."),
    }
    return sentences.get(code, _("This was not understood.")).format_map(
        {"longest": "", "count": "", "digits": "", **facts}
    )
