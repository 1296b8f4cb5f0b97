"""What a page may do in the browser."""

from __future__ import annotations

import re
from pathlib import Path

from django.http import HttpResponse
from django.test import Client, RequestFactory

from infolinia.web.headers import HeadersMiddleware

HOUSE = Path(__file__).resolve().parents[2] / "src" / "infolinia"


def test_every_page_runs_only_our_own_scripts(db):
    policy = Client().get("/sign-in").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["worker-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in policy


def test_a_reply_may_have_a_policy_of_its_own():
    own = HeadersMiddleware(lambda request: HttpResponse(headers={"Content-Security-Policy": "sandbox"}))
    assert own(RequestFactory().get("/")).headers["Content-Security-Policy"] == "sandbox"


def test_no_template_has_a_script_or_a_style_in_it():
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\son[a-z]+=\"|\sstyle=\"")
    found = [f"{file.name}: {hit}" for file in HOUSE.rglob("*.html") for hit in inline.findall(file.read_text())]
    assert found == []
