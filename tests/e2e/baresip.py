"""baresip (Debian's baresip-core) as a customer's telephone: speaks a tone, keeps what it hears."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import wave
from pathlib import Path

import numpy as np

from infolinia.telephony.media import tones
from infolinia.telephony.media.g711 import RATE, Linear

from .centre import eventually, free_port

CONFIG = """\
poll_method epoll
sip_listen 127.0.0.1:{sip}
call_max_calls 1
audio_source aufile,{folder}/tone.wav
audio_player aufile,{folder}/played.wav
audio_alert aufile,{folder}/played.wav
ausrc_srate 8000
auplay_srate 8000
rtp_ports {first}-{last}
module_path {modules}
module g711.so
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
    """One telephone that calls from `number` and says a tone of `pitch` Hz."""

    def __init__(self, folder: Path, number: str, pitch: float) -> None:
        self._folder = folder
        modules = next(Path("/usr/lib").rglob("baresip/modules"))
        first = 46000 + free_port() % 900
        self._console = ("127.0.0.1", free_port())
        settings = CONFIG.format(
            sip=free_port(), folder=folder, first=first, last=first + 90, modules=modules, console=self._console[1]
        )
        (folder / "config").write_text(settings)
        (folder / "accounts").write_text(f"<sip:{number}@127.0.0.1>;regint=0;audio_codecs=pcma/8000/1\n")
        (folder / "contacts").touch()
        with wave.open(str(folder / "tone.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(tones.sine(pitch, 120.0).tobytes())
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
        self._say(f"/dial sip:{number}@{proxy[0]}:{proxy[1]}\n")
        eventually(lambda: "Call established" in self.log(), within=10, what="the answer to baresip")

    def press(self, digit: str) -> None:
        self._say(digit)
        eventually(lambda: f"send DTMF digit: '{digit}'" in self.log(), within=5, what=f"the key {digit}")
        self._say(RELEASED)

    def hang_up(self) -> None:
        self._say(HANG_UP)
        eventually(self.is_over, within=5, what="baresip hung up")

    def is_over(self) -> bool:
        return "terminated (duration" in self.log() or "session closed" in self.log()

    def heard(self, last: float) -> Linear:
        """The last seconds of what came."""
        file = next(self._folder.glob("dump-*-dec.wav"))
        samples = np.frombuffer(file.read_bytes()[44:], np.int16)
        return samples[-int(last * RATE) :]

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._say("q")
        self._process.terminate()
        self._process.wait(10)
        self._socket.close()
        self._log.close()
