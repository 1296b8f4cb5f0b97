"""A data folder that is thrown away, chosen before Django reads its settings.

pytest-django would read them before this file if pyproject.toml named them; so they are named, and Django is set up,
here, before the conftest of any room is imported.
The database is a file, as in the centre, so that threads and processes meet the same locks; with INFOLINIA_DATABASE
(tools/with_postgres.py) the same tests run on PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

import django
import polib
import pytest
from django.conf import settings
from hypothesis import settings as examples

from infolinia.procedures import actions, functions, tree

HOUSE = Path(__file__).resolve().parent.parent / "src" / "infolinia"
DATA = Path(tempfile.mkdtemp(prefix="infolinia-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

KEPT = {"INFOLINIA_DATABASE", "INFOLINIA_PICTURES"}  # where the tables are; whether pictures of docs/ are made anew
for name in [name for name in os.environ if name.startswith("INFOLINIA_") and name not in KEPT]:
    del os.environ[name]
os.environ["INFOLINIA_DATA"] = str(DATA)
for name in ("LC_ALL", "LC_MESSAGES", "LANG"):  # the command line speaks as the system does: a test says how itself
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"
os.environ["DJANGO_SETTINGS_MODULE"] = "infolinia.processes.django_settings"


def _compile_translations() -> None:
    """Tests read Polish sentences: compile those that changed since `make setup`."""
    for catalogue in HOUSE.glob("**/locale/*/LC_MESSAGES/django.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            polib.pofile(str(catalogue)).save_as_mofile(str(compiled))


_compile_translations()
django.setup()
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite"):
    settings.DATABASES["default"]["TEST"]["NAME"] = str(DATA / "test.sqlite3")

examples.register_profile("any machine", deadline=None)  # how long an example takes says how busy the machine is
examples.load_profile("any machine")

# Hundreds of tests begin with the demo's pack: its files are parsed once, not once a test. A centre keeps fewer trees.
tree._read = lru_cache(maxsize=64)(tree._read.__wrapped__)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks the database is tested: the rest has passed on SQLite, and is the same."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite"):
        return
    asks = [item for item in items if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asks)])
    items[:] = asks


@pytest.fixture(autouse=True)
def _own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test offers to procedures is gone after it."""
    monkeypatch.setattr(actions, "_actions", dict(actions._actions))
    monkeypatch.setattr(functions, "_functions", dict(functions._functions))
