"""The signals that a call's owner gets."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import get_args

import pytest

from infolinia.telephony.sip import signals
from infolinia.telephony.sip.transaction import Send

ALL = [kind for kind in vars(signals).values() if is_dataclass(kind) and kind.__module__ == signals.__name__]


def test_an_owner_who_handles_every_signal_handles_all_there_are():
    assert set(get_args(signals.Signal)) == set(ALL)
    assert set(get_args(signals.Effect)) == {Send, *ALL}


@pytest.mark.parametrize("kind", ALL)
def test_a_signal_names_its_call_first_and_cannot_be_changed(kind: type):
    assert fields(kind)[0].name == {signals.ProbeDone: "token", signals.RegistrationTold: "name"}.get(kind, "call")
    assert kind.__dataclass_params__.frozen
    assert kind.__doc__
