"""`verify` catches each way of tampering, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from infolinia.journal import chain, messages, queries, services
from infolinia.journal.facts import SYSTEM, Problem, Stream
from infolinia.journal.models import Counter, Entry, EvidenceKey, Head, Personal, Seal
from tests.journal.events import Met, Noted

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CALL, OTHER = Stream("call", "c-1"), Stream("call", "c-2")

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> None:
    """Two calls, the first sealed with three of its four entries."""
    for number in (1, 2):
        services.append(CALL, Met(f"Ewa {number}", "Nadwice"), at=NOW, by=SYSTEM, client="NAD")
        services.append(OTHER, Noted(str(number)), at=NOW, by=SYSTEM)
    services.append(CALL, Noted("three"), at=NOW, by=SYSTEM)
    services.seal(at=NOW)
    services.close(CALL, Noted("four"), at=NOW, by=SYSTEM)
    assert queries.verify() == []


def codes(stream: Stream | None = None) -> set[str]:
    found = queries.verify(stream)
    assert all(messages.say(problem) for problem in found)
    return {problem.code for problem in found}


def entry(seq: int) -> Entry:
    return Entry.objects.get(head__key="c-1", seq=seq)


def forge(seq: int, old: str, new: str) -> None:
    """Change an entry as a clever forger would: its hash is made to fit again."""
    row = entry(seq)
    row.text = row.text.replace(old, new)
    assert new in row.text
    row.hash = chain.digest(row.text)
    row.save()


def delete(*rows: Entry) -> None:
    for row in rows:
        Personal.objects.filter(entry=row).delete()
        Entry.objects.filter(pk=row.pk).delete()


@pytest.mark.usefixtures("ledger")
class TestTampering:
    def test_changed_body(self):
        row = entry(3)
        row.text = row.text.replace("three", "tree")
        row.save()
        assert queries.verify(CALL) == [Problem("text-changed", "call:c-1", {"seq": 3})]
        assert queries.verify(OTHER) == []
        assert codes() == {"text-changed"}

    def test_changed_body_with_a_new_hash(self):
        forge(2, "Nadwice", "Lipniki")
        assert codes(CALL) == {"order-changed"}

    def test_the_last_sealed_entry_and_all_after_it_written_anew(self):
        forge(3, "three", "tree")
        forge(4, entry(4).text.split('"previous":"')[1][:64], entry(3).hash)
        Head.objects.filter(key="c-1").update(hash=entry(4).hash)
        assert codes(CALL) == {"sealed-differs"}

    def test_changed_columns(self):
        Entry.objects.filter(pk=entry(3).pk).update(name="test.met", key="k")
        assert codes() == {"columns-differ"}

    def test_deleted_entry(self):
        delete(entry(2))
        assert codes(CALL) == {"entry-missing", "order-changed"}
        assert "positions-missing" in codes()

    def test_cut_tail(self):
        delete(entry(4))
        assert codes(CALL) == {"tail-cut", "closing-differs"}

    def test_cut_tail_with_the_head_moved_back_and_the_counter_too(self):
        delete(entry(3), entry(4))
        last = entry(2)
        Head.objects.filter(key="c-1").update(seq=2, hash=last.hash, closed=False, position=last.position)
        Counter.objects.update(position=4)
        assert codes(CALL) == {"sealed-tail-cut"}
        assert codes() == {"sealed-tail-cut"}

    def test_cut_tail_that_was_not_sealed_shows_by_its_position(self):
        delete(entry(4))
        Head.objects.filter(key="c-1").update(seq=3, hash=entry(3).hash, closed=False)
        assert codes(CALL) == set()
        assert codes() == {"positions-missing"}
        services.append(OTHER, Noted("goes on"), at=NOW, by=SYSTEM)
        assert codes() == {"positions-missing"}

    def test_removed_stream(self):
        delete(*Entry.objects.filter(head__key="c-1"))
        Head.objects.filter(key="c-1").delete()
        assert codes(CALL) == {"stream-vanished"}
        assert codes() == {"stream-vanished", "positions-missing"}
        assert queries.known(CALL)
        assert not queries.known(Stream("call", "never"))

    def test_reordered(self):
        two, three = entry(2), entry(3)
        for row, seq in ((two, -2), (three, 2), (two, 3)):
            Entry.objects.filter(pk=row.pk).update(seq=seq)
        assert {"order-changed", "columns-differ"} <= codes(CALL)

    def test_altered_personal_value(self):
        Personal.objects.filter(entry=entry(1)).update(value='"Iza"')
        assert queries.verify() == [Problem("value-changed", "call:c-1", {"seq": 1, "field": "name"})]

    def test_added_personal_value(self):
        Personal.objects.create(entry=entry(3), field="name", value='"Iza"', salt=b"0" * 16)
        assert codes() == {"value-changed"}

    def test_personal_value_missing_without_an_erasure(self):
        Personal.objects.filter(entry=entry(2)).delete()
        assert queries.verify() == [Problem("value-missing", "call:c-1", {"seq": 2, "field": "name"})]

    def test_an_erasure_excuses_only_what_it_names(self):
        services.erase(CALL, reason="asked", at=NOW, by=SYSTEM)
        services.append(OTHER, Met("Iza", "Lipniki"), at=NOW, by=SYSTEM)
        assert codes() == set()
        Personal.objects.filter(entry__head__key="c-2").delete()
        assert codes() == {"value-missing"}

    def test_entry_added_after_the_close(self):
        Head.objects.filter(key="c-1").update(closed=False)
        services.append(CALL, Noted("late"), at=NOW, by=SYSTEM)
        assert codes() == {"after-close", "closing-differs"}

    def test_text_that_is_no_json(self):
        Entry.objects.filter(pk=entry(3).pk).update(text="[]")
        assert {"text-changed", "columns-differ"} <= codes()
        Entry.objects.filter(pk=entry(3).pk).update(text="{")
        assert {"text-changed", "columns-differ"} <= codes()

    def test_entry_slipped_in_behind_the_head(self):
        Head.objects.filter(key="c-1").update(seq=3, hash=entry(3).hash, closed=False)
        assert codes() == {"head-behind"}

    def test_changed_seal(self):
        services.seal(at=NOW)
        seal = Seal.objects.get(number=1)
        seal.text = seal.text.replace('"call:c-1",3', '"call:c-1",2')
        seal.save()
        assert "seal-changed" in codes()
        seal.hash = chain.digest(seal.text)
        seal.save()
        assert "seal-order-changed" in codes()

    def test_deleted_seal(self):
        services.seal(at=NOW)
        Seal.objects.filter(number=1).delete()
        assert codes() == {"seal-missing"}

    def test_counter_moved_back(self):
        Counter.objects.update(position=3)
        assert codes() == {"counter-behind"}


def test_a_seal_holds_the_heads_that_moved():
    assert services.seal(at=NOW) is None
    services.append(CALL, Noted("a"), at=NOW, by=SYSTEM)
    services.append(OTHER, Noted("b"), at=NOW, by=SYSTEM)
    first = services.seal(at=NOW)
    services.append(CALL, Noted("c"), at=NOW, by=SYSTEM)
    second = services.seal(at=NOW + timedelta(minutes=1))
    assert services.seal(at=NOW) is None
    assert (first.number, first.heads, second.number, second.heads) == (1, 2, 2, 1)
    assert queries.last_seal() == {"number": 2, "hash": second.hash}
    assert queries.verify() == []


def test_many_heads_take_several_seals(monkeypatch):
    monkeypatch.setattr(services, "HEADS_A_SEAL", 2)
    for number in range(5):
        services.append(Stream("call", str(number)), Noted("x"), at=NOW, by=SYSTEM)
    assert [s.heads for s in iter(lambda: services.seal(at=NOW), None)] == [2, 2, 1]
    assert queries.verify() == []


def test_the_export_can_be_verified_by_itself():
    services.append(CALL, Met("Ewa", "Nadwice", ("1", "2")), at=NOW, by=SYSTEM, key="k")
    services.append(OTHER, Noted("x"), at=NOW, by=SYSTEM)
    services.seal(at=NOW)
    lines = [json.loads(line) for line in queries.export_lines()]
    assert [line.get("name", "seal") for line in lines] == ["test.met", "test.noted", "seal"]
    assert all(chain.digest(line["text"]) == line["hash"] for line in lines)
    said = json.loads(lines[0]["text"])
    for field, kept in lines[0]["personal"].items():
        assert chain.salted(bytes.fromhex(kept["salt"]), chain.canonical(kept["value"])) == said["personal"][field]
    assert lines[0]["personal"]["phones"]["value"] == ["1", "2"]
    assert "Ewa" not in lines[0]["text"]
    assert [json.loads(line)["name"] for line in queries.export_lines(OTHER)] == ["test.noted"]


def test_salts_are_random_and_nothing_personal_is_in_the_chain():
    for _ in range(2):
        services.append(CALL, Met("Ewa", "Nadwice"), at=NOW, by=SYSTEM)
    first, second = Personal.objects.order_by("pk")
    assert len(bytes(first.salt)) == 16
    assert bytes(first.salt) != bytes(second.salt)
    digests = [json.loads(row.text)["personal"]["name"] for row in Entry.objects.order_by("pk")]
    assert digests[0] != digests[1]


def test_evidence_needs_the_key_of_its_stream():
    proof = services.evidence(CALL, "Zgoda Ewy Lis")
    secret = bytes(EvidenceKey.objects.get().secret)
    assert proof == chain.evidence(secret, "Zgoda Ewy Lis") != chain.evidence(b"x", "Zgoda Ewy Lis")
    assert len(secret) == 32
    assert services.matches(CALL, "Zgoda Ewy Lis", proof) is True
    assert services.matches(CALL, "Zgoda Ewy Li", proof) is False
    services.erase(CALL, reason="asked", at=NOW, by=SYSTEM)
    assert services.matches(CALL, "Zgoda Ewy Lis", proof) is None


def test_the_database_keeps_a_journal_that_survives_a_crash():
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert connection.settings_dict["OPTIONS"]["timeout"] == 5
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False
