"""The wheel alone is the product: pages, translations, packs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(source)], check=True)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(source)]
    subprocess.run(build, check=True, timeout=200)
    (wheel,) = folder.glob("infolinia-*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "installed")
    return folder / "installed"


def run(unpacked: Path, code: str) -> str:
    """What a program says that imports the product from the unpacked wheel alone."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("INFOLINIA_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**env, "PYTHONPATH": str(unpacked)}, cwd=unpacked, text=True, check=True,
        capture_output=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_it_holds_the_packs(unpacked: Path):
    code = "import infolinia; from infolinia.content import packs; print(infolinia.__file__, packs.root())"
    package, root = run(unpacked, code).split()
    assert Path(package).is_relative_to(unpacked)
    assert Path(root).is_relative_to(unpacked)
    assert (Path(root) / "demo/manifest.yaml").is_file()
    assert (Path(root) / "law-pl/complaint-deadlines.csv").is_file()


def test_it_speaks_polish_and_has_its_pages(unpacked: Path):
    rooms = [file.parent for file in (ROOT / "src/infolinia").rglob("locale/pl/LC_MESSAGES/django.po")]
    for room in rooms:
        assert (unpacked / "infolinia" / room.relative_to(ROOT / "src/infolinia") / "django.mo").is_file()
    for kind in ("*.html", "*.js", "*.css", "*.svg"):
        here = {file.relative_to(ROOT / "src") for file in (ROOT / "src").rglob(kind)}
        assert here
        assert {file for file in here if not (unpacked / file).is_file()} == set()


def test_it_starts(unpacked: Path, tmp_path: Path):
    """`prepare` migrates and loads the demo from the wheel alone."""
    code = (
        f"import os; os.environ['INFOLINIA_DATA'] = {str(tmp_path)!r}\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'infolinia.processes.django_settings'\n"
        "from infolinia.processes.prepare import prepare; prepare(demo=True)"
    )
    run(unpacked, code)
    facts = json.loads((tmp_path / "demo-facts.json").read_text())
    listed = re.findall(r'number: "([+0-9]+)"', (ROOT / "packs/demo/numbers.yaml").read_text("utf-8"))
    assert sorted(told["number"] for told in facts["numbers"]) == sorted(listed)
