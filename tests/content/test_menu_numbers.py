"""A menu that leads to a person is held against its numbers wherever it is published: each needs a queue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from infolinia.clients import services as clients
from infolinia.content import drafts, messages, queries, services
from infolinia.content.problems import PackProblem
from infolinia.floor.routing import rules
from infolinia.journal.facts import Actor
from infolinia.journal.scope import scoped
from infolinia.procedures.problems import ProcedureProblems
from infolinia.web.refusals import Refusal
from tests.conduct.conftest import NOW
from tests.procedures.test_menus import MENU

NUMBER = "+48991000120"
CELINA = Actor("agent", "7")
TO_QUEUE = MENU.replace("to: person", "to: queue complaints")
WHY = (
    f"to_person leads to the queue of the number, and {NUMBER}, which leads to this menu, has none: nobody would take"
    " the call. Choose a queue for the number, or hand over to queue CODE here."
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def number(tmp_path: Path, settings) -> Iterator[None]:
    """A number that leads to the menu, before there is one, and has no queue."""
    settings.SETTINGS = settings.SETTINGS.model_copy(update={"data": tmp_path})
    clients.put_operator("TRZY", "Trzy Dzwonki")
    clients.put_client("NAD", "Nadwita S.A.", operator="TRZY", language="pl", about={})
    rules.put_queue("complaints", "NAD", operator="TRZY", name="Reklamacje", now=NOW)
    with scoped({"NAD"}), translation.override("en"):
        lead(queue=None)
        yield


def lead(queue: str | None, menu: str = "main-menu") -> None:
    rules.put_number(NUMBER, "NAD", operator="TRZY", name="Obsługa", queue=queue, menu=menu, now=NOW)


def publish(text: str) -> None:
    written = queries.draft("NAD", "main-menu")
    edition = drafts.save("NAD", "main-menu", text, edition=written.edition if written else 0, now=NOW, by=CELINA)
    drafts.publish("NAD", "main-menu", edition=edition, now=NOW, by=CELINA)


def found(text: str) -> list[tuple[str, int]]:
    told = drafts.findings("NAD", "main-menu", text, on=NOW.date())
    return [(it.code, it.place.line) for it in told if it.severity == "error"]


def test_a_draft_is_not_published_and_its_line_and_the_cure_are_told():
    line = MENU.splitlines().index("  - hand_over: to_person") + 1
    assert found(MENU) == [("menu-no-queue", line)]
    with pytest.raises(Refusal) as refusal:
        publish(MENU)
    assert (refusal.value.code, refusal.value.facts["line"]) == ("draft-errors", str(line))
    assert refusal.value.message.endswith(f"The first, in line {line}: {WHY}")
    assert queries.current_hash("NAD", "main-menu") == ""
    lead(queue="complaints")
    publish(MENU)
    assert queries.current_hash("NAD", "main-menu") != ""


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("to: queue complaints\n", "to: agent liliana\n"),
        ("silence: [again, to_person], ", ""),  # a ladder that says nothing ends with a person
        ("no_match: [again, to_person], ", "no_match: [again, hand_over], "),
    ],
)
def test_all_that_ends_in_the_queue_of_the_number_is_found(was: str, now: str):
    assert was in TO_QUEUE
    assert found(TO_QUEUE) == []
    assert [code for code, _line in found(TO_QUEUE.replace(was, now))] == ["menu-no-queue"]


def test_an_older_version_is_not_taken_up_again():
    lead(queue="complaints")
    publish(MENU)
    old = queries.current_hash("NAD", "main-menu")
    publish(TO_QUEUE)
    lead(queue=None)
    with pytest.raises(Refusal) as refusal:
        drafts.roll_back("NAD", "main-menu", old, now=NOW, by=CELINA)
    assert refusal.value.code == "version-unusable"
    assert WHY in refusal.value.message
    assert queries.current_hash("NAD", "main-menu") != old


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "procedures").mkdir(parents=True)
    (folder / "procedures" / "main-menu.yaml").write_text(MENU.lstrip(), "utf-8")
    (folder / "manifest.yaml").write_text(
        "pack: shop\nversion: 1\noperator: {code: TRZY, name: Trzy Dzwonki}\n"
        "clients: [{code: NAD, name: Nadwita S.A., language: pl}]\n"
        "procedures: [{name: main-menu, clients: [NAD]}]\nparts: [{kind: numbers, file: numbers.yaml}]\n",
        "utf-8",
    )
    (folder / "numbers.yaml").write_text(
        f'numbers: [{{number: "{NUMBER}", client: NAD, name: Obsługa, menu: main-menu}}]\n', "utf-8"
    )
    return folder


def test_a_pack_does_not_bring_it(pack: Path):
    with pytest.raises(ProcedureProblems) as problems:
        services.load_pack(pack, now=NOW)
    (problem,) = problems.value.problems
    assert messages.say(problem) == f"shop/procedures/main-menu.yaml:17:5: {WHY}"
    assert queries.current_hash("NAD", "main-menu") == ""


def test_a_pack_does_not_bring_its_number_either(pack: Path):
    lead(queue=None, menu="")
    with pytest.raises(PackProblem) as refused:
        services.load_pack(pack, now=NOW)
    said = messages.say(refused.value)
    assert said == (
        f"shop/numbers.yaml: This cannot be used: number {NUMBER}: The menu leads callers to the queue of the number:"
        " to a person, or to one agent. Choose a queue. Correct it and load the pack again."
    )
