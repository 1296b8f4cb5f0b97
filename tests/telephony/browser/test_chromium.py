"""The browser's leg with a real Chromium: a tone from the page is heard here, and ours is heard in the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import Browser, Page, async_playwright

from infolinia.telephony.browser.dtls import Certificate
from infolinia.telephony.browser.leg import BrowserDoor, own_addresses
from infolinia.telephony.codecs import CODECS, Codec
from infolinia.telephony.media import g711, tones
from infolinia.telephony.media.g711 import Linear
from infolinia.telephony.media.in_process import InProcessPlane
from infolinia.telephony.media.plane import BadOffer, PlaneConfig
from tests.telephony.media.far_end import FarEnd, Ledger

pytestmark = pytest.mark.e2e

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PAGE = b"""<!doctype html><title>leg</title><audio id="sound" autoplay></audio><script>
let context, analyser
async function call(pitch) {
  await navigator.mediaDevices.getUserMedia({audio: true})  // as the desk does: with it come real local addresses
  context = context || new AudioContext()
  await context.resume()
  const tone = new OscillatorNode(context, {frequency: pitch})
  const out = new MediaStreamAudioDestinationNode(context)
  tone.connect(out); tone.start()
  window.line = new RTCPeerConnection()
  line.addTrack(out.stream.getAudioTracks()[0], out.stream)
  line.ontrack = (event) => {
    const stream = new MediaStream([event.track])
    document.getElementById("sound").srcObject = stream
    analyser = new AnalyserNode(context, {fftSize: 4096, smoothingTimeConstant: 0})
    context.createMediaStreamSource(stream).connect(analyser)
  }
  await line.setLocalDescription(await line.createOffer())
  return line.localDescription.sdp
}
async function connect(sdp) { await line.setRemoteDescription({type: "answer", sdp}) }
async function digit(tones) { line.getSenders()[0].dtmf.insertDTMF(tones, 100, 70) }
function peak() {
  if (!analyser) return 0
  const bins = new Float32Array(analyser.frequencyBinCount)
  analyser.getFloatFrequencyData(bins)
  let best = 0
  bins.forEach((value, n) => { if (value > bins[best]) best = n })
  return bins[best] > -50 ? best * context.sampleRate / analyser.fftSize : 0
}
</script>"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield made
        await made.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + PAGE)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    made = await browser.new_page()
    await made.goto(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    yield made
    server.close()


@pytest.fixture
async def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def plane(ledger: Ledger, tmp_path: Path) -> AsyncIterator[InProcessPlane]:
    door = BrowserDoor(Certificate.make(), addresses=own_addresses())
    config = PlaneConfig(bind="0.0.0.0", ports=(31000, 39998), prompts=tmp_path, silent_after=0.5)
    made = InProcessPlane(ledger, config, browsers=door)
    yield made
    await made.close()


def stereo(path: object) -> tuple[Linear, Linear]:
    body = np.frombuffer(Path(str(path)).read_bytes()[58:], np.uint8)
    return g711.decode_ulaw(body[0::2].tobytes()), g711.decode_ulaw(body[1::2].tobytes())


def loudest(customer: FarEnd) -> int:
    """Hz of the loudest tone in the last second that the customer heard; 0 before there is one."""
    if len(customer.packets) < 50:
        return 0
    rate = CODECS[customer.codec].rate
    heard = customer.heard_wide()[-rate:]
    return int(np.argmax(np.abs(np.fft.rfft(heard * np.hanning(rate))))) if len(heard) == rate else 0


async def test_tones_pass_both_ways_between_a_trunk_and_a_browser(
    page: Page, plane: InProcessPlane, ledger: Ledger, tmp_path: Path
) -> None:
    answer = plane.create_browser_leg("l-agent", await page.evaluate("call(700)"))
    assert plane.codec("l-agent") == "PCMU"
    await page.evaluate("sdp => connect(sdp)", answer)
    await ledger.until("up", "l-agent", seconds=20)

    customer = FarEnd("PCMA")
    port = plane.create_trunk_leg("l-customer", customer.remote())
    plane.bridge(["l-customer", "l-agent"])
    plane.record("r-1", "l-customer", tmp_path / "r-1.wav")
    speech = asyncio.create_task(customer.speak(port, 1250, 6.0))
    await page.wait_for_function("Math.abs(peak() - 1250) < 30", timeout=10_000)
    await page.evaluate("digit('7')")
    await ledger.until("digit", "l-agent", "7")
    await speech
    assert len([note for note in ledger.told if note[0] == "digit"]) == 1
    assert tones.power(customer.heard()[-6400:-1600], 700) > 0.9
    quality = plane.quality("l-agent")
    assert quality.received > 150
    assert quality.lost == 0

    plane.stop_recording("r-1")
    note = await ledger.until("recorded", "r-1")
    said, heard = stereo(note[2])
    assert tones.power(heard[-9600:-1600], 700) > 0.9
    assert tones.power(said[-9600:-1600], 1250) > 0.9
    customer.close()


@pytest.mark.parametrize(
    ("customers", "browsers", "pitches"),
    [
        ("G722", "G722", (5000, 6000)),
        ("opus", "opus", (5000, 6000)),
        ("PCMA", "opus", (1250, 700)),
        ("opus", "PCMA", (1250, 700)),
    ],
)
async def test_a_browser_speaks_the_codec_it_was_answered(
    page: Page, plane: InProcessPlane, ledger: Ledger, customers: Codec, browsers: Codec, pitches: tuple[int, int]
) -> None:
    """Wide sound passes both ways; a browser whose codec is not the customer's is heard all the same."""
    theirs, ours = pitches
    answer = plane.create_browser_leg("l-agent", await page.evaluate(f"call({ours})"), browsers)
    assert plane.codec("l-agent") == browsers
    await page.evaluate("sdp => connect(sdp)", answer)
    await ledger.until("up", "l-agent", seconds=20)
    customer = FarEnd(customers)
    port = plane.create_trunk_leg("l-customer", customer.remote())
    plane.bridge(["l-customer", "l-agent"])
    speech = asyncio.create_task(customer.speak(port, theirs, 30.0))
    await page.wait_for_function(f"Math.abs(peak() - {theirs}) < 30", timeout=10_000)
    await page.evaluate("digit('7')")
    assert (await ledger.until("digit", "l-agent", "7"))[3] == pytest.approx(0.1, abs=0.04)
    for _ in range(50):
        if abs(loudest(customer) - ours) < 5:
            break
        await asyncio.sleep(0.2)
    assert abs(loudest(customer) - ours) < 5
    speech.cancel()
    customer.close()


async def test_a_reloaded_page_replaces_the_transport_and_the_call_goes_on(
    page: Page, plane: InProcessPlane, ledger: Ledger
) -> None:
    await page.evaluate("sdp => connect(sdp)", plane.create_browser_leg("l-agent", await page.evaluate("call(700)")))
    await ledger.until("up", "l-agent", seconds=20)
    plane.play("l-agent", ["music:hold"], loop=True, play="k-1")
    await page.reload()
    assert len(plane.legs()) == 1
    taken = plane.ports.free
    await page.evaluate("sdp => connect(sdp)", plane.create_browser_leg("l-agent", await page.evaluate("call(900)")))
    await ledger.until("replaced", "l-agent", seconds=20)
    assert plane.ports.free == taken  # the old transport gave its port back
    received = plane.quality("l-agent").received
    await asyncio.sleep(0.5)
    assert plane.quality("l-agent").received > received + 10
    assert not [note for note in ledger.told if note[0] == "played"]


async def test_a_certificate_that_is_not_the_offered_one_is_refused(
    page: Page, plane: InProcessPlane, ledger: Ledger
) -> None:
    offer: str = await page.evaluate("call(700)")
    forged = "\r\n".join(
        "a=fingerprint:sha-256 " + ":".join(["AB"] * 32) if line.startswith("a=fingerprint") else line
        for line in offer.split("\r\n")
    )
    await page.evaluate("sdp => connect(sdp)", plane.create_browser_leg("l-agent", forged))
    note = await ledger.until("failed", "l-agent", seconds=20)
    assert "offer" in str(note[2])
    assert not [note for note in ledger.told if note[0] == "up"]


async def test_an_offer_that_cannot_be_answered_takes_no_port(plane: InProcessPlane) -> None:
    free = plane.ports.free
    with pytest.raises(BadOffer):
        plane.create_browser_leg("l-agent", "v=0\r\nm=audio 9 RTP/AVP 0\r\n")
    assert plane.ports.free == free
    assert plane.legs() == ()
