"""Every setting of the installation is shown with its value, its source and its meaning; passwords are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings as of_django

from infolinia.processes.settings import SOURCES, Settings, environment, load, sources


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"INFOLINIA_{name.upper()}", raising=False)
    monkeypatch.delenv(SOURCES, raising=False)


def test_the_source_of_each_setting_is_known_in_child_processes_too(
    bare: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "infolinia.toml").write_text('language = "en"\nlog_level = "debug"\n')
    monkeypatch.setenv("INFOLINIA_LOG_LEVEL", "error")
    monkeypatch.setenv("INFOLINIA_RTP_PORTS", "[30000,30999]")
    made = load(data=tmp_path, http="127.0.0.1:8083")
    found = sources(made)
    assert [found[name] for name in ("http", "log_level", "rtp_ports", "language", "sip")] == [
        "option", "variable", "variable", "file", "unless-set",
    ]  # fmt: skip
    for name, value in environment(made).items():
        monkeypatch.setenv(name, value)
    assert sources(load()) == found


@pytest.mark.django_db
def test_the_page_shows_all_and_hides_passwords(admin, settings, monkeypatch: pytest.MonkeyPatch):
    url = "postgresql://infolinia:hush-hush@db.example:5432/infolinia"
    told = dict.fromkeys(Settings.model_fields, "unless-set") | {"database": "file"}
    monkeypatch.setenv(SOURCES, json.dumps(told))
    settings.SETTINGS = of_django.SETTINGS.model_copy(update={"database": url})
    page = admin.page("/installation")
    for name in Settings.model_fields:
        assert f"<code>{name}</code>" in page
    assert "hush-hush" not in page
    assert "postgresql://db.example:5432/infolinia" in page
    assert "<strong>infolinia.toml</strong>" in page
    assert "Folder of the database, recordings and prompts." in page
    assert "/administration/installation" in admin.page("")
