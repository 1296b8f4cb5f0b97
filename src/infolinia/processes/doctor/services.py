"""The database, the bus, and what they must hold; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.processes.doctor.facts import ServiceFacts
from infolinia.processes.doctor.findings import Finding
from infolinia.processes.sentences import gettext_noop as _


def judge(facts: ServiceFacts) -> Iterator[Finding]:
    if facts.database_error:
        yield Finding(
            "database-unreachable", _("database: {database} cannot be used: {why}."),
            _("Does it run, does it let us in (pg_hba.conf), are name and password right?")
            if facts.database.startswith("postgres")
            else _("Is the file whole and ours? Put it back from the backup if not."),
            {"database": facts.database, "why": facts.database_error},
        )  # fmt: skip
    elif facts.pending and not facts.is_new:
        yield Finding(
            "migrations-missing",
            _("Changes of the tables were not made: {count}, such as {one}."),
            _("Start the centre with `infolinia up`: it makes them first. Make a backup before."),
            {"count": len(facts.pending), "one": facts.pending[0]},
        )  # fmt: skip
    if facts.nats_error:
        yield Finding(
            "nats-unreachable", _("nats: {nats} cannot be reached: {why}."),
            _("Does it run, does the firewall let port 4222 through, is the token right? Empty: a server of our own."),
            {"nats": facts.nats, "why": facts.nats_error},
        )  # fmt: skip
    if facts.prompts_missing and not facts.is_new:
        yield Finding(
            "prompts-missing",
            _("Announcements without sound: {count}, such as {one}. Callers hear nothing there."),
            _("Load the pack again (infolinia pack load …) with espeak-ng installed, or restore the files."),
            {"count": len(facts.prompts_missing), "one": facts.prompts_missing[0]},
        )  # fmt: skip
