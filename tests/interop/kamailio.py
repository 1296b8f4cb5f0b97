"""Kamailio as a proxy between a peer and the switch: it stays in the way of each call (Record-Route, loose routing)."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

from tests.e2e.centre import eventually, free_port

CONFIG = """
debug=1
log_stderror=yes
fork=yes
children=1
tcp_children=1
auto_aliases=no
{listens}
{tls}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "nathelper.so"
modparam("xlog", "force_color", 0)
request_route {{
    xlog("L_ERR", "passed $rm by $pr\\n");
    if (is_method("CANCEL")) {{
        t_relay();
        exit;
    }}
    if (has_totag()) {{
        loose_route();
        handle_ruri_alias();
        t_relay();
        exit;
    }}
    if (is_method("INVITE|SUBSCRIBE")) {{
        record_route();
    }}
    if (uri == myself || is_method("REGISTER")) {{
        add_contact_alias();
        $du = "sip:{host}:{port};transport={transport}";
    }}
    if (!t_relay()) {{
        sl_reply_error();
    }}
}}
"""
TLS = """
enable_tls=yes
loadmodule "tls.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "certificate", "{certificate}")
modparam("tls", "private_key", "{key}")
modparam("tls", "ca_list", "{ca}")
modparam("tls", "verify_certificate", 1)
modparam("tls", "require_certificate", 0)
"""


class Kamailio:
    """Peers find it at `sip` by UDP and TCP, or by TLS where it has a certificate; calls go on to `switch`.

    transport: how it goes on; telephones are reached by the connection that they opened. pair: files of its certificate
    and key; ca: of the authority that vouches for all.
    """

    def __init__(
        self, folder: Path, switch: tuple[str, int], transport: str = "udp", *, pair: tuple[Path, Path] | None = None,
        ca: Path | None = None, host: str = "127.0.0.1",
    ) -> None:  # fmt: skip
        program = shutil.which("kamailio", path="/usr/sbin:/usr/bin")
        assert program, "make parts installs kamailio"
        port = free_port()
        self.sip = (host, port)
        listens, tls = "\n".join(f"listen={name}:{host}:{port}" for name in ("udp", "tcp")), ""
        if pair:
            listens = f"listen=tls:{host}:{port}"
            tls = TLS.format(certificate=pair[0], key=pair[1], ca=ca)
        self._folder = folder
        settings = CONFIG.format(listens=listens, tls=tls, host=switch[0], port=switch[1], transport=transport)
        (folder / "kamailio.cfg").write_text(settings)
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            [program, "-DD", "-f", str(folder / "kamailio.cfg"), "-m", "32", "-M", "8", "-Y", str(folder)],
            cwd=folder, stdout=self._log, stderr=subprocess.STDOUT, env={"PATH": os.environ["PATH"]},
            start_new_session=True,
        )  # fmt: skip
        eventually(self._listens, within=10, what=f"Kamailio:\n{self.log()}")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(self.sip) == 0

    def is_asked(self, context: ssl.SSLContext) -> None:
        """It gets an OPTIONS for the switch, over TLS; what it answers is not read."""
        uri = f"sip:{self.sip[0]}:{self.sip[1]}"
        lines = (
            f"OPTIONS {uri} SIP/2.0", "Via: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK-1", "Max-Forwards: 70",
            f"From: <{uri}>;tag=1", f"To: <{uri}>", "Call-ID: 1", "CSeq: 1 OPTIONS", "Content-Length: 0", "", "",
        )  # fmt: skip
        with (
            socket.create_connection(self.sip) as bare,
            context.wrap_socket(bare, server_hostname=self.sip[0]) as line,
        ):
            line.sendall("\r\n".join(lines).encode())

    def log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")

    def has_passed(self, method: str, transport: str) -> None:
        """Such a request went through it, having come by this transport; it says so a moment later."""
        line = f"passed {method} by {transport}"
        eventually(lambda: line in self.log(), within=5, what=line)

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._log.close()
