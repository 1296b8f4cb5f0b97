"""Two texts line by line: nothing is lost, what is the same is folded, and no text makes it slow."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.procedures import compared_lines
from infolinia.procedures.compared_lines import Piece, Row, rows, stretches

some_lines = st.lists(st.sampled_from(["", "a", "b", "a b c d", "a b x d", "steps:"]), max_size=12).map("\n".join)


def side(found: list[Row], which: str) -> str:
    numbered = [(getattr(row, which), row.left if which == "before" else row.right) for row in found]
    return "\n".join("".join(piece.text for piece in pieces) for number, pieces in numbered if number)


@settings(deadline=None)
@given(some_lines, some_lines)
def test_both_texts_can_be_read_out_of_it(before: str, after: str):
    found = rows(before, after)
    assert (side(found, "before"), side(found, "after")) == (before, after)
    assert [row.before for row in found if row.before] == list(range(1, before.count("\n") + 2))
    assert [row.after for row in found if row.after] == list(range(1, after.count("\n") + 2))
    assert all(row.how == "same" for row in found) == (before == after)


@settings(deadline=None)
@given(some_lines, some_lines, st.integers(0, 3))
def test_folding_hides_only_what_is_the_same(before: str, after: str, around: int):
    every = rows(before, after)
    shown, rest = stretches(every, around=around)
    assert sum(stretch.hidden + len(stretch.rows) for stretch in shown) + rest == len(every)
    kept = [row for stretch in shown for row in stretch.rows]
    assert [row for row in kept if row.how != "same"] == [row for row in every if row.how != "same"]
    assert shown == [] if before == after else len(kept) > 0


def test_a_changed_line_shows_the_words_that_differ():
    (row,) = rows('    text: {pl: "Ile to kosztuje?"}', '    text: {pl: "Ile płacę?"}')
    assert row.how == "changed"
    assert [piece for piece in row.left if piece.differs] == [Piece("to kosztuje", differs=True)]
    assert [piece for piece in row.right if piece.differs] == [Piece("płacę", differs=True)]


def test_lines_that_share_little_are_told_whole():
    (row,) = rows("jedno", "zupełnie coś innego")
    assert row.left == (Piece("jedno", differs=True),)


def test_beyond_its_bound_what_differs_is_one_block():
    many = 1 + int(compared_lines.MOST_COMPARED**0.5)
    before, after = ["same", *(f"a{n}" for n in range(many))], ["same", *(f"b{n}" for n in range(many)), "a0"]
    found = rows("\n".join(before), "\n".join(after))
    assert found[0].how == "same"
    assert {row.how for row in found[1:]} == {"changed", "added"}
