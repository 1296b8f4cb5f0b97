"""A customer's line shrieks: the agent's headset gets it limited, and it is kept and told."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from infolinia.telephony.media.acoustic_limiter import Limits

from .agent import Agent, agent, customer
from .centre import Centre, eventually
from .conftest import Loop
from .pictured import in_docs
from .test_supervision import RULES, signed_in

LOUDEST = """() => {
  const playing = [...document.querySelectorAll('audio')].find((a) => a.srcObject?.active);
  if (!playing) return 0;
  if (window.ear?.stream !== playing.srcObject) {
    const context = new AudioContext(), analyser = new AnalyserNode(context, { fftSize: 16384 });
    context.createMediaStreamSource(playing.srcObject).connect(analyser);
    window.ear = { stream: playing.srcObject, analyser };
    return 0;
  }
  const samples = new Float32Array(16384);
  window.ear.analyser.getFloatTimeDomainData(samples);
  return samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}"""
RESAMPLED = 10 ** (1 / 20)  # Chromium plays at 48 kHz: a peak may stand between our samples


def loudest(person: Agent) -> float:
    """The peak of the last third of a second in the headset, of 1."""
    return person.page.evaluate(LOUDEST)


def test_a_tone_at_full_scale_reaches_the_headset_limited(centre: Centre, browser: Browser, loop: Loop):
    tone = (32767 * np.sin(2 * np.pi * 2500 * np.arange(8000 * 4) / 8000)).astype(np.int16)
    limits = Limits()
    with agent(browser, centre) as liliana:
        liliana.gets_ready()
        with customer(loop, centre) as bondar:
            liliana.answers()
            eventually(lambda: loudest(liliana) < 0.01, within=10, what="silence in the headset")
            loop.soon(lambda: bondar.telephone.sound.say(tone) and None)
            heard: list[float] = []

            def turned_down() -> bool:
                heard.append(loudest(liliana))
                return 0.02 < heard[-1] <= 10 ** (limits.tone_to_dbfs / 20) * RESAMPLED

            eventually(turned_down, within=10, what="a tone turned down")
            assert max(heard) <= 10 ** (limits.peak_dbfs / 20) * RESAMPLED

            board = signed_in(browser, centre, "supervisor")
            trouble = board.locator(".troubles li", has_text="szok akustyczny")
            expect(trouble).to_contain_text("118 dB", timeout=15_000)
            address = trouble.locator("a").get_attribute("href")
            lines = board.request.get(f"{centre.url}{address}/journal.jsonl").text().splitlines()
            shocks = [entry for entry in map(json.loads, lines) if entry["name"] == "call.acoustic_shock"]
            assert [json.loads(entry["text"])["body"]["sound"] for entry in shocks] == ["tone"]
        liliana.sees_mode("wrap_up")
        board.goto(f"{centre.url}/call-quality")
        expect(board.locator("h1")).to_have_text("Jakość dźwięku")
        expect(board.locator(f'a[href="{address}"]').first).to_be_visible()
        expect(board.locator("section", has_text="Szoki akustyczne")).to_contain_text("118 dB")
        found: Any = Axe().run(board, options={"runOnly": {"type": "tag", "values": RULES}})
        assert [item["id"] for item in found.response["violations"]] == []
        in_docs(board, "call-quality")
        board.context.close()
