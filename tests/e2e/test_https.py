"""A browser at another computer's name: no microphone in plain, and all of it over HTTPS by an authority of our own."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from playwright.sync_api import Page, expect, sync_playwright

from .centre import Centre, free_port
from .conftest import CHROMIUM

HOST = "centrum.example"
MICROPHONE = "navigator.mediaDevices.getUserMedia({audio: true}).then((stream) => stream.getAudioTracks().length)"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Centre, str]]:
    """A centre with HTTPS, and its HTTPS address."""
    data = tmp_path_factory.mktemp("safe")
    subprocess.run(
        [sys.executable, "-m", "infolinia.processes.command_line", "tls", "make", HOST, "--data", str(data)],
        check=True, capture_output=True,
    )  # fmt: skip
    port = free_port()
    running = Centre.start(data, env={"INFOLINIA_HTTPS": f"127.0.0.1:{port}"})
    yield running, f"https://{HOST}:{port}"
    running.stop()


@pytest.fixture
def page(served: tuple[Centre, str]) -> Iterator[Page]:
    """In a browser that knows the name, and trusts our certificate by its key: it has no store of authorities here."""
    shown = x509.load_pem_x509_certificate((served[0].data / "tls/server.pem").read_bytes())
    key = shown.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    trusted = base64.b64encode(hashlib.sha256(key).digest()).decode()
    more = [f"--host-resolver-rules=MAP {HOST} 127.0.0.1", f"--ignore-certificate-errors-spki-list={trusted}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*CHROMIUM, *more])
        yield browser.new_page(locale="pl-PL")
        browser.close()


def test_the_way_to_the_microphone_is_shown_and_leads_to_it(served: tuple[Centre, str], page: Page, pictures: Path):
    centre, safe = served
    port = centre.url.rpartition(":")[2]
    page.goto(f"http://{HOST}:{port}/sign-in")
    assert page.evaluate("navigator.mediaDevices === undefined")
    expect(page.locator("#no-microphone")).to_contain_text("przeglądarka nie daje mikrofonu")
    page.screenshot(path=pictures / "no-microphone.png")
    page.locator("#no-microphone a").click()
    page.wait_for_url(f"{safe}/**")
    expect(page.locator("#no-microphone")).to_have_count(0)
    assert page.evaluate(MICROPHONE) == 1

    account = centre.account("liliana")
    page.locator("#username").fill(account["username"])
    page.locator("#password").fill(account["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{safe}/desk**")
    kept = {cookie["name"]: cookie.get("secure") for cookie in page.context.cookies()}
    assert kept["sessionid"]
    assert kept["csrftoken"]
    assert page.evaluate("fetch('/desk/now').then((reply) => reply.status)") == 200
