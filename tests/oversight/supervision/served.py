"""A complaint that was served from the first word to the last, with holds, a correction and a recording."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from infolinia.clients import queries as clients
from infolinia.conduct import queries, services
from infolinia.conduct.models import Recording
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.telephony.media.g711 import encode_ulaw
from infolinia.telephony.media.recorder import header
from tests.conduct.stage import Stage

ANSWERS = {
    "danger": "nie",
    "identyfikacja/name": "Teresa Zdun",
    "identyfikacja/number": "?",
    "matter": "internet",
    "description": "Internet zwalnia wieczorami, pomiar 210 z 600 Mb/s.",
    "since": "od 1.11",
    "expectation": "Zwrotu za listopad.",
    "reply_way": "listem",
    "address": "ul. Lipowa 4/7, 15-001 Podlas",
    "email": "teresa@example.pl",
}


def say_on(stage: Stage, call: str, name: str = "liliana", *, pace: float = 2.0, until: str = "") -> None:
    """Go through the procedure, `pace` seconds a step, to its end or to the step `until`."""
    for _ in range(40):
        with scoped(ALL_CLIENTS):
            card = queries.card(call)
        assert card is not None
        if card.ended or card.path == until or card.kind in ("finish", "hand_over"):
            return
        stage.run(pace)
        if card.kind in ("say", "statement"):
            end = (stage.now - started(call)).total_seconds()
            stage.does(
                name, services.heard, call, card.path, len(card.sentences), whole=True, begin=max(0.0, end - pace / 2)
            )
        elif ANSWERS.get(card.path, "?") == "?":
            stage.does(name, services.decline_step, call, card.path, "dont_know")
        else:
            stage.does(name, services.answer_step, call, card.path, ANSWERS[card.path])
    raise AssertionError(f"the procedure does not end: {card}")


def started(call: str):
    return Recording.objects.get(call_id=call, purpose="call").started_at


def complaint(stage: Stage, *, caller: str = "+48994000999") -> str:
    """The call, served and wrapped up; its recording lies in the folder of recordings."""
    stage.ready("liliana")
    call = stage.waits(caller=caller)
    stage.takes("liliana", call)
    say_on(stage, call, until="expectation")
    stage.does("liliana", services.hold, call)
    stage.run(5)
    stage.does("liliana", services.resume, call)
    stage.run(2)
    stage.does("liliana", services.answer_step, call, "description", "Internet zwalnia od 18 do 23.", correction=True)
    say_on(stage, call)
    stage.run(2)
    length = (stage.now - started(call)).total_seconds()
    stage.customer_hangs_up(call)
    stage.settle()
    stage.run(1)
    stage.does("liliana", services.note, call, "Klientka spokojna.\nProsi o list.")
    stage.does("liliana", services.dispose, call, "COMPL_NEW")
    stage.does("liliana", services.finish_wrap_up, call)
    record(call, length)
    return call


def record(call: str, seconds: float) -> Path:
    """Write the file that the played switch only told of: bursts of sound, the customer's and the agent's in turn."""
    row = Recording.objects.get(call_id=call, purpose="call")
    file = settings.SETTINGS.recordings / row.path
    file.parent.mkdir(parents=True, exist_ok=True)
    samples = int(seconds * 8000)
    time = np.arange(samples) / 8000
    voice = np.sin(time * 2 * np.pi * 300) * (0.35 + 0.65 * np.abs(np.sin(time * 2.1) * np.sin(time * 0.77))) * 9000
    turn = (time // 2).astype(int) % 3
    left, right = (voice * (turn == 1)).astype(np.int16), (voice * (turn == 0)).astype(np.int16)
    sound = bytearray(2 * samples)
    sound[0::2], sound[1::2] = encode_ulaw(left), encode_ulaw(right)
    file.write_bytes(header(samples) + bytes(sound))
    Recording.objects.filter(pk=row.pk).update(samples=samples)
    return file


# --- What is served of it


def text(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def sights() -> list[tuple[str, str, str]]:
    return [(item.username, item.what, item.subject) for item in reversed(clients.sights(limit=100)[0])]


def address_of(call: str) -> str:
    return f"/calls/{call}/recordings/{Recording.objects.get(call_id=call).id}.wav"


def heard(response: Any) -> bytes:
    return b"".join(response.streaming_content)
