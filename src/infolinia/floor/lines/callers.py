"""Which number a call to outside shows; pure."""

from __future__ import annotations

from infolinia.floor.lines.facts import Pool


def shown(pool: Pool, *, dialled: str, client: str, called: str, turn: int) -> str:
    """The number (E.164) that a call through a trunk with this pool shows.

    dialled: the number of ours that the customer had called, which is also what is shown where the pool has nothing
    fitting. called: whom we call. turn: counts calls, for a round robin.
    """
    numbers = pool.numbers
    match pool.kind:
        case "fixed":
            fitting = [item.number for item in numbers[:1]]
        case "client":
            fitting = [item.number for item in numbers if item.client == client]
        case "round-robin":
            mine = [item.number for item in numbers if item.client in ("", client)]
            fitting = [mine[turn % len(mine)]] if mine else []
        case "area":
            near = [item for item in numbers if item.area and called.startswith(item.area)]
            near = [item for item in near if item.client in ("", client)]
            fitting = [item.number for item in sorted(near, key=lambda item: -len(item.area))]
        case "dialled":
            fitting = []
    return fitting[0] if fitting else dialled
