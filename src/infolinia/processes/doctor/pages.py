"""Will agents' browsers have their microphone, and the certificate that is shown; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.processes.doctor.facts import CertificateFacts, PageFacts
from infolinia.processes.doctor.findings import Finding
from infolinia.web.secure_context import is_this_computer

CURE = "`infolinia tls make HOST` and the setting https, or a proxy in trusted_proxies (HTTPS for agents at home)."


def judge(facts: PageFacts) -> Iterator[Finding]:
    if facts.https or facts.has_proxy:
        return
    if is_this_computer(facts.http):
        yield Finding(
            "microphone-here-only", "Pages are served to this computer only; agents at others cannot work.", CURE,
            "warning",
        )  # fmt: skip
    else:
        yield Finding(
            "microphone-no-https",
            f"http: pages are served to other computers ({facts.http}) without HTTPS: browsers give no microphone.",
            CURE,
        )  # fmt: skip


def judge_certificate(facts: CertificateFacts) -> Iterator[Finding]:
    for code, sentence in facts.faults if facts.is_used else ():
        said, _, cure = sentence.partition(". ")
        level = "warning" if code == "soon" else "problem"
        yield Finding(f"certificate-{code}", f"{said}.", cure or "See docs, HTTPS for agents at home.", level)
