"""Parts of a pack that other rooms load: customers, orders, catalogues, queues.

A room above this one registers a loader for its kind when its app is ready:

    loaders.register("customers", load_customers)        # load_customers(part) -> how many

The manifest then says `- {kind: customers, file: customers.csv}`, with whatever else the loader wants to know. A loader
must be idempotent: loading a pack twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the manifest's `parts`. Values of `options` are text, as they stand in the file."""

    kind: str
    file: Path
    operator: str
    options: Mapping[str, str]
    now: datetime


Loader = Callable[[Part], int]

_loaders: dict[str, Loader] = {}


def register(kind: str, loader: Loader) -> None:
    """Offer to load parts of this kind. A second registration replaces the first."""
    _loaders[kind] = loader


def get(kind: str) -> Loader | None:
    return _loaders.get(kind)


def kinds() -> tuple[str, ...]:
    return tuple(sorted(_loaders))
