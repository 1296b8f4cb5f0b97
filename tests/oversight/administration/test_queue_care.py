"""The part of a queue's form about care: what is typed is what routing applies, and back."""

from __future__ import annotations

import pytest

from infolinia.floor.routing import queries as floor

pytestmark = pytest.mark.django_db


def test_callbacks_limits_of_difficult_calls_and_open_lines_are_set_at_the_form(admin):
    page = admin.page("/queues/one/service")
    for word in ("Callbacks", "Difficult calls", "Who must be taken"):
        assert word in page
    sent = admin.sends(
        "/queues/one/service", tell_every="60", callbacks_offered="yes", callbacks_first="agent",
        callbacks_abandoned_after="30", is_demanding="yes", hard_in_row="2", hard_in_hour="", hard_rest="given",
        takes_everybody="yes",
    )  # fmt: skip
    assert sent[0] == 302
    rules = floor.queue("service")
    assert (rules.callbacks.first, rules.callbacks.abandoned_after, rules.callbacks.offered) == ("agent", 30.0, True)
    assert (rules.hard_calls.in_row, rules.hard_calls.in_hour, rules.hard_calls.rest) == (2, None, "given")
    assert (rules.is_demanding, rules.takes_everybody, rules.is_emergency, rules.tell_every) == (True, True, False, 60)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("callbacks_attempts", "11"), ("callbacks_abandoned_after", "2"), ("hard_minutes", "0"), ("hard_in_row", "often")],
)
def test_a_mistake_stands_at_its_field_and_nothing_is_kept(admin, field, wrong):
    before = floor.queue("service")
    status, page = admin.sends("/queues/one/service", **{field: wrong})
    assert status == 422
    assert f'id="{field}-problem"' in page
    assert floor.queue("service") == before
