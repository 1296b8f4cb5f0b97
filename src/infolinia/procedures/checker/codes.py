"""A procedure ends with a code that the centre knows; pure."""

from __future__ import annotations

from collections.abc import Iterator

from infolinia.procedures.checker.findings import Finding
from infolinia.procedures.checker.proof import Proof
from infolinia.procedures.fields import nearest


def check(proof: Proof) -> Iterator[Finding]:
    if proof.codes is None:
        return
    for _, node in proof.bodies():
        code = node.step.disposition
        if node.step.kind == "finish" and code not in proof.codes:
            facts = {"code": code, "nearest": nearest(code, proof.codes)}
            yield proof.finding("unknown-disposition", node, "disposition", facts=facts)
