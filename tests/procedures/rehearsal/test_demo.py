"""The demo centre's procedures are rehearsed: every conversation in packs/demo/rehearsals goes as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from infolinia.procedures.rehearsal.play import play
from infolinia.procedures.rehearsal.script import Script, read
from tests.procedures.drive import DEMO, demo

SCRIPTS = [
    script
    for file in sorted((DEMO.parent / "rehearsals").glob("*.yaml"))
    for script in read(file.read_text("utf-8"), file=Path(file).name)
]


@pytest.mark.parametrize("script", SCRIPTS, ids=[f"{script.procedure}: {script.name}" for script in SCRIPTS])
def test_the_conversation_goes_as_written(script: Script):
    played = play(demo(script.procedure), script)
    assert [str(problem) for problem in played.problems] == []
