"""Which centre decides (runtime.md 2): a number that each new active centre raises.

A process that holds a number checks it in each transaction, so that a centre which lost its lock, unnoticed, cannot
write once another has taken over. A process that never took one (web, a test) is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import F

from infolinia.conduct.models import Authority
from infolinia.conduct.problems import NotActive

_held: list[int] = []
_checked: list[bool] = []  # the innermost `one_transaction`, and whether it was checked there


@contextmanager
def one_transaction() -> Iterator[None]:
    """Within it, one transaction of many decisions, `check` looks once: the row is locked from then on."""
    _checked.append(False)
    try:
        yield
    finally:
        _checked.pop()


def take() -> int:
    """Become the centre that decides; whoever was it before can commit nothing more."""
    Authority.objects.get_or_create(id=1, defaults={"epoch": 0})
    Authority.objects.filter(id=1).update(epoch=F("epoch") + 1)
    epoch = Authority.objects.values_list("epoch", flat=True).get(id=1)
    _held[:] = [epoch]
    return epoch


def release() -> None:
    """This process decides no more."""
    _held.clear()


def check() -> None:
    """Raise NotActive when another centre has taken over. The row stays locked until the transaction ends."""
    if not _held or (_checked and _checked[-1]):
        return
    if Authority.objects.select_for_update().values_list("epoch", flat=True).get(id=1) != _held[0]:
        raise NotActive(f"epoch {_held[0]} is over")
    if _checked:
        _checked[-1] = True
