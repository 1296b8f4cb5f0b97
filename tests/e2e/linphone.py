"""linphonec (Debian's linphone-cli) as a telephone: registers, calls, is picked up by a word, says and hears tones."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from pathlib import Path

import numpy as np

from infolinia.telephony.media import tones
from infolinia.telephony.media.prompts import write_wave

from .centre import eventually, free_port

RATES = {"opus": 48000, "G722": 16000}  # Hz at which a codec is heard, where it is not 8000
CONFIG = """\
[sip]
sip_port={udp}
sip_tcp_port={tcp}
sip_tls_port={tls}
media_encryption={encryption}
use_info={info}
use_rfc2833={events}
default_proxy={proxy}
root_ca={ca}
use_ipv6=0
contact="{user}" <sip:{user}@127.0.0.1>
[rtp]
audio_rtp_port={rtp}
[sound]
echocancellation=0
"""
ACCOUNT = """\
[proxy_0]
reg_proxy=<sip:{host}:{port};transport={transport}>
reg_identity=sip:{user}@{host}
reg_expires={expires}
reg_sendregister=1
publish=0
[auth_info_0]
username={user}
passwd={password}
realm=infolinia
"""


class Linphone:
    """One telephone that says a tone of `pitch` Hz once `speaks` is called.

    registrar: it registers there as `user` with this password. transport: udp, tcp or tls, then trusting `trusting`
    (PEM). encryption: none or srtp. by_info: digits go by SIP INFO instead of RFC 4733. codec: the only one it has, as
    mime type and rate.
    """

    def __init__(
        self, folder: Path, user: str, password: str = "", registrar: tuple[str, int] | None = None, *,
        pitch: float = 0.0, transport: str = "udp", trusting: Path | None = None, encryption: str = "none",
        by_info: bool = False, codec: tuple[str, int] | None = None, expires: int = 120,
    ) -> None:  # fmt: skip
        self._folder, self._transport, self._rate = folder, transport, RATES.get(codec[0], 8000) if codec else 8000
        for home in (".local/share/linphone", ".config/linphone"):
            (folder / home).mkdir(parents=True)
        ports = {name: free_port() if name == transport else -1 for name in ("udp", "tcp", "tls")}
        settings = CONFIG.format(
            **ports, rtp=free_port() // 2 * 2, encryption=encryption, info=int(by_info), events=int(not by_info),
            proxy=0 if registrar else -1, ca=trusting or "", user=user,
        )  # fmt: skip
        if registrar:
            settings += ACCOUNT.format(
                host=registrar[0], port=registrar[1], user=user, password=password, transport=transport, expires=expires
            )
        if codec:
            known = {("PCMU", 8000), ("PCMA", 8000), ("opus", 48000), ("G722", 8000), ("speex", 16000), ("speex", 8000)}
            for number, (mime, rate) in enumerate(sorted(known)):
                on = int((mime, rate) == codec)
                settings += f"[audio_codec_{number}]\nmime={mime}\nrate={rate}\nchannels={1 + (mime == 'opus')}\n"
                settings += f"enabled={on}\n"
        (folder / "rc").write_text(settings)
        if pitch:
            write_wave(folder / "tone.wav", tones.sine(pitch, 60.0))
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

    def call(self, number: str, proxy: tuple[str, int]) -> None:
        """Dial and wait for the answer."""
        tail = f";transport={self._transport}" if self._transport != "udp" else ""
        self.command(f"call sip:{number}@{proxy[0]}:{proxy[1]}{tail}", "connected")

    def command(self, words: str, told: str) -> None:
        """Say a command and wait for what it tells."""
        before = self.log().count(told)
        self.say(words)
        eventually(lambda: self.log().count(told) > before, within=15, what=f"{told!r} after {words!r}")

    def accept(self) -> None:
        eventually(lambda: "Receiving new incoming call" in self.log(), within=15, what="linphone rings")
        self.say("answer")

    def speaks(self) -> None:
        """From now on its tone is heard, and what it hears is kept."""
        self.say(f"play {self._folder / 'tone.wav'}")
        self.say(f"record {self._folder / 'heard.wav'}")

    def pitch(self) -> float:
        """Hz of the loudest tone of the last half second; 0 when it is quiet."""
        data = (self._folder / "heard.wav").read_bytes() if (self._folder / "heard.wav").exists() else b""
        rate = self._rate  # the file says so only when it is whole
        samples = np.frombuffer(data[44 : len(data) // 2 * 2], "<i2")[-rate // 2 :].astype(np.float64)
        if len(samples) < rate // 2 or np.sqrt(np.mean(samples**2)) < 500:
            return 0.0
        spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
        return float(np.argmax(spectrum)) * rate / len(samples)

    def calls(self) -> list[int]:
        """The numbers of its calls, as it counts them."""
        return [int(found) for found in re.findall(r"^Call (\d+) ", self.log(), re.MULTILINE)]

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.say("quit")
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._log.close()
