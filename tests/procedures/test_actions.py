"""Trades offer actions by name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infolinia.procedures import actions
from infolinia.procedures.actions import Action, ActionContext, ActionFailed


def test_an_action_is_offered_found_and_replaced(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(actions, "_actions", dict[str, Action]())
    actions.register("tea.make", {"sugar": "number?"}, {"cup": "text"}, lambda inputs, context: {"cup": context.key})
    actions.register("tea.make", {}, {}, lambda inputs, context: {"cup": context.language}, irreversible=True)
    assert actions.names() == {"tea.make"}
    action = actions.get("tea.make")
    context = ActionContext("c-1", "NAD", "K1", None, datetime(2026, 11, 23, tzinfo=UTC), "tea#0", "en")
    assert (action.run({}, context), action.irreversible, action.inputs) == ({"cup": "en"}, True, {})
    with pytest.raises(LookupError):
        actions.get("coffee.make")


def test_a_failure_has_a_code_and_perhaps_a_detail():
    failed = ActionFailed("unavailable", "disk full")
    assert (failed.code, str(failed), str(ActionFailed("closed"))) == ("unavailable", "unavailable disk full", "closed")
