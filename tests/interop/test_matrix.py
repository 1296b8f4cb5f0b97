"""The matrix is whole: no cell without a test or a reason."""

from __future__ import annotations

from .matrix import problems


def test_every_cell_has_a_test_or_says_why_not():
    assert problems() == []
