"""Pictures of docs/: made anew by the tests that come to what they show, when INFOLINIA_PICTURES is set."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from playwright.sync_api import Page

DOCS = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def is_asked() -> bool:
    return bool(os.environ.get("INFOLINIA_PICTURES"))


def in_docs(page: Page, name: str, *, whole: bool = False) -> None:
    """This page as docs/pictures/NAME.png, of 256 colours, so that it is small. whole: what is below the fold, too."""
    if is_asked():
        path = DOCS / f"{name}.png"
        page.screenshot(path=path, full_page=whole)
        subprocess.run(["convert", path, "+dither", "-colors", "256", f"PNG8:{path}"], check=True, timeout=60)
