"""The doctor for pages: what the first run shows of the installation that serves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from infolinia.oversight.first_run.checks import Check
from infolinia.processes.settings import current
from infolinia.processes.wording import of_language


def look() -> Callable[[str], Sequence[Check]]:
    """Look at the installation of this process, in some seconds; gives what says it in a language."""
    from infolinia.processes.doctor.findings import told
    from infolinia.processes.doctor.installation import gather
    from infolinia.processes.doctor.judging import judge

    found = judge(gather(current()))

    def said(language: str) -> list[Check]:
        translate = of_language(language)
        return [
            Check(each.code, told(each, translate)["said"], told(each, translate)["cure"], each.level == "problem")
            for each in found
        ]

    return said
