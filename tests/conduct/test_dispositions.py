"""The codes that end a call."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infolinia.conduct import dispositions, loading
from infolinia.content.loaders import Part

pytestmark = pytest.mark.django_db
OWN = "code,line,group,name_pl,name_en\nDONE,service,resolved,załatwione,done\nSALE,sales,sale,sprzedaż,sale\n"


def loaded(file: Path, text: str) -> int:
    file.write_text(text, encoding="utf-8")
    return loading.load_dispositions(Part("dispositions", file, "TRZY", {}, datetime(2026, 11, 23, tzinfo=UTC)))


def test_without_a_pack_the_shipped_table_holds():
    names = dict(dispositions.inbound("pl"))
    assert names["COMPL_NEW"] == "przyjęta reklamacja"
    assert "S_INT" not in names  # a code of selling
    assert list(names.values()) == sorted(names.values(), key=str.lower)


def test_a_pack_brings_its_own_and_takes_back_what_it_leaves_out(tmp_path: Path):
    assert loaded(tmp_path / "own.csv", OWN) == 2
    assert dispositions.inbound("en") == [("DONE", "done")]
    assert "COMPL_NEW" not in dispositions.table()
    loaded(tmp_path / "own.csv", OWN.replace("DONE", "OVER"))
    assert list(dispositions.table()) == ["OVER", "SALE"]
