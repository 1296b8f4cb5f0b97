"""`infolinia law` as its user types it: fields, sums, words in two languages, and what is typed wrong."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from infolinia.processes.command_line import main
from infolinia.processes.law_commands import law


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("INFOLINIA_LANGUAGE", "en")


def run(*words: str) -> Result:
    form = [] if "--json" in words else ["--text"]
    return CliRunner().invoke(main, ["law", *words, *form])


def answer(*words: str) -> dict[str, Any]:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["explanation"]
    assert all(set(reason) == {"rule", "source", "text"} and all(reason.values()) for reason in told["explanation"])
    return told


def written(folder: Path, value: object) -> str:
    file = folder / "asked.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return str(file)


def test_a_program_that_reads_the_output_gets_json():
    piped = CliRunner().invoke(law, ["holidays", "--year", "2026"])
    assert json.loads(piped.output)["explanation"]


def test_deadline():
    # rules.md CNT-03: 10 + 14 = 24 December 2026, free; then Friday 25, Saturday 26, Sunday 27.
    told = answer("deadline", "--regime", "consumer_general", "--event", "2026-12-10T14:30")
    assert told["event"] == "2026-12-10T14:30:00+01:00", "without an offset it is the time in Poland"
    assert (told["raw_end"], told["legal_end"], told["internal_target"]) == ("2026-12-24", "2026-12-28", "2026-12-22")
    assert (told["silence"], told["basis"]) == ("deemed_accepted", "ustawa o prawach konsumenta art. 7a")
    before = answer("deadline", "--regime", "consumer_general", "--event", "2024-12-10")
    assert before["legal_end"] == "2024-12-24", "Christmas Eve worked in 2024"
    late = answer("deadline", "--regime", "consumer_general", "--event", "2026-12-10T23:30:00+00:00")
    assert late["raw_end"] == "2026-12-25", "half past midnight in Poland"
    assert answer("deadline", "--regime", "gdpr_breach", "--event", "2026-12-23T20:00")["ends_at"].startswith(
        "2026-12-26T20"
    )


def test_interest():
    # rules.md COL-11: 8 d × 10.25, 28 × 10.00, 28 × 9.75, 91 × 9.50, 42 × 9.25
    asked = ("--kind", "delay_statutory", "--principal", "10000.00", "--due", "2025-09-30", "--paid", "2026-04-15")
    told = answer("interest", *asked)
    assert (told["effective_due"], told["days"], told["interest"], told["provisional"]) == (
        "2025-09-30", 197, "517.26", False,
    )  # fmt: skip
    assert [(p["days"], p["rate_percent"]) for p in told["periods"]] == [
        (8, "10.25"), (28, "10.00"), (28, "9.75"), (91, "9.50"), (42, "9.25"),
    ]  # fmt: skip
    assert (told["periods"][0]["from"], told["periods"][-1]["to"]) == ("2025-10-01", "2026-04-15")


def test_credit(tmp_path):
    # rules.md COL-14
    debts = [
        {"id": "A", "principal": "300.00", "due": "2026-03-10"},
        {"id": "B", "principal": 200.00, "due": "2026-04-10"},
    ]
    payment = {"date": "2026-06-15", "amount": "350.00", "for": None}
    asked = {"debts": debts, "payments": [payment], "as_of": "2026-06-15"}
    told = answer("credit", "--file", written(tmp_path, asked))
    assert told["allocations"] == [
        {"payment": 1, "debt": "A", "interest": "7.37", "principal": "300.00"},
        {"payment": 1, "debt": "B", "interest": "3.35", "principal": "39.28"},
    ]
    assert told["left"][1] == {"debt": "B", "principal": "160.72", "interest": "0.00"}
    assert told["unapplied"] == "0.00"
    named = {**asked, "payments": [{**payment, "for": "B"}]}
    told = answer("credit", "--file", written(tmp_path, named))
    assert told["left"][0]["principal"] == "160.72"
    assert told["allocations"][0] == {"payment": 1, "debt": "B", "interest": "3.35", "principal": "200.00"}


PLAN = (
    "--principal",
    "3600.00",
    "--due",
    "2026-03-10",
    "--agreed",
    "2026-06-15",
    "--count",
    "6",
    "--first",
    "2026-07-10",
)


def test_instalments():
    # rules.md COL-23
    told = answer("instalments", *PLAN, "--variant", "statutory_delay", "--amount", "630.00")
    assert (told["balance"], told["total"]) == ("3688.50", "3784.06")
    assert told["rows"][3] == {
        "nominal": "2026-10-10", "effective": "2026-10-12", "days": 32, "accrued": "15.12", "payment": "630.00",
        "interest": "15.12", "principal": "614.88", "left": "1250.09",
    }  # fmt: skip
    assert [row["payment"] for row in answer("instalments", *PLAN)["rows"]] == ["614.75"] * 6
    assert answer("instalments", *PLAN, "--variant", "equal_principal")["total"] == "3781.71"
    assert answer("instalments", *PLAN, "--day", "end-of-month")["rows"][0]["nominal"] == "2026-07-31"


def test_limitation():
    told = answer("limitation", "--claim", "telecom", "--due", "2023-05-15")
    assert (told["end"], told["barred_from"], told["review"]) == ("2026-12-31", "2027-01-01", False)
    told = answer("limitation", "--claim", "telecom", "--due", "2023-05-15", "--recognised", "2026-11-23")
    assert told["end"] == "2029-12-31"
    assert answer("limitation", "--claim", "general", "--due", "2015-01-01")["review"] is True


CONTACT = {"purpose": "collection", "channel": "voice_human", "controller": "nadwita", "at": "2026-12-24T10:00"}


def test_may_contact(tmp_path):
    told = answer("may-contact", "--file", written(tmp_path, CONTACT))
    assert (told["allowed"], told["next_allowed"]) == (False, "2026-12-28T08:00:00+01:00")
    assert told["reasons"] == ["calling-windows.csv:collection_pl_default"]
    told = answer("may-contact", "--file", written(tmp_path, {**CONTACT, "at": "2026-11-24T10:00"}))
    assert (told["allowed"], told["reasons"]) == (True, [])
    stop = {"stops": [{"stop": "time_barred", "since": "2026-01-01T00:00"}]}
    told = answer("may-contact", "--file", written(tmp_path, {**CONTACT, **stop}))
    assert told["next_allowed"] is None
    assert "COL-07" in told["reasons"]


def test_every_field_of_the_example_in_the_help_is_taken(tmp_path):
    """The help of may-contact and of credit shows a file; what it shows works."""
    for verb in ("may-contact", "credit"):
        said = run(verb, "--help").output
        begins = said.index("{")
        example = json.loads(said[begins : said.rindex("}") + 1])
        assert answer(verb, "--file", written(tmp_path, example))


def test_holidays():
    told = answer("holidays", "--year", "2026")
    assert len(told["holidays"]) == 14
    assert told["holidays"][2] == {
        "date": "2026-04-05", "weekday": "sunday", "name": "Wielkanoc (pierwszy dzień)",
        "basis": "ustawa z 18.01.1951 o dniach wolnych od pracy art. 1 pkt 1",
    }  # fmt: skip
    days = {
        year: {item["date"] for item in answer("holidays", "--year", year)["holidays"]} for year in ("2024", "2025")
    }
    assert "2024-12-24" not in days["2024"]
    assert "2025-12-24" in days["2025"]


@pytest.mark.parametrize(
    ("hours", "rest", "screen"),
    [("5:59", 0, 5), ("6", 1, 6), ("9.0", 1, 9), ("9:01", 2, 9), ("7,5", 1, 7), ("16:01", 3, 16)],
)
def test_breaks(hours, rest, screen):
    told = answer("breaks", "--hours", hours)
    assert (told["rest_breaks"], told["screen_breaks"]) == (rest, screen)
    assert told["total_minutes"] == rest * 15 + screen * 5


@pytest.mark.parametrize(
    ("words", "option", "cure"),
    [
        (("deadline", "--regime", "parking", "--event", "2026-12-10"), "--regime", "consumer_general"),
        (("deadline", "--regime", "telecom", "--event", "tomorrow"), "--event", "2026-12-10T14:30"),
        (("deadline", "--regime", "telecom", "--event", "2031-12-20"), "--event", "does not reach"),
        (("deadline", "--regime", "telecom"), "--event", "Missing option"),
        (("interest", "--principal", "-5", "--due", "2026-01-02", "--paid", "2026-02-02"), "--principal", "350.00"),
        (("interest", "--principal", "1,50", "--due", "2026-01-02", "--paid", "2026-02-02"), "--principal", "350.00"),
        (("interest", "--principal", "5", "--due", "2.01.2026", "--paid", "2026-02-02"), "--due", "2026-12-24"),
        (("interest", "--principal", "5", "--due", "2026-02-30", "--paid", "2026-03-02"), "--due", "2026-12-24"),
        (("interest", "--principal", "5", "--due", "1995-01-02", "--paid", "2026-02-02"), "--due", "add that year"),
        (
            ("interest", "--kind", "love", "--principal", "5", "--due", "2026-01-02", "--paid", "2026-02-02"),
            "--kind",
            "delay_statutory",
        ),
        (
            (
                "interest",
                "--kind",
                "commercial_delay",
                "--principal",
                "5",
                "--due",
                "2018-01-02",
                "--paid",
                "2018-02-02",
            ),
            "--due",
            "Add the row to the table",
        ),
        (("instalments", *PLAN[:6], "--count", "0", "--first", "2026-07-10"), "--count", "from 1 to"),
        (("instalments", *PLAN[:6], "--count", "6", "--first", "2026-05-10"), "--first", "or a later one"),
        (("instalments", *PLAN, "--variant", "magic"), "--variant", "statutory_delay"),
        (("instalments", *PLAN, "--amount", "4000.00"), "--amount", "lower amount"),
        (("limitation", "--claim", "parking", "--due", "2023-05-15"), "--claim", "sale_by_business"),
        (("limitation", "--claim", "telecom", "--due", "9999-01-01"), "--due", "2026-12-24"),
        (("holidays", "--year", "2050"), "--year", "to 2031"),
        (("holidays", "--year", "soon"), "--year", "not a valid integer"),
        (("breaks", "--hours", "25"), "--hours", "7:30"),
        (("breaks", "--hours", "0"), "--hours", "7:30"),
        (("breaks", "--hours", "٨"), "--hours", "7:30"),
        (("may-contact", "--file", "/nowhere/at.json"), "--file", "does not exist"),
    ],
)
def test_wrong_input_names_the_option_and_the_cure(words, option, cure):
    done = run(*words)
    assert done.exit_code == 2
    said = " ".join(done.output.split())
    assert option in said
    assert cure in said
    assert "Traceback" not in said


DEBT = {"id": "A", "principal": "300.00", "due": "2026-03-10"}


@pytest.mark.parametrize(
    ("verb", "content", "cure"),
    [
        ("credit", "{", "asked.json:1:2: this is not JSON"),
        ("credit", "[" * 100_000, "nested too deeply"),
        ("credit", {"debts": [DEBT], "payments": []}, "as_of"),
        ("credit", {"debts": [{**DEBT, "colour": "red"}], "payments": [], "as_of": "2026-06-15"}, "colour"),
        ("credit", {"debts": [DEBT, DEBT], "payments": [], "as_of": "2026-06-15"}, "name of its own"),
        (
            "credit",
            {"debts": [{**DEBT, "principal": "1.005"}], "payments": [], "as_of": "2026-06-15"},
            "debts.A.principal",
        ),
        ("credit", {"debts": [DEBT], "payments": [], "as_of": "9999-12-31"}, "$.as_of is not between 1990 and 2100"),
        (
            "credit",
            {"debts": [DEBT], "payments": [{"date": "2026-06-15", "amount": "1", "for": "Z"}], "as_of": "2026-06-15"},
            "Name one of: A",
        ),
        ("may-contact", {**CONTACT, "purpose": "gossip"}, "Choose one of: collection"),
        ("may-contact", {**CONTACT, "at": "yesterday"}, "$.at"),
        ("may-contact", {**CONTACT, "at": "2040-01-01T10:00"}, "does not reach 2040-01-01"),
        ("may-contact", {**CONTACT, "attempts": [{"at": "0001-01-01T10:00", "outcome": "busy"}]}, "$.attempts[0].at"),
        ("may-contact", {**CONTACT, "zone": "../../etc/passwd"}, "zone"),
        ("may-contact", "\x00", "this is not JSON"),
        ("may-contact", {**CONTACT, "said": ["a"] * 1001}, "length <= 1000"),
    ],
)
def test_a_wrong_file_says_where(tmp_path, verb, content, cure):
    done = run(verb, "--file", written(tmp_path, content))
    assert done.exit_code == 2, done.output
    assert cure in " ".join(done.output.split())


def test_a_file_that_is_too_large_or_not_text_is_refused(tmp_path):
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (1024 * 1024 + 1))
    assert "larger than 1024 KiB" in run("credit", "--file", str(large)).output
    large.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in run("credit", "--file", str(large)).output


@given(
    text=st.text(max_size=60) | st.recursive(st.none() | st.booleans() | st.text(max_size=5), st.lists).map(json.dumps)
)
@settings(max_examples=60, deadline=None)
def test_no_file_ends_in_a_traceback(tmp_path_factory, text):
    file = tmp_path_factory.getbasetemp() / "any.json"
    file.write_text(text, "utf-8", errors="replace")
    for verb in ("credit", "may-contact"):
        assert run(verb, "--file", str(file)).exit_code == 2


def test_lines_for_people_in_both_languages(monkeypatch):
    words = ("deadline", "--regime", "consumer_general", "--event", "2026-12-10")
    said = run(*words).output
    assert said.startswith("Answer by 2026-12-28 (ustawa o prawach konsumenta art. 7a).")
    assert "The end moves to the next working day, 2026-12-28. [CNT-03; Kodeks cywilny art. 115]" in said
    monkeypatch.setenv("INFOLINIA_LANGUAGE", "pl")
    said = run(*words).output
    assert said.startswith("Odpowiedź najpóźniej 2026-12-28 (ustawa o prawach konsumenta art. 7a).")
    assert "Koniec przesuwa się na najbliższy dzień roboczy, 2026-12-28." in said
    monkeypatch.delenv("INFOLINIA_LANGUAGE")
    assert run(*words).output == said, "Polish unless told otherwise"
    assert "Dzień wolny" in answer(*words)["explanation"][2]["text"]


def test_every_verb_has_an_example_in_its_help_that_works(tmp_path):
    for name, verb in law.commands.items():
        said = " ".join(run(name, "--help").output.replace("\\\n", " ").split())
        assert f"Example: infolinia law {name} " in said, name
        words = said.partition("Example: infolinia law ")[2].partition(" Options:")[0].split()
        if "--file" not in words:
            assert run(*words).exit_code == 0, name
        assert any(option.name == "as_json" for option in verb.params)


def test_it_needs_no_data_folder(monkeypatch):
    monkeypatch.delenv("INFOLINIA_DATA", raising=False)
    done = CliRunner().invoke(main, ["law", "holidays", "--year", "2026", "--json"])
    assert date.fromisoformat(json.loads(done.output)["holidays"][0]["date"]) == date(2026, 1, 1)


@given(st.datetimes(datetime(2022, 1, 10), datetime(2031, 11, 1)))  # noqa: DTZ001 - as a user types it
@settings(max_examples=40, deadline=None)
def test_what_is_printed_is_in_order(event):
    told = answer("deadline", "--regime", "telecom", "--event", event.isoformat(timespec="minutes"))
    assert told["event"][:10] <= told["internal_target"] <= told["raw_end"] <= told["legal_end"]
