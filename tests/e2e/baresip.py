"""baresip (Debian's baresip-core) as a telephone: speaks a tone, keeps what it hears."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import wave
from pathlib import Path

import numpy as np

from infolinia.telephony.media.g711 import Linear

from .centre import eventually, free_port

CONFIG = """\
poll_method epoll
sip_listen 127.0.0.1:{sip}
call_max_calls {calls}
audio_source aufile,{folder}/tone.wav
audio_player aufile,{folder}/played.wav
audio_alert aufile,{folder}/played.wav
ausrc_srate {rate}
auplay_srate {rate}
ausrc_channels {channels}
auplay_channels {channels}
rtp_ports {first}-{last}
module_path {modules}
module g711.so
module g722.so
module opus.so
module aufile.so
module sndfile.so
module cons.so
snd_path {folder}
cons_listen 127.0.0.1:{console}
module_tmp account.so
module_app menu.so
"""
HANG_UP, RELEASED = "b", "\x04"


class Baresip:
    """One telephone that calls from `number`, or answers at `port`, and says a tone of `pitch` Hz.

    codec: as baresip names it, name, rate and channels. trusting: authorities (PEM); with them it calls over TLS.
    encryption: of its sound (srtp, srtp-mand). registrar: registers there as `number` with this password, and rings
    until `accept`. more: parameters of its account. calls: how many it carries at once.
    """

    def __init__(
        self, folder: Path, number: str, pitch: float, *, codec: str = "pcma/8000/1", trusting: Path | None = None,
        encryption: str = "", registrar: tuple[str, int] | None = None, password: str = "", port: int = 0,
        more: str = "", calls: int = 1,
    ) -> None:  # fmt: skip
        self._folder, self.port = folder, port or free_port()
        _, rate, channels = codec.split("/")
        self._rate, self._channels = int(rate), int(channels)
        modules = next(Path("/usr/lib").rglob("baresip/modules"))
        first = 46000 + free_port() % 900
        self._console = ("127.0.0.1", free_port())
        settings = CONFIG.format(
            sip=self.port, folder=folder, first=first, last=first + 90, modules=modules, console=self._console[1],
            rate=rate, channels=channels, calls=calls,
        )  # fmt: skip
        self._transport = ";transport=tls" if trusting else ""
        account = f"<sip:{number}@127.0.0.1{self._transport}>;regint=0;answermode=auto;audio_codecs={codec}"
        if registrar:
            account = (
                f"<sip:{number}@{registrar[0]}:{registrar[1]}>;auth_user={number};auth_pass={password};regint=60"
                f";answermode=manual;audio_codecs={codec}"
            )
        if trusting:
            settings += f"sip_cafile {trusting}\n"
        if encryption:
            settings += "module srtp.so\n"
            account += f";mediaenc={encryption}"
        (folder / "config").write_text(settings)
        (folder / "accounts").write_text(f"{account}{more}\n")
        (folder / "contacts").touch()
        with wave.open(str(folder / "tone.wav"), "wb") as file:
            file.setparams((self._channels, 2, self._rate, 0, "NONE", ""))
            time = np.arange(60 * self._rate) / self._rate
            tone = (np.sin(2 * np.pi * pitch * time) * 8000).astype("<i2")
            file.writeframes(np.repeat(tone, self._channels).tobytes())
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            ["baresip", "-4", "-f", str(folder)], stdout=self._log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        eventually(lambda: "baresip is ready" in self.log(), within=10, what="baresip")

    def log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")

    def _say(self, keys: str) -> None:
        self._socket.sendto(keys.encode(), self._console)

    def call(self, number: str, proxy: tuple[str, int]) -> None:
        """Dial and wait for the answer."""
        before = self.calls_up()
        self.dial(number, proxy)
        eventually(lambda: self.calls_up() > before, within=10, what="the answer to baresip")

    def dial(self, number: str, proxy: tuple[str, int]) -> None:
        self._say(f"/dial sip:{number}@{proxy[0]}:{proxy[1]}{self._transport}\n")

    def calls_up(self) -> int:
        """How many calls were answered, either way."""
        return self.log().count("Call established")

    def speaks(self) -> None:
        """It does, from the first moment on."""

    def hold(self) -> None:
        """Put the call on hold (a re-INVITE that only sends)."""
        self._say("/hold\n")

    def resume(self) -> None:
        self._say("/resume\n")

    def transfer(self, to: str) -> None:
        """Ask the other side to call this address in its place (REFER)."""
        self._say(f"/transfer {to}\n")

    def accept(self) -> None:
        """Pick up what rings."""
        calls = self.log().count("Incoming call from")
        eventually(lambda: self.log().count("Incoming call from") >= max(calls, 1), within=15, what="baresip rings")
        self._say("/accept\n")
        eventually(lambda: self.log().count("Call established") >= calls, within=10, what="baresip answers")

    def press(self, digit: str) -> None:
        self._say(digit)
        eventually(lambda: f"send DTMF digit: '{digit}'" in self.log(), within=5, what=f"the key {digit}")
        self._say(RELEASED)

    def hang_up(self) -> None:
        self._say(HANG_UP)
        eventually(self.is_over, within=5, what="baresip hung up")

    def calls_over(self) -> int:
        """How many calls have ended."""
        return self.log().count("terminated (duration")

    def is_over(self) -> bool:
        return "terminated (duration" in self.log() or "session closed" in self.log()

    def heard(self, last: float) -> Linear:
        """The last seconds of what came."""
        file = max(self._folder.glob("dump-*-dec.wav"), key=lambda found: found.stat().st_mtime)
        samples = np.frombuffer(file.read_bytes()[44:], np.int16)[:: self._channels]
        return samples[-int(last * self._rate) :]

    def pitch(self) -> float:
        """Hz of the loudest tone of the last half second; 0 when it is quiet."""
        samples = self.heard(0.5).astype(np.float64)
        if len(samples) < self._rate // 2 or np.sqrt(np.mean(samples**2)) < 500:
            return 0.0
        spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
        return float(np.argmax(spectrum)) * self._rate / len(samples)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._say("q")
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:  # it waits for an answer to its BYE
            self._process.kill()
            self._process.wait(5)
        self._socket.close()
        self._log.close()
