"""The database, the bus, and what they must hold; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.processes.doctor.facts import ServiceFacts
from infolinia.processes.doctor.findings import Finding


def judge(facts: ServiceFacts) -> Iterator[Finding]:
    if facts.database_error:
        yield Finding(
            "database-unreachable", f"database: {facts.database} cannot be used: {facts.database_error}.",
            "Does it run, does it let us in (pg_hba.conf), are name and password right?"
            if facts.database.startswith("postgres")
            else "Is the file whole and ours? Put it back from the backup if not.",
        )  # fmt: skip
    elif facts.pending and not facts.is_new:
        yield Finding(
            "migrations-missing",
            f"{len(facts.pending)} changes of the tables were not made, such as {facts.pending[0]}.",
            "Start the centre with `infolinia up`: it makes them first. Make a backup before.",
        )  # fmt: skip
    if facts.nats_error:
        yield Finding(
            "nats-unreachable", f"nats: {facts.nats} cannot be reached: {facts.nats_error}.",
            "Does it run, does the firewall let port 4222 through, is the token right? Empty: a server of our own.",
        )  # fmt: skip
    if facts.prompts_missing and not facts.is_new:
        yield Finding(
            "prompts-missing",
            f"{len(facts.prompts_missing)} announcements have no sound, such as {facts.prompts_missing[0]}: callers "
            "hear nothing there.",
            "Load the pack again (infolinia pack load …) with espeak-ng installed, or restore the files.",
        )  # fmt: skip
