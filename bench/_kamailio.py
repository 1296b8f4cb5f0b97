"""Kamailio and baresip (Debian's) as peers in signalling: a proxy that keeps transactions, a telephone that answers."""

from __future__ import annotations

import socket
import subprocess
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench._peer import free_port, tree

CONFIG = """#!KAMAILIO
debug=0
log_stderror=yes
fork=yes
children=2
auto_aliases=no
listen=udp:127.0.0.1:{port}
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "rr.so"
loadmodule "maxfwd.so"
{modules}
request_route {{
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    if (method == "INVITE") record_route();
    {requests}
    if (!t_relay_to_udp("127.0.0.1", "{next}")) sl_reply_error();
}}
{replies}
"""
NO_SOUND = {"modules": "", "requests": "", "replies": ""}
SOUND = {
    "modules": 'loadmodule "rtpengine.so"\nmodparam("rtpengine", "rtpengine_sock", "udp:127.0.0.1:NG")',
    "requests": 'if (method == "INVITE") { t_on_reply("SOUND"); rtpengine_offer("record-call=on"); }\n'
    '    if (method == "BYE") rtpengine_delete();',
    "replies": 'onreply_route[SOUND] { if (status == "200") rtpengine_answer("record-call=on"); }',
}

ANSWERING = """#!KAMAILIO
debug=0
log_stderror=yes
fork=yes
children=1
tcp_children=2
auto_aliases=no
enable_tls=yes
listen=tcp:127.0.0.1:{port}
listen=tls:127.0.0.1:{secure}
loadmodule "sl.so"
loadmodule "maxfwd.so"
loadmodule "tls.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "certificate", "{folder}/certificate.pem")
modparam("tls", "private_key", "{folder}/key.pem")
request_route {{
    if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
    if (method == "OPTIONS") sl_send_reply("200", "OK");
}}
"""

TELEPHONE = """\
poll_method epoll
sip_listen 127.0.0.1:{port}
call_max_calls 0
audio_source aufile,{folder}/tone.wav
audio_player aufile,{folder}/played.wav
audio_alert aufile,{folder}/played.wav
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
rtp_ports 32000-45998
module_path {modules}
module g711.so
module aufile.so
module_tmp account.so
module_app menu.so
"""


@contextmanager
def kamailio(folder: Path, *, ng: int = 0) -> Iterator[tuple[int, list[int]]]:
    """A stateful relay between SIPp and SIPp: its port and the processes whose time counts.

    ng: the port of an rtpengine that relays and records the sound, which the answering SIPp sends back; without it
    calls are mute.
    """
    port, behind = free_port(), free_port()
    sound = {name: text.replace("NG", str(ng)) for name, text in (SOUND if ng else NO_SOUND).items()}
    (folder / "kamailio.cfg").write_text(CONFIG.format(port=port, next=behind, **sound))
    echo = ["-rtp_echo", "-mi", "127.0.0.1", "-mp", str(free_port() & ~1)] if ng else []
    answering = subprocess.Popen(
        ["sipp", "-sn", "uas", "-i", "127.0.0.1", "-p", str(behind), "-nostdin", *echo],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"TERM": "dumb", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    try:
        with _running(folder) as pids:
            yield port, pids
    finally:
        answering.terminate()
        answering.wait(10)


@contextmanager
def kamailio_answering(folder: Path) -> Iterator[tuple[int, int, list[int]]]:
    """It answers OPTIONS itself, without a transaction, with the pair of `folder`: ports of TCP and TLS, processes."""
    port, secure = free_port(socket.SOCK_STREAM), free_port(socket.SOCK_STREAM)
    (folder / "kamailio.cfg").write_text(ANSWERING.format(port=port, secure=secure, folder=folder))
    with _running(folder) as pids:
        yield port, secure, pids


@contextmanager
def _running(folder: Path) -> Iterator[list[int]]:
    """The processes of one with the settings in `folder`."""
    proxy = subprocess.Popen(
        ["kamailio", "-DD", "-f", str(folder / "kamailio.cfg"), "-Y", str(folder), "-m", "256", "-M", "16"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=(folder / "kamailio.log").open("w"),
    )  # fmt: skip
    try:
        time.sleep(2)
        if proxy.poll() is not None:
            raise RuntimeError((folder / "kamailio.log").read_text()[-2000:])
        yield tree(proxy.pid)
    finally:
        proxy.terminate()
        proxy.wait(10)


@contextmanager
def baresip(folder: Path) -> Iterator[tuple[int, list[int]]]:
    """A telephone that answers everything: its port and its processes."""
    port = free_port()
    modules = next(Path("/usr/lib").rglob("baresip/modules"))
    (folder / "config").write_text(TELEPHONE.format(port=port, modules=modules, folder=folder))
    with wave.open(str(folder / "tone.wav"), "wb") as tone:
        tone.setparams((1, 2, 8000, 0, "NONE", ""))
        tone.writeframes(bytes([0, 16, 0, 240]) * 80_000)
    (folder / "accounts").write_text("<sip:+48990000100@127.0.0.1>;regint=0;answermode=auto;audio_codecs=pcma\n")
    (folder / "contacts").touch()
    telephone = subprocess.Popen(
        ["baresip", "-4", "-f", str(folder)], cwd=folder,
        stdout=(folder / "log").open("w"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        time.sleep(2)
        if telephone.poll() is not None:
            raise RuntimeError((folder / "log").read_text()[-2000:])
        yield port, tree(telephone.pid)
    finally:
        telephone.terminate()
        telephone.wait(10)
