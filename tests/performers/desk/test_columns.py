"""What folds in the right column, so that it never scrolls."""

from __future__ import annotations

from infolinia.performers.desk.columns import folded, is_compact


def test_nothing_folds_while_there_is_a_place():
    assert folded(["done"] * 5, 5) == frozenset()


def test_the_earliest_fold_and_leave_a_line_that_says_so():
    assert folded(["done", "done", "declined", "now"], 3) == {0, 1}


def test_answers_of_branches_left_behind_fold_first():
    assert folded(["done", "done", "now", "unneeded", "unneeded"], 4) == {3, 4}


def test_what_is_asked_now_or_again_never_folds():
    assert folded(["now", "stale", "stale"], 1) == frozenset()


def test_answers_stand_in_one_line_each_when_there_are_many_or_little_room():
    assert is_compact(6, 30)
    assert is_compact(3, 4)
    assert not is_compact(3, 10)
