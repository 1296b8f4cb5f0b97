"""The cells of the interop matrix: which peer was tried with what, and by which tests; docs/interop.md shows it.

A test of this folder named test_PEER_FEATURE… fills that cell. Some cells are tested elsewhere, with the whole centre;
some cannot be, and say why.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

PEERS = {  # as tests name them: as people do, and Debian's package
    "baresip": ("baresip", "baresip-core"),
    "linphone": ("linphone", "linphone-cli"),
}
FEATURES = {
    "call": "call",
    "hold": "hold",
    "blind_transfer": "blind transfer",
    "attended_transfer": "attended transfer",
    "dtmf_rfc4733": "DTMF, RFC 4733",
    "dtmf_info": "DTMF, INFO",
    "codecs": "codecs",
    "tls_and_srtp": "TLS and SRTP",
    "re_registration": "re-registration",
    "lost_network": "lost network",
}
ELSEWHERE: dict[tuple[str, str], tuple[str, ...]] = {  # peer, feature: FILE::TEST
    ("baresip", "attended_transfer"): ("tests/interop/test_linphone.py::test_linphone_attended_transfer",),
}
NOT: dict[tuple[str, str], str] = {
    ("baresip", "dtmf_info"): "baresip 1.0 sends keys as RFC 4733 only, and always offers it",
}
REMARKS: dict[tuple[str, str], str] = {
    ("baresip", "attended_transfer"): "as customer and as colleague: baresip 1.0 cannot ask for one itself",
}


def tests() -> Iterator[str]:
    """FILE::TEST of this folder."""
    for file in sorted(HERE.glob("test_*.py")):
        for found in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(found, ast.FunctionDef) and found.name.startswith("test_"):
                yield f"{file.relative_to(ROOT).as_posix()}::{found.name}"


def cell(peer: str, feature: str) -> tuple[str, ...]:
    """The tests of a cell."""
    # No feature's name begins with another's.
    begins = f"test_{peer}_{feature}"
    own = (test for test in tests() if test.partition("::")[2].startswith(begins))
    return (*own, *ELSEWHERE.get((peer, feature), ()))


def problems() -> list[str]:
    """Cells without a test and without a reason, tests that fill no cell, names of tests that there are not."""
    cells = [(peer, feature) for peer in PEERS for feature in FEATURES]
    named = {test for pair in cells for test in cell(*pair)}
    found = [f"{peer}, {feature}: neither a test nor a reason" for peer, feature in cells if not filled(peer, feature)]
    found += [f"{peer}, {feature}: a test and a reason" for peer, feature in NOT if cell(peer, feature)]
    found += [f"{test} fills no cell" for test in tests() if test not in named and "test_matrix.py" not in test]
    for test in named:
        file, _, name = test.partition("::")
        if not (ROOT / file).is_file() or f"def {name}(" not in (ROOT / file).read_text("utf-8"):
            found.append(f"{test} is not there")
    return found


def filled(peer: str, feature: str) -> bool:
    return bool(cell(peer, feature)) or (peer, feature) in NOT
