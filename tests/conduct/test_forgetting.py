"""A caller asks to be forgotten: nothing personal of the call is left anywhere in the installation's data."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.conf import settings
from django.utils import translation

from infolinia.conduct import course, queries, record, services
from infolinia.conduct.commands import erase
from infolinia.conduct.models import LineCommand, Recording
from infolinia.journal import queries as journal
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.web.refusals import Refusal
from tests.conduct.stage import Stage

NUMBER, OUTSIDE, NOTE = "+48600100200", "600 300 400", "Prosi o telefon do synowej"
ELSEWHERE = ("customers_", "cases_")  # the customer's file and cases are erased apart


def talks(stage: Stage) -> str:
    """Liliana talks with the caller."""
    stage.ready("liliana")
    call = stage.waits(caller=NUMBER)
    stage.takes("liliana", call)
    return call


@pytest.fixture
def over(stage: Stage) -> str:
    """A call whose number, note, keys and recording are known, and which is done."""
    call = talks(stage)
    stage.does("liliana", services.send_digits, call, "4815162342")
    stage.does("liliana", services.note, call, NOTE)
    stage.does("liliana", services.transfer_to_outside, call, OUTSIDE)
    stage.customer_hangs_up(call)
    stage.settle()
    stage.does("liliana", services.dispose, call, "I_TRANSFER")
    stage.does("liliana", services.finish_wrap_up, call)
    stage.settle()
    for row in Recording.objects.filter(call=call):
        file = settings.SETTINGS.recordings / row.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"RIFF")
    return call


def everything() -> str:
    """All rows of all tables but those of the customer's file and cases."""
    found: list[str] = []
    with scoped(ALL_CLIENTS):
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.db_table.startswith(ELSEWHERE):
                found += [str(list(row)) for row in model._default_manager.values_list()]
    return "\n".join(found)


def files(call: str) -> list[Path]:
    return [path for path in (settings.SETTINGS.recordings / call).rglob("*") if path.is_file()]


def test_nothing_personal_is_left_and_the_chain_still_proves_itself(stage: Stage, over: str):
    personal = (NUMBER, NOTE, "4815162342", "600300400")
    before = everything()
    assert all(text in before for text in personal)
    assert files(over)
    services.forget(over, reason="GDPR art. 17, request S-104", now=stage.now)
    after = everything()
    assert [text for text in personal if text in after] == []
    assert files(over) == []
    assert "GDPR art. 17, request S-104" in after
    with scoped(ALL_CLIENTS):
        assert journal.verify(record.stream(over)) == []
        told = queries.record_of(over)
        replayed = course.replayed((item.event, item.at) for item in journal.replay(record.stream(over)))
    assert told.call.disposition == "I_TRANSFER"
    assert (replayed.note, replayed.state) == ("", told.call.state)
    services.forget(over, reason="asked twice", now=stage.now)
    assert "asked twice" not in everything()


def test_a_call_that_runs_is_not_erased(stage: Stage):
    call = talks(stage)
    with pytest.raises(Refusal) as refused:
        services.forget(call, reason="asked", now=stage.now)
    assert refused.value.code == "call-not-over"
    assert stage.call(call).caller == NUMBER


def test_from_the_command_line(over: str):
    with translation.override("en"):
        done = CliRunner().invoke(erase, ["call", over, "c-none", "--reason", "asked"])
    assert done.exit_code == 1
    assert f"{over}: erased." in done.output
    assert "c-none: There is no such thing here" in done.output
    assert NUMBER not in everything()


def test_commands_that_were_carried_out_are_kept_a_while_only(stage: Stage, over: str):
    assert services.forget_commands(stage.now - timedelta(days=1)) == 0
    assert LineCommand.objects.exists()
    waiting = LineCommand.objects.order_by("-number").first()
    assert waiting is not None
    LineCommand.objects.filter(pk=waiting.pk).update(outcome=None)
    services.forget_commands(stage.now + timedelta(seconds=1))
    assert [row.pk for row in LineCommand.objects.all()] == [waiting.pk]
