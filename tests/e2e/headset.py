"""An agent whose microphone is a tone, and whose headphones are listened to."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from .agent import Agent
from .centre import Centre, eventually

HEADSET = """
(() => {
  if (!navigator.mediaDevices) return; // an empty page
  const context = new AudioContext();
  const mouth = new GainNode(context, { gain: LOUDNESS });
  window.speak = (loudness) => { mouth.gain.value = loudness; };
  navigator.mediaDevices.getUserMedia = async () => {
    await context.resume();
    const tone = new OscillatorNode(context, { frequency: PITCH });
    const out = new MediaStreamAudioDestinationNode(context);
    tone.connect(mouth).connect(out); tone.start();
    return out.stream;
  };
  let heard = null;
  const spectrum = () => {
    const playing = [...document.querySelectorAll('audio')].find((a) => a.srcObject?.active);
    if (!playing) return null;
    if (heard?.stream !== playing.srcObject) {
      const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(playing.srcObject).connect(analyser);
      heard = { stream: playing.srcObject, analyser };
      return null;
    }
    const bins = new Float32Array(heard.analyser.frequencyBinCount);
    heard.analyser.getFloatFrequencyData(bins);
    return bins;
  };
  const width = context.sampleRate / 4096; // Hz of a bin
  window.headset = () => {
    const bins = spectrum();
    if (!bins) return 0;
    let best = 0;
    bins.forEach((value, n) => { if (value > bins[best]) best = n; });
    return bins[best] > -50 ? best * width : 0;
  };
  window.headsetLevel = (pitch) => {
    const bin = Math.round(pitch / width);
    return Math.max(-120, ...(spectrum() || []).slice(bin - 1, bin + 2));
  };
})();
"""


class AgentWithHeadset(Agent):
    """Signed in, in a browser of their own; `pitch` is the tone of their voice, in Hz, `loudness` its peak of 1."""

    def __init__(
        self,
        browser: Browser,
        centre: Centre,
        username: str,
        pitch: float,
        pictures: Path | None = None,
        loudness: float = 1.0,
    ) -> None:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="pl-PL")
        context.add_init_script(HEADSET.replace("PITCH", str(pitch)).replace("LOUDNESS", str(loudness)))
        super().__init__(context, centre, username, pictures)
        self.signs_in()

    @property
    def sheet(self) -> Locator:
        return self.page.get_by_role("main", name="Krok")

    def becomes_ready(self) -> None:
        """The headset test hears the voice, then Enter."""
        try:
            self.presses_ready()
            self.waits()
        except BaseException:
            self.context.close()  # a page that stays open would sit at this agent's desk in the tests that follow
            raise

    def waits(self) -> None:
        expect(self.page.get_by_role("heading", name="Czekasz na rozmowę")).to_be_visible()

    def reads(self, words: str) -> None:
        """These words are on the sheet, to be said."""
        expect(self.sheet).to_contain_text(words, timeout=5_000)

    def says(self, words: str, answer: str, *, enter: str = "Enter") -> None:
        """Say these words, type the customer's answer and go on."""
        self.reads(words)
        self.page.keyboard.type(answer)
        self.press(enter)

    def speaks(self, loudness: float) -> None:
        """From now on; 0: the microphone is silent."""
        self.page.evaluate("(loudness) => window.speak(loudness)", loudness)

    def pitch(self) -> float:
        """Of what is in the headphones, in Hz; 0 when it is quiet."""
        return self.page.evaluate("window.headset()")

    def level(self, pitch: float) -> float:
        """Of this pitch in the headphones, in dB; -120 when it is not there."""
        return self.page.evaluate("(pitch) => window.headsetLevel(pitch)", pitch)

    def hears_among_others(self, pitch: float) -> None:
        eventually(lambda: self.level(pitch) > -50, within=8, what=f"{pitch} Hz among others in the headset")

    def hears_none_of(self, pitch: float) -> None:
        eventually(lambda: -120 < self.level(pitch) < -70, within=8, what=f"nothing of {pitch} Hz in the headset")

    def hears(self, pitch: float) -> None:
        eventually(lambda: abs(self.pitch() - pitch) < 20, within=8, what=f"{pitch} Hz in the headset")

    def hears_not(self, pitch: float) -> None:
        eventually(lambda: abs(self.pitch() - pitch) > 40, within=5, what=f"no {pitch} Hz in the headset")

    def close(self) -> None:
        self.context.close()
        assert not self.faults, self.faults
