"""The demo pack's customers and orders of two clients."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from infolinia.clients import services as clients
from infolinia.content import loaders, manifest, packs
from infolinia.journal.scope import ALL_CLIENTS, scoped

NOW = datetime(2026, 11, 23, 9, 46, tzinfo=UTC)
PARTS = ("customers", "contracts", "contacts", "orders")


@pytest.fixture
def demo(db):
    """Clients, customers, contracts, history and orders of the demo; the test runs in the scope of all clients."""
    folder = packs.root() / "demo"
    pack = manifest.read((folder / "manifest.yaml").read_text("utf-8"), source="manifest.yaml")
    clients.put_operator(pack.operator_code, pack.operator_name)
    for entry in pack.clients:
        about = dict(entry.about)
        clients.put_client(entry.code, entry.name, operator=pack.operator_code, language=entry.language, about=about)
    for kind in PARTS:
        load = loaders.get(kind)
        assert load
        assert load(loaders.Part(kind, folder / f"{kind}.csv", pack.operator_code, {}, NOW)) > 0
    with scoped(ALL_CLIENTS):
        yield
