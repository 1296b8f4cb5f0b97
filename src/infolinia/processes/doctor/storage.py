"""The data folder: may it be written, is there room, can others read its secrets; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.processes.doctor.facts import StorageFacts
from infolinia.processes.doctor.findings import Finding
from infolinia.processes.sentences import gettext_noop as _

ROOT = 0
FREE = _("Free at least {alarm} MiB: old recordings, backups, logs.")


def judge(facts: StorageFacts) -> Iterator[Finding]:
    known = {"folder": facts.folder, "free": f"{facts.free_mib:.0f}", "alarm": facts.alarm_mib}
    if not facts.exists:
        yield Finding(
            "data-missing", _("data: there is no folder {folder}."),
            _("Name the right one with --data, or start the centre once, which makes it."), known,
        )  # fmt: skip
        return
    if facts.error:
        yield Finding(
            "data-not-writable", _("data: {folder} cannot be written: {why}."),
            _("Run as the user that owns it (sudo -u infolinia …), or give it to the user you run as."),
            {**known, "why": facts.error},
        )  # fmt: skip
    elif facts.owner != facts.user and facts.user == ROOT:
        yield Finding(
            "data-owner", _("data: {folder} belongs to another user than root, who asks."),
            _("Run infolinia as the owner: what root writes there the service could not change."), known, "warning",
        )  # fmt: skip
    if facts.free_mib < facts.full_mib:
        yield Finding(
            "disk-full", _("The disk of {folder} has {free} MiB left: no call is taken."), FREE, known,
        )  # fmt: skip
    elif facts.free_mib < facts.alarm_mib:
        yield Finding(
            "disk-low", _("The disk of {folder} has {free} MiB left: nothing is recorded."), FREE, known,
        )  # fmt: skip
    for file in facts.secrets:
        if file.mode & 0o007:
            yield Finding(
                "secret-readable", _("{file} can be read by every user of this machine."),
                _("chmod {mode} {file}, and change the secret if others had the time to read it."),
                {"file": file.path, "mode": f"{file.mode & 0o770:o}"},
            )  # fmt: skip
