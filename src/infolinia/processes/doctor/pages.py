"""Will agents' browsers have their microphone, and the certificate that is shown; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.processes.doctor.facts import CertificateFacts, PageFacts
from infolinia.processes.doctor.findings import Finding
from infolinia.processes.sentences import gettext_noop as _
from infolinia.web.secure_context import is_this_computer

CURE = _("`infolinia tls make HOST` and the setting https, or a proxy in trusted_proxies (HTTPS for agents at home).")


def judge(facts: PageFacts) -> Iterator[Finding]:
    if facts.https or facts.has_proxy:
        return
    if is_this_computer(facts.http):
        yield Finding(
            "microphone-here-only", _("Pages are served to this computer only; agents at others cannot work."), CURE,
            level="warning",
        )  # fmt: skip
    else:
        yield Finding(
            "microphone-no-https",
            _("http: pages are served to other computers ({http}) without HTTPS: browsers give no microphone."),
            CURE, {"http": facts.http},
        )  # fmt: skip


def judge_certificate(facts: CertificateFacts) -> Iterator[Finding]:
    for found in facts.faults if facts.is_used else ():
        level = "warning" if found.fault == "soon" else "problem"
        yield Finding(f"certificate-{found.fault}", found.said, found.cure, found.facts, level)
