"""Values that have parts, read in expressions and texts; pure."""

from __future__ import annotations

from collections.abc import Mapping

# The types whose values have parts, and the type of each part: `{plan.count}`, `debt.balance > 50 zł`.
RECORDS: Mapping[str, Mapping[str, str]] = {
    "debt": {"balance": "money", "principal": "money", "interest": "money", "invoice": "text", "due": "date"},
    "plan": {
        "count": "number", "each": "money", "total": "money", "interest": "money", "first": "date", "last": "date",
    },
}  # fmt: skip
