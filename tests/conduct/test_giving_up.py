"""Who hung up while waiting, one line a number: pure, by example and by property."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from infolinia.conduct.giving_up import Caller, GaveUp, Promised, by_rule, callers

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
ANNA = ("NAD", "+48991000142")


def gave_up(call: str, minute: float, number: str = ANNA[1], *, waited: float = 60.0, unfit: str = "") -> GaveUp:
    return GaveUp(call, "NAD", number, "service", NOON + timedelta(minutes=minute), waited, "", unfit)


def only(found: list[Caller]) -> Caller:
    (line,) = found
    return line


def test_five_calls_of_one_number_are_one_line_and_one_callback():
    line = only(callers([gave_up(f"c-{n}", n, waited=10.0 * n) for n in range(5)], {}, {}))
    assert (line.times, line.last.call, line.longest, line.standing) == (5, "c-4", 40.0, "again")
    assert line.may_be_called


def test_who_was_served_after_the_last_call_needs_no_callback():
    items = [gave_up("c-1", 0), gave_up("c-2", 10)]
    assert only(callers(items, {ANNA: NOON + timedelta(minutes=11)}, {})).standing == "served"
    assert only(callers(items, {ANNA: NOON + timedelta(minutes=5)}, {})).standing == "again"


def test_a_promise_stands_until_it_is_kept_and_one_that_reached_nobody_may_be_chosen_again():
    def standing(state: str, minute: float = 1) -> str:
        promised = {ANNA: Promised(state, NOON + timedelta(minutes=minute))}
        return only(callers([gave_up("c-1", 0)], {}, promised)).standing

    assert [standing(state) for state in ("pending", "dialling", "kept", "failed", "expired")] == [
        "promised", "promised", "called_back", "not_reached", "not_reached",
    ]  # fmt: skip


def test_withheld_numbers_are_a_line_each_and_nobody_calls_them():
    found = callers([gave_up("c-1", 0, "", unfit="number"), gave_up("c-2", 1, "", unfit="number")], {}, {})
    assert [(line.last.call, line.may_be_called) for line in found] == [("c-2", False), ("c-1", False)]


calls = st.lists(
    st.tuples(st.integers(0, 600), st.sampled_from(["+48991000101", "+48991000102", "+48991000103"])), max_size=30
)


@given(calls, st.dictionaries(st.sampled_from(["+48991000101", "+48991000102"]), st.integers(0, 600)))
def test_every_number_is_there_once_and_none_that_was_served_is_offered(made, answered):
    items = [gave_up(f"c-{n}", minute, number) for n, (minute, number) in enumerate(made)]
    served = {("NAD", number): NOON + timedelta(minutes=minute) for number, minute in answered.items()}
    found = callers(items, served, {})
    assert sorted(line.last.number for line in found) == sorted({item.number for item in items})
    assert sum(line.times for line in found) == len(items)
    for line in found:
        latest = max(item.at for item in items if item.number == line.last.number)
        at = served.get(("NAD", line.last.number))
        assert line.last.at == latest
        assert line.may_be_called == (at is None or at < latest)
    offered = [line.may_be_called for line in found]
    assert offered == sorted(offered, reverse=True)


@given(st.floats(0, 7200), st.one_of(st.none(), st.floats(5, 7200)), st.sampled_from(["", "dear"]), st.booleans())
def test_the_rule_calls_back_once_who_waited_long_enough(waited, after, unfit, lately):
    wanted = after is not None and waited >= after and not unfit and not lately
    assert by_rule(waited, after, unfit=unfit, promised_lately=lately) == wanted
