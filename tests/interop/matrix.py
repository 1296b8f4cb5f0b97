"""The cells of the interop matrix: which peer was tried with what, and by which tests; docs/interop.md shows it.

A test of this folder named test_PEER_FEATURE… fills that cell. Some cells are tested elsewhere, with the whole centre;
some cannot be, and say why.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

PEERS = {  # as tests name them: as people do, and Debian's package
    "baresip": ("baresip", "baresip-core"),
    "linphone": ("linphone", "linphone-cli"),
    "sipp": ("SIPp", "sip-tester"),
    "kamailio": ("Kamailio between", "kamailio"),
    "chromium": ("Chromium", "chromium"),
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
_LINE = "tests/telephony/browser/test_chromium.py"
_DESK = "tests/e2e"
ELSEWHERE: dict[tuple[str, str], tuple[str, ...]] = {  # peer, feature: FILE::TEST
    ("baresip", "attended_transfer"): ("tests/interop/test_linphone.py::test_linphone_attended_transfer",),
    ("linphone", "attended_transfer"): (
        f"{_DESK}/test_phones.py::test_linphone_registers_rings_and_joins_the_customer_with_a_colleague",
    ),
    ("chromium", "call"): (
        f"{_LINE}::test_tones_pass_both_ways_between_a_trunk_and_a_browser",
        f"{_DESK}/test_first_call.py::test_a_call_from_sipp_is_handed_over_to_a_colleague",
    ),
    ("chromium", "hold"): (f"{_DESK}/test_first_call.py::test_a_complaint_from_baresip_by_keyboard_alone",),
    ("chromium", "blind_transfer"): (
        f"{_DESK}/test_desk_hands.py::test_a_call_goes_to_a_colleague_at_once",
        f"{_DESK}/test_desk_hands.py::test_a_call_goes_to_a_number_outside",
    ),
    ("chromium", "attended_transfer"): (
        f"{_DESK}/test_first_call.py::test_a_call_from_sipp_is_handed_over_to_a_colleague",
    ),
    ("chromium", "dtmf_rfc4733"): (f"{_LINE}::test_tones_pass_both_ways_between_a_trunk_and_a_browser",),
    ("chromium", "codecs"): (
        f"{_LINE}::test_a_browser_speaks_the_codec_it_was_answered",
        f"{_LINE}::test_tones_pass_both_ways_between_a_trunk_and_a_browser",
    ),
    ("chromium", "tls_and_srtp"): (
        f"{_DESK}/test_https.py::test_the_way_to_the_microphone_is_shown_and_leads_to_it",
        f"{_LINE}::test_tones_pass_both_ways_between_a_trunk_and_a_browser",
    ),
    ("chromium", "re_registration"): (f"{_LINE}::test_a_reloaded_page_replaces_the_transport_and_the_call_goes_on",),
}
NOT: dict[tuple[str, str], str] = {
    ("baresip", "dtmf_info"): "baresip 1.0 sends keys as RFC 4733 only, and always offers it",
    ("sipp", "tls_and_srtp"): "Debian's SIPp is built without TLS, and SIPp 3.6 knows no SRTP",
    ("chromium", "dtmf_info"): "a browser's line has no SIP: keys go as RFC 4733",
}
REMARKS: dict[tuple[str, str], str] = {
    ("baresip", "attended_transfer"): "as customer and as colleague: baresip 1.0 cannot ask for one itself",
    ("baresip", "tls_and_srtp"): "baresip 1.0 takes any certificate, it checks none",
    ("sipp", "call"): "its sound is an echo of ours",
    ("sipp", "blind_transfer"): "it is asked and told; it says that it called, and calls nobody",
    ("sipp", "attended_transfer"): "as the one who takes another's place, by an INVITE with Replaces",
    ("sipp", "dtmf_rfc4733"): "it cannot tell keys of ours: they are heard in its echo",
    ("sipp", "re_registration"): "one run of it registers, the next one is rung, at the same port",
    ("kamailio", "codecs"): "it passes descriptions on; Opus and G.722 are tried through it",
    ("kamailio", "dtmf_rfc4733"): "the sound does not pass through it",
    ("kamailio", "lost_network"): "the network between it and us: the call ends as lost, the next one is served",
    ("chromium", "call"): "it has no SIP: a page takes the call and hangs up",
    ("chromium", "hold"): "a browser has none: the desk asks us for it, and neither hears the other meanwhile",
    ("chromium", "blind_transfer"): "the desk asks us for it, there is no REFER: to a colleague, to a number outside",
    ("chromium", "attended_transfer"): "the desk asks us for it, there is no REFER",
    ("chromium", "dtmf_rfc4733"): "keys of the page are heard; to a browser we send none",
    ("chromium", "codecs"): "it offers all of them each time, and is answered with one",
    ("chromium", "tls_and_srtp"): "HTTPS, by a certificate that it is told the key of, and DTLS-SRTP",
    ("chromium", "re_registration"): "it registers nowhere; a page that is loaded anew takes its call up again",
}


@cache
def tests() -> tuple[str, ...]:
    """FILE::TEST of this folder."""
    return tuple(
        f"{file.relative_to(ROOT).as_posix()}::{found.name}"
        for file in sorted(HERE.glob("test_*.py"))
        for found in ast.parse(file.read_text("utf-8")).body
        if isinstance(found, ast.FunctionDef) and found.name.startswith("test_")
    )


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
