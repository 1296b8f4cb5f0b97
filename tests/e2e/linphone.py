"""linphonec (Debian's linphone-cli) as an agent's telephone: registers, rings, and is picked up by a word."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

from .centre import eventually, free_port

CONFIG = """\
[sip]
sip_port={sip}
sip_tcp_port=-1
sip_tls_port=-1
default_proxy=0
[rtp]
audio_rtp_port={rtp}
[proxy_0]
reg_proxy=<sip:{host}:{port};transport=udp>
reg_identity=sip:{user}@{host}
reg_expires=120
reg_sendregister=1
publish=0
[auth_info_0]
username={user}
passwd={password}
realm=infolinia
"""


class Linphone:
    """Registered with `registrar` as `user`."""

    def __init__(self, folder: Path, user: str, password: str, registrar: tuple[str, int]) -> None:
        self._folder = folder
        for home in (".local/share/linphone", ".config/linphone"):
            (folder / home).mkdir(parents=True)
        host, port = registrar
        settings = CONFIG.format(
            sip=free_port(), rtp=free_port() // 2 * 2, host=host, port=port, user=user, password=password
        )
        (folder / "rc").write_text(settings)
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            ["linphonec", "-c", str(folder / "rc")], stdin=subprocess.PIPE, stdout=self._log, stderr=subprocess.STDOUT,
            text=True, env={**os.environ, "HOME": str(folder)},
        )  # fmt: skip
        self.say("soundcard use files")

    def log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")

    def say(self, words: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()

    def accept(self) -> None:
        eventually(lambda: "Receiving new incoming call" in self.log(), within=15, what="linphone rings")
        self.say("answer")

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.say("quit")
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._log.close()
