"""What the desk asks of the line is told to the centre at once, not found at its next look two seconds later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

import pytest

from infolinia.conduct import services
from infolinia.journal import services as journal
from infolinia.journal.facts import Stream
from tests.conduct.stage import Stage

Commits = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def told() -> Iterator[list[Stream]]:
    """The streams listeners were told of."""
    heard: list[Stream] = []

    def listener(_position: int, streams: Sequence[Stream]) -> None:
        heard.extend(streams)

    journal.on_committed(listener)
    yield heard
    journal.forget_listener(listener)


def test_a_browsers_offer(stage: Stage, told: list[Stream], django_capture_on_commit_callbacks: Commits):
    stage.ready("liliana")
    call = stage.waits()
    leg = stage.leg("liliana", call)
    with django_capture_on_commit_callbacks(execute=True):
        services.offer(call, leg, "v=0", by=stage.people["liliana"], now=stage.now)
    assert told == [Stream("call", call)]


def test_keys_pressed_towards_the_customer(
    stage: Stage, told: list[Stream], django_capture_on_commit_callbacks: Commits
):
    stage.ready("liliana")
    call = stage.waits()
    stage.takes("liliana", call)
    told.clear()
    with django_capture_on_commit_callbacks(execute=True):
        services.send_digits(call, "12#", by=stage.people["liliana"], now=stage.now)
    assert told == [Stream("call", call)]
