"""What a customer may say beside the matter in every procedure, and the frames of digressions being answered; pure.

Who sits at the desk answers a digression by themselves, so a frame is opened for the other performers only. A
digression of the same name in the procedure replaces the one built in.
"""

from __future__ import annotations

from msgspec.structs import replace

from infolinia.procedures import texts
from infolinia.procedures.events import Heard
from infolinia.procedures.parts import Digression, Procedure
from infolinia.procedures.paths import find_digression
from infolinia.procedures.problems import Place
from infolinia.procedures.state import Answer, Evidence, Frame, Span, State

DEEPEST = 3  # frames in each other
MOST_FAILURES = 3  # of a kind, while one digression is answered
MOST_SPANS = 100  # of one text
CONNECT = "connect"  # the offer of a person, a question of its own
RETURNED = "returned"  # State.asked: the question is put again after a digression
MARK = "~"  # before the id in the path of a frame: no step is named so
CONTROLS = ("repeat", "back", "slower", "hold", "help", "person")  # digressions that are events of their own
STOPS = ("stop_contact", "emergency", "distress")  # after which the call is passed on, with the same reason


def _built_in(id_: str, hear: dict[str, tuple[str, ...]], pl: str = "", en: str = "") -> Digression:
    said = {"pl": pl, "en": en} if pl else {}
    made = {language: texts.parse(text, frozenset(), language=language) for language, text in said.items()}
    return Digression(id_, hear, made, Place("built in"))


BUILT_IN: dict[str, Digression] = {
    found.id: found
    for found in (
        _built_in("repeat", {"pl": ("proszę powtórzyć", "słucham?"), "en": ("say that again", "pardon?")}),
        _built_in("back", {"pl": ("proszę wrócić", "cofnij"), "en": ("go back",)}),
        _built_in("slower", {"pl": ("proszę wolniej",), "en": ("slower, please",)}),
        _built_in("hold", {"pl": ("chwileczkę", "proszę poczekać"), "en": ("one moment", "hold on")}),
        _built_in("help", {"pl": ("nie rozumiem", "co mam powiedzieć?"), "en": ("help", "what should I say?")}),
        _built_in("person", {"pl": ("chcę rozmawiać z człowiekiem",), "en": ("I want to talk to a person",)}),
        _built_in(
            "which_language",
            {"pl": ("czy mówią Państwo po angielsku?",), "en": ("do you speak Polish?",)},
            "Możemy rozmawiać po polsku albo po angielsku.",
            "We can talk in Polish or in English.",
        ),
        _built_in(
            "machine",
            {"pl": ("czy rozmawiam z automatem?",), "en": ("am I talking to a machine?",)},
            "{performer: Nie, rozmawia z Państwem konsultant. | Tak, jestem automatem. Mogę połączyć z konsultantem.}",
            "{performer: No, I am a person. | Yes, I am an automated agent. I can connect you to a person.}",
        ),
        _built_in("stop_contact", {"pl": ("proszę więcej nie dzwonić",), "en": ("do not call me again",)}),
        _built_in("emergency", {"pl": ("pali się", "ulatnia się gaz"), "en": ("there is a fire", "I smell gas")}),
        _built_in("distress", {"pl": ("nie chcę już żyć",), "en": ("I do not want to live any more",)}),
        _built_in(
            "connect",
            {"pl": (), "en": ()},
            "Czy mam połączyć z konsultantem? Jeśli nie, wróćmy do sprawy.",
            "Shall I connect you to a person? If not, let us go on.",
        ),
    )
}


def find(procedure: Procedure, path: str) -> Digression | None:
    """The digression of a path: the procedure's own, else the one built in."""
    own = find_digression(procedure, path)
    return own or (BUILT_IN.get(path) if path != CONNECT else None)


def open_frame(state: State, path: str, found: Digression) -> State:
    """Count the digression and open its frame; beyond the bounds a person is offered, once; then the call is passed
    on."""
    times = state.digressions.get(path, 0) + 1
    counted = replace(state, digressions={**state.digressions, path: times})
    if state.performer == "desk":
        return counted
    if times <= found.most and len(state.frames) < DEEPEST:
        return replace(counted, frames=(*state.frames, Frame(path)))
    offered = state.digressions.get(CONNECT, 0)
    if offered >= found.most:
        return replace(counted, over="digressions")
    counted = replace(counted, digressions={**counted.digressions, CONNECT: offered + 1})
    return replace(counted, frames=(*state.frames[: DEEPEST - 1], Frame(CONNECT)))


def close_frame(state: State) -> State:
    """Back from the digression answered last, to the question that was left: it is put again, in short."""
    return replace(state, frames=state.frames[:-1], asked=RETURNED)


def heard(state: State, event: Heard, hashed: str, count: int) -> State:
    """So much of the answer was said; whole, it is done with, unless it is a question."""
    *around, last = state.frames
    before = last.evidence
    spans = before.spans if before and before.hash == hashed else ()
    read = count if event.whole else min(max(0, event.sentences), count)
    evidence = Evidence(hashed, event.whole, read, (*spans, Span(event.begin, event.end))[-MOST_SPANS:])
    if event.whole and last.digression != CONNECT:
        return close_frame(state)
    said = replace(state, frames=(*around, replace(last, evidence=evidence)))
    return failed(said, "unanswered") if before and before.whole else said


def failed(state: State, kind: str) -> State:
    """Nothing was heard, or nothing understood, while the digression was answered: beyond the bound the call goes on
    with its question, or, where a person was offered and nobody answers, is passed on."""
    *around, last = state.frames
    now = last.counters.get(kind, 0) + 1
    if now > MOST_FAILURES:
        return replace(state, over="no_answer") if last.digression == CONNECT else close_frame(state)
    return replace(state, frames=(*around, replace(last, counters={**last.counters, kind: now})))


def answered(state: State, answer: Answer) -> State:
    """Yes or no to the offer of a person; what is unsure is no answer yet."""
    *around, last = state.frames
    if answer.unsure or not isinstance(answer.value, bool):
        kept = replace(last, answers={CONNECT: answer}) if isinstance(answer.value, bool) else last
        return failed(replace(state, frames=(*around, kept)), "unsure")
    return replace(state, over="person") if answer.value else close_frame(state)


def path_of(frame: Frame) -> str:
    """Under which path a frame is shown and heard: "included/~why"."""
    prefix, slash, id_ = frame.digression.rpartition("/")
    return f"{prefix}{slash}{MARK}{id_}"
