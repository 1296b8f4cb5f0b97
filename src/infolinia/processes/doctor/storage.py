"""The data folder: may it be written, is there room, can others read its secrets; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.processes.doctor.facts import StorageFacts
from infolinia.processes.doctor.findings import Finding

ROOT = 0


def judge(facts: StorageFacts) -> Iterator[Finding]:
    if not facts.exists:
        yield Finding(
            "data-missing", f"data: there is no folder {facts.folder}.",
            "Name the right one with --data, or start the centre once, which makes it.",
        )  # fmt: skip
        return
    if facts.error:
        yield Finding(
            "data-not-writable", f"data: {facts.folder} cannot be written: {facts.error}.",
            "Run as the user that owns it (sudo -u infolinia …), or give it to the user you run as.",
        )  # fmt: skip
    elif facts.owner != facts.user and facts.user == ROOT:
        yield Finding(
            "data-owner", f"data: {facts.folder} belongs to another user than root, who asks.",
            "Run infolinia as the owner: what root writes there the service could not change.", "warning",
        )  # fmt: skip
    if facts.free_mib < facts.full_mib:
        yield Finding(
            "disk-full", f"The disk of {facts.folder} has {facts.free_mib:.0f} MiB left: no call is taken.",
            f"Free at least {facts.alarm_mib} MiB: old recordings, backups, logs.",
        )  # fmt: skip
    elif facts.free_mib < facts.alarm_mib:
        yield Finding(
            "disk-low", f"The disk of {facts.folder} has {facts.free_mib:.0f} MiB left: nothing is recorded.",
            f"Free at least {facts.alarm_mib} MiB: old recordings, backups, logs.",
        )  # fmt: skip
    for file in facts.secrets:
        if file.mode & 0o007:
            yield Finding(
                "secret-readable", f"{file.path} can be read by every user of this machine.",
                f"chmod {file.mode & 0o770:o} {file.path}, and change the secret if others had the time to read it.",
            )  # fmt: skip
